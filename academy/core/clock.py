"""The only place that asks for the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """This moment, aware and in UTC."""
    return _stopped.get() or datetime.now(UTC)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Let every question for the time answer the same moment, for tests and for demo worlds."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)


def in_beijing(moment: datetime) -> datetime:
    """The same moment on a Beijing wall clock."""
    return moment.astimezone(BEIJING)


def beijing_date(moment: datetime) -> date:
    """The calendar day in Beijing at that moment."""
    return in_beijing(moment).date()


def start_of_day(day: date) -> datetime:
    """Midnight in Beijing at the start of that day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last second of that day in Beijing, in UTC."""
    return start_of_day(day) + timedelta(days=1, seconds=-1)
