"""Audit events, append-only by the database's own refusal."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Model, RowId, UtcDateTime, append_only
from academy.core.words import N_


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
    IDENTITY_CHECK = "identity:check"
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
    FACTORY_LINK = "factory:link"


# What a kind says in words; a kind without words is shown as it is written.
KIND_WORDS: dict[str, str] = {
    Kind.PERSON_JOIN: N_("Joined or left a class"),
    Kind.PERSON_SIGN_IN: N_("Signed in"),
    Kind.PERSON_SIGN_OUT: N_("Signed out"),
    Kind.PERSON_RENAME: N_("Changed the name to be printed"),
    Kind.PERSON_CONSENT: N_("Agreed to the terms"),
    Kind.GRANT_GIVE: N_("Gave a role"),
    Kind.GRANT_END: N_("Ended a role"),
    Kind.FIELD_REVEAL: N_("Revealed a masked field"),
    Kind.IDENTITY_CHECK: N_("Checked an identity"),
    Kind.FACTORY_LINK: N_("Linked a factory"),
    Kind.COURSE_SYNC: N_("Brought course files in"),
    Kind.LESSON_PUBLISH: N_("Published a lesson"),
    Kind.ATTEMPT_START: N_("Started an exam"),
    Kind.ATTEMPT_TAKE_OVER: N_("Went on with an exam on another device"),
    Kind.ATTEMPT_HAND_IN: N_("Handed in an exam"),
    Kind.ATTEMPT_GRADE: N_("Exam marked"),
    Kind.SUBMISSION_HAND_IN: N_("Handed in a practical"),
    Kind.MARKING_LOCK: N_("Finished a marking sheet"),
    Kind.SUBMISSION_DECIDE: N_("Practical decided"),
    Kind.ROSTER_EXPORT: N_("Took a file out"),
    Kind.BATCH_OPEN: N_("Opened a batch"),
    Kind.BATCH_REVIEW: N_("Reviewed a row of a batch"),
    Kind.BATCH_SUBMIT: N_("Submitted a batch"),
    Kind.BATCH_RETURN: N_("Returned a row or a batch"),
    Kind.BATCH_APPROVE: N_("Approved a batch"),
    Kind.CERTIFICATE_ISSUE: N_("Issued a certificate"),
    Kind.CERTIFICATE_REVOKE: N_("Revoked a certificate"),
    Kind.CERTIFICATE_REPORT: N_("Reported a certificate as suspicious"),
    Kind.CENTER_CONTACT: N_("Contacted a learner"),
}
# The first half of a kind: what it is about.
THING_WORDS: dict[str, str] = {
    "person": N_("Accounts"),
    "grant": N_("Roles"),
    "field": N_("Revealed fields"),
    "identity": N_("Identity checks"),
    "factory": N_("Factory links"),
    "course": N_("Course files"),
    "lesson": N_("Lessons"),
    "attempt": N_("Exams"),
    "submission": N_("Practicals"),
    "marking": N_("Marking sheets"),
    "roster": N_("Files taken out"),
    "batch": N_("Batches"),
    "certificate": N_("Certificates"),
    "center": N_("Contacts"),
}


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
        Index("ix_audit_event_kind", "kind", "at", "id"),
        Index("ix_audit_event_at", "at", "id"),
    )


append_only(Event.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
