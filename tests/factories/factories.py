"""Factories (the ones that make shoes) as tests need them."""

import factory

from academy.factories.models import Factory, PersonFactory
from tests.factories.base import Factory as Base
from tests.factories.people import LONG_AGO


class FactoryFactory(Base):
    """A factory of a belt, seen by its center."""

    class Meta:
        """Factories."""

        model = Factory

    name = factory.Sequence(lambda n: f"建国鞋厂{n}")
    created_at = LONG_AGO
    verified_at = LONG_AGO


class PersonFactoryFactory(Base):
    """A person's tie to the factory they speak for."""

    class Meta:
        """Ties of people to factories."""

        model = PersonFactory

    role = "owner"
    began_at = LONG_AGO


def work_for(enrollment, **facts):
    """Give a learner a primary factory at the learner's center."""
    made = FactoryFactory(belt_id=enrollment.belt_id, center_id=enrollment.center_id, **facts)
    PersonFactoryFactory(person_id=enrollment.person_id, factory_id=made.id)
    return made
