"""Questions: one file for each lesson, a list of items with a key that can be decided."""

import re
from collections.abc import Mapping
from pathlib import Path

from academy.core.words import N_
from academy.curriculum.source.courses import read_text
from academy.curriculum.source.document import Fields, Notes, parts_of, read_yaml
from academy.curriculum.source.values import (
    Option,
    WrittenCourse,
    WrittenLesson,
    WrittenQuestion,
)
from academy.curriculum.source.wording import SWEEPING

KINDS = ("single", "multiple", "true_false")
USES = {"practice": "P", "exam": "E"}
TOPICS = (*(f"T{n}" for n in range(1, 13)), "TC")
DIFFICULTIES = ("easy", "middle", "hard")
OPTIONS = {"single": range(3, 5), "multiple": range(4, 6)}


def read_questions(
    root: Path,
    folder: Path,
    course: WrittenCourse,
    lessons: Mapping[str, WrittenLesson],
    notes: Notes,
) -> tuple[WrittenQuestion, ...]:
    """The questions of a course."""
    found: list[WrittenQuestion] = []
    for path in sorted((folder / "questions").glob("*")):
        file = str(path.relative_to(root))
        lesson = lessons.get(path.stem.upper())
        if path.suffix != ".yaml" or lesson is None:
            notes.add(
                file, 1, N_("The file is called like the lesson it belongs to: c101-1-1.yaml")
            )
            continue
        text = read_text(root, path, notes)
        if text is not None:
            items = parts_of(read_yaml(file, text, notes))
            found += [_question(fields, course, lesson) for fields in items]
    return tuple(found)


def _question(fields: Fields, course: WrittenCourse, lesson: WrittenLesson) -> WrittenQuestion:
    kind = fields.choice("kind", KINDS)
    options, right = _answer(fields) if kind == "true_false" else _options(fields, kind)
    question = WrittenQuestion(
        code=fields.text("code", longest=30),
        lesson=lesson.code,
        course=course.code,
        level=course.level,
        track=course.track,
        use=fields.choice("use", USES),
        kind=kind,
        topic=fields.choice("topic", TOPICS),
        difficulty=fields.choice("difficulty", DIFFICULTIES),
        section=fields.text("section", needed=False, longest=80),
        stem=fields.text("stem"),
        options=options,
        right=right,
        explanation=fields.text("explanation"),
        regulation_refs=fields.texts("regulation_refs"),
        file=fields.document.file,
        line=fields.line,
    )
    fields.refuse_others()
    _check_code(fields, question)
    return question


def _check_code(fields: Fields, question: WrittenQuestion) -> None:
    letter = USES.get(question.use)
    start = f"{question.lesson}-{letter}"
    if letter and question.code and not re.fullmatch(re.escape(start) + r"\d+", question.code):
        fields.problem(
            "code",
            N_("The code is %(code)s; a question of this lesson and use begins with %(start)s"),
            code=question.code,
            start=start,
        )


def _answer(fields: Fields) -> tuple[tuple[Option, ...], tuple[int, ...]]:
    """The key of a true-or-false question."""
    answer = fields.flag("answer")
    if answer is None:
        fields.problem(None, N_("A true_false question has answer: true or answer: false"))
    if fields.raw("options"):
        fields.problem("options", N_("A true_false question has no options of its own"))
    return (), (0 if answer else 1,)


def _options(fields: Fields, kind: str) -> tuple[tuple[Option, ...], tuple[int, ...]]:
    """The options of a question and the positions of the right ones."""
    options: list[Option] = []
    right: list[int] = []
    for part in fields.parts("options", needed=True):
        options.append(Option(part.text("text"), part.text("why")))
        if part.flag("right"):
            right.append(len(options) - 1)
        if any(word in options[-1].text for word in SWEEPING):
            part.problem("text", N_("No option speaks of the others (all of them, none of them)"))
        part.refuse_others()
    _check_options(fields, kind, options, right)
    return tuple(options), tuple(right)


def _check_options(fields: Fields, kind: str, options: list[Option], right: list[int]) -> None:
    allowed = OPTIONS.get(kind)
    if allowed and len(options) not in allowed:
        fields.problem(
            "options",
            N_("There are %(n)s options; a %(kind)s question has %(least)s or %(most)s"),
            n=len(options),
            kind=kind,
            least=allowed[0],
            most=allowed[-1],
        )
    if len({option.text for option in options}) != len(options):
        fields.problem("options", N_("Two options say the same"))
    if kind == "single" and len(right) != 1:
        fields.problem(
            "options",
            N_("%(n)s options are right; a single question has exactly one"),
            n=len(right),
        )
    if kind == "multiple" and not 2 <= len(right) < len(options):
        fields.problem(
            "options",
            N_("%(n)s options are right; a multiple question has two or more, and one wrong"),
            n=len(right),
        )
