"""The record book: cohorts, enrollments, progress, results, and the one function that names a stage."""
