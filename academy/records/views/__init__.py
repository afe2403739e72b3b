"""Pages of the record book: what learners read, and how they join."""

from academy.records.views.joining import blueprint as joining
from academy.records.views.learn import blueprint as learn

__all__ = ["joining", "learn"]
