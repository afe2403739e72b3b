"""Noting what leaves the house."""

from datetime import datetime
from typing import Any

from academy.audit.actions import Actor, note
from academy.audit.models import Kind
from academy.core.db import db
from academy.transfers.models import Export


def note_export(
    what: str,
    *,
    form: str,
    filters: dict[str, Any],
    rows: int,
    by: Actor,
    at: datetime,
    center_id: int | None,
    reason: str = "",
) -> Export:
    """Keep that a file was taken out, and write it to the audit trail."""
    export = Export(
        what=what,
        form=form,
        filters=filters,
        rows=rows,
        reason=reason,
        at=at,
        by_id=by.id,
        center_id=center_id,
    )
    db.session.add(export)
    db.session.flush()
    note(
        Kind.ROSTER_EXPORT,
        f"export:{export.ref}",
        by=by,
        at=at,
        center_id=center_id,
        what=what,
        rows=rows,
    )
    db.session.flush()
    return export
