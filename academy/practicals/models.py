"""Practicals, submissions, blind markings and the decision."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Model, PublicRef, RowId, UtcDateTime


class Practical(Model):
    """The practical assessment of a level, by its lasting code."""

    __tablename__ = "practical"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(30), unique=True)  # PRACTICAL-L1
    slug: Mapped[str] = mapped_column(String(30), unique=True)
    title: Mapped[str] = mapped_column(String(60))
    title_en: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(2))
    version_id: Mapped[int | None]


class PracticalVersion(Model):
    """Task, rubric, red lines and cards as they stood; immutable (G30)."""

    __tablename__ = "practical_version"

    id: Mapped[RowId]
    practical_id: Mapped[int] = mapped_column(ForeignKey("practical.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("practical_id", "content_hash"),
        UniqueConstraint("practical_id", "number"),
    )


class Submission(Model):
    """A video handed in for a practical, and what was decided about it."""

    __tablename__ = "submission"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    enrollment_id: Mapped[int]
    center_id: Mapped[int]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    practical_id: Mapped[int] = mapped_column(ForeignKey("practical.id"))
    practical_version_id: Mapped[int] = mapped_column(ForeignKey("practical_version.id"))
    number: Mapped[int]
    # waiting, adjudication, decided
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    file_name: Mapped[str] = mapped_column(String(80))  # on disk, our own name
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    seconds: Mapped[float] = mapped_column(Numeric(8, 1, asdecimal=False))
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")  # products shown, in the learner's words
    handed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    score: Mapped[float | None] = mapped_column(Numeric(4, 1, asdecimal=False))
    passed: Mapped[bool | None]
    # Criterion levels, comments and red lines as shown to the learner after the decision.
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    __table_args__ = (
        ForeignKeyConstraint(
            ["center_id", "enrollment_id"], ["enrollment.center_id", "enrollment.id"]
        ),
        UniqueConstraint("enrollment_id", "practical_id", "number"),
        Index(
            "uq_submission_one_undecided",
            "enrollment_id",
            "practical_id",
            unique=True,
            sqlite_where=text("state <> 'decided'"),
            postgresql_where=text("state <> 'decided'"),
        ),
        CheckConstraint("state IN ('waiting', 'adjudication', 'decided')", name="state_known"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name="score_range"),
        CheckConstraint(
            "(state = 'decided') = (decided_at IS NOT NULL)", name="decided_when_decided"
        ),
        CheckConstraint("size > 0", name="size_range"),
        Index("ix_submission_queue", "state", "handed_in_at"),
    )


class Marking(Model):
    """One examiner's judgment of a submission, made without seeing anybody else's."""

    __tablename__ = "marking"

    id: Mapped[RowId]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    examiner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    slot: Mapped[int]  # 1 and 2 are the blind pair, 3 is the adjudication
    state: Mapped[str] = mapped_column(String(8), default="leased")  # leased, locked
    leased_until: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=0)
    levels: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # criterion -> 0…4
    comments: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # criterion -> words
    notes: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list
    )  # [{"second": 134, "text": …}]; in a draft, None is a line without a time as yet
    red_lines: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list
    )  # [{"code": "RL1", "second": …}]
    total: Mapped[float | None] = mapped_column(Numeric(4, 1, asdecimal=False))
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("submission_id", "slot"),
        UniqueConstraint("submission_id", "examiner_id"),
        CheckConstraint("slot BETWEEN 1 AND 3", name="slot_range"),
        CheckConstraint("state IN ('leased', 'locked')", name="state_known"),
        CheckConstraint("total IS NULL OR total BETWEEN 0 AND 100", name="total_range"),
        CheckConstraint("(state = 'locked') = (locked_at IS NOT NULL)", name="locked_when_locked"),
    )
