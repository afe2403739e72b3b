"""Papers, attempts, the draw of each attempt, and the append-only log of it (D13)."""

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
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.core.db import Model, PublicRef, RowId, UtcDateTime, append_only


class Paper(Model):
    """A quiz of a module or the theory exam of a level, by its lasting code."""

    __tablename__ = "paper"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(30), unique=True)  # C101-M1, THEORY-L1
    slug: Mapped[str] = mapped_column(String(30), unique=True)  # c101-m1, theory-l1: in URLs
    kind: Mapped[str] = mapped_column(String(10))  # quiz or theory
    title: Mapped[str] = mapped_column(String(60))
    title_en: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(2))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    module_id: Mapped[int | None] = mapped_column(ForeignKey("module.id"))
    version_id: Mapped[int | None]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("kind IN ('quiz', 'theory')", name="kind_known"),)


class PaperVersion(Model):
    """The rules of a paper as they stood: conduct, questions or blueprint; immutable."""

    __tablename__ = "paper_version"

    id: Mapped[RowId]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    conduct: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("paper_id", "content_hash"),
        UniqueConstraint("paper_id", "number"),
    )


class Attempt(Model):
    """One try at a paper: its draw, deadline and outcome live here, on the server."""

    __tablename__ = "attempt"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    enrollment_id: Mapped[int]
    center_id: Mapped[int]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    paper_version_id: Mapped[int] = mapped_column(ForeignKey("paper_version.id"))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(26))
    state: Mapped[str] = mapped_column(String(10), default="open")  # open, marked, void
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: no clock
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_clock: Mapped[bool] = mapped_column(default=False)
    # Which browser writes at present; another one must take over explicitly.
    writer: Mapped[str] = mapped_column(String(26), default="")
    last_sequence: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[str | None] = mapped_column(String(20))
    score: Mapped[float | None] = mapped_column(Numeric(5, 1, asdecimal=False))  # percent
    passed: Mapped[bool | None]
    # As `rules.mark` gave it; made anew from the log it must be the same.
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    paper: Mapped[Paper] = relationship(lazy="raise")
    version: Mapped[PaperVersion] = relationship(lazy="raise")

    __table_args__ = (
        ForeignKeyConstraint(
            ["center_id", "enrollment_id"], ["enrollment.center_id", "enrollment.id"]
        ),
        UniqueConstraint("enrollment_id", "paper_id", "number"),
        Index(
            "uq_attempt_one_open",
            "person_id",
            "paper_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("state IN ('open', 'marked', 'void')", name="state_known"),
        CheckConstraint(
            "closed_at IS NULL OR closed_at >= started_at", name="closes_after_it_started"
        ),
        CheckConstraint("deadline IS NULL OR deadline > started_at", name="deadline_after_start"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name="score_range"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_when_not_open"),
        # What the sweeper looks for: open attempts by their end, and closed ones nobody marked.
        Index(
            "ix_attempt_open_deadline",
            "deadline",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_attempt_unmarked",
            "id",
            sqlite_where=text("state = 'marked' AND score IS NULL"),
            postgresql_where=text("state = 'marked' AND score IS NULL"),
        ),
    )


class AttemptQuestion(Model):
    """A question as drawn for an attempt, its order of options, and the answer that stands."""

    __tablename__ = "attempt_question"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    topic: Mapped[str] = mapped_column(String(4))
    points: Mapped[float] = mapped_column(Numeric(4, 1, asdecimal=False))
    # The order in which this attempt shows the options: positions of the version's options.
    option_order: Mapped[list[int]] = mapped_column(JSON)
    # Chosen positions of the version's options; None: not answered.
    answer: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    # The browser's count of its saves when it sent this answer; an older save never wins.
    answer_sequence: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_flagged: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("attempt_id", "question_version_id"),
        CheckConstraint("points > 0", name="points_range"),
    )


class AttemptEvent(Model):
    """Something that happened in an attempt; never changed, never deleted."""

    __tablename__ = "attempt_event"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # start, answer, take_over, hand_in, mark, late
    position: Mapped[int | None]
    value: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True))
    # Sent twice is kept once: the browser names each of its own saves.
    key: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_grace: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("attempt_id", "key"),)


append_only(AttemptEvent.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
