"""A small course with its bank, its quiz and its exam, brought in as files are."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from academy.assessments import actions, queries
from academy.assessments.models import Attempt, Paper
from academy.assessments.queries import Offer
from academy.core.db import db
from academy.curriculum.models import Course, Lesson, LessonVersion, Module
from academy.curriculum.source.values import (
    CourseFiles,
    Option,
    WrittenPaper,
    WrittenQuestion,
)
from academy.people.models import Person
from academy.questions import actions as bank
from academy.questions.models import QuestionVersion
from academy.records.models import Enrollment
from tests.factories.people import LONG_AGO
from tests.factories.records import EnrollmentFactory

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # where the clock of tests stands
HERE = "this-browser"
BLUEPRINT = {"T1": {"easy": 2, "middle": 1, "hard": 0}, "T2": {"easy": 2, "middle": 0, "hard": 0}}
CONDUCT = {
    "pass_percent": 70,
    "points": 2,
    "floors": {"T2": 80},
    "minutes": 30,
    "tries": 3,
    "window_days": 30,
    "cool_down_hours": [24, 72],
    "blueprint": BLUEPRINT,
}


def written(code: str, **said: Any) -> WrittenQuestion:
    """A question as its file says it; the first option is right unless told otherwise."""
    kind = said.pop("kind", "single")
    options = () if kind == "true_false" else tuple(
        Option(f"{code} 的选项 {n}", f"{code} 选项 {n} 的理由") for n in range(4)
    )  # fmt: skip
    values: dict[str, Any] = {
        "code": code,
        "lesson": "C101-1-1",
        "course": "C101",
        "level": "L1",
        "track": None,
        "use": "practice" if "-P" in code else "exam",
        "kind": kind,
        "topic": "T1",
        "difficulty": "easy",
        "section": "",
        "stem": f"{code} 问什么？",
        "options": options,
        "right": (0, 1) if kind == "multiple" else (0,),
        "explanation": f"{code} 的解释。",
        "regulation_refs": (),
        "file": "c101/questions/c101-1-1.yaml",
        "line": 1,
    }
    return WrittenQuestion(**{**values, **said})


QUESTIONS = (
    written("C101-1-1-P1", section="四类批发买家"),
    written("C101-1-1-P2", kind="true_false", right=(1,)),
    written("C101-1-1-P3", kind="multiple"),
    *(written(f"C101-1-1-E{n:02d}") for n in range(1, 7)),
    *(
        written(f"C101-1-2-E{n:02d}", lesson="C101-1-2", difficulty="middle", kind="multiple")
        for n in range(1, 4)
    ),
    *(written(f"C101-1-2-E{n:02d}", lesson="C101-1-2", topic="T2") for n in range(10, 16)),
)
QUIZ = WrittenPaper(
    code="C101-M1",
    kind="quiz",
    title="认识产业带直播",
    title_en="Know the field",
    level="L1",
    course="C101",
    module=1,
    conduct={
        "pass_percent": 66,
        "questions": ["C101-1-1-P1", "C101-1-1-P2", "C101-1-1-P3"],
    },
    file="c101/papers/module-1.yaml",
)


def exam(**conduct: Any) -> WrittenPaper:
    """The theory exam of level 1, its conduct changed as told."""
    return WrittenPaper(
        code="THEORY-L1",
        kind="theory",
        title="初级理论考试",
        title_en="Level 1 theory exam",
        level="L1",
        course=None,
        module=None,
        conduct={**CONDUCT, **conduct},
        file="l1/papers/theory-l1.yaml",
    )


def a_course() -> Course:
    """Course C101 with one module, its quiz and two lessons."""
    course = Course(
        code="C101", slug="c101", title="产地直播入门", title_en="Basics", level="L1", position=1
    )
    db.session.add(course)
    db.session.flush()
    module = Module(course_id=course.id, position=1, title="认识", title_en="Know", has_quiz=True)
    db.session.add(module)
    db.session.flush()
    for number in (1, 2):
        a_lesson(course, module, number)
    return course


def a_lesson(course: Course, module: Module, number: int) -> Lesson:
    """A published lesson of a course."""
    lesson = Lesson(
        code=f"{course.code}-1-{number}",
        course_id=course.id,
        module_id=module.id,
        number=number,
        title=f"第 {number} 课讲什么",
        title_en=f"Lesson {number}",
        minutes=10,
        published_id=None,
    )
    db.session.add(lesson)
    db.session.flush()
    version = LessonVersion(
        lesson_id=lesson.id,
        content_hash=f"{lesson.id:064d}",
        number=1,
        source="",
        html="<p>正文</p>",
        facts={"headings": [{"id": "buyers", "text": "四类批发买家", "level": 2}]},
        created_at=LONG_AGO,
    )
    db.session.add(version)
    db.session.flush()
    lesson.published_id = version.id
    return lesson


def a_world(**conduct: Any) -> Enrollment:
    """The course, the bank, the quiz, the exam, and a learner who has learned all."""
    a_course()
    files = CourseFiles(questions=QUESTIONS, papers=(QUIZ, exam(**conduct)))
    bank.bring_in(files, by=None, at=LONG_AGO)
    actions.bring_in(files, by=None, at=LONG_AGO)
    return a_learner()


def a_learner(**said: Any) -> Enrollment:
    """A learner who has learned all and may sit the exam."""
    said = {"stage": "learned", "started_at": LONG_AGO, "learned_at": LONG_AGO, **said}
    enrollment: Enrollment = EnrollmentFactory(**said)
    return enrollment


def owner(enrollment: Enrollment) -> Person:
    """Whose enrollment it is."""
    return db.session.get_one(Person, enrollment.person_id)


def offer(enrollment: Enrollment, slug: str = "theory-l1") -> Offer:
    """A paper before this learner."""
    if slug == "theory-l1":
        found = queries.offered_exam(owner(enrollment), slug)
    else:
        found = queries.offered_quiz(owner(enrollment), "c101", slug)
    assert found is not None
    return found


def begun(enrollment: Enrollment, slug: str = "theory-l1", at: datetime = NOW) -> Attempt:
    """An attempt of this learner, just begun in this browser."""
    return actions.start(offer(enrollment, slug), by=owner(enrollment), at=at, writer=HERE)


def key_of(attempt: Attempt) -> dict[int, tuple[int, ...]]:
    """The right options of an attempt as they are shown: 0 is A."""
    found = {}
    for shown in queries.reviewed(attempt):
        order = shown.line.option_order
        found[shown.line.position] = tuple(sorted(order.index(n) for n in shown.version.right))
    return found


def the_paper(code: str = "THEORY-L1") -> Paper:
    """A paper by its code."""
    return db.session.scalars(select(Paper).where(Paper.code == code)).one()


def version_of(attempt: Attempt, position: int) -> QuestionVersion:
    """What is asked at a position of an attempt."""
    return next(
        shown.version for shown in queries.reviewed(attempt) if shown.line.position == position
    )
