"""A lesson's Markdown, line by line: its blocks and references, and how long it takes."""

import re
from dataclasses import dataclass, field

from academy.core.words import N_
from academy.curriculum.source.document import Notes
from academy.curriculum.source.wording import NUMBERED, TABLE_CAPTION

HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
CALLOUT = re.compile(r'^!!!\s+(\S+)(?:\s+"([^"]*)")?\s*$')
IMAGE = re.compile(r'!\[([^\]]*)\]\(\s*<?([^)\s>]*)>?(?:\s+"([^"]*)")?\s*\)')
LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(\s*<?([^)\s>]*)>?[^)]*\)")
TERM = re.compile(r"\[\[([^\[\]]+)\]\]")
TAG = re.compile(r"<[A-Za-z/!?][^>]*>?")
CODE = re.compile(r"`[^`]*`")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
CALLOUTS = ("point", "care", "try")
COLUMNS = range(2, 5)

HAN_A_MINUTE = 300
FIGURE = 20 / 60
TABLE = 0.5
TASK = 2
QUESTIONS = 1
TOLERANCE = 2


@dataclass(frozen=True)
class Use:
    """Something the text refers to, and where."""

    name: str
    line: int


@dataclass
class Body:
    """What a lesson's text holds."""

    images: list[Use] = field(default_factory=list)
    links: list[Use] = field(default_factory=list)
    terms: list[Use] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    tables: int = 0
    tasks: int = 0
    han: int = 0

    @property
    def minutes(self) -> int:
        """How long it takes to read and to do, to the nearest minute."""
        minutes = self.han / HAN_A_MINUTE + len(self.images) * FIGURE + self.tables * TABLE
        return int(minutes + self.tasks * TASK + QUESTIONS + 0.5)


class Reader:
    """Reads a body once from top to bottom."""

    def __init__(self, file: str, text: str, first_line: int, notes: Notes) -> None:
        self.file = file
        self.lines = text.split("\n")
        self.first_line = first_line
        self.notes = notes
        self.body = Body()
        self.level = 1  # of the heading before; the title is the h1

    def read(self) -> Body:
        """Everything the text holds; what is wrong is noted."""
        for place, line in enumerate(self.lines):
            bare = line.strip()
            self._words(place, line)
            if HEADING.match(line):
                self._heading(place, line)
            elif bare.startswith("!!!"):
                self._callout(place, bare)
            elif bare.startswith("|") and not self._above(place).startswith("|"):
                self._table(place)
            elif bare.startswith(TABLE_CAPTION):
                self._caption(place)
        if not self.body.tasks:
            self.problem(0, N_("A lesson has a task: !!! try"))
        return self.body

    def problem(self, place: int, message: str, /, **values: object) -> None:
        """Write down a problem of a line."""
        self.notes.add(self.file, self.first_line + place, message, **values)

    def _above(self, place: int) -> str:
        return self.lines[place - 1].strip() if place else ""

    def _below(self, place: int) -> str:
        return self.lines[place + 1].strip() if place + 1 < len(self.lines) else ""

    def _alone(self, place: int) -> None:
        """A block stands between blank lines, or Markdown reads it as part of its neighbor."""
        if self._above(place) or self._below(place):
            self.problem(place, N_("Leave a blank line before and after"))

    def _heading(self, place: int, line: str) -> None:
        found = HEADING.match(line)
        level, words = (len(found.group(1)), found.group(2)) if found else (2, "")
        self._alone(place)
        if level == 1:
            self.problem(place, N_("The title is the only first-level heading; begin with ##"))
        elif level > self.level + 1:
            self.problem(
                place,
                N_("A heading of level %(found)s follows one of level %(before)s"),
                found=level,
                before=self.level,
            )
        if re.match(NUMBERED, words):
            self.problem(place, N_("Headings carry no numbers"))
        if words in self.body.headings:
            self.problem(place, N_("The heading “%(words)s” stands here twice"), words=words)
        self.body.headings.append(words)
        self.level = max(level, 2)

    def _callout(self, place: int, bare: str) -> None:
        found = CALLOUT.match(bare)
        kind, title = (found.group(1), found.group(2)) if found else ("", "")
        if kind not in CALLOUTS:
            self.problem(place, N_("A callout is !!! point, !!! care or !!! try"))
        if not title:
            self.problem(place, N_('A callout has a title in quotes, such as !!! care "…"'))
        below = self.lines[place + 1] if place + 1 < len(self.lines) else ""
        if not (below.startswith("    ") and below.strip()):
            self.problem(place, N_("The words of a callout follow, indented by four spaces"))
        if self._above(place):
            self.problem(place, N_("Leave a blank line before and after"))
        self.body.tasks += kind == "try"

    def _table(self, place: int) -> None:
        self.body.tables += 1
        last = place
        while last + 1 < len(self.lines) and self.lines[last + 1].strip().startswith("|"):
            last += 1
        if self._above(place) or self._below(last):
            self.problem(place, N_("Leave a blank line before and after"))
        columns = len(cells(self.lines[place]))
        if columns not in COLUMNS:
            self.problem(
                place,
                N_("The table has %(n)s columns; 2 to 4 can be read on a phone"),
                n=columns,
            )
        rows = self.lines[place : last + 1]
        if len(rows) < 3 or not re.fullmatch(r"\|?[\s:|-]+\|?", rows[1].strip()):
            self.problem(place, N_("A table has a heading row, a row of dashes, and rows"))
        for step, row in enumerate(rows):
            if len(cells(row)) != columns:
                self.problem(
                    place + step,
                    N_("This row has %(n)s cells; the table has %(columns)s columns"),
                    n=len(cells(row)),
                    columns=columns,
                )

    def _caption(self, place: int) -> None:
        following = [line.strip() for line in self.lines[place + 1 : place + 3]]
        if not any(line.startswith("|") for line in following):
            self.problem(place, N_("A table's caption stands right above a table"))

    def _words(self, place: int, line: str) -> None:
        """What stands inside a line: pictures, links, terms, Han characters, and no HTML."""
        line = CODE.sub("", line)
        for found in IMAGE.finditer(line):
            alt, name, _caption = found.groups()
            self.body.images.append(Use(name, self.first_line + place))
            if not alt.strip():
                self.problem(
                    place, N_("Say in words what is in the picture: ![…](%(name)s)"), name=name
                )
            if line.strip() != found.group():
                self.problem(place, N_("A picture stands in a line of its own"))
            elif self._above(place) or self._below(place):
                self.problem(place, N_("Leave a blank line before and after"))
        line = IMAGE.sub("", line)
        if TAG.search(line):
            self.problem(place, N_("No HTML here; Markdown says all that is needed"))
        self.body.links += [
            Use(found.group(2), self.first_line + place) for found in LINK.finditer(line)
        ]
        self.body.terms += [
            Use(found.group(1).strip(), self.first_line + place) for found in TERM.finditer(line)
        ]
        self.body.han += len(HAN.findall(line))


def cells(row: str) -> list[str]:
    """The cells of a table row."""
    return re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))


def read_body(file: str, text: str, first_line: int, notes: Notes) -> Body:
    """What a lesson's Markdown holds; what is wrong with it is noted."""
    return Reader(file, text, first_line, notes).read()
