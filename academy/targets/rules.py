"""The program year by month: what is planned to date, how far off it is, and in which units."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from academy.core.words import N_


class Metric(StrEnum):
    """What the program counts."""

    CERTIFIED = "certified_streamers"
    GMV = "gmv_origin"
    FACTORIES = "factories_enabled"
    CENTERS = "operations_centers"
    COLLEGES = "colleges"
    ORDERS = "orders"


METRIC_WORDS = {
    Metric.CERTIFIED: N_("Certified factory streamers"),
    Metric.GMV: N_("Origin sales (B2B)"),
    Metric.FACTORIES: N_("Factories able to go live"),
    Metric.CENTERS: N_("Operations centers"),
    Metric.COLLEGES: N_("Live-streaming colleges"),
    Metric.ORDERS: N_("Orders from live-streaming"),
}
# In what a metric is counted where no target says so.
METRIC_UNITS = {
    Metric.CERTIFIED: "people",
    Metric.GMV: "CNY",
    Metric.FACTORIES: "factories",
    Metric.CENTERS: "centers",
    Metric.COLLEGES: "colleges",
    Metric.ORDERS: "orders",
}
# Told by the centers month by month, not measured here.
REPORTED = frozenset({Metric.GMV, Metric.ORDERS})
CONFIDENCE_WORDS = {
    "reported": N_("reported by the press, not official"),
    "official": N_("official"),
    "own": N_("set by headquarters"),
}

YUAN = "CNY"
UNIT_WORDS = {
    "people": N_("people"),
    YUAN: N_("yuan"),
    "factories": N_("factories"),
    "centers": N_("centers"),
    "colleges": N_("colleges"),
    "orders": N_("orders"),
}
ONE_WORDS = {
    "people": N_("person"),
    "factories": N_("factory"),
    "centers": N_("center"),
    "colleges": N_("college"),
    "orders": N_("order"),
}
# Large sums are told in the steps in which each language counts, from where on, divided by.
YUAN_STEPS = {
    "zh": (
        (100_000_000, 100_000_000, N_("hundred million yuan")),
        (10_000, 10_000, N_("ten thousand yuan")),
    ),
    "en": (
        (1_000_000_000, 1_000_000_000, N_("billion yuan")),
        (1_000_000, 1_000_000, N_("million yuan")),
    ),
}


class MonthState(StrEnum):
    """Where a month lies from today."""

    DONE = "done"
    RUNNING = "running"
    FUTURE = "future"


@dataclass(frozen=True)
class Planned:
    """The part of a target planned for a month, for centers or for the program as a whole."""

    month: date
    value: int
    is_whole: bool = False


@dataclass(frozen=True)
class Gap:
    """How far a figure is from its plan: `ahead`, `behind` or `even`, and by how much."""

    direction: str
    by: int


@dataclass(frozen=True)
class Amount:
    """A figure as it is told: a number and its unit (a message id)."""

    number: float
    unit: str


@dataclass(frozen=True)
class MonthFigure:
    """A month of the program year: planned, planned until today, and reached.

    `actual` is None for a month that has not begun, `to_date` for every month but the running one.
    """

    month: date
    state: MonthState
    plan: int | None
    to_date: int | None
    actual: int | None


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def program_year(day: date) -> tuple[date, date]:
    """The first and the last day of the program year around a day: April to March."""
    begins = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    return begins, date(begins.year + 1, 3, 31)


def months_between(begins_on: date, ends_on: date) -> list[date]:
    """The months of a program year, from its first to its last day."""
    months = [month_of(begins_on)]
    while (following := month_after(months[-1])) <= ends_on:
        months.append(following)
    return months


def state_of(month: date, *, today: date) -> MonthState:
    """Whether a month is over, running or still to come."""
    if month > today:
        return MonthState.FUTURE
    return MonthState.RUNNING if month == month_of(today) else MonthState.DONE


def plan_to_date(month: date, plan: int, *, today: date) -> int:
    """What of a month's plan should be there by the end of today, by whole days."""
    state = state_of(month, today=today)
    if state is MonthState.FUTURE:
        return 0
    if state is MonthState.DONE:
        return plan
    days = monthrange(month.year, month.month)[1]
    return (2 * plan * today.day + days) // (2 * days)


def plans_by_month(rows: Iterable[Planned]) -> dict[date, int]:
    """The program's plan by month: its own row where there is one, else the centers' together."""
    own: dict[date, int] = {}
    together: dict[date, int] = {}
    for row in rows:
        if row.is_whole:
            own[row.month] = row.value
        else:
            together[row.month] = together.get(row.month, 0) + row.value
    return {**together, **own}


def plan_so_far(plans: Mapping[date, int], *, today: date) -> int | None:
    """What the plan asks for from the first month until today, or None where nothing is planned."""
    if not plans:
        return None
    return sum(plan_to_date(month, plan, today=today) for month, plan in plans.items())


def gap(actual: int, plan: int) -> Gap:
    """How far a figure is from its plan."""
    if actual == plan:
        return Gap("even", 0)
    return Gap("ahead", actual - plan) if actual > plan else Gap("behind", plan - actual)


def share(part: int, whole: int) -> float | None:
    """A part in percent of its whole; of nothing there is no share."""
    return 100 * part / whole if whole else None


def month_figures(
    months: Iterable[date], *, plans: Mapping[date, int], actual: Mapping[date, int], today: date
) -> list[MonthFigure]:
    """The months of a year with their plans and what was reached."""
    figures = []
    for month in months:
        state = state_of(month, today=today)
        plan = plans.get(month)
        is_running = state is MonthState.RUNNING and plan is not None
        figures.append(
            MonthFigure(
                month=month,
                state=state,
                plan=plan,
                to_date=plan_to_date(month, plan or 0, today=today) if is_running else None,
                actual=None if state is MonthState.FUTURE else actual.get(month, 0),
            )
        )
    return figures


def amount(value: int, unit: str, *, language: str) -> Amount:
    """A figure as it is told in a language: 16.8 billion yuan, 34 centers."""
    steps = YUAN_STEPS[language] if unit == YUAN else ()
    for least, divisor, words in steps:
        if abs(value) >= least:
            return Amount(value / divisor, words)
    singular = ONE_WORDS.get(unit) if value == 1 else None
    return Amount(value, singular or UNIT_WORDS.get(unit, unit))


def table_step(unit: str, *, language: str) -> Amount:
    """By what the cells of a table are divided, and the unit they then have."""
    if unit == YUAN:
        _least, divisor, words = YUAN_STEPS[language][-1]
        return Amount(divisor, words)
    return Amount(1, UNIT_WORDS.get(unit, unit))


def gap_words(found: Gap) -> str:
    """The message that says a gap; it wants the number `n` and its `unit`."""
    return {
        "ahead": N_("%(n)s %(unit)s more than planned"),
        "behind": N_("%(n)s %(unit)s fewer than planned"),
        "even": N_("Exactly as planned"),
    }[found.direction]
