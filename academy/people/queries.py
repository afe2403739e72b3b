"""Finding people and their codes."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from academy.access.models import Grant
from academy.core.db import db, made_of, plain, writing
from academy.people.models import Consent, Person, SignInCode
from academy.people.rules import POLICIES


def person_in_session(cookie_id: str) -> Person | None:
    """Who a signed cookie names, with the roles held now; None once the epoch moved on.

    They are made from plain rows, in a third of the time of the ORM. A request that writes gets
    them as its session's own, so that a change to them is kept.
    """
    row, _, epoch = cookie_id.partition(".")
    if not (row.isdigit() and epoch.isdigit()):
        return None
    wanted = {"row": int(row), "epoch": int(epoch)}
    rows = plain().execute(_IN_SESSION, wanted).all()
    if not rows:
        return None
    width = len(_PERSON)
    person = made_of(Person, rows[0])
    grants = [made_of(Grant, row[width:]) for row in rows if row[width] is not None]
    if writing.get():
        person = db.session.merge(person, load=False)
        grants = [db.session.merge(grant, load=False) for grant in grants]
    set_committed_value(person, "grants", grants)
    return person


# Made once, as every request runs it.
_PERSON, _GRANT = Person.__table__.c, Grant.__table__.c
_HELD = (_GRANT.person_id == _PERSON.id) & _GRANT.ended_at.is_(None)
_NAMED = (
    (_PERSON.id == bindparam("row"))
    & (_PERSON.session_epoch == bindparam("epoch"))
    & _PERSON.closed_at.is_(None)
)
_IN_SESSION = (
    select(*_PERSON, *_GRANT)
    .select_from(Person.__table__.outerjoin(Grant.__table__, _HELD))
    .where(_NAMED)
)


def person_by_phone(phone: str) -> Person | None:
    """The person with this number (E.164), if any."""
    return db.session.scalar(
        select(Person).options(selectinload(Person.grants)).where(Person.phone == phone)
    )


def person_by_ref(ref: str) -> Person | None:
    """The person with this public reference, if any."""
    return db.session.scalar(
        select(Person).options(selectinload(Person.grants)).where(Person.ref == ref)
    )


def hold_number(phone: str) -> None:
    """Hold a number until this change is done, so that codes asked for at once are counted.

    It need not belong to anybody yet, so there is no row to hold. SQLite has one writer anyway.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(phone))))


def codes_sent(phone: str, *, since: datetime) -> list[SignInCode]:
    """The codes sent to a number since then, newest first."""
    return list(
        db.session.scalars(
            select(SignInCode)
            .where(SignInCode.phone == phone, SignInCode.sent_at >= since)
            .order_by(SignInCode.id.desc())
        )
    )


def codes_of_a_day(phone: str, *, at: datetime) -> list[SignInCode]:
    """The codes that count against the daily limit."""
    return codes_sent(phone, since=at - timedelta(days=1))


def policies_agreed(person: Person) -> set[str]:
    """The policies whose present wording this person agreed to."""
    agreed = db.session.execute(
        select(Consent.policy, Consent.version).where(Consent.person_id == person.id)
    ).all()
    return {policy for policy, version in agreed if POLICIES.get(policy) == version}
