"""The audit trail: who did what to whom, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, url_for
from flask_login import current_user

from academy.access.gate import admits
from academy.access.permissions import Permission
from academy.audit import queries as audit
from academy.audit.models import KIND_WORDS, THING_WORDS, Event
from academy.core.clock import beijing_date
from academy.core.names import masked_name
from academy.core.words import N_
from academy.dashboards.queries.audit import audit_trail
from academy.places.models import Center
from academy.places.queries import all_centers
from academy.transfers.actions import note_export
from academy.web.downloads import csv_file
from academy.web.filters import in_language, stamp
from academy.web.language import gettext as _
from academy.web.navigation import headquarters_menu
from academy.web.paging import Order, page_of
from academy.web.shell import page, request_time

blueprint = Blueprint("audit", __name__)

# A file holds at most so many events, the newest first; who needs more asks by month.
MOST_ROWS = 20_000
NEWEST_FIRST = (Order(Event.at, is_descending=True), Order(Event.id, is_descending=True))
Row = dict[str, Any]
# The things an event can be about, in words; a thing without words is shown as it is written.
SUBJECT_WORDS = {
    "attempt": N_("Exam"),
    "batch": N_("Batch"),
    "certificate": N_("Certificate"),
    "enrollment": N_("Learner"),
    "export": N_("Export"),
    "factory": N_("Factory"),
    "person": N_("Account"),
    "report": N_("Report"),
    "submission": N_("Practical"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: things, centers by code, one subject."""

    things: tuple[str, ...]
    centers: tuple[str, ...]
    subject: str

    @property
    def values(self) -> Row:
        """The same as parameters of an address."""
        named = {"thing": self.things, "center": self.centers, "subject": self.subject}
        return {name: value for name, value in named.items() if value}

    def filters(self, centers: Sequence[Center]) -> audit.Filters:
        """The same as the trail's own filters."""
        ids = tuple(center.id for center in centers if center.code in self.centers)
        return audit.Filters(things=self.things, center_ids=ids, subject=self.subject)


def asked() -> Asked:
    """The filters in the address; those that name nothing we know are left out."""
    values = request.values
    known = audit.things()
    return Asked(
        things=tuple(thing for thing in values.getlist("thing") if thing in known),
        centers=tuple(dict.fromkeys(values.getlist("center"))),
        subject=values.get("subject", "").strip()[:80],
    )


@blueprint.get("/hq/audit")
@admits(Permission.AUDIT_READ)
def trail() -> str:
    """The newest events, by what they are about, by center, or about one subject."""
    wanted = asked()
    centers = all_centers()
    found = page_of(
        audit_trail(wanted.filters(centers)),
        NEWEST_FIRST,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return page(
        "dashboards/audit.html",
        menu=headquarters_menu(),
        place={"name": _("Headquarters"), "subtitle": _("Audit")},
        groups=facet_groups(wanted, centers),
        applied=applied(wanted, centers),
        asked=wanted,
        rows=[event_row(row, wanted) for row in found.rows],
        earlier=address(wanted, before=found.before) if found.before else "",
        further=address(wanted, after=found.after) if found.after else "",
        most_rows=MOST_ROWS,
    )


def address(wanted: Asked, **more: Any) -> str:
    """The trail with these filters."""
    return url_for("audit.trail", **{**wanted.values, **more})


def facet_groups(wanted: Asked, centers: Sequence[Center]) -> list[Row]:
    """What the trail can be narrowed down by."""
    return [
        {
            "name": "thing",
            "label": _("What it is about"),
            "choices": [
                {
                    "value": thing,
                    "label": _(THING_WORDS.get(thing, thing)),
                    "checked": thing in wanted.things,
                }
                for thing in audit.things()
            ],
        },
        {
            "name": "center",
            "label": _("Center"),
            "choices": [
                {
                    "value": center.code,
                    "label": in_language(center),
                    "checked": center.code in wanted.centers,
                }
                for center in centers
            ],
        },
    ]


def applied(wanted: Asked, centers: Sequence[Center]) -> list[Row]:
    """The filters in force, each with the address without it."""
    names = {center.code: in_language(center) for center in centers}
    chips = [
        (
            _(THING_WORDS.get(one, one)),
            {"thing": [thing for thing in wanted.things if thing != one]},
        )
        for one in wanted.things
    ]
    chips += [
        (names[one], {"center": [code for code in wanted.centers if code != one]})
        for one in wanted.centers
        if one in names
    ]
    if wanted.subject:
        chips.append((about(wanted.subject), {"subject": []}))
    return [{"label": label, "url": address(wanted, **without)} for label, without in chips]


def event_row(row: Any, wanted: Asked) -> Row:
    """An event as a row of the table."""
    return {
        "cells": [
            stamp(row.at),
            _(KIND_WORDS.get(row.kind, row.kind)),
            {"text": who(row), "note": row.by_ref or ""},
            {"text": about(row.subject), "url": address(wanted, subject=row.subject)},
            in_language(row, "center") if row.center else None,
            facts(row.facts),
        ]
    }


def who(row: Any) -> str:
    """Who did it, masked as everywhere at headquarters (D31); nobody where it came by itself."""
    return masked_name(row.by_name) if row.by_ref else str(_("by itself"))


def about(subject: str) -> str:
    """What an event is about: the thing in words, and its reference."""
    thing, _colon, ref = subject.partition(":")
    word = SUBJECT_WORDS.get(thing)
    return f"{_(word)} {ref}" if word else subject


def facts(told: Row) -> str:
    """The facts of an event on one line; what is empty says nothing."""
    said = sorted((name, value) for name, value in told.items() if value not in ("", None))
    return ", ".join(f"{name}={value}" for name, value in said)


@blueprint.post("/hq/audit/exports")
@admits(Permission.AUDIT_READ)
def export() -> Any:
    """The events asked for as a file, which is an event itself."""
    at = request_time()
    wanted = asked()
    statement = audit_trail(wanted.filters(all_centers()))
    rows = page_of(statement, NEWEST_FIRST, size=MOST_ROWS).rows
    note_export(
        "audit",
        form="csv",
        filters=wanted.values,
        rows=len(rows),
        by=current_user,
        at=at,
        center_id=None,
    )
    headings = [
        _("When"),
        _("What"),
        _("Code of the event"),
        _("Who"),
        _("Account"),
        _("About"),
        _("Center"),
        _("Facts"),
    ]
    lines = [
        (
            stamp(row.at),
            _(KIND_WORDS.get(row.kind, row.kind)),
            row.kind,
            who(row),
            row.by_ref,
            row.subject,
            in_language(row, "center") if row.center else "",
            facts(row.facts),
        )
        for row in rows
    ]
    return csv_file(_("audit trail %(day)s.csv", day=f"{beijing_date(at):%Y%m%d}"), headings, lines)
