"""Putting learners on batches, reviewing, submitting, approving, issuing."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from academy.access.policy import may_approve, may_review
from academy.audit.actions import note
from academy.audit.models import Kind
from academy.certificates import actions as certificates
from academy.certificates import render
from academy.certificates.actions import Paper
from academy.certificates.rules import Facts, unprintable
from academy.core.clock import beijing_date
from academy.core.db import db, hold
from academy.core.errors import Conflict, Refused
from academy.core.tokens import content_hash
from academy.core.words import N_, Said
from academy.factories import actions as factories
from academy.factories.models import Factory
from academy.people.models import Person
from academy.people.rules import ProfileType
from academy.places.models import Center
from academy.records.actions import reach
from academy.records.models import Enrollment
from academy.records.rules import Stage
from academy.rosters import rules
from academy.rosters.models import RosterBatch, RosterEntry
from academy.rosters.queries import batches as queries
from academy.rosters.queries.learner import primary_factory
from academy.rosters.rules import BatchState, Obstacle, ReturnReason, RowState, StopReason


class Changed(Conflict):
    """What was looked at is not what stands there now."""

    sentence = N_("The name or the factory was changed after this page was opened. Look again.")


def hindrance(proposal: queries.Proposal, *, at: datetime) -> Obstacle | None:
    """Why a learner cannot be put on a batch now, or None."""
    names = [proposal.name, proposal.factory or ""]
    can_print = not unprintable(names, render.Glyphs())
    return rules.obstacle(proposal.candidate(can_print=can_print), at=at)


def _refuse_oneself(enrollment: Enrollment, by: Person) -> None:
    if not may_review(reviewer_id=by.id, learner_id=enrollment.person_id):
        raise Refused(N_("You cannot check or confirm yourself. Ask a colleague."))


def check_identity(
    enrollment: Enrollment, *, by: Person, at: datetime, seen: str | None = None
) -> None:
    """Keep that somebody compared the learner with the ID card, and nothing of the card (D8).

    `seen` says which name was compared; another one was not.
    """
    _refuse_oneself(enrollment, by)
    hold(Person, enrollment.person_id)
    if seen is not None and seen != rules.as_printed(queries.name_of(enrollment)):
        raise Changed
    if enrollment.identity_checked_at is not None:
        return
    enrollment.identity_checked_at = at
    note(
        Kind.IDENTITY_CHECK,
        f"enrollment:{enrollment.ref}",
        by=by,
        at=at,
        center_id=enrollment.center_id,
    )
    db.session.flush()


def reveal(enrollment: Enrollment, reason: str, *, by: Person, at: datetime) -> None:
    """Write down who saw a learner's name and phone in full, and why."""
    note(
        Kind.FIELD_REVEAL,
        f"enrollment:{enrollment.ref}",
        by=by,
        at=at,
        center_id=enrollment.center_id,
        fields=["name", "phone"],
        reason=reason,
    )
    db.session.flush()


def link_factory(
    enrollment: Enrollment, name: str, *, code: str | None, by: Person, at: datetime
) -> Factory:
    """Tie a learner to the factory on the license; sent twice, they are tied once."""
    _refuse_oneself(enrollment, by)
    person = db.session.get_one(Person, enrollment.person_id)
    before = primary_factory(person.id)
    if before is not None and rules.is_same_factory(before.name, before.uscc, name=name, code=code):
        return before
    made = factories.link(
        person.id,
        name,
        code=code,
        belt_id=enrollment.belt_id,
        center_id=enrollment.center_id,
        role=person.profile_type or ProfileType.OWNER.value,
        by=by,
        at=at,
    )
    if enrollment.certified_at is not None:
        factories.enable(person.id, at=at)
    take_back(person, by=by, at=at, reason=ReturnReason.FACTORY)
    return made


def propose(center: Center, refs: Sequence[str], *, by: Person, at: datetime) -> RosterBatch:
    """Put learners on the center's draft batch, opening one if there is none.

    Two reviewers of one center act one after the other, so that a center has one draft and a
    learner one row.
    """
    hold(Center, center.id)
    found = queries.proposals_of(center, refs)
    if not found or len(found) != len(set(refs)):
        raise Refused(N_("Choose at least one learner of this center."))
    for proposal in found:
        if reason := hindrance(proposal, at=at):
            raise Refused(
                N_("%(name)s cannot be put on a batch: %(why)s"),
                name=proposal.name,
                why=Said.that(rules.OBSTACLE_WORDS[reason]),
            )
    batch = queries.draft_of(center) or _open(center, by=by, at=at)
    _hold(batch, BatchState.DRAFT)
    try:
        with db.session.begin_nested():
            _put_on(batch, [proposal.enrollment_id for proposal in found])
    except IntegrityError as broken:
        raise Conflict(N_("One of these learners was just put on another batch.")) from broken
    _note(Kind.BATCH_OPEN, batch, by=by, at=at, rows=len(found))
    db.session.flush()
    return batch


def _put_on(batch: RosterBatch, enrollment_ids: Sequence[int]) -> None:
    """Give each learner a row; one whose row was returned from this very draft gets it back."""
    returned = {entry.enrollment_id: entry for entry in queries.entries_on(batch)}
    for enrollment_id in enrollment_ids:
        entry = returned.get(enrollment_id) or RosterEntry(
            center_id=batch.center_id, batch_id=batch.id, enrollment_id=enrollment_id
        )
        entry.state, entry.reason, entry.words = RowState.PROPOSED.value, "", ""
        db.session.add(entry)


def _open(center: Center, *, by: Person, at: datetime) -> RosterBatch:
    day = f"{beijing_date(at):%Y%m%d}"
    batch = RosterBatch(
        center_id=center.id,
        name=f"{day}-{queries.count_batches(center.id, day) + 1}",
        opened_at=at,
        opened_by_id=by.id,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def _note(
    kind: Kind, batch: RosterBatch, *, by: Person | None, at: datetime, **facts: object
) -> None:
    note(kind, f"batch:{batch.ref}", by=by, at=at, center_id=batch.center_id, **facts)


def _hold(batch: RosterBatch, *states: BatchState) -> None:
    """Hold a batch until this change is done, so that two people act one after the other."""
    db.session.refresh(batch, ["state"], with_for_update=True)
    if batch.state not in states:
        raise Conflict(N_("This batch has moved on. Reload the page."))


def confirm(
    entry: RosterEntry, *, identity_seen: bool, by: Person, at: datetime, seen: str | None = None
) -> RosterEntry:
    """Confirm a row: the reviewer knows this person, the factory and the work.

    `seen` says which name and factory stood on the page; of another one nothing is confirmed.
    """
    _refuse_oneself(entry.enrollment, by)
    _hold(entry.batch, BatchState.DRAFT)
    # Nobody is renamed between what is compared here and what is written.
    hold(Person, entry.enrollment.person_id)
    db.session.refresh(entry, ["state"])
    if entry.state == RowState.CONFIRMED:
        return entry
    proposal = queries.proposal_of(entry.enrollment_id)
    if seen is not None and seen != rules.as_printed(proposal.name, proposal.factory):
        raise Changed
    problem = rules.confirm_problem(
        identity_checked=identity_seen or proposal.identity_checked_at is not None,
        hindrance=hindrance(proposal, at=at),
    )
    if problem:
        raise Refused(problem.message, **problem.values)
    check_identity(entry.enrollment, by=by, at=at)
    _review(entry, RowState.CONFIRMED, by=by, at=at)
    return entry


def _review(
    entry: RosterEntry,
    state: RowState,
    *,
    by: Person,
    at: datetime,
    reason: str = "",
    words: str = "",
) -> None:
    entry.state, entry.reason, entry.words = state.value, reason, words
    entry.reviewed_at, entry.reviewed_by_id = at, by.id
    facts = {"row": entry.ref, "state": state.value, "reason": reason}
    _note(Kind.BATCH_REVIEW, entry.batch, by=by, at=at, **facts)
    db.session.flush()


def return_row(
    entry: RosterEntry, reason: ReturnReason, words: str, *, by: Person, at: datetime
) -> RosterEntry:
    """Take one row off a batch, with a reason; the learner can be put on the next one."""
    batch = entry.batch
    _hold(batch, BatchState.DRAFT, BatchState.IN_NOTICE)
    # Somebody who held the batch before may have returned it.
    db.session.refresh(entry, ["state"])
    if entry.state not in {RowState.PROPOSED, RowState.CONFIRMED}:
        raise Conflict(N_("This row was returned already."))
    if batch.state == BatchState.DRAFT:
        _review(entry, RowState.RETURNED, by=by, at=at, reason=reason.value, words=words)
        return entry
    # Whoever returns a row at headquarters has not reviewed it for the center and may approve.
    entry.state, entry.reason, entry.words = RowState.RETURNED.value, reason.value, words
    _note(Kind.BATCH_RETURN, batch, by=by, at=at, row=entry.ref, reason=reason.value)
    db.session.flush()
    return entry


def submit(batch: RosterBatch, *, working_days: int, by: Person, at: datetime) -> RosterBatch:
    """Hand a reviewed batch on to headquarters; the notice period begins."""
    _hold(batch, BatchState.DRAFT)
    states = [entry.state for entry in queries.entries_on(batch)]
    if problem := rules.submit_problem(states):
        raise Refused(problem.message, **problem.values)
    batch.state = BatchState.IN_NOTICE.value
    batch.submitted_at, batch.submitted_by_id = at, by.id
    batch.notice_until = rules.notice_last_day(beijing_date(at), working_days)
    _note(Kind.BATCH_SUBMIT, batch, by=by, at=at, rows=states.count(RowState.CONFIRMED.value))
    db.session.flush()
    return batch


def return_batch(
    batch: RosterBatch, reason: ReturnReason, words: str, *, by: Person, at: datetime
) -> RosterBatch:
    """Return a whole batch; its learners can be put on a new one."""
    _hold(batch, BatchState.IN_NOTICE)
    for entry in queries.entries_on(batch):
        if entry.state == RowState.CONFIRMED:
            entry.state, entry.reason, entry.words = RowState.RETURNED.value, reason.value, words
    batch.state = BatchState.RETURNED.value
    _note(Kind.BATCH_RETURN, batch, by=by, at=at, reason=reason.value, words=words)
    db.session.flush()
    return batch


def take_back(
    person: Person, *, by: Person, at: datetime, reason: ReturnReason = ReturnReason.NAME
) -> None:
    """Another name or factory would be printed: what was confirmed before is confirmed no longer.

    On a draft the row is reviewed again; later it is returned, for neither the notice nor the
    approval told what would be printed.
    """
    for entry in queries.confirmed_rows_of(person):
        db.session.refresh(entry.batch, ["state"], with_for_update=True)
        db.session.refresh(entry, ["state"], with_for_update=True)
        if entry.state != RowState.CONFIRMED:
            continue
        if entry.batch.state == BatchState.DRAFT:
            entry.state, kind = RowState.PROPOSED.value, Kind.BATCH_REVIEW
        else:
            entry.state, kind = RowState.RETURNED.value, Kind.BATCH_RETURN
            entry.reason = reason.value
        _note(kind, entry.batch, by=by, at=at, row=entry.ref, reason=reason.value)
    db.session.flush()


def approval_problem(
    batch: RosterBatch, entries: Collection[RosterEntry], *, by: Person, at: datetime
) -> Said | None:
    """Why this person cannot approve this batch now, or None."""
    return rules.approve_problem(
        state=batch.state,
        notice_until=batch.notice_until,
        today=beijing_date(at),
        states=[entry.state for entry in entries],
        is_another=may_approve(
            approver_id=by.id,
            submitter_id=batch.submitted_by_id,
            reviewer_ids=[entry.reviewed_by_id for entry in entries if entry.reviewed_by_id],
        ),
        is_on_it=queries.is_on(batch, by),
    )


def approve(batch: RosterBatch, *, by: Person, at: datetime) -> RosterBatch:
    """Approve a batch; a job issues its certificates one by one."""
    _hold(batch, BatchState.IN_NOTICE)
    entries = queries.entries_on(batch)
    if problem := approval_problem(batch, entries, by=by, at=at):
        raise Refused(problem.message, **problem.values)
    batch.state = BatchState.APPROVED.value
    batch.approved_at, batch.approved_by_id = at, by.id
    batch.content_hash = _hash_of(batch)
    _note(
        Kind.BATCH_APPROVE,
        batch,
        by=by,
        at=at,
        content=batch.content_hash,
        rows=sum(entry.state == RowState.CONFIRMED for entry in entries),
    )
    db.session.flush()
    return batch


def _hash_of(batch: RosterBatch) -> str:
    """The hash of what is approved: who, as which name, from which factory."""
    lines = [
        "\t".join((row.RosterEntry.ref, row.Enrollment.ref, row.name, row.factory or ""))
        for row in queries.rows_on(batch)
        if row.RosterEntry.state == RowState.CONFIRMED
    ]
    return content_hash(batch.ref, *lines)


# Issuing: each row by itself, so that one that cannot be printed stops nobody else


def draw_up(facts: Facts | None, *, at: datetime, public_url: str) -> Paper | StopReason:
    """The rendered certificate of a row, or why there can be none, without the database."""
    if facts is None:
        return StopReason.FACTORY
    try:
        return certificates.draw_up(facts, at=at, public_url=public_url)
    except certificates.Unprintable:
        return StopReason.GLYPH
    except certificates.BadWording:
        return StopReason.WORDING


def issue_row(
    entry: RosterEntry, paper: Paper | StopReason, *, by: Person | None, at: datetime
) -> RosterEntry:
    """Issue the certificate of a row, or stop it; a row that is done already stays as it is."""
    db.session.refresh(entry, ["state"], with_for_update=True)
    if entry.state != RowState.CONFIRMED:
        return entry
    if isinstance(paper, StopReason):
        entry.state, entry.reason = RowState.STOPPED.value, paper.value
        _note(Kind.BATCH_RETURN, entry.batch, by=None, at=at, row=entry.ref, reason=paper.value)
        db.session.flush()
        return entry
    certificate = certificates.issue(entry.enrollment, paper, by=by, at=at)
    entry.state, entry.certificate_id = RowState.ISSUED.value, certificate.id
    reach(entry.enrollment, Stage.CERTIFIED, at=at)
    db.session.flush()
    return entry


def finish(batch: RosterBatch, *, at: datetime) -> bool:
    """Close an approved batch when none of its rows waits any more."""
    db.session.refresh(batch, ["state"], with_for_update=True)
    waits = any(entry.state == RowState.CONFIRMED for entry in queries.entries_on(batch))
    if waits or batch.state != BatchState.APPROVED:
        return False
    batch.state, batch.issued_at = BatchState.ISSUED.value, at
    db.session.flush()
    return True
