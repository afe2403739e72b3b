"""What the figures come to: the funnel, the biggest loss, a standing, a belt's months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from academy.records.rules import FUNNEL, Stage, median_days
from academy.targets import rules as targets
from academy.targets.rules import Gap, MonthFigure

# Below so many planned, one person more or less moves a share too far to compare centers by it.
SMALL_BASE = 10


@dataclass(frozen=True)
class Step:
    """One stage of the funnel: how many reached it, of those before, and after how many days."""

    stage: Stage
    number: int
    share: float | None
    days: int | None
    is_loss: bool


@dataclass(frozen=True)
class Loss:
    """Where most people are lost: between which stages, and how many."""

    before: Stage
    after: Stage
    people: int


@dataclass(frozen=True)
class Standing:
    """How a center (or the whole program) stands against its plan until today."""

    actual: int
    plan: int | None
    gap: Gap | None
    share: float | None
    is_small: bool

    @property
    def shortfall(self) -> int:
        """How many are missing to the plan; less than none when it is ahead."""
        return (self.plan or 0) - self.actual


@dataclass(frozen=True)
class BeltMonth:
    """A belt's month: before its opening nothing is measured and nothing is missing."""

    figure: MonthFigure
    is_before: bool
    is_opening: bool


def biggest_loss(reached: Mapping[Stage, int]) -> Loss | None:
    """The step of the funnel at which most people are missing, or None when nobody is."""
    steps = [
        Loss(before, after, reached.get(before, 0) - reached.get(after, 0))
        for before, after in pairwise(FUNNEL)
    ]
    worst = max(steps, key=lambda step: step.people)
    return worst if worst.people > 0 else None


def funnel(reached: Mapping[Stage, int], waits: Mapping[Stage, Mapping[int, int]]) -> list[Step]:
    """The stages with their numbers, shares of the stage before and median days since it."""
    loss = biggest_loss(reached)
    steps = []
    for position, stage in enumerate(FUNNEL):
        number = reached.get(stage, 0)
        before = reached.get(FUNNEL[position - 1], 0) if position else 0
        steps.append(
            Step(
                stage=stage,
                number=number,
                share=targets.share(number, before),
                days=median_days(waits.get(stage, {})),
                is_loss=loss is not None and loss.after is stage,
            )
        )
    return steps


def standing(actual: int, plan: int | None) -> Standing:
    """A figure beside its plan until today."""
    if plan is None:
        return Standing(actual, None, None, None, is_small=False)
    return Standing(
        actual,
        plan,
        targets.gap(actual, plan),
        targets.share(actual, plan),
        is_small=plan < SMALL_BASE,
    )


def belt_months(figures: Sequence[MonthFigure], opens_on: date | None) -> list[BeltMonth]:
    """The months of a belt, from its opening on."""
    opening = None if opens_on is None else targets.month_of(opens_on)
    return [
        BeltMonth(
            figure,
            is_before=opening is None or figure.month < opening,
            is_opening=figure.month == opening,
        )
        for figure in figures
    ]


def opened_by(days: Iterable[date | None], today: date) -> int:
    """How many have opened by today."""
    return sum(1 for day in days if day is not None and day <= today)
