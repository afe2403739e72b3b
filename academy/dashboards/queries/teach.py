"""What an instructor's desk shows: courses with their readers, and open questions of learners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, String, and_, case, cast, func, select

from academy.access.scope import Scope
from academy.core.db import db
from academy.curriculum.models import Course, Lesson, LessonVersion, Module
from academy.people.models import Person
from academy.records.models import Enrollment, LessonProgress, LessonQuestion, Result

MOST_QUESTIONS = 50


@dataclass(frozen=True)
class TaughtCourse:
    """A course as its instructors follow it."""

    slug: str
    title: str
    title_en: str
    level: str
    lessons: int
    minutes: int
    published_at: datetime | None
    readers: int
    finishers: int


@dataclass(frozen=True)
class TaughtLesson:
    """A lesson of a course, with its version and how many finished it."""

    number: int
    title: str
    title_en: str
    minutes: int
    version: int
    published_at: datetime
    is_review_due: bool
    readers: int
    questions: int


@dataclass(frozen=True)
class TaughtQuiz:
    """A module's quiz and how it went."""

    module: int
    title: str
    title_en: str
    tries: int
    passed: int
    score: float | None


@dataclass(frozen=True)
class OpenQuestion:
    """Something a learner did not understand and nobody has answered."""

    ref: str
    text: str
    asked_at: datetime
    asker: str
    course: str
    lesson: int
    lesson_title: str
    lesson_title_en: str


def _read_within(scope: Scope) -> Select[int, int, int]:
    """The finished lessons of the learners within reach."""
    return (
        select(LessonProgress.lesson_id, LessonProgress.person_id, Lesson.course_id)
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .join(
            Enrollment,
            and_(
                Enrollment.person_id == LessonProgress.person_id,
                Enrollment.withdrawn_at.is_(None),
            ),
        )
        .where(Lesson.retired_at.is_(None), scope.where(Enrollment))
        .distinct()
    )


def taught_courses(scope: Scope) -> list[TaughtCourse]:
    """The courses that are offered, with their readers within reach; one statement."""
    sizes = (
        select(
            Lesson.course_id,
            func.count().label("lessons"),
            func.sum(Lesson.minutes).label("minutes"),
            func.max(LessonVersion.created_at).label("published_at"),
        )
        .outerjoin(LessonVersion, LessonVersion.id == Lesson.published_id)
        .where(Lesson.retired_at.is_(None))
        .group_by(Lesson.course_id)
        .subquery()
    )
    read = _read_within(scope).subquery()
    per_reader = (
        select(read.c.course_id, read.c.person_id, func.count().label("done"))
        .group_by(read.c.course_id, read.c.person_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Course.slug,
            Course.title,
            Course.title_en,
            Course.level,
            sizes.c.lessons,
            sizes.c.minutes,
            sizes.c.published_at,
            func.count(per_reader.c.person_id),
            func.count(case((per_reader.c.done >= sizes.c.lessons, 1))),
        )
        .join(sizes, sizes.c.course_id == Course.id)
        .outerjoin(per_reader, per_reader.c.course_id == Course.id)
        .where(Course.retired_at.is_(None))
        .group_by(Course.id, sizes.c.lessons, sizes.c.minutes, sizes.c.published_at)
        .order_by(Course.position)
    )
    return [TaughtCourse(*row) for row in rows]


def taught_course(course: str) -> Course | None:
    """The course with this slug, if it is offered."""
    return db.session.scalar(
        select(Course).where(Course.slug == course, Course.retired_at.is_(None))
    )


def taught_lessons(course: Course, scope: Scope) -> list[TaughtLesson]:
    """The lessons of a course with their readers and open questions within reach."""
    read = _read_within(scope).subquery()
    readers = select(func.count()).where(read.c.lesson_id == Lesson.id).scalar_subquery()
    questions = (
        select(func.count())
        .where(
            LessonQuestion.lesson_id == Lesson.id,
            LessonQuestion.answered_at.is_(None),
            scope.where(LessonQuestion),
        )
        .correlate(Lesson)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Lesson.number,
            Lesson.title,
            Lesson.title_en,
            Lesson.minutes,
            LessonVersion.number.label("version"),
            LessonVersion.created_at,
            LessonVersion.facts,
            readers.label("readers"),
            questions.label("questions"),
        )
        .join(LessonVersion, LessonVersion.id == Lesson.published_id)
        .where(Lesson.course_id == course.id, Lesson.retired_at.is_(None))
        .order_by(Lesson.number)
    )
    return [
        TaughtLesson(
            number=row.number,
            title=row.title,
            title_en=row.title_en,
            minutes=row.minutes,
            version=row.version,
            published_at=row.created_at,
            is_review_due=bool(row.facts.get("is_review_due")),
            readers=row.readers,
            questions=row.questions,
        )
        for row in rows
    ]


def taught_quizzes(course: Course, scope: Scope) -> list[TaughtQuiz]:
    """The module quizzes of a course and how learners within reach did in them."""
    results = (
        select(Result.paper, Result.passed, Result.score)
        .join(Enrollment, Enrollment.id == Result.enrollment_id)
        .where(Result.kind == "quiz", scope.where(Enrollment))
        .subquery()
    )
    rows = db.session.execute(
        select(
            Module.position,
            Module.title,
            Module.title_en,
            func.count(results.c.paper),
            func.count(case((results.c.passed, 1))),
            func.avg(results.c.score),
        )
        .outerjoin(results, results.c.paper == course.code + "-M" + cast(Module.position, String))
        .where(Module.course_id == course.id, Module.has_quiz)
        .group_by(Module.id)
        .order_by(Module.position)
    )
    return [TaughtQuiz(*row) for row in rows]


def open_questions(scope: Scope, course: Course | None = None) -> Sequence[OpenQuestion]:
    """What learners within reach did not understand and nobody has answered, the oldest first."""
    statement = (
        select(
            LessonQuestion.ref,
            LessonQuestion.text,
            LessonQuestion.asked_at,
            Person.name,
            Course.slug,
            Lesson.number,
            Lesson.title,
            Lesson.title_en,
        )
        .join(Person, Person.id == LessonQuestion.person_id)
        .join(Lesson, Lesson.id == LessonQuestion.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(LessonQuestion.answered_at.is_(None), scope.where(LessonQuestion))
        .order_by(LessonQuestion.asked_at, LessonQuestion.id)
        .limit(MOST_QUESTIONS)
    )
    if course is not None:
        statement = statement.where(Lesson.course_id == course.id)
    return [OpenQuestion(*row) for row in db.session.execute(statement)]
