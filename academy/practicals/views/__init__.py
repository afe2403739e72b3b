"""Pages of the practical: the learner's side and the examiner's desk."""

from academy.practicals.views.learn import blueprint as learn
from academy.practicals.views.mark import blueprint as mark

__all__ = ["learn", "mark"]
