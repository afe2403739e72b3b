"""Joining, reading, results and tallies on a real database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from academy.core.db import db as the_db
from academy.core.errors import Closed, Unknown
from academy.curriculum.models import Lesson, Module
from academy.factories.models import Factory, FactoryTally
from academy.factories.models import PersonFactory as Tie
from academy.people.models import Person
from academy.records import actions, queries, rules
from academy.records.models import Enrollment, LessonQuestion, Result, StageTally, StageWait
from academy.records.rules import Stage, Stuck
from tests.factories.courses import a_course
from tests.factories.people import PersonFactory, somebody
from tests.factories.records import CohortFactory, EnrollmentFactory, InvitationFactory
from tests.factories.together import at_once, overtaken

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_following_an_invitation_puts_a_person_into_its_cohort(session):
    invitation = InvitationFactory(uses_left=1)
    enrollment = actions.join(somebody(), invitation.code.lower(), at=NOW)
    assert enrollment.cohort_id == invitation.cohort_id
    assert enrollment.stage == Stage.ACTIVATED
    session.refresh(invitation)
    assert invitation.uses_left == 0


def test_joining_twice_is_joining_once(session):
    invitation = InvitationFactory(uses_left=2)
    person = somebody()
    first = actions.join(person, invitation.code, at=NOW)
    assert actions.join(person, invitation.code, at=NOW) is first
    session.refresh(invitation)
    assert invitation.uses_left == 1


def test_a_used_up_invitation_is_refused(session):
    invitation = InvitationFactory(uses_left=0)
    with pytest.raises(Closed):
        actions.join(somebody(), invitation.code, at=NOW)


def test_an_unknown_invitation_is_not_found(session):
    with pytest.raises(Unknown):
        actions.join(somebody(), "NOSUCH", at=NOW)


def test_a_person_invited_by_the_center_is_activated_by_following_the_code(session):
    invitation = InvitationFactory()
    reviewer, person = somebody(), somebody()
    invited = actions.enroll(person, _cohort(invitation), by=reviewer, at=NOW)
    assert invited.stage == Stage.INVITED
    assert actions.join(person, invitation.code, at=NOW).stage == Stage.ACTIVATED


def _cohort(invitation):
    return queries.invitation_by_code(invitation.code).cohort


def test_nobody_learns_the_same_level_in_two_places(session):
    person = PersonFactory()
    EnrollmentFactory(whose=person)
    with pytest.raises(IntegrityError):
        actions.enroll(person, CohortFactory(), by=person, at=NOW)


def test_after_leaving_one_cohort_a_person_may_join_another(session):
    person = PersonFactory()
    first = EnrollmentFactory(whose=person)
    actions.withdraw(first, by=person, at=NOW)
    assert first.stage == Stage.WITHDRAWN
    second = actions.enroll(person, CohortFactory(), by=person, at=NOW)
    assert second.stage == Stage.ACTIVATED


def test_a_passed_theory_exam_moves_the_stage_and_counts_it(session):
    enrollment = EnrollmentFactory()
    actions.record_result(
        enrollment, kind="theory", paper="THEORY-L1", source="a1", score=58, passed=False, at=NOW
    )
    assert (enrollment.theory_tries, enrollment.theory_score) == (1, 58)
    assert enrollment.stage == Stage.ACTIVATED
    actions.record_result(
        enrollment, kind="theory", paper="THEORY-L1", source="a2", score=88, passed=True, at=NOW
    )
    assert enrollment.stage == Stage.THEORY_PASSED
    assert enrollment.theory_score == 88
    reached = session.scalar(select(StageTally.reached).where(StageTally.stage == "theory_passed"))
    assert reached == 1


def test_the_same_result_cannot_be_written_twice(session):
    enrollment = EnrollmentFactory()
    once = {"kind": "quiz", "paper": "C101-M1", "source": "a1", "score": 100, "passed": True}
    actions.record_result(enrollment, **once, at=NOW)
    with pytest.raises(IntegrityError):
        actions.record_result(enrollment, **once, at=NOW)


def test_a_quiz_passed_again_counts_once(session):
    enrollment = EnrollmentFactory()
    for source in ("a1", "a2"):
        actions.record_result(
            enrollment, kind="quiz", paper="C101-M1", source=source, score=100, passed=True, at=NOW
        )
    assert enrollment.quizzes_passed == 1


def test_a_practical_waits_and_is_settled(session):
    enrollment = EnrollmentFactory()
    actions.reach(enrollment, Stage.THEORY_PASSED, at=NOW)
    actions.wait_for_marking(enrollment, at=NOW)
    assert enrollment.practical_waits_since == NOW
    actions.record_result(
        enrollment, kind="practical", paper="P", source="s1", score=81.5, passed=True, at=NOW
    )
    assert enrollment.practical_waits_since is None
    assert enrollment.stage == Stage.PRACTICAL_PASSED


def test_a_stage_reached_again_keeps_its_first_moment_and_counts_once(session):
    enrollment = EnrollmentFactory()
    actions.reach(enrollment, Stage.LEARNED, at=NOW)
    actions.reach(enrollment, Stage.LEARNED, at=NOW + timedelta(days=40))
    assert enrollment.learned_at == NOW
    assert {tally.reached for tally in session.scalars(select(StageTally))} == {1}


def test_tallies_equal_a_recount(session):
    for n in range(5):
        enrollment = EnrollmentFactory()
        actions.reach(enrollment, list(Stage)[n + 1], at=NOW + timedelta(days=20 * n))
    actions.recount()  # the factory's enrollments were not counted when they were made
    actions.reach(enrollment, Stage.CERTIFIED, at=NOW)
    assert actions.recount() == []


def test_a_recount_names_what_was_wrong(session):
    EnrollmentFactory()
    assert len(actions.recount()) == 3  # two stages, and the days between them


def test_the_days_between_stages_are_counted_with_the_stage(session):
    enrollment = EnrollmentFactory(invited_at=NOW, activated_at=NOW)
    actions.reach(enrollment, Stage.LEARNING, at=NOW + timedelta(days=4))
    waits = session.execute(select(StageWait.stage, StageWait.days, StageWait.reached)).all()
    assert waits == [("learning", 4, 1)]


def test_a_factory_can_go_live_with_the_first_of_its_people_who_is_certified(session):
    first, second = EnrollmentFactory(), EnrollmentFactory()
    factory = Factory(
        name="建国鞋厂", belt_id=first.belt_id, center_id=first.center_id, created_at=NOW
    )
    session.add(factory)
    session.flush()
    session.add_all(
        Tie(person_id=one.person_id, factory_id=factory.id, role="owner", began_at=NOW)
        for one in (first, second)
    )
    actions.reach(first, Stage.CERTIFIED, at=NOW)
    actions.reach(second, Stage.CERTIFIED, at=NOW + timedelta(days=30))
    session.refresh(factory)
    assert factory.enabled_at == NOW
    assert [(tally.month, tally.enabled) for tally in session.scalars(select(FactoryTally))] == [
        (date(2026, 11, 1), 1)
    ]
    session.execute(update(FactoryTally).values(enabled=7))
    assert any(line.endswith("factories: 7 -> 1") for line in actions.recount())
    assert actions.recount() == []


def test_a_score_beyond_its_range_is_refused_by_the_database(session):
    enrollment = EnrollmentFactory()
    session.add(
        Result(
            enrollment_id=enrollment.id,
            kind="quiz",
            paper="x",
            source="y",
            score=101,
            passed=True,
            at=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("reason", list(Stuck))
def test_the_list_of_the_stuck_agrees_with_the_rule(session, reason):
    for stage in Stage:
        for days in (1, 6.9, 7, 30):
            for waits in (None, 1, 3, 9):
                for tries in (0, 2):
                    EnrollmentFactory(
                        stage=stage.value,
                        last_active_at=NOW - timedelta(days=days),
                        practical_waits_since=None
                        if waits is None
                        else NOW - timedelta(days=waits),
                        theory_tries=tries,
                        withdrawn_at=NOW if stage is Stage.WITHDRAWN else None,
                    )
    listed = set(session.scalars(select(Enrollment.id).where(queries.stuck_where(reason, at=NOW))))
    everyone = list(session.scalars(select(Enrollment)))
    by_rule = {one.id for one in everyone if rules.stuck(queries.standing(one), at=NOW) is reason}
    assert listed == by_rule
    assert by_rule


# The same learner twice at the same moment


def reading(enrollment_id, lesson_id):
    """Finish a lesson."""

    def doing():
        lesson = the_db.session.get_one(Lesson, lesson_id)
        mine = the_db.session.get_one(Enrollment, enrollment_id)
        return actions.mark_read(mine, lesson, lesson.published_id, at=NOW)

    return doing


def passing(enrollment_id, paper):
    """Pass a quiz."""

    def doing():
        mine = the_db.session.get_one(Enrollment, enrollment_id)
        actions.record_result(
            mine, kind="quiz", paper=paper, source=paper, score=100, passed=True, at=NOW
        )

    return doing


def test_two_lessons_finished_at_once_count_the_learner_once(app, session):
    enrollment_id = EnrollmentFactory().id
    a_course(2)
    one, two = session.scalars(select(Lesson.id)).all()
    session.execute(update(Module).values(has_quiz=True))
    assert overtaken(app, reading(enrollment_id, one), reading(enrollment_id, two)) is True
    assert session.get_one(Enrollment, enrollment_id).lessons_done == 2
    assert [tally.reached for tally in session.scalars(select(StageTally))] == [1]


def test_a_question_sent_twice_at_once_is_asked_once(app, session):
    enrollment_id = EnrollmentFactory().id
    a_course(1)
    lesson_id = session.scalars(select(Lesson.id)).one()

    def asking():
        mine = the_db.session.get_one(Enrollment, enrollment_id)
        lesson = the_db.session.get_one(Lesson, lesson_id)
        return actions.ask(mine, lesson, "含税吗？", at=NOW).ref

    overtaken(app, asking, asking)
    assert len(session.scalars(select(LessonQuestion)).all()) == 1


def test_two_quizzes_passed_at_once_both_count(app, session):
    enrollment_id = EnrollmentFactory().id
    a_course(1, 1)
    session.execute(update(Module).values(has_quiz=True))
    overtaken(app, passing(enrollment_id, "C101-M1"), passing(enrollment_id, "C101-M2"))
    assert session.get_one(Enrollment, enrollment_id).quizzes_passed == 2


def test_the_last_lesson_and_the_last_quiz_at_once_open_the_exam(app, session):
    enrollment_id = EnrollmentFactory().id
    a_course(1)
    session.execute(update(Module).values(has_quiz=True))
    lesson = session.scalars(select(Lesson.id)).one()
    overtaken(app, passing(enrollment_id, "C101-M1"), reading(enrollment_id, lesson))
    assert session.get_one(Enrollment, enrollment_id).stage == Stage.LEARNED


def test_the_last_place_of_an_invitation_is_taken_once(app, session):
    code, people = InvitationFactory(uses_left=1).code, [somebody().id, somebody().id]

    def follow():
        person = the_db.session.get_one(Person, people.pop())
        try:
            actions.join(person, code, at=NOW)
        except Closed:
            # The page tells it and goes on without the invitation.
            return "closed"
        return "joined"

    assert overtaken(app, follow, follow) == "closed"
    assert len(session.scalars(select(Enrollment)).all()) == 1


def test_one_person_pressing_at_once_takes_one_place(app, session):
    code, person_id = InvitationFactory(uses_left=2).code, somebody().id

    def follow():
        person = the_db.session.get_one(Person, person_id)
        enrollment = actions.join(person, code, at=NOW).ref
        the_db.session.commit()
        return enrollment

    assert len(set(at_once(app, follow, times=4))) == 1
    assert queries.invitation_by_code(code).uses_left == 1
