"""Phones, names and codes, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.people import rules
from academy.people.rules import Sent

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13812345678", "+8613812345678"),
        ("138 1234 5678", "+8613812345678"),
        ("+86 138-1234-5678", "+8613812345678"),
        ("8613812345678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
    ],
)
def test_a_number_is_stored_in_one_form_however_it_is_typed(typed: str, stored: str) -> None:
    assert rules.phone_problem(typed) is None
    assert rules.e164(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "1381234567", "138123456789", "12812345678", "abc", "1380000000\u0663"],
)
def test_what_is_not_a_mainland_mobile_number_is_said(typed: str) -> None:
    assert rules.phone_problem(typed) is not None


@pytest.mark.parametrize("name", ["王建国", "阿依古丽·买买提", "𬭎", "Anna"])
def test_names_of_all_kinds_are_names(name: str) -> None:
    assert rules.name_problem(name) is None


@pytest.mark.parametrize("name", ["", "王" * 31, "王2", "王😀", "王\u200b国", "王\u202e国"])
def test_what_cannot_be_printed_as_a_name_is_said(name: str) -> None:
    assert rules.name_problem(name) is not None


def sent(*seconds_ago: int) -> list[Sent]:
    return [Sent(NOW - timedelta(seconds=ago)) for ago in seconds_ago]


@pytest.mark.parametrize(
    ("codes", "is_open"),
    [
        (sent(), True),
        (sent(59), False),
        (sent(60), True),
        (sent(*range(60, 360, 60)), False),
        (sent(*range(60, 300, 60), 3600), True),
        (sent(*range(3600, 3600 * 11, 3600)), False),
        (sent(*range(3600, 3600 * 10, 3600), 86_400), True),
    ],
)
def test_codes_are_sent_within_the_usual_limits(codes: list[Sent], is_open: bool) -> None:
    assert (rules.may_send(codes, at=NOW) is None) is is_open


@pytest.mark.parametrize(
    ("minutes", "tries", "used", "is_open"),
    [
        (5, 5, False, True),
        (0, 5, False, False),
        (5, 0, False, False),
        (5, 5, True, False),
    ],
)
def test_a_code_dies_by_time_by_tries_and_by_use(
    minutes: int, tries: int, used: bool, is_open: bool
) -> None:
    problem = rules.code_problem(
        expires_at=NOW + timedelta(minutes=minutes), tries_left=tries, is_used=used, at=NOW
    )
    assert (problem is None) is is_open


def test_every_kind_of_person_and_demo_role_has_its_word() -> None:
    assert set(rules.PROFILE_WORDS) == set(rules.ProfileType)
    assert set(rules.DEMO_WORDS) == set(rules.DEMO_PHONES)
