"""Reading the audit trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from academy.audit.models import Event, Kind


@dataclass(frozen=True)
class Filters:
    """Which events are asked for; nothing named means all."""

    things: tuple[str, ...] = ()  # the first half of a kind: certificate, grant …
    center_ids: tuple[int, ...] = ()
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


def things() -> list[str]:
    """What events are about, in the order of their kinds: person, grant, field …"""
    return list(dict.fromkeys(kind.value.partition(":")[0] for kind in Kind))


def kinds_about(wanted: Iterable[str]) -> list[str]:
    """The kinds of events about these things."""
    chosen = set(wanted)
    return [kind.value for kind in Kind if kind.value.partition(":")[0] in chosen]


def events(filters: Filters) -> Select[Any]:
    """The events that meet the filters, to be ordered, paged or joined."""
    statement = select(
        Event.id, Event.at, Event.kind, Event.subject, Event.facts, Event.center_id, Event.by_id
    )
    if filters.things:
        statement = statement.where(Event.kind.in_(kinds_about(filters.things)))
    if filters.center_ids:
        statement = statement.where(Event.center_id.in_(filters.center_ids))
    if filters.subject:
        statement = statement.where(Event.subject == filters.subject)
    if filters.since is not None:
        statement = statement.where(Event.at >= filters.since)
    if filters.until is not None:
        statement = statement.where(Event.at <= filters.until)
    return statement
