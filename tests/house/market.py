"""The real courses, and the demo's learners on their way, for tests of what pages weigh and cost.

Made once for a file of tests. Nobody has sat an exam yet, which would take the most time; one
learner has an exam, a quiz, a video that an examiner holds, and a certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from academy.assessments import actions as assessments
from academy.assessments import queries as offers
from academy.core.db import db
from academy.curriculum.models import Course, Lesson
from academy.demo import world as demo
from academy.people.models import Person
from academy.practicals import actions as practicals
from academy.practicals.models import Practical
from academy.records import actions as records
from academy.records.models import Enrollment
from academy.records.rules import Stage
from tests.conftest import MONDAY_MORNING
from tests.factories import certificates
from tests.factories import practicals as made

BROWSER = "the-browser-of-the-market"
CENTER = "wenling"

certify: Callable[..., Any] = certificates.certify


@dataclass
class Market:
    """Where things are, and who may be signed in."""

    app: Flask
    cookies: dict[str, dict[str, Any]] = field(default_factory=dict)
    lessons: list[tuple[str, int]] = field(default_factory=list)  # of the learner's level
    paths: dict[str, str] = field(default_factory=dict)

    def enter(self, role: str | None) -> FlaskClient:
        """A browser in which this person is signed in; nobody for None."""
        client = FlaskClient(self.app, self.app.response_class)
        if role is not None:
            with client.session_transaction() as cookie:
                cookie.update({**self.cookies[role], "_fresh": True})
        return client


def build(app: Flask) -> Market:
    """Bring the courses in, and let the learners of the demo learn."""
    assert app.test_cli_runner().invoke(args=["curriculum", "sync"]).exit_code == 0
    market = Market(app)
    with app.app_context():
        world = demo.build(MONDAY_MORNING, say=lambda _words: None)
        db.session.flush()
        for role in ("reviewer", "examiner", "instructor", "headquarters"):
            market.cookies[role] = {"_user_id": world.staff[role].get_id()}
        learner, sitter = _at(Stage.ACTIVATED), _at(Stage.LEARNED)
        market.cookies["learner"] = {"_user_id": learner.person.get_id()}
        market.cookies["sitter"] = {"_user_id": sitter.person.get_id(), "browser": BROWSER}
        _let_sit(market, sitter)
        _let_be_marked(market, sitter, world.staff["examiner"])
        certificate = certify(sitter, by=world.staff["reviewer"], at=MONDAY_MORNING)
        market.paths["verify"] = f"/v/{certificate.ref}?t={certificate.token}"
        market.paths["certificate"] = f"/certificates/{certificate.ref}"
        market.paths["learner"] = f"/centers/{CENTER}/learners/{learner.ref}"
        market.paths["one learner"] = f"/centers/{CENTER}/learners?q={learner.person.name}"
        market.lessons = _lessons(learner)
        db.session.commit()
    return market


def _at(stage: Stage) -> Enrollment:
    """The first learner of the center at a stage."""
    found: Enrollment | None = db.session.scalar(
        select(Enrollment)
        .join(Enrollment.center)
        .where(Enrollment.stage == stage.value, Enrollment.center.has(code=CENTER))
        .order_by(Enrollment.id)
        .limit(1)
    )
    assert found is not None
    found.person = db.session.get_one(Person, found.person_id)
    return found


def _let_sit(market: Market, enrollment: Enrollment) -> None:
    """Begin a quiz and the exam."""
    person = enrollment.person
    exam = offers.theory_of(enrollment)
    course = db.session.scalars(select(Course).where(Course.slug == "c101")).one()
    quiz = offers.offered_quiz(person, course.slug, f"{course.slug}-m1")
    assert exam is not None
    assert quiz is not None
    sat = assessments.start(exam, by=person, at=MONDAY_MORNING, writer=BROWSER)
    tried = assessments.start(quiz, by=person, at=MONDAY_MORNING, writer="")
    market.paths |= {
        "exam": f"/exams/{exam.paper.slug}",
        "exam question": f"/exam-attempts/{sat.ref}/q/1",
        "exam answer": f"/exam-attempts/{sat.ref}/answers/1",
        "exam review": f"/exam-attempts/{sat.ref}/review",
        "quiz": f"/courses/{course.slug}/quizzes/{course.slug}-m1",
        "quiz question": f"/quiz-attempts/{tried.ref}/q/1",
    }


def _let_be_marked(market: Market, enrollment: Enrollment, examiner: Person) -> None:
    """Hand a video in and put it into an examiner's hands."""
    records.reach(enrollment, Stage.THEORY_PASSED, at=MONDAY_MORNING)
    practical = db.session.scalars(select(Practical)).one()
    submission = made.a_submission(enrollment, practical)
    practicals.take(submission, examiner, at=MONDAY_MORNING)
    records.reach(enrollment, Stage.PRACTICAL_PASSED, at=MONDAY_MORNING)
    market.paths |= {
        "practical": f"/practicals/{practical.slug}",
        "submission": f"/submissions/{submission.ref}",
        "sheet": f"/mark/{submission.ref}",
    }


def _lessons(enrollment: Enrollment) -> list[tuple[str, int]]:
    """Every lesson of a learner's level and track."""
    rows = db.session.execute(
        select(Course.slug, Lesson.number)
        .join(Lesson, Lesson.course_id == Course.id)
        .where(
            Course.level == enrollment.level,
            func.coalesce(Course.track, enrollment.track) == enrollment.track,
        )
        .order_by(Course.position, Lesson.number)
    )
    return [(slug, number) for slug, number in rows]
