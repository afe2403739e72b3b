"""Writing the audit trail."""

from datetime import datetime
from typing import Any, Protocol

from academy.audit.models import Event, Kind
from academy.core.db import db


class Actor(Protocol):
    """Whoever did it, as far as the trail cares."""

    id: Any


def note(
    kind: Kind,
    subject: str,
    *,
    by: Actor | None,
    at: datetime,
    center_id: int | None = None,
    **facts: Any,
) -> Event:
    """Write down what happened, beside the change: `note(Kind.GRANT_GIVE, "person:ab12", by=…,
    at=…, role="examiner")`.

    Facts must be fit for JSON and carry no names, phones or answers.
    """
    event = Event(
        at=at,
        kind=kind.value,
        by_id=None if by is None else by.id,
        center_id=center_id,
        subject=subject,
        facts=facts,
    )
    db.session.add(event)
    return event
