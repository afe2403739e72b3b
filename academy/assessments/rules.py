"""When a paper may be taken, what counts, what it is worth: values in, values out (D13, D14)."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from typing import Any

from academy.core.tokens import ALPHABET
from academy.core.words import N_, Said
from academy.questions import marking
from academy.questions.rules import Blueprint

GRACE = timedelta(seconds=60)
# Counts up when the way of marking changes, so that an old outcome can be told from a wrong one.
MARKING_VERSION = 1
RECEIPT_LENGTH = 12
# Bounds of a log: nobody answers honestly that often.
LAST_ORDER = 1_000_000
LAST_SEQUENCE = 5_000

Points = defaultdict[str, Fraction]


@dataclass(frozen=True)
class Conduct:
    """How a paper is taken and passed, as a version of it says."""

    pass_percent: float
    points: float = 1
    floors: Mapping[str, float] = field(default_factory=dict)
    minutes: int | None = None
    tries: int | None = None
    window_days: int = 30
    cool_down_hours: tuple[int, ...] = ()
    questions: tuple[str, ...] = ()
    blueprint: Blueprint = field(default_factory=dict)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Conduct":
        """The conduct as it was kept; what it does not say stands at its default."""
        said = {name: value for name, value in kept.items() if name in cls.__dataclass_fields__}
        lists = {name: tuple(said.get(name) or ()) for name in ("cool_down_hours", "questions")}
        return cls(**{**said, **lists})

    @property
    def count(self) -> int:
        """How many questions a paper has."""
        return len(self.questions) or sum(sum(row.values()) for row in self.blueprint.values())


# Whether an attempt may begin


@dataclass(frozen=True)
class Taken:
    """An attempt of earlier."""

    started_at: datetime
    closed_at: datetime
    passed: bool


@dataclass(frozen=True)
class Verdict:
    """Whether one more attempt may begin, and if not, why and when."""

    may: bool
    said: Said | None = None
    next_at: datetime | None = None
    tries_left: int | None = None  # None: as many as one likes


def may_start(conduct: Conduct, taken: Sequence[Taken], now: datetime) -> Verdict:
    """Whether one more attempt may begin now."""
    if conduct.tries is None:
        return Verdict(may=True)
    if any(attempt.passed for attempt in taken):
        return Verdict(False, Said.that(N_("You have passed this exam.")), None, 0)
    window = timedelta(days=conduct.window_days)
    recent = sorted(
        (attempt for attempt in taken if attempt.started_at > now - window),
        key=lambda attempt: attempt.started_at,
    )
    left = max(conduct.tries - len(recent), 0)
    if not left:
        dropped, kept = recent[-conduct.tries], recent[len(recent) - conduct.tries + 1 :]
        next_at = max([dropped.started_at + window, *_cooled_down(conduct, kept)])
        said = Said.that(
            N_("No tries are left for now. The next one opens on %(date)s."), date=next_at
        )
        return Verdict(False, said, next_at, 0)
    for next_at in _cooled_down(conduct, recent):
        if now < next_at:
            said = Said.that(
                N_("Look at the weak topics first: the next try opens on %(date)s."), date=next_at
            )
            return Verdict(False, said, next_at, left)
    return Verdict(may=True, tries_left=left)


def _cooled_down(conduct: Conduct, failures: Sequence[Taken]) -> list[datetime]:
    """When the wait after the last of these failures is over, if there is one to wait for."""
    pauses = conduct.cool_down_hours
    if not (failures and pauses):
        return []
    hours = pauses[min(len(failures), len(pauses)) - 1]
    return [max(attempt.closed_at for attempt in failures) + timedelta(hours=hours)]


def next_try(conduct: Conduct, taken: Sequence[Taken]) -> datetime | None:
    """When one more attempt may begin after the last of these; None when nothing is waited for."""
    return may_start(conduct, taken, max(attempt.closed_at for attempt in taken)).next_at


def still_missing(
    *, lessons_done: int, lessons: int, quizzes_passed: int, quizzes: int
) -> Said | None:
    """What must be learned before the exam opens, or None."""
    if lessons_done < lessons:
        return Said.that(
            N_("Finish all %(total)s lessons and the exam opens: %(left)s to go"),
            total=lessons,
            left=lessons - lessons_done,
        )
    if quizzes_passed < quizzes:
        return Said.that(
            N_("Pass all %(total)s quizzes and the exam opens: %(left)s to go"),
            total=quizzes,
            left=quizzes - quizzes_passed,
        )
    return None if lessons else Said.that(N_("Your center has not assigned a course yet"))


# The clock


class Reception(StrEnum):
    """What becomes of an answer that arrives at a moment (D14)."""

    COUNTED = "counted"
    GRACE = "grace"
    LATE = "late"


def deadline(conduct: Conduct, started_at: datetime) -> datetime | None:
    """The end of an attempt that begins now, fixed for good; None when there is no clock."""
    if conduct.minutes is None:
        return None
    return started_at + timedelta(minutes=conduct.minutes)


def receive(at: datetime, ends_at: datetime | None) -> Reception:
    """Whether what arrives now counts, counts with a flag, or is kept unscored."""
    if ends_at is None or at <= ends_at:
        return Reception.COUNTED
    return Reception.GRACE if at <= ends_at + GRACE else Reception.LATE


def remaining(at: datetime, ends_at: datetime) -> timedelta:
    """The time left, never less than none."""
    return max(ends_at - at, timedelta(0))


def minutes_left(at: datetime, ends_at: datetime) -> int:
    """The time left in minutes as people say it: the begun minute counts."""
    return -(-remaining(at, ends_at) // timedelta(minutes=1))


# The log


@dataclass(frozen=True)
class Save:
    """What a browser sends about one question: all that stands there, and its count of saves."""

    position: int
    chosen: tuple[int, ...] | None  # as shown: 0 is A; None leaves the answer as it is
    is_flagged: bool
    order: int
    key: str


class EventKind(StrEnum):
    """What can happen in an attempt."""

    START = "start"
    ANSWER = "answer"
    TAKE_OVER = "take_over"
    HAND_IN = "hand_in"
    MARK = "mark"
    LATE = "late"


@dataclass(frozen=True)
class Event:
    """One line of an attempt's log."""

    sequence: int
    kind: str
    position: int | None = None
    value: Mapping[str, Any] | None = None
    key: str | None = None
    is_grace: bool = False


@dataclass(frozen=True)
class Given:
    """The answer that stands for a question."""

    chosen: tuple[int, ...]
    is_flagged: bool = False
    order: int = 0
    is_grace: bool = False


def fold(events: Iterable[Event]) -> dict[int, Given]:
    """The answers that stand after these events, by position.

    The browser counts its saves; the latest by that count stands, in whatever order they arrived
    and however often. Of two with the same count (two windows without script) the first to arrive
    stands.
    """
    standing: dict[int, tuple[tuple[int, int], Given]] = {}
    for event in events:
        if event.kind != EventKind.ANSWER or event.position is None or event.value is None:
            continue
        order = int(event.value["order"])
        rank = (order, -event.sequence)
        if event.position in standing and standing[event.position][0] >= rank:
            continue
        standing[event.position] = (
            rank,
            Given(
                tuple(sorted(event.value["chosen"])),
                bool(event.value.get("flagged", False)),
                order,
                event.is_grace,
            ),
        )
    return {position: given for position, (_, given) in sorted(standing.items())}


# The mark


@dataclass(frozen=True)
class Asked:
    """A question as it stood in an attempt, with its key."""

    position: int
    topic: str
    kind: str
    right: tuple[int, ...]
    points: float


@dataclass(frozen=True)
class TopicScore:
    """What was reached in a topic."""

    topic: str
    points: float
    of: float
    percent: float


@dataclass(frozen=True)
class Outcome:
    """What an attempt is worth."""

    version: int
    score: float
    points: float
    of: float
    passed: bool
    answered: int
    right: tuple[int, ...]
    grace: tuple[int, ...]
    topics: tuple[TopicScore, ...]
    floors_missed: tuple[str, ...]
    repeat: tuple[str, ...]

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Outcome":
        """The outcome as it was kept."""
        lists = {name: tuple(kept[name]) for name in ("right", "grace", "floors_missed", "repeat")}
        topics = tuple(TopicScore(**topic) for topic in kept["topics"])
        return cls(**{**kept, **lists, "topics": topics})

    def as_json(self) -> dict[str, Any]:
        """The outcome as it is kept."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain


def mark(events: Iterable[Event], questions: Iterable[Asked], conduct: Conduct) -> Outcome:
    """What an attempt is worth: made from its log, questions and conduct alone, ever the same."""
    given = fold(events)
    nobody = Given(())
    earned: Points = defaultdict(Fraction)
    possible: Points = defaultdict(Fraction)
    right = []
    for question in questions:
        chosen = given.get(question.position, nobody).chosen
        marked = marking.mark(question.kind, question.right, chosen, question.points)
        earned[question.topic] += Fraction(str(marked.points))
        possible[question.topic] += Fraction(str(question.points))
        if marked.is_right:
            right.append(question.position)
    points, of = sum(earned.values(), Fraction()), sum(possible.values(), Fraction())
    floors_missed = tuple(
        topic
        for topic, floor in conduct.floors.items()
        if possible[topic] and _share(earned[topic], possible[topic]) < floor
    )
    return Outcome(
        version=MARKING_VERSION,
        score=_percent(points, of),
        points=float(points),
        of=float(of),
        passed=_share(points, of) >= conduct.pass_percent and not floors_missed,
        answered=sum(1 for answer in given.values() if answer.chosen),
        right=tuple(sorted(right)),
        grace=tuple(position for position, answer in given.items() if answer.is_grace),
        topics=tuple(
            TopicScore(topic, float(earned[topic]), float(total), _percent(earned[topic], total))
            for topic, total in sorted(possible.items())
        ),
        floors_missed=floors_missed,
        repeat=_to_repeat(earned, possible, conduct),
    )


def _to_repeat(earned: Points, possible: Points, conduct: Conduct) -> tuple[str, ...]:
    """The topics below what the paper asks for, the weakest first."""
    shares = {topic: _share(earned[topic], total) for topic, total in possible.items()}
    weak = [
        topic
        for topic, share in shares.items()
        if share < max(conduct.pass_percent, conduct.floors.get(topic, 0))
    ]
    return tuple(sorted(weak, key=lambda topic: (shares[topic], topic)))


def _share(points: Fraction, of: Fraction) -> Fraction:
    """The exact share in percent."""
    return points * 100 / of if of else Fraction()


def _percent(points: Fraction, of: Fraction) -> float:
    """The share to one decimal, cut off: nobody reads the pass mark and has failed."""
    return int(_share(points, of) * 10) / 10


def receipt(ref: str, answers: Mapping[int, Collection[int]], closed_at: datetime) -> str:
    """The number of a hand-in, which anybody who holds the log can make again and compare."""
    plain = json.dumps(
        [ref, sorted((n, sorted(chosen)) for n, chosen in answers.items()), closed_at.isoformat()]
    )
    number = int.from_bytes(sha256(plain.encode()).digest())
    letters = []
    for _ in range(RECEIPT_LENGTH):
        number, remainder = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[remainder].upper())
    code = "".join(letters)
    return "-".join(code[n : n + 4] for n in range(0, RECEIPT_LENGTH, 4))
