"""One policy: what a page says of one thing, a list says of all of them."""

from itertools import product

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from academy.access.permissions import SENTENCES, Permission, Role
from academy.access.policy import TABLE, Held, Subject, reaches
from academy.access.scope import Scope, reach_values, within
from academy.core.db import Base
from tests.house.rows import make

THINGS = ("cohort", "enrollment", "attempt", "submission", "marking", "certificate", "roster_batch")


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_has_a_sentence_and_a_role(permission: Permission) -> None:
    assert SENTENCES[permission].strip()
    assert TABLE[permission]


def test_every_role_may_do_something() -> None:
    assert {role for row in TABLE.values() for role in row} == set(Role)


def test_a_list_shows_exactly_what_may_be_opened_one_by_one(db: SQLAlchemy) -> None:
    with db.engine.begin() as connection:
        for name in (*THINGS, *THINGS):
            make(connection, db.metadata.tables[name])
    models = [m.class_ for m in Base.registry.mappers if str(m.local_table) in THINGS]
    things = {model: list(db.session.scalars(select(model))) for model in models}
    places = [{"center_id": 1}, {"college_id": 1}, {"cohort_id": 1}, {"center_id": 2}, {}]
    people = [Subject(person_id=1, held=(Held(role, **at),)) for role in Role for at in places]
    # Permissions that reach equally far are asked for once.
    reached = {
        frozenset(reaches(person, permission)): Scope(person, permission)
        for person in people
        for permission in Permission
    }
    for scope, model in product(reached.values(), models):
        listed = set(db.session.scalars(select(model).where(scope.where(model))))
        opened = {thing for thing in things[model] if scope.covers(thing)}
        assert listed == opened, (scope.subject, scope.permission, model)
        # The same rule for a statement that is made once.
        asked = scope.asked(model)
        once = within(model, None if asked is None else [column for column, _value in asked])
        bound = db.session.scalars(select(model).where(once), reach_values(asked))
        assert set(bound) == opened, (scope.subject, scope.permission, model)
    assert len(reached) > len(Role)
