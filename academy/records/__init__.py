"""The record book: enrollments, progress, results, and the one function that names a stage."""
