"""Bringing course files into the bank."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from academy.audit.actions import note
from academy.audit.models import Kind
from academy.core.db import db
from academy.core.errors import Refused
from academy.curriculum.models import Lesson
from academy.curriculum.source.values import CourseFiles, WrittenQuestion
from academy.people.models import Person
from academy.questions import rules
from academy.questions.models import Question, QuestionVersion


@dataclass
class Brought:
    """What the files changed in the bank."""

    added: int = 0
    changed: int = 0
    retired: int = 0


def bring_in(files: CourseFiles, *, by: Person | None, at: datetime) -> Brought:
    """Make the bank what the files say: a version for each new wording, and rest for what vanished.

    Versions never change and none is deleted, so attempts of long ago keep what they were asked.
    """
    lessons = {code: row for row, code in db.session.execute(select(Lesson.id, Lesson.code)).all()}
    kept = {question.code: question for question in db.session.scalars(select(Question))}
    _refuse_moved_codes(files.questions, kept, {row: code for code, row in lessons.items()})
    brought = Brought()
    for written in files.questions:
        if written.code not in kept:
            kept[written.code] = Question(code=written.code, lesson_id=lessons[written.lesson])
            brought.added += 1
        _describe(kept[written.code], written)
        db.session.add(kept[written.code])
    db.session.flush()
    brought.changed = _bring_in_versions(files.questions, kept, at=at) - brought.added
    brought.retired = _retire(kept, {written.code for written in files.questions}, at=at)
    if brought != Brought():
        note(Kind.COURSE_SYNC, "questions", by=by, at=at, **asdict(brought))
    db.session.flush()
    return brought


def _refuse_moved_codes(
    questions: Sequence[WrittenQuestion], kept: dict[str, Question], lessons: dict[int, str]
) -> None:
    for written in questions:
        if question := kept.get(written.code):
            problem = rules.problem(
                written.code,
                rules.Standing(question.use, lessons[question.lesson_id]),
                rules.Standing(written.use, written.lesson),
            )
            if problem:
                raise Refused(problem.message, **problem.values)


def _describe(question: Question, written: WrittenQuestion) -> None:
    question.use = written.use
    question.kind = written.kind
    question.topic = written.topic
    question.difficulty = written.difficulty
    question.track = written.track
    question.retired_at = None


def _bring_in_versions(
    questions: Sequence[WrittenQuestion], kept: dict[str, Question], *, at: datetime
) -> int:
    """Point each question to the version that says what its file says; how many moved."""
    versions: dict[int, dict[str, QuestionVersion]] = {}
    for version in db.session.scalars(select(QuestionVersion)):
        versions.setdefault(version.question_id, {})[version.content_hash] = version
    current: list[tuple[Question, QuestionVersion]] = []
    for written in questions:
        question = kept[written.code]
        of_question = versions.setdefault(question.id, {})
        if written.content_hash not in of_question:
            version = _version(question, written, number=len(of_question) + 1, at=at)
            of_question[written.content_hash] = version
            db.session.add(version)
        current.append((question, of_question[written.content_hash]))
    db.session.flush()
    moved = 0
    for question, version in current:
        moved += question.version_id != version.id
        question.version_id = version.id
    return moved


def _version(
    question: Question, written: WrittenQuestion, *, number: int, at: datetime
) -> QuestionVersion:
    return QuestionVersion(
        question_id=question.id,
        content_hash=written.content_hash,
        number=number,
        kind=written.kind,
        stem=written.stem,
        options=[{"text": option.text, "why": option.why} for option in written.options],
        right=sorted(written.right),
        explanation=written.explanation,
        section=written.section,
        created_at=at,
    )


def _retire(kept: dict[str, Question], written: set[str], *, at: datetime) -> int:
    gone = [
        question
        for code, question in kept.items()
        if code not in written and question.retired_at is None
    ]
    for question in gone:
        question.retired_at = at
    return len(gone)
