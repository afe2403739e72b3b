"""Taking papers on a real database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from academy.assessments import actions, queries, rules
from academy.assessments.actions import NotUnderstood, OtherDevice
from academy.assessments.actions.papers import Brought
from academy.assessments.models import Attempt, AttemptEvent, AttemptQuestion, PaperVersion
from academy.assessments.rules import Outcome, Reception, Save
from academy.audit.models import Event as AuditEvent
from academy.core.errors import Closed, TooMany, Unknown
from academy.curriculum.models import Lesson
from academy.curriculum.source.values import CourseFiles
from academy.questions import actions as bank
from academy.records import actions as records
from academy.records.models import Enrollment, Result
from tests.factories.papers import (
    HERE,
    NOW,
    QUESTIONS,
    QUIZ,
    a_learner,
    a_world,
    begun,
    exam,
    key_of,
    offer,
    owner,
    the_paper,
    version_of,
)
from tests.factories.people import somebody

END = NOW + timedelta(minutes=30)


@pytest.fixture
def learner(session):
    return a_world()


@pytest.fixture
def attempt(learner):
    return begun(learner)


@pytest.fixture
def me(learner):
    return owner(learner)


def save(position, chosen, order=1, key=None, flagged=False):
    return Save(position, tuple(chosen), flagged, order, key or f"key-{position}-{order}")


def answer(attempt, me, position, chosen, order=1, at=NOW, key=None, flagged=False, writer=HERE):
    what = save(position, chosen, order, key, flagged)
    return actions.save_answer(attempt.ref, what, by=me, writer=writer, at=at)


def answer_all(attempt, me, *, wrong=(), at=NOW):
    for position, chosen in key_of(attempt).items():
        shown = [n for n in range(4) if n not in chosen][:1] if position in wrong else chosen
        answer(attempt, me, position, shown, at=at)


def kept(session, attempt, position):
    session.expire_all()
    return session.get_one(AttemptQuestion, (attempt.id, position))


def events(session, attempt, kind=None):
    rows = session.scalars(
        select(AttemptEvent)
        .where(AttemptEvent.attempt_id == attempt.id)
        .order_by(AttemptEvent.sequence)
    )
    return [row for row in rows if kind is None or row.kind == kind]


def results(session):
    return list(session.scalars(select(Result)))


# Starting


def test_an_attempt_begins_with_its_draw_and_deadline_stored(session, attempt):
    assert (attempt.state, attempt.number, attempt.deadline) == ("open", 1, END)
    assert len(attempt.seed) == 26
    lines = queries.reviewed(attempt)
    assert [shown.line.position for shown in lines] == [1, 2, 3, 4, 5]
    assert sorted(shown.line.topic for shown in lines) == ["T1", "T1", "T1", "T2", "T2"]
    assert all(shown.line.points == 2 for shown in lines)
    assert [event.kind for event in events(session, attempt)] == ["start"]


def test_pressing_start_twice_gives_the_same_attempt(learner, attempt):
    assert begun(learner, at=NOW + timedelta(minutes=1)) is attempt


def test_the_exam_does_not_begin_before_everything_is_learned(learner):
    learner.learned_at = None
    with pytest.raises(Closed, match="Finish the lessons"):
        begun(learner)


def test_a_course_that_became_shorter_keeps_nobody_out(session, learner):
    learner.learned_at = None
    learner.quizzes_passed = 1
    first, second = session.scalars(select(Lesson).order_by(Lesson.number))
    version = first.published_id
    records.mark_read(learner, first, version, at=NOW)
    second.retired_at = NOW
    assert begun(learner).number == 1
    assert learner.stage == "learned"


def test_a_failed_exam_waits_a_day(learner, attempt, me):
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    with pytest.raises(Closed, match="next try opens"):
        begun(learner, at=NOW + timedelta(hours=23))
    again = begun(learner, at=NOW + timedelta(hours=24))
    assert (again.number, again.deadline) == (2, END + timedelta(hours=24))


def test_a_second_attempt_asks_other_questions_while_there_are_any(learner, attempt, me):
    first = queries.codes_asked(me.id, attempt.paper_id)
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    again = begun(learner, at=NOW + timedelta(days=2))
    both = queries.codes_asked(me.id, again.paper_id)
    assert (len(first), len(both)) == (5, 10)


def test_a_passed_exam_is_not_taken_again(learner, attempt, me):
    answer_all(attempt, me)
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    with pytest.raises(Closed, match="You have passed"):
        begun(learner, at=NOW + timedelta(days=60))


def test_an_attempt_left_lying_is_closed_before_the_next_one_begins(session, learner, attempt):
    again = begun(learner, at=END + timedelta(hours=25))
    session.refresh(attempt, ["state", "closed_at"])
    assert (attempt.state, attempt.closed_at, again.number) == ("marked", END, 2)


def test_an_attempt_left_lying_counts_as_a_try(learner, attempt):
    with pytest.raises(Closed, match="next try opens"):
        begun(learner, at=END + timedelta(hours=2))


def test_a_bank_that_is_too_small_says_so(learner):
    bank.bring_in(CourseFiles(questions=QUESTIONS[:-5]), by=None, at=NOW)
    with pytest.raises(Closed, match="being filled"):
        begun(learner)


def test_a_quiz_without_questions_says_so(learner):
    bank.bring_in(CourseFiles(questions=QUESTIONS[3:]), by=None, at=NOW)
    with pytest.raises(Closed, match="being filled"):
        begun(learner, "c101-m1")


def test_a_running_exam_keeps_the_rules_it_was_begun_under(session, learner, attempt, me):
    # G14: practice follows the course, an exam is fixed at creation.
    answer_all(attempt, me)
    changed = tuple(
        replace(q, right=(3,), stem=f"{q.stem}！") for q in QUESTIONS if q.use == "exam"
    )
    files = CourseFiles(questions=(*QUESTIONS[:3], *changed), papers=(QUIZ, exam(pass_percent=100)))
    bank.bring_in(files, by=None, at=NOW)
    actions.bring_in(files, by=None, at=NOW)
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    assert (attempt.score, attempt.passed) == (100, True)


# Saving


def test_an_answer_is_kept_as_chosen_in_its_version(session, attempt, me):
    ack = answer(attempt, me, 1, [2])
    line = kept(session, attempt, 1)
    assert line.answer == [line.option_order[2]]
    assert (ack.reception, ack.is_superseded, ack.deadline) == (Reception.COUNTED, False, END)
    assert line.answered_at == NOW
    (event,) = events(session, attempt, "answer")
    assert (event.sequence, event.position, event.is_grace) == (2, 1, False)


def test_an_answer_costs_three_statements(session, attempt, me, count_statements):
    session.commit()
    session.refresh(me)
    session.refresh(attempt)
    with count_statements() as sent:
        answer(attempt, me, 1, [2])
    assert len(sent) == 3


def test_the_same_save_again_changes_nothing(session, attempt, me):
    first = answer(attempt, me, 1, [2])
    before = kept(session, attempt, 1).answered_at
    assert answer(attempt, me, 1, [2], at=NOW + timedelta(minutes=1)) == first
    assert kept(session, attempt, 1).answered_at == before
    assert len(events(session, attempt)) == 2
    session.refresh(attempt, ["last_sequence"])
    assert attempt.last_sequence == 2


@pytest.mark.parametrize("other", [save(1, [3], key="k"), save(2, [2], key="k")])
def test_the_same_name_for_another_save_is_refused(attempt, me, other):
    answer(attempt, me, 1, [2], key="k")
    with pytest.raises(NotUnderstood):
        actions.save_answer(attempt.ref, other, by=me, writer=HERE, at=NOW)


def test_an_older_save_that_arrives_late_never_wins(session, attempt, me):
    answer(attempt, me, 1, [2], order=5)
    ack = answer(attempt, me, 1, [3], order=4)
    assert ack.is_superseded
    line = kept(session, attempt, 1)
    assert line.answer == [line.option_order[2]]
    # Nothing is thrown away: the log has both.
    assert len(events(session, attempt, "answer")) == 2
    assert rules.fold(queries.log(attempt))[1].chosen == tuple(line.answer)


def test_an_answer_may_be_taken_back_and_flagged(session, attempt, me):
    answer(attempt, me, 1, [2], order=1)
    answer(attempt, me, 1, [], order=2, flagged=True)
    line = kept(session, attempt, 1)
    assert (line.answer, line.is_flagged) == (None, True)


def test_a_flag_alone_leaves_the_answer_as_it_is(session, attempt, me):
    answer(attempt, me, 1, [2], order=1)
    flag = Save(1, None, True, 2, "a-flag")
    first = actions.save_answer(attempt.ref, flag, by=me, writer=HERE, at=NOW)
    line = kept(session, attempt, 1)
    assert (line.answer, line.is_flagged) == ([line.option_order[2]], True)
    answer(attempt, me, 1, [3], order=3)
    assert actions.save_answer(attempt.ref, flag, by=me, writer=HERE, at=NOW) == first


@pytest.mark.parametrize("position", [0, 6])
def test_a_question_that_is_not_there_is_not_found(attempt, me, position):
    with pytest.raises(Unknown):
        answer(attempt, me, position, [0])


def test_an_option_that_is_not_there_is_refused(attempt, me):
    with pytest.raises(NotUnderstood):
        answer(attempt, me, 1, [4])


def test_another_persons_attempt_is_not_there(session, attempt):
    with pytest.raises(Unknown):
        answer(attempt, somebody(), 1, [0])


def test_another_browser_is_turned_away(attempt, me):
    with pytest.raises(OtherDevice):
        answer(attempt, me, 1, [0], writer="another")


def test_a_log_has_an_end(session, attempt, me):
    attempt.last_sequence = rules.LAST_SEQUENCE
    session.flush()
    with pytest.raises(TooMany):
        answer(attempt, me, 1, [0])


@pytest.mark.parametrize(
    ("seconds", "becomes"),
    [(0, Reception.COUNTED), (1, Reception.GRACE), (60, Reception.GRACE), (61, Reception.LATE)],
)
def test_an_answer_at_the_end_counts_has_grace_or_is_late(session, attempt, me, seconds, becomes):
    ack = answer(attempt, me, 1, [2], at=END + timedelta(seconds=seconds))
    assert ack.reception is becomes
    assert (kept(session, attempt, 1).answer is None) == (becomes is Reception.LATE)


def test_an_answer_after_the_hand_in_is_kept_unscored(session, attempt, me):
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    ack = answer(attempt, me, 1, key_of(attempt)[1], at=NOW + timedelta(minutes=1))
    assert ack.reception is Reception.LATE
    assert kept(session, attempt, 1).answer is None
    (late,) = events(session, attempt, "late")
    assert late.position == 1
    assert queries.count_late(attempt) == 1
    assert actions.marked_otherwise() == []


def test_a_save_repeated_after_the_hand_in_is_what_it_was(attempt, me):
    first = answer(attempt, me, 1, [2])
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    assert answer(attempt, me, 1, [2], at=NOW + timedelta(hours=1)) == first


def test_a_late_save_repeated_stays_late(session, attempt, me):
    late = END + timedelta(minutes=5)
    first = answer(attempt, me, 1, [2], at=late)
    assert answer(attempt, me, 1, [2], at=late) == first
    assert len(events(session, attempt, "late")) == 1


def test_a_void_attempt_takes_nothing(session, attempt, me):
    session.execute(update(Attempt).values(state="void", closed_at=NOW))
    session.refresh(attempt, ["state", "closed_at"])
    with pytest.raises(Closed):
        answer(attempt, me, 1, [0])
    with pytest.raises(Closed):
        actions.hand_in(attempt, by=me, at=NOW, writer=HERE)


# Another device


def test_taking_over_moves_the_pen(session, attempt, me):
    answer(attempt, me, 1, [0])
    actions.take_over(attempt, by=me, at=NOW, writer="phone")
    answer(attempt, me, 2, [0], writer="phone")
    with pytest.raises(OtherDevice):
        answer(attempt, me, 3, [0], writer=HERE)
    assert [event.kind for event in events(session, attempt)] == [
        "start",
        "answer",
        "take_over",
        "answer",
    ]


def test_taking_over_where_one_writes_already_changes_nothing(session, attempt, me):
    actions.take_over(attempt, by=me, at=NOW, writer=HERE)
    assert len(events(session, attempt)) == 1


def test_a_paper_that_was_handed_in_is_not_taken_over(attempt, me):
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    with pytest.raises(Closed):
        actions.take_over(attempt, by=me, at=NOW, writer="phone")


# Handing in


def test_handing_in_marks_and_records(session, learner, attempt, me):
    answer_all(attempt, me, at=NOW + timedelta(minutes=1))
    actions.hand_in(attempt, by=me, at=NOW + timedelta(minutes=2), writer=HERE)
    assert (attempt.state, attempt.score, attempt.passed) == ("marked", 100, True)
    assert (attempt.closed_at, attempt.closed_by_clock) == (NOW + timedelta(minutes=2), False)
    assert len(attempt.receipt) == 14
    (result,) = results(session)
    assert (result.kind, result.paper, result.source) == ("theory", "THEORY-L1", attempt.ref)
    assert (result.score, result.passed, result.at) == (100, True, attempt.closed_at)
    session.refresh(learner)
    assert (learner.stage, learner.theory_tries, learner.theory_score) == ("theory_passed", 1, 100)
    noted = [event.kind for event in session.scalars(select(AuditEvent))]
    assert {"attempt:start", "attempt:hand_in", "attempt:grade"} <= set(noted)


def test_a_quiz_is_not_answered_as_an_exam_is(learner, me):
    quiz = begun(learner, "c101-m1")
    actions.answer_quiz(quiz, 1, [3], by=me, at=NOW)
    # The reason was shown: a later save would let the first answer count no longer.
    for writer in ("", HERE):
        with pytest.raises(Unknown):
            actions.save_answer(quiz.ref, save(1, [0], order=2), by=me, writer=writer, at=NOW)


def test_a_clock_set_back_does_not_keep_a_paper_from_being_handed_in(attempt, me):
    earlier = NOW - timedelta(seconds=5)
    done = actions.hand_in(attempt, by=me, at=earlier, writer=HERE)
    assert (done.state, done.closed_at) == ("marked", NOW)


def test_handing_in_twice_gives_the_same_receipt(session, attempt, me):
    first = actions.hand_in(attempt, by=me, at=NOW, writer=HERE).receipt
    assert actions.hand_in(attempt, by=me, at=NOW, writer=HERE).receipt == first
    assert len(results(session)) == 1
    assert len(events(session, attempt, "hand_in")) == 1


def test_a_missed_floor_fails_and_is_recorded_so(session, learner, attempt, me):
    compliance = [s.line.position for s in queries.reviewed(attempt) if s.line.topic == "T2"]
    answer_all(attempt, me, wrong=compliance[:1])
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    assert (attempt.score, attempt.passed) == (80, False)
    assert Outcome.from_json(attempt.outcome).floors_missed == ("T2",)
    session.refresh(learner)
    assert (learner.stage, learner.theory_tries) == ("learned", 1)


def test_another_browser_cannot_hand_in(attempt, me):
    with pytest.raises(OtherDevice):
        actions.hand_in(attempt, by=me, at=NOW, writer="another")


def test_a_hand_in_in_the_grace_minute_ends_when_it_came(attempt, me):
    at = END + timedelta(seconds=30)
    answer(attempt, me, 1, key_of(attempt)[1], at=at)
    actions.hand_in(attempt, by=me, at=at, writer=HERE)
    assert (attempt.closed_at, attempt.closed_by_clock) == (at, False)
    assert Outcome.from_json(attempt.outcome).grace == (1,)


def test_a_hand_in_after_the_grace_minute_ended_with_the_clock(attempt, me):
    actions.hand_in(attempt, by=me, at=END + timedelta(minutes=5), writer=HERE)
    assert (attempt.closed_at, attempt.closed_by_clock) == (END, True)
    assert attempt.receipt


def test_the_receipt_can_be_made_again_from_the_log(attempt, me):
    answer_all(attempt, me)
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    given = {n: one.chosen for n, one in rules.fold(queries.log(attempt)).items()}
    assert attempt.receipt == rules.receipt(attempt.ref, given, attempt.closed_at)


# The clock


def test_the_clock_hands_in_what_was_saved(session, attempt, me):
    answer_all(attempt, me)
    assert actions.close_overdue(at=END + timedelta(seconds=60)) == 0
    assert actions.close_overdue(at=END + timedelta(seconds=61)) == 1
    session.refresh(attempt)
    assert (attempt.state, attempt.closed_at, attempt.closed_by_clock) == ("marked", END, True)
    assert (attempt.score, len(results(session))) == (100, 1)
    assert actions.close_overdue(at=END + timedelta(hours=1)) == 0
    assert len(results(session)) == 1


def test_what_was_closed_and_not_marked_is_found(session, attempt, me):
    answer_all(attempt, me)
    session.execute(update(Attempt).values(state="marked", closed_at=NOW))
    session.expire_all()
    assert actions.close_overdue(at=NOW) == 1
    session.refresh(attempt)
    assert (attempt.score, attempt.passed) == (100, True)
    assert actions.close_overdue(at=NOW) == 0


def test_one_attempt_that_cannot_be_marked_keeps_no_other_open(session, attempt, me, caplog):
    second = a_learner()
    other = begun(second)
    # The result of the first is there already: nothing can be written down for it.
    session.add(
        Result(enrollment_id=attempt.enrollment_id, kind="theory", paper="THEORY-L1",
               source=attempt.ref, score=1, passed=False, at=NOW)
    )  # fmt: skip
    session.flush()
    assert actions.close_overdue(at=END + timedelta(hours=1)) == 1
    session.refresh(attempt)
    session.refresh(other)
    assert (attempt.state, other.state) == ("open", "marked")
    assert attempt.ref in caplog.text


def test_a_quiz_has_no_clock(learner, me):
    attempt = begun(learner, "c101-m1")
    assert attempt.deadline is None
    assert actions.close_overdue(at=NOW + timedelta(days=900)) == 0
    actions.close_by_clock(attempt, at=NOW)
    assert attempt.state == "open"


# Marks made anew (G23)


def test_every_mark_made_anew_is_the_same(session, attempt, me):
    answer_all(attempt, me, wrong=[2, 4])
    actions.hand_in(attempt, by=me, at=NOW, writer=HERE)
    assert actions.marked_otherwise() == []
    attempt.outcome = {**attempt.outcome, "score": 99.0}
    session.flush()
    assert actions.marked_otherwise() == [attempt.ref]


def test_the_answers_that_stand_are_those_of_the_log(session, attempt, me):
    for position, order, chosen in [(1, 3, [1]), (1, 2, [0]), (2, 4, [2]), (2, 5, []), (4, 6, [1])]:
        answer(attempt, me, position, chosen, order=order)
    session.expire_all()
    standing = {
        shown.line.position: tuple(shown.line.answer or ())
        for shown in queries.reviewed(attempt)
        if shown.line.answer_sequence
    }
    folded = rules.fold(queries.log(attempt))
    assert standing == {position: given.chosen for position, given in folded.items()}


def test_a_line_of_the_log_cannot_be_changed_or_deleted(session, attempt):
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(update(AttemptEvent).values(kind="late"))


# Quizzes


def answer_quiz(attempt, me, position, chosen):
    return actions.answer_quiz(attempt, position, chosen, by=me, at=NOW)


def test_a_quiz_asks_its_questions_in_their_order(learner):
    attempt = begun(learner, "c101-m1")
    assert [version_of(attempt, n).stem[:11] for n in (1, 2, 3)] == [
        "C101-1-1-P1",
        "C101-1-1-P2",
        "C101-1-1-P3",
    ]


def test_the_last_answer_ends_a_quiz_and_records_it(session, learner, me):
    attempt = begun(learner, "c101-m1")
    for position, chosen in key_of(attempt).items():
        assert attempt.state == "open"
        answer_quiz(attempt, me, position, chosen)
    assert (attempt.state, attempt.score, attempt.passed) == ("marked", 100, True)
    (result,) = results(session)
    assert (result.kind, result.paper, result.passed) == ("quiz", "C101-M1", True)
    session.refresh(learner)
    assert learner.quizzes_passed == 1


def test_in_a_quiz_the_first_answer_stands(session, learner, me):
    attempt = begun(learner, "c101-m1")
    answer_quiz(attempt, me, 1, [2])
    answer_quiz(attempt, me, 1, key_of(attempt)[1])
    line = kept(session, attempt, 1)
    assert line.answer == [line.option_order[2]]
    assert [event.sequence for event in events(session, attempt)] == [1, 2]


def test_a_finished_quiz_takes_no_answer(session, learner, me):
    attempt = begun(learner, "c101-m1")
    for position in (1, 2, 3):
        answer_quiz(attempt, me, position, [0])
    before = len(events(session, attempt))
    answer_quiz(attempt, me, 1, [1])
    assert len(events(session, attempt)) == before


def test_practicing_the_wrong_ones_asks_only_those(session, learner, me):
    first = begun(learner, "c101-m1")
    key = key_of(first)
    answer_quiz(first, me, 1, key[1])
    answer_quiz(first, me, 2, [n for n in (0, 1) if n not in key[2]])
    answer_quiz(first, me, 3, [key[3][0]])
    assert (first.score, first.passed) == (33.3, False)
    again = actions.practice_wrong(first, offer(learner, "c101-m1"), by=me, at=NOW)
    lines = queries.sheet(again).lines
    assert [(line.is_answered, line.is_carried) for line in lines] == [
        (True, True), (False, False), (False, False),
    ]  # fmt: skip
    for position in (2, 3):
        answer_quiz(again, me, position, key_of(again)[position])
    assert (again.state, again.score, again.passed) == ("marked", 100, True)
    assert actions.marked_otherwise() == []
    assert [result.passed for result in results(session)] == [False, True]


def test_practicing_again_goes_on_with_what_is_open(learner, me):
    first = begun(learner, "c101-m1")
    for position in (1, 2, 3):
        answer_quiz(first, me, position, [0])
    again = actions.practice_wrong(first, offer(learner, "c101-m1"), by=me, at=NOW)
    assert actions.practice_wrong(first, offer(learner, "c101-m1"), by=me, at=NOW) is again


def test_after_a_quiz_without_faults_everything_is_asked_again(learner, me):
    first = begun(learner, "c101-m1")
    for position, chosen in key_of(first).items():
        answer_quiz(first, me, position, chosen)
    again = actions.practice_wrong(first, offer(learner, "c101-m1"), by=me, at=NOW)
    assert len(queries.sheet(again).open) == 3


def test_an_open_quiz_has_no_wrong_ones_yet(learner, me):
    attempt = begun(learner, "c101-m1")
    with pytest.raises(Closed):
        actions.practice_wrong(attempt, offer(learner, "c101-m1"), by=me, at=NOW)


# Files


def bring_in(*papers):
    return actions.bring_in(CourseFiles(papers=papers), by=None, at=NOW)


def test_the_same_papers_again_change_nothing(learner):
    assert bring_in(QUIZ, exam()) == Brought()


def test_another_rule_makes_another_version(session, learner):
    assert bring_in(QUIZ, exam(pass_percent=75)) == Brought(changed=1)
    numbers = session.scalars(
        select(PaperVersion.number).where(PaperVersion.paper_id == the_paper().id)
    ).all()
    assert sorted(numbers) == [1, 2]
    assert bring_in(QUIZ, exam()) == Brought(changed=1)
    assert offer(learner).version.number == 1


def test_a_paper_that_vanished_is_offered_no_more(session, learner):
    assert bring_in(QUIZ) == Brought(retired=1)
    assert queries.offered_exam(owner(learner), "theory-l1") is None
    bring_in(QUIZ, exam())
    assert offer(learner).paper.retired_at is None


def test_a_quiz_belongs_to_its_module(session, learner):
    paper = the_paper("C101-M1")
    assert (paper.slug, paper.course_id, paper.module_id) == ("c101-m1", 1, 1)
    assert the_paper().course_id is None


def test_a_learner_of_another_level_is_offered_nothing(session, learner):
    session.execute(update(Enrollment).values(level="L2"))
    session.expire_all()
    assert queries.offered_exam(owner(learner), "theory-l1") is None
    assert queries.offered_quiz(owner(learner), "c101", "c101-m1") is None
    assert queries.offered_exam(somebody(), "theory-l1") is None
    assert queries.offered_quiz(somebody(), "c101", "c101-m1") is None
