"""Certification of the demo: batches every other week, reviewed, approved by another and issued."""

from datetime import datetime, timedelta

from academy.certificates.queries import facts
from academy.core.clock import start_of_day
from academy.core.db import db
from academy.demo.world import World
from academy.people.models import Person
from academy.places.models import Center
from academy.rosters import actions
from academy.rosters.models import RosterBatch
from academy.rosters.queries import batches

EVERY = timedelta(days=14)
# What passed lately is left for whoever plays the reviewer.
LEFT_OVER = timedelta(days=9)
# A batch of this center waits for whoever plays the approver.
WAITS_AT = "humen"


def build(world: World, *, public_url: str) -> None:
    """Walk the fortnights from the first opening to now, center by center."""
    for code, center in world.centers.items():
        if center.opens_on is None:
            continue
        moment = start_of_day(center.opens_on) + timedelta(days=28, hours=10)
        until = world.at - LEFT_OVER
        while moment < until:
            _fortnight(world, code, center, moment, public_url=public_url)
            moment += EVERY
        if code == WAITS_AT:
            _fortnight(world, code, center, world.at - timedelta(days=2), public_url=None)


def _fortnight(
    world: World, code: str, center: Center, moment: datetime, *, public_url: str | None
) -> None:
    """Put everyone who has passed by then on a batch; without an address it stays in its notice."""
    ready = [
        enrollment.ref
        for enrollment, _journey in world.learners
        if enrollment.center_id == center.id
        and enrollment.practical_passed_at is not None
        and enrollment.practical_passed_at < moment
        and enrollment.certified_at is None
    ]
    if not ready:
        return
    reviewer = world.staff[f"reviewer:{code}"]
    batch = actions.propose(center, ready, by=reviewer, at=moment)
    for row in batches.entries_on(batch):
        entry = batches.row_of(batch.ref, row.ref)
        if entry is not None:
            actions.confirm(entry, identity_seen=True, by=reviewer, at=moment)
    actions.submit(batch, working_days=0, by=reviewer, at=moment)
    if public_url is not None:
        _approve(batch, world.staff["approver"], moment + timedelta(days=2), public_url)


def _approve(batch: RosterBatch, approver: Person, moment: datetime, public_url: str) -> None:
    actions.approve(batch, by=approver, at=moment)
    for ref in batches.rows_to_issue(batch.ref):
        entry = batches.row_of(batch.ref, ref)
        if entry is None:
            continue
        known = facts(entry.enrollment_id)
        paper = actions.draw_up(known, at=moment, public_url=public_url)
        actions.issue_row(entry, paper, by=approver, at=moment)
    actions.finish(batch, at=moment)
    db.session.flush()
