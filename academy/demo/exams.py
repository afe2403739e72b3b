"""Theory exams of the demo: real attempts with a draw, a log and a mark."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert, select

from academy.assessments import queries
from academy.assessments.actions import hand_in, start
from academy.assessments.models import AttemptEvent, AttemptQuestion
from academy.core.db import db
from academy.demo.world import World
from academy.people.models import Person
from academy.questions.models import QuestionVersion
from academy.records.models import Enrollment

WRITER = "demo"
PASSES, FAILS = 0.93, 0.55  # how often an answer is right
TRIES = 5


def build(world: World) -> None:
    """Let everyone who has come so far sit the exam as often as the journey says."""
    for enrollment, journey in world.learners:
        for n, moment in enumerate(journey.theory_at):
            passes = journey.theory_passed and n == len(journey.theory_at) - 1
            sit(world, enrollment, moment, passes=passes)


def sit(world: World, enrollment: Enrollment, moment: datetime, *, passes: bool) -> None:
    """One attempt that ends as the journey says, by answers and not by decree."""
    person = db.session.get_one(Person, enrollment.person_id)
    offer = queries.theory_of(enrollment)
    if offer is None:
        return
    attempt = start(offer, by=person, at=moment, writer=WRITER)
    lines = list(
        db.session.execute(
            select(AttemptQuestion, QuestionVersion.right, QuestionVersion.options)
            .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
            .where(AttemptQuestion.attempt_id == attempt.id)
            .order_by(AttemptQuestion.position)
        )
    )
    events = []
    for line, right, options in lines:
        position = line.position
        at = moment + timedelta(seconds=25 * position)
        chance = PASSES if passes else FAILS
        if line.topic == "T2":
            # The floor of compliance decides: nobody passes or fails against the journey by luck.
            chance = 1.0 if passes else FAILS * (position % 2)
        chosen = _choose(world.chance, right, max(len(options), 2), chance)
        events.append(
            {
                "attempt_id": attempt.id,
                "sequence": position + 1,
                "kind": "answer",
                "position": position,
                "value": {"chosen": chosen, "flagged": False, "order": 1},
                "key": f"demo-{position}",
                "at": at,
                "is_grace": False,
            }
        )
        line.answer, line.answer_sequence, line.answered_at = chosen, 1, at
    db.session.execute(insert(AttemptEvent), events)
    attempt.last_sequence = len(events) + 1
    db.session.flush()
    hand_in(attempt, by=person, at=moment + timedelta(seconds=26 * len(lines)), writer=WRITER)


def _choose(chance: Random, right: list[int], options: int, is_right: float) -> list[int]:
    if chance.random() < is_right:
        return list(right)
    wrong = [n for n in range(options) if n not in right]
    return [chance.choice(wrong)] if wrong else list(right)[:1]
