"""Courses, modules, lessons and their immutable versions."""
