"""Time in Beijing, references, fingerprints, sentences."""

from datetime import UTC, date, datetime, timedelta

import pytest

from academy.core import clock, sms, tokens
from academy.core.errors import Closed, Refused
from academy.core.words import Said


def test_the_day_begins_in_beijing() -> None:
    assert clock.beijing_date(datetime(2026, 7, 7, 16, 0, tzinfo=UTC)) == date(2026, 7, 8)
    assert clock.beijing_date(datetime(2026, 7, 7, 15, 59, tzinfo=UTC)) == date(2026, 7, 7)


def test_a_day_ends_one_second_before_the_next() -> None:
    day = date(2026, 7, 8)
    assert clock.end_of_day(day) + timedelta(seconds=1) == clock.start_of_day(date(2026, 7, 9))


def test_the_clock_can_be_stopped_and_goes_on() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with clock.stopped_at(moment):
        assert clock.now() == moment
    assert clock.now() != moment


def test_references_have_no_look_alikes_and_do_not_repeat() -> None:
    made = {tokens.new_ref() for _ in range(2000)}
    assert len(made) == 2000
    assert not set("".join(made)) & set("01ilo")
    assert {len(one) for one in made} == {12}
    assert len(tokens.new_token()) == 26


def test_a_fingerprint_depends_on_text_and_key() -> None:
    assert tokens.fingerprint("a", key="k") == tokens.fingerprint("a", key="k")
    assert tokens.fingerprint("a", key="k") != tokens.fingerprint("a", key="l")
    assert tokens.fingerprint("a", key="k") != tokens.fingerprint("b", key="k")


def test_a_content_hash_knows_where_one_part_ends() -> None:
    assert tokens.content_hash("ab", "c") != tokens.content_hash("a", "bc")
    assert tokens.content_hash("ab") == tokens.content_hash(b"ab")


def test_a_refusal_carries_its_sentence_and_values() -> None:
    assert Closed().said == Said.that(Closed.sentence)
    assert Refused("Wait %(n)s", n=3).said == Said.that("Wait %(n)s", n=3)


def test_the_log_driver_masks_the_number(caplog: pytest.LogCaptureFixture) -> None:
    sms.sender("log").send("+8613812345678", "123456")
    assert "138****5678" in caplog.text
    assert "13812345678" not in caplog.text


def test_the_page_driver_sends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    sms.sender("page").send("+8613812345678", "123456")
    assert caplog.text == ""


def test_an_unknown_driver_is_an_error_at_once() -> None:
    with pytest.raises(KeyError):
        sms.sender("pigeon")
