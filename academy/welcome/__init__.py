"""The first page, help, legal pages, the style guide."""
