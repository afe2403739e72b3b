"""Cohorts, enrollments with their stages, progress, results, and the tallies of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.core.db import Model, PublicRef, RowId, UtcDateTime
from academy.people.models import Person
from academy.places.models import Belt, Center


class Cohort(Model):
    """A class of learners at a center: 温岭鞋靴第03期."""

    __tablename__ = "cohort"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"))
    college_id: Mapped[int] = mapped_column(ForeignKey("college.id"), index=True)
    belt_id: Mapped[int] = mapped_column(ForeignKey("belt.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(2), default="L1")
    track: Mapped[str | None] = mapped_column(String(3))
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date | None] = mapped_column(Date)

    center: Mapped[Center] = relationship(lazy="raise")
    belt: Mapped[Belt] = relationship(lazy="raise")

    __table_args__ = (
        # Rows of a center reference each other through (center_id, id) (D6).
        UniqueConstraint("center_id", "id"),
        UniqueConstraint("center_id", "name"),
        CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name="closes_after_it_opens"),
    )

    @property
    def cohort_id(self) -> int:
        """A cohort is within the reach of whoever holds a role in it."""
        return self.id


class Invitation(Model):
    """A code on a poster or in a message group that leads into a cohort."""

    __tablename__ = "invitation"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(20), unique=True)  # WL2020
    center_id: Mapped[int]
    cohort_id: Mapped[int]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    uses_left: Mapped[int | None]  # None: as many as come

    cohort: Mapped[Cohort] = relationship(lazy="raise")

    __table_args__ = (
        ForeignKeyConstraint(["center_id", "cohort_id"], ["cohort.center_id", "cohort.id"]),
        CheckConstraint("uses_left IS NULL OR uses_left >= 0", name="uses_left_range"),
    )


class Enrollment(Model):
    """A person in a cohort, with the moment of each stage and the figures a roster shows."""

    __tablename__ = "enrollment"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cohort_id: Mapped[int] = mapped_column(index=True)
    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"))
    college_id: Mapped[int] = mapped_column(ForeignKey("college.id"), index=True)
    belt_id: Mapped[int] = mapped_column(ForeignKey("belt.id"), index=True)
    level: Mapped[str] = mapped_column(String(2))
    track: Mapped[str | None] = mapped_column(String(3))

    stage: Mapped[str] = mapped_column(String(20), default="invited")
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    activated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    learned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    theory_passed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    practical_passed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    certified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    last_active_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lessons_done: Mapped[int] = mapped_column(default=0)
    quizzes_passed: Mapped[int] = mapped_column(default=0)
    theory_tries: Mapped[int] = mapped_column(default=0)
    theory_score: Mapped[float | None] = mapped_column(
        Numeric(5, 1, asdecimal=False)
    )  # the best so far
    practical_tries: Mapped[int] = mapped_column(default=0)
    practical_score: Mapped[float | None] = mapped_column(Numeric(5, 1, asdecimal=False))
    practical_waits_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    identity_checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contacted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise")
    cohort: Mapped[Cohort] = relationship(lazy="raise", viewonly=True)
    center: Mapped[Center] = relationship(lazy="raise", viewonly=True)
    belt: Mapped[Belt] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        UniqueConstraint("person_id", "cohort_id"),
        UniqueConstraint("center_id", "id"),
        ForeignKeyConstraint(["center_id", "cohort_id"], ["cohort.center_id", "cohort.id"]),
        # A person learns in one place at a time; moving ends one enrollment and begins another
        # (D6).
        Index(
            "uq_enrollment_one_active",
            "person_id",
            "level",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint("lessons_done >= 0", name="lessons_done_range"),
        CheckConstraint(
            "theory_score IS NULL OR theory_score BETWEEN 0 AND 100", name="theory_score_range"
        ),
        CheckConstraint(
            "practical_score IS NULL OR practical_score BETWEEN 0 AND 100",
            name="practical_score_range",
        ),
        Index("ix_enrollment_center_stage", "center_id", "stage", "last_active_at", "ref"),
        Index("ix_enrollment_center_active", "center_id", "last_active_at", "ref"),
    )


class LessonProgress(Model):
    """A person finished a lesson, by a press (D12); kept whatever becomes of the course."""

    __tablename__ = "lesson_progress"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("lesson_version.id"))
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = ({"sqlite_with_rowid": False},)


class LessonQuestion(Model):
    """A learner did not understand something in a lesson and said so."""

    __tablename__ = "lesson_question"

    id: Mapped[RowId]
    ref: Mapped[PublicRef]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), index=True)
    college_id: Mapped[int] = mapped_column(ForeignKey("college.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Result(Model):
    """The outcome of a quiz, an exam or a practical, written down by the room that judged it."""

    __tablename__ = "result"

    id: Mapped[RowId]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # quiz, theory, practical
    paper: Mapped[str] = mapped_column(String(30))  # code of the paper or practical
    source: Mapped[str] = mapped_column(String(12))  # ref of the attempt or submission
    score: Mapped[float] = mapped_column(Numeric(5, 1, asdecimal=False))  # percent
    passed: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (
        UniqueConstraint("kind", "source"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_range"),
        CheckConstraint("kind IN ('quiz', 'theory', 'practical')", name="kind_known"),
        Index("ix_result_enrollment_paper", "enrollment_id", "paper"),
    )


class StageTally(Model):
    """How many reached a stage in a month at a center, kept with the fact itself (P7, P8)."""

    __tablename__ = "stage_tally"

    # The stage leads the key: the country is summed by it; a center has its own index.
    stage: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)  # its first day, in Beijing
    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"), primary_key=True)
    belt_id: Mapped[int] = mapped_column(ForeignKey("belt.id"), primary_key=True)
    reached: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("reached >= 0", name="reached_range"),
        Index("ix_stage_tally_center_id", "center_id", "month"),
        {"sqlite_with_rowid": False},
    )


class StageWait(Model):
    """How many waited so many days for this stage since the one before; gives the medians."""

    __tablename__ = "stage_wait"

    stage: Mapped[str] = mapped_column(String(20), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    center_id: Mapped[int] = mapped_column(ForeignKey("center.id"), primary_key=True)
    belt_id: Mapped[int] = mapped_column(ForeignKey("belt.id"), primary_key=True)
    reached: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("reached >= 0", name="reached_range"),
        Index("ix_stage_wait_center_id", "center_id", "stage"),
        {"sqlite_with_rowid": False},
    )
