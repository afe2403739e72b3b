"""Writing the record book: joining, reading, results, stages and their tallies."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from academy.audit.actions import note
from academy.audit.models import Kind
from academy.core.clock import beijing_date
from academy.core.db import db
from academy.core.errors import Closed, Unknown
from academy.core.words import N_
from academy.curriculum.models import Lesson
from academy.factories import actions as factories
from academy.people.models import Person
from academy.records import queries, rules
from academy.records.models import (
    Cohort,
    Enrollment,
    LessonProgress,
    LessonQuestion,
    Result,
    StageTally,
    StageWait,
)
from academy.records.rules import FUNNEL, MOMENTS, Stage

# What is counted on, and must be as it stands before it is.
_FIGURES = (
    *MOMENTS.values(),
    *("stage", "withdrawn_at", "last_active_at", "lessons_done", "quizzes_passed"),
    *("theory_tries", "theory_score"),
    *("practical_tries", "practical_score", "practical_waits_since"),
)


def _hold(enrollment: Enrollment) -> None:
    """Hold an enrollment until this change is done and read it as it stands now.

    Somebody may finish two things at once, in two windows: each is counted, and a stage once.
    """
    db.session.flush()
    # Rows that only name the enrollment need not wait.
    db.session.refresh(enrollment, _FIGURES, with_for_update={"key_share": True})


def enroll(person: Person, cohort: Cohort, *, by: Person, at: datetime) -> Enrollment:
    """Put a person into a cohort; pressing twice enrolls once."""
    if found := queries.enrollment_in(person, cohort.id):
        return found
    enrollment = Enrollment(
        person_id=person.id,
        cohort_id=cohort.id,
        center_id=cohort.center_id,
        college_id=cohort.college_id,
        belt_id=cohort.belt_id,
        level=cohort.level,
        track=cohort.track,
        invited_at=at,
        last_active_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(enrollment)
    except IntegrityError:
        # Two presses at once, or an enrollment elsewhere: the first is the same, the second is
        # refused.
        if found := queries.enrollment_in(person, cohort.id):
            return found
        raise
    _tally(enrollment, Stage.INVITED, at)
    note(Kind.PERSON_JOIN, f"enrollment:{enrollment.ref}", by=by, at=at, center_id=cohort.center_id)
    if by.id == person.id:
        _reach(enrollment, Stage.ACTIVATED, at=at)
    db.session.flush()
    return enrollment


def join(person: Person, code: str, *, at: datetime) -> Enrollment:
    """Follow an invitation into its cohort; a dead code is refused with the reason."""
    invitation = queries.invitation_by_code(code)
    if invitation is None:
        raise Unknown
    # Who comes second sees the places that the first one left.
    db.session.refresh(invitation, ["uses_left"], with_for_update=True)
    if found := queries.enrollment_in(person, invitation.cohort_id):
        if found.activated_at is None:
            reach(found, Stage.ACTIVATED, at=at)
        return found
    problem = rules.invitation_problem(
        expires_at=invitation.expires_at, uses_left=invitation.uses_left, at=at
    )
    if problem:
        raise Closed(problem.message, **problem.values)
    if queries.enrollment_for_level(person, invitation.cohort.level):
        raise Closed(N_("You already learn at another center. To move, call your center first."))
    if invitation.uses_left is not None:
        invitation.uses_left -= 1
    return enroll(person, invitation.cohort, by=person, at=at)


def mark_read(enrollment: Enrollment, lesson: Lesson, version_id: int, *, at: datetime) -> bool:
    """Keep that a lesson was finished, by an explicit press; True if it is new (D12)."""
    key = {"person_id": enrollment.person_id, "lesson_id": lesson.id}
    is_new = bool(
        db.session.execute(
            _insert(LessonProgress)
            .values(**key, version_id=version_id, done_at=at)
            .on_conflict_do_nothing(index_elements=list(key))
            .returning(LessonProgress.lesson_id)
        ).first()
    )
    _hold(enrollment)
    if is_new:
        enrollment.lessons_done += 1
        _reach(enrollment, Stage.LEARNING, at=at)
    else:
        _renew_version(key, version_id, at)
    enrollment.last_active_at = at
    db.session.flush()
    _settle_learning(enrollment, at=at)
    return is_new


def _renew_version(key: dict[str, int], version_id: int, at: datetime) -> None:
    """A lesson read again in a newer version is remembered as read in that one."""
    db.session.execute(
        update(LessonProgress)
        .where(
            LessonProgress.person_id == key["person_id"],
            LessonProgress.lesson_id == key["lesson_id"],
            LessonProgress.version_id != version_id,
        )
        .values(version_id=version_id, done_at=at)
        .execution_options(synchronize_session=False)
    )


def settle_learning(enrollment: Enrollment, *, at: datetime) -> None:
    """See whether all is learned, so that the theory exam opens; once reached it stays (G06)."""
    if enrollment.learned_at is None:
        _hold(enrollment)
        _settle_learning(enrollment, at=at)


def _settle_learning(enrollment: Enrollment, *, at: datetime) -> None:
    if enrollment.learned_at is not None:
        return
    learned = rules.has_learned(
        lessons_done=queries.count_lessons_done(
            enrollment.person_id, enrollment.level, enrollment.track
        ),
        lessons=queries.count_required_lessons(enrollment.level, enrollment.track),
        quizzes_passed=enrollment.quizzes_passed,
        quizzes=queries.count_required_quizzes(enrollment.level, enrollment.track),
    )
    if learned:
        _reach(enrollment, Stage.LEARNED, at=at)


def ask(enrollment: Enrollment, lesson: Lesson, text: str, *, at: datetime) -> LessonQuestion:
    """Keep what a learner did not understand in a lesson; sent twice it is asked once."""
    _hold(enrollment)
    if asked := queries.open_question(enrollment.person_id, lesson.id, text):
        return asked
    question = LessonQuestion(
        person_id=enrollment.person_id,
        lesson_id=lesson.id,
        college_id=enrollment.college_id,
        text=text,
        asked_at=at,
    )
    db.session.add(question)
    db.session.flush()
    return question


def close_question(question: LessonQuestion, *, at: datetime) -> None:
    """Keep that a learner's question was answered; pressing twice keeps the first moment."""
    if question.answered_at is None:
        question.answered_at = at
    db.session.flush()


def record_result(
    enrollment: Enrollment,
    *,
    kind: str,
    paper: str,
    source: str,
    score: float,
    passed: bool,
    at: datetime,
    facts: dict[str, Any] | None = None,
) -> Result:
    """Write an outcome into the record book, and what follows from it."""
    _hold(enrollment)
    is_first_pass = passed and not queries.has_passed(enrollment, kind, paper)
    result = Result(
        enrollment_id=enrollment.id,
        kind=kind,
        paper=paper,
        source=source,
        score=score,
        passed=passed,
        at=at,
        facts=facts or {},
    )
    db.session.add(result)
    enrollment.last_active_at = max(enrollment.last_active_at, at)
    _follow(enrollment, result, is_first_pass=is_first_pass)
    db.session.flush()
    return result


def _follow(enrollment: Enrollment, result: Result, *, is_first_pass: bool) -> None:
    """What an outcome means for the enrollment's figures and stage."""
    match result.kind:
        case "quiz":
            _reach(enrollment, Stage.LEARNING, at=result.at)
            if is_first_pass:
                enrollment.quizzes_passed += 1
                _settle_learning(enrollment, at=result.at)
        case "theory":
            enrollment.theory_tries += 1
            enrollment.theory_score = max(enrollment.theory_score or 0, result.score)
            if result.passed:
                _reach(enrollment, Stage.THEORY_PASSED, at=result.at)
        case "practical":
            enrollment.practical_waits_since = None
            enrollment.practical_score = result.score
            if result.passed:
                _reach(enrollment, Stage.PRACTICAL_PASSED, at=result.at)


def wait_for_marking(enrollment: Enrollment, *, at: datetime) -> None:
    """A video was handed in and waits for its marks."""
    _hold(enrollment)
    enrollment.practical_waits_since = at
    enrollment.practical_tries += 1
    enrollment.last_active_at = at
    db.session.flush()


def reach(enrollment: Enrollment, stage: Stage, *, at: datetime) -> None:
    """Keep that a stage was reached and count it; one reached before keeps its moment.

    Earlier stages that were never noted are reached with it: somebody may begin to read at once.
    """
    _hold(enrollment)
    _reach(enrollment, stage, at=at)


def _reach(enrollment: Enrollment, stage: Stage, *, at: datetime) -> None:
    """The same of an enrollment that is held."""
    for earlier in FUNNEL[: FUNNEL.index(stage) + 1]:
        if getattr(enrollment, MOMENTS[earlier]) is None:
            setattr(enrollment, MOMENTS[earlier], at)
            _tally(enrollment, earlier, at)
            if earlier is Stage.CERTIFIED:
                factories.enable(enrollment.person_id, at=at)
    _restage(enrollment)


def withdraw(enrollment: Enrollment, *, by: Person | None, at: datetime) -> None:
    """End an enrollment; past months keep their counts (D6)."""
    _hold(enrollment)
    enrollment.withdrawn_at = at
    _restage(enrollment)
    note(
        Kind.PERSON_JOIN,
        f"enrollment:{enrollment.ref}",
        by=by,
        at=at,
        center_id=enrollment.center_id,
        withdrawn=True,
    )
    db.session.flush()


def contact(enrollment: Enrollment, words: str, *, by: Person, at: datetime) -> None:
    """Keep that the center spoke with a learner."""
    enrollment.contacted_at = at
    note(
        Kind.CENTER_CONTACT,
        f"enrollment:{enrollment.ref}",
        by=by,
        at=at,
        center_id=enrollment.center_id,
        words=words,
    )
    db.session.flush()


def forget_identity(person: Person, *, by: Person, at: datetime) -> None:  # noqa: ARG001 - as all
    """Nobody has compared a new name with the ID card yet; what is certified stays as it was."""
    db.session.execute(
        update(Enrollment)
        .where(
            Enrollment.person_id == person.id,
            Enrollment.identity_checked_at.is_not(None),
            Enrollment.certified_at.is_(None),
        )
        .values(identity_checked_at=None)
    )
    db.session.flush()


def _restage(enrollment: Enrollment) -> None:
    moments = {name: getattr(enrollment, name) for name in MOMENTS.values()}
    enrollment.stage = rules.stage(
        rules.Moments(**moments, withdrawn_at=enrollment.withdrawn_at)
    ).value


def _insert(model: Any) -> Any:
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return (sqlite.insert if is_sqlite else postgresql.insert)(model)


def _tally(enrollment: Enrollment, stage: Stage, at: datetime) -> None:
    """Count one more for the month, by a relative update so that two at once both count."""
    statement = _insert(StageTally).values(
        center_id=enrollment.center_id,
        belt_id=enrollment.belt_id,
        month=beijing_date(at).replace(day=1),
        stage=stage.value,
        reached=1,
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["center_id", "belt_id", "month", "stage"],
            set_={"reached": StageTally.reached + 1},
        )
    )
    if (days := _days_waited(enrollment, stage)) is not None:
        _tally_wait(enrollment, stage, days)


def _days_waited(enrollment: Enrollment, stage: Stage) -> int | None:
    """The days from the stage before to this one, or None where one of them was not reached."""
    if stage is FUNNEL[0]:
        return None
    before = getattr(enrollment, MOMENTS[FUNNEL[FUNNEL.index(stage) - 1]])
    after = getattr(enrollment, MOMENTS[stage])
    return None if before is None or after is None else rules.days_between(before, after)


def _tally_wait(enrollment: Enrollment, stage: Stage, days: int) -> None:
    """Count one more who waited so many days for a stage."""
    key = {"center_id": enrollment.center_id, "belt_id": enrollment.belt_id}
    db.session.execute(
        _insert(StageWait)
        .values(**key, stage=stage.value, days=days, reached=1)
        .on_conflict_do_update(
            index_elements=["center_id", "belt_id", "stage", "days"],
            set_={"reached": StageWait.reached + 1},
        )
    )


def recount() -> list[str]:
    """Make all tallies anew from the enrollments; gives back a line for each that was wrong."""
    counted: Counter[tuple[int, int, date, str]] = Counter()
    waited: Counter[tuple[int, int, str, int]] = Counter()
    for enrollment in db.session.scalars(select(Enrollment)):
        for stage, moment in MOMENTS.items():
            at = getattr(enrollment, moment)
            if at is not None:
                month = beijing_date(at).replace(day=1)
                counted[enrollment.center_id, enrollment.belt_id, month, stage.value] += 1
            if (days := _days_waited(enrollment, stage)) is not None:
                waited[enrollment.center_id, enrollment.belt_id, stage.value, days] += 1
    return [*_recount_stages(counted), *_recount_waits(waited), *factories.recount()]


def _recount_waits(waited: Counter[tuple[int, int, str, int]]) -> list[str]:
    """Put these waits in place of those kept; gives back a line for each that was wrong."""
    kept = {
        (row.center_id, row.belt_id, row.stage, row.days): row.reached
        for row in db.session.scalars(select(StageWait))
    }
    db.session.execute(delete(StageWait))
    db.session.add_all(
        StageWait(center_id=center, belt_id=belt, stage=stage, days=days, reached=reached)
        for (center, belt, stage, days), reached in waited.items()
    )
    db.session.flush()
    return [
        f"center {key[0]}, belt {key[1]}, {key[2]} after {key[3]} days: "
        f"{kept.get(key, 0)} -> {waited[key]}"
        for key in sorted(waited.keys() | kept.keys())
        if waited[key] != kept.get(key, 0)
    ]


def _recount_stages(counted: Counter[tuple[int, int, date, str]]) -> list[str]:
    """Put these tallies in place of those kept; gives back a line for each that was wrong."""
    kept = {
        (row.center_id, row.belt_id, row.month, row.stage): row.reached for row in queries.tallies()
    }
    wrong = [
        f"center {key[0]}, belt {key[1]}, {key[2]:%Y-%m}, {key[3]}: {kept.get(key, 0)} -> "
        f"{counted[key]}"
        for key in sorted(counted.keys() | kept.keys())
        if counted[key] != kept.get(key, 0)
    ]
    db.session.execute(delete(StageTally))
    db.session.add_all(
        StageTally(center_id=center, belt_id=belt, month=month, stage=stage, reached=reached)
        for (center, belt, month, stage), reached in counted.items()
    )
    db.session.flush()
    return wrong
