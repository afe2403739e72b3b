"""Drawing up, issuing and revoking certificates; counting checks; taking reports of misuse."""

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, bindparam, text, update
from sqlalchemy.exc import IntegrityError

from academy.audit.actions import note
from academy.audit.models import Kind
from academy.certificates import queries, render, rules
from academy.certificates.models import Certificate, CertificateEvent, MisuseReport
from academy.certificates.rules import Facts, Reason
from academy.core.clock import beijing_date
from academy.core.db import beginning, db, let_go
from academy.core.errors import Conflict, Refused
from academy.core.tokens import content_hash, new_ref, new_token
from academy.core.words import N_
from academy.people.models import Person
from academy.records.models import Enrollment


class Unprintable(Refused):
    """A name has characters that the embedded fonts do not have."""

    sentence = N_("The name has characters that cannot be printed: %(characters)s")


class BadWording(Refused):
    """The certificate would carry words it must not carry."""


class AlreadyHeld(Conflict):
    """The person holds a certificate of this level already."""

    sentence = N_("This person already holds a certificate of this level.")


@dataclass(frozen=True)
class Paper:
    """A certificate drawn up and rendered, not yet issued."""

    ref: str
    token: str
    number: str
    issued_on: date
    content: dict[str, Any]
    pdf: bytes
    picture: bytes

    @property
    def content_name(self) -> str:
        """The hash of what it says."""
        return content_hash(json.dumps(self.content, sort_keys=True, ensure_ascii=False))

    @property
    def files_name(self) -> str:
        """The hash of its files."""
        return content_hash(self.pdf, self.picture)


def draw_up(facts: Facts, *, at: datetime, public_url: str) -> Paper:
    """Number a certificate and render its files, without the database.

    A name that cannot be printed is refused.
    """
    gaps = rules.unprintable([facts.holder, facts.factory], render.Glyphs())
    if gaps:
        raise Unprintable(characters=" ".join(gaps))
    ref, token, day = new_ref(), new_token(), beijing_date(at)
    number = _new_number(facts, day)
    content = rules.content(facts, number=number, issued_on=day)
    if problems := rules.wording_problems(content):
        raise BadWording(problems[0].message, **problems[0].values)
    try:
        pdf, picture = render.draw(content, address=check_address(public_url, ref, token))
    except render.CannotPrint as problem:
        raise Unprintable(characters=facts.holder) from problem
    return Paper(ref, token, number, day, content, pdf, picture)


def _new_number(facts: Facts, day: date) -> str:
    """A number whose check character cannot be misread; the database refuses one given before."""
    while True:
        drawn = "".join(secrets.choice(rules.RANDOM_ALPHABET) for _ in range(rules.RANDOM_LENGTH))
        number = rules.certificate_number(
            level=facts.level,
            track=facts.track,
            region_code=facts.region_code,
            year=day.year,
            random=drawn,
        )
        if number is not None:
            return number


def check_address(public_url: str, ref: str, token: str) -> str:
    """Where the QR code leads: the public check, with the token that shows the name in full."""
    return f"{public_url}/v/{ref}?t={token}"


def issue(enrollment: Enrollment, paper: Paper, *, by: Person | None, at: datetime) -> Certificate:
    """Issue the paper to a learner; issuing again gives back the certificate that is there."""
    held = queries.live_certificate(enrollment.person_id, enrollment.level, enrollment.track)
    if held is not None:
        if held.enrollment_id != enrollment.id:
            raise AlreadyHeld
        return held
    certificate = Certificate(
        ref=paper.ref,
        token=paper.token,
        number=paper.number,
        person_id=enrollment.person_id,
        enrollment_id=enrollment.id,
        center_id=enrollment.center_id,
        college_id=enrollment.college_id,
        level=enrollment.level,
        track=enrollment.track,
        issued_on=paper.issued_on,
        valid_until=date.fromisoformat(paper.content["valid_until"]),
        state_since=at,
        content=paper.content,
        content_hash=paper.content_name,
        pdf=paper.pdf,
        picture=paper.picture,
        files_hash=paper.files_name,
        issued_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(certificate)
    except IntegrityError as broken:
        # Somebody issued it at the same moment; whoever asks again finds theirs.
        raise AlreadyHeld from broken
    _happened(certificate, "issue", by=by, at=at)
    note(
        Kind.CERTIFICATE_ISSUE,
        f"certificate:{certificate.ref}",
        by=by,
        at=at,
        center_id=certificate.center_id,
        number=certificate.number,
        content=certificate.content_hash,
        files=certificate.files_hash,
    )
    db.session.flush()
    return certificate


def _happened(
    certificate: Certificate,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    reason: str = "",
    words: str = "",
) -> None:
    db.session.add(
        CertificateEvent(
            certificate_id=certificate.id,
            kind=kind,
            reason=reason,
            words=words,
            at=at,
            by_id=None if by is None else by.id,
        )
    )


def revoke(
    certificate: Certificate, reason: Reason, words: str, *, by: Person, at: datetime
) -> Certificate:
    """Let a certificate count no longer, for a reason; its files and its number stay."""
    changed = db.session.execute(
        update(Certificate)
        .where(Certificate.id == certificate.id, Certificate.state.in_(rules.LIVE_STATES))
        .values(state="revoked", state_since=at, state_reason=reason.value)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result counts rows
        raise Conflict(N_("This certificate was revoked already."))
    _happened(certificate, "revoke", by=by, at=at, reason=reason.value, words=words)
    note(
        Kind.CERTIFICATE_REVOKE,
        f"certificate:{certificate.ref}",
        by=by,
        at=at,
        center_id=certificate.center_id,
        number=certificate.number,
        reason=reason.value,
    )
    db.session.flush()
    return certificate


# How soon after the first the same words are the same report, sent once more.
SENT_TWICE = timedelta(hours=1)

# One statement that both engines understand.
_COUNT_ONE = text(
    "INSERT INTO check_tally (certificate_id, month, checks) VALUES (:certificate, :month, 1) "
    "ON CONFLICT (certificate_id, month) DO UPDATE SET checks = check_tally.checks + 1"
).bindparams(bindparam("month", type_=Date))


def count_check_apart(certificate_id: int, *, at: datetime) -> None:
    """Count one more check of a certificate this month, without saying whose.

    The page that asks is a mere read: what it read is let go first, and the count is a short
    transaction of its own.
    """
    if db.session.registry.has():
        db.session.rollback()
    let_go()
    month = beijing_date(at).replace(day=1)
    with beginning(to_write=True), db.engine.begin() as connection:
        connection.execute(_COUNT_ONE, {"certificate": certificate_id, "month": month})


def report_misuse(
    certificate: Certificate | None, code: str, *, words: str, place: str, at: datetime
) -> MisuseReport:
    """Keep what somebody tells about a certificate; sent twice it has one receipt number."""
    if told := queries.report_told(code, words, place, since=at - SENT_TWICE):
        return told
    report = MisuseReport(
        certificate_id=None if certificate is None else certificate.id,
        code=code,
        words=words,
        place=place,
        at=at,
    )
    db.session.add(report)
    db.session.flush()
    note(
        Kind.CERTIFICATE_REPORT,
        f"report:{report.ref}",
        by=None,
        at=at,
        center_id=None if certificate is None else certificate.center_id,
        certificate=None if certificate is None else certificate.ref,
    )
    db.session.flush()
    return report
