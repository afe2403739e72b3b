"""Pages of rosters and batches: a center's daily work, and headquarters' part of it."""

from academy.rosters.views.batches import blueprint as batches
from academy.rosters.views.headquarters import blueprint as headquarters
from academy.rosters.views.learners import blueprint as learners

__all__ = ["batches", "headquarters", "learners"]
