"""What the pages of each place show, read in as few statements as can be."""
