"""Files that left the house: what, which filters, how many rows, who."""
