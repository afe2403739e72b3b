"""Figures in the reader's words: amounts, gaps, months, and what the chart macros want."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from academy.dashboards.rules.figures import Loss, Standing, Step
from academy.places.models import Belt
from academy.places.rules import province_of
from academy.records.rules import STAGE_WORDS, Stage
from academy.targets import rules as targets
from academy.targets.queries import ProgramYear
from academy.targets.rules import Gap, MonthFigure, MonthState
from academy.web.filters import day, month, number
from academy.web.language import gettext as _
from academy.web.language import is_chinese

Row = dict[str, Any]


class HasRegion(Protocol):
    """A belt or a center, as far as its province goes."""

    @property
    def region_code(self) -> str:
        """The code of its region."""

    @property
    def province(self) -> str:
        """Its province in Chinese."""


def amount(value: int, unit: str) -> tuple[str, str]:
    """A figure as it is told in the reader's language: the number, and its unit in words."""
    told = targets.amount(value, unit, language="zh" if is_chinese() else "en")
    exact = f"{told.number:,.{2 if abs(told.number) < 10 else 1}f}"
    return (exact.rstrip("0").rstrip(".") if "." in exact else exact), _(told.unit)


def amount_words(value: int | None, unit: str) -> str:
    """The same as one word: 100,000 people."""
    if value is None:
        return "—"
    told, words = amount(value, unit)
    return str(_("%(n)s %(unit)s", n=told, unit=words))


def table_unit(unit: str) -> str:
    """In what a table of this unit counts, in words: money in one step for all its cells."""
    return str(_(targets.table_step(unit, language="zh" if is_chinese() else "en").unit))


def in_table(value: int, unit: str) -> str:
    """A figure in the unit of its table, as exact as a narrow cell allows."""
    step = targets.table_step(unit, language="zh" if is_chinese() else "en")
    told = value / step.number
    digits = 0 if told >= 100 else 1 if told >= 1 else 2
    return number(value) if step.number == 1 else f"{told:,.{digits}f}"


def gap_words(found: Gap, unit: str) -> str:
    """How far from the plan, in words: 1,095 people fewer than planned."""
    told, words = amount(found.by, unit)
    return str(_(targets.gap_words(found), n=told, unit=words))


def standing_words(found: Standing, unit: str) -> str:
    """A center's gap in words; nothing where nothing is planned."""
    return "" if found.gap is None else gap_words(found.gap, unit)


def month_year(first: date) -> str:
    """April 2026, as a month of a year."""
    return str(_("%(month)s %(year)s", month=month(first), year=first.year))


def months_of(year: ProgramYear) -> str:
    """The months of the year: Apr 2026–Mar 2027."""
    return f"{month_year(year.begins_on)}–{month_year(year.ends_on)}"


def until(today: date) -> str:
    """Up to which day of the running month figures go."""
    return str(_("to day %(n)s", n=today.day))


def stretch(year: ProgramYear) -> Row:
    """The months of the year as a list's filter wants them."""
    return {"month": f"{year.begins_on:%Y-%m}", "until": f"{year.ends_on:%Y-%m}"}


def chart(
    figures: Iterable[MonthFigure], *, today: date, link: Callable[[date], str] | None = None
) -> list[Row]:
    """Months for the target chart, each bar leading to the names it counts."""
    return [
        {
            "label": month(figure.month),
            "plan": figure.plan,
            "actual": figure.actual,
            "state": figure.state.value,
            "to_date": figure.to_date,
            "until": until(today) if figure.state is MonthState.RUNNING else "",
            "url": link(figure.month) if link and figure.actual is not None else "",
        }
        for figure in figures
    ]


def funnel(steps: Sequence[Step], link: Callable[[Stage], str]) -> list[Row]:
    """Stages for the funnel, each leading to the names it counts."""
    return [
        {
            "label": _(STAGE_WORDS[step.stage]),
            "number": step.number,
            "url": link(step.stage),
            "share": step.share,
            "days": step.days,
            "loss": step.is_loss,
        }
        for step in steps
    ]


def loss_words(loss: Loss | None) -> str:
    """The biggest loss in one sentence."""
    if loss is None:
        return ""
    sentence = _(
        "Most are missing between “%(before)s” and “%(after)s”: %(n)s people.",
        before=_(STAGE_WORDS[loss.before]),
        after=_(STAGE_WORDS[loss.after]),
        n=number(loss.people),
    )
    return str(sentence)


def province(place: HasRegion) -> str:
    """The province of a belt or a center."""
    known = province_of(place.region_code)
    return str(_(known)) if known else place.province


def place(belt: Belt) -> str:
    """Where a belt lies; in English its province alone, for cities have no English names here."""
    if not is_chinese():
        return province(belt)
    return " ".join(part for part in (belt.province, belt.city, belt.town) if part)


def opening_words(opens_on: date | None, today: date) -> str:
    """When something opened or will open; a belt without a month says so."""
    if opens_on is None:
        return str(_("not planned yet"))
    if opens_on <= today:
        return day(opens_on, year=True)
    return str(_("opens %(date)s", date=day(opens_on)))
