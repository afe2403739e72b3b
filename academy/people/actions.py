"""Sending codes, signing in, joining, changing one's own profile."""

import secrets
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import update

from academy.access.models import Grant
from academy.access.permissions import Role
from academy.audit.actions import note
from academy.audit.models import Kind
from academy.core.db import db
from academy.core.errors import Refused, TooMany
from academy.core.names import sort_key
from academy.core.sms import SmsSender
from academy.core.tokens import fingerprint
from academy.core.words import N_
from academy.people import queries, rules
from academy.people.models import Consent, Person, SignInCode


class Renamed(Protocol):
    """Something that follows from a new name."""

    def __call__(self, person: Person, *, by: Person, at: datetime) -> None:
        """Do it."""


# What a new name means in the rooms above; `app.py` names them, for it alone sees them all.
after_rename: list[Renamed] = []


class WrongCode(Refused):
    """The typed code is not the one that was sent."""

    status = 422


def send_code(phone: str, *, at: datetime, key: str, sms: SmsSender) -> str:
    """Send a fresh code to a number, and give it back for the demo page."""
    queries.hold_number(phone)
    sent = [rules.Sent(code.sent_at) for code in queries.codes_of_a_day(phone, at=at)]
    if refusal := rules.may_send(sent, at=at):
        raise TooMany(refusal.message, **refusal.values)
    digits = f"{secrets.randbelow(1_000_000):06d}"
    db.session.add(
        SignInCode(
            phone=phone,
            fingerprint=fingerprint(f"{phone}:{digits}", key=key),
            sent_at=at,
            expires_at=at + timedelta(minutes=rules.CODE_MINUTES),
            tries_left=rules.CODE_TRIES,
        )
    )
    db.session.flush()
    sms.send(phone, digits)
    return digits


def use_code(phone: str, digits: str, *, at: datetime, key: str) -> None:
    """Use up the newest code of a number.

    A wrong try is counted in a conditional update, so that many at once do not get more than the
    allowed number;
    the caller keeps that count even though the page is refused.
    """
    code = next(iter(queries.codes_of_a_day(phone, at=at)), None)
    if code is None:
        raise WrongCode(N_("Ask for a code first."))
    problem = rules.code_problem(
        expires_at=code.expires_at,
        tries_left=code.tries_left,
        is_used=code.used_at is not None,
        at=at,
    )
    if problem:
        raise WrongCode(problem.message, **problem.values)
    is_right = secrets.compare_digest(code.fingerprint, fingerprint(f"{phone}:{digits}", key=key))
    changed = db.session.execute(
        update(SignInCode)
        .where(SignInCode.id == code.id, SignInCode.used_at.is_(None), SignInCode.tries_left > 0)
        .values({"used_at": at} if is_right else {"tries_left": SignInCode.tries_left - 1})
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result counts rows
        raise WrongCode(N_("This code was used already. Ask for a new one."))
    if not is_right:
        left = code.tries_left - 1
        if left <= 0:
            raise WrongCode(N_("Too many wrong tries. Ask for a new code."))
        raise WrongCode(N_("That is not the code; %(n)s tries are left."), n=left)


def sign_up(phone: str, *, at: datetime, name: str = "", by: Person | None = None) -> Person:
    """Open an account for a number."""
    person = Person(phone=phone, name=name, name_key=sort_key(name), created_at=at)
    db.session.add(person)
    db.session.flush()
    note(Kind.PERSON_JOIN, person.audit_name, by=by or person, at=at)
    db.session.flush()
    return person


def note_sign_in(person: Person, *, at: datetime) -> None:
    """Write down that somebody signed in."""
    note(Kind.PERSON_SIGN_IN, person.audit_name, by=person, at=at)
    db.session.flush()


def end_sessions(person: Person, *, at: datetime, by: Person) -> None:
    """Sign a person out everywhere: sessions of an earlier epoch are dead on their next request."""
    person.session_epoch = Person.session_epoch + 1
    note(Kind.PERSON_SIGN_OUT, person.audit_name, by=by, at=at)
    db.session.flush()


def agree(person: Person, policies: set[str], *, at: datetime) -> None:
    """Keep that a person agreed to the present wording of these policies."""
    for policy in sorted(policies - queries.policies_agreed(person)):
        db.session.add(
            Consent(person_id=person.id, policy=policy, version=rules.POLICIES[policy], given_at=at)
        )
        note(
            Kind.PERSON_CONSENT,
            person.audit_name,
            by=person,
            at=at,
            policy=policy,
            version=rules.POLICIES[policy],
        )
    db.session.flush()


def rename(person: Person, name: str, *, by: Person, at: datetime) -> None:
    """Change the name as it will be printed; certificates already issued keep theirs (D19)."""
    if name == person.name:
        return
    person.name = name
    person.name_key = sort_key(name)
    note(Kind.PERSON_RENAME, person.audit_name, by=by, at=at)
    db.session.flush()
    for follow in after_rename:
        follow(person, by=by, at=at)


def describe(person: Person, *, profile_type: str | None, birth_month: str | None) -> None:
    """Keep who the person is in the factory, and the month of birth."""
    person.profile_type = profile_type
    person.birth_month = birth_month
    db.session.flush()


def prefer(
    person: Person,
    *,
    language: str | None = None,
    text_size: int | None = None,
    theme: str | None = None,
) -> None:
    """Keep how a person wants pages to look, so that another phone shows the same."""
    if language is not None:
        person.language = language
    if text_size is not None:
        person.text_size = text_size
    if theme is not None:
        person.theme = theme
    db.session.flush()


def give(
    person: Person,
    role: Role,
    *,
    by: Person | None,
    at: datetime,
    center_id: int | None = None,
    college_id: int | None = None,
    cohort_id: int | None = None,
) -> Grant:
    """Give a role at a place; the database refuses the same open grant twice."""
    grant = Grant(
        person_id=person.id,
        role=role.value,
        center_id=center_id,
        college_id=college_id,
        cohort_id=cohort_id,
        given_at=at,
        given_by_id=None if by is None else by.id,
    )
    db.session.add(grant)
    note(Kind.GRANT_GIVE, person.audit_name, by=by, at=at, center_id=center_id, role=role.value)
    db.session.flush()
    return grant


def end_grant(grant: Grant, person: Person, *, by: Person, at: datetime) -> None:
    """Take a role back; the person is signed out everywhere at once."""
    grant.ended_at = at
    note(
        Kind.GRANT_END, person.audit_name, by=by, at=at, center_id=grant.center_id, role=grant.role
    )
    end_sessions(person, at=at, by=by)
