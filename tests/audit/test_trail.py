"""The audit trail only grows, has words for everything, and is found by what it is about."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from academy.audit import queries
from academy.audit.actions import note
from academy.audit.models import KIND_WORDS, THING_WORDS, Event, Kind
from academy.audit.queries import Filters
from tests.factories.people import somebody
from tests.factories.places import CenterFactory

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "change",
    [
        update(Event).values(subject="person:other"),
        update(Event).values(facts={}),
        delete(Event),
        text("UPDATE audit_event SET by_id = NULL"),
        text("DELETE FROM audit_event"),
    ],
    ids=["subject", "facts", "delete", "plain update", "plain delete"],
)
def test_the_database_refuses_to_change_or_delete_an_event(session, change):
    note(Kind.GRANT_GIVE, "person:somebody", by=somebody(), at=NOW, role="examiner")
    session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(change)
    session.rollback()
    (event,) = session.scalars(select(Event))
    assert (event.subject, event.facts) == ("person:somebody", {"role": "examiner"})


def test_an_event_changed_in_the_session_is_refused_too(session):
    event = note(Kind.GRANT_GIVE, "person:somebody", by=None, at=NOW)
    session.commit()
    event.kind = "grant:never"
    with pytest.raises(DatabaseError, match="append-only"):
        session.flush()
    session.rollback()


def test_every_kind_and_thing_has_words():
    assert set(KIND_WORDS) == set(Kind)
    assert set(THING_WORDS) == set(queries.things())


@pytest.fixture
def events(session):
    center = CenterFactory()
    note(Kind.CERTIFICATE_ISSUE, "certificate:a", by=None, at=NOW, center_id=center.id)
    note(Kind.CERTIFICATE_REVOKE, "certificate:a", by=None, at=NOW + timedelta(days=1))
    note(Kind.GRANT_GIVE, "person:b", by=None, at=NOW + timedelta(days=2))
    session.flush()
    return center


def found(session, **filters):
    return [row.kind for row in session.execute(queries.events(Filters(**filters)))]


def test_events_are_found_by_thing_center_subject_and_time(session, events):
    everything = ["certificate:issue", "certificate:revoke", "grant:give"]
    assert sorted(found(session)) == everything
    assert sorted(found(session, things=("certificate",))) == everything[:2]
    assert (
        found(session, things=("certificate", "grant"), center_ids=(events.id,)) == everything[:1]
    )
    assert found(session, subject="person:b") == everything[2:]
    assert found(session, since=NOW + timedelta(days=2)) == everything[2:]
    assert found(session, until=NOW) == everything[:1]


def test_kinds_are_told_by_what_they_are_about():
    assert queries.kinds_about(["grant"]) == ["grant:give", "grant:end"]
    assert queries.kinds_about([]) == []
