"""The append-only log of an attempt."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from academy.assessments.models import AttemptEvent
from academy.assessments.rules import EventKind
from academy.core.db import db


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
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    statement = (sqlite.insert if is_sqlite else postgresql.insert)(AttemptEvent).values(
        attempt_id=attempt_id,
        sequence=sequence,
        kind=kind.value,
        position=position,
        value=value or {},
        key=key,
        at=at,
        is_grace=is_grace,
    )
    written = db.session.execute(
        statement.on_conflict_do_nothing(index_elements=["attempt_id", "key"]).returning(
            AttemptEvent.sequence
        )
    )
    return written.first() is not None
