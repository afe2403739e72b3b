"""Batches from the first row to the last certificate, on a real database."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from academy import jobs
from academy.audit.models import Event, Kind
from academy.certificates import actions as certificate_actions
from academy.certificates.models import Certificate
from academy.core.errors import Conflict, Refused
from academy.factories.models import PersonFactory
from academy.people.actions import rename
from academy.people.models import Person
from academy.places.models import Center
from academy.records.models import StageTally
from academy.records.rules import Stage
from academy.rosters import actions
from academy.rosters.models import RosterBatch, RosterEntry
from academy.rosters.queries import batches
from academy.rosters.rules import Obstacle, ReturnReason, as_printed
from tests.factories.certificates import certify, ready
from tests.factories.people import somebody
from tests.factories.records import EnrollmentFactory
from tests.factories.rosters import (
    approved,
    center_of,
    confirm_all,
    draft,
    rows,
    several_ready,
    submitted,
)
from tests.factories.together import at_once, overtaken


def states(batch):
    return [entry.state for entry in batches.entries_on(batch)]


def kinds(session, batch):
    return list(
        session.scalars(
            select(Event.kind).where(Event.subject == f"batch:{batch.ref}").order_by(Event.id)
        )
    )


# Putting learners on a batch


def test_learners_who_are_ready_are_put_on_one_draft(session, clock):
    first, second = several_ready(2)
    batch = draft(first, at=clock.now)
    assert draft(second, at=clock.now) is batch
    assert batch.name == "20261123-1"
    assert states(batch) == ["proposed", "proposed"]
    assert kinds(session, batch) == [Kind.BATCH_OPEN, Kind.BATCH_OPEN]


def test_a_learner_who_is_not_ready_is_refused_with_the_reason(session, clock):
    enrollment = EnrollmentFactory()
    with pytest.raises(Refused) as refused:
        draft(enrollment, at=clock.now)
    assert refused.value.said.values["name"] == "王建国"
    assert session.scalars(select(RosterBatch)).all() == []


def test_the_learners_of_another_center_are_not_ours_to_propose(session, clock):
    ours, theirs = ready(), ready()
    with pytest.raises(Refused):
        actions.propose(center_of(ours), [ours.ref, theirs.ref], by=somebody(), at=clock.now)
    with pytest.raises(Refused):
        actions.propose(center_of(ours), [], by=somebody(), at=clock.now)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda session, one: session.execute(update(Person).values(name="")), Obstacle.NO_NAME),
        (
            lambda session, one: session.execute(update(Person).values(name="王\U000f0000")),
            Obstacle.RARE_NAME,
        ),
        (lambda session, one: certify(one, at=one.practical_passed_at), Obstacle.HOLDS),
        (lambda session, one: draft(one, at=one.practical_passed_at), Obstacle.ON_BATCH),
    ],
)
def test_what_stands_in_the_way_is_seen_in_the_records(session, clock, spoil, reason):
    enrollment = ready()
    assert actions.hindrance(batches.proposal_of(enrollment.id), at=clock.now) is None
    spoil(session, enrollment)
    assert actions.hindrance(batches.proposal_of(enrollment.id), at=clock.now) is reason


def test_whoever_lost_a_certificate_is_told_that_and_not_of_the_practical(session, clock):
    enrollment = ready()
    certify(enrollment, at=clock.now)
    enrollment.certified_at, enrollment.stage = clock.now, Stage.CERTIFIED.value
    session.execute(
        update(Certificate).values(state="revoked", state_since=clock.now, state_reason="fraud")
    )
    proposal = batches.proposal_of(enrollment.id)
    assert actions.hindrance(proposal, at=clock.now) is Obstacle.REVOKED


def test_a_revoked_certificate_bars_for_a_year(session, clock):
    enrollment = ready()
    certify(enrollment, at=clock.now)
    session.execute(
        update(Certificate).values(state="revoked", state_since=clock.now, state_reason="fraud")
    )
    enrollment.certified_at, enrollment.stage = None, Stage.PRACTICAL_PASSED.value
    session.flush()
    proposal = batches.proposal_of(enrollment.id)
    assert actions.hindrance(proposal, at=clock.now) is Obstacle.REVOKED
    assert actions.hindrance(proposal, at=clock.advance(days=366)) is None


def test_one_learner_is_never_on_two_batches_at_once(app, session, clock):
    enrollment = ready()
    center, ref, reviewer = enrollment.center_id, enrollment.ref, somebody().id

    def propose():
        batch = actions.propose(
            session.get(Center, center), [ref], by=session.get(Person, reviewer), at=clock.now
        )
        session.commit()
        return batch.ref

    outcomes = at_once(app, propose)
    assert sorted(outcome in {"Conflict", "Refused"} for outcome in outcomes) == [False, True]
    assert len(session.scalars(select(RosterEntry)).all()) == 1


def test_two_reviewers_of_one_center_share_one_draft(app, session, clock):
    first, second = several_ready(2)
    center, reviewer, waiting = first.center_id, somebody().id, [first.ref, second.ref]

    def propose():
        batch = actions.propose(
            session.get(Center, center),
            [waiting.pop()],
            by=session.get(Person, reviewer),
            at=clock.now,
        )
        session.commit()
        return batch.ref

    assert len(set(at_once(app, propose))) == 1
    assert len(session.scalars(select(RosterEntry)).all()) == 2


def test_after_a_lost_race_the_page_can_still_be_made(session, clock, monkeypatch):
    enrollment = ready()
    draft(enrollment, at=clock.now)
    session.execute(update(RosterBatch).values(state="in_notice", submitted_at=clock.now))
    # Both asked before either had written.
    monkeypatch.setattr(actions, "hindrance", lambda proposal, at: None)
    with pytest.raises(Conflict):
        draft(enrollment, at=clock.now)
    assert session.scalars(select(Person.name)).all()


def test_the_database_refuses_a_learner_on_two_batches(session, clock):
    enrollment = ready()
    first = draft(enrollment, at=clock.now)
    second = RosterBatch(
        center_id=first.center_id,
        name="x",
        state="in_notice",
        opened_at=clock.now,
        opened_by_id=somebody().id,
        submitted_at=clock.now,
    )
    session.add(second)
    session.flush()
    session.add(
        RosterEntry(center_id=first.center_id, batch_id=second.id, enrollment_id=enrollment.id)
    )
    with pytest.raises(IntegrityError):
        session.flush()


# Reviewing


def test_a_row_is_confirmed_once_the_card_was_seen(session, clock):
    reviewer = somebody()
    batch = draft(at=clock.now)
    row = rows(batch)[0]
    with pytest.raises(Refused):
        actions.confirm(row, identity_seen=False, by=reviewer, at=clock.now)
    actions.confirm(row, identity_seen=True, by=reviewer, at=clock.now)
    assert (row.state, row.reviewed_by_id, row.reviewed_at) == (
        "confirmed",
        reviewer.id,
        clock.now,
    )
    assert row.enrollment.identity_checked_at == clock.now
    assert session.scalars(select(Event.kind).where(Event.kind == Kind.IDENTITY_CHECK)).all()


def test_identity_is_checked_once_and_nothing_of_the_card_is_kept(session, clock):
    enrollment, reviewer = ready(), somebody()
    actions.check_identity(enrollment, by=reviewer, at=clock.now)
    actions.check_identity(enrollment, by=reviewer, at=clock.advance(days=1))
    noted = session.scalars(select(Event).where(Event.kind == Kind.IDENTITY_CHECK)).one()
    assert noted.facts == {}


def test_a_returned_row_frees_the_learner_for_the_next_batch(session, clock):
    enrollment = ready()
    row = rows(draft(enrollment, at=clock.now))[0]
    actions.return_row(row, ReturnReason.NAME, "身份证上是国字", by=somebody(), at=clock.now)
    assert (row.state, row.reason, row.words) == ("returned", "name", "身份证上是国字")
    with pytest.raises(Conflict):
        actions.return_row(row, ReturnReason.NAME, "", by=somebody(), at=clock.now)
    assert actions.hindrance(batches.proposal_of(enrollment.id), at=clock.now) is None


def test_a_returned_learner_gets_the_row_back_on_the_same_draft(session, clock):
    enrollment, other = several_ready(2)
    batch = draft(enrollment, other, at=clock.now)
    row = rows(batch)[0]
    actions.return_row(row, ReturnReason.NAME, "少一个字", by=somebody(), at=clock.now)
    assert draft(enrollment, at=clock.now) is batch
    session.refresh(row)
    assert (row.state, row.reason, row.words) == ("proposed", "", "")
    assert len(states(batch)) == 2


def test_a_draft_is_submitted_when_all_is_reviewed(session, clock):
    reviewer = somebody()
    batch = draft(at=clock.now)
    with pytest.raises(Refused):
        actions.submit(batch, working_days=5, by=reviewer, at=clock.now)
    confirm_all(batch, by=reviewer, at=clock.now)
    actions.submit(batch, working_days=5, by=reviewer, at=clock.now)
    assert (batch.state, batch.submitted_by_id, batch.notice_until) == (
        "in_notice",
        reviewer.id,
        date(2026, 11, 30),
    )
    with pytest.raises(Conflict):
        actions.submit(batch, working_days=5, by=reviewer, at=clock.now)
    with pytest.raises(Conflict):
        actions.confirm(rows(batch)[0], identity_seen=True, by=reviewer, at=clock.now)


# Approving


def test_a_batch_is_approved_by_another_after_its_notice(session, clock):
    batch, boss = submitted(at=clock.now, working_days=5), somebody()
    with pytest.raises(Refused) as refused:
        actions.approve(batch, by=boss, at=clock.now)
    assert refused.value.said.values == {"date": date(2026, 11, 30)}
    actions.approve(batch, by=boss, at=clock.advance(days=8))
    assert (batch.state, batch.approved_by_id, len(batch.content_hash)) == (
        "approved",
        boss.id,
        64,
    )
    assert kinds(session, batch)[-1] == Kind.BATCH_APPROVE


def test_whoever_submitted_it_does_not_approve_it(session, clock):
    reviewer = somebody()
    batch = submitted(by=reviewer, at=clock.now)
    with pytest.raises(Refused):
        actions.approve(batch, by=reviewer, at=clock.now)


def test_whoever_reviewed_a_row_does_not_approve_it(session, clock):
    reviewer, colleague = somebody(), somebody()
    batch = draft(at=clock.now)
    confirm_all(batch, by=colleague, at=clock.now)
    actions.submit(batch, working_days=0, by=reviewer, at=clock.now)
    with pytest.raises(Refused):
        actions.approve(batch, by=colleague, at=clock.now)


def test_the_database_refuses_the_submitters_approval_too(session, clock):
    reviewer = somebody()
    batch = submitted(by=reviewer, at=clock.now)
    with pytest.raises(IntegrityError):
        session.execute(
            update(RosterBatch)
            .where(RosterBatch.id == batch.id)
            .values(state="approved", approved_at=clock.now, approved_by_id=reviewer.id)
        )


def test_of_two_who_approve_at_once_one_does(app, session, clock):
    batch, bosses = submitted(at=clock.now).ref, [somebody().id, somebody().id]

    def approve():
        boss = session.get(Person, bosses.pop())
        actions.approve(batches.batch_by_ref(batch), by=boss, at=clock.now)
        session.commit()
        return "approved"

    assert sorted(at_once(app, approve)) == ["Conflict", "approved"]
    assert kinds(session, batches.batch_by_ref(batch)).count(Kind.BATCH_APPROVE) == 1


def test_a_row_confirmed_twice_is_confirmed_once(session, clock):
    batch, reviewer = draft(at=clock.now), somebody()
    for by in (reviewer, somebody()):
        confirm_all(batch, by=by, at=clock.now)
    assert kinds(session, batch).count(Kind.BATCH_REVIEW) == 1
    assert rows(batch)[0].reviewed_by_id == reviewer.id


def test_of_two_who_return_a_row_at_once_one_does(app, session, clock):
    entry = rows(submitted(at=clock.now))[0]
    batch, row = entry.batch.ref, entry.ref
    people, reasons = [somebody().id, somebody().id], [ReturnReason.WORK, ReturnReason.NAME]

    def give_back():
        person = session.get(Person, people.pop())
        found = batches.row_of(batch, row)
        actions.return_row(found, reasons.pop(), "", by=person, at=clock.now)
        return "returned"

    assert overtaken(app, give_back, give_back) == "Conflict"
    assert batches.row_of(batch, row).reason == ReturnReason.NAME
    assert kinds(session, batches.batch_by_ref(batch)).count(Kind.BATCH_RETURN) == 1


def test_nobody_decides_about_oneself(session, clock):
    enrollment, reviewer = ready(), somebody()
    own = session.get(Person, enrollment.person_id)
    batch = draft(enrollment, at=clock.now)
    with pytest.raises(Refused):
        actions.confirm(rows(batch)[0], identity_seen=True, by=own, at=clock.now)
    with pytest.raises(Refused):
        actions.check_identity(enrollment, by=own, at=clock.now)
    confirm_all(batch, by=reviewer, at=clock.now)
    actions.submit(batch, working_days=0, by=reviewer, at=clock.now)
    with pytest.raises(Refused):
        actions.approve(batch, by=own, at=clock.now)
    actions.approve(batch, by=somebody(), at=clock.now)


def test_headquarters_returns_one_row_and_approves_the_others(session, clock):
    batch, boss = submitted(*several_ready(2), at=clock.now), somebody()
    actions.return_row(rows(batch)[0], ReturnReason.OBJECTION, "", by=boss, at=clock.now)
    actions.approve(batch, by=boss, at=clock.now)
    assert states(batch) == ["returned", "confirmed"]


def test_headquarters_returns_a_whole_batch(session, clock):
    learners = several_ready(2)
    batch = submitted(*learners, at=clock.now)
    actions.return_batch(batch, ReturnReason.WORK, "录像看不清", by=somebody(), at=clock.now)
    assert (batch.state, states(batch)) == ("returned", ["returned", "returned"])
    assert draft(*learners, at=clock.now).ref != batch.ref
    with pytest.raises(Conflict):
        actions.approve(batch, by=somebody(), at=clock.now)


def test_nothing_is_left_to_approve_when_every_row_was_returned(session, clock):
    batch = submitted(at=clock.now)
    actions.return_row(rows(batch)[0], ReturnReason.OTHER, "", by=somebody(), at=clock.now)
    with pytest.raises(Refused):
        actions.approve(batch, by=somebody(), at=clock.now)


def test_the_hash_of_an_approval_names_what_was_approved(session, clock):
    boss = somebody()
    first, second = several_ready(2)
    one = approved(first, by=boss, at=clock.now)
    other = approved(second, by=boss, at=clock.now)
    assert one.content_hash != other.content_hash


# Issuing


@pytest.fixture
def quick(monkeypatch):
    """Sheets that need no drawing."""
    monkeypatch.setattr(
        certificate_actions.render, "draw", lambda content, address: (b"%PDF", b"PNG")
    )


def run(batch):
    """Run the job as the worker would; the test's own unit of work is settled first."""
    jobs.db.session.commit()
    jobs.issue_batch(batch.ref)
    jobs.db.session.expire_all()


def test_approval_ends_in_certificates(session, clock, quick):
    learners = several_ready(3)
    boss = somebody()
    batch = approved(*learners, by=boss, at=clock.now)
    run(batch)
    assert (batch.state, batch.issued_at) == ("issued", clock.now)
    assert states(batch) == ["issued"] * 3
    for learner in learners:
        session.refresh(learner)
        assert (learner.stage, learner.certified_at) == (Stage.CERTIFIED, clock.now)
    assert len(session.scalars(select(Certificate)).all()) == 3
    tally = session.scalars(select(StageTally).where(StageTally.stage == "certified")).one()
    assert tally.reached == 3


def test_the_job_may_run_twice(session, clock, quick):
    batch = approved(*several_ready(2), at=clock.now)
    run(batch)
    numbers = session.scalars(select(Certificate.number).order_by(Certificate.id)).all()
    run(batch)
    assert session.scalars(select(Certificate.number).order_by(Certificate.id)).all() == numbers


def test_two_workers_at_once_issue_each_certificate_once(app, session, clock, quick):
    ref = approved(*several_ready(3), at=clock.now).ref
    at_once(app, lambda: jobs.issue_batch(ref))
    assert len(session.scalars(select(Certificate)).all()) == 3
    assert batches.batch_by_ref(ref).state == "issued"


def test_a_name_that_cannot_be_printed_stops_that_row_alone(session, clock, quick):
    learners = several_ready(2)
    batch = approved(*learners, at=clock.now)
    person = session.get(Person, learners[0].person_id)
    # Past the actions, for a name changed after the review is not printed at all.
    session.execute(update(Person).where(Person.id == person.id).values(name="王\U000f0000国"))
    run(batch)
    assert states(batch) == ["stopped", "issued"]
    assert batches.entries_on(batch)[0].reason == "glyph"
    assert batch.state == "issued"
    session.refresh(learners[0])
    assert learners[0].stage == Stage.PRACTICAL_PASSED
    rename(person, "王建国", by=person, at=clock.now)
    assert draft(learners[0], at=clock.now).state == "draft"


# The name that is printed is the name that was compared with the ID card


def call_oneself(session, enrollment, name, at):
    person = session.get(Person, enrollment.person_id)
    rename(person, name, by=person, at=at)
    session.flush()
    session.expire_all()


def test_another_name_has_to_be_compared_again(session, clock):
    enrollment = ready()
    actions.check_identity(enrollment, by=somebody(), at=clock.now)
    call_oneself(session, enrollment, "王建国", clock.now)
    assert enrollment.identity_checked_at is not None
    call_oneself(session, enrollment, "李大明", clock.now)
    assert enrollment.identity_checked_at is None


def test_a_draft_row_under_another_name_is_reviewed_again(session, clock):
    enrollment = ready()
    batch = draft(enrollment, at=clock.now)
    confirm_all(batch, by=somebody(), at=clock.now)
    call_oneself(session, enrollment, "李大明", clock.now)
    assert states(batch) == ["proposed"]
    with pytest.raises(Refused):
        actions.confirm(rows(batch)[0], identity_seen=False, by=somebody(), at=clock.now)
    with pytest.raises(Refused):
        actions.submit(batch, working_days=0, by=somebody(), at=clock.now)


@pytest.mark.parametrize("brought", [submitted, approved])
def test_a_name_changed_after_the_review_is_not_printed(session, clock, quick, brought):
    learners = several_ready(2)
    batch = brought(*learners, at=clock.now)
    call_oneself(session, learners[0], "李大明", clock.now)
    assert states(batch) == ["returned", "confirmed"]
    assert batches.entries_on(batch)[0].reason == ReturnReason.NAME
    assert kinds(session, batch)[-1] == Kind.BATCH_RETURN
    if brought is submitted:
        actions.approve(batch, by=somebody(), at=clock.now)
    run(batch)
    assert (batch.state, states(batch)) == ("issued", ["returned", "issued"])
    assert draft(learners[0], at=clock.now).state == "draft"


def test_a_row_is_confirmed_as_it_was_seen(session, clock):
    enrollment = ready()
    batch = draft(enrollment, at=clock.now)
    proposal = batches.proposal_of(enrollment.id)
    seen = as_printed(proposal.name, proposal.factory)
    call_oneself(session, enrollment, "李大明", clock.now)
    confirming = {"identity_seen": True, "by": somebody(), "at": clock.now}
    with pytest.raises(Conflict):
        actions.confirm(rows(batch)[0], **confirming, seen=seen)
    with pytest.raises(Conflict):
        actions.check_identity(enrollment, by=somebody(), at=clock.now, seen=as_printed("王建国"))
    now_seen = as_printed("李大明", proposal.factory)
    assert actions.confirm(rows(batch)[0], **confirming, seen=now_seen).state == "confirmed"


def test_a_name_changed_while_its_row_is_confirmed_is_reviewed_again(app, session, clock):
    enrollment = ready()
    batch = draft(enrollment, at=clock.now)
    row, person_id, reviewer_id = rows(batch)[0].ref, enrollment.person_id, somebody().id
    ref = batch.ref

    def confirming():
        reviewer = session.get(Person, reviewer_id)
        actions.confirm(batches.row_of(ref, row), identity_seen=True, by=reviewer, at=clock.now)

    def renaming():
        person = session.get(Person, person_id)
        rename(person, "李大明", by=person, at=clock.now)

    assert overtaken(app, confirming, renaming) is None
    assert states(batches.batch_by_ref(ref)) == ["proposed"]
    assert batches.proposal_of(enrollment.id).identity_checked_at is None


def test_a_factory_changed_after_the_approval_is_not_printed(session, clock, quick):
    learners = several_ready(2)
    batch = approved(*learners, at=clock.now)
    actions.link_factory(
        learners[0], "别的厂", code=None, by=somebody(), at=clock.advance(minutes=1)
    )
    run(batch)
    assert (batch.state, states(batch)) == ("issued", ["returned", "issued"])
    assert batches.entries_on(batch)[0].reason == ReturnReason.FACTORY


def test_a_name_changed_while_it_is_drawn_is_not_printed(app, session, clock, quick, monkeypatch):
    enrollment = ready()
    batch = approved(enrollment, at=clock.now)
    person_id, real = enrollment.person_id, actions.draw_up

    def meanwhile(*facts, **about):
        person = session.get(Person, person_id)
        rename(person, "李大明", by=person, at=clock.now)
        session.commit()
        return real(*facts, **about)

    monkeypatch.setattr(jobs.rosters, "draw_up", meanwhile)
    run(batch)
    assert (batch.state, states(batch)) == ("issued", ["returned"])
    assert session.scalars(select(Certificate)).all() == []


def test_a_certificate_once_issued_keeps_its_name(session, clock, quick):
    enrollment = ready()
    batch = approved(enrollment, at=clock.now)
    run(batch)
    call_oneself(session, enrollment, "李大明", clock.now)
    assert states(batch) == ["issued"]
    assert session.scalars(select(Certificate)).one().content["holder"] == "王建国"


def test_a_row_without_a_factory_on_the_day_of_issue_is_stopped(session, clock, quick):
    batch = approved(at=clock.now)
    session.execute(update(PersonFactory).values(ended_at=clock.now))
    run(batch)
    assert [(row.state, row.reason) for row in batches.entries_on(batch)] == [
        ("stopped", "factory_link")
    ]


def test_a_row_whose_holder_was_certified_meanwhile_is_stopped(session, clock, quick):
    learner = ready()
    batch = approved(learner, at=clock.now)
    other = EnrollmentFactory(
        whose=session.get(Person, learner.person_id), withdrawn_at=clock.now, stage="withdrawn"
    )
    certify(other, at=clock.now)
    run(batch)
    assert [row.reason for row in batches.entries_on(batch)] == ["held"]


def test_a_certificate_with_a_forbidden_word_is_stopped(session, clock, quick):
    batch = approved(at=clock.now)
    session.execute(update(Center).values(name="中国鞋业中心"))
    run(batch)
    assert [row.reason for row in batches.entries_on(batch)] == ["wording"]


def test_an_interrupted_job_is_taken_up_where_it_ended(session, clock, quick, monkeypatch):
    batch = approved(*several_ready(3), at=clock.now)
    issued = []
    real = certificate_actions.issue

    def breaks_once(enrollment, paper, **about):
        issued.append(enrollment.ref)
        if len(issued) == 2:
            raise OSError("the power went out")
        return real(enrollment, paper, **about)

    monkeypatch.setattr(certificate_actions, "issue", breaks_once)
    with pytest.raises(jobs.NotAllDone):
        run(batch)
    session.expire_all()
    assert (batch.state, states(batch)) == ("approved", ["issued", "confirmed", "issued"])
    clock.advance(minutes=11)
    session.commit()
    jobs.resume_batches()
    session.expire_all()
    assert (batch.state, states(batch)) == ("issued", ["issued"] * 3)


def test_a_batch_that_cannot_be_finished_keeps_no_other_waiting(session, clock, quick, monkeypatch):
    stuck, other = approved(at=clock.now), approved(at=clock.now)
    real, bad = certificate_actions.issue, rows(stuck)[0].enrollment_id

    def breaks(enrollment, paper, **about):
        if enrollment.id == bad:
            raise OSError("always")
        return real(enrollment, paper, **about)

    monkeypatch.setattr(certificate_actions, "issue", breaks)
    clock.advance(minutes=11)
    session.commit()
    with pytest.raises(jobs.NotAllDone):
        jobs.resume_batches()
    session.expire_all()
    assert (stuck.state, other.state) == ("approved", "issued")


def test_a_batch_that_does_not_exist_needs_no_work(db):
    jobs.issue_batch("nosuchbatch2")


def test_a_young_batch_is_left_to_its_own_job(session, clock):
    batch = approved(at=clock.now)
    session.commit()
    jobs.resume_batches()
    session.expire_all()
    assert batch.state == "approved"


def test_a_draft_is_not_issued(session, clock, quick):
    batch = submitted(at=clock.now)
    run(batch)
    assert session.scalars(select(Certificate)).all() == []
    assert batch.state == "in_notice"


def test_the_certificate_was_approved_by_a_second_person(session, clock, quick):
    boss = somebody()
    batch = approved(by=boss, at=clock.now)
    run(batch)
    noted = session.scalars(select(Event).where(Event.kind == Kind.CERTIFICATE_ISSUE)).one()
    assert noted.by_id == boss.id != batch.submitted_by_id


def test_a_queue_keeps_a_job_until_a_worker_takes_it(database, tmp_path):
    url = f"sqlite:///{tmp_path / 'queue.db'}" if "sqlite" in database.url else database.url
    queue, done = jobs.open_queue(url, immediate=False), []
    queue.flush()
    task = queue.task()(done.append)
    task("batch")
    assert done == []
    (waiting,) = queue.pending()
    queue.execute(waiting)
    assert done == ["batch"]
    queue.storage.close()


def test_a_queue_that_is_not_known_is_told():
    with pytest.raises(ValueError, match="QUEUE_URL"):
        jobs.open_queue("memory://", immediate=False)


def test_exams_whose_time_is_over_are_handed_in_by_a_job(db, monkeypatch):
    left = [2, 1, 0]
    monkeypatch.setattr(jobs.assessments, "close_overdue", lambda at: left.pop(0))
    jobs.close_overdue_attempts()
    assert left == []


def test_the_worker_is_a_command(app):
    said = app.test_cli_runner().invoke(args=["work", "--help"]).output
    assert "until stopped" in said
