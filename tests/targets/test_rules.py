"""The program year, plans until today and gaps, as tables."""

from datetime import date

import pytest

from academy.targets.rules import (
    METRIC_UNITS,
    METRIC_WORDS,
    UNIT_WORDS,
    Amount,
    Gap,
    Metric,
    MonthFigure,
    MonthState,
    Planned,
    amount,
    gap,
    gap_words,
    month_after,
    month_figures,
    month_of,
    months_between,
    plan_so_far,
    plan_to_date,
    plans_by_month,
    program_year,
    share,
    state_of,
    table_step,
)

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
JULY = date(2026, 7, 1)
TODAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 3, 31), 2026),
        (date(2027, 4, 1), 2027),
    ],
)
def test_the_program_year_runs_from_april_to_march(day, begins):
    assert program_year(day) == (date(begins, 4, 1), date(begins + 1, 3, 31))


def test_a_program_year_has_twelve_months():
    months = months_between(*program_year(TODAY))
    assert (len(months), months[0], months[-1]) == (12, APRIL, date(2027, 3, 1))


def test_a_year_may_begin_within_a_month():
    assert months_between(date(2026, 4, 20), date(2026, 6, 2)) == [APRIL, MAY, JUNE]


def test_december_is_followed_by_january():
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_after(APRIL) == MAY
    assert month_of(date(2026, 12, 31)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("month", "state"),
    [
        (JUNE, MonthState.DONE),
        (JULY, MonthState.RUNNING),
        (date(2026, 8, 1), MonthState.FUTURE),
        (date(2025, 7, 1), MonthState.DONE),
    ],
)
def test_a_month_is_done_running_or_to_come(month, state):
    assert state_of(month, today=TODAY) is state


@pytest.mark.parametrize(
    ("month", "plan", "today", "to_date"),
    [
        (JUNE, 6_000, TODAY, 6_000),
        (date(2026, 8, 1), 9_000, TODAY, 0),
        (JULY, 8_000, TODAY, 2_065),  # 8 of 31 days: 2,064.5, a half counts as one
        (JULY, 8_000, date(2026, 7, 1), 258),
        (JULY, 8_000, date(2026, 7, 31), 8_000),
        (JULY, 0, TODAY, 0),
        (date(2026, 2, 1), 28, date(2026, 2, 7), 7),
        (date(2028, 2, 1), 29, date(2028, 2, 7), 7),
    ],
)
def test_the_plan_of_a_running_month_counts_by_whole_days(month, plan, today, to_date):
    assert plan_to_date(month, plan, today=today) == to_date


def test_the_plan_so_far_is_that_of_the_months_until_today():
    plans = {APRIL: 2_000, MAY: 4_000, JUNE: 6_000, JULY: 8_000, date(2026, 8, 1): 9_000}
    assert plan_so_far(plans, today=TODAY) == 14_065


def test_where_nothing_is_planned_there_is_no_plan_so_far():
    assert plan_so_far({}, today=TODAY) is None
    assert plan_so_far({date(2026, 8, 1): 5}, today=TODAY) == 0


def test_the_programs_plan_is_its_own_or_that_of_its_centers_together():
    rows = [
        Planned(APRIL, 3),
        Planned(APRIL, 4),
        Planned(MAY, 5),
        Planned(MAY, 100, is_whole=True),
        Planned(JUNE, 9, is_whole=True),
    ]
    assert plans_by_month(rows) == {APRIL: 7, MAY: 100, JUNE: 9}


@pytest.mark.parametrize(
    ("actual", "plan", "found"),
    [
        (12_970, 14_065, Gap("behind", 1_095)),
        (14, 9, Gap("ahead", 5)),
        (0, 0, Gap("even", 0)),
        (0, 7, Gap("behind", 7)),
    ],
)
def test_a_gap_has_a_direction_and_words(actual, plan, found):
    assert gap(actual, plan) == found
    assert gap_words(found)


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(1, 4, 25), (0, 9, 0), (3, 0, None), (6, 3, 200)]
)
def test_a_share_is_in_percent_and_of_nothing_there_is_none(part, whole, percent):
    assert share(part, whole) == percent


def test_months_carry_what_was_planned_and_reached():
    figures = month_figures(
        [JUNE, JULY, date(2026, 8, 1), date(2026, 9, 1)],
        plans={JUNE: 10, JULY: 31, date(2026, 8, 1): 40},
        actual={JUNE: 12, date(2026, 8, 1): 99},
        today=TODAY,
    )
    assert figures == [
        MonthFigure(JUNE, MonthState.DONE, plan=10, to_date=None, actual=12),
        MonthFigure(JULY, MonthState.RUNNING, plan=31, to_date=8, actual=0),
        MonthFigure(date(2026, 8, 1), MonthState.FUTURE, plan=40, to_date=None, actual=None),
        MonthFigure(date(2026, 9, 1), MonthState.FUTURE, plan=None, to_date=None, actual=None),
    ]


def test_a_running_month_without_a_plan_has_none_until_today():
    (figure,) = month_figures([JULY], plans={}, actual={JULY: 4}, today=TODAY)
    assert (figure.plan, figure.to_date, figure.actual) == (None, None, 4)


@pytest.mark.parametrize(
    ("value", "unit", "language", "told"),
    [
        (16_840_000_000, "CNY", "zh", Amount(168.4, "hundred million yuan")),
        (5_000_000, "CNY", "zh", Amount(500, "ten thousand yuan")),
        (9_999, "CNY", "zh", Amount(9_999, "yuan")),
        (-200_000_000, "CNY", "zh", Amount(-2, "hundred million yuan")),
        (16_840_000_000, "CNY", "en", Amount(16.84, "billion yuan")),
        (5_000_000, "CNY", "en", Amount(5, "million yuan")),
        (100_000, "people", "zh", Amount(100_000, "people")),
        (7, "tons", "en", Amount(7, "tons")),
        (1, "people", "en", Amount(1, "person")),
        (1, "CNY", "en", Amount(1, "yuan")),
    ],
)
def test_large_sums_are_told_as_the_language_counts(value, unit, language, told):
    assert amount(value, unit, language=language) == told


@pytest.mark.parametrize(
    ("unit", "language", "step"),
    [
        ("CNY", "zh", Amount(10_000, "ten thousand yuan")),
        ("CNY", "en", Amount(1_000_000, "million yuan")),
        ("people", "zh", Amount(1, "people")),
        ("tons", "en", Amount(1, "tons")),
    ],
)
def test_a_table_counts_in_one_step(unit, language, step):
    assert table_step(unit, language=language) == step


def test_every_metric_has_words_and_a_unit_with_words():
    assert set(METRIC_WORDS) == set(METRIC_UNITS) == set(Metric)
    assert set(METRIC_UNITS.values()) <= set(UNIT_WORDS)
