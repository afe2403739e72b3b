"""First pages: today for learners, the desk for instructors, and the way there by role."""

from academy.dashboards.views.teach import blueprint as teach
from academy.dashboards.views.today import blueprint as today

__all__ = ["teach", "today"]
