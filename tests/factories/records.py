"""Cohorts and enrollments as tests need them."""

from datetime import date

import factory

from academy.records.models import Cohort, Enrollment, Invitation
from tests.factories.base import Factory
from tests.factories.people import LONG_AGO, PersonFactory
from tests.factories.places import CenterFactory, CollegeFactory


class CohortFactory(Factory):
    """A cohort of level 1 at a center."""

    class Meta:
        """Cohorts."""

        model = Cohort
        exclude = ("place", "college")

    place = factory.SubFactory(CenterFactory)
    college = factory.SubFactory(CollegeFactory)
    center_id = factory.LazyAttribute(lambda cohort: cohort.place.id)
    college_id = factory.LazyAttribute(lambda cohort: cohort.college.id)
    belt_id = factory.LazyAttribute(lambda cohort: cohort.place.belt_id)
    name = factory.Sequence(lambda n: f"温岭鞋靴第{n:02d}期")
    level = "L1"
    track = None
    opens_on = date(2026, 4, 6)


class InvitationFactory(Factory):
    """An invitation into a cohort."""

    class Meta:
        """Invitations."""

        model = Invitation
        exclude = ("into",)

    into = factory.SubFactory(CohortFactory)
    code = factory.Sequence(lambda n: f"WL{2020 + n}")
    center_id = factory.LazyAttribute(lambda invitation: invitation.into.center_id)
    cohort_id = factory.LazyAttribute(lambda invitation: invitation.into.id)


class EnrollmentFactory(Factory):
    """A learner who has joined and not begun."""

    class Meta:
        """Enrollments."""

        model = Enrollment
        exclude = ("into", "whose")

    into = factory.SubFactory(CohortFactory)
    whose = factory.SubFactory(PersonFactory)
    person_id = factory.LazyAttribute(lambda enrollment: enrollment.whose.id)
    cohort_id = factory.LazyAttribute(lambda enrollment: enrollment.into.id)
    center_id = factory.LazyAttribute(lambda enrollment: enrollment.into.center_id)
    college_id = factory.LazyAttribute(lambda enrollment: enrollment.into.college_id)
    belt_id = factory.LazyAttribute(lambda enrollment: enrollment.into.belt_id)
    level = factory.LazyAttribute(lambda enrollment: enrollment.into.level)
    track = factory.LazyAttribute(lambda enrollment: enrollment.into.track)
    stage = "activated"
    invited_at = LONG_AGO
    activated_at = LONG_AGO
    last_active_at = LONG_AGO
