"""Marking, agreement and decisions, as tables."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from academy.practicals import rules
from academy.practicals.rules import Gap, Sheet, Tried
from tests.factories.practicals import WEIGHTS, content

RUBRIC = rules.rubric_of(content())
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def sheet(level: int = 3, *red_lines: str, **changed: int) -> Sheet:
    return Sheet({**dict.fromkeys(WEIGHTS, level), **changed}, frozenset(red_lines))


@pytest.mark.parametrize(
    ("level", "points"), [(4, "100"), (3, "80"), (2, "60"), (1, "35"), (0, "0")]
)
def test_a_level_is_worth_its_share_of_the_weight(level: int, points: str) -> None:
    assert rules.total(sheet(level), RUBRIC) == Decimal(points)


@pytest.mark.parametrize(
    ("points", "shown"), [("80.25", 80.3), ("80.24", 80.2), ("69.95", 70.0), ("0", 0.0)]
)
def test_halves_are_rounded_up_to_one_decimal(points: str, shown: float) -> None:
    assert rules.rounded(Decimal(points)) == shown


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (sheet(3), True),
        (sheet(2), False),
        (sheet(4, R3=1), False),
        (sheet(4, R3=2), True),
        (sheet(4, "RL1"), False),
    ],
)
def test_a_sheet_passes_by_points_floor_and_without_a_red_line(one: Sheet, expected: bool) -> None:
    assert rules.passes(one, RUBRIC) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (sheet(3), sheet(3), []),
        (sheet(4), sheet(3), [Gap.TOTAL]),
        (sheet(4), sheet(4, R8=2), [Gap.LEVEL]),
        (sheet(4), sheet(4, "RL1"), [Gap.VERDICT, Gap.RED_LINE]),
        (sheet(3, R1=2), sheet(3, R1=3), []),
        (sheet(3, R1=2, R2=2), sheet(3, R1=2, R2=2), [Gap.NEAR_THE_LINE]),
        (sheet(2), sheet(2), []),
        (sheet(3, "RL1"), sheet(3, "RL1"), []),
    ],
)
def test_when_a_third_examiner_is_needed(first: Sheet, second: Sheet, expected: list[Gap]) -> None:
    assert rules.gaps(first, second, RUBRIC) == expected
    assert rules.gaps(second, first, RUBRIC) == expected


def test_two_who_agree_make_the_mean() -> None:
    decision = rules.decide(sheet(3), sheet(3, R1=4), RUBRIC)
    assert (decision.score, decision.passed) == (82.5, True)
    assert decision.levels["R1"] == 3


def test_the_adjudicator_meets_the_nearer_of_the_two() -> None:
    decision = rules.decide(sheet(4), sheet(2), RUBRIC, sheet(3, R1=4))
    assert decision.score == 92.5
    assert decision.levels["R1"] == 4


def test_an_adjudicator_in_the_middle_stands_alone_whoever_came_first() -> None:
    for first, second in ((sheet(4), sheet(2)), (sheet(2), sheet(4))):
        assert rules.decide(first, second, RUBRIC, sheet(3)).score == 80


def test_an_adjudicator_apart_from_two_equal_marks_meets_them_halfway() -> None:
    first, second = sheet(4), sheet(4, "RL1")
    assert rules.decide(first, second, RUBRIC, sheet(3)).score == 90


@pytest.mark.parametrize(
    ("lines", "confirmed"),
    [
        ((["RL1"], [], ["RL1"]), ("RL1",)),
        ((["RL1"], [], []), ()),
        ((["RL1"], ["RL1"], []), ("RL1",)),
        ((["RL1"], ["RL2"], ["RL2"]), ("RL2",)),
    ],
)
def test_a_red_line_needs_two_of_three(
    lines: tuple[list[str], ...], confirmed: tuple[str, ...]
) -> None:
    one, two, three = (sheet(4, *found) for found in lines)
    decision = rules.decide(one, two, RUBRIC, three)
    assert decision.red_lines == confirmed
    assert decision.passed is not bool(confirmed)


def test_unlawful_wording_fails_whatever_the_points() -> None:
    decision = rules.decide(sheet(4, R3=1), sheet(4, R3=1), RUBRIC)
    assert not decision.passed
    assert decision.below_floor == ("R3",)


def test_a_finished_sheet_has_every_level_and_a_reason_for_the_extremes() -> None:
    found = rules.problems(
        RUBRIC,
        levels={**dict.fromkeys(WEIGHTS, 3), "R1": 4, "R2": 1, "R8": 7},
        comments={"R2": "  ", "R1": "讲得透"},
        red_lines=[{"code": "RL1", "second": None}, {"code": "RL9", "second": 3}],
    )
    assert set(found) == {"R2", "R8", "RL1", "RL9"}


def test_a_sheet_without_faults_has_no_problem() -> None:
    levels = dict.fromkeys(WEIGHTS, 3)
    red_lines = [{"code": "RL1", "second": 12}]
    assert rules.problems(RUBRIC, levels=levels, comments={}, red_lines=red_lines) == {}


def days(n: float) -> datetime:
    return NOW - timedelta(days=n)


@pytest.mark.parametrize(
    ("theory_passed", "tried", "is_open"),
    [
        (False, [], False),
        (True, [], True),
        (True, [Tried(days(9), None, None)], False),
        (True, [Tried(days(9), days(8), True)], False),
        (True, [Tried(days(9), days(6.9), False)], False),
        (True, [Tried(days(9), days(7), False)], True),
        (True, [Tried(days(60 - n), days(59 - n), False) for n in (0, 10, 20)], False),
        (True, [Tried(days(n), days(n - 1), False) for n in (180, 60, 30)], True),
    ],
)
def test_when_a_video_may_be_handed_in(
    theory_passed: bool, tried: list[Tried], is_open: bool
) -> None:
    refusal = rules.may_submit(theory_passed=theory_passed, tried=tried, at=NOW)
    assert (refusal is None) is is_open


def test_the_queue_is_random_but_stays_the_same_for_an_examiner() -> None:
    one = [rules.queue_key("anna", str(n)) for n in range(20)]
    assert one == [rules.queue_key("anna", str(n)) for n in range(20)]
    order = sorted(range(20), key=one.__getitem__)
    other = sorted(range(20), key=lambda n: rules.queue_key("bert", str(n)))
    assert order != other
    assert order != list(range(20))


@pytest.mark.parametrize(
    ("typed", "second"),
    [
        ("02:14", 134),
        ("1:02:14", 3734),
        ("2：14", 134),
        (" 0:05 ", 5),
        ("214", None),
        ("02:60", None),
        ("a:b", None),
        ("", None),
        ("1:2:3:4", None),
    ],
)
def test_a_time_code_is_read_as_it_is_written(typed: str, second: int | None) -> None:
    assert rules.seconds_of(typed) == second


@pytest.mark.parametrize(("second", "shown"), [(134, "02:14"), (3734, "1:02:14"), (0.9, "00:00")])
def test_a_second_is_shown_as_a_time_code(second: float, shown: str) -> None:
    assert rules.time_code(second) == shown


def test_every_level_and_gap_has_its_word() -> None:
    assert set(rules.LEVEL_WORDS) == set(rules.LEVELS) == set(rules.SHARES)
    assert set(rules.GAP_WORDS) == set(Gap)


def test_three_cards_are_drawn_and_a_reload_draws_no_other_ones() -> None:
    cards = [f"问题{n}" for n in range(60)]
    drawn = rules.drawn_cards(cards, "someone:1")
    assert len(set(drawn)) == 3
    assert drawn == rules.drawn_cards(list(reversed(cards)), "someone:1")
    assert drawn != rules.drawn_cards(cards, "someone:2")


def test_the_spoken_code_holds_for_72_hours_and_is_everybodys_own() -> None:
    start = datetime.fromtimestamp(72 * 3600 * 7000, UTC)
    code = rules.spoken_code("a", start, key="k")
    assert len(code) == 6
    assert code == rules.spoken_code("a", start + timedelta(hours=71.9), key="k")
    later = start + timedelta(hours=72)
    assert code != rules.spoken_code("a", later, key="k")
    assert code == rules.spoken_code("a", later, key="k", spell=1)
    assert code != rules.spoken_code("b", start, key="k")
    assert code != rules.spoken_code("a", start, key="l")
