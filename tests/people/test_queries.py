from academy.access.permissions import Role
from academy.core.db import db, writing
from academy.people import actions
from academy.people.models import Person
from academy.people.queries import person_in_session
from tests.factories.people import PersonFactory


def seen_by(person, *, writes):
    token = writing.set(writes)
    try:
        return person_in_session(person.get_id())
    finally:
        writing.reset(token)


def test_a_reading_request_sees_the_same_person_and_roles_as_a_writing_one(session, clock):
    person = PersonFactory()
    for role in (Role.EXAMINER, Role.AUDITOR):
        actions.give(person, role, by=None, at=clock.now)
    session.commit()
    read, written = (seen_by(person, writes=writes) for writes in (False, True))
    columns = Person.__table__.c.keys()
    assert [getattr(read, name) for name in columns] == [getattr(written, name) for name in columns]
    assert set(read.subject.held) == set(written.subject.held)
    assert len(read.subject.held) == 2


def test_the_copy_of_a_reading_request_is_apart_from_the_session(session):
    person = PersonFactory()
    session.commit()
    seen_by(person, writes=False).name = "别人"
    session.commit()
    assert db.session.get(Person, person.id).name == person.name != "别人"


def test_nobody_is_named_by_a_former_epoch_or_by_nonsense(session):
    person = PersonFactory()
    session.commit()
    for writes in (False, True):
        token = writing.set(writes)
        assert person_in_session(f"{person.id}.{person.session_epoch + 1}") is None
        assert person_in_session("1 or 1.0") is None
        writing.reset(token)
