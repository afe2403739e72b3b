"""How a practical is marked, when two marks agree, and what is decided: plain values in and out.

The rubric with its levels and the tolerance rules are those of decision D32.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from academy.core.words import N_, Said

LEVELS = (4, 3, 2, 1, 0)
LEVEL_WORDS = {
    4: N_("Excellent"),
    3: N_("Good"),
    2: N_("Sufficient"),
    1: N_("Insufficient"),
    0: N_("Not shown"),
}
# Four steps that are not zero force a decision and leave no middle to hide in.
SHARES = {4: Decimal(1), 3: Decimal("0.8"), 2: Decimal("0.6"), 1: Decimal("0.35"), 0: Decimal(0)}
NEEDS_COMMENT = frozenset({4, 1, 0})
TOTAL_GAP = Decimal(10)
LEVEL_GAP = 2
NEAR_THE_LINE = Decimal(2)
LEASE_HOURS = 8
TRIES = 3
TRIES_DAYS = 180
PAUSE_DAYS = 7
CODE_HOURS = 72


@dataclass(frozen=True)
class Criterion:
    """One criterion of a rubric: its weight is its highest number of points."""

    code: str
    name: str
    name_en: str
    weight: int
    anchors: Mapping[int, str] = field(default_factory=dict)
    hint: str = ""

    def points(self, level: int) -> Decimal:
        """What a level of this criterion is worth."""
        return (Decimal(self.weight) * SHARES[level]).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class RedLine:
    """Something that fails the practical whatever the score."""

    code: str
    text: str
    text_en: str = ""


@dataclass(frozen=True)
class Rubric:
    """Criteria, red lines and what passes."""

    criteria: tuple[Criterion, ...]
    red_lines: tuple[RedLine, ...]
    pass_mark: int = 70
    floors: Mapping[str, int] = field(default_factory=dict)  # criterion -> least level


def rubric_of(content: Mapping[str, Any]) -> Rubric:
    """The rubric of a practical's version as it was stored."""
    return Rubric(
        criteria=tuple(
            Criterion(
                code=row["code"],
                name=row["name"],
                name_en=row["name_en"],
                weight=int(row["weight"]),
                anchors={int(level): words for level, words in row["anchors"].items()},
                hint=row.get("hint", ""),
            )
            for row in content["criteria"]
        ),
        red_lines=tuple(
            RedLine(row["code"], row["text"], row.get("text_en", ""))
            for row in content["red_lines"]
        ),
        pass_mark=int(content["pass_mark"]),
        floors={code: int(level) for code, level in content.get("floors", {}).items()},
    )


@dataclass(frozen=True)
class Sheet:
    """One examiner's finished judgment."""

    levels: Mapping[str, int]
    red_lines: frozenset[str] = frozenset()


def rounded(points: Decimal) -> float:
    """Points to one decimal, halves up."""
    return float(points.quantize(Decimal("0.1"), ROUND_HALF_UP))


def total(sheet: Sheet, rubric: Rubric) -> Decimal:
    """The sum of the points of a sheet."""
    return sum(
        (criterion.points(sheet.levels[criterion.code]) for criterion in rubric.criteria),
        Decimal(0),
    )


def passes(sheet: Sheet, rubric: Rubric) -> bool:
    """Whether this sheet alone would pass: points, floors, no red line."""
    return (
        total(sheet, rubric) >= rubric.pass_mark
        and _floors_hold(sheet.levels, rubric)
        and not sheet.red_lines
    )


def _floors_hold(levels: Mapping[str, int], rubric: Rubric) -> bool:
    return all(levels[code] >= least for code, least in rubric.floors.items())


def problems(
    rubric: Rubric,
    *,
    levels: Mapping[str, int],
    comments: Mapping[str, str],
    red_lines: Sequence[Mapping[str, Any]],
) -> dict[str, Said]:
    """What keeps a sheet from being finished, by criterion or red line."""
    found: dict[str, Said] = {}
    for criterion in rubric.criteria:
        level = levels.get(criterion.code)
        if level not in SHARES:
            found[criterion.code] = Said.that(N_("Choose a level"))
        elif level in NEEDS_COMMENT and not comments.get(criterion.code, "").strip():
            found[criterion.code] = Said.that(
                N_("Say why in a few words: this level needs a comment")
            )
    known = {line.code for line in rubric.red_lines}
    for row in red_lines:
        if row["code"] not in known:
            found[row["code"]] = Said.that(N_("This red line is not part of the rubric"))
        elif row.get("second") is None:
            found[row["code"]] = Said.that(
                N_("Write down where in the video it happens, like 02:14")
            )
    return found


class Gap(StrEnum):
    """Why two blind markings do not settle a practical by themselves."""

    TOTAL = "total"
    LEVEL = "level"
    VERDICT = "verdict"
    RED_LINE = "red_line"
    NEAR_THE_LINE = "near_the_line"


GAP_WORDS = {
    Gap.TOTAL: N_("The totals differ by more than 10"),
    Gap.LEVEL: N_("A criterion differs by two levels or more"),
    Gap.VERDICT: N_("One passes, the other fails"),
    Gap.RED_LINE: N_("The red lines differ"),
    Gap.NEAR_THE_LINE: N_("The result is within 2 points of the pass mark"),
}


def gaps(first: Sheet, second: Sheet, rubric: Rubric) -> list[Gap]:
    """Why an adjudicator is needed; an empty list means that the two agree."""
    one, other = total(first, rubric), total(second, rubric)
    mean = (one + other) / 2
    found = {
        Gap.TOTAL: abs(one - other) > TOTAL_GAP,
        Gap.LEVEL: any(
            abs(first.levels[criterion.code] - second.levels[criterion.code]) >= LEVEL_GAP
            for criterion in rubric.criteria
        ),
        Gap.VERDICT: passes(first, rubric) != passes(second, rubric),
        Gap.RED_LINE: first.red_lines != second.red_lines,
        Gap.NEAR_THE_LINE: abs(mean - rubric.pass_mark) <= NEAR_THE_LINE,
    }
    return [gap for gap, is_there in found.items() if is_there]


@dataclass(frozen=True)
class Decision:
    """What was decided: the score, whether it passes, and what is shown to the learner."""

    score: float
    passed: bool
    levels: Mapping[str, int]
    red_lines: tuple[str, ...]
    below_floor: tuple[str, ...]


def decide(
    first: Sheet, second: Sheet, rubric: Rubric, adjudication: Sheet | None = None
) -> Decision:
    """The decision from two sheets that agree, or from three.

    Agreeing: the mean of the two, the lower level of each criterion is shown. Adjudicated: the mean
    of the adjudicator's total and the nearer of the two, with the adjudicator's levels; a red line
    needs two of three.
    """
    one, other = total(first, rubric), total(second, rubric)
    if adjudication is None:
        score = (one + other) / 2
        levels = {
            criterion.code: min(first.levels[criterion.code], second.levels[criterion.code])
            for criterion in rubric.criteria
        }
        confirmed = first.red_lines & second.red_lines
    else:
        third = total(adjudication, rubric)
        score = (third + _nearer(one, other, third)) / 2
        levels = dict(adjudication.levels)
        sheets = (first, second, adjudication)
        confirmed = frozenset(
            line.code
            for line in rubric.red_lines
            if sum(line.code in sheet.red_lines for sheet in sheets) >= 2
        )
    below = tuple(code for code, least in rubric.floors.items() if levels[code] < least)
    points = rounded(score)
    return Decision(
        score=points,
        passed=points >= rubric.pass_mark and not below and not confirmed,
        levels=levels,
        red_lines=tuple(sorted(confirmed)),
        below_floor=below,
    )


def _nearer(one: Decimal, other: Decimal, third: Decimal) -> Decimal:
    """The mark nearer to the adjudicator's; equally far means the adjudicator's own."""
    if abs(one - third) == abs(other - third):
        return one if one == other else third
    return min((one, other), key=lambda mark: abs(mark - third))


@dataclass(frozen=True)
class Tried:
    """An earlier submission: when, and what became of it."""

    handed_in_at: datetime
    decided_at: datetime | None
    passed: bool | None


def may_submit(*, theory_passed: bool, tried: Sequence[Tried], at: datetime) -> Said | None:
    """Why no video may be handed in now, or None."""
    if not theory_passed:
        return Said.that(N_("The practical opens when the theory exam is passed."))
    if any(one.passed for one in tried):
        return Said.that(N_("The practical is passed already."))
    if any(one.decided_at is None for one in tried):
        return Said.that(N_("A video is being marked. Wait for its result."))
    recent = [one for one in tried if at - one.handed_in_at < timedelta(days=TRIES_DAYS)]
    if len(recent) >= TRIES:
        opens = min(one.handed_in_at for one in recent) + timedelta(days=TRIES_DAYS)
        return Said.that(
            N_("Three tries in 180 days are used up. The next one opens on %(date)s."), date=opens
        )
    last = max((one.decided_at for one in tried if one.decided_at), default=None)
    if last is not None and at - last < timedelta(days=PAUSE_DAYS):
        return Said.that(
            N_("Practice first: the next try opens on %(date)s."),
            date=last + timedelta(days=PAUSE_DAYS),
        )
    return None


def drawn_cards(cards: Sequence[str], seed: str, count: int = 3) -> list[str]:
    """The question cards of one try: drawn by its seed, so that a reload draws no other ones."""
    return sorted(cards, key=lambda card: sha256(f"{seed}:{card}".encode()).hexdigest())[:count]


def spoken_code(seed: str, at: datetime, *, key: str, spell: int = 0) -> str:
    """The six digits to say at the start of a recording: new every 72 hours, the same within.

    `spell` counts back: 0 is the present one, 1 the one before it.
    """
    number = int(at.timestamp()) // (CODE_HOURS * 3600) - spell
    digest = hmac.new(key.encode(), f"{seed}:{number}".encode(), sha256).hexdigest()
    return f"{int(digest, 16) % 1_000_000:06d}"


def queue_key(examiner: str, submission: str) -> str:
    """The place of a submission in an examiner's queue: random, but always the same for the two.

    Neither order of arrival nor names may weigh on a mark.
    """
    return sha256(f"{examiner}:{submission}".encode()).hexdigest()


def _is_part(part: str) -> bool:
    """Whether this is a number of hours, minutes or seconds; no video has more digits."""
    return part.isascii() and part.isdigit() and len(part) <= 3


def seconds_of(time_code: str) -> int | None:
    """The second of a time code such as 02:14 or 1:02:14, or None when it is not one."""
    parts = time_code.strip().replace("：", ":").split(":")
    if not 2 <= len(parts) <= 3 or not all(map(_is_part, parts)):
        return None
    numbers = [int(part) for part in parts]
    if any(number > 59 for number in numbers[1:]):
        return None
    result = 0
    for number in numbers:
        result = result * 60 + number
    return result


def time_code(second: float) -> str:
    """A second of a video as 02:14."""
    minutes, rest = divmod(int(second), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"
