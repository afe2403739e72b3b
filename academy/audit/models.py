"""Audit events, append-only by the database's own refusal."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Model, RowId, UtcDateTime, append_only


class Kind(StrEnum):
    """What happened: the thing, the part, the deed."""

    PERSON_JOIN = "person:join"
    PERSON_SIGN_IN = "person:sign_in"
    PERSON_SIGN_OUT = "person:sign_out"
    PERSON_RENAME = "person:rename"
    PERSON_CONSENT = "person:consent"
    GRANT_GIVE = "grant:give"
    GRANT_END = "grant:end"
    FIELD_REVEAL = "field:reveal"
    COURSE_SYNC = "course:sync"
    LESSON_PUBLISH = "lesson:publish"
    ATTEMPT_START = "attempt:start"
    ATTEMPT_TAKE_OVER = "attempt:take_over"
    ATTEMPT_HAND_IN = "attempt:hand_in"
    ATTEMPT_GRADE = "attempt:grade"
    SUBMISSION_HAND_IN = "submission:hand_in"
    MARKING_LOCK = "marking:lock"
    SUBMISSION_DECIDE = "submission:decide"
    ROSTER_EXPORT = "roster:export"
    BATCH_OPEN = "batch:open"
    BATCH_REVIEW = "batch:review"
    BATCH_SUBMIT = "batch:submit"
    BATCH_RETURN = "batch:return"
    BATCH_APPROVE = "batch:approve"
    CERTIFICATE_ISSUE = "certificate:issue"
    CERTIFICATE_REVOKE = "certificate:revoke"
    CERTIFICATE_REPORT = "certificate:report"
    CENTER_CONTACT = "center:contact"


class Event(Model):
    """One thing that happened, beside the change it tells of."""

    __tablename__ = "audit_event"

    id: Mapped[RowId]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(40))
    # Nobody for what the house does by itself, such as closing an attempt at its deadline.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    center_id: Mapped[int | None] = mapped_column(ForeignKey("center.id"))
    subject: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (
        Index("ix_audit_event_subject", "subject", "id"),
        Index("ix_audit_event_center_id", "center_id", "id"),
        Index("ix_audit_event_kind", "kind", "id"),
    )


append_only(Event.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
