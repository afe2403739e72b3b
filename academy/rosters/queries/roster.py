"""One statement for a roster's page, its counts and its file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
)

from academy.access.scope import Scope, reach_values, within
from academy.certificates.models import Certificate
from academy.certificates.queries import is_primary_factory_of
from academy.certificates.rules import LIVE_STATES
from academy.core.clock import start_of_day
from academy.core.db import UtcDateTime, beginning, db, plain
from academy.factories.models import Factory, PersonFactory
from academy.people.models import Person
from academy.places.models import Belt, Center
from academy.records.models import Cohort, Enrollment
from academy.records.queries import (
    STUCK_REASON,
    lessons_by_track,
    stuck_moments,
    stuck_where,
)
from academy.records.rules import MOMENTS, Stage, Stuck
from academy.rosters.rules import QUIET_CHOICES, Sort, Wanted

# How many lessons a learner's level asks for: of everybody, and of those in the same track.
OF_ALL, OF_TRACK = lessons_by_track().alias("of_all"), lessons_by_track().alias("of_track")
LESSONS = func.coalesce(OF_ALL.c.lessons, 0) + func.coalesce(OF_TRACK.c.lessons, 0)
# Who has nothing left to do.
OVER = (Stage.CERTIFIED.value, Stage.WITHDRAWN.value)
STAGE_ORDER = case({stage.value: n for n, stage in enumerate(Stage)}, value=Enrollment.stage)
# By what a roster can be ordered, and whether that runs downwards: few quiet days are a late
# moment.
ORDERS: dict[Sort, tuple[Any, bool]] = {
    Sort.QUIET: (Enrollment.last_active_at, True),
    Sort.NAME: (Person.name_key, False),
    Sort.STAGE: (STAGE_ORDER, False),
    Sort.LESSONS: (Enrollment.lessons_done, False),
    Sort.THEORY: (func.coalesce(Enrollment.theory_score, -1), False),
}


def roster(
    scope: Scope, wanted: Wanted, *, at: datetime, center: Center | None = None
) -> Select[*tuple[Any, ...]]:
    """The learners within reach that are wanted; page, counts and file are made from it."""
    statement, values = bound_roster(scope, wanted, at=at, center=center)
    return statement.params(values)


def bound_roster(
    scope: Scope, wanted: Wanted, *, at: datetime, center: Center | None = None
) -> tuple[Select[*tuple[Any, ...]], dict[str, Any]]:
    """The same as a statement and its values: without filters it is made once in a process."""
    asked = scope.asked(Enrollment)
    statement = _roster(_columns(asked), has_center=center is not None)
    if filters := _filters(wanted, at=at):
        statement = statement.where(*filters)
    return statement, _values(asked, at=at, center=center)


def _columns(asked: Sequence[tuple[str, int]] | None) -> tuple[str, ...] | None:
    return None if asked is None else tuple(column for column, _value in asked)


def _values(
    asked: Sequence[tuple[str, int]] | None, *, at: datetime, center: Center | None
) -> dict[str, Any]:
    """What the statements that are made once ask for."""
    here = {} if center is None else {"center_id": center.id}
    return {**stuck_moments(at), **reach_values(asked), **here}


def _here(columns: tuple[str, ...] | None, *, has_center: bool) -> list[ColumnElement[bool]]:
    """Within reach and, if one is asked for, at the center."""
    at_center = [Enrollment.center_id == bindparam("center_id", type_=Integer)]
    return [within(Enrollment, columns), *(at_center if has_center else [])]


@lru_cache(maxsize=16)
def _roster(columns: tuple[str, ...] | None, *, has_center: bool) -> Select[*tuple[Any, ...]]:
    """The roster before it is filtered."""
    statement = select(
        Enrollment.ref,
        Person.name,
        Person.phone,
        Factory.name.label("factory"),
        Enrollment.stage,
        STUCK_REASON.label("stuck"),
        Enrollment.lessons_done,
        LESSONS.label("lessons"),
        Enrollment.theory_score,
        Enrollment.theory_tries,
        Enrollment.practical_score,
        Enrollment.practical_waits_since,
        Enrollment.last_active_at,
        Enrollment.contacted_at,
        Enrollment.identity_checked_at,
        Cohort.name.label("cohort"),
        Belt.name.label("belt"),
        Belt.name_en.label("belt_en"),
        Center.code.label("center_code"),
        Center.name.label("center"),
        Center.name_en.label("center_en"),
        Certificate.number.label("certificate"),
        Certificate.valid_until,
    )
    return _joined(statement).where(*_here(columns, has_center=has_center))


def _joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(Center, Center.id == Enrollment.center_id)
        .join(Belt, Belt.id == Enrollment.belt_id)
        .outerjoin(PersonFactory, is_primary_factory_of(Person))
        .outerjoin(Factory, Factory.id == PersonFactory.factory_id)
        .outerjoin(
            Certificate,
            (Certificate.enrollment_id == Enrollment.id) & Certificate.state.in_(LIVE_STATES),
        )
        .outerjoin(OF_ALL, (OF_ALL.c.level == Enrollment.level) & OF_ALL.c.track.is_(None))
        .outerjoin(
            OF_TRACK,
            (OF_TRACK.c.level == Enrollment.level) & (OF_TRACK.c.track == Enrollment.track),
        )
    )


def _filters(wanted: Wanted, *, at: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool] | None] = [
        Enrollment.stage.in_([stage.value for stage in wanted.stages]) if wanted.stages else None,
        or_(*(stuck_where(reason, at=at) for reason in wanted.stuck)) if wanted.stuck else None,
        quiet_for(wanted.quiet_days, at=at) if wanted.quiet_days else None,
        Cohort.ref.in_(wanted.cohorts) if wanted.cohorts else None,
        Center.code.in_(wanted.centers) if wanted.centers else None,
        Belt.code.in_(wanted.belts) if wanted.belts else None,
        _reached(wanted.reached, wanted.month, wanted.until) if wanted.reached else None,
        _says(wanted.q) if wanted.q else None,
        Enrollment.ref.in_(wanted.picked) if wanted.picked else None,
    ]
    return [condition for condition in conditions if condition is not None]


def quiet_for(days: int, *, at: datetime) -> ColumnElement[bool]:
    """Who still has something to do and has not been active for so many days."""
    return and_(
        Enrollment.last_active_at <= at - timedelta(days=days), Enrollment.stage.not_in(OVER)
    )


def _reached(stage: Stage, month: date | None, until: date | None) -> ColumnElement[bool]:
    """Who reached a stage, in these months of Beijing if any: the people behind a tally."""
    moment = getattr(Enrollment, MOMENTS[stage])
    if month is None:
        return and_(moment.is_not(None))
    after = ((until or month).replace(day=1) + timedelta(days=32)).replace(day=1)
    return and_(moment >= start_of_day(month), moment < start_of_day(after))


def _says(q: str) -> ColumnElement[bool]:
    """Who is found by characters or pinyin of the name, initials, the phone's last digits, or the
    factory.
    """
    typed = q.lower().replace(" ", "")
    found = [
        Person.name.contains(q, autoescape=True),
        Factory.name.contains(q, autoescape=True),
        func.replace(Person.name_key, " ", "").contains(typed, autoescape=True),
    ]
    if typed.isascii() and typed.isalpha():
        found.append(Person.name_key.like("% ".join(typed) + "%"))
    digits = typed.replace("-", "").removeprefix("+86")
    if digits.isdigit() and len(digits) >= 4:
        found.append(Person.phone.endswith(digits, autoescape=True))
    return or_(*found)


@dataclass(frozen=True)
class Choice:
    """One value of a filter: how many learners it would leave, and how many have it at all."""

    value: str
    label: str
    label_en: str
    matching: int
    everyone: int


@dataclass(frozen=True)
class Counts:
    """What stands beside a roster: how many match, and what each filter would leave."""

    total: int
    everyone: int
    groups: dict[str, list[Choice]]

    def having(self, group: str, *values: str) -> int:
        """How many learners have one of these values, whatever else is filtered."""
        return sum(choice.everyone for choice in self.groups[group] if choice.value in values)


def counts(
    scope: Scope,
    wanted: Wanted,
    *,
    at: datetime,
    groups: tuple[str, ...] = ("cohort",),
    center: Center | None = None,
) -> Counts:
    """All counts of a roster in one statement; each filter is counted under all the others.

    The statement counts every combination of the values that can be ticked; what each filter would
    leave is summed up from those.
    """
    asked = scope.asked(Enrollment)
    others = _filters(_untickable(wanted, groups), at=at)
    quiet = {f"quiet_{days}": at - timedelta(days=days) for days in QUIET_CHOICES}
    values = {**_values(asked, at=at, center=center), **quiet}
    make = _combinations if others else _all_combinations
    statement = make(_columns(asked), groups, *others, has_center=center is not None)
    return _summed_up(plain().execute(statement, values), wanted, groups)


def _untickable(wanted: Wanted, groups: tuple[str, ...]) -> Wanted:
    """The filters that are no choice of this roster's."""
    fields = {_FIELDS[group]: () for group in ("stage", "stuck", *groups)}
    return replace(wanted, quiet_days=0, **fields)  # type: ignore[arg-type]  # empty values of each


def _combinations(
    columns: tuple[str, ...] | None,
    groups: tuple[str, ...],
    *others: ColumnElement[bool],
    has_center: bool,
) -> Select[*tuple[Any, ...]]:
    """How many learners have each combination of what can be ticked, and pass the other filters."""
    nothing: ColumnElement[int] = literal_column("0")
    quiet = case(
        (Enrollment.stage.in_(OVER), nothing),
        *(
            (
                Enrollment.last_active_at <= bindparam(f"quiet_{days}", type_=UtcDateTime),
                literal_column(str(days)),
            )
            for days in sorted(QUIET_CHOICES, reverse=True)
        ),
        else_=nothing,
    )
    passes = case((and_(true(), *others), literal_column("1")), else_=nothing)
    combination = [
        Enrollment.stage.label("stage"),
        STUCK_REASON.label("stuck"),
        quiet.label("quiet"),
        passes.label("passes"),
        *(column for group in groups for column in _told(group)),
    ]
    statement = select(*combination, func.count().label("people")).select_from(Enrollment)
    for group in () if others else groups:
        place, key = PLACES[group]
        statement = statement.join(place, place.id == key)
    return (
        (_joined(statement) if others else statement)
        .where(*_here(columns, has_center=has_center))
        .group_by(*(column.name for column in combination))
    )


_all_combinations = lru_cache(maxsize=16)(_combinations)

PLACES: dict[str, tuple[Any, Any]] = {
    "cohort": (Cohort, Enrollment.cohort_id),
    "center": (Center, Enrollment.center_id),
    "belt": (Belt, Enrollment.belt_id),
}


def _told(group: str) -> list[Any]:
    """The value of a place's filter, and the place's name in both languages."""
    told = {
        "cohort": (Cohort.ref, Cohort.name, Cohort.name),
        "center": (Center.code, Center.name, Center.name_en),
        "belt": (Belt.code, Belt.name, Belt.name_en),
    }
    return [column.label(f"{group}_{n}") for n, column in enumerate(told[group])]


def _summed_up(rows: Iterable[Any], wanted: Wanted, groups: tuple[str, ...]) -> Counts:
    """What each choice would leave: the combinations that no filter but its own keeps out."""
    names = ("stage", "stuck", *groups)
    ticked = {name: set(getattr(wanted, _FIELDS[name])) for name in names}
    found: dict[str, dict[str, _Tally]] = {name: {} for name in names}
    quiet = {days: _Tally("", "") for days in QUIET_CHOICES}
    total = everyone = 0
    for stage, stuck, quiet_days, passes, *places, people in rows:
        values = [(stage, "", ""), (stuck, "", ""), *zip(*[iter(places)] * 3, strict=True)]
        everyone += people
        kept_out = {
            name
            for name, (value, *_labels) in zip(names, values, strict=True)
            if ticked[name] and value not in ticked[name]
        }
        is_quiet = quiet_days >= wanted.quiet_days
        for name, (value, label, label_en) in zip(names, values, strict=True):
            tally = found[name].setdefault(value, _Tally(label, label_en))
            tally.everyone += people
            if passes and is_quiet and kept_out <= {name}:
                tally.matching += people
        if passes and not kept_out:
            total += people if is_quiet else 0
            for days, tally in quiet.items():
                tally.matching += people if quiet_days >= days else 0
    choices = {
        name: [tally.as_choice(value) for value, tally in tallies.items()]
        for name, tallies in found.items()
    }
    choices["quiet"] = [tally.as_choice(str(days)) for days, tally in quiet.items()]
    return Counts(total, everyone, choices)


@dataclass
class _Tally:
    """A choice while it is being counted."""

    label: str
    label_en: str
    matching: int = 0
    everyone: int = 0

    def as_choice(self, value: str) -> Choice:
        return Choice(value, self.label, self.label_en, self.matching, self.everyone)


def stuck_rows(scope: Scope, center: Center, *, at: datetime, limit: int) -> Sequence[Any]:
    """The learners of a center who are stuck, of each reason those nobody spoke with first."""
    order = (Enrollment.contacted_at.is_not(None), Enrollment.last_active_at, Enrollment.id)
    place = func.row_number().over(partition_by=STUCK_REASON, order_by=order)
    statement, values = bound_roster(scope, Wanted(stuck=tuple(Stuck)), at=at, center=center)
    found = statement.add_columns(place.label("place")).subquery()
    shown = select(found).where(found.c.place <= limit).order_by(found.c.stuck, found.c.place)
    return plain().execute(shown, values).all()


def menu_counts(center: Center, *, at: datetime) -> dict[str, int]:
    """What a center's menu tells: its learners, the stuck ones, those ready for a certificate."""
    row = plain().execute(_MENU, {"center_id": center.id, **stuck_moments(at)}).one()
    return {name: number or 0 for name, number in row._asdict().items()}


_MENU = select(
    func.count().label("learners"),
    func.sum(case((STUCK_REASON != "", 1), else_=0)).label("stuck"),
    func.sum(case((Enrollment.stage == Stage.PRACTICAL_PASSED.value, 1), else_=0)).label(
        "certificates"
    ),
).where(Enrollment.center_id == bindparam("center_id", type_=Integer))

# The field of a wanted roster that holds what is ticked of each kind.
_FIELDS = {
    "stage": "stages",
    "stuck": "stuck",
    "cohort": "cohorts",
    "center": "centers",
    "belt": "belts",
}


def rows_of(statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """The rows of a statement, read while they are sent: a file of any length needs little memory.

    They come over a connection of their own, which only reads: the request's unit of work is
    settled before the first row is fetched.
    """
    return _streamed(db.engine, statement)


def _streamed(engine: Engine, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    with engine.connect() as connection:
        with beginning(to_write=False):
            result = connection.execution_options(yield_per=1000).execute(statement)
        yield from result
