"""Handing in, taking, marking and deciding on a real database."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from academy.access.permissions import Role
from academy.core.db import db
from academy.core.errors import Conflict, Refused
from academy.curriculum.actions import Brought
from academy.curriculum.source.values import CourseFiles, WrittenPractical
from academy.people.models import Person
from academy.practicals import actions, queries
from academy.practicals.clips import Clip
from academy.practicals.models import Marking, Submission
from academy.records.rules import Stage
from tests.factories.people import somebody
from tests.factories.practicals import WEIGHTS, MarkingFactory, a_practical, a_submission, content
from tests.factories.records import EnrollmentFactory
from tests.factories.together import overtaken

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CLIP = Clip("clip.mp4", "video/mp4", 1000, 12.0, "0" * 64)
THREES = dict.fromkeys(WEIGHTS, 3)


@pytest.fixture
def practical(session):
    return a_practical()


@pytest.fixture
def enrollment(session):
    return EnrollmentFactory(stage="theory_passed", theory_passed_at=NOW)


def owner(enrollment):
    return db.session.get(Person, enrollment.person_id)


def examiner():
    return somebody(Role.EXAMINER)


def mark(submission, person, levels=None, *, red_lines=(), adjudicates=False, at=NOW):
    marking = actions.take_next(person, at=at, adjudicates=adjudicates)
    levels = levels or THREES
    actions.save_sheet(
        marking,
        revision=marking.revision,
        levels=levels,
        comments={code: "说明" for code, level in levels.items() if level in (0, 1, 4)},
        notes=[{"second": 3, "text": "讲清了"}],
        red_lines=[{"code": code, "second": 1} for code in red_lines],
        at=at,
    )
    return actions.lock(marking, submission, by=person, at=at)


def test_a_video_is_handed_in_once_until_it_is_decided(enrollment, practical):
    person = owner(enrollment)
    first = actions.submit(enrollment, practical, CLIP, words="", by=person, at=NOW)
    assert (first.number, first.state) == (1, "waiting")
    assert enrollment.practical_waits_since == NOW
    with pytest.raises(Refused):
        actions.submit(enrollment, practical, CLIP, words="", by=person, at=NOW)


def test_two_undecided_videos_are_refused_by_the_database(enrollment, practical):
    a_submission(enrollment, practical)
    with pytest.raises(IntegrityError):
        a_submission(enrollment, practical, number=2)


def test_two_examiners_who_agree_decide(enrollment, practical, session):
    submission = a_submission(enrollment, practical)
    mark(submission, examiner())
    assert submission.state == "waiting"
    mark(submission, examiner(), {**THREES, "R1": 4})
    assert submission.state == "decided"
    assert (submission.score, submission.passed) == (82.5, True)
    assert enrollment.stage == Stage.PRACTICAL_PASSED
    assert submission.outcome["notes"][0]["text"] == "讲清了"


def test_two_who_disagree_wait_for_a_third_who_has_not_marked(enrollment, practical):
    submission = a_submission(enrollment, practical)
    first, second = examiner(), somebody(Role.ADJUDICATOR)
    mark(submission, first, dict.fromkeys(WEIGHTS, 4))
    mark(submission, second)
    assert submission.state == "adjudication"
    assert actions.take_next(second, at=NOW, adjudicates=True) is None
    mark(submission, somebody(Role.ADJUDICATOR), {**THREES, "R1": 4}, adjudicates=True)
    assert submission.state == "decided"
    assert submission.score == 82.5
    assert submission.outcome["levels"]["R1"] == 4


def test_a_confirmed_red_line_fails_and_the_learner_stays(enrollment, practical):
    submission = a_submission(enrollment, practical)
    for _ in range(2):
        mark(submission, examiner(), dict.fromkeys(WEIGHTS, 4), red_lines=["RL1"])
    assert submission.passed is False
    assert submission.outcome["red_lines"] == ["RL1"]
    assert enrollment.stage == Stage.THEORY_PASSED
    assert enrollment.practical_waits_since is None


def test_nobody_marks_the_same_video_twice(enrollment, practical):
    submission = a_submission(enrollment, practical)
    person = examiner()
    mark(submission, person)
    assert actions.take_next(person, at=NOW) is None


def test_nobody_marks_oneself(session, enrollment, practical):
    a_submission(enrollment, practical)
    assert actions.take_next(owner(enrollment), at=NOW) is None


def test_nobody_marks_a_college_one_teaches(enrollment, practical):
    a_submission(enrollment, practical)
    teacher = somebody(Role.INSTRUCTOR, college_id=enrollment.college_id)
    assert actions.take_next(teacher, at=NOW) is None


def test_two_places_are_enough(enrollment, practical):
    submission = a_submission(enrollment, practical)
    first, second, third = examiner(), examiner(), examiner()
    assert actions.take_next(first, at=NOW).slot == 1
    assert actions.take_next(second, at=NOW).slot == 2
    assert actions.take_next(third, at=NOW) is None
    assert len(queries.markings_of(submission)) == 2


def test_a_video_taken_and_left_goes_to_somebody_else(enrollment, practical):
    a_submission(enrollment, practical)
    first, second, third = examiner(), examiner(), examiner()
    taken = actions.take_next(first, at=NOW)
    actions.take_next(second, at=NOW)
    later = NOW + timedelta(hours=9)
    again = actions.take_next(third, at=later)
    assert again.id == taken.id
    assert (again.examiner_id, again.levels) == (third.id, {})
    assert queries.held_by(first, at=later) is None


def test_a_video_left_too_long_comes_back_with_its_draft(enrollment, practical):
    submission = a_submission(enrollment, practical)
    person = examiner()
    mark(submission, examiner())
    taken = actions.take_next(person, at=NOW)
    actions.save_sheet(
        taken, revision=0, levels=THREES, comments={}, notes=[], red_lines=[], at=NOW
    )
    later = NOW + timedelta(hours=9)
    assert queries.count_of(queries.open_to_marking(person, at=later)) == 1
    again = actions.take_next(person, at=later)
    assert (again.id, again.levels, again.revision) == (taken.id, THREES, 1)
    assert again.leased_until > later
    actions.lock(again, submission, by=person, at=later)
    assert submission.state == "decided"


def test_two_who_left_a_video_both_find_it_again(enrollment, practical):
    a_submission(enrollment, practical)
    first, second = examiner(), examiner()
    slots = {one.id: actions.take_next(one, at=NOW).slot for one in (first, second)}
    later = NOW + timedelta(hours=9)
    for one in (second, first):
        assert actions.take_next(one, at=later).slot == slots[one.id]


def test_what_is_in_hand_comes_first(enrollment, practical):
    a_submission(enrollment, practical)
    person = examiner()
    assert actions.take_next(person, at=NOW) is actions.take_next(person, at=NOW)


def test_a_page_older_than_the_draft_is_a_conflict(enrollment, practical):
    a_submission(enrollment, practical)
    marking = actions.take_next(examiner(), at=NOW)
    draft = {"levels": THREES, "comments": {}, "notes": [], "red_lines": [], "at": NOW}
    actions.save_sheet(marking, revision=0, **draft)
    with pytest.raises(Conflict):
        actions.save_sheet(marking, revision=0, **{**draft, "levels": {}})


def test_the_same_draft_sent_again_is_the_one_that_is_kept(enrollment, practical):
    a_submission(enrollment, practical)
    marking = actions.take_next(examiner(), at=NOW)
    draft = {"levels": THREES, "comments": {}, "notes": [], "red_lines": [], "at": NOW}
    actions.save_sheet(marking, revision=0, **draft)
    assert actions.save_sheet(marking, revision=0, **draft).revision == 1


def test_an_unfinished_sheet_stays_open(enrollment, practical):
    submission = a_submission(enrollment, practical)
    person = examiner()
    marking = actions.take_next(person, at=NOW)
    with pytest.raises(actions.Unfinished) as refusal:
        actions.lock(marking, submission, by=person, at=NOW)
    assert set(refusal.value.problems) == set(WEIGHTS)
    assert marking.state == "leased"


def test_a_finished_sheet_cannot_be_finished_again(enrollment, practical, session):
    submission = a_submission(enrollment, practical)
    person = examiner()
    mark(submission, person)
    marking = session.scalars(select(Marking)).one()
    with pytest.raises(Conflict):
        actions.lock(marking, submission, by=person, at=NOW)


@pytest.mark.parametrize(
    "broken",
    [
        {"slot": 4},
        {"state": "lost"},
        {"total": 101},
        {"state": "locked"},
    ],
)
def test_a_marking_that_must_not_be_is_refused_by_the_database(enrollment, practical, broken):
    submission = a_submission(enrollment, practical)
    with pytest.raises(IntegrityError):
        MarkingFactory(submission_id=submission.id, examiner_id=examiner().id, **broken)


@pytest.mark.parametrize("same", ["slot", "examiner"])
def test_two_markings_are_by_two_people_in_two_places(enrollment, practical, same):
    submission = a_submission(enrollment, practical)
    first, second = examiner(), examiner()
    MarkingFactory(submission_id=submission.id, examiner_id=first.id, slot=1)
    with pytest.raises(IntegrityError):
        MarkingFactory(
            submission_id=submission.id,
            examiner_id=first.id if same == "examiner" else second.id,
            slot=1 if same == "slot" else 2,
        )


@pytest.mark.parametrize(
    "broken", [{"state": "lost"}, {"score": 101}, {"size": 0}, {"decided_at": NOW}]
)
def test_a_submission_that_must_not_be_is_refused_by_the_database(enrollment, practical, broken):
    with pytest.raises(IntegrityError):
        a_submission(enrollment, practical, **broken)


def test_content_is_brought_in_once(session):
    written = WrittenPractical(
        "PRACTICAL-L1", "初级实操考核", "Level 1 practical", "L1", content(), "l1/practicals/x.yaml"
    )

    def bring_in(one):
        return actions.bring_in(CourseFiles(practicals=(one,)), by=None, at=NOW)

    assert bring_in(written).added == 1
    assert bring_in(written) == Brought()
    assert bring_in(replace(written, content={**content(), "pass_mark": 75})).changed == 1


def at_once(app, work, count):
    """Do the same in several threads that start together; gives what each made of it."""
    gate, outcomes = threading.Barrier(count), [None] * count

    def one(n):
        with app.app_context():
            gate.wait()
            outcomes[n] = work(n)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_four_examiners_at_once_share_two_places(app, enrollment, practical):
    submission = a_submission(enrollment, practical)
    people = [examiner().id for _ in range(4)]
    submission_id = submission.id
    db.session.commit()

    def take(n):
        person = db.session.get(Person, people[n])
        taken = actions.take_next(person, at=NOW)
        db.session.commit()
        return taken is not None

    assert sum(at_once(app, take, 4)) == 2
    slots = db.session.scalars(select(Marking.slot).where(Marking.submission_id == submission_id))
    assert sorted(slots) == [1, 2]


def test_two_sheets_finished_at_once_decide_exactly_once(app, enrollment, practical):
    submission = a_submission(enrollment, practical)
    people = [examiner() for _ in range(2)]
    for person in people:
        marking = actions.take_next(person, at=NOW)
        actions.save_sheet(
            marking, revision=0, levels=THREES, comments={}, notes=[], red_lines=[], at=NOW
        )
    ids, submission_id = [person.id for person in people], submission.id
    db.session.commit()

    def finish(n):
        one = db.session.get(Submission, submission_id)
        person = db.session.get(Person, ids[n])
        marking = queries.marking_for(one.ref, person)
        actions.lock(marking, one, by=person, at=NOW)
        db.session.commit()
        return True

    assert all(at_once(app, finish, 2))
    db.session.expire_all()
    decided = db.session.get(Submission, submission_id)
    assert (decided.state, decided.score) == ("decided", 80)


def test_pressing_twice_at_once_takes_one_video(app, enrollment, practical):
    for one in (enrollment, EnrollmentFactory()):
        a_submission(one, practical)
    person_id = examiner().id

    def press():
        return actions.take_next(db.session.get(Person, person_id), at=NOW) is not None

    assert overtaken(app, press, press)
    assert len(db.session.scalars(select(Marking.id)).all()) == 1
