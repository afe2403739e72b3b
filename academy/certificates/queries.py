"""Finding certificates, for holders, keepers and strangers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, func, or_, select

from academy.certificates.models import Certificate, CertificateEvent, CheckTally, MisuseReport
from academy.certificates.rules import LIVE_STATES, Facts, Standing, normal_number
from academy.core.db import db, plain
from academy.core.tokens import ALPHABET, REF_LENGTH
from academy.factories.models import Factory, PersonFactory
from academy.people.models import Person
from academy.places.models import Belt, Center
from academy.records.models import Enrollment
from academy.records.queries import count_required_lessons


def facts(enrollment_id: int) -> Facts | None:
    """What a certificate would say today; None without a live primary factory."""
    row = db.session.execute(
        select(
            Person.name.label("holder"),
            Factory.name.label("factory"),
            Enrollment.level,
            Enrollment.track,
            Belt.name.label("belt"),
            Belt.name_en.label("belt_en"),
            Belt.code.label("belt_code"),
            Center.name.label("center"),
            Center.name_en.label("center_en"),
            Center.region_code,
        )
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .join(PersonFactory, is_primary_factory_of(Person))
        .join(Factory, Factory.id == PersonFactory.factory_id)
        .join(Belt, Belt.id == Enrollment.belt_id)
        .join(Center, Center.id == Enrollment.center_id)
        .where(Enrollment.id == enrollment_id)
    ).first()
    if row is None:
        return None
    return Facts(**row._asdict(), lessons=count_required_lessons(row.level, row.track))


def is_primary_factory_of(person: type[Person]) -> ColumnElement[bool]:
    """The tie of a person to the factory they speak for now."""
    return (
        (PersonFactory.person_id == person.id)
        & PersonFactory.is_primary
        & PersonFactory.ended_at.is_(None)
    )


def certificate_by_ref(certificate: str) -> Certificate | None:
    """The certificate with this public reference, without its files."""
    return db.session.scalar(select(Certificate).where(Certificate.ref == certificate))


def certificates_of(person_id: int) -> list[Certificate]:
    """All certificates of a person, newest first."""
    return list(
        db.session.scalars(
            select(Certificate)
            .where(Certificate.person_id == person_id)
            .order_by(Certificate.id.desc())
        )
    )


def live_certificate(person_id: int, level: str, track: str | None) -> Certificate | None:
    """The certificate of a person at this level that counts, if any."""
    return db.session.scalar(
        select(Certificate).where(
            Certificate.person_id == person_id,
            Certificate.level == level,
            func.coalesce(Certificate.track, "") == (track or ""),
            Certificate.state.in_(LIVE_STATES),
        )
    )


def is_ref(code: str) -> bool:
    """Whether a code has the form of a public reference; a certificate number never has it."""
    return len(code) == REF_LENGTH and set(code) <= set(ALPHABET)


def find_for_check(code: str) -> Certificate | None:
    """The certificate that a scanned reference or a typed number means."""
    column, wanted = _meant(code)
    if wanted is None:
        return None
    return db.session.scalar(select(Certificate).where(getattr(Certificate, column) == wanted))


def checked(code: str) -> Any | None:
    """What the public check tells of a certificate, of a scanned reference or a typed number."""
    column, wanted = _meant(code)
    if wanted is None:
        return None
    return plain().execute(_CHECKED[column], {"wanted": wanted}).first()


def _meant(code: str) -> tuple[str, str | None]:
    """The column that a scanned reference or a typed number stands in, and how it stands there."""
    return ("ref", code) if is_ref(code) else ("number", normal_number(code))


# Made once, as strangers ask for it and any number of them.
_CHECKED = {
    column.key: select(
        Certificate.id,
        Certificate.token,
        Certificate.state,
        Certificate.state_since,
        Certificate.state_reason,
        Certificate.content,
        Certificate.issued_on,
        Certificate.valid_until,
    ).where(column == bindparam("wanted"))
    for column in (Certificate.ref, Certificate.number)
}


def picture_of(certificate: Certificate) -> bytes:
    """The picture's bytes as they were issued."""
    return db.session.scalars(
        select(Certificate.picture).where(Certificate.id == certificate.id)
    ).one()


def sheet_of(certificate: Certificate) -> bytes:
    """The PDF's bytes as they were issued."""
    return db.session.scalars(select(Certificate.pdf).where(Certificate.id == certificate.id)).one()


def sheet_size(certificate: Certificate) -> int:
    """How many bytes the PDF has."""
    size: int = db.session.scalars(
        select(func.length(Certificate.pdf)).where(Certificate.id == certificate.id)
    ).one()
    return size


def checks_in(certificate: Certificate, month: date) -> int:
    """How often a certificate was checked in a month."""
    checks = db.session.scalar(
        select(CheckTally.checks).where(
            CheckTally.certificate_id == certificate.id, CheckTally.month == month
        )
    )
    return checks or 0


def events_of(certificate: Certificate) -> Sequence[Any]:
    """What happened to a certificate with who did it, newest first."""
    return db.session.execute(
        select(CertificateEvent, Person.name)
        .outerjoin(Person, Person.id == CertificateEvent.by_id)
        .where(CertificateEvent.certificate_id == certificate.id)
        .order_by(CertificateEvent.id.desc())
    ).all()


def report_told(code: str, words: str, place: str, *, since: datetime) -> MisuseReport | None:
    """The report that said the same of the same code since then, if any."""
    return db.session.scalar(
        select(MisuseReport)
        .where(
            MisuseReport.code == code,
            MisuseReport.words == words,
            MisuseReport.place == place,
            MisuseReport.at >= since,
        )
        .order_by(MisuseReport.id)
        .limit(1)
    )


def reports_of(certificate: Certificate) -> list[MisuseReport]:
    """What strangers told about a certificate, newest first."""
    return list(
        db.session.scalars(
            select(MisuseReport)
            .where(MisuseReport.certificate_id == certificate.id)
            .order_by(MisuseReport.id.desc())
        )
    )


def standing_where(standing: Standing, *, today: date) -> ColumnElement[bool]:
    """The rule `rules.standing` for one answer, as a condition on certificates."""
    is_over = Certificate.valid_until < today
    conditions: dict[Standing, ColumnElement[bool]] = {
        Standing.VALID: (Certificate.state == "issued") & ~is_over,
        Standing.SUSPENDED: (Certificate.state == "suspended") & ~is_over,
        Standing.EXPIRED: Certificate.state.in_(LIVE_STATES) & is_over,
        Standing.REVOKED: Certificate.state.not_in(LIVE_STATES),
    }
    return conditions[standing]


def register(
    wanted: str, standing: Standing | None, center: str, *, today: date
) -> Select[Certificate, str, str]:
    """All certificates that fit a search by number, name or pinyin, a standing and a center."""
    statement = (
        select(Certificate, Center.code, Center.name)
        .join(Center, Center.id == Certificate.center_id)
        .join(Person, Person.id == Certificate.person_id)
    )
    if wanted:
        statement = statement.where(_says(wanted))
    if standing is not None:
        statement = statement.where(standing_where(standing, today=today))
    if center:
        statement = statement.where(Center.code == center)
    return statement


def _says(wanted: str) -> ColumnElement[bool]:
    number = normal_number(wanted)
    if number is not None:
        return Certificate.number == number
    return or_(
        Certificate.number.contains(wanted.upper(), autoescape=True),
        # As printed: somebody who was renamed since is found by the name on the paper too.
        cast(Certificate.content["holder"].as_string(), String).contains(wanted, autoescape=True),
        Person.name.contains(wanted, autoescape=True),
        func.replace(Person.name_key, " ", "").contains(
            wanted.lower().replace(" ", ""), autoescape=True
        ),
    )
