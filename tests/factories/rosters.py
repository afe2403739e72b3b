"""Batches as tests need them, brought as far as the test wants."""

from academy.core.db import db
from academy.places.models import Center
from academy.records.models import Enrollment
from academy.rosters import actions
from academy.rosters.queries import batches
from tests.factories.certificates import ready
from tests.factories.people import somebody
from tests.factories.records import CohortFactory


def center_of(enrollment: Enrollment) -> Center:
    """The center of a learner."""
    return db.session.get(Center, enrollment.center_id)


def draft(*enrollments, by=None, at):
    """A draft batch with these learners, or with one who is ready."""
    enrollments = enrollments or (ready(),)
    return actions.propose(
        center_of(enrollments[0]), [one.ref for one in enrollments], by=by or somebody(), at=at
    )


def rows(batch):
    """The rows of a batch as actions want them."""
    return [batches.row_of(batch.ref, entry.ref) for entry in batches.entries_on(batch)]


def confirm_all(batch, *, by, at):
    """Review a draft and find all well."""
    for row in rows(batch):
        actions.confirm(row, identity_seen=True, by=by, at=at)


def submitted(*enrollments, by=None, at, working_days=0):
    """A batch that waits for approval."""
    reviewer = by or somebody()
    batch = draft(*enrollments, by=reviewer, at=at)
    confirm_all(batch, by=reviewer, at=at)
    return actions.submit(batch, working_days=working_days, by=reviewer, at=at)


def approved(*enrollments, by=None, at):
    """A batch whose certificates may be issued."""
    return actions.approve(submitted(*enrollments, at=at), by=by or somebody(), at=at)


def several_ready(count, **about):
    """Several learners of one cohort who are ready."""
    cohort = about.pop("into", None) or CohortFactory()
    return [ready(into=cohort, **about) for _ in range(count)]
