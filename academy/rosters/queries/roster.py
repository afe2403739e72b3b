"""One statement for a roster's page, its counts and its file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from academy.access.scope import Scope
from academy.certificates.models import Certificate
from academy.certificates.queries import is_primary_factory_of
from academy.certificates.rules import LIVE_STATES
from academy.core.clock import start_of_day
from academy.core.db import beginning, db
from academy.factories.models import Factory, PersonFactory
from academy.people.models import Person
from academy.places.models import Belt, Center
from academy.records.models import Cohort, Enrollment
from academy.records.queries import required_lessons, stuck_where
from academy.records.rules import MOMENTS, Stage, Stuck
from academy.rosters.rules import QUIET_CHOICES, Sort, Wanted

# How many lessons a learner's level asks for.
LESSONS = (
    required_lessons(Enrollment.level, Enrollment.track)  # type: ignore[arg-type]  # as columns
    .with_only_columns(func.count())
    .order_by(None)
    .correlate(Enrollment)
    .scalar_subquery()
)
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
    columns = (
        Enrollment.ref,
        Person.name,
        Person.phone,
        Factory.name.label("factory"),
        Enrollment.stage,
        stuck_reason(at=at).label("stuck"),
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
    statement = _joined(select(*columns), center).where(*_filters(wanted, at=at))
    return statement.where(scope.where(Enrollment))


def _joined(statement: Select[*tuple[Any, ...]], center: Center | None) -> Select[*tuple[Any, ...]]:
    joined = (
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
    )
    return joined if center is None else joined.where(Enrollment.center_id == center.id)


def stuck_reason(*, at: datetime) -> ColumnElement[str]:
    """Why a learner is stuck, or nothing; the reasons exclude each other."""
    return case(
        *((stuck_where(reason, at=at), literal(reason.value)) for reason in Stuck),
        else_=literal(""),
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
    is_over = Enrollment.stage.in_([Stage.CERTIFIED.value, Stage.WITHDRAWN.value])
    return and_(Enrollment.last_active_at <= at - timedelta(days=days), ~is_over)


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
    """All counts of a roster in one statement; each filter is counted under all the others."""
    nameless = literal(""), literal("")
    kinds: dict[str, tuple[Any, Any, Any]] = {
        "stage": (Enrollment.stage, *nameless),
        "stuck": (stuck_reason(at=at), *nameless),
        "cohort": (Cohort.ref, Cohort.name, Cohort.name),
        "center": (Center.code, Center.name, Center.name_en),
        "belt": (Belt.code, Belt.name, Belt.name_en),
    }
    others = _filters(replace(wanted, quiet_days=0), at=at)
    parts: list[Select[*tuple[Any, ...]]] = [
        _counted("total", (literal(""), *nameless), _filters(wanted, at=at)),
        *(
            _counted("quiet", (literal(str(days)), *nameless), [*others, quiet_for(days, at=at)])
            for days in QUIET_CHOICES
        ),
        *(
            _counted(name, kinds[name], _filters(_without(wanted, name), at=at)).group_by("choice")
            for name in ("stage", "stuck", *groups)
        ),
    ]
    within = [scope.where(Enrollment)]
    if center is not None:
        within.append(Enrollment.center_id == center.id)
    places = {"cohort": Cohort, "center": Center, "belt": Belt}
    named = [None] * (len(parts) - len(groups)) + [places[group] for group in groups]
    statement = union_all(
        *(
            _narrowly_joined(part, wanted, group).where(*within)
            for part, group in zip(parts, named, strict=True)
        )
    )
    found: dict[str, list[Choice]] = {kind: [] for kind in ("total", "quiet", *kinds)}
    for row in db.session.execute(statement):
        found[row.kind].append(
            Choice(row.choice, row.label, row.label_en, row.matching or 0, row.everyone)
        )
    (total,) = found.pop("total")
    return Counts(total.matching, total.everyone, found)


def _narrowly_joined(
    statement: Select[*tuple[Any, ...]], wanted: Wanted, group: Any
) -> Select[*tuple[Any, ...]]:
    """Join no table that neither the filters nor the counted group name; nobody is lost by it."""
    joined = statement.select_from(Enrollment)
    if wanted.q:
        joined = (
            joined.join(Person, Person.id == Enrollment.person_id)
            .outerjoin(PersonFactory, is_primary_factory_of(Person))
            .outerjoin(Factory, Factory.id == PersonFactory.factory_id)
        )
    for place, column, is_filtered in (
        (Cohort, Enrollment.cohort_id, wanted.cohorts),
        (Center, Enrollment.center_id, wanted.centers),
        (Belt, Enrollment.belt_id, wanted.belts),
    ):
        if is_filtered or place is group:
            joined = joined.join(place, place.id == column)
    return joined


def _counted(
    kind: str, named: tuple[Any, Any, Any], conditions: list[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """How many learners have each value: all of them, and those that the conditions leave."""
    value, label, label_en = named
    return select(
        literal(kind).label("kind"),
        value.label("choice"),
        func.min(label).label("label"),
        func.min(label_en).label("label_en"),
        func.sum(case((and_(*conditions), 1), else_=0) if conditions else 1).label("matching"),
        func.count().label("everyone"),
    )


def stuck_rows(scope: Scope, center: Center, *, at: datetime, limit: int) -> Sequence[Any]:
    """The learners of a center who are stuck, of each reason those nobody spoke with first."""
    order = (Enrollment.contacted_at.is_not(None), Enrollment.last_active_at, Enrollment.id)
    place = func.row_number().over(partition_by=stuck_reason(at=at), order_by=order)
    statement = roster(scope, Wanted(stuck=tuple(Stuck)), at=at, center=center)
    found = statement.add_columns(place.label("place")).subquery()
    return db.session.execute(
        select(found).where(found.c.place <= limit).order_by(found.c.stuck, found.c.place)
    ).all()


def menu_counts(center: Center, *, at: datetime) -> dict[str, int]:
    """What a center's menu tells: its learners, the stuck ones, those ready for a certificate."""
    row = db.session.execute(
        select(
            func.count().label("learners"),
            func.sum(case((stuck_reason(at=at) != "", 1), else_=0)).label("stuck"),
            func.sum(case((Enrollment.stage == Stage.PRACTICAL_PASSED.value, 1), else_=0)).label(
                "certificates"
            ),
        ).where(Enrollment.center_id == center.id)
    ).one()
    return {name: number or 0 for name, number in row._asdict().items()}


_FIELDS = {
    "stage": {"stages": ()},
    "stuck": {"stuck": ()},
    "cohort": {"cohorts": ()},
    "center": {"centers": ()},
    "belt": {"belts": ()},
}


def _without(wanted: Wanted, group: str) -> Wanted:
    return replace(wanted, **_FIELDS[group])  # type: ignore[arg-type]  # empty values of each


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
