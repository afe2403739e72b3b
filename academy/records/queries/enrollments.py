"""Finding enrollments and what they still need."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from academy.core.db import Model, UtcDateTime, db, made_of, plain, writing
from academy.curriculum.models import Course, Lesson, Module
from academy.people.models import Person
from academy.places.models import Belt, Center
from academy.records import rules
from academy.records.models import (
    Cohort,
    Enrollment,
    Invitation,
    LessonProgress,
    Result,
    StageTally,
)
from academy.records.rules import Stage, Stuck


def current_enrollment(by: Person) -> Enrollment | None:
    """The enrollment a person is in now, with its center, belt and cohort.

    In a request that only reads it is apart from the session, in a third of the time.
    """
    wanted = {"person_id": by.id}
    if writing.get():
        return db.session.scalar(_CURRENT, wanted)
    row = plain().execute(_CURRENT_ROW, wanted).first()
    return None if row is None else made_of(Enrollment, row, **_PLACES)


def enrollment_by_ref(enrollment: str) -> Enrollment | None:
    """The enrollment with this public reference, with its person, center, belt and cohort."""
    return db.session.scalar(_with_places(select(Enrollment)).where(Enrollment.ref == enrollment))


def _with_places(statement: Select[Enrollment]) -> Select[Enrollment]:
    return statement.options(
        joinedload(Enrollment.person),
        joinedload(Enrollment.center),
        joinedload(Enrollment.belt),
        joinedload(Enrollment.cohort),
    )


# Made once: putting a statement together costs more than running it.
_CURRENT = (
    _with_places(select(Enrollment))
    .where(Enrollment.person_id == bindparam("person_id"), Enrollment.withdrawn_at.is_(None))
    .order_by(Enrollment.level.desc(), Enrollment.id.desc())
    .limit(1)
)


_PLACES: dict[str, type[Model]] = {"center": Center, "belt": Belt, "cohort": Cohort}
_ROW = Enrollment.__table__
_CURRENT_ROW = (
    select(*_ROW.c, *(column for place in _PLACES.values() for column in place.__table__.c))
    .select_from(_ROW)
    .join(Center.__table__, Center.__table__.c.id == _ROW.c.center_id)
    .join(Belt.__table__, Belt.__table__.c.id == _ROW.c.belt_id)
    .join(Cohort.__table__, Cohort.__table__.c.id == _ROW.c.cohort_id)
    .where(_ROW.c.person_id == bindparam("person_id"), _ROW.c.withdrawn_at.is_(None))
    .order_by(_ROW.c.level.desc(), _ROW.c.id.desc())
    .limit(1)
)


def invitation_by_code(invite: str) -> Invitation | None:
    """The invitation with this code in whatever case, with its cohort, center and belt."""
    return db.session.scalar(
        select(Invitation)
        .options(
            joinedload(Invitation.cohort).joinedload(Cohort.center),
            joinedload(Invitation.cohort).joinedload(Cohort.belt),
        )
        .where(Invitation.code == invite.strip().upper())
    )


def enrollment_in(person: Person, cohort_id: int) -> Enrollment | None:
    """A person's enrollment in a cohort, if any."""
    return db.session.scalar(
        select(Enrollment).where(
            Enrollment.person_id == person.id, Enrollment.cohort_id == cohort_id
        )
    )


def _counts_for(level: str, track: str | None) -> ColumnElement[bool]:
    """Whether a course belongs to what a level (with its track) asks for."""
    return and_(
        Course.level == level,
        Course.retired_at.is_(None),
        or_(Course.track.is_(None), Course.track == track),
    )


def required_lessons(level: str, track: str | None) -> Select[Lesson]:
    """The lessons a level asks for, in the order in which they are learned."""
    return (
        select(Lesson)
        .join(Course, Lesson.course_id == Course.id)
        .where(_counts_for(level, track), Lesson.retired_at.is_(None))
        .order_by(Course.position, Lesson.number)
    )


def count_required_lessons(level: str, track: str | None) -> int:
    """How many lessons a level asks for."""
    return (
        db.session.scalar(
            select(func.count()).select_from(
                required_lessons(level, track).order_by(None).subquery()
            )
        )
        or 0
    )


def lessons_by_track() -> Subquery:
    """How many lessons each level asks for in each track; without a track, of everybody."""
    return (
        select(Course.level, Course.track, func.count().label("lessons"))
        .join(Lesson, Lesson.course_id == Course.id)
        .where(Course.retired_at.is_(None), Lesson.retired_at.is_(None))
        .group_by(Course.level, Course.track)
        .subquery()
    )


def count_lessons_done(person_id: int, level: str, track: str | None) -> int:
    """How many of the lessons a level asks for this person has finished."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(LessonProgress)
            .join(Lesson, Lesson.id == LessonProgress.lesson_id)
            .join(Course, Course.id == Lesson.course_id)
            .where(
                LessonProgress.person_id == person_id,
                Lesson.retired_at.is_(None),
                _counts_for(level, track),
            )
        )
        or 0
    )


def has_passed(enrollment: Enrollment, kind: str, paper: str) -> bool:
    """Whether this paper was passed before."""
    return bool(
        db.session.scalar(
            select(Result.id)
            .where(
                Result.enrollment_id == enrollment.id,
                Result.kind == kind,
                Result.paper == paper,
                Result.passed,
            )
            .limit(1)
        )
    )


def results_of(enrollment: Enrollment) -> list[Result]:
    """All results of an enrollment, newest first."""
    return list(
        db.session.scalars(
            select(Result).where(Result.enrollment_id == enrollment.id).order_by(Result.id.desc())
        )
    )


def count_required_quizzes(level: str, track: str | None) -> int:
    """How many module quizzes a level asks for: one for each module that has one."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Module)
            .join(Course, Course.id == Module.course_id)
            .where(Module.has_quiz, _counts_for(level, track))
        )
        or 0
    )


def stuck_where(reason: Stuck, *, at: datetime) -> ColumnElement[bool]:
    """The rule `rules.stuck` for one reason, as a condition on enrollments."""
    return _stuck_since(reason, **stuck_moments(at))


def stuck_moments(at: datetime) -> dict[str, datetime]:
    """Since when nothing must have happened for somebody to be stuck."""
    return {
        "quiet_since": at - timedelta(days=rules.QUIET_DAYS),
        "waits_since": at - timedelta(days=rules.WAITING_DAYS),
    }


def _stuck_since(reason: Stuck, *, quiet_since: Any, waits_since: Any) -> ColumnElement[bool]:
    quiet = Enrollment.last_active_at <= quiet_since
    conditions = {
        Stuck.QUIET: and_(Enrollment.stage.in_([Stage.ACTIVATED, Stage.LEARNING]), quiet),
        Stuck.THEORY: and_(Enrollment.stage == Stage.LEARNED, Enrollment.theory_tries >= 2),
        Stuck.MARKING: and_(
            Enrollment.stage == Stage.THEORY_PASSED,
            Enrollment.practical_waits_since <= waits_since,
        ),
        Stuck.VIDEO: and_(
            Enrollment.stage == Stage.THEORY_PASSED,
            Enrollment.practical_waits_since.is_(None),
            quiet,
        ),
    }
    return conditions[reason]


# Why somebody is stuck, or nothing; the reasons exclude each other. For statements that are made
# once: `stuck_moments` come with each use of them.
STUCK_REASON: ColumnElement[str] = case(
    *(
        (
            _stuck_since(
                reason,
                quiet_since=bindparam("quiet_since", type_=UtcDateTime),
                waits_since=bindparam("waits_since", type_=UtcDateTime),
            ),
            literal(reason.value),
        )
        for reason in Stuck
    ),
    else_=literal(""),
)


def any_stuck_where(*, at: datetime) -> ColumnElement[bool]:
    """Enrollments that are stuck for whatever reason."""
    return or_(*(stuck_where(reason, at=at) for reason in Stuck))


def standing(enrollment: Enrollment) -> rules.Standing:
    """What `rules.stuck` wants to know of an enrollment."""
    return rules.Standing(
        stage=Stage(enrollment.stage),
        last_active_at=enrollment.last_active_at,
        theory_tries=enrollment.theory_tries,
        practical_waits_since=enrollment.practical_waits_since,
        theory_passed_at=enrollment.theory_passed_at,
    )


@dataclass(frozen=True)
class Reached:
    """How many reached a stage in a month at a center."""

    center_id: int
    belt_id: int
    month: date
    stage: str
    reached: int


def tallies() -> list[Reached]:
    """All tallies: one row per center, belt, month and stage."""
    rows = db.session.execute(
        select(
            StageTally.center_id,
            StageTally.belt_id,
            StageTally.month,
            StageTally.stage,
            StageTally.reached,
        ).where(StageTally.reached > 0)
    )
    return [Reached(*row) for row in rows]


def enrollment_for_level(person: Person, level: str) -> Enrollment | None:
    """A person's enrollment for a level, if any."""
    return db.session.scalar(
        select(Enrollment).where(
            Enrollment.person_id == person.id,
            Enrollment.level == level,
            Enrollment.withdrawn_at.is_(None),
        )
    )


def minutes_asked(level: str, track: str | None) -> int:
    """How long all lessons of a level take."""
    return (
        db.session.scalar(
            select(func.sum(Lesson.minutes))
            .join(Course, Lesson.course_id == Course.id)
            .where(_counts_for(level, track), Lesson.retired_at.is_(None))
        )
        or 0
    )
