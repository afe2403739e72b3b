"""Whether an answer is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.questions.marking import Mark, mark

POSITIONS = st.sets(st.integers(0, 4))


@pytest.mark.parametrize(
    ("kind", "right", "chosen", "is_right"),
    [
        ("single", [1], [1], True),
        ("single", [1], [2], False),
        ("single", [1], [1, 2], False),
        ("single", [1], [], False),
        ("single", [1], None, False),
        ("multiple", [0, 2], [2, 0], True),
        ("multiple", [0, 2], [0], False),
        ("multiple", [0, 2], [0, 2, 3], False),
        ("multiple", [0, 2], [1, 3], False),
        ("multiple", [0, 2], None, False),
        ("true_false", [0], [0], True),
        ("true_false", [0], [1], False),
        ("true_false", [1], [1], True),
        ("true_false", [1], [0, 1], False),
        ("true_false", [1], [], False),
    ],
)
def test_an_answer_is_right_or_wrong(
    kind: str, right: list[int], chosen: list[int] | None, is_right: bool
) -> None:
    assert mark(kind, right, chosen, 2) == Mark(is_right, 2 if is_right else 0)


@given(right=POSITIONS.filter(bool), chosen=POSITIONS)
def test_part_of_a_multiple_answer_earns_nothing(right: set[int], chosen: set[int]) -> None:
    assert mark("multiple", right, chosen, 1.5).points == (1.5 if chosen == right else 0)


@given(chosen=st.lists(st.integers(0, 4), unique=True))
def test_the_order_of_ticks_does_not_matter(chosen: list[int]) -> None:
    assert mark("multiple", [0, 3], chosen) == mark("multiple", [0, 3], chosen[::-1])
