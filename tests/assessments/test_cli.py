"""Exams from the command line."""

from datetime import timedelta

from academy.assessments import actions
from academy.assessments.models import Attempt
from tests.factories.papers import HERE, NOW, a_world, begun, owner


def run(app, session, *command):
    session.commit()
    done = app.test_cli_runner().invoke(args=["exams", *command])
    session.expire_all()
    return done


def test_what_is_over_is_closed(app, session, clock):
    attempt_id = begun(a_world()).id
    assert "0 closed" in run(app, session, "close-overdue").output
    clock.set(NOW + timedelta(hours=1))
    assert "1 closed" in run(app, session, "close-overdue").output
    assert session.get_one(Attempt, attempt_id).state == "marked"


def test_marks_are_made_anew_and_those_that_differ_are_named(app, session):
    learner = a_world()
    attempt = begun(learner)
    actions.hand_in(attempt, by=owner(learner), at=NOW, writer=HERE)
    assert run(app, session, "recheck").exit_code == 0
    attempt.outcome = {**attempt.outcome, "score": 90.0}
    done = run(app, session, "recheck")
    assert (done.exit_code, attempt.ref in done.output) == (1, True)
