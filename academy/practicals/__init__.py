"""Practical assessments: submissions, markings, decisions."""
