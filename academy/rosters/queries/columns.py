"""The columns of a roster, declared once for page and file: heading, value, order, mask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from academy.core.clock import beijing_date
from academy.core.names import masked_name, masked_phone
from academy.core.words import N_, Said
from academy.records.rules import STAGE_WORDS, STUCK_WORDS, Stage, Stuck
from academy.rosters.rules import Sort

Cell = str | int | float | datetime | Said | None


@dataclass(frozen=True)
class Reader:
    """Who reads a roster: what is masked for them, when, and in which language names are told."""

    at: datetime
    sees_names: bool = False
    sees_phones: bool = False
    reads_english: bool = False

    def place(self, row: Any, field: str) -> str:
        """The name of a belt or center in the reader's language."""
        english = getattr(row, f"{field}_en")
        return str(english if self.reads_english and english else getattr(row, field))


@dataclass(frozen=True)
class Column:
    """One column: its heading and how a row's value is told."""

    heading: str
    value: Callable[[Any, Reader], Cell]
    sort: Sort | None = None
    is_number: bool = False
    is_on_phone: bool = False
    # Which filter a mark beside the heading tells of.
    filters: str = ""


def name_of(row: Any, reader: Reader) -> str:
    """A name, in full only for those who phone the learner."""
    return str(row.name if reader.sees_names else masked_name(row.name))


def phone_of(row: Any, reader: Reader) -> str:
    """A phone as eleven digits of text, masked unless a reason was given."""
    return row.phone.removeprefix("+86") if reader.sees_phones else masked_phone(row.phone)


def quiet_days(row: Any, reader: Reader) -> int:
    """How many whole days a learner has not been active."""
    days: int = (reader.at - row.last_active_at).days
    return max(days, 0)


def stage_of(row: Any, _reader: Reader) -> Cell:
    """The one status word."""
    return Said.that(STAGE_WORDS[Stage(row.stage)])


def stuck_of(row: Any, _reader: Reader) -> Cell:
    """Why somebody is stuck, if they are."""
    return Said.that(STUCK_WORDS[Stuck(row.stuck)]) if row.stuck else None


def lessons_of(row: Any, _reader: Reader) -> Cell:
    """Lessons done of those the level asks for."""
    return f"{row.lessons_done}/{row.lessons}"


NAME = Column(N_("Name"), name_of, Sort.NAME)
PHONE = Column(N_("Phone"), phone_of)
FACTORY = Column(N_("Factory"), lambda row, _reader: row.factory, is_on_phone=True)
STAGE = Column(N_("Status"), stage_of, Sort.STAGE, is_on_phone=True, filters="stage")
LESSONS = Column(N_("Lessons read"), lessons_of, Sort.LESSONS, is_number=True)
THEORY = Column(
    N_("Theory exam"), lambda row, _reader: row.theory_score, Sort.THEORY, is_number=True
)
PRACTICAL = Column(N_("Practical"), lambda row, _reader: row.practical_score, is_number=True)
QUIET = Column(
    N_("Days without a lesson"),
    quiet_days,
    Sort.QUIET,
    is_number=True,
    is_on_phone=True,
    filters="quiet",
)
CONTACT = Column(N_("Last contact"), lambda row, _reader: row.contacted_at)
CENTER = Column(N_("Center"), lambda row, reader: reader.place(row, "center"), filters="center")
BELT = Column(N_("Belt"), lambda row, reader: reader.place(row, "belt"), filters="belt")
COHORT = Column(N_("Cohort"), lambda row, _reader: row.cohort, filters="cohort")
CERTIFICATE = Column(N_("Certificate number"), lambda row, _reader: row.certificate)
VALID_UNTIL = Column(
    N_("Valid until"),
    lambda row, _reader: row.valid_until.isoformat() if row.valid_until else None,
)

CENTER_PAGE = (NAME, FACTORY, STAGE, LESSONS, THEORY, QUIET, CONTACT)
HEADQUARTERS_PAGE = (NAME, CENTER, FACTORY, STAGE, LESSONS, THEORY, PRACTICAL, QUIET)
FILE = (
    NAME,
    PHONE,
    FACTORY,
    CENTER,
    BELT,
    COHORT,
    STAGE,
    Column(N_("Stuck"), stuck_of),
    # Two numbers: a spreadsheet takes "3/33" in a CSV for a date.
    Column(N_("Lessons read"), lambda row, _reader: row.lessons_done, is_number=True),
    Column(N_("Lessons in all"), lambda row, _reader: row.lessons, is_number=True),
    THEORY,
    Column(N_("Theory tries"), lambda row, _reader: row.theory_tries, is_number=True),
    PRACTICAL,
    QUIET,
    Column(N_("Identity checked on"), lambda row, _reader: _day(row.identity_checked_at)),
    Column(N_("Last contact"), lambda row, _reader: _day(row.contacted_at)),
    CERTIFICATE,
    VALID_UNTIL,
)


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else beijing_date(moment).isoformat()
