"""The courses folder on disk, read into checked values with all problems by file and line."""
