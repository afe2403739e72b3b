"""Codes, sessions and grants on a real database."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from academy.access.permissions import Role
from academy.audit.models import Event, Kind
from academy.core.errors import TooMany
from academy.core.sms import PageSender
from academy.people import actions, queries
from academy.people.models import Person, SignInCode
from tests.factories.people import PersonFactory, somebody
from tests.factories.places import CenterFactory
from tests.factories.together import overtaken

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PHONE = "+8613800000001"
KEY = "key"


def send(at=NOW):
    return actions.send_code(PHONE, at=at, key=KEY, sms=PageSender())


def use(digits, at=NOW):
    actions.use_code(PHONE, digits, at=at, key=KEY)


def wrong(digits):
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_the_code_that_was_sent_is_right_once(session):
    digits = send()
    use(digits)
    with pytest.raises(actions.WrongCode):
        use(digits)


def test_only_a_fingerprint_of_the_code_is_kept(session):
    digits = send()
    kept = session.scalars(select(SignInCode)).one()
    assert digits not in kept.fingerprint


def test_five_wrong_tries_end_a_code(session):
    digits = send()
    for _ in range(5):
        with pytest.raises(actions.WrongCode):
            use(wrong(digits))
    with pytest.raises(actions.WrongCode):
        use(digits)


def test_a_code_expires_after_five_minutes(session):
    digits = send()
    with pytest.raises(actions.WrongCode):
        use(digits, at=NOW + timedelta(minutes=5))


def test_a_second_code_within_a_minute_is_refused(session):
    send()
    with pytest.raises(TooMany):
        send(at=NOW + timedelta(seconds=30))


def test_two_codes_asked_for_at_once_are_one(app, session):
    assert overtaken(app, send, send) == "TooMany"
    assert len(session.scalars(select(SignInCode)).all()) == 1


def test_the_newest_code_counts(session):
    old = send()
    new = send(at=NOW + timedelta(seconds=61))
    if old != new:
        with pytest.raises(actions.WrongCode):
            use(old, at=NOW + timedelta(seconds=62))
    use(new, at=NOW + timedelta(seconds=63))


def test_no_code_at_all_is_said(session):
    with pytest.raises(actions.WrongCode):
        use("123456")


def test_a_code_tried_many_times_at_once_lets_in_once(app, db):
    digits = send()
    db.session.commit()
    gate, let_in = threading.Barrier(6), []

    def one():
        with app.app_context():
            gate.wait()
            try:
                use(digits)
                db.session.commit()
                let_in.append(True)
            except actions.WrongCode:
                db.session.rollback()

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert let_in == [True]


def test_one_number_is_one_account(session):
    PersonFactory(phone=PHONE)
    with pytest.raises(IntegrityError):
        PersonFactory(phone=PHONE)


def test_signing_out_ends_every_session_at_once(session):
    person = somebody(Role.EXAMINER)
    cookie = person.get_id()
    assert queries.person_in_session(cookie) is person
    actions.end_sessions(person, at=NOW, by=person)
    session.refresh(person)
    assert queries.person_in_session(cookie) is None
    assert queries.person_in_session(person.get_id()) is person


def test_losing_a_role_ends_every_session_at_once(session):
    person = somebody()
    grant = actions.give(person, Role.EXAMINER, by=None, at=NOW)
    cookie = person.get_id()
    actions.end_grant(grant, person, by=somebody(), at=NOW)
    assert queries.person_in_session(cookie) is None


@pytest.mark.parametrize("cookie", ["", "x", "1", "1.x", "999999.0", "1.0; drop"])
def test_a_cookie_that_names_nobody_is_nobody(session, cookie):
    assert queries.person_in_session(cookie) is None


def test_a_closed_account_is_not_let_in(session):
    person = PersonFactory(closed_at=NOW)
    assert queries.person_in_session(person.get_id()) is None


def test_the_same_grant_cannot_be_held_twice(session):
    person, center = somebody(), CenterFactory()
    actions.give(person, Role.CENTER_REVIEWER, by=None, at=NOW, center_id=center.id)
    with pytest.raises(IntegrityError):
        actions.give(person, Role.CENTER_REVIEWER, by=None, at=NOW, center_id=center.id)


def test_a_grant_that_ended_may_be_given_again(session):
    person = somebody()
    actions.end_grant(
        actions.give(person, Role.EXAMINER, by=None, at=NOW), person, by=person, at=NOW
    )
    assert actions.give(person, Role.EXAMINER, by=None, at=NOW).ended_at is None


def test_a_grant_has_one_place(session):
    person, center = somebody(), CenterFactory()
    with pytest.raises(IntegrityError):
        actions.give(person, Role.EXAMINER, by=None, at=NOW, center_id=center.id, college_id=1)


def test_consent_is_kept_once_for_each_wording(session):
    person = PersonFactory(consents=False)
    assert queries.policies_agreed(person) == set()
    actions.agree(person, {"terms", "privacy"}, at=NOW)
    actions.agree(person, {"terms", "privacy"}, at=NOW)
    assert queries.policies_agreed(person) == {"terms", "privacy"}


def test_a_new_name_moves_its_order_and_is_noted(session):
    person = PersonFactory(name="张三")
    actions.rename(person, "曾国华", by=person, at=NOW)
    assert person.name_key == "zeng guo hua"
    actions.rename(person, "曾国华", by=person, at=NOW)
    noted = session.scalars(select(Event).where(Event.kind == Kind.PERSON_RENAME)).all()
    assert len(noted) == 1
    assert "曾国华" not in str(noted[0].facts)


def test_looks_are_kept_one_by_one(session):
    person = PersonFactory()
    actions.prefer(person, text_size=3)
    actions.prefer(person, language="en", theme="dark")
    assert (person.text_size, person.language, person.theme) == (3, "en", "dark")


@pytest.mark.parametrize("broken", [{"text_size": 4}, {"language": "fr"}])
def test_looks_that_do_not_exist_are_refused_by_the_database(session, broken):
    with pytest.raises(IntegrityError):
        PersonFactory(**broken)


@pytest.mark.parametrize("broken", [{"tries_left": -1}, {"expires_at": NOW - timedelta(minutes=1)}])
def test_a_code_that_must_not_be_is_refused_by_the_database(session, broken):
    values = {"tries_left": 5, "expires_at": NOW + timedelta(minutes=5), **broken}
    session.add(SignInCode(phone=PHONE, fingerprint="x", sent_at=NOW, **values))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_person_is_found_by_number_and_by_reference(session):
    person = PersonFactory(phone=PHONE)
    assert queries.person_by_phone(PHONE) is person
    assert queries.person_by_ref(person.ref) is person
    assert queries.person_by_phone("+8613800000009") is None


def test_the_columns_of_a_person_say_nothing_in_the_audit(session):
    person = actions.sign_up(PHONE, at=NOW, name="王建国")
    event = session.scalars(select(Event).where(Event.subject == person.audit_name)).one()
    assert event.by_id == person.id
    assert PHONE not in f"{event.subject}{event.facts}"
    assert isinstance(person, Person)
