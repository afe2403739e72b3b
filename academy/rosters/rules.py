"""What a roster is asked for, who may be put on a batch, and what may be done with one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import yaml

from academy.core.tokens import content_hash
from academy.core.words import N_, Said
from academy.records.rules import Stage, Stuck

# What a roster is asked for


class Sort(StrEnum):
    """By what a roster is ordered."""

    QUIET = "quiet"
    NAME = "name"
    STAGE = "stage"
    LESSONS = "lessons"
    THEORY = "theory"


QUIET_CHOICES = (3, 7, 14)


@dataclass(frozen=True)
class Wanted:
    """A filtered and ordered roster, as it stands whole in an address and in an export's notes."""

    stages: tuple[Stage, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    quiet_days: int = 0
    cohorts: tuple[str, ...] = ()
    centers: tuple[str, ...] = ()
    belts: tuple[str, ...] = ()
    reached: Stage | None = None
    month: date | None = None  # its first day
    until: date | None = None  # the last of several months, its first day
    q: str = ""
    sort: Sort = Sort.QUIET
    is_descending: bool = False
    # Chosen one by one; an export of a selection has nothing else.
    picked: tuple[str, ...] = ()

    @property
    def filters(self) -> list[tuple[str, str]]:
        """The filters in force, as name and value of an address."""
        return [
            *(("stage", stage.value) for stage in self.stages),
            *(("stuck", reason.value) for reason in self.stuck),
            *([("quiet", str(self.quiet_days))] if self.quiet_days else []),
            *(("cohort", cohort) for cohort in self.cohorts),
            *(("center", center) for center in self.centers),
            *(("belt", belt) for belt in self.belts),
            *([("stage_reached", self.reached.value)] if self.reached else []),
            *([("month", f"{self.month:%Y-%m}")] if self.month else []),
            *([("until", f"{self.until:%Y-%m}")] if self.until else []),
            *([("q", self.q)] if self.q else []),
        ]

    @property
    def ordering(self) -> list[tuple[str, str]]:
        """The order, as it stands in an address; the usual one is left out."""
        said = ("-" if self.is_descending else "") + self.sort.value
        return [] if said == Sort.QUIET.value else [("sort", said)]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """All that an address needs to show the same roster again."""
        return self.filters + self.ordering

    def ordered_by(self, sort: Sort) -> "Wanted":
        """The same roster in another order; asking for the present one turns it round."""
        turned = self.sort is sort and not self.is_descending
        return replace(self, sort=sort, is_descending=turned)


# The views everybody finds above a roster, as filters of their own.
VIEWS: dict[str, tuple[str, Wanted]] = {
    "all": (N_("All"), Wanted()),
    "stuck": (N_("Stuck"), Wanted(stuck=tuple(Stuck))),
    "theory": (N_("Waiting for theory"), Wanted(stages=(Stage.LEARNED,))),
    "practical": (N_("Waiting for practical"), Wanted(stages=(Stage.THEORY_PASSED,))),
    "ready": (N_("Ready for a certificate"), Wanted(stages=(Stage.PRACTICAL_PASSED,))),
}


# Who may be put on a batch


class Obstacle(StrEnum):
    """Why a learner cannot be put on a certification batch now."""

    NOT_READY = "not_ready"
    NO_NAME = "no_name"
    NO_FACTORY = "no_factory"
    RARE_NAME = "rare_name"
    ON_BATCH = "on_batch"
    HOLDS = "holds"
    REVOKED = "revoked"


OBSTACLE_WORDS = {
    Obstacle.NOT_READY: N_("The practical is not passed yet"),
    Obstacle.NO_NAME: N_("The name to be printed is missing"),
    Obstacle.NO_FACTORY: N_("No factory on record"),
    Obstacle.RARE_NAME: N_("The name has characters that cannot be printed"),
    Obstacle.ON_BATCH: N_("On a batch already"),
    Obstacle.HOLDS: N_("Holds a certificate of this level"),
    Obstacle.REVOKED: N_("A certificate was revoked less than 12 months ago"),
}
# What the reviewer can do about it; nothing where only time or another batch helps.
REMEDY_WORDS = {
    Obstacle.NO_NAME: N_("Ask the learner to fill in the name under Me"),
    Obstacle.NO_FACTORY: N_("Check the business license and link the factory"),
    Obstacle.RARE_NAME: N_("Compare the name with the ID card and correct it"),
}
REVOKED_WAIT = timedelta(days=365)


@dataclass(frozen=True)
class Candidate:
    """What decides whether a learner may be put on a batch."""

    stage: Stage
    name: str
    factory: str | None
    can_print: bool = True
    is_on_batch: bool = False
    holds_certificate: bool = False
    revoked_at: datetime | None = None


def obstacle(candidate: Candidate, *, at: datetime) -> Obstacle | None:
    """The first reason why a learner cannot be put on a batch, or None."""
    reasons = {
        # Their batch and their certificate say more than the stage they are still in.
        Obstacle.ON_BATCH: candidate.is_on_batch,
        Obstacle.HOLDS: candidate.holds_certificate,
        # Whoever lost a certificate has passed the practical long ago.
        Obstacle.REVOKED: candidate.revoked_at is not None
        and at < candidate.revoked_at + REVOKED_WAIT,
        Obstacle.NOT_READY: candidate.stage is not Stage.PRACTICAL_PASSED,
        Obstacle.NO_NAME: not candidate.name,
        Obstacle.NO_FACTORY: not candidate.factory,
        Obstacle.RARE_NAME: not candidate.can_print,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def as_printed(name: str, factory: str | None = None) -> str:
    """What a reviewer has seen, in short, to be compared with what stands there at the press."""
    return content_hash(name, factory or "")[:16]


def is_same_factory(known: str, known_code: str | None, *, name: str, code: str | None) -> bool:
    """Whether the license names the factory that is known; a stall without a code by its name."""
    return code == known_code if code else known_code is None and name == known


# What may be done with a batch


class BatchState(StrEnum):
    """Where a batch stands."""

    DRAFT = "draft"
    IN_NOTICE = "in_notice"
    APPROVED = "approved"
    ISSUED = "issued"
    RETURNED = "returned"


BATCH_WORDS = {
    BatchState.DRAFT: N_("Under review"),
    BatchState.IN_NOTICE: N_("In notice period"),
    BatchState.APPROVED: N_("Approved, being issued"),
    BatchState.ISSUED: N_("Issued"),
    BatchState.RETURNED: N_("Returned"),
}


def batch_words(state: str, *, has_notice: bool) -> str:
    """Where a batch stands, in words; without a notice period it waits for headquarters alone."""
    if state == BatchState.IN_NOTICE and not has_notice:
        return N_("Waits for approval")
    return BATCH_WORDS[BatchState(state)]


class RowState(StrEnum):
    """Where a learner on a batch stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    ISSUED = "issued"
    STOPPED = "stopped"


ROW_WORDS = {
    RowState.PROPOSED: N_("To be reviewed"),
    RowState.CONFIRMED: N_("Confirmed"),
    RowState.RETURNED: N_("Returned"),
    RowState.ISSUED: N_("Issued"),
    RowState.STOPPED: N_("Stopped"),
}


class ReturnReason(StrEnum):
    """Why a row, or a whole batch, is returned."""

    IDENTITY = "identity"
    NAME = "name"
    FACTORY = "factory"
    WORK = "work"
    OBJECTION = "objection"
    OTHER = "other"


RETURN_WORDS = {
    ReturnReason.IDENTITY: N_("Identity was not checked"),
    ReturnReason.NAME: N_("The name has to be corrected"),
    ReturnReason.FACTORY: N_("The factory has to be checked"),
    ReturnReason.WORK: N_("Exam or practical has to be looked at again"),
    ReturnReason.OBJECTION: N_("An objection was raised"),
    ReturnReason.OTHER: N_("Another reason, see the words"),
}


class StopReason(StrEnum):
    """Why an approved row could not be issued."""

    GLYPH = "glyph"
    FACTORY = "factory_link"
    HELD = "held"
    WORDING = "wording"


STOP_WORDS = {
    StopReason.GLYPH: N_(
        "The name cannot be printed. Compare it with the ID card, correct it, "
        "and put the learner on the next batch."
    ),
    StopReason.FACTORY: N_(
        "There was no factory on record on the day of issue. "
        "Link the factory and put the learner on the next batch."
    ),
    StopReason.HELD: N_("This person already holds a certificate of this level."),
    StopReason.WORDING: N_(
        "The certificate would say a word it must not say. Headquarters has to look at it."
    ),
}
REASON_WORDS: dict[str, str] = {
    **{reason.value: words for reason, words in RETURN_WORDS.items()},
    **{reason.value: words for reason, words in STOP_WORDS.items()},
}


def submit_problem(states: Collection[str]) -> Said | None:
    """Why a draft cannot be submitted yet, or None."""
    waiting = sum(state == RowState.PROPOSED for state in states)
    if waiting:
        return Said.that(N_("%(n)s rows still have to be reviewed."), n=waiting)
    if RowState.CONFIRMED not in states:
        return Said.that(N_("No row is confirmed, so there is nothing to submit."))
    return None


def confirm_problem(*, identity_checked: bool, hindrance: Obstacle | None) -> Said | None:
    """Why a row cannot be confirmed, or None; being on this very batch is no hindrance."""
    if hindrance not in (None, Obstacle.ON_BATCH):
        return Said.that(OBSTACLE_WORDS[hindrance])
    if not identity_checked:
        return Said.that(N_("Look at the ID card first and tick that you have seen it."))
    return None


def approve_problem(
    *,
    state: str,
    notice_until: date | None,
    today: date,
    states: Collection[str],
    is_another: bool,
    is_on_it: bool = False,
) -> Said | None:
    """Why a batch cannot be approved now by this person, or None (D16)."""
    if state != BatchState.IN_NOTICE:
        return Said.that(N_("Only a batch in its notice period can be approved."))
    if not is_another:
        return Said.that(
            N_("You submitted or reviewed this batch. Somebody else has to approve it.")
        )
    if is_on_it:
        return Said.that(N_("You are on this batch yourself. Somebody else has to approve it."))
    if notice_until is not None and today <= notice_until:
        return Said.that(N_("The notice period runs until %(date)s."), date=notice_until)
    if RowState.CONFIRMED not in states:
        return Said.that(N_("Every row was returned, so there is nothing to approve."))
    return None


# Working days


@dataclass(frozen=True)
class Calendar:
    """Days that differ from the week: holidays, and weekends that are worked."""

    off: frozenset[date] = field(default_factory=frozenset)
    work: frozenset[date] = field(default_factory=frozenset)

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day in self.work:
            return True
        return day.weekday() < 5 and day not in self.off


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def read_calendar(path: Path) -> Calendar:
    """The calendar kept in a file of years."""
    years = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Calendar(
        off=frozenset(day for year in years for span in year["off"] for day in _days(*span)),
        work=frozenset(day for year in years for day in year["work"]),
    )


CALENDAR = read_calendar(Path(__file__).with_name("holidays.yaml"))


def notice_last_day(
    submitted_on: date, working_days: int, *, calendar: Calendar = CALENDAR
) -> date | None:
    """The last day of a notice period that begins the day after; None when there is none."""
    day, left = submitted_on, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    return day if working_days > 0 else None


# What to say to learners who are stuck

SUGGESTED = {
    Stuck.QUIET: N_(
        "Hello, this is your live-streaming center. You have not been in the lessons for a week. "
        "The next one takes about ten minutes; shall we look at it together?"
    ),
    Stuck.THEORY: N_(
        "Hello, this is your live-streaming center. The exam did not go well twice. "
        "Come by and we go through the topics that cost you points; then you try again."
    ),
    Stuck.VIDEO: N_(
        "Hello, this is your live-streaming center. You passed the theory exam; only the video "
        "is missing. Fifteen minutes with your phone are enough. Do you need help recording?"
    ),
    Stuck.MARKING: N_(
        "Hello, this is your live-streaming center. Your video is being marked and takes longer "
        "than usual. You need not do anything; we will tell you when it is done."
    ),
}
