"""Finding papers, attempts, and what of them a page shows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text, union_all
from sqlalchemy.orm import contains_eager, joinedload

from academy.assessments.models import (
    Attempt,
    AttemptEvent,
    AttemptQuestion,
    Paper,
    PaperVersion,
)
from academy.assessments.rules import GRACE, Asked, Conduct, Event, Taken, Verdict, may_start
from academy.core.db import db
from academy.curriculum.models import Course, Lesson, LessonVersion
from academy.people.models import Person
from academy.questions.models import Question, QuestionVersion
from academy.records import queries as records
from academy.records.models import Enrollment

# Papers


@dataclass(frozen=True)
class Offer:
    """A paper as it stands before a learner."""

    enrollment: Enrollment
    paper: Paper
    version: PaperVersion
    course: Course | None = None

    @property
    def person_id(self) -> int:
        """Whose offer it is."""
        return self.enrollment.person_id

    @property
    def conduct(self) -> Conduct:
        """How the paper is taken and passed now."""
        return Conduct.from_json(self.version.conduct)


def offered_quiz(by: Person, course: str, quiz: str) -> Offer | None:
    """A quiz of a course that this learner's level (and track) has, by the names in the address."""
    return _offer(
        Enrollment.person_id == by.id,
        Paper.slug == quiz,
        Paper.kind == "quiz",
        Course.slug == course,
    )


def offered_exam(by: Person, exam: str) -> Offer | None:
    """The theory exam of a level this learner is in, by its name in the address."""
    return _offer(Enrollment.person_id == by.id, Paper.slug == exam, Paper.kind == "theory")


def theory_of(enrollment: Enrollment) -> Offer | None:
    """The theory exam of a learner's level, if there is one yet."""
    return _offer(Enrollment.id == enrollment.id, Paper.kind == "theory")


def offer_of(attempt: Attempt) -> Offer | None:
    """The paper of an attempt as it stands before the learner now."""
    return _offer(Enrollment.id == attempt.enrollment_id, Paper.id == attempt.paper_id)


def _offer(*conditions: ColumnElement[bool]) -> Offer | None:
    row = db.session.execute(
        select(Enrollment, Paper, PaperVersion, Course)
        .join(Paper, Paper.level == Enrollment.level)
        .join(PaperVersion, PaperVersion.id == Paper.version_id)
        .outerjoin(Course, Course.id == Paper.course_id)
        .where(
            Enrollment.withdrawn_at.is_(None),
            Paper.retired_at.is_(None),
            or_(Course.track.is_(None), Course.track == Enrollment.track),
            *conditions,
        )
        .order_by(Paper.id)
        .limit(1)
    ).first()
    return None if row is None else Offer(*row)


# Attempts


def attempt_by_ref(attempt: str) -> Attempt | None:
    """The attempt with this public reference, with its paper and the rules it was begun under."""
    return db.session.scalar(_with_paper().where(Attempt.ref == attempt))


def exam_attempt(attempt: str) -> Attempt | None:
    """The same, of a theory exam only."""
    return db.session.scalar(_with_paper().where(Attempt.ref == attempt, Paper.kind == "theory"))


def quiz_attempt(attempt: str) -> Attempt | None:
    """The same, of a quiz only."""
    return db.session.scalar(_with_paper().where(Attempt.ref == attempt, Paper.kind == "quiz"))


def _with_paper() -> Select[Attempt]:
    return (
        select(Attempt)
        .join(Attempt.paper)
        .options(contains_eager(Attempt.paper), joinedload(Attempt.version))
    )


def open_attempt(person_id: int, paper_id: int) -> Attempt | None:
    """The one attempt at this paper that a person has open, if any."""
    return db.session.scalar(
        _with_paper().where(
            Attempt.person_id == person_id, Attempt.paper_id == paper_id, Attempt.state == "open"
        )
    )


def last_number(enrollment_id: int, paper_id: int) -> int:
    """The number of the newest attempt at a paper; 0 before the first."""
    return (
        db.session.scalar(
            select(func.max(Attempt.number)).where(
                Attempt.enrollment_id == enrollment_id, Attempt.paper_id == paper_id
            )
        )
        or 0
    )


def taken(person_id: int, paper_id: int) -> list[Taken]:
    """A person's finished attempts at a paper, as the rules of starting see them."""
    rows = db.session.execute(
        select(Attempt.started_at, Attempt.closed_at, Attempt.passed)
        .where(
            Attempt.person_id == person_id,
            Attempt.paper_id == paper_id,
            Attempt.state == "marked",
        )
        .order_by(Attempt.started_at)
    )
    return [Taken(started, closed or started, bool(passed)) for started, closed, passed in rows]


def codes_asked(person_id: int, paper_id: int) -> set[str]:
    """The questions this person met in earlier attempts at a paper."""
    return set(
        db.session.scalars(
            select(Question.code)
            .join(QuestionVersion, QuestionVersion.question_id == Question.id)
            .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
            .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
            .where(Attempt.person_id == person_id, Attempt.paper_id == paper_id)
        )
    )


def overdue(at: datetime, *, limit: int = 50) -> list[Attempt]:
    """Open attempts whose time and grace are over, and closed ones that nobody marked.

    The conditions are spelled as in the indexes that hold just these few rows of a large table.
    """
    ended = select(Attempt.id).where(text("state = 'open'"), Attempt.deadline < at - GRACE)
    unmarked = select(Attempt.id).where(text("state = 'marked' AND score IS NULL"))
    return list(
        db.session.scalars(
            _with_paper()
            .where(Attempt.id.in_(union_all(ended, unmarked)))
            .order_by(Attempt.id)
            .limit(limit)
        )
    )


def marked_attempts() -> Iterator[Attempt]:
    """Every marked attempt, for making all marks anew."""
    yield from db.session.scalars(
        _with_paper().where(Attempt.state == "marked").order_by(Attempt.id)
    )


def asked(attempt: Attempt) -> list[Asked]:
    """The questions of an attempt with the keys they had when they were drawn."""
    rows = db.session.execute(
        select(
            AttemptQuestion.position,
            AttemptQuestion.topic,
            QuestionVersion.kind,
            QuestionVersion.right,
            AttemptQuestion.points,
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(AttemptQuestion.attempt_id == attempt.id)
        .order_by(AttemptQuestion.position)
    )
    return [Asked(n, topic, kind, tuple(right), points) for n, topic, kind, right, points in rows]


def log(attempt: Attempt) -> list[Event]:
    """Everything that happened in an attempt, in order."""
    rows = db.session.execute(
        select(
            AttemptEvent.sequence,
            AttemptEvent.kind,
            AttemptEvent.position,
            AttemptEvent.value,
            AttemptEvent.key,
            AttemptEvent.is_grace,
        )
        .where(AttemptEvent.attempt_id == attempt.id)
        .order_by(AttemptEvent.sequence)
    )
    return [Event(*row) for row in rows]


# What pages show


@dataclass(frozen=True)
class Line:
    """A question of an attempt as the navigator shows it."""

    position: int
    is_answered: bool
    is_flagged: bool
    order: int
    answered_at: datetime | None
    is_carried: bool


@dataclass(frozen=True)
class Shown:
    """A question of an attempt with everything its page shows."""

    line: AttemptQuestion
    version: QuestionVersion


@dataclass(frozen=True)
class Sheet:
    """All questions of an attempt in short, one of them whole."""

    lines: list[Line]
    shown: Shown | None = None

    @property
    def next_order(self) -> int:
        """The count the browser's next save must have at least."""
        return max((line.order for line in self.lines), default=0) + 1

    @property
    def open(self) -> list[Line]:
        """The questions without an answer."""
        return [line for line in self.lines if not line.is_answered]

    @property
    def saved_at(self) -> datetime | None:
        """When the last answer was kept."""
        return max((line.answered_at for line in self.lines if line.answered_at), default=None)


def sheet(attempt: Attempt, position: int | None = None) -> Sheet:
    """The questions of an attempt, the one at this position with its text: one statement."""
    rows = db.session.execute(
        select(AttemptQuestion, QuestionVersion)
        .outerjoin(
            QuestionVersion,
            and_(
                QuestionVersion.id == AttemptQuestion.question_version_id,
                AttemptQuestion.position == position,
            ),
        )
        .where(AttemptQuestion.attempt_id == attempt.id)
        .order_by(AttemptQuestion.position)
    ).all()
    lines = [_line(row) for row, _ in rows]
    shown = next((Shown(row, version) for row, version in rows if version is not None), None)
    return Sheet(lines, shown)


def _line(row: AttemptQuestion) -> Line:
    is_answered = row.answer is not None
    return Line(
        position=row.position,
        is_answered=is_answered,
        is_flagged=row.is_flagged,
        order=row.answer_sequence,
        answered_at=row.answered_at,
        is_carried=is_answered and row.answer_sequence == 0,
    )


@dataclass(frozen=True)
class Place:
    """Where in a lesson a question is explained."""

    course: str  # slug
    number: int
    anchor: str  # of the heading; empty for the whole lesson


def places(version_ids: Iterable[int]) -> dict[int, Place]:
    """The lesson (and its heading) that explains each of these question versions."""
    rows = db.session.execute(
        select(
            QuestionVersion.id,
            QuestionVersion.section,
            Course.slug,
            Lesson.number,
            LessonVersion.facts,
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .join(LessonVersion, LessonVersion.id == Lesson.published_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(QuestionVersion.id.in_(list(version_ids)), Lesson.retired_at.is_(None))
    )
    return {
        row: Place(course, number, _anchor(facts, section))
        for row, section, course, number, facts in rows
    }


def _anchor(facts: dict[str, Any], section: str) -> str:
    headings = {heading["text"]: heading["id"] for heading in facts.get("headings", ())}
    return str(headings.get(section, ""))


def reviewed(attempt: Attempt) -> list[Shown]:
    """Every question of an attempt with its text and key, for a page that may show them."""
    rows = db.session.execute(
        select(AttemptQuestion, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(AttemptQuestion.attempt_id == attempt.id)
        .order_by(AttemptQuestion.position)
    )
    return [Shown(row, version) for row, version in rows]


def lessons_to_repeat(
    attempt: Attempt, positions: Iterable[int]
) -> dict[str, list[tuple[Course, Lesson]]]:
    """The lessons behind the questions at these positions, by topic, the most missed first."""
    rows = db.session.execute(
        select(AttemptQuestion.topic, Course, Lesson, func.count())
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(
            AttemptQuestion.attempt_id == attempt.id, AttemptQuestion.position.in_(list(positions))
        )
        .group_by(AttemptQuestion.topic, Course.id, Lesson.id)
        .order_by(func.count().desc(), Course.position, Lesson.number)
    )
    found: dict[str, list[tuple[Course, Lesson]]] = {}
    for topic, course, lesson, _count in rows:
        found.setdefault(topic, []).append((course, lesson))
    return found


def count_late(attempt: Attempt) -> int:
    """How many questions have answers that came too late and are kept unscored."""
    return (
        db.session.scalar(
            select(func.count(AttemptEvent.position.distinct())).where(
                AttemptEvent.attempt_id == attempt.id, AttemptEvent.kind == "late"
            )
        )
        or 0
    )


# How a learner stands


@dataclass(frozen=True)
class Standing:
    """What a learner has done and still needs before the exam."""

    lessons_done: int
    lessons: int
    quizzes_passed: int
    quizzes: int


def standing(enrollment: Enrollment) -> Standing:
    """How far a learner is on the way to the exam."""
    return Standing(
        lessons_done=records.count_lessons_done(
            enrollment.person_id, enrollment.level, enrollment.track
        ),
        lessons=records.count_required_lessons(enrollment.level, enrollment.track),
        quizzes_passed=enrollment.quizzes_passed,
        quizzes=records.count_required_quizzes(enrollment.level, enrollment.track),
    )


@dataclass(frozen=True)
class ExamState:
    """How a learner stands with an exam at a moment."""

    verdict: Verdict
    open: Attempt | None
    last: Attempt | None
    best: float | None


def exam_state(offer: Offer, at: datetime) -> ExamState:
    """Whether a learner may begin an exam, has it open, and how the last attempt ended."""
    attempts = list(
        db.session.scalars(
            select(Attempt)
            .where(Attempt.person_id == offer.person_id, Attempt.paper_id == offer.paper.id)
            .order_by(Attempt.started_at)
        )
    )
    finished = [attempt for attempt in attempts if attempt.state == "marked"]
    past = [
        Taken(attempt.started_at, attempt.closed_at or at, bool(attempt.passed))
        for attempt in finished
    ]
    return ExamState(
        verdict=may_start(offer.conduct, past, at),
        open=next((attempt for attempt in attempts if attempt.state == "open"), None),
        last=finished[-1] if finished else None,
        best=max((attempt.score or 0 for attempt in finished), default=None),
    )
