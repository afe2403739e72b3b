"""Materials of a level: eight facts, an example with evidence, and every red line in words."""

from pathlib import Path

import pytest

from academy.curriculum.source.files import read_courses
from academy.curriculum.source.materials import FACTS
from academy.curriculum.source.values import CourseFiles
from config import ROOT
from tests.factories.courses import write_courses

PLACE = "l1/materials.yaml"
TEMPLATE = "".join(
    f"  - {{fact: {fact}, name: a, name_en: b, ask: c, say: d, proof: e, trap: f}}\n"
    for fact in FACTS
)
LINES = "".join(f"    - {{fact: {fact}, say: a, proof: b}}\n" for fact in FACTS)
MATERIALS = f"""\
level: L1
title: a
title_en: b
note: c
note_en: d
template:
{TEMPLATE}example:
  goods: a
  goods_en: b
  opening: c
  closing: d
  lines:
{LINES}red_lines:
  - {{code: RL1, never: [a, b], instead: c, why: d}}
"""


def read(root: Path, text: str) -> CourseFiles:
    """A sound courses folder with these materials."""
    return read_courses(write_courses(root, files={PLACE: text}))


def test_sound_materials_are_kept_as_they_stand(tmp_path: Path) -> None:
    files = read(tmp_path, MATERIALS)
    assert files.problems == ()
    (materials,) = files.materials
    assert materials.level == "L1"
    assert [row["fact"] for row in materials.content["template"]] == list(FACTS)


BROKEN = [
    ("level: L1", "level: L2", 1, "The file lies in the folder of level L1"),
    ("  - {fact: moq, name", "  - {fact: most, name", 9, "“fact” is “most”"),
    (
        "  - {fact: moq, name: a, name_en: b, ask: c, say: d, proof: e, trap: f}\n",
        "",
        6,
        "“moq” is missing",
    ),
    ("    - {fact: price, say", "    - {fact: moq, say", 20, "Two entries have the same code"),
    ("fact: sample, say: a, proof: b", "fact: sample, say: a", 26, "“proof” is missing"),
    ("code: RL1", "code: RL7", 30, "“code” is “RL7”"),
    ("never: [a, b]", "never: a", 30, "“never” must be a list"),
    ("note_en: d", "note_en: d\nadvice: e", 6, "“advice” is not a known entry here"),
]


@pytest.mark.parametrize(
    ("stands", "instead", "line", "words"), BROKEN, ids=[row[3] for row in BROKEN]
)
def test_one_broken_thing_is_found(
    tmp_path: Path, stands: str, instead: str, line: int, words: str
) -> None:
    assert stands in MATERIALS
    problems = [
        (one.file, one.line, one.said.message % one.said.values)
        for one in read(tmp_path, MATERIALS.replace(stands, instead, 1)).problems
    ]
    named = [problem for problem in problems if words in problem[2]]
    assert [(file, at) for file, at, _ in named] == [(PLACE, line)], problems


def test_a_level_without_an_example_is_told_so(tmp_path: Path) -> None:
    start, end = MATERIALS.index("example:"), MATERIALS.index("red_lines:")
    problems = read(tmp_path, MATERIALS[:start] + MATERIALS[end:]).problems
    assert [one.said.values for one in problems] == [{"key": "example"}]


def test_level_one_ships_its_materials() -> None:
    (materials,) = read_courses(ROOT / "courses").materials
    assert len(materials.content["red_lines"]) == 10
