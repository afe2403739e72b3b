"""Everything on one learner, and what was taken out of a center."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from academy.assessments.models import Attempt, Paper
from academy.audit.models import Event, Kind
from academy.certificates.models import Certificate
from academy.certificates.queries import is_primary_factory_of
from academy.core.db import db
from academy.factories.models import Factory, PersonFactory
from academy.people.models import Person
from academy.places.models import Center
from academy.practicals.models import Submission
from academy.records.models import Enrollment, Result
from academy.records.queries import count_required_lessons, results_of
from academy.rosters.models import RosterBatch, RosterEntry
from academy.transfers.models import Export


def learner(center: str, enrollment: str) -> Enrollment | None:
    """The learner of a center with this reference, with person, cohort, belt and center."""
    return db.session.scalar(
        select(Enrollment)
        .join(Center, Center.id == Enrollment.center_id)
        .options(
            contains_eager(Enrollment.center).joinedload(Center.belt),
            joinedload(Enrollment.person),
            joinedload(Enrollment.cohort),
            joinedload(Enrollment.belt),
        )
        .where(Center.code == center, Enrollment.ref == enrollment)
    )


@dataclass(frozen=True)
class History:
    """What a learner has done and what was done for them."""

    factory: Factory | None
    lessons: int
    results: Sequence[Result]
    attempts: Sequence[Any]
    submissions: Sequence[Submission]
    contacts: Sequence[Any]
    certificates: Sequence[Certificate]
    entries: Sequence[Any]


def history(enrollment: Enrollment) -> History:
    """Factory, exams, practicals, contacts, batches and certificates of a learner, newest first."""
    return History(
        factory=primary_factory(enrollment.person_id),
        lessons=count_required_lessons(enrollment.level, enrollment.track),
        results=results_of(enrollment),
        attempts=db.session.execute(
            select(Attempt, Paper)
            .join(Paper, Paper.id == Attempt.paper_id)
            .where(Attempt.enrollment_id == enrollment.id, Paper.kind == "theory")
            .order_by(Attempt.id.desc())
        ).all(),
        submissions=db.session.scalars(
            select(Submission)
            .where(Submission.enrollment_id == enrollment.id)
            .order_by(Submission.id.desc())
        ).all(),
        contacts=contacts_with(enrollment),
        certificates=db.session.scalars(
            select(Certificate)
            .where(Certificate.enrollment_id == enrollment.id)
            .order_by(Certificate.id.desc())
        ).all(),
        entries=db.session.execute(
            select(RosterEntry, RosterBatch)
            .join(RosterBatch, RosterBatch.id == RosterEntry.batch_id)
            .where(RosterEntry.enrollment_id == enrollment.id)
            .order_by(RosterEntry.id.desc())
        ).all(),
    )


def primary_factory(person_id: int) -> Factory | None:
    """The factory a person speaks for now, if any."""
    return db.session.scalar(
        select(Factory)
        .join(PersonFactory, PersonFactory.factory_id == Factory.id)
        .join(Person, is_primary_factory_of(Person))
        .where(Person.id == person_id)
    )


def contacts_with(enrollment: Enrollment) -> Sequence[Any]:
    """When the center spoke with a learner, who and how, newest first."""
    return db.session.execute(
        select(Event.at, Event.facts, Person.name)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(
            Event.subject == f"enrollment:{enrollment.ref}",
            Event.kind == Kind.CENTER_CONTACT.value,
        )
        .order_by(Event.id.desc())
        .limit(20)
    ).all()


def enrollments_of(center: Center, refs: Sequence[str]) -> list[Enrollment]:
    """The learners of a center with these references."""
    return list(
        db.session.scalars(
            select(Enrollment)
            .where(Enrollment.center_id == center.id, Enrollment.ref.in_(refs))
            .order_by(Enrollment.id)
        )
    )


def exports_of(center: Center) -> Sequence[Any]:
    """What was taken out of a center, with who did it, newest first."""
    return db.session.execute(
        select(Export, Person.name)
        .join(Person, Person.id == Export.by_id)
        .where(Export.center_id == center.id)
        .order_by(Export.id.desc())
        .limit(100)
    ).all()
