"""Keeping which factories can go live."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from academy.audit.actions import Actor, note
from academy.audit.models import Kind
from academy.core.clock import beijing_date
from academy.core.db import db
from academy.core.errors import Conflict
from academy.core.words import N_
from academy.factories.models import Factory, FactoryTally, PersonFactory


def link(
    person_id: int,
    name: str,
    *,
    code: str | None,
    belt_id: int,
    center_id: int,
    role: str,
    by: Actor,
    at: datetime,
) -> Factory:
    """Tie a person to the factory on the license somebody has just looked at.

    A credit code that is known here means that factory; one known elsewhere is refused. An
    earlier primary factory ends with this one.
    """
    factory = db.session.scalar(select(Factory).where(Factory.uscc == code)) if code else None
    if factory is not None and factory.center_id != center_id:
        raise Conflict(N_("This credit code is registered at another center. Call headquarters."))
    if factory is None:
        factory = Factory(
            name=name,
            uscc=code,
            belt_id=belt_id,
            center_id=center_id,
            created_at=at,
            verified_at=at,
        )
        db.session.add(factory)
        db.session.flush()
    db.session.execute(
        update(PersonFactory)
        .where(
            PersonFactory.person_id == person_id,
            PersonFactory.is_primary,
            PersonFactory.ended_at.is_(None),
        )
        .values(ended_at=at)
        .execution_options(synchronize_session=False)
    )
    tie = PersonFactory(person_id=person_id, factory_id=factory.id, role=role, began_at=at)
    db.session.add(tie)
    note(Kind.FACTORY_LINK, f"factory:{factory.ref}", by=by, at=at, center_id=center_id, role=role)
    db.session.flush()
    return factory


def enable(person_id: int, *, at: datetime) -> None:
    """Somebody was certified: their factories can go live, each counted once, with its first."""
    own = select(PersonFactory.factory_id).where(
        PersonFactory.person_id == person_id, PersonFactory.ended_at.is_(None)
    )
    enabled = db.session.execute(
        update(Factory)
        .where(Factory.id.in_(own), Factory.enabled_at.is_(None))
        .values(enabled_at=at)
        .returning(Factory.center_id)
        .execution_options(synchronize_session=False)
    ).scalars()
    for center_id in list(enabled):
        _tally(center_id, at)


def _insert(model: Any) -> Any:
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return (sqlite.insert if is_sqlite else postgresql.insert)(model)


def _tally(center_id: int, at: datetime) -> None:
    """Count one more for the month, by a relative update so that two at once both count."""
    db.session.execute(
        _insert(FactoryTally)
        .values(center_id=center_id, month=beijing_date(at).replace(day=1), enabled=1)
        .on_conflict_do_update(
            index_elements=["center_id", "month"], set_={"enabled": FactoryTally.enabled + 1}
        )
    )


def recount() -> list[str]:
    """Make the tallies anew from the factories; gives back a line for each that was wrong."""
    counted: Counter[tuple[int, date]] = Counter(
        (factory.center_id, beijing_date(factory.enabled_at).replace(day=1))
        for factory in db.session.scalars(select(Factory))
        if factory.enabled_at is not None
    )
    kept = {
        (row.center_id, row.month): row.enabled for row in db.session.scalars(select(FactoryTally))
    }
    db.session.execute(delete(FactoryTally))
    db.session.add_all(
        FactoryTally(center_id=center_id, month=month, enabled=enabled)
        for (center_id, month), enabled in counted.items()
    )
    db.session.flush()
    return [
        f"center {key[0]}, {key[1]:%Y-%m}, factories: {kept.get(key, 0)} -> {counted[key]}"
        for key in sorted(counted.keys() | kept.keys())
        if counted[key] != kept.get(key, 0)
    ]
