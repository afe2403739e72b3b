"""What both engines promise: time zones, append-only tables, waiting writers."""

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, StatementError

from academy.audit.actions import note
from academy.audit.models import Event, Kind
from academy.people.models import Person
from tests.factories.people import PersonFactory

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_moment_comes_back_aware_and_in_utc(session):
    beijing = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    person = PersonFactory(created_at=beijing)
    session.commit()
    session.expire_all()
    kept = session.scalar(select(Person.created_at).where(Person.id == person.id))
    assert kept == NOW
    assert kept.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused(session):
    with pytest.raises((StatementError, ValueError)):
        PersonFactory(created_at=datetime(2026, 11, 23))  # noqa: DTZ001 - naive on purpose


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET kind = 'x'",
        "DELETE FROM audit_event",
    ],
)
def test_the_audit_trail_cannot_be_changed_or_thinned_out(session, statement):
    note(Kind.PERSON_JOIN, "person:x", by=None, at=NOW)
    session.commit()
    with pytest.raises(DatabaseError):
        session.execute(text(statement))
    session.rollback()
    assert session.scalars(select(Event)).one().kind == Kind.PERSON_JOIN


def test_a_second_writer_waits_for_the_first(app, db):
    person_id = PersonFactory().id
    db.session.commit()
    begun, results = threading.Event(), []

    def slow():
        with app.app_context():
            person = db.session.get(Person, person_id, with_for_update=True)
            begun.set()
            time.sleep(0.2)
            person.text_size = 2
            db.session.commit()

    def quick():
        with app.app_context():
            begun.wait()
            person = db.session.get(Person, person_id, with_for_update=True)
            results.append(person.text_size)
            person.text_size = 3
            db.session.commit()

    threads = [threading.Thread(target=work) for work in (slow, quick)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [2]
