"""What an author wrote, as frozen values, and the problems found in it."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from academy.core.tokens import content_hash
from academy.core.words import Said


@dataclass(frozen=True)
class Problem:
    """Something an author has to change, with its place."""

    file: str  # below the courses folder: c101/01-what-is-a-belt.md
    line: int
    said: Said


@dataclass(frozen=True)
class MediaFile:
    """A picture, a clip or its captions, by its place below the course's folder."""

    course: str  # code
    name: str  # figures/four-buyers.svg
    path: Path
    content_hash: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None
    seconds: float | None = None  # of a clip
    lines: tuple[str, ...] = ()  # of captions: what is said, in order


@dataclass(frozen=True)
class WrittenModule:
    """A part of a course, as course.md lists it."""

    number: int
    title: str
    title_en: str


@dataclass(frozen=True)
class WrittenCourse:
    """A course: the front matter of course.md and its introduction."""

    code: str  # C101
    slug: str  # c101, its folder
    title: str
    title_en: str
    level: str
    track: str | None
    summary: str
    summary_en: str
    cover: str | None
    modules: tuple[WrittenModule, ...]
    introduction: str  # Markdown
    file: str = ""


@dataclass(frozen=True)
class Source:
    """Where a legal or numeric statement comes from."""

    title: str
    number: str
    date: str
    note: str


@dataclass(frozen=True)
class WrittenLesson:
    """A lesson: its front matter and its Markdown."""

    code: str  # C101-1-1
    course: str  # code
    module: int
    number: int  # its place in the course, from 1
    title: str
    title_en: str
    minutes: int
    goal: str
    regulation_refs: tuple[str, ...]
    sources: tuple[Source, ...]
    is_review_due: bool
    body: str  # Markdown
    source: str  # the whole file
    media: tuple[str, ...]  # names of the pictures and clips it shows
    file: str
    line: int = 1  # where the body begins


@dataclass(frozen=True)
class Option:
    """One answer to choose, and why it is right or not."""

    text: str
    why: str


@dataclass(frozen=True)
class WrittenQuestion:
    """An item of the bank.

    `right` are positions of options from 0. A true_false item has no options of its own:
    (0,) says true, (1,) says false.
    """

    code: str  # C101-1-1-P1
    lesson: str  # code
    course: str  # code
    level: str
    track: str | None  # of its course
    use: str  # practice or exam
    kind: str  # single, multiple, true_false
    topic: str
    difficulty: str
    section: str
    stem: str
    options: tuple[Option, ...]
    right: tuple[int, ...]
    explanation: str
    regulation_refs: tuple[str, ...]
    file: str
    line: int

    @cached_property
    def content_hash(self) -> str:
        """The name of what is asked and answered: the same words give the same version."""
        options = [[option.text, option.why] for option in self.options]
        content = [self.kind, self.stem, options, self.right, self.explanation, self.section]
        return content_hash(json.dumps(content, ensure_ascii=False))


@dataclass(frozen=True)
class WrittenPaper:
    """A quiz or a theory exam; `conduct` are all its rules as plain values, fit for JSON."""

    code: str  # C101-M1, THEORY-L1
    kind: str  # quiz or theory
    title: str
    title_en: str
    level: str
    course: str | None  # code, of a quiz
    module: int | None  # of a quiz
    conduct: dict[str, Any]
    file: str
    line: int = 1

    @property
    def slug(self) -> str:
        """Its name in URLs."""
        return self.code.lower()

    @cached_property
    def content_hash(self) -> str:
        """The name of these rules."""
        return content_hash(json.dumps(self.conduct, ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True)
class WrittenPractical:
    """A practical; `content` is everything the file says, as plain values, fit for JSON."""

    code: str  # PRACTICAL-L1
    title: str
    title_en: str
    level: str
    content: dict[str, Any]
    file: str

    @property
    def slug(self) -> str:
        """Its name in URLs."""
        return self.code.lower()

    @cached_property
    def content_hash(self) -> str:
        """The name of this task and rubric."""
        return content_hash(json.dumps(self.content, ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True)
class WrittenMaterials:
    """What learners of a level practice with; `content` is everything the file says."""

    level: str
    content: dict[str, Any]
    file: str


@dataclass(frozen=True)
class WrittenTrack:
    """A category of goods; its course is the one that names it as its track."""

    code: str  # FTW
    title: str


@dataclass(frozen=True)
class WrittenLevel:
    """A level: its common courses in order, and its tracks."""

    code: str  # L1
    title: str
    title_en: str
    courses: tuple[str, ...]
    tracks: tuple[WrittenTrack, ...]
    file: str


@dataclass(frozen=True)
class Regulation:
    """A law or rule as a dated fact."""

    id: str
    title: str
    title_en: str
    number: str
    in_force_from: str
    line: int


@dataclass(frozen=True)
class Term:
    """A word of the trade and what it means."""

    term: str
    term_en: str
    meaning: str


@dataclass(frozen=True)
class LexiconWord:
    """A word the script checker warns about."""

    word: str
    group: str
    also: tuple[str, ...]  # other spellings
    harmless: tuple[str, ...]  # longer words that contain it and mean no harm
    why: str
    instead: str
    exceptions: str  # when it may be said after all
    line: int


@dataclass(frozen=True)
class CourseFiles:
    """Everything below `courses/`, and every problem found in it; in the order of the levels."""

    courses: tuple[WrittenCourse, ...] = ()
    lessons: tuple[WrittenLesson, ...] = ()
    questions: tuple[WrittenQuestion, ...] = ()
    papers: tuple[WrittenPaper, ...] = ()
    practicals: tuple[WrittenPractical, ...] = ()
    materials: tuple[WrittenMaterials, ...] = ()
    levels: tuple[WrittenLevel, ...] = ()
    regulations: tuple[Regulation, ...] = ()
    terms: tuple[Term, ...] = ()
    lexicon: tuple[LexiconWord, ...] = ()
    media: tuple[MediaFile, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def quiz_of(self, course: str, module: int) -> WrittenPaper | None:
        """The quiz that closes a module, if it has one."""
        for paper in self.papers:
            if paper.kind == "quiz" and (paper.course, paper.module) == (course, module):
                return paper
        return None
