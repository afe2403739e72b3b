"""Reading rosters, single learners and batches."""
