"""People as tests need them."""

from datetime import UTC, datetime
from typing import Any

import factory

from academy.access.models import Grant
from academy.access.permissions import Role
from academy.core.names import sort_key
from academy.people.models import Consent, Person
from academy.people.rules import POLICIES
from tests.factories.base import Factory

LONG_AGO = datetime(2026, 4, 1, tzinfo=UTC)


class PersonFactory(Factory):
    """Somebody with an account, a name and consent."""

    class Meta:
        """People."""

        model = Person

    phone = factory.Sequence(lambda n: f"+86138{n:08d}")
    name = "王建国"
    name_key = factory.LazyAttribute(lambda person: sort_key(person.name))
    created_at = LONG_AGO

    @factory.post_generation
    def consents(self, create: bool, agreed: bool | None, **_: Any) -> None:
        """Agree to the present wording unless told otherwise."""
        if create and agreed is not False:
            for policy, version in POLICIES.items():
                ConsentFactory(person_id=self.id, policy=policy, version=version)


class ConsentFactory(Factory):
    """A consent."""

    class Meta:
        """Consents."""

        model = Consent

    given_at = LONG_AGO


class GrantFactory(Factory):
    """A role held somewhere."""

    class Meta:
        """Grants."""

        model = Grant

    role = Role.CENTER_REVIEWER.value
    given_at = LONG_AGO


def somebody(role: Role | None = None, **place: Any) -> Person:
    """A person, holding a role at a place: `somebody(Role.CENTER_REVIEWER, center_id=…)`."""
    person: Person = PersonFactory()
    if role is not None:
        GrantFactory(person_id=person.id, role=role.value, **place)
    return person
