"""Materials of a level: script template, worked example, red lines in words, checklist."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from academy.core.words import N_
from academy.curriculum.source.courses import LEVELS, read_text
from academy.curriculum.source.document import Fields, Notes, parts_of, read_yaml
from academy.curriculum.source.values import WrittenMaterials, WrittenPractical

# The eight wholesale facts of every pitch, in the order they are said.
FACTS = ("item", "material", "moq", "price", "lead_time", "sample", "custom", "after_sales")


def read_materials(
    root: Path, folder: Path, level: str, practicals: Iterable[WrittenPractical], notes: Notes
) -> tuple[WrittenMaterials, ...]:
    """The materials of a level, if it has any."""
    path = folder / "materials.yaml"
    text = read_text(root, path, notes) if path.exists() else None
    if text is None:
        return ()
    fields = Fields(read_yaml(str(path.relative_to(root)), text, notes))
    if fields.choice("level", LEVELS) != level:
        fields.problem("level", N_("The file lies in the folder of level %(level)s"), level=level)
    for key in ("title", "title_en", "note", "note_en"):
        fields.text(key)
    _check_template(fields)
    _check_example(fields)
    _check_red_lines(fields, practicals)
    fields.refuse_others()
    content = {**fields.entries, "checklist": _read_checklist(root, folder, notes)}
    return (WrittenMaterials(level, content, fields.document.file),)


def _read_checklist(root: Path, folder: Path, notes: Notes) -> list[dict[str, Any]]:
    """What is ticked off before going live, numbered from 1."""
    path = folder / "checklist.yaml"
    text = read_text(root, path, notes) if path.exists() else None
    if text is None:
        return []
    rows = []
    for number, part in enumerate(parts_of(read_yaml(str(path.relative_to(root)), text, notes)), 1):
        if part.whole("n", least=1, most=99) != number:
            part.problem("n", N_("The checklist is numbered from 1, without a gap"))
        for key in ("text", "text_en", "why"):
            part.text(key)
        part.refuse_others()
        rows.append(dict(part.entries))
    return rows


def _check_template(fields: Fields) -> None:
    """One row for each fact: what to ask oneself, how to say it, what proves it, the usual slip."""
    facts = []
    for part in fields.parts("template", needed=True):
        facts.append(part.choice("fact", FACTS))
        for key in ("name", "name_en", "ask", "say", "proof", "trap"):
            part.text(key)
        part.refuse_others()
    _check_complete(fields, "template", facts, FACTS)


def _check_example(fields: Fields) -> None:
    """A whole pitch: every fact is said, and every line has its evidence."""
    example = fields.inside("example")
    if example is None:
        fields.problem(None, N_("“%(key)s” is missing"), key="example")
        return
    for key in ("goods", "goods_en", "opening", "closing"):
        example.text(key)
    facts = []
    for part in example.parts("lines", needed=True):
        facts.append(part.choice("fact", FACTS))
        part.text("say")
        part.text("proof")
        part.refuse_others()
    example.refuse_others()
    _check_complete(example, "lines", facts, FACTS)


def _check_red_lines(fields: Fields, practicals: Iterable[WrittenPractical]) -> None:
    """Each red line of the practical, with what never to say and what to say instead."""
    wanted = [row["code"] for one in practicals for row in one.content.get("red_lines") or ()]
    codes = []
    for part in fields.parts("red_lines", needed=True):
        codes.append(part.choice("code", wanted))
        part.texts("never", needed=True)
        part.text("instead")
        part.text("why")
        part.refuse_others()
    _check_complete(fields, "red_lines", codes, wanted)


def _check_complete(fields: Fields, key: str, found: list[str], wanted: Iterable[str]) -> None:
    if len(set(found)) != len(found):
        fields.problem(key, N_("Two entries have the same code"))
    for code in wanted:
        if found and code not in found:
            fields.problem(key, N_("“%(key)s” is missing"), key=code)
