"""What learners read: lessons, outlines and lists of courses, each with their progress."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)

from academy.access.permissions import Permission, Reach
from academy.access.policy import reaches
from academy.core.db import db, plain
from academy.curriculum.models import Course, Lesson, LessonVersion, Module
from academy.people.models import Person
from academy.records import rules
from academy.records.models import Enrollment, LessonProgress, LessonQuestion, Result

# The statements of this file are made once: putting one together costs more than running it.
PERSON: BindParameter[int] = bindparam("person_id", type_=Integer)
# No course has as many; a number beyond what the database counts is nobody's lesson.
MOST_LESSONS = 9999


@dataclass(frozen=True)
class Reading:
    """A lesson as one person reads it: the published version and how far they are with it."""

    person_id: int
    lesson_id: int
    course: str  # slug
    course_title: str
    course_title_en: str
    level: str
    number: int
    title: str
    title_en: str
    minutes: int
    version_id: int
    version: int
    published_at: datetime
    html: str
    facts: dict[str, Any]
    done_version_id: int | None
    is_enrolled: bool

    @property
    def is_done(self) -> bool:
        """Whether this person finished the lesson, in whichever version."""
        return self.done_version_id is not None

    @property
    def is_updated(self) -> bool:
        """Whether it was finished in an older version than the published one."""
        return self.is_done and self.done_version_id != self.version_id


def _enrolled_for(person_id: BindParameter[int]) -> ColumnElement[bool]:
    """The enrollment of a person that a course belongs to."""
    return and_(
        Enrollment.person_id == person_id,
        Enrollment.withdrawn_at.is_(None),
        Enrollment.level == Course.level,
        or_(Course.track.is_(None), Course.track == Enrollment.track),
    )


def _done_by(person_id: BindParameter[int]) -> ColumnElement[bool]:
    """The progress of a person in a lesson."""
    return and_(LessonProgress.lesson_id == Lesson.id, LessonProgress.person_id == person_id)


def reads_as_staff(by: Person) -> bool:
    """Whether a role lets this person read lessons without being enrolled for them."""
    found = reaches(by.subject, Permission.LESSON_READ)
    return any(reach is not Reach.OWN for reach, _ in found)


def _reading_statement() -> Select[Any]:
    """The statement behind `reading`, over plain columns: no objects are made of it."""
    lesson, course, version = Lesson.__table__.c, Course.__table__.c, LessonVersion.__table__.c
    progress, enrolled = LessonProgress.__table__.c, Enrollment.__table__.c
    reader = PERSON
    return (
        select(
            lesson.id,
            course.slug,
            course.title,
            course.title_en,
            course.level,
            lesson.number,
            lesson.title,
            lesson.title_en,
            lesson.minutes,
            version.id,
            version.number,
            version.created_at,
            version.html,
            version.facts,
            progress.version_id,
            enrolled.id.is_not(None),
        )
        .select_from(Lesson.__table__)
        .join(Course.__table__, course.id == lesson.course_id)
        .join(LessonVersion.__table__, version.id == lesson.published_id)
        .outerjoin(
            LessonProgress.__table__,
            and_(progress.lesson_id == lesson.id, progress.person_id == reader),
        )
        .outerjoin(
            Enrollment.__table__,
            and_(
                enrolled.person_id == reader,
                enrolled.withdrawn_at.is_(None),
                enrolled.level == course.level,
                or_(course.track.is_(None), course.track == enrolled.track),
            ),
        )
        .where(
            course.slug == bindparam("course"),
            lesson.number == bindparam("number"),
            lesson.retired_at.is_(None),
            course.retired_at.is_(None),
            or_(enrolled.id.is_not(None), bindparam("as_staff")),
        )
    )


_READING = _reading_statement()


def reading(course: str, n: int, by: Person) -> Reading | None:
    """A lesson for somebody who is enrolled for its course or reads it as staff; one statement."""
    if n > MOST_LESSONS:
        return None
    wanted = {"person_id": by.id, "course": course, "number": n, "as_staff": reads_as_staff(by)}
    row = plain().execute(_READING, wanted).first()
    values: tuple[Any, ...] = () if row is None else tuple(row)
    return Reading(by.id, *values) if values else None


@dataclass(frozen=True)
class OutlineLesson:
    """A lesson's line in a course's outline."""

    number: int
    title: str
    title_en: str
    minutes: int
    is_done: bool
    is_updated: bool
    module: int
    module_title: str
    module_title_en: str
    has_quiz: bool
    quiz_passed: bool


@dataclass(frozen=True)
class Outline:
    """A course as one person sees it."""

    person_id: int
    course: Course
    lessons: list[OutlineLesson]
    is_enrolled: bool

    @property
    def done(self) -> int:
        """How many lessons are finished."""
        return sum(lesson.is_done for lesson in self.lessons)

    @property
    def modules(self) -> dict[int, list[OutlineLesson]]:
        """The lessons of each module, in order."""
        found: dict[int, list[OutlineLesson]] = {}
        for lesson in self.lessons:
            found.setdefault(lesson.module, []).append(lesson)
        return found

    @property
    def minutes_left(self) -> int:
        """How long the open lessons take."""
        return sum(lesson.minutes for lesson in self.lessons if not lesson.is_done)

    @property
    def steps(self) -> list[rules.Step]:
        """What `rules.after_lesson` wants to know."""
        return [
            rules.Step(
                one.number, one.module, one.is_done, has_quiz=one.has_quiz and not one.quiz_passed
            )
            for one in self.lessons
        ]


def quiz_passed(person_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether a person passed the quiz of a module; only quizzes have codes of this form."""
    return (
        select(Result.id)
        .join(Enrollment, Enrollment.id == Result.enrollment_id)
        .where(
            Enrollment.person_id == person_id,
            # Asked for the kind as well, SQLite would read all quiz results there are.
            Result.passed,
            Result.paper == Course.code + "-M" + cast(Module.position, String),
        )
        .correlate(Course, Module)
        .exists()
    )


def outline(course: str, by: Person) -> Outline | None:
    """A course's lessons for somebody enrolled for it or reading it as staff; two statements."""
    wanted = {"person_id": by.id, "course": course, "as_staff": reads_as_staff(by)}
    found = db.session.execute(_COURSE, wanted).first()
    if found is None:
        return None
    wanted = {"person_id": by.id, "course_id": found[0].id}
    rows = plain().execute(_OUTLINE, wanted)
    return Outline(by.id, found[0], [OutlineLesson(*row) for row in rows], found[1])


_COURSE = (
    select(Course, Enrollment.id.is_not(None))
    .outerjoin(Enrollment, _enrolled_for(PERSON))
    .where(
        Course.slug == bindparam("course"),
        Course.retired_at.is_(None),
        or_(Enrollment.id.is_not(None), bindparam("as_staff")),
    )
)
_OUTLINE = (
    select(
        Lesson.number,
        Lesson.title,
        Lesson.title_en,
        Lesson.minutes,
        LessonProgress.lesson_id.is_not(None),
        func.coalesce(LessonProgress.version_id != Lesson.published_id, False),
        Module.position,
        Module.title,
        Module.title_en,
        Module.has_quiz,
        quiz_passed(PERSON),
    )
    .join(Module, Module.id == Lesson.module_id)
    .join(Course, Course.id == Lesson.course_id)
    .outerjoin(LessonProgress, _done_by(PERSON))
    .where(Lesson.course_id == bindparam("course_id"), Lesson.retired_at.is_(None))
    .order_by(Lesson.number)
)


@dataclass(frozen=True)
class CourseProgress:
    """A course's line in a learner's list."""

    slug: str
    title: str
    title_en: str
    level: str
    cover: str | None
    lessons: int
    done: int
    minutes_left: int

    @property
    def is_finished(self) -> bool:
        """Whether every lesson is done."""
        return self.done >= self.lessons


def courses_of(enrollment: Enrollment) -> list[CourseProgress]:
    """The courses of a learner's level and of those above it, with progress; one statement."""
    wanted = {"person_id": enrollment.person_id, "track": enrollment.track}
    return [CourseProgress(*row) for row in plain().execute(_COURSES, wanted)]


_COURSES = (
    select(
        Course.slug,
        Course.title,
        Course.title_en,
        Course.level,
        Course.cover,
        func.count(Lesson.id),
        func.count(LessonProgress.lesson_id),
        func.coalesce(
            func.sum(case((LessonProgress.lesson_id.is_(None), Lesson.minutes), else_=0)), 0
        ),
    )
    .join(Lesson, and_(Lesson.course_id == Course.id, Lesson.retired_at.is_(None)))
    .outerjoin(LessonProgress, _done_by(PERSON))
    .where(
        Course.retired_at.is_(None),
        or_(Course.track.is_(None), Course.track == bindparam("track", type_=String)),
    )
    .group_by(Course.id)
    .order_by(Course.level, Course.position)
)


def lesson_with_version(lesson_id: int, number: int) -> tuple[Lesson, int] | None:
    """A lesson and the row of one of its versions, by the version's number."""
    row = db.session.execute(
        select(Lesson, LessonVersion.id)
        .join(LessonVersion, LessonVersion.lesson_id == Lesson.id)
        .where(Lesson.id == lesson_id, LessonVersion.number == number)
    ).first()
    return None if row is None else (row[0], row[1])


def open_question(person_id: int, lesson_id: int, text: str) -> LessonQuestion | None:
    """A question that a learner has asked in these words and nobody has answered, if any."""
    return db.session.scalar(
        select(LessonQuestion).where(
            LessonQuestion.person_id == person_id,
            LessonQuestion.lesson_id == lesson_id,
            LessonQuestion.text == text,
            LessonQuestion.answered_at.is_(None),
        )
    )


def lesson_question(question: str) -> LessonQuestion | None:
    """The learner's question with this public reference, if any."""
    return db.session.scalar(select(LessonQuestion).where(LessonQuestion.ref == question))
