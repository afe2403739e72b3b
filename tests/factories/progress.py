"""Learners brought as far as a test wants, by the actions that also keep the tallies."""

from datetime import datetime, timedelta
from typing import Any

from academy.places.models import Center
from academy.records import actions
from academy.records.models import Cohort, Enrollment
from academy.records.rules import FUNNEL, Stage
from tests.factories.people import PersonFactory
from tests.factories.places import BeltFactory, CenterFactory
from tests.factories.records import CohortFactory


def open_center(**about: Any) -> Center:
    """A center with its belt, both open since May 2026."""
    opens_on = about.pop("opens_on", datetime(2026, 5, 1).date())  # noqa: DTZ001 - a day
    belt = about.pop("belt", None) or BeltFactory(
        opens_on=opens_on, province=about.get("province", "浙江")
    )
    center: Center = CenterFactory(belt=belt, opens_on=opens_on, **about)
    return center


def class_at(center: Center) -> Cohort:
    """A class at a center."""
    cohort: Cohort = CohortFactory(place=center)
    return cohort


def learner(cohort: Cohort, stage: Stage, *, at: datetime, days: int = 0) -> Enrollment:
    """Somebody who reached this stage at this moment, so many days after the one before."""
    person = PersonFactory()
    steps = FUNNEL[: FUNNEL.index(stage) + 1]
    moments = [at - timedelta(days=days * back) for back in reversed(range(len(steps)))]
    enrollment = actions.enroll(person, cohort, by=PersonFactory(), at=moments[0])
    for step, moment in zip(steps, moments, strict=True):
        actions.reach(enrollment, step, at=moment)
    enrollment.last_active_at = at
    return enrollment
