from sqlalchemy import select

from academy.access.permissions import Role
from academy.core.db import beginning, db
from academy.people import actions
from academy.people.models import Person
from academy.people.queries import person_in_session
from tests.factories.people import PersonFactory


def seen_by(person, *, writes):
    with beginning(to_write=writes):
        return person_in_session(person.get_id())


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
        with beginning(to_write=writes):
            assert person_in_session(f"{person.id}.{person.session_epoch + 1}") is None
            assert person_in_session("1 or 1.0") is None


def test_a_writing_request_keeps_what_it_changes_on_its_person(session):
    person = PersonFactory()
    session.commit()
    cookie = person.get_id()
    session.expunge_all()
    with beginning(to_write=True):
        person_in_session(cookie).name = "林晓燕"
    session.commit()
    assert (
        session.scalar(select(Person.name).where(Person.ref == person_in_session(cookie).ref))
        == "林晓燕"
    )
