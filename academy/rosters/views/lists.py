"""A roster as a page, the same for a center and for headquarters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import request

from academy.access.scope import Scope
from academy.core.words import N_, Said
from academy.places.models import Center
from academy.records.models import Enrollment
from academy.records.rules import STAGE_WORDS, STUCK_WORDS, Stage, Stuck
from academy.rosters.forms import RosterFilter
from academy.rosters.queries import roster
from academy.rosters.queries.columns import Column, Reader
from academy.rosters.queries.roster import Choice, Counts
from academy.rosters.rules import QUIET_CHOICES, VIEWS, Sort, Wanted
from academy.web.filters import day, number, say
from academy.web.language import gettext as _
from academy.web.language import is_chinese, ngettext
from academy.web.paging import PAGE_SIZE, Order, page_of
from academy.web.shell import request_time

GROUP_WORDS = {
    "stage": N_("Status"),
    "stuck": N_("Stuck"),
    "quiet": N_("No lesson for"),
    "cohort": N_("Cohort"),
    "center": N_("Center"),
    "belt": N_("Belt"),
    "stage_reached": N_("Reached"),
    "month": N_("In the month"),
    "until": N_("Until the month"),
    "q": N_("Search"),
}


# A month says nothing without the stage that was reached in it, nor the last one without the first.
LEANS_ON = {"stage_reached": ("month", "until"), "month": ("until",)}


def grouped(parameters: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Parameters as a table of lists, as addresses are made from them."""
    table: dict[str, list[str]] = {}
    for name, value in parameters:
        table.setdefault(name, []).append(value)
    return table


def reader_of(*, sees_names: bool, sees_phones: bool = False) -> Reader:
    """Who reads the roster in this request."""
    return Reader(
        at=request_time(),
        sees_names=sees_names,
        sees_phones=sees_phones,
        reads_english=not is_chinese(),
    )


def told(value: Any, words: Mapping[str, str]) -> Any:
    """A cell as the page shows it: sentences in the reader's language, moments as days."""
    if isinstance(value, Said):
        return words[value.message]
    return day(value) if isinstance(value, datetime) else value


def said_words() -> dict[str, str]:
    """Every sentence a cell may hold, in the reader's language: once, not once a row."""
    return {words: say(words) for words in (*STAGE_WORDS.values(), *STUCK_WORDS.values())}


@dataclass(frozen=True)
class Listing:
    """What one roster page is made of."""

    scope: Scope
    asked: RosterFilter
    shown: tuple[Column, ...]
    groups: tuple[str, ...]
    url: str
    learner_url: Callable[[Any], str]
    sees_names: bool
    center: Center | None = None

    def address(self, parameters: Sequence[tuple[str, str]] = ()) -> str:
        """The same list with these parameters."""
        return f"{self.url}?{urlencode(parameters)}" if parameters else self.url

    @property
    def wanted(self) -> Wanted:
        """The roster that is asked for."""
        return self.asked.wanted

    def values(self) -> dict[str, Any]:
        """All that the template needs; two statements, however many rows."""
        at = request_time()
        counted = roster.counts(
            self.scope, self.wanted, at=at, groups=self.groups, center=self.center
        )
        for group in self.groups:
            self.asked.check(group, {choice.value for choice in counted.groups[group]})
        statement, values = roster.bound_roster(self.scope, self.wanted, at=at, center=self.center)
        found = page_of(
            statement,
            orders(self.wanted),
            after=request.args.get("after"),
            before=request.args.get("before"),
            values=values,
        )
        first = self._first(len(found.rows), counted.total)
        return {
            "counted": counted,
            "problems": [say(problem) for problem in self.asked.problems],
            "views": self._views(counted),
            "facets": self._facets(counted),
            "kept": [*self._unfaceted(), *self.wanted.ordering],
            "searched": [*self.wanted.filters, *self.wanted.ordering],
            "chips": self._chips(counted),
            "clear_url": self.address(),
            "columns": self._columns(),
            "rows": self._rows(found.rows),
            "previous_url": self._page(before=found.before, start=first - PAGE_SIZE),
            "next_url": self._page(after=found.after, start=first + len(found.rows)),
            "range_words": self._range(first, len(found.rows), counted.total),
        }

    def _range(self, first: int, shown: int, total: int) -> str:
        if not shown:
            return ""
        words: str = _(
            "People %(first)s–%(last)s of %(total)s",
            first=number(first),
            last=number(first + shown - 1),
            total=number(total),
        )
        return words

    def _first(self, shown: int, total: int) -> int:
        """The place of the page's first row, carried along by the links; the cursor decides."""
        start = request.args.get("start", "1")
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
        return first if 1 <= first <= max(total - shown + 1, 1) else 1

    def _page(self, *, start: int, **cursor: str | None) -> str:
        (name, value), *_rest = cursor.items()
        if value is None:
            return ""
        place = [(name, value), ("start", str(max(start, 1)))]
        return self.address([*self.wanted.parameters, *place])

    def _views(self, counted: Counts) -> list[dict[str, Any]]:
        def size(view: Wanted) -> int:
            if view.stuck:
                return counted.having("stuck", *(reason.value for reason in view.stuck))
            if view.stages:
                return counted.having("stage", *(stage.value for stage in view.stages))
            return counted.everyone

        return [
            {
                "label": say(words),
                "url": self.address(view.filters),
                "current": sorted(view.filters) == sorted(self.wanted.filters),
                "count": size(view),
            }
            for words, view in VIEWS.values()
        ]

    def _facets(self, counted: Counts) -> list[dict[str, Any]]:
        names = ("stage", "stuck", "quiet", *self.groups)
        groups = [
            {"name": name, "label": say(GROUP_WORDS[name]), "choices": self._choices(name, counted)}
            for name in names
        ]
        return [group for group in groups if group["choices"]]

    def _choices(self, name: str, counted: Counts) -> list[dict[str, Any]]:
        """What can be ticked; what would leave nobody is hidden unless it is ticked."""
        chosen = {value for key, value in self.wanted.filters if key == name}
        return [
            {
                "value": choice.value,
                "label": label_of(name, choice.value, choice),
                "count": choice.matching,
                "checked": choice.value in chosen,
            }
            for choice in in_order(name, counted.groups.get(name, []))
            if choice.value and (choice.matching or choice.value in chosen)
        ]

    def _unfaceted(self) -> list[tuple[str, str]]:
        return [
            (name, value)
            for name, value in self.wanted.filters
            if name in {"q", "stage_reached", "month", "until"}
        ]

    def _chips(self, counted: Counts) -> list[dict[str, str]]:
        """One chip for each kind of filter in force; its cross takes that kind away."""
        shown = []
        for name, label in filters_in_words(self.wanted, counted):
            gone = {name, *LEANS_ON.get(name, ())}
            left = [pair for pair in self.wanted.parameters if pair[0] not in gone]
            shown.append({"label": label, "url": self.address(left)})
        return shown

    def _columns(self) -> list[dict[str, Any]]:
        filtered = {name for name, _value in self.wanted.filters}
        return [
            {
                "label": say(column.heading),
                "num": column.is_number,
                "phone": column.is_on_phone,
                "filtered": column.filters in filtered,
                **self._sorting(column.sort),
            }
            for column in self.shown
        ]

    def _sorting(self, sort: Sort | None) -> dict[str, str]:
        if sort is None:
            return {}
        url = self.address(self.wanted.ordered_by(sort).parameters)
        if self.wanted.sort is not sort:
            return {"sort_url": url}
        return {
            "sort_url": url,
            "sorted": "descending" if self.wanted.is_descending else "ascending",
        }

    def _rows(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        reader, words = reader_of(sees_names=self.sees_names), said_words()
        return [
            {
                "ref": row.ref,
                "url": self.learner_url(row),
                "cells": [told(column.value(row, reader), words) for column in self.shown],
            }
            for row in rows
        ]


def orders(wanted: Wanted) -> tuple[Order, ...]:
    """The order of a roster as pages need it, equals by name, with what makes it unique.

    The reference does so, not the row's number: a cursor stands in the address.
    """
    column, runs_down = roster.ORDERS[wanted.sort]
    is_down = runs_down != wanted.is_descending
    unique = Order(Enrollment.ref, is_down)
    if wanted.sort in {Sort.QUIET, Sort.NAME}:
        return Order(column, is_down), unique
    return Order(column, is_down), Order(roster.ORDERS[Sort.NAME][0]), unique


def in_order(name: str, choices: Sequence[Choice]) -> list[Choice]:
    """Choices in the order people expect: stages as they follow, days as they grow."""
    ranks: dict[str, list[str]] = {
        "stage": list(Stage),
        "stuck": ["", *Stuck],
        "quiet": [str(days) for days in QUIET_CHOICES],
    }
    rank = ranks.get(name)
    if rank is None:
        return sorted(choices, key=lambda choice: choice.label)
    return sorted(choices, key=lambda choice: rank.index(choice.value))


def label_of(name: str, value: str, choice: Choice | None = None) -> str:
    """How a filter's value is called."""
    if name in {"stage", "stage_reached"}:
        return say(STAGE_WORDS[Stage(value)])
    if name == "stuck":
        return say(STUCK_WORDS[Stuck(value)])
    if name == "quiet":
        return str(ngettext("%(num)s day or more", "%(num)s days or more", int(value)))
    if choice is None:
        return value
    return choice.label if is_chinese() else choice.label_en or choice.label


def filters_in_words(wanted: Wanted, counted: Counts) -> list[tuple[str, str]]:
    """Each kind of filter in force by its name, with the words a reader knows it by."""
    known = {
        (name, choice.value): choice
        for name, choices in counted.groups.items()
        for choice in choices
    }
    return [
        (
            name,
            _(
                "%(filter)s: %(values)s",
                filter=say(GROUP_WORDS[name]),
                values=_(", ").join(
                    label_of(name, value, known.get((name, value))) for value in values
                ),
            ),
        )
        for name, values in grouped(wanted.filters).items()
    ]
