"""Dates, numbers, masks and sentences as templates show them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from flask import Flask

from academy.core.clock import in_beijing
from academy.core.names import masked_name, masked_phone
from academy.core.words import Said
from academy.web.language import gettext as _
from academy.web.language import is_chinese

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _local(moment: datetime | date) -> datetime | date:
    return in_beijing(moment) if isinstance(moment, datetime) else moment


def day(moment: datetime | date, *, year: bool = False) -> str:
    """7月8日 or 8 Jul; with the year when asked."""
    at = _local(moment)
    if is_chinese():
        return f"{at.year}年{at.month}月{at.day}日" if year else f"{at.month}月{at.day}日"
    return f"{at.day} {MONTHS[at.month - 1]}" + (f" {at.year}" if year else "")


def full_day(moment: datetime | date) -> str:
    """2026年7月8日 or 8 Jul 2026."""
    return day(moment, year=True)


def weekday(moment: datetime | date) -> str:
    """星期三 or Wednesday."""
    at = _local(moment)
    return f"星期{WEEKDAYS_ZH[at.weekday()]}" if is_chinese() else WEEKDAYS_EN[at.weekday()]


def month(moment: datetime | date) -> str:
    """4月 or Apr."""
    at = _local(moment)
    return f"{at.month}月" if is_chinese() else MONTHS[at.month - 1]


def clock_time(moment: datetime) -> str:
    """14:30 in Beijing."""
    return f"{in_beijing(moment):%H:%M}"


def day_time(moment: datetime) -> str:
    """7月8日 14:30."""
    return f"{day(moment)} {clock_time(moment)}"


def stamp(moment: datetime) -> str:
    """2026-07-08 14:30, for lists and files."""
    return f"{in_beijing(moment):%Y-%m-%d %H:%M}"


def number(value: float | None) -> str:
    """1,284; a dash where nothing was measured yet."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def short_number(value: float | None) -> str:
    """12.5万, 1,000亿, or 125,000 in English; for headlines."""
    if value is None:
        return "—"
    if not is_chinese():
        return number(value)
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if abs(value) >= unit * (1 if unit == 10**8 else 10):
            return f"{value / unit:,.1f}".removesuffix(".0") + f" {name}"
    return number(value)


def megabytes(size: int) -> str:
    """0.2 MB."""
    return f"{max(size / 1_000_000, 0.1):.1f} MB"


def say(sentence: Said | str) -> str:
    """A sentence from below the views, in the reader's language."""
    if isinstance(sentence, Said):
        values = {
            key: say(value) if isinstance(value, Said) else value
            for key, value in sentence.values.items()
        }
        values = {
            key: day(value) if isinstance(value, (date, datetime)) else value
            for key, value in values.items()
        }
        return str(_(sentence.message, **values))
    return str(_(sentence))


def in_language(thing: object, field: str = "name") -> str:
    """A name in the reader's language; in English where there is one."""
    spoken = thing.get if isinstance(thing, Mapping) else partial(getattr, thing)
    english = spoken(f"{field}_en", None)
    return str(spoken(field, "") if is_chinese() or not english else english)


def init_app(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters.update(
        day=day,
        full_day=full_day,
        weekday=weekday,
        month=month,
        clock_time=clock_time,
        day_time=day_time,
        stamp=stamp,
        number=number,
        short_number=short_number,
        megabytes=megabytes,
        say=say,
        in_language=in_language,
        masked_name=masked_name,
        masked_phone=masked_phone,
    )
