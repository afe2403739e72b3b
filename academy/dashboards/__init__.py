"""Today, the desk, the overview: pages that only read."""
