"""Drawing a paper, and what a file may not change."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.questions import rules
from academy.questions.rules import Item, Shortage, Standing

BLUEPRINT = {"T1": {"easy": 2, "middle": 1}, "T2": {"easy": 1, "hard": 2, "middle": 0}}


def bank(size: int = 6, *, kind: str = "single") -> list[Item]:
    return [
        Item(f"{topic}-{difficulty}-{n}", kind, topic, difficulty, options=4)
        for topic in ("T1", "T2", "T3")
        for difficulty in rules.DIFFICULTY_WORDS
        for n in range(size)
    ]


def cells(drawn: list[rules.Drawn]) -> Counter[tuple[str, str]]:
    return Counter((one.item.topic, one.item.difficulty) for one in drawn)


@given(seed=st.text(min_size=1, max_size=26), size=st.integers(2, 8))
def test_a_paper_has_exactly_what_its_blueprint_asks_for(seed: str, size: int) -> None:
    drawn = rules.draw(BLUEPRINT, bank(size), seed)
    assert cells(drawn) == {
        ("T1", "easy"): 2,
        ("T1", "middle"): 1,
        ("T2", "easy"): 1,
        ("T2", "hard"): 2,
    }
    assert len({one.item.code for one in drawn}) == 6


@given(seed=st.text(max_size=26), pool=st.permutations(bank(3)))
def test_the_same_seed_gives_the_same_paper_however_the_pool_is_read(
    seed: str, pool: list[Item]
) -> None:
    assert rules.draw(BLUEPRINT, pool, seed) == rules.draw(BLUEPRINT, bank(3), seed)


def test_another_seed_gives_another_paper() -> None:
    papers = {
        tuple(one.item.code for one in rules.draw(BLUEPRINT, bank(), str(n))) for n in range(50)
    }
    assert len(papers) > 45


def test_every_question_of_a_cell_comes_equally_often() -> None:
    drawn = Counter(
        rules.draw({"T1": {"easy": 1}}, bank(), f"seed {n}")[0].item.code for n in range(6000)
    )
    assert len(drawn) == 6
    # Chi-square with 5 degrees of freedom: 20.5 is passed by chance once in a thousand.
    assert sum((count - 1000) ** 2 / 1000 for count in drawn.values()) < 20.5


@given(seed=st.text(max_size=26))
def test_a_second_attempt_avoids_the_questions_of_the_first(seed: str) -> None:
    first = {one.item.code for one in rules.draw(BLUEPRINT, bank(4), seed)}
    second = {one.item.code for one in rules.draw(BLUEPRINT, bank(4), seed + "2", avoid=first)}
    assert not first & second


def test_when_the_pool_has_no_others_left_seen_questions_come_back() -> None:
    first = {one.item.code for one in rules.draw(BLUEPRINT, bank(3), "a")}
    second = rules.draw(BLUEPRINT, bank(3), "b", avoid=first)
    assert len(second) == 6
    # Of three easy T1 questions two were seen: the third must come.
    unseen = {item.code for item in bank(3) if (item.topic, item.difficulty) == ("T1", "easy")}
    assert unseen - first <= {one.item.code for one in second}


@given(seed=st.text(max_size=26), options=st.integers(3, 5))
def test_options_are_shown_in_an_order_of_chance_and_all_of_them(seed: str, options: int) -> None:
    order = rules.option_order(Item("C", "single", "T1", "easy", options), seed)
    assert sorted(order) == list(range(options))


def test_every_order_of_options_occurs() -> None:
    orders = {rules.option_order(Item("C", "single", "T1", "easy", 3), str(n)) for n in range(200)}
    assert len(orders) == 6


def test_true_comes_before_false_always() -> None:
    item = Item("C", "true_false", "T1", "easy", options=0)
    assert {rules.option_order(item, str(n)) for n in range(20)} == {(0, 1)}


def test_the_questions_of_a_quiz_keep_their_order() -> None:
    items = bank(1)
    assert [one.item for one in rules.lay_out(items, "seed")] == items


@pytest.mark.parametrize(
    ("size", "short"),
    [
        (2, []),
        (1, [Shortage("T1", "easy", 2, 1), Shortage("T2", "hard", 2, 1)]),
        (
            0,
            [
                Shortage("T1", "easy", 2, 0),
                Shortage("T1", "middle", 1, 0),
                Shortage("T2", "easy", 1, 0),
                Shortage("T2", "hard", 2, 0),
            ],
        ),
    ],
)
def test_cells_the_bank_cannot_fill_are_named(size: int, short: list[Shortage]) -> None:
    assert rules.shortages(BLUEPRINT, bank(size)) == short


@settings(max_examples=30)
@given(seed=st.text(max_size=26))
def test_a_short_cell_gives_what_there_is(seed: str) -> None:
    assert len(rules.draw(BLUEPRINT, bank(1), seed)) == 4


@pytest.mark.parametrize(
    ("kept", "brought", "said"),
    [
        (Standing("exam", "C101-1-1"), Standing("exam", "C101-1-1"), None),
        (Standing("exam", "C101-1-1"), Standing("practice", "C101-1-1"), "cannot move"),
        (Standing("exam", "C101-1-1"), Standing("exam", "C101-1-2"), "never used again"),
    ],
)
def test_a_code_keeps_its_bank_and_its_lesson(
    kept: Standing, brought: Standing, said: str | None
) -> None:
    problem = rules.problem("C101-1-1-E01", kept, brought)
    assert (said is None) == (problem is None)
    assert problem is None or str(said) in problem.message
