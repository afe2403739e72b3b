"""How far each learner of the demo has come by a date: plain values from a fixed seed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random


@dataclass(frozen=True)
class Journey:
    """The moments of one learner, each None when it has not come yet, and how the tries went."""

    invited_at: datetime
    activated_at: datetime | None = None
    started_at: datetime | None = None
    lessons_share: float = 0.0  # of the lessons, read by the date
    last_read_at: datetime | None = None
    learned_at: datetime | None = None
    theory_at: tuple[datetime, ...] = ()  # every try, the last one perhaps passed
    theory_passed: bool = False
    practical_at: datetime | None = None
    practical_quality: float = 0.0  # 0…1, how good the video is
    marked_at: datetime | None = None
    withdrawn_at: datetime | None = None


def some_journey(chance: Random, *, opened: datetime, at: datetime) -> Journey:
    """One learner's way from an invitation on or after the opening until now.

    Everybody is drawn with an own pace and an own point of giving up; what lies after `at` has not
    happened. The same chance gives the same journey.
    """
    span = max((at - opened).total_seconds(), 3600)
    invited = opened + timedelta(seconds=span * (chance.random() ** 1.5) * 0.985)
    pace = chance.choice((0.7, 1.0, 1.0, 1.4, 2.2))
    gives_up = chance.random()
    steps = _Steps(chance, invited, at, pace)
    activated = steps.after(0.2, 3)
    if activated is None or gives_up < 0.05:
        return Journey(invited)
    started = steps.after(0.1, 2)
    if started is None or gives_up < 0.10:
        return Journey(invited, activated)
    needed = timedelta(days=chance.uniform(9, 21) * pace)
    if gives_up < 0.28 or started + needed > at:
        share = chance.uniform(0.08, 0.9) if gives_up < 0.28 else (at - started) / needed
        stopped = started + needed * share
        if stopped > at:
            share, stopped = (at - started) / needed, at - timedelta(hours=chance.uniform(1, 30))
        withdrawn = stopped + timedelta(days=20) if gives_up < 0.125 else None
        return Journey(
            invited,
            activated,
            started,
            min(share, 0.97),
            max(stopped, started),
            withdrawn_at=withdrawn if withdrawn and withdrawn < at else None,
        )
    learned = steps.from_(started + needed)
    read = Journey(invited, activated, started, 1.0, learned, learned)
    return _after_learning(chance, read, steps, gives_up)


def _after_learning(chance: Random, read: Journey, steps: "_Steps", gives_up: float) -> Journey:
    tries: list[datetime] = []
    fails = chance.choices((0, 1, 2), weights=(72, 20, 8))[0]
    for n in range(fails + (0 if gives_up < 0.34 else 1)):
        # Between tries lie at least the three days of the longest cool-down.
        moment = steps.after(4.6, 9) if n else steps.after(1.2, 6)
        if moment is None:
            break
        tries.append(moment)
    passed = gives_up >= 0.34 and len(tries) == fails + 1
    theory = {"theory_at": tuple(tries), "theory_passed": passed}
    handed_in = steps.after(1, 10) if passed and gives_up >= 0.42 else None
    quality = min(max(chance.gauss(0.82, 0.09), 0.45), 0.99)
    marked = steps.after(1.5, 4.5) if handed_in else None
    return Journey(
        read.invited_at,
        read.activated_at,
        read.started_at,
        1.0,
        read.last_read_at,
        read.learned_at,
        practical_at=handed_in,
        practical_quality=quality,
        marked_at=marked,
        **theory,  # type: ignore[arg-type]  # the two fields above
    )


class _Steps:
    """The moment reached so far, and the next ones after it until now."""

    def __init__(self, chance: Random, begin: datetime, at: datetime, pace: float) -> None:
        self._chance, self._moment, self._at, self._pace = chance, begin, at, pace

    def after(self, least: float, most: float) -> datetime | None:
        """The next step, so many days later; None when that day has not come."""
        moment = self._moment + timedelta(days=self._chance.uniform(least, most) * self._pace)
        if moment > self._at:
            self._moment = self._at + timedelta(days=1)
            return None
        self._moment = moment
        return moment

    def from_(self, moment: datetime) -> datetime:
        """Go on from this moment."""
        self._moment = moment
        return moment
