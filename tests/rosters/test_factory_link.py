"""A reviewer ties a learner to the factory on the license."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from academy.access.permissions import Role
from academy.factories.models import Factory, PersonFactory
from academy.people.models import Person
from academy.places.models import Center
from tests.factories.people import GrantFactory, somebody
from tests.factories.records import EnrollmentFactory

CODE = "91331081MA2DEM017N"


@pytest.fixture
def enrollment(session):
    return EnrollmentFactory()


@pytest.fixture
def desk(sign_in, session, enrollment):
    from_here = somebody(Role.CENTER_REVIEWER, center_id=enrollment.center_id)
    return sign_in(from_here)


def place(session, enrollment):
    code = session.get(Center, enrollment.center_id).code
    return f"/centers/{code}/learners/{enrollment.ref}"


def link(browser, path, status=None, **fields):
    browser.get(path)
    return browser.post(f"{path}/factory", fields, status=status)


def test_the_factory_on_the_license_is_linked_and_shown(desk, session, enrollment):
    page = link(desk, place(session, enrollment), name="燕子童鞋厂", code=CODE.lower())
    assert "燕子童鞋厂" in page.text
    assert session.scalars(select(Factory)).one().uscc == CODE


def test_a_mistyped_code_is_said_and_the_name_is_kept(desk, session, enrollment):
    wrong = CODE[:-1] + "0"
    page = link(desk, place(session, enrollment), status=422, name="燕子童鞋厂", code=wrong)
    assert page.one("input[name=name]")["value"] == "燕子童鞋厂"
    assert session.scalar(select(Factory.id)) is None


def test_a_new_factory_ends_the_earlier_one(desk, session, enrollment):
    path = place(session, enrollment)
    link(desk, path, name="甲厂", code=CODE)
    link(desk, path, name="乙厂", code="")
    live = session.scalars(select(PersonFactory).where(PersonFactory.ended_at.is_(None))).all()
    assert len(live) == 1
    assert len(session.scalars(select(PersonFactory)).all()) == 2


@pytest.mark.parametrize("code", [CODE, ""])
def test_a_factory_sent_twice_is_linked_once(desk, session, enrollment, code):
    path = place(session, enrollment)
    for _ in range(2):
        link(desk, path, name="甲厂", code=code)
    assert len(session.scalars(select(Factory)).all()) == 1
    assert len(session.scalars(select(PersonFactory)).all()) == 1


def test_nobody_looks_at_ones_own_license(sign_in, session, enrollment):
    own = session.get(Person, enrollment.person_id)
    GrantFactory(person_id=own.id, role=Role.CENTER_REVIEWER.value, center_id=enrollment.center_id)
    link(sign_in(own), place(session, enrollment), status=409, name="甲厂", code=CODE)
    assert session.scalar(select(Factory.id)) is None


def test_a_code_of_another_center_is_refused(desk, session, enrollment):
    other = EnrollmentFactory()
    session.add(
        Factory(
            name="别处的厂",
            uscc=CODE,
            belt_id=other.belt_id,
            center_id=other.center_id,
            created_at=other.invited_at,
        )
    )
    page = link(desk, place(session, enrollment), status=409, name="甲厂", code=CODE)
    assert "别处的厂" not in page.text


def test_one_person_has_one_primary_factory(desk, session, enrollment):
    link(desk, place(session, enrollment), name="甲厂", code=CODE)
    factory = session.scalars(select(Factory)).one()
    session.add(
        PersonFactory(
            person_id=enrollment.person_id,
            factory_id=factory.id,
            role="owner",
            began_at=enrollment.invited_at,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()
