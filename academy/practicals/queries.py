"""Finding practicals, submissions and markings."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from academy.access.models import Grant
from academy.access.permissions import Role
from academy.core.db import db
from academy.people.models import Person
from academy.practicals.models import Marking, Practical, PracticalVersion, Submission
from academy.records.models import Enrollment


def practical_by_slug(practical: str) -> Practical | None:
    """The practical with this slug, if any."""
    return db.session.scalar(select(Practical).where(Practical.slug == practical))


def practical_of_level(level: str) -> Practical | None:
    """The practical of a level, if one was brought in."""
    return db.session.scalar(select(Practical).where(Practical.level == level))


def version_of(practical: Practical) -> PracticalVersion:
    """The version of a practical that counts for new submissions."""
    return db.session.scalars(
        select(PracticalVersion).where(PracticalVersion.id == practical.version_id)
    ).one()


def version_for(submission: Submission) -> PracticalVersion:
    """The version a submission was handed in for."""
    return db.session.scalars(
        select(PracticalVersion).where(PracticalVersion.id == submission.practical_version_id)
    ).one()


def submission_by_ref(submission: str) -> Submission | None:
    """The submission with this public reference, if any."""
    return db.session.scalar(select(Submission).where(Submission.ref == submission))


def submissions_of(enrollment: Enrollment, practical: Practical) -> list[Submission]:
    """What a learner handed in for a practical, oldest first."""
    return list(
        db.session.scalars(
            select(Submission)
            .where(
                Submission.enrollment_id == enrollment.id,
                Submission.practical_id == practical.id,
            )
            .order_by(Submission.number)
        )
    )


def marking_for(submission: str, by: Person) -> Marking | None:
    """The marking this examiner holds or has made of a submission, if any."""
    return db.session.scalar(
        select(Marking)
        .join(Submission, Submission.id == Marking.submission_id)
        .where(Submission.ref == submission, Marking.examiner_id == by.id)
    )


def markings_of(submission: Submission) -> list[Marking]:
    """All markings of a submission, in order of slot."""
    return list(
        db.session.scalars(
            select(Marking).where(Marking.submission_id == submission.id).order_by(Marking.slot)
        )
    )


def held_by(examiner: Person, *, at: datetime) -> Marking | None:
    """The marking an examiner has taken and not finished, if any."""
    return db.session.scalar(
        select(Marking)
        .where(
            Marking.examiner_id == examiner.id,
            Marking.state == "leased",
            Marking.leased_until > at,
        )
        .order_by(Marking.id)
        .limit(1)
    )


def _not_mine(examiner: Person, *, at: datetime) -> list[ColumnElement[bool]]:
    """Nobody marks oneself, a cohort one teaches, or the same video twice.

    A video that was taken and left comes back to whoever left it, while nobody else has taken it.
    """
    taught = select(Grant.college_id).where(
        Grant.person_id == examiner.id,
        Grant.role == Role.INSTRUCTOR.value,
        Grant.ended_at.is_(None),
    )
    return [
        Submission.person_id != examiner.id,
        ~exists().where(
            Enrollment.id == Submission.enrollment_id, Enrollment.college_id.in_(taught)
        ),
        ~exists().where(
            Marking.submission_id == Submission.id,
            Marking.examiner_id == examiner.id,
            or_(Marking.state == "locked", Marking.leased_until > at),
        ),
    ]


def open_to_marking(examiner: Person, *, at: datetime) -> Select[Submission]:
    """The submissions that want a blind marking this examiner may give."""
    taken = (
        select(func.count())
        .select_from(Marking)
        .where(
            Marking.submission_id == Submission.id,
            Marking.slot <= 2,
            or_(Marking.state == "locked", Marking.leased_until > at),
        )
        .scalar_subquery()
    )
    return select(Submission).where(
        Submission.state == "waiting", taken < 2, and_(*_not_mine(examiner, at=at))
    )


def open_to_adjudication(examiner: Person, *, at: datetime) -> Select[Submission]:
    """The submissions whose two markings disagree and that this person may settle."""
    taken = exists().where(
        Marking.submission_id == Submission.id, Marking.slot == 3, Marking.leased_until > at
    )
    return select(Submission).where(
        Submission.state == "adjudication", ~taken, and_(*_not_mine(examiner, at=at))
    )


def practical_for(submission: Submission) -> Practical:
    """The practical a submission belongs to."""
    return db.session.scalars(
        select(Practical).where(Practical.id == submission.practical_id)
    ).one()


def enrollment_ref(submission: Submission) -> str:
    """The reference of the enrollment a video belongs to, by which its cards and code were made."""
    return db.session.scalars(
        select(Enrollment.ref).where(Enrollment.id == submission.enrollment_id)
    ).one()


def submission_of(marking: Marking) -> Submission:
    """The submission of a marking."""
    return db.session.scalars(
        select(Submission).where(Submission.id == marking.submission_id)
    ).one()


def count_of(statement: Select[Submission]) -> int:
    """How many rows a statement finds."""
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def oldest_of(statement: Select[Submission]) -> datetime | None:
    """When the oldest of these was handed in."""
    return db.session.scalar(
        statement.with_only_columns(Submission.handed_in_at)
        .order_by(Submission.handed_in_at)
        .limit(1)
    )


def count_locked(examiner: Person, *, since: datetime | None) -> int:
    """How many sheets an examiner has finished (since then)."""
    statement = (
        select(func.count())
        .select_from(Marking)
        .where(Marking.examiner_id == examiner.id, Marking.state == "locked")
    )
    if since is not None:
        statement = statement.where(Marking.locked_at >= since)
    return db.session.scalar(statement) or 0


def adjudicated_by(examiner: Person) -> list[Submission]:
    """The disagreements this person has settled, newest first."""
    return list(
        db.session.scalars(
            select(Submission)
            .join(Marking, Marking.submission_id == Submission.id)
            .where(Marking.examiner_id == examiner.id, Marking.slot == 3, Marking.state == "locked")
            .order_by(Marking.locked_at.desc())
            .limit(50)
        )
    )


@dataclass(frozen=True)
class Watchable:
    """A video with everything that decides who may watch it."""

    file_name: str
    media_type: str
    person_id: int
    center_id: int
    examiner_id: int | None  # the one who asks, when the video was given to them to mark


def watchable(submission: str, by: Person) -> Watchable | None:
    """The video of a submission, as far as the one who asks has to do with it."""
    row = db.session.execute(
        select(Submission, Marking.examiner_id)
        .outerjoin(
            Marking, and_(Marking.submission_id == Submission.id, Marking.examiner_id == by.id)
        )
        .where(Submission.ref == submission)
    ).first()
    if row is None:
        return None
    found, examiner_id = row
    return Watchable(
        found.file_name, found.media_type, found.person_id, found.center_id, examiner_id
    )
