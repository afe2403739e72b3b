"""The funnel, the biggest loss, standings and belts' months, as tables."""

from datetime import date

import pytest

from academy.dashboards.rules.figures import (
    Loss,
    belt_months,
    biggest_loss,
    funnel,
    opened_by,
    standing,
)
from academy.records.rules import FUNNEL, Stage
from academy.targets.rules import Gap, month_figures

NUMBERS = dict(zip(FUNNEL, (61_400, 48_900, 41_200, 24_300, 19_100, 14_050, 12_970), strict=True))
TODAY = date(2026, 11, 23)


def test_the_biggest_loss_is_where_most_people_are_missing():
    assert biggest_loss(NUMBERS) == Loss(Stage.LEARNING, Stage.LEARNED, 16_900)


@pytest.mark.parametrize("numbers", [{}, dict.fromkeys(FUNNEL, 3)])
def test_where_nobody_is_missing_there_is_no_loss(numbers):
    assert biggest_loss(numbers) is None
    assert [step.is_loss for step in funnel(numbers, {})] == [False] * 7


def test_the_funnel_tells_numbers_shares_days_and_the_loss():
    steps = funnel(NUMBERS, {Stage.LEARNED: {18: 3, 2: 1}, Stage.CERTIFIED: {}})
    assert [step.number for step in steps] == list(NUMBERS.values())
    shares = [None if step.share is None else round(step.share) for step in steps]
    assert shares == [None, 80, 84, 59, 79, 74, 92]
    assert [step.days for step in steps] == [None, None, None, 18, None, None, None]
    assert [step.stage for step in steps if step.is_loss] == [Stage.LEARNED]


def test_of_an_empty_stage_there_is_no_share():
    assert {step.share for step in funnel({}, {})} == {None}


@pytest.mark.parametrize(
    ("actual", "plan", "gap", "share", "is_small", "shortfall"),
    [
        (17, 43, Gap("behind", 26), 40, False, 26),
        (16, 13, Gap("ahead", 3), 123, False, -3),
        (4, 9, Gap("behind", 5), 44, True, 5),
        (4, 0, Gap("ahead", 4), None, True, -4),
        (4, None, None, None, False, -4),
    ],
)
def test_a_center_stands_against_its_own_plan(actual, plan, gap, share, is_small, shortfall):
    found = standing(actual, plan)
    assert (found.gap, found.is_small, found.shortfall) == (gap, is_small, shortfall)
    assert (None if found.share is None else round(found.share)) == share


@pytest.mark.parametrize(
    ("opens_on", "before", "opening"),
    [
        (date(2026, 10, 5), [True, False, False], [False, True, False]),
        (date(2026, 1, 1), [False, False, False], [False, False, False]),
        (None, [True, True, True], [False, False, False]),
    ],
)
def test_before_its_opening_nothing_of_a_belt_is_missing(opens_on, before, opening):
    months = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
    cells = belt_months(month_figures(months, plans={}, actual={}, today=TODAY), opens_on)
    assert [cell.is_before for cell in cells] == before
    assert [cell.is_opening for cell in cells] == opening


def test_what_opens_later_has_not_opened():
    days = [date(2026, 4, 1), TODAY, date(2026, 11, 24), None]
    assert opened_by(days, TODAY) == 2
