"""When a paper may be taken, what of it counts, what it is worth."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.assessments import rules
from academy.assessments.rules import (
    Asked,
    Conduct,
    Event,
    EventKind,
    Given,
    Outcome,
    Reception,
    Taken,
    Verdict,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
EXAM = Conduct(
    pass_percent=70,
    points=2,
    floors={"T2": 80},
    minutes=60,
    tries=3,
    window_days=30,
    cool_down_hours=(24, 72),
    blueprint={"T1": {"easy": 2}, "T2": {"easy": 3}},
)
QUIZ = Conduct(pass_percent=80, questions=("A", "B"))


def ago(*, days: float = 0, hours: float = 0, passed: bool = False) -> Taken:
    started = NOON - timedelta(days=days, hours=hours)
    return Taken(started, started + timedelta(minutes=30), passed)


# Conduct


def test_a_conduct_is_read_as_it_was_kept() -> None:
    kept = {"kind": "theory", "pass_percent": 70, "minutes": 60, "cool_down_hours": [24, 72]}
    conduct = Conduct.from_json({**kept, "questions": None})
    assert conduct == Conduct(pass_percent=70, minutes=60, cool_down_hours=(24, 72))


@pytest.mark.parametrize(("conduct", "count"), [(EXAM, 5), (QUIZ, 2)])
def test_a_paper_knows_how_many_questions_it_has(conduct: Conduct, count: int) -> None:
    assert conduct.count == count


# May start


@pytest.mark.parametrize(
    ("taken", "may", "left", "waits"),
    [
        ([], True, 3, None),
        ([ago(hours=2)], False, 2, timedelta(hours=22, minutes=30)),
        ([ago(hours=24)], False, 2, timedelta(minutes=30)),
        ([ago(hours=24.5)], True, 2, None),
        ([ago(days=5), ago(hours=25)], False, 1, timedelta(hours=47, minutes=30)),
        ([ago(days=9), ago(days=5)], True, 1, None),
        ([ago(days=29), ago(days=9), ago(days=5)], False, 0, timedelta(days=1)),
        ([ago(days=31), ago(days=9), ago(days=5)], True, 1, None),
        ([ago(days=30), ago(days=9), ago(days=5)], True, 1, None),
        ([ago(days=29), ago(days=9), ago(hours=1)], False, 0, timedelta(hours=71.5)),
        ([ago(days=3, passed=True)], False, 0, None),
        ([ago(days=300, passed=True)], False, 0, None),
    ],
)
def test_whether_the_exam_may_begin(
    taken: list[Taken], may: bool, left: int, waits: timedelta | None
) -> None:
    verdict = rules.may_start(EXAM, taken, NOON)
    assert (verdict.may, verdict.tries_left) == (may, left)
    assert verdict.next_at == (None if waits is None else NOON + waits)
    assert (verdict.said is None) == may


def test_a_quiz_may_be_taken_as_often_as_one_likes() -> None:
    assert rules.may_start(QUIZ, [ago(hours=1)] * 50, NOON) == Verdict(may=True)


def test_without_a_pause_the_next_try_follows_at_once() -> None:
    conduct = Conduct(pass_percent=70, tries=2)
    assert rules.may_start(conduct, [ago(hours=1)], NOON) == Verdict(may=True, tries_left=1)


def test_with_one_try_the_next_one_waits_for_the_window_alone() -> None:
    conduct = Conduct(pass_percent=70, tries=1, cool_down_hours=(24,))
    assert rules.may_start(conduct, [ago(days=2)], NOON).next_at == NOON + timedelta(days=28)


@given(
    hours=st.lists(st.floats(1, 1000), max_size=8),
    tries=st.integers(1, 4),
    pauses=st.lists(st.integers(0, 96), max_size=3).map(sorted),
)
def test_on_the_promised_date_the_next_try_begins(
    hours: list[float], tries: int, pauses: list[int]
) -> None:
    conduct = Conduct(pass_percent=70, tries=tries, cool_down_hours=tuple(pauses))
    taken = [ago(hours=back) for back in hours]
    verdict = rules.may_start(conduct, taken, NOON)
    assert verdict.may == (verdict.next_at is None)
    if verdict.next_at is not None:
        assert verdict.next_at > NOON
        assert rules.may_start(conduct, taken, verdict.next_at).may


def test_after_a_failure_the_date_of_the_next_try_is_known() -> None:
    last = ago(hours=0.5)
    assert rules.next_try(EXAM, [last]) == last.closed_at + timedelta(hours=24)
    assert rules.next_try(QUIZ, [last]) is None


@pytest.mark.parametrize(
    ("done", "message", "left"),
    [
        ((0, 12, 0, 4), "Finish all", 12),
        ((7, 12, 4, 4), "Finish all", 5),
        ((12, 12, 1, 4), "Pass all", 3),
        ((12, 12, 4, 4), None, None),
        ((13, 12, 5, 4), None, None),
        ((0, 0, 0, 0), "has not assigned", None),
    ],
)
def test_what_is_still_missing_is_said(
    done: tuple[int, int, int, int], message: str | None, left: int | None
) -> None:
    missing = rules.still_missing(
        lessons_done=done[0], lessons=done[1], quizzes_passed=done[2], quizzes=done[3]
    )
    assert (missing is None) == (message is None)
    if missing is not None and message is not None:
        assert message in missing.message
        assert missing.values.get("left") == left


# The clock

SECONDS = st.integers(0, 10_000).map(lambda seconds: timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("seconds", "becomes"),
    [
        (-1, Reception.COUNTED),
        (0, Reception.COUNTED),
        (1, Reception.GRACE),
        (60, Reception.GRACE),
        (60.001, Reception.LATE),
        (86_400, Reception.LATE),
    ],
)
def test_what_arrives_counts_has_grace_or_is_late(seconds: float, becomes: Reception) -> None:
    assert rules.receive(NOON + timedelta(seconds=seconds), NOON) is becomes


def test_without_a_clock_everything_counts() -> None:
    assert rules.deadline(QUIZ, NOON) is None
    assert rules.receive(NOON, None) is Reception.COUNTED


def test_the_deadline_is_the_start_and_the_minutes() -> None:
    assert rules.deadline(EXAM, NOON) == NOON + timedelta(minutes=60)


@given(earlier=SECONDS, later=SECONDS)
def test_the_time_that_remains_never_grows(earlier: timedelta, later: timedelta) -> None:
    earlier, later = sorted((earlier, later))
    ends_at = rules.deadline(EXAM, NOON)
    assert ends_at is not None
    first, second = (rules.remaining(NOON + passed, ends_at) for passed in (earlier, later))
    assert timedelta(0) <= second <= first <= timedelta(minutes=60)
    assert rules.minutes_left(NOON + later, ends_at) <= rules.minutes_left(NOON + earlier, ends_at)


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(3600, 60), (3599, 60), (3541, 60), (3540, 59), (1, 1), (0, 0), (-5, 0)],
)
def test_a_begun_minute_counts_as_left(seconds: int, minutes: int) -> None:
    assert rules.minutes_left(NOON, NOON + timedelta(seconds=seconds)) == minutes


# The log


def answer(
    sequence: int,
    position: int,
    order: int,
    *chosen: int,
    flagged: bool = False,
    grace: bool = False,
) -> Event:
    value = {"chosen": list(chosen), "order": order, "flagged": flagged}
    return Event(sequence, EventKind.ANSWER, position, value, f"key-{sequence}", grace)


LOG = st.lists(
    st.tuples(st.integers(1, 4), st.sets(st.integers(0, 3)), st.booleans()), max_size=20
).map(
    lambda saves: [
        answer(n, position, n, *chosen, flagged=flagged)
        for n, (position, chosen, flagged) in enumerate(saves, start=1)
    ]
)


@given(log=LOG, data=st.data())
def test_replayed_doubled_and_reordered_saves_give_the_same_state(
    log: list[Event], data: st.DataObject
) -> None:
    mixed = data.draw(
        st.permutations([*log, *data.draw(st.lists(st.sampled_from(log)))] if log else [])
    )
    # The server numbers what arrives as it arrives; the browser's own count stays.
    arrived = [
        Event(n, event.kind, event.position, event.value, event.key, event.is_grace)
        for n, event in enumerate(mixed, start=1)
    ]
    assert rules.fold(arrived) == rules.fold(log)


@given(log=LOG)
def test_the_last_save_of_each_question_stands(log: list[Event]) -> None:
    last = {event.position: event.value for event in log}
    folded = rules.fold(log)
    assert {position: set(given.chosen) for position, given in folded.items()} == {
        position: set(value["chosen"]) for position, value in last.items() if value
    }


def test_of_two_saves_with_the_same_count_the_first_to_arrive_stands() -> None:
    assert rules.fold([answer(2, 1, 7, 3), answer(1, 1, 7, 0)]) == {1: Given((0,), False, 7)}


def test_late_answers_and_other_events_change_nothing() -> None:
    events = [
        Event(1, EventKind.START),
        answer(2, 1, 1, 0),
        Event(3, EventKind.TAKE_OVER),
        Event(4, EventKind.HAND_IN),
        Event(5, EventKind.LATE, 1, {"chosen": [2], "order": 9}),
    ]
    assert rules.fold(events) == {1: Given((0,), False, 1)}


# The mark

QUESTIONS = [
    Asked(1, "T1", "single", (0,), 2),
    Asked(2, "T1", "true_false", (1,), 2),
    Asked(3, "T2", "multiple", (0, 2), 2),
    Asked(4, "T2", "single", (1,), 2),
    Asked(5, "T2", "single", (2,), 2),
]
ALL_RIGHT: dict[int, tuple[int, ...]] = {1: (0,), 2: (1,), 3: (0, 2), 4: (1,), 5: (2,)}


def marked(answers: dict[int, Any], conduct: Conduct = EXAM) -> Outcome:
    events = [answer(n, n, n, *chosen) for n, chosen in answers.items()]
    return rules.mark(events, QUESTIONS, conduct)


def test_all_right_is_a_hundred() -> None:
    outcome = marked(ALL_RIGHT)
    assert (outcome.score, outcome.passed, outcome.answered) == (100, True, 5)
    assert (outcome.repeat, outcome.floors_missed) == ((), ())
    assert outcome.right == (1, 2, 3, 4, 5)


def test_nothing_answered_is_nothing() -> None:
    outcome = rules.mark([], QUESTIONS, EXAM)
    assert (outcome.score, outcome.passed, outcome.answered, outcome.of) == (0, False, 0, 10)
    assert outcome.repeat == ("T1", "T2")


def test_a_missed_floor_fails_a_paper_that_has_the_points() -> None:
    outcome = marked({**ALL_RIGHT, 5: (0,)})
    assert (outcome.score, outcome.passed) == (80, False)
    assert (outcome.floors_missed, outcome.repeat) == (("T2",), ("T2",))


def test_a_floor_of_a_topic_that_was_not_asked_is_no_obstacle() -> None:
    conduct = Conduct(pass_percent=70, floors={"T9": 80})
    assert marked(ALL_RIGHT, conduct).passed


def test_reaching_the_mark_exactly_passes() -> None:
    assert marked({**ALL_RIGHT, 1: (3,)}, Conduct(pass_percent=80)).passed
    assert not marked({**ALL_RIGHT, 1: (3,)}, Conduct(pass_percent=80.1)).passed


def test_the_weakest_topic_is_repeated_first() -> None:
    outcome = marked({1: (0,)})
    assert outcome.repeat == ("T2", "T1")
    assert [(topic.topic, topic.percent) for topic in outcome.topics] == [("T1", 50), ("T2", 0)]


def test_a_share_is_cut_off_so_that_nobody_reads_the_pass_mark_and_has_failed() -> None:
    questions = [Asked(n, "T1", "single", (0,), 0.1) for n in range(1, 4)]
    outcome = rules.mark([answer(1, 1, 1, 0), answer(2, 2, 2, 0)], questions, Conduct(66.7))
    assert (outcome.score, outcome.passed, outcome.points, outcome.of) == (66.6, False, 0.2, 0.3)


def test_an_answer_in_the_grace_minute_counts_and_is_named() -> None:
    outcome = rules.mark([answer(1, 1, 1, 0, grace=True)], QUESTIONS, EXAM)
    assert (outcome.grace, outcome.right) == ((1,), (1,))


def test_an_answer_taken_back_counts_as_open() -> None:
    assert rules.mark([answer(1, 1, 1, 0), answer(2, 1, 2)], QUESTIONS, EXAM).answered == 0


def test_a_paper_without_questions_is_worth_nothing() -> None:
    outcome = rules.mark([], [], EXAM)
    assert (outcome.score, outcome.passed) == (0, False)


@given(log=LOG)
def test_an_outcome_is_kept_and_read_without_loss(log: list[Event]) -> None:
    outcome = rules.mark(log, QUESTIONS, EXAM)
    assert Outcome.from_json(outcome.as_json()) == outcome
    assert outcome == rules.mark(log, QUESTIONS, EXAM)
    assert 0 <= outcome.score <= 100


# The receipt


def test_the_receipt_names_the_answers_and_the_moment() -> None:
    first = rules.receipt("ab", {1: [0, 2], 2: []}, NOON)
    assert first == rules.receipt("ab", {2: [], 1: [2, 0]}, NOON)
    assert len({
        first,
        rules.receipt("ac", {1: [0, 2], 2: []}, NOON),
        rules.receipt("ab", {1: [0], 2: []}, NOON),
        rules.receipt("ab", {1: [0, 2], 2: []}, NOON + timedelta(seconds=1)),
    }) == 4  # fmt: skip
    assert [len(part) for part in first.split("-")] == [4, 4, 4]
