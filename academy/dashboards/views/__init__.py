"""First pages: today, the desk, a center's and headquarters', and the way there by role."""

from academy.dashboards.views.audit import blueprint as audit
from academy.dashboards.views.center import blueprint as center
from academy.dashboards.views.hq import blueprint as hq
from academy.dashboards.views.teach import blueprint as teach
from academy.dashboards.views.today import blueprint as today

__all__ = ["audit", "center", "hq", "teach", "today"]
