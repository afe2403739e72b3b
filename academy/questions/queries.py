"""Reading the bank: pools to draw from, lists and facets for whoever teaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from academy.core.db import db
from academy.curriculum.models import Course, Lesson
from academy.questions.models import Question, QuestionVersion
from academy.questions.rules import Item


def pool(level: str, track: str | None) -> list[Item]:
    """The exam bank of a level as it stands now, with the track's own questions."""
    return _items(
        Question.use == "exam",
        Question.retired_at.is_(None),
        Course.level == level,
        or_(Question.track.is_(None), Question.track == track),
    )


def items(codes: Iterable[str]) -> list[Item]:
    """These questions in this order, in their newest versions; one that has gone is left out."""
    wanted = list(codes)
    found = {
        item.code: item for item in _items(Question.code.in_(wanted), Question.retired_at.is_(None))
    }
    return [found[code] for code in wanted if code in found]


def _items(*conditions: ColumnElement[bool]) -> list[Item]:
    rows = db.session.execute(
        select(
            Question.code,
            Question.kind,
            Question.topic,
            Question.difficulty,
            func.json_array_length(QuestionVersion.options),
            QuestionVersion.id,
        )
        .join(QuestionVersion, QuestionVersion.id == Question.version_id)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(*conditions)
        .order_by(Question.code)
    )
    return [Item(*row) for row in rows]


@dataclass(frozen=True)
class QuestionFilter:
    """What of the bank is wanted: for each facet the values that may be, none for all."""

    use: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    difficulty: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    lesson: tuple[str, ...] = ()


FACETS = {
    "use": Question.use,
    "topic": Question.topic,
    "difficulty": Question.difficulty,
    "kind": Question.kind,
    "lesson": Lesson.code,
}


def bank(wanted: QuestionFilter) -> Select[Question, QuestionVersion, Lesson]:
    """The questions that are wanted, with what they say and their lesson, to be paged by code."""
    chosen = [
        column.in_(values) for name, column in FACETS.items() if (values := getattr(wanted, name))
    ]
    return (
        select(Question, QuestionVersion, Lesson)
        .join(QuestionVersion, QuestionVersion.id == Question.version_id)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .where(and_(Question.retired_at.is_(None), *chosen))
    )


@dataclass(frozen=True)
class Cell:
    """How many questions share all their facets."""

    use: str
    topic: str
    difficulty: str
    kind: str
    lesson: str
    lesson_title: str
    count: int


def cells() -> list[Cell]:
    """The bank counted by all its facets at once; every figure of the list comes from these."""
    columns = [*FACETS.values(), Lesson.title]
    rows: Iterable[Any] = db.session.execute(
        select(*columns, func.count())
        .select_from(Question)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .where(Question.retired_at.is_(None), Question.version_id.is_not(None))
        .group_by(*columns)
    )
    return [Cell(*row) for row in rows]


@dataclass(frozen=True)
class Entry:
    """A question of the bank with what it says now, its lesson and its course."""

    question: Question
    version: QuestionVersion
    lesson: Lesson
    course: Course


def entry(code: str) -> Entry | None:
    """The question with this code, retired or not."""
    row = db.session.execute(
        select(Question, QuestionVersion, Lesson, Course)
        .join(QuestionVersion, QuestionVersion.id == Question.version_id)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(Question.code == code)
    ).first()
    return None if row is None else Entry(*row)
