"""The same thing at the same moment, from several connections."""

import itertools

import pytest
from sqlalchemy import func, select

from academy.assessments import actions, queries, rules
from academy.assessments.models import Attempt, AttemptEvent, AttemptQuestion
from academy.assessments.rules import Save
from academy.core.db import db as the_db
from academy.people.models import Person
from academy.records.models import Enrollment, Result
from tests.factories.papers import HERE, NOW, a_world, begun, offer
from tests.factories.together import at_once, overtaken

THREADS = 8


@pytest.fixture
def learner(session):
    return a_world()


@pytest.fixture
def attempt(learner):
    return begun(learner)


def committed(deed):
    """Do something in a transaction of its own."""

    def doing():
        done = deed()
        the_db.session.commit()
        return done

    return doing


def count(session, thing):
    return session.scalar(select(func.count()).select_from(thing))


def test_two_starts_at_once_begin_one_attempt(app, session, learner):
    person_id, enrollment_id = learner.person_id, learner.id

    def press():
        me = the_db.session.get_one(Person, person_id)
        mine = offer(the_db.session.get_one(Enrollment, enrollment_id))
        return actions.start(mine, by=me, at=NOW, writer=HERE).ref

    refs = at_once(app, committed(press), times=THREADS)
    assert len(set(refs)) == 1
    (attempt,) = session.scalars(select(Attempt)).all()
    assert (attempt.ref, attempt.number) == (refs[0], 1)
    assert count(session, AttemptQuestion) == 5


def test_two_hand_ins_at_once_give_one_result_and_one_receipt(app, session, attempt):
    attempt_id, person_id = attempt.id, attempt.person_id

    def press():
        me = the_db.session.get_one(Person, person_id)
        mine = queries.attempt_by_ref(the_db.session.get_one(Attempt, attempt_id).ref)
        return actions.hand_in(mine, by=me, at=NOW, writer=HERE).receipt

    receipts = at_once(app, committed(press), times=THREADS)
    assert len(set(receipts)) == 1
    assert count(session, Result) == 1
    kinds = [event.kind for event in queries.log(session.get_one(Attempt, attempt_id))]
    assert kinds == ["start", "hand_in", "mark"]


def test_the_same_save_at_once_is_kept_once(app, session, attempt):
    ref, attempt_id, person_id = attempt.ref, attempt.id, attempt.person_id

    def send():
        me = the_db.session.get_one(Person, person_id)
        what = Save(1, (2,), False, 1, "one-key")
        return actions.save_answer(ref, what, by=me, writer=HERE, at=NOW).is_superseded

    assert at_once(app, committed(send), times=THREADS) == [False] * THREADS
    assert count(session, AttemptEvent) == 2
    assert session.get_one(Attempt, attempt_id).last_sequence == 2


def test_saves_of_different_questions_at_once_are_all_kept(app, session, attempt):
    ref, attempt_id, person_id = attempt.ref, attempt.id, attempt.person_id
    numbers = itertools.count(1)

    def send():
        n = next(numbers)
        me = the_db.session.get_one(Person, person_id)
        what = Save(n, (1,), False, n, f"key-{n}")
        return actions.save_answer(ref, what, by=me, writer=HERE, at=NOW).reception

    assert at_once(app, committed(send), times=5) == [rules.Reception.COUNTED] * 5
    mine = session.get_one(Attempt, attempt_id)
    assert [event.sequence for event in queries.log(mine)] == [1, 2, 3, 4, 5, 6]
    assert queries.sheet(mine).open == []


def test_saves_of_one_question_at_once_leave_the_latest_standing(app, session, attempt):
    ref, attempt_id, person_id = attempt.ref, attempt.id, attempt.person_id
    numbers = itertools.count(1)

    def send():
        n = next(numbers)
        me = the_db.session.get_one(Person, person_id)
        what = Save(1, (n % 4,), False, n, f"key-{n}")
        actions.save_answer(ref, what, by=me, writer=HERE, at=NOW)

    assert at_once(app, committed(send), times=THREADS) == [None] * THREADS
    line = session.get_one(AttemptQuestion, (attempt_id, 1))
    assert (line.answer_sequence, line.answer) == (THREADS, [line.option_order[THREADS % 4]])
    folded = rules.fold(queries.log(session.get_one(Attempt, attempt_id)))
    assert folded[1].chosen == tuple(line.answer)


def test_a_save_against_a_hand_in_counts_or_is_late_and_never_half(app, session, attempt):
    ref, attempt_id, person_id = attempt.ref, attempt.id, attempt.person_id
    turns = itertools.count()

    def press():
        me = the_db.session.get_one(Person, person_id)
        if next(turns) % 2:
            mine = queries.attempt_by_ref(ref)
            return actions.hand_in(mine, by=me, at=NOW, writer=HERE).receipt
        what = Save(1, (1,), False, 1, "one-key")
        return actions.save_answer(ref, what, by=me, writer=HERE, at=NOW).reception

    outcomes = at_once(app, committed(press), times=2)
    mine = queries.attempt_by_ref(ref)
    counted = rules.Reception.COUNTED in outcomes
    assert counted or rules.Reception.LATE in outcomes
    line = session.get_one(AttemptQuestion, (attempt_id, 1))
    assert (line.answer is not None) == counted
    assert mine.outcome["answered"] == int(counted)
    assert actions.marked_otherwise() == []


def test_two_sweepers_at_once_close_an_attempt_once(app, session, attempt):
    late = attempt.deadline.replace(hour=23)
    attempt_id = attempt.id

    def sweep():
        return actions.close_overdue(at=late)

    at_once(app, committed(sweep), times=4)
    assert count(session, Result) == 1
    assert session.get_one(Attempt, attempt_id).closed_by_clock


def test_a_flag_set_while_an_answer_is_being_kept_leaves_the_answer(app, session, attempt):
    ref, attempt_id, person_id = attempt.ref, attempt.id, attempt.person_id

    def send(what):
        me = the_db.session.get_one(Person, person_id)
        return actions.save_answer(ref, what, by=me, writer=HERE, at=NOW).reception

    flagged = overtaken(
        app,
        lambda: send(Save(1, (1,), False, 1, "answered")),
        lambda: send(Save(1, None, True, 2, "flagged")),
    )
    assert flagged is rules.Reception.COUNTED
    line = session.get_one(AttemptQuestion, (attempt_id, 1))
    assert (line.answer, line.is_flagged) == ([line.option_order[1]], True)
    folded = rules.fold(queries.log(session.get_one(Attempt, attempt_id)))
    assert folded[1].chosen == tuple(line.answer)


def test_a_device_that_is_just_replaced_cannot_hand_in(app, session, attempt):
    ref, person_id = attempt.ref, attempt.person_id

    def go_on_elsewhere():
        me = the_db.session.get_one(Person, person_id)
        actions.take_over(queries.attempt_by_ref(ref), by=me, at=NOW, writer="other")

    def press():
        me = the_db.session.get_one(Person, person_id)
        return actions.hand_in(queries.attempt_by_ref(ref), by=me, at=NOW, writer=HERE).state

    assert overtaken(app, go_on_elsewhere, press) == "OtherDevice"
    assert queries.attempt_by_ref(ref).state == "open"
