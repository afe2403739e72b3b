"""The demo world: synthetic people, factories and figures, the same for the same date."""
