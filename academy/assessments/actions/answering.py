"""Keeping answers: of an exam as often as they change, of a quiz once; and changing the device."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from academy.assessments import rules
from academy.assessments.actions.closing import OtherDevice, close
from academy.assessments.actions.log import write_event
from academy.assessments.models import Attempt, AttemptEvent, AttemptQuestion, Paper
from academy.assessments.rules import EventKind, Reception, Save
from academy.audit.actions import note
from academy.audit.models import Kind
from academy.core.db import UtcDateTime, db, plain
from academy.core.errors import Closed, Refused, TooMany, Unknown
from academy.core.words import N_
from academy.people.models import Person


class NotUnderstood(Refused):
    """The save names an option that is not there, or a name that was used for another save."""

    status = 422
    sentence = N_("The request was not understood")


@dataclass(frozen=True)
class Ack:
    """What became of a save."""

    reception: Reception
    deadline: datetime | None
    # An answer that was given later stands already; this one is in the log alone.
    is_superseded: bool = False


def save_answer(ref: str, save: Save, *, by: Person, writer: str, at: datetime) -> Ack:
    """Keep an answer: three short statements, and the same result however often it arrives.

    The first of them counts the attempt's events up, which also holds its row until the commit:
    nobody can hand in, take over or save between what is asked here and what is written.
    """
    held = _hold(ref, save.position, kind="theory", by=by)
    reception = _reception(held, writer=writer, at=at)
    chosen = (
        _standing(held.id, save.position)
        if save.chosen is None
        else _as_in_version(held, save.chosen)
    )
    value = {"chosen": chosen, "flagged": save.is_flagged, "order": save.order}
    is_new = write_event(
        held.id,
        held.last_sequence,
        EventKind.LATE if reception is Reception.LATE else EventKind.ANSWER,
        at=at,
        position=save.position,
        value=value,
        key=save.key,
        is_grace=reception is Reception.GRACE,
    )
    if not is_new:
        return _replayed(held, save, value)
    if reception is Reception.LATE:
        return Ack(reception, held.deadline)
    changed = plain().execute(
        _ANSWER,
        {
            "attempt": held.id,
            "place": save.position,
            "order": save.order,
            "chosen": chosen or None,
            "at": at,
            "flagged": save.is_flagged,
        },
    )
    is_superseded = not changed.rowcount
    return Ack(reception, held.deadline, is_superseded=is_superseded)


@dataclass(frozen=True)
class Held:
    """An attempt whose row this unit of work holds."""

    id: int
    state: str
    writer: str
    deadline: datetime | None
    last_sequence: int
    option_order: list[int]


def _hold(ref: str, position: int, *, kind: str, by: Person) -> Held:
    """Count the attempt's events up and hold its row; not there and not yours are the same."""
    wanted = {"named": ref, "place": position, "kind": kind, "person": by.id}
    row = plain().execute(_HOLD, wanted).first()
    if row is None or row[5] is None:
        raise Unknown
    held = Held(*row)
    if held.last_sequence > rules.LAST_SEQUENCE:
        raise TooMany
    return held


def _standing(attempt_id: int, position: int) -> list[int]:
    """The answer that stands, read once the attempt is held.

    What an update returns beside its own row is as old as the update's beginning: it does not show
    the answer of somebody it had to wait for.
    """
    answer: list[int] | None = (
        plain().execute(_STANDING, {"attempt": attempt_id, "place": position}).scalar()
    )
    return answer or []


# Made once: putting a statement together costs more than running it.
_HERE = (AttemptQuestion.attempt_id == Attempt.id) & (
    AttemptQuestion.position == bindparam("place")
)
_HOLD = (
    update(Attempt)
    .where(
        Attempt.ref == bindparam("named"),
        Attempt.person_id == bindparam("person"),
        Attempt.paper_id.in_(select(Paper.id).where(Paper.kind == bindparam("kind"))),
    )
    .values(last_sequence=Attempt.last_sequence + 1)
    .returning(
        Attempt.id,
        Attempt.state,
        Attempt.writer,
        Attempt.deadline,
        Attempt.last_sequence,
        select(AttemptQuestion.option_order).where(_HERE).scalar_subquery(),
    )
)
_STANDING = select(AttemptQuestion.answer).where(
    AttemptQuestion.attempt_id == bindparam("attempt"),
    AttemptQuestion.position == bindparam("place"),
)
_ANSWER = (
    update(AttemptQuestion)
    .where(
        AttemptQuestion.attempt_id == bindparam("attempt"),
        AttemptQuestion.position == bindparam("place"),
        AttemptQuestion.answer_sequence < bindparam("order"),
    )
    .values(
        answer=bindparam("chosen", type_=AttemptQuestion.answer.type),
        answer_sequence=bindparam("order"),
        answered_at=bindparam("at", type_=UtcDateTime),
        is_flagged=bindparam("flagged"),
    )
)


def _as_in_version(held: Held, chosen: Sequence[int]) -> list[int]:
    """Options as shown (0 is A) to their places in the question's version."""
    if not all(0 <= shown < len(held.option_order) for shown in chosen):
        raise NotUnderstood
    return sorted({held.option_order[shown] for shown in chosen})


def _reception(held: Held, *, writer: str, at: datetime) -> Reception:
    """Whether what arrives now counts; another browser than the one that writes is turned away."""
    if held.state == "void":
        raise Closed
    if held.state != "open":
        return Reception.LATE
    if held.writer != writer:
        raise OtherDevice
    return rules.receive(at, held.deadline)


def _replayed(held: Held, save: Save, value: dict[str, Any]) -> Ack:
    """A save that was kept before: say again what became of it, and change nothing."""
    _hand_back_number(held.id)
    kind, position, kept, is_grace = db.session.execute(
        select(
            AttemptEvent.kind, AttemptEvent.position, AttemptEvent.value, AttemptEvent.is_grace
        ).where(AttemptEvent.attempt_id == held.id, AttemptEvent.key == save.key)
    ).one()
    said = value if save.chosen is not None else {**value, "chosen": kept["chosen"]}
    if (position, kept) != (save.position, said):
        raise NotUnderstood
    if kind == EventKind.LATE:
        return Ack(Reception.LATE, held.deadline)
    return Ack(Reception.GRACE if is_grace else Reception.COUNTED, held.deadline)


def _hand_back_number(attempt_id: int) -> None:
    """Nothing was written under the number just taken: the log has no gaps."""
    db.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id)
        .values(last_sequence=Attempt.last_sequence - 1)
        .execution_options(synchronize_session=False)
    )


def answer_quiz(
    attempt: Attempt, position: int, chosen: Sequence[int], *, by: Person, at: datetime
) -> Attempt:
    """Keep the first answer to a question of a quiz; the last open one ends the quiz."""
    held = _hold(attempt.ref, position, kind="quiz", by=by)
    is_new = held.state == "open" and write_event(
        held.id,
        held.last_sequence,
        EventKind.ANSWER,
        at=at,
        position=position,
        value={"chosen": _as_in_version(held, chosen), "order": 1},
        # One name for all answers to a question: the reason was shown after the first.
        key=f"answer-{position}",
    )
    if not is_new:
        _hand_back_number(held.id)
        return attempt
    line = db.session.get_one(AttemptQuestion, (attempt.id, position))
    if line.answer is None:
        line.answer = _as_in_version(held, chosen)
        line.answer_sequence = 1
        line.answered_at = at
    db.session.flush()
    if not _count_open(attempt):
        close(attempt, closed_at=at, by=by, at=at)
    return attempt


def _count_open(attempt: Attempt) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                AttemptQuestion.attempt_id == attempt.id, AttemptQuestion.answer.is_(None)
            )
        )
        or 0
    )


def take_over(attempt: Attempt, *, by: Person, at: datetime, writer: str) -> None:
    """Let this browser write from now on; the other one is told so at its next save."""
    if attempt.writer == writer:
        return
    sequence = db.session.scalar(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.state == "open")
        .values(writer=writer, last_sequence=Attempt.last_sequence + 1)
        .returning(Attempt.last_sequence)
        .execution_options(synchronize_session=False)
    )
    if sequence is None:
        raise Closed(N_("This paper has been handed in."))
    write_event(attempt.id, sequence, EventKind.TAKE_OVER, at=at)
    note(
        Kind.ATTEMPT_TAKE_OVER,
        f"attempt:{attempt.ref}",
        by=by,
        at=at,
        center_id=attempt.center_id,
    )
    db.session.flush()
