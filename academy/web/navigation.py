"""Menus as data: which page lights which entry."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from academy.web.language import gettext as _


@dataclass(frozen=True)
class Entry:
    """One line of a menu."""

    label: str
    url: str
    current: bool = False
    count: str | None = None


Menu = list[list[Entry]]


def is_here(*prefixes: str) -> bool:
    """Whether the page asked for lies under one of these endpoints."""
    return bool(request.endpoint) and str(request.endpoint).startswith(prefixes)


def entry(label: str, url: str, *also: str, count: str | None = None, only: bool = False) -> Entry:
    """A line that is lit on its page and below it (`only`: on its page alone), and below `also`."""
    below = also if only else (url, *also)
    is_current = request.path == url or any(
        request.path.startswith(f"{prefix}/") for prefix in below
    )
    return Entry(label, url, is_current, count)


def center_menu(center: str, counts: Mapping[str, str] | None = None) -> Menu:
    """The menu of a center's pages; `counts` are words by name: learners, stuck, certificates."""
    told = counts or {}
    base = f"/centers/{center}"
    return [
        [
            entry(_("Overview"), base, only=True),
            entry(_("Roster"), f"{base}/learners", count=told.get("learners")),
            entry(_("Stuck"), f"{base}/stuck", count=told.get("stuck")),
        ],
        [
            entry(
                _("Certificates"),
                f"{base}/certificates",
                f"{base}/batches",
                count=told.get("certificates"),
            ),
            entry(_("Exports"), f"{base}/exports"),
        ],
    ]


def headquarters_menu(counts: Mapping[str, str] | None = None) -> Menu:
    """The menu of headquarters' pages; `counts` are words by name: batches."""
    told = counts or {}
    return [
        [
            entry(_("Overview"), "/hq", only=True),
            entry(_("Belts"), "/hq/belts"),
            entry(_("Centers"), "/hq/centers"),
            entry(_("Targets"), "/hq/targets"),
        ],
        [
            entry(_("Learners"), "/hq/learners"),
            entry(_("Batches"), "/hq/batches", count=told.get("batches")),
            entry(_("Certificates"), "/hq/certificates"),
        ],
        [entry(_("Audit"), "/hq/audit")],
    ]


def teach_menu(counts: Mapping[str, str] | None = None) -> Menu:
    """The menu of an instructor's pages; `counts` are words by name: desk."""
    told = counts or {}
    return [
        [
            entry(_("Desk"), "/teach", "/teach/courses", count=told.get("desk"), only=True),
            entry(_("Question bank"), "/teach/questions"),
        ],
        [entry(_("Courses as learners see them"), "/courses")],
    ]
