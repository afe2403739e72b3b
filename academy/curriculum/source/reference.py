"""Levels, laws and rules, terms, and the words the script checker knows."""

from collections.abc import Iterator
from pathlib import Path

from academy.core.words import N_
from academy.curriculum.source.courses import LEVELS, read_text
from academy.curriculum.source.document import Fields, Notes, parts_of, read_yaml
from academy.curriculum.source.values import (
    LexiconWord,
    Regulation,
    Term,
    WrittenLevel,
    WrittenTrack,
)

LEXICON_GROUPS = (
    "absolute",
    "medical",
    "health_food",
    "promise",
    "origin",
    "authority",
    "price",
    "off_platform",
)


def read_level(root: Path, folder: Path, notes: Notes) -> WrittenLevel | None:
    """A level, from its level.yaml."""
    path = folder / "level.yaml"
    text = read_text(root, path, notes)
    if text is None:
        return None
    fields = Fields(read_yaml(str(path.relative_to(root)), text, notes))
    code = fields.choice("code", LEVELS)
    if code.lower() != folder.name:
        fields.problem(
            "code",
            N_("The code is %(code)s but the folder is %(folder)s"),
            code=code,
            folder=folder.name,
        )
    return WrittenLevel(
        code=code,
        title=fields.text("title", longest=60),
        title_en=fields.text("title_en", longest=120),
        courses=fields.texts("courses", needed=True),
        tracks=_tracks(fields),
        file=fields.document.file,
    )


def _tracks(fields: Fields) -> tuple[WrittenTrack, ...]:
    """The categories of goods, code and name."""
    inside = fields.inside("tracks")
    codes = list(inside.entries) if inside else []
    return tuple(WrittenTrack(code, inside.text(code)) for code in codes) if inside else ()


def _rows(root: Path, name: str, notes: Notes) -> Iterator[Fields]:
    """The entries of a reference file; none while it does not exist."""
    path = root / "reference" / name
    text = read_text(root, path, notes) if path.exists() else None
    if text is None:
        return iter(())
    return parts_of(read_yaml(f"reference/{name}", text, notes))


def read_regulations(root: Path, notes: Notes) -> tuple[Regulation, ...]:
    """The laws and rules the lessons refer to."""
    return tuple(
        Regulation(
            id=fields.text("id", longest=30),
            title=fields.text("title"),
            title_en=fields.text("title_en"),
            number=fields.text("number", needed=False),
            in_force_from=fields.text("in_force_from", needed=False),
            line=fields.line,
        )
        for fields in _rows(root, "regulations.yaml", notes)
    )


def read_terms(root: Path, notes: Notes) -> tuple[Term, ...]:
    """The terms that lessons link to."""
    return tuple(
        Term(
            term=fields.text("term", longest=40),
            term_en=fields.text("term_en", longest=80),
            meaning=fields.text("meaning", longest=300),
        )
        for fields in _rows(root, "glossary.yaml", notes)
    )


def read_lexicon(root: Path, notes: Notes) -> tuple[LexiconWord, ...]:
    """The words the script checker warns about."""
    return tuple(_lexicon_word(fields) for fields in _rows(root, "lexicon.yaml", notes))


def _lexicon_word(fields: Fields) -> LexiconWord:
    word = LexiconWord(
        word=fields.text("word", longest=40),
        group=fields.choice("group", LEXICON_GROUPS),
        also=fields.texts("also"),
        harmless=fields.texts("harmless"),
        why=fields.text("why"),
        instead=fields.text("instead"),
        exceptions=fields.text("exceptions", needed=False),
        line=fields.line,
    )
    fields.refuse_others()
    return word
