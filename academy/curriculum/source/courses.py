"""Courses and lessons: course.md and the numbered files beside it."""

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

from academy.core.words import N_
from academy.curriculum.source import arithmetic, body
from academy.curriculum.source.document import Fields, Notes, split_front_matter
from academy.curriculum.source.media import CLIP
from academy.curriculum.source.values import (
    MediaFile,
    Source,
    WrittenCourse,
    WrittenLesson,
    WrittenModule,
)

LESSON_NAME = re.compile(r"(\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
LEVELS = ("L1", "L2", "L3")
OUTSIDE = ("http://", "https://")


def read_text(root: Path, path: Path, notes: Notes) -> str | None:
    """A text file in UTF-8, its line ends made one kind; None when it is something else."""
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (UnicodeDecodeError, OSError):
        notes.add(str(path.relative_to(root)), 1, N_("The file must be text in UTF-8"))
        return None


def read_course(root: Path, folder: Path, notes: Notes) -> WrittenCourse | None:
    """A course, from its course.md."""
    path = folder / "course.md"
    file = str(path.relative_to(root))
    text = read_text(root, path, notes)
    if text is None:
        return None
    document, introduction, _ = split_front_matter(file, text, notes)
    fields = Fields(document)
    modules = tuple(_module(part) for part in fields.parts("modules", needed=True))
    if [module.number for module in modules] != list(range(1, len(modules) + 1)):
        fields.problem("modules", N_("Modules are numbered 1, 2, 3 in order"))
    course = WrittenCourse(
        code=fields.text("code", longest=20),
        slug=folder.name,
        title=fields.text("title", longest=60),
        title_en=fields.text("title_en", longest=120),
        level=fields.choice("level", LEVELS),
        track=fields.text("track", needed=False, longest=3) or None,
        summary=fields.text("summary"),
        summary_en=fields.text("summary_en"),
        cover=fields.text("cover", needed=False, longest=60) or None,
        modules=modules,
        introduction=introduction.strip(),
        file=file,
    )
    if course.code.lower() != folder.name:
        fields.problem(
            "code",
            N_("The code is %(code)s but the folder is %(folder)s"),
            code=course.code,
            folder=folder.name,
        )
    if course.cover and not (folder / course.cover).is_file():
        fields.problem("cover", N_("There is no file %(name)s"), name=course.cover)
    fields.refuse_others()
    return course


def _module(fields: Fields) -> WrittenModule:
    module = WrittenModule(
        number=fields.whole("code", least=1, most=20),
        title=fields.text("title", longest=60),
        title_en=fields.text("title_en", longest=120),
    )
    fields.refuse_others()
    return module


def read_lessons(
    root: Path, folder: Path, course: WrittenCourse, media: dict[str, MediaFile], notes: Notes
) -> tuple[tuple[WrittenLesson, body.Body], ...]:
    """The lessons of a course in the order of their file numbers, each with what its text holds."""
    found: list[tuple[WrittenLesson, body.Body]] = []
    prefixes: set[str] = set()
    paths = [path for path in sorted(folder.glob("*.md")) if path.name != "course.md"]
    for path in paths:
        file = str(path.relative_to(root))
        named = LESSON_NAME.fullmatch(path.name)
        text = read_text(root, path, notes)
        if not named:
            notes.add(file, 1, N_("A lesson's file is called like 01-what-is-a-belt.md"))
        elif named.group(1) in prefixes:
            notes.add(file, 1, N_("Two lessons have the number %(n)s"), n=named.group(1))
        if not named or text is None:
            continue
        prefixes.add(named.group(1))
        found.append(_lesson(file, text, len(found) + 1, course, media, notes))
    return tuple(found)


def _lesson(
    file: str,
    text: str,
    number: int,
    course: WrittenCourse,
    media: dict[str, MediaFile],
    notes: Notes,
) -> tuple[WrittenLesson, body.Body]:
    document, markdown, line = split_front_matter(file, text, notes)
    fields = Fields(document)
    holds = body.read_body(file, markdown, line, notes)
    lesson = WrittenLesson(
        code=fields.text("code", longest=20),
        course=course.code,
        module=fields.whole("module", least=1, most=max(len(course.modules), 1)),
        number=number,
        title=fields.text("title", longest=60),
        title_en=fields.text("title_en", longest=120),
        minutes=fields.whole("minutes", least=3, most=30),
        goal=fields.text("goal"),
        regulation_refs=fields.texts("regulation_refs"),
        sources=tuple(_source(part) for part in fields.parts("sources")),
        is_review_due=fields.choice("review", ("due",), needed=False) == "due",
        body=markdown.strip() + "\n",
        source=text,
        media=tuple(use.name for use in holds.images),
        file=file,
        line=line,
    )
    _check_code(fields, lesson)
    _check_minutes(fields, lesson, holds)
    _check_numbers(fields, markdown)
    fields.refuse_others()
    for use in holds.images:
        _check_image(file, use, media, notes)
    return lesson, holds


def _source(fields: Fields) -> Source:
    source = Source(
        title=fields.text("title"),
        number=fields.text("number", needed=False),
        date=fields.text("date", needed=False),
        note=fields.text("note", needed=False),
    )
    fields.refuse_others()
    return source


def _check_code(fields: Fields, lesson: WrittenLesson) -> None:
    start = f"{lesson.course}-{lesson.module}-"
    if lesson.code and not re.fullmatch(re.escape(start) + r"\d+", lesson.code):
        fields.problem(
            "code",
            N_("The code is %(code)s; in this course and module it begins with %(start)s"),
            code=lesson.code,
            start=start,
        )


def _check_minutes(fields: Fields, lesson: WrittenLesson, holds: body.Body) -> None:
    if lesson.minutes and abs(lesson.minutes - holds.minutes) > body.TOLERANCE:
        fields.problem(
            "minutes",
            N_("It says %(said)s minutes; the text comes to about %(counted)s"),
            said=lesson.minutes,
            counted=holds.minutes,
        )


def _check_numbers(fields: Fields, markdown: str) -> None:
    """Compute every worked number again, and look for it in the text."""
    for part in fields.parts("arithmetic"):
        expression = part.text("expr")
        part.text("unit", needed=False)
        try:
            result = Decimal(part.text("equals"))
        except InvalidOperation:
            part.problem("equals", N_("“equals” must be a number"))
            continue
        part.refuse_others()
        try:
            if not arithmetic.agrees(expression, result):
                part.problem(
                    "equals",
                    N_("%(expr)s comes to %(counted)s, not to %(said)s"),
                    expr=expression,
                    counted=f"{arithmetic.compute(expression):.2f}".rstrip("0").rstrip("."),
                    said=result,
                )
            elif not arithmetic.stands_in(markdown, result):
                part.problem(
                    "equals", N_("The result %(said)s does not stand in the text"), said=result
                )
        except arithmetic.NotArithmetic:
            part.problem("expr", N_("Only numbers, + - * / and brackets can be computed"))


def _check_image(file: str, use: body.Use, media: dict[str, MediaFile], notes: Notes) -> None:
    found = media.get(use.name)
    if use.name.startswith(OUTSIDE) or found is None:
        notes.add(file, use.line, N_("There is no file %(name)s"), name=use.name)
    elif found.media_type == CLIP and f"{use.name.removesuffix('.mp4')}.vtt" not in media:
        notes.add(file, use.line, N_("The clip %(name)s has no captions (.vtt)"), name=use.name)
