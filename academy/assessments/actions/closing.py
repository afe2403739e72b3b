"""Ending attempts: by hand, by the last answer of a quiz, by the clock; and their mark."""

import logging
from datetime import datetime

from sqlalchemy import update

from academy.assessments import queries, rules
from academy.assessments.actions.log import write_event
from academy.assessments.models import Attempt
from academy.assessments.rules import Conduct, EventKind, Reception
from academy.audit.actions import note
from academy.audit.models import Kind
from academy.core.db import db
from academy.core.errors import Closed, Conflict
from academy.core.words import N_
from academy.people.models import Person
from academy.records import actions as records
from academy.records.models import Enrollment

logger = logging.getLogger(__name__)

CLOSED_COLUMNS = ("state", "closed_at", "closed_by_clock", "last_sequence", "receipt")


class OtherDevice(Conflict):
    """Another browser answers this paper at present."""

    sentence = N_("Another device has this paper open. Continue here or there?")


def hand_in(attempt: Attempt, *, by: Person, at: datetime, writer: str) -> Attempt:
    """Close the attempt, mark it, record the result; handing in twice gives the same receipt."""
    # Held until the commit: no other device can take over between this question and the end.
    db.session.refresh(attempt, ["state", "writer"], with_for_update=True)
    if attempt.state == "open" and attempt.writer != writer:
        raise OtherDevice
    if rules.receive(at, attempt.deadline) is Reception.LATE:
        close_by_clock(attempt, at=at)
    elif close(attempt, closed_at=at, by=by, at=at):
        note(
            Kind.ATTEMPT_HAND_IN,
            f"attempt:{attempt.ref}",
            by=by,
            at=at,
            center_id=attempt.center_id,
            receipt=attempt.receipt,
        )
    if attempt.state == "void":
        raise Closed
    db.session.flush()
    return attempt


def close_by_clock(attempt: Attempt, *, at: datetime) -> None:
    """Hand in what the server holds once time and grace are over; it ended at its deadline."""
    if attempt.deadline is not None:
        close(attempt, closed_at=attempt.deadline, by=None, at=at, by_clock=True)


def close_overdue(*, at: datetime) -> int:
    """Close attempts whose time is over, mark what nobody marked; gives how many.

    A portion at a time, so that nobody's save waits long for the database: repeat until it is 0.
    """
    settled = 0
    for attempt in queries.overdue(at):
        ref = attempt.ref
        try:
            with db.session.begin_nested():
                if attempt.state == "open":
                    close_by_clock(attempt, at=at)
                else:
                    _mark(attempt, by=None, at=at)
            settled += 1
        except Exception:
            # One attempt that cannot be marked must not keep all others open.
            logger.exception("attempt %s cannot be closed", ref)
    db.session.flush()
    return settled


def close(
    attempt: Attempt,
    *,
    closed_at: datetime,
    by: Person | None,
    at: datetime,
    by_clock: bool = False,
) -> bool:
    """Close an open attempt and mark it; False when somebody was faster."""
    db.session.flush()
    # A clock that was set back must not keep anybody from handing in.
    closed_at = max(closed_at, attempt.started_at)
    sequence = db.session.scalar(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.state == "open")
        .values(
            state="marked",
            closed_at=closed_at,
            closed_by_clock=by_clock,
            last_sequence=Attempt.last_sequence + 1,
        )
        .returning(Attempt.last_sequence)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(attempt, CLOSED_COLUMNS)
    if sequence is None:
        return False
    write_event(attempt.id, sequence, EventKind.HAND_IN, at=at, value={"by_clock": by_clock})
    _mark(attempt, by=by, at=at)
    return True


def _mark(attempt: Attempt, *, by: Person | None, at: datetime) -> None:
    """Give a closed attempt its outcome and receipt, and write the result into the record book."""
    outcome = outcome_of(attempt)
    closed_at = attempt.closed_at or at
    attempt.outcome = outcome.as_json()
    attempt.score = outcome.score
    attempt.passed = outcome.passed
    given = rules.fold(queries.log(attempt))
    attempt.receipt = rules.receipt(
        attempt.ref, {n: answer.chosen for n, answer in given.items()}, closed_at
    )
    attempt.last_sequence += 1
    write_event(
        attempt.id,
        attempt.last_sequence,
        EventKind.MARK,
        at=at,
        value={"version": outcome.version, "score": outcome.score, "passed": outcome.passed},
    )
    records.record_result(
        db.session.get_one(Enrollment, attempt.enrollment_id),
        kind=attempt.paper.kind,
        paper=attempt.paper.code,
        source=attempt.ref,
        score=outcome.score,
        passed=outcome.passed,
        at=closed_at,
    )
    note(
        Kind.ATTEMPT_GRADE,
        f"attempt:{attempt.ref}",
        by=by,
        at=at,
        center_id=attempt.center_id,
        paper=attempt.paper.code,
        score=outcome.score,
        passed=outcome.passed,
    )
    db.session.flush()


def outcome_of(attempt: Attempt) -> rules.Outcome:
    """What an attempt is worth, made from its log and nothing else."""
    return rules.mark(
        queries.log(attempt),
        queries.asked(attempt),
        Conduct.from_json(attempt.version.conduct),
    )


def marked_otherwise() -> list[str]:
    """Make every outcome anew from the log; the references of those that differ (G23)."""
    return [
        attempt.ref
        for attempt in queries.marked_attempts()
        if outcome_of(attempt).as_json() != attempt.outcome
    ]
