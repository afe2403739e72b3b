"""What stands beside the pages of a center and of headquarters."""

from typing import Any

from academy.access.scope import Scope
from academy.places.models import Center
from academy.rosters.queries.roster import menu_counts
from academy.web.filters import in_language, number
from academy.web.language import gettext as _
from academy.web.language import ngettext
from academy.web.navigation import center_menu, headquarters_menu
from academy.web.shell import request_time


def people(count: int) -> str:
    """So many people, in words."""
    return str(ngettext("%(n)s person", "%(n)s people", count, n=number(count)))


def center_frame(center: Center, counts: dict[str, int] | None = None) -> dict[str, Any]:
    """The menu and the name beside every page of a center."""
    told = counts if counts is not None else menu_counts(center, at=request_time())
    return {
        "center": center,
        "menu": center_menu(center.code, {name: people(count) for name, count in told.items()}),
        "place": {"name": in_language(center), "subtitle": in_language(center.belt)},
    }


def headquarters_frame() -> dict[str, Any]:
    """The menu beside every page of headquarters."""
    return {"menu": headquarters_menu(), "place": {"name": _("Headquarters"), "subtitle": ""}}


def sees_names(scope: Scope, center: Center) -> bool:
    """Whether names are shown in full: to those who work at the center (D31)."""
    return center.id in scope.center_ids
