"""A roster as a file: exactly the rows that were asked for, noted before they leave."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response
from flask_login import current_user

from academy.access.scope import Scope
from academy.core.clock import beijing_date
from academy.core.words import Said
from academy.places.models import Center
from academy.rosters.forms import ExportForm
from academy.rosters.queries import columns, roster
from academy.rosters.queries.columns import Reader
from academy.rosters.rules import Wanted
from academy.rosters.views.lists import filters_in_words, grouped, orders, reader_of, said_words
from academy.transfers.actions import note_export
from academy.web.downloads import csv_file, xlsx_file
from academy.web.filters import number, say, stamp
from academy.web.language import gettext as _
from academy.web.language import is_chinese
from academy.web.shell import request_time


def export(
    scope: Scope,
    wanted: Wanted,
    form: ExportForm,
    *,
    center: Center | None,
    groups: tuple[str, ...],
) -> Response:
    """Note what leaves the house, and send it."""
    at, is_full, kind = request_time(), bool(form.is_full.data), form.form.data or "xlsx"
    reason = (form.reason.data or "") if is_full else ""
    counted = roster.counts(scope, wanted, at=at, groups=groups, center=center)
    note_export(
        "roster",
        form=kind,
        filters=grouped([*wanted.filters, *(("picked", ref) for ref in wanted.picked)]),
        rows=counted.total,
        by=current_user,
        at=at,
        center_id=None if center is None else center.id,
        reason=reason,
    )
    statement = roster.roster(scope, wanted, at=at, center=center).order_by(
        *(
            step.column.desc() if step.is_descending else step.column.asc()
            for step in orders(wanted)
        )
    )
    rows = cells(
        roster.rows_of(statement),
        reader_of(sees_names=is_full, sees_phones=is_full),
        words=said_words(),
    )
    headings = [say(column.heading) for column in columns.FILE]
    name = f"{place_name(center)}_{_('Roster')}_{beijing_date(at):%Y%m%d}.{kind}"
    if kind == "csv":
        return csv_file(name, headings, rows)
    filters = [words for _name, words in filters_in_words(wanted, counted)]
    if wanted.picked:
        filters.append(_("Selected one by one"))
    return xlsx_file(
        name,
        headings,
        rows,
        sheet=_("Roster"),
        notes=[
            (_("Contents"), f"{place_name(center)} {_('Roster')}"),
            (_("Filters"), "; ".join(filters) or _("None: everybody")),
            (_("Made on"), stamp(at)),
            (_("Rows"), number(counted.total)),
            (_("By"), current_user.name),
            (
                _("Names and phones"),
                _("in full, because: %(reason)s", reason=reason) if is_full else _("masked"),
            ),
        ],
        notes_sheet=_("About this file"),
    )


def place_name(center: Center | None) -> str:
    """The center of a file, or headquarters."""
    if center is None:
        return str(_("Headquarters"))
    return center.name if is_chinese() else center.name_en or center.name


def cells(rows: Iterator[Any], reader: Reader, *, words: Mapping[str, str]) -> Iterator[list[Any]]:
    """The rows of a file; nothing here asks the request, which is over while they are sent."""
    for row in rows:
        values = (column.value(row, reader) for column in columns.FILE)
        yield [words[value.message] if isinstance(value, Said) else value for value in values]
