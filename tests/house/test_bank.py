"""The question bank as a whole: full, even, and not to be answered from its own wording."""

from collections import Counter
from functools import cache
from math import sqrt

import pytest

from academy.curriculum.source.files import read_courses
from academy.curriculum.source.values import CourseFiles, WrittenQuestion
from config import ROOT

SIXFOLD = 6
TRACKS = ("FTW", "WMW", "DCH", "TEA")
# Domain C3: topic -> easy, middle, hard on a paper of level 1.
BLUEPRINT = {
    "T1": (4, 2, 0),
    "T2": (6, 6, 2),
    "T3": (4, 3, 1),
    "T4": (5, 4, 1),
    "T5": (4, 2, 0),
    "TC": (2, 3, 1),
}
DIFFICULTIES = ("easy", "middle", "hard")
CATCH_ALL = ("以上都对", "以上都是", "以上都不对", "以上皆", "都不对", "全部正确", "都正确")


@cache
def files() -> CourseFiles:
    """The shipped courses."""
    return read_courses(ROOT / "courses")


def bank(use: str = "exam") -> list[WrittenQuestion]:
    """The questions of one of the two banks."""
    return [one for one in files().questions if one.use == use]


def singles() -> list[WrittenQuestion]:
    """Questions with one right option, of both banks."""
    return [one for one in files().questions if one.kind == "single"]


@pytest.mark.parametrize("topic", [topic for topic in BLUEPRINT if topic != "TC"])
def test_every_cell_of_the_blueprint_is_filled_sixfold(topic: str) -> None:
    held = Counter(one.difficulty for one in bank() if one.topic == topic and one.track is None)
    for difficulty, asked in zip(DIFFICULTIES, BLUEPRINT[topic], strict=True):
        assert held[difficulty] >= asked * SIXFOLD, (topic, difficulty)


@pytest.mark.parametrize("track", TRACKS)
def test_every_track_fills_its_own_cells_sixfold(track: str) -> None:
    held = Counter(one.difficulty for one in bank() if one.topic == "TC" and one.track == track)
    for difficulty, asked in zip(DIFFICULTIES, BLUEPRINT["TC"], strict=True):
        assert held[difficulty] >= asked * SIXFOLD, (track, difficulty)


def test_the_exam_paper_asks_what_the_blueprint_says() -> None:
    paper = next(paper for paper in files().papers if paper.code == "THEORY-L1")
    asked = {
        topic: tuple(row.get(difficulty, 0) for difficulty in DIFFICULTIES)
        for topic, row in paper.conduct["blueprint"].items()
    }
    assert asked == BLUEPRINT
    assert sum(map(sum, asked.values())) == 50


def test_right_options_stand_in_every_position_alike() -> None:
    places = Counter(one.right[0] for one in singles() if len(one.options) == 4)
    even = sum(places.values()) / 4
    # Three standard deviations of a fair throw.
    slack = 3 * sqrt(even * 0.75)
    assert all(abs(places[n] - even) <= slack for n in range(4)), places


def test_the_longest_option_is_not_the_right_one_more_often_than_by_chance() -> None:
    def is_only_longest(one: WrittenQuestion) -> bool:
        lengths = [len(option.text) for option in one.options]
        return lengths.count(max(lengths)) == 1 and lengths[one.right[0]] == max(lengths)

    asked = singles()
    chance = sum(1 / len(one.options) for one in asked)
    assert sum(map(is_only_longest, asked)) <= chance


def test_true_and_false_are_in_balance() -> None:
    answers = Counter(one.right[0] for one in files().questions if one.kind == "true_false")
    total = sum(answers.values())
    assert abs(answers[0] - total / 2) <= 3 * sqrt(total) / 2


def test_no_option_catches_all_others() -> None:
    found = [
        (one.code, option.text)
        for one in files().questions
        for option in one.options
        if any(words in option.text for words in CATCH_ALL)
    ]
    assert found == []


def test_several_answers_are_not_always_the_same_number() -> None:
    counts = Counter(len(one.right) for one in bank() if one.kind == "multiple")
    assert len(counts) > 1
    assert max(counts.values()) <= 0.85 * sum(counts.values())


def shared(stem: str, text: str) -> float:
    """How much of an option's pairs of characters stand in the stem already."""
    pairs = {text[n : n + 2] for n in range(len(text) - 1)}
    return sum(pair in stem for pair in pairs) / len(pairs) if pairs else 0.0


def test_choosing_what_sounds_most_like_the_question_is_no_better_than_chance() -> None:
    right = total = chance = 0.0
    for one in singles():
        echoes = [shared(one.stem, option.text) for option in one.options]
        best = max(echoes)
        if best == 0:
            continue
        total += 1
        tied = [n for n, echo in enumerate(echoes) if echo == best]
        right += (one.right[0] in tied) / len(tied)
        chance += 1 / len(one.options)
    # Two standard deviations above blind guessing.
    assert right <= chance + 2 * sqrt(total * 0.25 * 0.75), (right, chance, total)


def test_absolute_words_do_not_give_a_wrong_option_away() -> None:
    """Options with “always” or “never” are right now and then, or too few to matter."""
    loud = ("一定", "必须", "绝对", "永远", "任何", "完全")
    marked = [
        (n in one.right)
        for one in singles()
        for n, option in enumerate(one.options)
        if any(word in option.text for word in loud)
    ]
    options = sum(len(one.options) for one in singles())
    assert any(marked)
    assert len(marked) <= 0.12 * options, len(marked) / options


def test_no_question_is_asked_twice() -> None:
    stems = Counter(one.stem for one in files().questions)
    assert [stem for stem, count in stems.items() if count > 1] == []


def test_every_lesson_is_examined_and_every_item_explains_itself() -> None:
    asked = {one.lesson for one in bank()}
    assert {lesson.code for lesson in files().lessons} <= asked
    assert all(one.explanation.strip() for one in files().questions)
    assert all(option.why.strip() for one in files().questions for option in one.options)


def test_lexicon_glossary_and_cards_are_as_large_as_promised() -> None:
    assert len(files().lexicon) >= 150
    assert len(files().terms) >= 100
    practical = next(one for one in files().practicals if one.code == "PRACTICAL-L1")
    assert len(practical.content["cards"]) >= 60
