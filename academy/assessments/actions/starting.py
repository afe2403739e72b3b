"""Beginning attempts."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from academy.assessments import queries, rules
from academy.assessments.actions.closing import close_by_clock
from academy.assessments.actions.log import write_event
from academy.assessments.models import Attempt, AttemptQuestion
from academy.assessments.queries import Offer
from academy.assessments.rules import Conduct, EventKind, Reception
from academy.audit.actions import note
from academy.audit.models import Kind
from academy.core.db import db
from academy.core.errors import Closed
from academy.core.tokens import new_token
from academy.core.words import N_
from academy.people.models import Person
from academy.questions import queries as bank
from academy.questions import rules as drawing
from academy.questions.rules import Drawn
from academy.records import actions as records

logger = logging.getLogger(__name__)


class NothingToAsk(Closed):
    """The bank cannot fill this paper."""

    sentence = N_("The question bank is being filled. Your center will tell you the date.")


def start(offer: Offer, *, by: Person, at: datetime, writer: str) -> Attempt:
    """Begin an attempt: draw, seed and deadline are stored before the first question is sent.

    There is one open attempt for a person and paper: pressing twice, even at once, gives the same.
    """
    if (found := _still_open(offer, at=at)) is not None:
        return found
    conduct = offer.conduct
    if offer.paper.kind == "theory":
        # A course may have become shorter since the last lesson was read.
        records.settle_learning(offer.enrollment, at=at)
        if offer.enrollment.learned_at is None:
            raise Closed(N_("Finish the lessons and quizzes first; then the exam opens."))
        verdict = rules.may_start(conduct, queries.taken(by.id, offer.paper.id), at)
        if verdict.said:
            raise Closed(verdict.said.message, **verdict.said.values)
    seed = new_token()
    drawn = _draw(offer, conduct, seed)
    try:
        with db.session.begin_nested():
            attempt = _begin(offer, conduct, seed=seed, at=at, writer=writer)
    except IntegrityError:
        # Two presses at once on PostgreSQL: the other one has begun it.
        if found := queries.open_attempt(by.id, offer.paper.id):
            return found
        raise
    _lay_out(attempt, drawn, conduct)
    write_event(attempt.id, 1, EventKind.START, at=at, value={"seed": seed})
    if offer.paper.kind == "theory":
        note(
            Kind.ATTEMPT_START,
            f"attempt:{attempt.ref}",
            by=by,
            at=at,
            center_id=attempt.center_id,
            paper=offer.paper.code,
            number=attempt.number,
        )
    db.session.flush()
    return attempt


def _still_open(offer: Offer, *, at: datetime) -> Attempt | None:
    """The attempt that is open already; one whose time is over is closed first."""
    found = queries.open_attempt(offer.person_id, offer.paper.id)
    if found is None or rules.receive(at, found.deadline) is not Reception.LATE:
        return found
    close_by_clock(found, at=at)
    return None


def _draw(offer: Offer, conduct: Conduct, seed: str) -> list[Drawn]:
    if conduct.questions:
        if items := bank.items(conduct.questions):
            return drawing.lay_out(items, seed)
        raise NothingToAsk
    pool = bank.pool(offer.enrollment.level, offer.enrollment.track)
    if short := drawing.shortages(conduct.blueprint, pool):
        logger.error("bank too small for %s: %s", offer.paper.code, short)
        raise NothingToAsk
    asked = queries.codes_asked(offer.person_id, offer.paper.id)
    return drawing.draw(conduct.blueprint, pool, seed, avoid=asked)


def _begin(offer: Offer, conduct: Conduct, *, seed: str, at: datetime, writer: str) -> Attempt:
    enrollment = offer.enrollment
    attempt = Attempt(
        person_id=enrollment.person_id,
        enrollment_id=enrollment.id,
        center_id=enrollment.center_id,
        paper=offer.paper,
        version=offer.version,
        number=queries.last_number(enrollment.id, offer.paper.id) + 1,
        seed=seed,
        started_at=at,
        deadline=rules.deadline(conduct, at),
        writer=writer,
        last_sequence=1,
    )
    db.session.add(attempt)
    return attempt


def _lay_out(attempt: Attempt, drawn: Sequence[Drawn], conduct: Conduct) -> None:
    """Store the draw, question by question."""
    db.session.execute(
        insert(AttemptQuestion),
        [
            {
                "attempt_id": attempt.id,
                "position": position,
                "question_version_id": one.item.version_id,
                "topic": one.item.topic,
                "points": conduct.points,
                "option_order": list(one.option_order),
            }
            for position, one in enumerate(drawn, start=1)
        ],
    )


def practice_wrong(attempt: Attempt, offer: Offer, *, by: Person, at: datetime) -> Attempt:
    """Begin a quiz again with what was right carried over: only the wrong ones are asked."""
    if attempt.outcome is None:
        raise Closed
    again = start(offer, by=by, at=at, writer="")
    right = {
        shown.version.id: shown.line.answer
        for shown in queries.reviewed(attempt)
        if shown.line.position in attempt.outcome["right"]
    }
    if again.last_sequence > 1 or len(right) == len(queries.reviewed(attempt)):
        return again
    for shown in queries.reviewed(again):
        if answer := right.get(shown.version.id):
            _carry(again, shown.line, answer, at=at)
    db.session.flush()
    return again


def _carry(attempt: Attempt, line: AttemptQuestion, answer: list[int], *, at: datetime) -> None:
    attempt.last_sequence += 1
    line.answer = answer
    line.answered_at = at
    write_event(
        attempt.id,
        attempt.last_sequence,
        EventKind.ANSWER,
        at=at,
        position=line.position,
        value={"chosen": answer, "order": 0},
        key=f"carried-{line.position}",
    )
