"""Never-together rules, as tables."""

from types import SimpleNamespace

import pytest
from sqlalchemy import false, true

from academy.access.permissions import Permission, Reach, Role
from academy.access.policy import (
    Held,
    Subject,
    may_approve,
    may_review,
    reaches,
    roles_with,
)
from academy.access.scope import Scope
from academy.records.models import Enrollment


@pytest.mark.parametrize(
    ("approver", "submitter", "reviewers", "expected"),
    [(1, 2, [], True), (1, 1, [], False), (1, 2, [3, 1], False), (1, None, [], True)],
)
def test_whoever_submitted_or_reviewed_does_not_approve(
    approver: int, submitter: int | None, reviewers: list[int], expected: bool
) -> None:
    assert (
        may_approve(approver_id=approver, submitter_id=submitter, reviewer_ids=reviewers)
        is expected
    )


def test_nobody_reviews_oneself() -> None:
    assert may_review(reviewer_id=1, learner_id=2)
    assert not may_review(reviewer_id=1, learner_id=1)


def test_everyone_is_a_learner_and_what_else_was_granted() -> None:
    nobody_special = Subject(5)
    assert reaches(nobody_special, Permission.EXAM_SIT) == [(Reach.OWN, Held(Role.LEARNER))]
    assert reaches(nobody_special, Permission.ROSTER_READ) == []
    assert Role.LEARNER in roles_with(Permission.EXAM_SIT)


def test_two_grants_reach_both_places() -> None:
    held = (Held(Role.CENTER_REVIEWER, center_id=1), Held(Role.CENTER_REVIEWER, center_id=2))
    scope = Scope(Subject(5, held), Permission.ROSTER_READ)
    assert scope.center_ids == {1, 2}
    assert not scope.is_everywhere
    for center_id, expected in ((1, True), (2, True), (3, False)):
        assert scope.covers(SimpleNamespace(center_id=center_id)) is expected


def test_a_thing_without_the_column_in_question_is_out_of_reach() -> None:
    scope = Scope(Subject(5, (Held(Role.CENTER_REVIEWER, center_id=1),)), Permission.ROSTER_READ)
    assert not scope.covers(SimpleNamespace(person_id=5))


def test_a_grant_without_a_place_reaches_nothing_that_needs_one() -> None:
    scope = Scope(Subject(5, (Held(Role.CENTER_REVIEWER),)), Permission.ROSTER_READ)
    assert not scope.covers(SimpleNamespace(center_id=None))
    assert scope.where(Enrollment).compare(false())


def test_everywhere_reaches_everything() -> None:
    scope = Scope(Subject(5, (Held(Role.HEADQUARTERS),)), Permission.ROSTER_READ)
    assert scope.is_everywhere
    assert scope.covers(object())
    assert scope.where(Enrollment).compare(true())


def test_no_role_no_reach() -> None:
    scope = Scope(Subject(5), Permission.BATCH_APPROVE)
    assert scope.is_empty
    assert not scope.covers(SimpleNamespace(person_id=5, center_id=1))
