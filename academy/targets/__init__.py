"""The program and its targets, each with a definition and a source."""
