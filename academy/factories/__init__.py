"""The registry of factories and who belongs to which."""
