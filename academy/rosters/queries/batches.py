"""Who may be put on a batch, and what batches hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from academy.access.scope import Scope
from academy.certificates.models import Certificate
from academy.certificates.queries import is_primary_factory_of
from academy.certificates.rules import LIVE_STATES
from academy.core.db import db
from academy.factories.models import Factory, PersonFactory
from academy.people.models import Person
from academy.places.models import Center
from academy.records.models import Enrollment
from academy.records.rules import Stage
from academy.rosters.models import RosterBatch, RosterEntry
from academy.rosters.rules import BatchState, Candidate, RowState

LIVE_ROWS = (RowState.PROPOSED.value, RowState.CONFIRMED.value, RowState.ISSUED.value)


@dataclass(frozen=True)
class Proposal:
    """A learner as the reviewer sees them before and on a batch."""

    enrollment_id: int
    ref: str
    name: str
    factory: str | None
    stage: str
    theory_score: float | None
    practical_score: float | None
    practical_passed_at: datetime | None
    identity_checked_at: datetime | None
    is_on_batch: bool
    holds_certificate: bool
    revoked_at: datetime | None

    def candidate(self, *, can_print: bool) -> Candidate:
        """What the rule wants to know."""
        return Candidate(
            stage=Stage(self.stage),
            name=self.name,
            factory=self.factory,
            can_print=can_print,
            is_on_batch=self.is_on_batch,
            holds_certificate=self.holds_certificate,
            revoked_at=self.revoked_at,
        )


def _proposals() -> Select[*tuple[Any, ...]]:
    same_level = and_(
        Certificate.person_id == Enrollment.person_id,
        Certificate.level == Enrollment.level,
        func.coalesce(Certificate.track, "") == func.coalesce(Enrollment.track, ""),
    )
    return (
        select(
            Enrollment.id.label("enrollment_id"),
            Enrollment.ref,
            Person.name,
            Factory.name.label("factory"),
            Enrollment.stage,
            Enrollment.theory_score,
            Enrollment.practical_score,
            Enrollment.practical_passed_at,
            Enrollment.identity_checked_at,
            exists()
            .where(RosterEntry.enrollment_id == Enrollment.id, RosterEntry.state.in_(LIVE_ROWS))
            .label("is_on_batch"),
            exists()
            .where(same_level, Certificate.state.in_(LIVE_STATES))
            .label("holds_certificate"),
            select(func.max(Certificate.state_since))
            .where(same_level, Certificate.state == "revoked")
            .correlate(Enrollment)
            .scalar_subquery()
            .label("revoked_at"),
        )
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .outerjoin(PersonFactory, is_primary_factory_of(Person))
        .outerjoin(Factory, Factory.id == PersonFactory.factory_id)
        .order_by(Enrollment.practical_passed_at, Enrollment.id)
    )


def passed_learners(center: Center) -> list[Proposal]:
    """Everybody at a center who passed the practical, the longest waiting first."""
    return _read(
        _proposals().where(
            Enrollment.center_id == center.id,
            Enrollment.stage == Stage.PRACTICAL_PASSED.value,
        )
    )


def proposals_of(center: Center, refs: Sequence[str]) -> list[Proposal]:
    """The learners of a center with these references, as candidates for a batch."""
    return _read(_proposals().where(Enrollment.center_id == center.id, Enrollment.ref.in_(refs)))


def proposal_of(enrollment_id: int) -> Proposal:
    """One learner as a candidate for a batch."""
    return _read(_proposals().where(Enrollment.id == enrollment_id))[0]


def _read(statement: Select[*tuple[Any, ...]]) -> list[Proposal]:
    return [Proposal(**row._asdict()) for row in db.session.execute(statement)]


def name_of(enrollment: Enrollment) -> str:
    """The name of a learner as it stands now."""
    return db.session.scalars(select(Person.name).where(Person.id == enrollment.person_id)).one()


def draft_of(center: Center) -> RosterBatch | None:
    """The batch a center is putting together, if any."""
    return db.session.scalar(
        select(RosterBatch)
        .where(RosterBatch.center_id == center.id, RosterBatch.state == BatchState.DRAFT.value)
        .order_by(RosterBatch.id.desc())
        .limit(1)
    )


def count_batches(center_id: int, prefix: str) -> int:
    """How many batches of a center have a name that begins like this."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RosterBatch)
            .where(
                RosterBatch.center_id == center_id,
                RosterBatch.name.startswith(prefix, autoescape=True),
            )
        )
        or 0
    )


def batches(scope: Scope) -> Select[*tuple[Any, ...]]:
    """All batches within reach with their center and how many rows they have in each state."""
    tallies = [
        func.count().filter(RosterEntry.state == state.value).label(state.value)
        for state in RowState
    ]
    rows = (
        select(RosterEntry.batch_id, func.count().label("rows"), *tallies)
        .group_by(RosterEntry.batch_id)
        .subquery()
    )
    return (
        select(
            RosterBatch,
            func.coalesce(rows.c.rows, 0).label("rows"),
            *(
                func.coalesce(rows.c[state.value], 0).label(f"rows_{state.value}")
                for state in RowState
            ),
        )
        .join(Center, Center.id == RosterBatch.center_id)
        .outerjoin(rows, rows.c.batch_id == RosterBatch.id)
        .options(contains_eager(RosterBatch.center))
        .where(scope.where(RosterBatch))
    )


def batches_of(scope: Scope, center: Center) -> Sequence[Any]:
    """The batches of a center, newest first."""
    return db.session.execute(
        batches(scope)
        .where(RosterBatch.center_id == center.id)
        .order_by(RosterBatch.id.desc())
        .limit(50)
    ).all()


def waiting_batches(scope: Scope) -> Sequence[Any]:
    """The batches that wait for approval, the longest waiting first."""
    return db.session.execute(
        batches(scope)
        .where(RosterBatch.state == BatchState.IN_NOTICE.value)
        .order_by(RosterBatch.submitted_at, RosterBatch.id)
        .limit(100)
    ).all()


def batch_at(center: str, batch: str) -> RosterBatch | None:
    """The batch of a center with this reference, with its center."""
    found = batch_by_ref(batch)
    return found if found is not None and found.center.code == center else None


def batch_by_ref(batch: str) -> RosterBatch | None:
    """The batch with this reference, with its center."""
    return db.session.scalar(
        select(RosterBatch)
        .options(joinedload(RosterBatch.center).joinedload(Center.belt))
        .where(RosterBatch.ref == batch)
    )


def row_of(batch: str, row: str) -> RosterEntry | None:
    """The row of a batch with this reference, with batch and learner."""
    return db.session.scalar(
        select(RosterEntry)
        .join(RosterBatch, RosterBatch.id == RosterEntry.batch_id)
        .options(
            contains_eager(RosterEntry.batch).options(
                joinedload(RosterBatch.center).joinedload(Center.belt)
            ),
            joinedload(RosterEntry.enrollment),
        )
        .where(RosterBatch.ref == batch, RosterEntry.ref == row)
    )


def row_at(center: str, batch: str, row: str) -> RosterEntry | None:
    """The row of a center's batch with this reference."""
    found = row_of(batch, row)
    return found if found is not None and found.batch.center.code == center else None


def rows_on(batch: RosterBatch) -> Sequence[Any]:
    """The rows of a batch with learner, factory and certificate, in the order of proposal."""
    return db.session.execute(
        select(
            RosterEntry,
            Enrollment,
            Person.name,
            Factory.name.label("factory"),
            Certificate.number,
            Certificate.ref.label("certificate"),
        )
        .join(Enrollment, Enrollment.id == RosterEntry.enrollment_id)
        .join(Person, Person.id == Enrollment.person_id)
        .outerjoin(PersonFactory, is_primary_factory_of(Person))
        .outerjoin(Factory, Factory.id == PersonFactory.factory_id)
        .outerjoin(Certificate, Certificate.id == RosterEntry.certificate_id)
        .where(RosterEntry.batch_id == batch.id)
        .order_by(RosterEntry.id)
    ).all()


def entries_on(batch: RosterBatch) -> list[RosterEntry]:
    """The bare rows of a batch."""
    return list(
        db.session.scalars(
            select(RosterEntry).where(RosterEntry.batch_id == batch.id).order_by(RosterEntry.id)
        )
    )


def confirmed_rows_of(person: Person) -> list[RosterEntry]:
    """The confirmed rows of a person, with their batches."""
    return list(
        db.session.scalars(
            select(RosterEntry)
            .join(Enrollment, Enrollment.id == RosterEntry.enrollment_id)
            .join(RosterEntry.batch)
            .options(contains_eager(RosterEntry.batch))
            .where(Enrollment.person_id == person.id, RosterEntry.state == RowState.CONFIRMED.value)
        )
    )


def is_on(batch: RosterBatch, person: Person) -> bool:
    """Whether a person has a row on a batch that was not returned."""
    return bool(
        db.session.scalar(
            select(RosterEntry.id)
            .join(Enrollment, Enrollment.id == RosterEntry.enrollment_id)
            .where(
                RosterEntry.batch_id == batch.id,
                RosterEntry.state.in_(LIVE_ROWS),
                Enrollment.person_id == person.id,
            )
            .limit(1)
        )
    )


def rows_to_issue(batch: str) -> list[str]:
    """The references of an approved batch's rows whose certificate is not issued yet."""
    return list(
        db.session.scalars(
            select(RosterEntry.ref)
            .join(RosterBatch, RosterBatch.id == RosterEntry.batch_id)
            .where(
                RosterBatch.ref == batch,
                RosterBatch.state == BatchState.APPROVED.value,
                RosterEntry.state == RowState.CONFIRMED.value,
            )
            .order_by(RosterEntry.id)
        )
    )


def unfinished_batches(*, approved_before: datetime) -> list[str]:
    """Approved batches whose issuing was interrupted."""
    return list(
        db.session.scalars(
            select(RosterBatch.ref)
            .where(
                RosterBatch.state == BatchState.APPROVED.value,
                RosterBatch.approved_at < approved_before,
            )
            .order_by(RosterBatch.id)
        )
    )


def names_of(person_ids: set[int | None]) -> dict[int, str]:
    """The names of those who submitted, reviewed or approved."""
    rows = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(person_ids - {None}))
    )
    return {row.id: row.name for row in rows}
