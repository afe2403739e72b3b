"""Everything the today page of a learner shows, in one statement."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    func,
    or_,
    select,
)

from academy.assessments.models import Attempt, Paper, PaperVersion
from academy.certificates.models import Certificate
from academy.core.db import plain
from academy.curriculum.models import Course, Lesson, Module
from academy.curriculum.rules import quiz_code
from academy.dashboards.rules.today import Standing
from academy.practicals.models import Practical, Submission
from academy.records.models import Enrollment, LessonProgress, Result
from academy.records.rules import Stage, Step


class TodayLesson(NamedTuple):
    """A lesson of one's level, with its course and module."""

    course: str
    course_code: str
    course_title: str
    course_title_en: str
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


@dataclass(frozen=True)
class Today:
    """What the today page is made of."""

    enrollment: Enrollment
    lessons: list[TodayLesson]
    exam: str | None  # slug of the level's theory exam
    exam_minutes: int | None
    open_attempt: str | None  # ref
    practical: str | None  # slug
    submission: str | None  # ref of the newest
    submission_passed: bool | None
    certificate: str | None  # ref
    quizzes_passed: str | None  # codes of papers, parted by commas

    @cached_property
    def courses(self) -> dict[str, list[TodayLesson]]:
        """The lessons of each course, in order."""
        found: dict[str, list[TodayLesson]] = {}
        for lesson in self.lessons:
            found.setdefault(lesson.course, []).append(lesson)
        return found

    @cached_property
    def standing(self) -> Standing:
        """What decides the next step."""
        passed = set((self.quizzes_passed or "").split(","))
        return Standing(
            stage=Stage(self.enrollment.stage),
            courses={slug: _steps(lessons, passed) for slug, lessons in self.courses.items()},
            has_exam=self.exam is not None,
            has_open_exam=self.open_attempt is not None,
            has_practical=self.practical is not None,
            waits_for_marking=self.enrollment.practical_waits_since is not None,
            has_certificate=self.certificate is not None,
            theory_tries=self.enrollment.theory_tries,
            theory_score=self.enrollment.theory_score,
            practical_tries=self.enrollment.practical_tries,
            practical_score=self.enrollment.practical_score,
        )


def _steps(lessons: list[TodayLesson], passed: set[str]) -> list[Step]:
    return [
        Step(
            one.number,
            one.module,
            one.is_done,
            has_quiz=one.has_quiz and quiz_code(one.course_code, one.module) not in passed,
        )
        for one in lessons
    ]


PERSON: BindParameter[int] = bindparam("person", type_=Integer)
ENROLLMENT: BindParameter[int] = bindparam("enrollment", type_=Integer)
LEVEL: BindParameter[str] = bindparam("level", type_=String)
TRACK: BindParameter[str] = bindparam("track", type_=String)

# What is one value for the whole page and travels with each row.
FURTHER = (
    "exam",
    "exam_minutes",
    "open_attempt",
    "practical",
    "submission",
    "submission_passed",
    "certificate",
    "quizzes_passed",
)


def _further() -> list[ColumnElement[Any]]:
    """The exam, the practical and the certificate, each as one value."""
    exam = select(Paper).where(
        Paper.kind == "theory", Paper.level == LEVEL, Paper.retired_at.is_(None)
    )
    newest = (
        select(Submission)
        .where(Submission.enrollment_id == ENROLLMENT)
        .order_by(Submission.number.desc())
        .limit(1)
    )
    selects: dict[str, Any] = {
        "exam": exam.with_only_columns(Paper.slug).limit(1),
        "exam_minutes": exam.join(PaperVersion, PaperVersion.id == Paper.version_id)
        .with_only_columns(PaperVersion.conduct["minutes"].as_integer())
        .limit(1),
        "open_attempt": select(Attempt.ref)
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(
            Attempt.enrollment_id == ENROLLMENT,
            Attempt.state == "open",
            Paper.kind == "theory",
        )
        .limit(1),
        "practical": select(Practical.slug).where(Practical.level == LEVEL).limit(1),
        "submission": newest.with_only_columns(Submission.ref),
        "submission_passed": newest.with_only_columns(Submission.passed),
        "certificate": select(Certificate.ref)
        .where(
            Certificate.enrollment_id == ENROLLMENT,
            Certificate.state.in_(("issued", "suspended")),
        )
        .limit(1),
        # Once for the page: asked module by module it would be most of the statement.
        "quizzes_passed": select(func.aggregate_strings(Result.paper, ","))
        .join(Enrollment, Enrollment.id == Result.enrollment_id)
        .where(Enrollment.person_id == PERSON, Result.passed),
    }
    return [selects[name].scalar_subquery().label(f"further_{name}") for name in FURTHER]


# Made once: putting a statement together costs more than running it.
_TODAY = (
    select(
        Course.slug.label("course"),
        Course.code.label("course_code"),
        Course.title.label("course_title"),
        Course.title_en.label("course_title_en"),
        Lesson.number,
        Lesson.title,
        Lesson.title_en,
        Lesson.minutes,
        LessonProgress.lesson_id.is_not(None).label("is_done"),
        func.coalesce(LessonProgress.version_id != Lesson.published_id, False).label("is_updated"),
        Module.position.label("module"),
        Module.title.label("module_title"),
        Module.title_en.label("module_title_en"),
        Module.has_quiz,
        *_further(),
    )
    .join(Course, Course.id == Lesson.course_id)
    .join(Module, Module.id == Lesson.module_id)
    .outerjoin(
        LessonProgress,
        and_(LessonProgress.lesson_id == Lesson.id, LessonProgress.person_id == PERSON),
    )
    .where(
        Course.level == LEVEL,
        or_(Course.track.is_(None), Course.track == TRACK),
        Course.retired_at.is_(None),
        Lesson.retired_at.is_(None),
    )
    .order_by(Course.position, Lesson.number)
)


def today(enrollment: Enrollment) -> Today:
    """What the today page of this enrollment shows."""
    asked = {
        "person": enrollment.person_id,
        "enrollment": enrollment.id,
        "level": enrollment.level,
        "track": enrollment.track,
    }
    rows = plain().execute(_TODAY, asked).all()
    here = len(rows[0]) - len(FURTHER) if rows else 0
    further = rows[0][here:] if rows else (None,) * len(FURTHER)
    lessons = [TodayLesson._make(row[:here]) for row in rows]
    return Today(enrollment, lessons, *further)
