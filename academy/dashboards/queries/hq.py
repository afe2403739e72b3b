"""What headquarters' pages read: tallies and small tables, in few statements."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from academy.core.db import db, plain
from academy.factories.models import Factory, FactoryTally
from academy.places.models import Belt, Center, College, CollegeCenter
from academy.records.models import StageTally, StageWait
from academy.records.rules import Stage

Waits = dict[Stage, dict[int, int]]


@dataclass(frozen=True)
class Reached:
    """What the tallies say of a stretch of months: all stages, and the certified in parts."""

    stages: dict[Stage, int]
    certified_by_month: Counter[date]
    certified_by_center: Counter[int]


def reached(first: date, last: date, *, belt_id: int | None = None) -> Reached:
    """What was reached in these months, in one statement over the tallies."""
    asked = {"first": first, "last": last, "belt": belt_id}
    statement = _reached(of_belt=belt_id is not None)
    found = Reached({}, Counter(), Counter())
    for name, month, center_id, people in plain().execute(statement, asked):
        if not name:
            found.certified_by_center[center_id] = int(people)
            continue
        stage = Stage(name)
        found.stages[stage] = found.stages.get(stage, 0) + int(people)
        if stage is Stage.CERTIFIED:
            found.certified_by_month[month] = int(people)
    return found


@cache
def _reached(*, of_belt: bool) -> CompoundSelect[Any]:
    """Made once: putting a statement together costs more than running it."""
    within: list[ColumnElement[bool]] = [
        StageTally.month.between(bindparam("first", type_=Date), bindparam("last", type_=Date))
    ]
    if of_belt:
        within.append(StageTally.belt_id == bindparam("belt"))
    number = func.sum(StageTally.reached)
    return union_all(
        select(StageTally.stage, StageTally.month, cast(null(), Integer).label("center"), number)
        .where(*within)
        .group_by(StageTally.stage, StageTally.month),
        select(literal(""), cast(null(), Date), StageTally.center_id, number)
        .where(*within, StageTally.stage == Stage.CERTIFIED.value)
        .group_by(StageTally.center_id),
    )


def certified_by_belt(first: date, last: date) -> dict[int, Counter[date]]:
    """The certified of each belt, month by month."""
    rows = db.session.execute(
        select(StageTally.belt_id, StageTally.month, func.sum(StageTally.reached))
        .where(StageTally.month.between(first, last), StageTally.stage == Stage.CERTIFIED.value)
        .group_by(StageTally.belt_id, StageTally.month)
    ).all()
    found: dict[int, Counter[date]] = {}
    for belt_id, month, people in rows:
        found.setdefault(belt_id, Counter())[month] = int(people)
    return found


def waits(*, belt_id: int | None = None) -> Waits:
    """How many took how many days to each stage, of all who ever reached it."""
    statement = _WAITS if belt_id is None else _WAITS_OF_BELT
    found: Waits = {}
    for stage, days, number in plain().execute(statement, {"belt": belt_id}):
        found.setdefault(Stage(stage), {})[days] = int(number)
    return found


_WAITS = select(StageWait.stage, StageWait.days, func.sum(StageWait.reached)).group_by(
    StageWait.stage, StageWait.days
)
_WAITS_OF_BELT = _WAITS.where(StageWait.belt_id == bindparam("belt"))


@dataclass(frozen=True)
class Spot:
    """A belt or a center, as lists and maps name it."""

    id: int
    code: str
    name: str
    name_en: str
    province: str
    region_code: str
    opens_on: date | None
    belt_id: int

    def is_open(self, today: date) -> bool:
        """Whether it has opened by this day."""
        return self.opens_on is not None and self.opens_on <= today


@dataclass(frozen=True)
class Places:
    """The belts in order of opening, and the centers in order of code."""

    belts: list[Spot]
    centers: list[Spot]

    def centers_of(self, belt_id: int) -> list[Spot]:
        """The centers that mainly serve a belt."""
        return [center for center in self.centers if center.belt_id == belt_id]


def places() -> Places:
    """All belts and centers, in one statement; as plain values, for there may be hundreds."""
    found = Places([], [])
    for kind, *values in plain().execute(_PLACES):
        (found.belts if kind == "belt" else found.centers).append(Spot(*values))
    found.belts.sort(key=lambda belt: (belt.opens_on or date.max, belt.code))
    found.centers.sort(key=lambda center: center.code)
    return found


_PLACES: CompoundSelect[Any] = union_all(
    *(
        select(
            literal(kind),
            place.id,
            place.code,
            place.name,
            place.name_en,
            place.province,
            place.region_code,
            place.opens_on,
            belt_id,
        )
        for kind, place, belt_id in (
            ("belt", Belt, Belt.id),
            ("center", Center, Center.belt_id),
        )
    )
)


@dataclass(frozen=True)
class Openings:
    """How many colleges opened on a day, and how many factories could go live from a month on."""

    colleges: dict[date, int] = field(default_factory=dict)
    factories: dict[date, int] = field(default_factory=dict)


def openings() -> Openings:
    """Colleges and factories over time, in one statement over small tables."""
    found = Openings()
    for kind, day, number in plain().execute(_OPENINGS):
        (found.colleges if kind == "college" else found.factories)[day] = int(number)
    return found


_OPENINGS: CompoundSelect[Any] = union_all(
    select(literal("college"), College.opens_on, func.count())
    .where(College.opens_on.is_not(None))
    .group_by(College.opens_on),
    select(literal("factory"), FactoryTally.month, func.sum(FactoryTally.enabled)).group_by(
        FactoryTally.month
    ),
)


def colleges() -> list[tuple[College, Center | None]]:
    """Every college with the center it leads at, if any."""
    rows = db.session.execute(
        select(College, Center)
        .outerjoin(CollegeCenter, CollegeCenter.college_id == College.id)
        .outerjoin(Center, Center.id == CollegeCenter.center_id)
        .order_by(College.opens_on.is_(None), College.opens_on, College.code)
    )
    return [(college, center) for college, center in rows]


def enabled_factories(
    first: datetime, last: datetime, *, center_id: int | None = None
) -> Select[Any]:
    """The factories that could go live from a moment in this stretch on, with center and belt."""
    statement: Any = (
        select(
            Factory.id,
            Factory.name,
            Factory.enabled_at,
            Center.name.label("center"),
            Center.name_en.label("center_en"),
            Belt.name.label("belt"),
            Belt.name_en.label("belt_en"),
        )
        .join(Center, Center.id == Factory.center_id)
        .join(Belt, Belt.id == Factory.belt_id)
        .where(Factory.enabled_at >= first, Factory.enabled_at <= last)
    )
    if center_id is not None:
        statement = statement.where(Factory.center_id == center_id)
    found: Select[Any] = statement
    return found
