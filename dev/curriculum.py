"""Write docs/curriculum.md: what the shipped curriculum holds, counted from its files.

    .venv/bin/python -m dev.curriculum

A test compares the written page with the files, so it cannot grow old.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from academy.curriculum.source.body import read_body
from academy.curriculum.source.document import Notes
from academy.curriculum.source.files import read_courses
from academy.curriculum.source.values import CourseFiles, WrittenLesson

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "curriculum.md"
MARK = "<!-- counted: below this line the page is written by dev/curriculum.py -->"
DIFFICULTIES = ("easy", "middle", "hard")


def main() -> None:
    """Write the counted part anew; what people wrote above it stays."""
    PAGE.write_text(page(PAGE.read_text()))


def page(kept: str) -> str:
    """The whole page: the part written by people, then the counted one."""
    files = read_courses(ROOT / "courses")
    parts = (lessons(files), bank(files), reference(files), reviews(files))
    return "\n".join([kept.split(MARK, 1)[0] + MARK, "", *parts])


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def lessons(files: CourseFiles) -> str:
    """Every lesson with its characters, minutes said and minutes counted."""
    rows: list[tuple[str, str, int, int, int]] = []
    for lesson in files.lessons:
        holds = read_body(lesson.file, lesson.body, lesson.line, Notes())
        rows.append((lesson.code, lesson.title, holds.han, lesson.minutes, holds.minutes))
    said, counted = sum(row[3] for row in rows), sum(row[4] for row in rows)
    heading = (
        f"## Lessons\n\n{len(files.courses)} courses, {len(rows)} lessons, "
        f"{sum(row[2] for row in rows):,} Han characters, {said} minutes said, "
        f"{counted} counted.\n\n"
    )
    return heading + table(("code", "title", "Han", "minutes", "counted"), rows)


def bank(files: CourseFiles) -> str:
    """Exam items by cell, practice items by course."""
    exam = [one for one in files.questions if one.use == "exam"]
    cells = Counter((one.track or one.topic, one.difficulty) for one in exam)
    names = sorted({name for name, _ in cells}, key=lambda name: (not name.startswith("T"), name))
    rows = []
    for name in names:
        counts = [cells[name, difficulty] for difficulty in DIFFICULTIES]
        kinds = Counter(one.kind for one in exam if (one.track or one.topic) == name)
        shown = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        rows.append((name, *counts, sum(counts), shown))
    practice = sum(one.use == "practice" for one in files.questions)
    heading = (
        f"## Question bank\n\n{len(exam)} exam items and {practice} practice items. A row named "
        "after a track holds its TC cells.\n\n"
    )
    return heading + table(("cell", "easy", "middle", "hard", "all", "kinds"), rows)


def reference(files: CourseFiles) -> str:
    """Lexicon by group, glossary, regulations, cards."""
    groups = Counter(word.group for word in files.lexicon)
    cards = sum(len(one.content.get("cards", ())) for one in files.practicals)
    rows = [
        ("lexicon entries", len(files.lexicon)),
        *((f"… {group}", count) for group, count in sorted(groups.items())),
        ("glossary terms", len(files.terms)),
        ("regulations", len(files.regulations)),
        ("buyer question cards", cards),
        ("figures and covers", len(files.media)),
    ]
    return "## Reference material\n\n" + table(("what", "count"), rows)


def reviews(files: CourseFiles) -> str:
    """The lessons whose statements still need a lawyer's eye, with what they rest on."""
    due = [lesson for lesson in files.lessons if lesson.is_review_due]
    heading = (
        f"## Marked for legal review\n\n{len(due)} of {len(files.lessons)} lessons carry "
        "`review: due`; these are the texts they rest on.\n\n"
    )
    return heading + table(("lesson", "rests on"), ((one.code, _rests_on(one)) for one in due))


def _rests_on(lesson: WrittenLesson) -> str:
    named = [f"{source.title} {source.note}".strip() for source in lesson.sources]
    return "; ".join(name.replace("|", "/").replace("\n", " ") for name in named)


if __name__ == "__main__":
    main()
