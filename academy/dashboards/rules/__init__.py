"""What the pages of each place decide before they are shown."""
