"""Filters, guards, decisions and working days, as tables of values."""

from datetime import UTC, date, datetime, timedelta

import pytest

from academy.records.rules import STUCK_WORDS, Stage, Stuck
from academy.rosters import rules
from academy.rosters.rules import (
    BatchState,
    Candidate,
    Obstacle,
    ReturnReason,
    RowState,
    Sort,
    StopReason,
    Wanted,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
READY = Candidate(stage=Stage.PRACTICAL_PASSED, name="王建国", factory="建国鞋厂")


def with_(**facts):
    return Candidate(**{**vars(READY), **facts})


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (READY, None),
        (with_(stage=Stage.THEORY_PASSED), Obstacle.NOT_READY),
        (with_(stage=Stage.CERTIFIED), Obstacle.NOT_READY),
        (with_(stage=Stage.WITHDRAWN), Obstacle.NOT_READY),
        (with_(name=""), Obstacle.NO_NAME),
        (with_(factory=None), Obstacle.NO_FACTORY),
        (with_(can_print=False), Obstacle.RARE_NAME),
        (with_(is_on_batch=True), Obstacle.ON_BATCH),
        (with_(holds_certificate=True), Obstacle.HOLDS),
        (with_(holds_certificate=True, stage=Stage.CERTIFIED), Obstacle.HOLDS),
        (with_(revoked_at=NOW - timedelta(days=364)), Obstacle.REVOKED),
        (with_(revoked_at=NOW - timedelta(days=365)), None),
        (with_(name="", factory=None), Obstacle.NO_NAME),
    ],
)
def test_why_a_learner_cannot_be_put_on_a_batch(candidate, reason):
    assert rules.obstacle(candidate, at=NOW) is reason


@pytest.mark.parametrize(
    ("states", "problem"),
    [
        (["confirmed", "returned"], None),
        (["confirmed", "proposed"], "%(n)s rows still have to be reviewed."),
        (["returned"], "No row is confirmed, so there is nothing to submit."),
        ([], "No row is confirmed, so there is nothing to submit."),
    ],
)
def test_a_draft_is_submitted_when_every_row_is_reviewed(states, problem):
    said = rules.submit_problem(states)
    assert (said and said.message) == problem


@pytest.mark.parametrize(
    ("identity", "hindrance", "is_fine"),
    [
        (True, None, True),
        (True, Obstacle.ON_BATCH, True),
        (False, None, False),
        (True, Obstacle.NO_FACTORY, False),
        (True, Obstacle.RARE_NAME, False),
    ],
)
def test_a_row_is_confirmed_by_whoever_has_seen_the_card(identity, hindrance, is_fine):
    problem = rules.confirm_problem(identity_checked=identity, hindrance=hindrance)
    assert (problem is None) == is_fine


@pytest.mark.parametrize(
    ("facts", "is_fine"),
    [
        ({}, True),
        ({"notice_until": date(2026, 11, 22)}, True),
        ({"notice_until": date(2026, 11, 23)}, False),
        ({"notice_until": date(2026, 11, 30)}, False),
        ({"state": "draft"}, False),
        ({"state": "approved"}, False),
        ({"state": "returned"}, False),
        ({"is_another": False}, False),
        ({"states": ["returned", "returned"]}, False),
    ],
)
def test_a_batch_is_approved_after_its_notice_by_somebody_else(facts, is_fine):
    given = {
        "state": "in_notice",
        "notice_until": None,
        "today": date(2026, 11, 23),
        "states": ["confirmed", "returned"],
        "is_another": True,
        **facts,
    }
    assert (rules.approve_problem(**given) is None) == is_fine


@pytest.mark.parametrize(
    ("submitted", "days", "last"),
    [
        (date(2026, 11, 23), 0, None),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),  # Monday to Monday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # Friday, then the weekend
        (date(2026, 9, 30), 5, date(2026, 10, 13)),  # the national holiday, and a worked Saturday
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # a worked Saturday, then the spring festival
        (date(2030, 1, 4), 1, date(2030, 1, 7)),  # a year without a notice: weekends only
    ],
)
def test_a_notice_period_counts_working_days(submitted, days, last):
    assert rules.notice_last_day(submitted, days) == last


def test_every_year_of_the_calendar_is_within_itself():
    assert {day.year for day in rules.CALENDAR.off | rules.CALENDAR.work} == {2026, 2027}
    assert not rules.CALENDAR.off & rules.CALENDAR.work
    assert all(day.weekday() >= 5 for day in rules.CALENDAR.work)


def test_a_wanted_roster_stands_whole_in_its_address():
    wanted = Wanted(
        stages=(Stage.LEARNING, Stage.LEARNED),
        stuck=(Stuck.QUIET,),
        quiet_days=7,
        cohorts=("abc",),
        centers=("wenling",),
        belts=("wenling-footwear",),
        reached=Stage.CERTIFIED,
        month=date(2026, 8, 1),
        q="王",
        sort=Sort.NAME,
        is_descending=True,
    )
    assert wanted.parameters == [
        ("stage", "learning"),
        ("stage", "learned"),
        ("stuck", "quiet"),
        ("quiet", "7"),
        ("cohort", "abc"),
        ("center", "wenling"),
        ("belt", "wenling-footwear"),
        ("stage_reached", "certified"),
        ("month", "2026-08"),
        ("q", "王"),
        ("sort", "-name"),
    ]
    assert Wanted().parameters == []
    assert Wanted(is_descending=True).parameters == [("sort", "-quiet")]


def test_asking_for_the_same_order_again_turns_it_round():
    once = Wanted().ordered_by(Sort.NAME)
    assert (once.sort, once.is_descending) == (Sort.NAME, False)
    assert once.ordered_by(Sort.NAME).is_descending
    assert not once.ordered_by(Sort.NAME).ordered_by(Sort.NAME).is_descending
    assert once.ordered_by(Sort.QUIET).sort is Sort.QUIET


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (Obstacle, rules.OBSTACLE_WORDS),
        (BatchState, rules.BATCH_WORDS),
        (RowState, rules.ROW_WORDS),
        (ReturnReason, rules.RETURN_WORDS),
        (StopReason, rules.STOP_WORDS),
        (Stuck, rules.SUGGESTED),
        (Stuck, STUCK_WORDS),
    ],
)
def test_everything_that_can_be_shown_has_words(values, words):
    assert set(words) == set(values)
    assert set(rules.REASON_WORDS) == {*ReturnReason, *StopReason}


@pytest.mark.parametrize(
    ("state", "has_notice", "words"),
    [
        (BatchState.IN_NOTICE, True, "In notice period"),
        (BatchState.IN_NOTICE, False, "Waits for approval"),
        (BatchState.DRAFT, False, "Under review"),
    ],
)
def test_a_batch_without_a_notice_period_waits_for_approval_alone(state, has_notice, words):
    assert rules.batch_words(state, has_notice=has_notice) == words
