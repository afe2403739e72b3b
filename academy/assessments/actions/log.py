"""The append-only log of an attempt."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from academy.assessments.models import AttemptEvent
from academy.assessments.rules import EventKind
from academy.core.db import plain


def write_event(
    attempt_id: int,
    sequence: int,
    kind: EventKind,
    *,
    at: datetime,
    position: int | None = None,
    value: dict[str, Any] | None = None,
    key: str | None = None,
    is_grace: bool = False,
) -> bool:
    """Add a line to the log; False when a line of this key is there already."""
    connection = plain()
    written = connection.execute(
        _LINES[connection.dialect.name],
        {
            "attempt_id": attempt_id,
            "sequence": sequence,
            "kind": kind.value,
            "position": position,
            "value": value or {},
            "key": key,
            "at": at,
            "is_grace": is_grace,
        },
    )
    return written.first() is not None


# Made once: putting a statement together costs more than running it. What is inserted are the
# values of the execution.
_LINES = {
    dialect: insert(AttemptEvent)
    .on_conflict_do_nothing(index_elements=["attempt_id", "key"])
    .returning(AttemptEvent.sequence)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
