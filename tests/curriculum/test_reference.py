"""Reference files: laws, terms, and the words the script checker warns about."""

from pathlib import Path

from academy.curriculum.source.files import read_courses
from academy.curriculum.source.values import CourseFiles

ROOT = Path(__file__).parents[2]
WORD = """
- word: 最好
  group: absolute
  also: [zuihao]
  harmless: [最好阴干]
  why: Compares with everything.
  instead: Say the material.
"""


def read(folder: Path, name: str, text: str) -> CourseFiles:
    """What is read from a courses folder with this one reference file."""
    (folder / "reference").mkdir()
    (folder / "reference" / name).write_text(text, encoding="utf-8")
    return read_courses(folder)


def said(files: CourseFiles) -> list[str]:
    """Each problem as `line: words`."""
    return [f"{one.line}: {one.said.message % one.said.values}" for one in files.problems]


def test_a_word_keeps_its_spellings_and_advice(tmp_path: Path) -> None:
    files = read(tmp_path, "lexicon.yaml", WORD)
    assert said(files) == []
    (word,) = files.lexicon
    assert (word.also, word.harmless) == (("zuihao",), ("最好阴干",))
    assert (word.instead, word.exceptions) == ("Say the material.", "")


def test_a_group_nobody_knows_is_a_problem(tmp_path: Path) -> None:
    (problem,) = said(read(tmp_path, "lexicon.yaml", WORD.replace("absolute", "superlative")))
    assert problem.startswith("3: “group” is “superlative”")


def test_a_word_without_advice_is_a_problem(tmp_path: Path) -> None:
    files = read(tmp_path, "lexicon.yaml", WORD.replace("  instead: Say the material.\n", ""))
    assert said(files) == ["2: “instead” is missing"]


def test_a_misspelt_entry_of_a_word_is_a_problem(tmp_path: Path) -> None:
    files = read(tmp_path, "lexicon.yaml", WORD.replace("harmless", "harmles"))
    assert said(files) == ["5: “harmles” is not a known entry here"]


def test_a_spelling_belongs_to_one_word(tmp_path: Path) -> None:
    files = read(tmp_path, "lexicon.yaml", WORD + WORD.lstrip().replace("word: 最好", "word: best"))
    assert said(files) == ["8: “zuihao” stands here twice"]


def test_the_shipped_words_are_harmless_only_inside_longer_ones() -> None:
    for word in read_courses(ROOT / "courses").lexicon:
        spellings = [one.casefold() for one in (word.word, *word.also)]
        for harmless in word.harmless:
            assert any(one in harmless.casefold() for one in spellings), harmless
            assert harmless.casefold() not in spellings, harmless
