"""Finding people and their codes."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, selectinload

from academy.access.models import Grant
from academy.core.db import db
from academy.people.models import Consent, Person, SignInCode
from academy.people.rules import POLICIES


def person_in_session(cookie_id: str) -> Person | None:
    """Who a signed cookie names, with the roles held now; None once the epoch moved on."""
    row, _, epoch = cookie_id.partition(".")
    if not (row.isdigit() and epoch.isdigit()):
        return None
    wanted = {"row": int(row), "epoch": int(epoch)}
    return db.session.execute(_IN_SESSION, wanted).unique().scalar_one_or_none()


# Made once, as every request runs it.
_IN_SESSION = (
    select(Person)
    .outerjoin(Grant, (Grant.person_id == Person.id) & Grant.ended_at.is_(None))
    .options(contains_eager(Person.grants))
    .where(
        Person.id == bindparam("row"),
        Person.session_epoch == bindparam("epoch"),
        Person.closed_at.is_(None),
    )
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
