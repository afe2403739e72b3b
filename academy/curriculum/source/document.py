"""YAML with the line of every entry, and the entries of a mapping taken out one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import yaml

from academy.core.words import N_, Said
from academy.curriculum.source.values import Problem

Path = tuple[str | int, ...]
T = TypeVar("T")


class Notes:
    """The problems found so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, file: str, line: int, message: str, /, **values: object) -> None:
        """Write down what an author has to change, and where."""
        self.problems.append(Problem(file, max(line, 1), Said(message, values)))

    def in_order(self) -> tuple[Problem, ...]:
        """All problems by file and line."""
        return tuple(sorted(self.problems, key=lambda one: (one.file, one.line)))


class Broken(Exception):
    """A text that is not sound YAML."""

    def __init__(self, line: int, message: str, **values: object) -> None:
        self.line = line
        self.said = Said(message, values)
        super().__init__(message)


@dataclass
class Document:
    """One YAML text: its value, and where each part of it stands."""

    file: str
    value: Any
    lines: dict[Path, int]
    notes: Notes
    first_line: int = 1

    def line(self, path: Path) -> int:
        """The line of an entry, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, self.first_line)

    def problem(self, path: Path, message: str, /, **values: object) -> None:
        """Write down a problem of an entry."""
        self.notes.add(self.file, self.line(path), message, **values)


def read_yaml(file: str, text: str, notes: Notes, *, first_line: int = 1) -> Document:
    """A YAML text as plain values; what is broken is noted and gives an empty value."""
    document = Document(file, None, {}, notes, first_line)
    try:
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        if node is not None:
            document.value = _plain(loader, node, (), document)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        notes.add(file, first_line + line, N_("This is not sound YAML: %(why)s"), why=error.problem)
    except yaml.YAMLError as error:
        notes.add(file, first_line, N_("This is not sound YAML: %(why)s"), why=str(error))
    except Broken as error:
        notes.add(file, error.line, error.said.message, **error.said.values)
    return document


def _plain(loader: Any, node: yaml.Node, path: Path, document: Document) -> Any:
    """A node as plain values fit for JSON, with the lines of all its parts written down."""
    line = document.first_line + node.start_mark.line
    document.lines.setdefault(path, line)
    if len(path) > 12:
        raise Broken(line, N_("This is nested too deeply"))
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(loader, part, (*path, place), document) for place, part in enumerate(node.value)
        ]
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, path, document)
    value = loader.construct_object(node)
    return value.isoformat() if isinstance(value, date) else value


def _mapping(loader: Any, node: yaml.MappingNode, path: Path, document: Document) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = document.first_line + key_node.start_mark.line
        if not isinstance(key_node, yaml.ScalarNode):
            raise Broken(line, N_("A key must be a word"))
        key = str(key_node.value)
        if key in found:
            document.notes.add(document.file, line, N_("“%(key)s” stands here twice"), key=key)
        document.lines[(*path, key)] = line
        found[key] = _plain(loader, value_node, (*path, key), document)
    return found


@dataclass
class Fields:
    """The entries of a mapping, asked for by name; whatever is wrong with them is noted."""

    document: Document
    path: Path = ()
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        value = self.document.value
        for step in self.path:
            value = value[step]
        self.entries: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.problem(None, N_("Entries with names are expected here, such as “code: …”"))

    @property
    def line(self) -> int:
        """Where the mapping begins."""
        return self.document.line(self.path)

    def line_of(self, key: str) -> int:
        """Where an entry stands."""
        return self.document.line((*self.path, key))

    def problem(self, key: str | None, message: str, /, **values: object) -> None:
        """Write down a problem of an entry, or of the mapping itself."""
        path = self.path if key is None else (*self.path, key)
        self.document.problem(path, message, **values)

    def raw(self, key: str) -> Any:
        """An entry as it stands, or None."""
        self.asked.add(key)
        return self.entries.get(key)

    def _typed(self, key: str, kind: type[T], default: T, *, needed: bool, message: str) -> T:
        value = self.raw(key)
        if value is None or value in ("", []):
            if needed:
                self.problem(
                    None if key not in self.entries else key, N_("“%(key)s” is missing"), key=key
                )
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.problem(key, message, key=key)
            return default
        return value

    def text(self, key: str, *, needed: bool = True, longest: int | None = None) -> str:
        """An entry that is words; a number or a date is taken as it is written."""
        value = self.raw(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.entries[key] = str(value)
        found = self._typed(
            key, str, "", needed=needed, message=N_("“%(key)s” must be words")
        ).strip()
        if longest is not None and len(found) > longest:
            self.problem(
                key,
                N_("“%(key)s” has %(n)s characters; at most %(longest)s fit"),
                key=key,
                n=len(found),
                longest=longest,
            )
        return found

    def choice(self, key: str, allowed: Iterable[str], *, needed: bool = True) -> str:
        """An entry that is one of these words."""
        found = self.text(key, needed=needed)
        words = tuple(allowed)
        if found and found not in words:
            self.problem(
                key,
                N_("“%(key)s” is “%(found)s”; it can be %(allowed)s"),
                key=key,
                found=found,
                allowed=", ".join(words),
            )
        return found

    def whole(
        self, key: str, *, least: int, most: int, needed: bool = True, default: int = 0
    ) -> int:
        """An entry that is a whole number between two others."""
        found = self._typed(
            key, int, default, needed=needed, message=N_("“%(key)s” must be a whole number")
        )
        if isinstance(self.entries.get(key), int) and not least <= found <= most:
            self.problem(
                key,
                N_("“%(key)s” is %(found)s; it must lie between %(least)s and %(most)s"),
                key=key,
                found=found,
                least=least,
                most=most,
            )
        return found

    def flag(self, key: str) -> bool | None:
        """An entry that is true or false, or None where there is none."""
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.problem(key, N_("“%(key)s” must be true or false"), key=key)
            return None
        return value

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """An entry that is a list of words."""
        value = self._typed(key, list, [], needed=needed, message=N_("“%(key)s” must be a list"))
        words = tuple(one for one in value if isinstance(one, str) and one.strip())
        if len(words) != len(value):
            self.problem(key, N_("“%(key)s” must be a list of words"), key=key)
        return words

    def mapping(self, key: str, *, needed: bool = True) -> dict[str, Any]:
        """An entry that has named entries of its own."""
        return self._typed(
            key, dict, {}, needed=needed, message=N_("“%(key)s” must have named entries")
        )

    def parts(self, key: str, *, needed: bool = False) -> Iterator["Fields"]:
        """The mappings in an entry that is a list of them."""
        value = self._typed(key, list, [], needed=needed, message=N_("“%(key)s” must be a list"))
        return (Fields(self.document, (*self.path, key, place)) for place in range(len(value)))

    def inside(self, key: str) -> "Fields | None":
        """The mapping in an entry, or None where there is none."""
        if not self.mapping(key, needed=False):
            return None
        return Fields(self.document, (*self.path, key))

    def refuse_others(self) -> None:
        """Note entries that nobody asked for: most are misspelt names."""
        for key in self.entries:
            if key not in self.asked:
                self.problem(key, N_("“%(key)s” is not a known entry here"), key=key)


def parts_of(document: Document) -> Iterator[Fields]:
    """The mappings of a text that is a list of them."""
    if not isinstance(document.value, list):
        if document.value is not None:
            document.problem((), N_("A list is expected here"))
        return iter(())
    return (Fields(document, (place,)) for place in range(len(document.value)))


def split_front_matter(file: str, text: str, notes: Notes) -> tuple[Document, str, int]:
    """A Markdown file's front matter, its body, and the line where the body begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        notes.add(file, 1, N_("The file must begin with a line ---, then the front matter"))
        return Document(file, {}, {}, Notes()), text, 1
    for place, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            front = read_yaml(file, "\n".join(lines[1:place]), notes, first_line=2)
            if not isinstance(front.value, dict):
                front.value = {}
            return front, "\n".join(lines[place + 1 :]), place + 2
    notes.add(file, 1, N_("The front matter has no closing line ---"))
    return Document(file, {}, {}, Notes()), text, 1
