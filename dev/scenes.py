"""Moments of the road at which nobody of the demo world stands: a running exam."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from academy.assessments import actions, queries
from academy.core.db import db
from academy.core.errors import Refused
from academy.people.models import Person
from academy.records.models import Enrollment
from academy.records.rules import Stage
from dev.visitor import session_for

BROWSER = "the-browser-of-a-scene"
Session = dict[str, str]


def open_exams(count: int, *, at: datetime) -> list[tuple[Session, str]]:
    """Let so many learners who may sit the theory exam begin it: their sessions and attempts."""
    begun: list[tuple[Session, str]] = []
    for enrollment in _at(Stage.LEARNED):
        offer = queries.theory_of(enrollment)
        if len(begun) == count or offer is None:
            break
        try:
            attempt = actions.start(offer, by=enrollment.person, at=at, writer=BROWSER)
        except Refused:
            continue  # no try left, or it is too early for the next one
        begun.append((session_for(enrollment.person, browser=BROWSER), attempt.ref))
    db.session.commit()
    if len(begun) < count:
        raise SystemExit(f"only {len(begun)} of {count} learners of the demo may begin the exam")
    return begun


def _at(stage: Stage) -> list[Enrollment]:
    """Everybody who stands at this stage, with the roles they hold."""
    return list(
        db.session.scalars(
            select(Enrollment)
            .options(joinedload(Enrollment.person).selectinload(Person.grants))
            .where(Enrollment.stage == stage, Enrollment.withdrawn_at.is_(None))
            .order_by(Enrollment.id)
        )
    )
