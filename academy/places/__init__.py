"""Belts, categories, operations centers and colleges."""
