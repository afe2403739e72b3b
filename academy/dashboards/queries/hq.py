"""What headquarters' pages read: tallies and small tables, in few statements."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from academy.core.db import db
from academy.factories.models import Factory, FactoryTally
from academy.places.models import Belt, Center, College, CollegeCenter
from academy.records.models import StageTally, StageWait
from academy.records.rules import Stage

Waits = dict[Stage, dict[int, int]]


@dataclass(frozen=True)
class Certified:
    """How many were certified in a month, at a center, for a belt."""

    center_id: int
    belt_id: int
    month: date
    number: int


@dataclass(frozen=True)
class Reached:
    """What the tallies say of a stretch of months."""

    stages: dict[Stage, int]
    certified: list[Certified]

    def certified_by(self, part: str) -> Counter[Any]:
        """The certified, by `month`, `center_id` or `belt_id`."""
        counted: Counter[Any] = Counter()
        for row in self.certified:
            counted[getattr(row, part)] += row.number
        return counted

    def certified_by_month_and(self, part: str) -> dict[Any, Counter[date]]:
        """The certified by month, apart for each `center_id` or `belt_id`."""
        counted: dict[Any, Counter[date]] = {}
        for row in self.certified:
            counted.setdefault(getattr(row, part), Counter())[row.month] += row.number
        return counted


def reached(first: date, last: date, *, belt_id: int | None = None) -> Reached:
    """What was reached in these months, in one statement over the tallies."""
    within: list[ColumnElement[bool]] = [StageTally.month.between(first, last)]
    if belt_id is not None:
        within.append(StageTally.belt_id == belt_id)
    statement: CompoundSelect[Any] = union_all(
        select(
            StageTally.stage,
            cast(null(), Integer).label("center_id"),
            cast(null(), Integer).label("belt_id"),
            cast(null(), Date).label("month"),
            func.sum(StageTally.reached).label("number"),
        )
        .where(*within)
        .group_by(StageTally.stage),
        select(
            literal("of which"),
            StageTally.center_id,
            StageTally.belt_id,
            StageTally.month,
            StageTally.reached,
        ).where(*within, StageTally.stage == Stage.CERTIFIED.value, StageTally.reached > 0),
    )
    found = Reached({}, [])
    for stage, center_id, belt, month, number in db.session.execute(statement):
        if center_id is None:
            found.stages[Stage(stage)] = int(number)
        else:
            found.certified.append(Certified(center_id, belt, month, int(number)))
    return found


def waits(*, belt_id: int | None = None) -> Waits:
    """How many took how many days to each stage, of all who ever reached it."""
    statement = select(StageWait.stage, StageWait.days, func.sum(StageWait.reached)).group_by(
        StageWait.stage, StageWait.days
    )
    if belt_id is not None:
        statement = statement.where(StageWait.belt_id == belt_id)
    found: Waits = {}
    for stage, days, number in db.session.execute(statement):
        found.setdefault(Stage(stage), {})[days] = int(number)
    return found


@dataclass(frozen=True)
class Places:
    """The belts in order of opening, and the centers, each with its belt."""

    belts: list[Belt]
    centers: list[Center]

    def centers_of(self, belt: Belt) -> list[Center]:
        """The centers that mainly serve a belt."""
        return [center for center in self.centers if center.belt_id == belt.id]


def places() -> Places:
    """All belts with their centers, in one statement."""
    rows = db.session.execute(
        select(Belt, Center)
        .outerjoin(Center, Center.belt_id == Belt.id)
        .order_by(Belt.opens_on.is_(None), Belt.opens_on, Belt.code, Center.code)
    ).all()
    return Places(
        belts=list(dict.fromkeys(belt for belt, _ in rows)),
        centers=[center for _, center in rows if center is not None],
    )


@dataclass(frozen=True)
class Openings:
    """How many colleges opened on a day, and how many factories could go live from a month on."""

    colleges: dict[date, int] = field(default_factory=dict)
    factories: dict[date, int] = field(default_factory=dict)


def openings() -> Openings:
    """Colleges and factories over time, in one statement over small tables."""
    statement: CompoundSelect[Any] = union_all(
        select(literal("college"), College.opens_on, func.count())
        .where(College.opens_on.is_not(None))
        .group_by(College.opens_on),
        select(literal("factory"), FactoryTally.month, func.sum(FactoryTally.enabled)).group_by(
            FactoryTally.month
        ),
    )
    found = Openings()
    for kind, day, number in db.session.execute(statement):
        (found.colleges if kind == "college" else found.factories)[day] = int(number)
    return found


def colleges() -> list[tuple[College, str | None, str | None]]:
    """Every college with the name and code of the center it leads at, if any."""
    rows = db.session.execute(
        select(College, Center.name, Center.code)
        .outerjoin(CollegeCenter, CollegeCenter.college_id == College.id)
        .outerjoin(Center, Center.id == CollegeCenter.center_id)
        .order_by(College.opens_on.is_(None), College.opens_on, College.code)
    )
    return [(college, name, code) for college, name, code in rows]


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
