"""Stages and being stuck, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.records.rules import (
    FUNNEL,
    MOMENTS,
    STAGE_WORDS,
    STUCK_WORDS,
    Moments,
    Stage,
    Standing,
    Stuck,
    days_between,
    has_learned,
    invitation_problem,
    median_days,
    stage,
    stuck,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize("reached", FUNNEL)
def test_the_furthest_stage_reached_names_the_learner(reached: Stage) -> None:
    upto = FUNNEL[: FUNNEL.index(reached) + 1]
    assert stage(Moments(**{MOMENTS[one]: NOW for one in upto})) is reached


def test_a_later_moment_counts_even_when_one_in_between_is_missing() -> None:
    assert stage(Moments(invited_at=NOW, theory_passed_at=NOW)) is Stage.THEORY_PASSED


def test_whoever_left_is_withdrawn_whatever_was_reached() -> None:
    assert stage(Moments(invited_at=NOW, certified_at=NOW, withdrawn_at=NOW)) is Stage.WITHDRAWN


def test_every_stage_and_every_reason_has_its_word() -> None:
    assert set(STAGE_WORDS) == set(Stage)
    assert set(STUCK_WORDS) == set(Stuck)


@pytest.mark.parametrize(
    ("lessons_done", "lessons", "quizzes_passed", "quizzes", "expected"),
    [
        (12, 12, 3, 3, True),
        (11, 12, 3, 3, False),
        (12, 12, 2, 3, False),
        (13, 12, 4, 3, True),
        (0, 0, 0, 0, False),
    ],
)
def test_the_theory_exam_opens_when_lessons_and_quizzes_are_done(
    lessons_done: int, lessons: int, quizzes_passed: int, quizzes: int, expected: bool
) -> None:
    assert (
        has_learned(
            lessons_done=lessons_done,
            lessons=lessons,
            quizzes_passed=quizzes_passed,
            quizzes=quizzes,
        )
        is expected
    )


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(Stage.INVITED, ago(30)), None),
        (Standing(Stage.ACTIVATED, ago(7)), Stuck.QUIET),
        (Standing(Stage.LEARNING, ago(6.9)), None),
        (Standing(Stage.LEARNING, ago(7)), Stuck.QUIET),
        (Standing(Stage.LEARNED, ago(30), theory_tries=1), None),
        (Standing(Stage.LEARNED, ago(1), theory_tries=2), Stuck.THEORY),
        (Standing(Stage.THEORY_PASSED, ago(2)), None),
        (Standing(Stage.THEORY_PASSED, ago(8)), Stuck.VIDEO),
        (Standing(Stage.THEORY_PASSED, ago(8), practical_waits_since=ago(2)), None),
        (Standing(Stage.THEORY_PASSED, ago(8), practical_waits_since=ago(3)), Stuck.MARKING),
        (Standing(Stage.PRACTICAL_PASSED, ago(90)), None),
        (Standing(Stage.CERTIFIED, ago(90)), None),
        (Standing(Stage.WITHDRAWN, ago(90)), None),
    ],
)
def test_who_is_stuck_and_why(standing: Standing, expected: Stuck | None) -> None:
    assert stuck(standing, at=NOW) is expected


@pytest.mark.parametrize(
    ("expires_at", "uses_left", "is_dead"),
    [
        (None, None, False),
        (NOW + timedelta(seconds=1), 1, False),
        (NOW, None, True),
        (None, 0, True),
    ],
)
def test_an_invitation_dies_with_its_date_or_its_last_use(
    expires_at: datetime | None, uses_left: int | None, is_dead: bool
) -> None:
    problem = invitation_problem(expires_at=expires_at, uses_left=uses_left, at=NOW)
    assert (problem is not None) is is_dead


@pytest.mark.parametrize(
    ("waited", "told"),
    [
        (timedelta(days=-2), 0),
        (timedelta(hours=11), 0),
        (timedelta(hours=12), 1),
        (timedelta(days=20), 20),
        (timedelta(days=22), 20),
        (timedelta(days=23), 25),
        (timedelta(days=60), 60),
        (timedelta(days=74), 60),
        (timedelta(days=75), 90),
        (timedelta(days=360), 360),
        (timedelta(days=4000), 360),
    ],
)
def test_waits_are_told_to_the_day_at_first_and_then_more_roughly(waited, told) -> None:
    assert days_between(NOW, NOW + waited) == told


@pytest.mark.parametrize(
    ("waits", "median"),
    [({}, None), ({3: 0}, None), ({3: 1}, 3), ({1: 1, 9: 1}, 1), ({9: 2, 1: 1}, 9)],
)
def test_the_median_wait_is_the_day_by_which_half_had_moved_on(waits, median) -> None:
    assert median_days(waits) == median
