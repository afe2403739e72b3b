"""Handing in a video, taking it to mark, marking it, and deciding."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from academy.audit.actions import note
from academy.audit.models import Kind
from academy.core.db import db, hold
from academy.core.errors import Conflict, Refused
from academy.core.tokens import content_hash
from academy.core.words import N_, Said
from academy.curriculum.actions import Brought
from academy.curriculum.source.values import CourseFiles, WrittenPractical
from academy.people.models import Person
from academy.practicals import queries, rules
from academy.practicals.clips import Clip
from academy.practicals.models import Marking, Practical, PracticalVersion, Submission
from academy.practicals.rules import Sheet, rubric_of
from academy.records import actions as records
from academy.records.models import Enrollment

BLIND_SLOTS = (1, 2)
ADJUDICATION = 3


class Unfinished(Refused):
    """A sheet that cannot be locked yet, with what is missing by criterion."""

    status = 422

    def __init__(self, problems: Mapping[str, Said]) -> None:
        super().__init__(N_("Some criteria are not finished."))
        self.problems = problems


def bring_in(files: CourseFiles, *, by: Person | None, at: datetime) -> Brought:
    """Bring in the practicals of the course files: a version for each content."""
    brought = Brought()
    materials = {one.level: one.content for one in files.materials}
    for one in files.practicals:
        content = {**one.content, "materials": materials.get(one.level)}
        number = _bring_in_one(one, content, at=at)
        brought.added += number == 1
        brought.changed += number > 1
    if brought != Brought():
        note(Kind.COURSE_SYNC, "practicals", by=by, at=at, added=brought.added)
    db.session.flush()
    return brought


def _bring_in_one(one: WrittenPractical, content: dict[str, Any], *, at: datetime) -> int:
    """The number of the version that counts from now on; 0 when nothing changed."""
    practical = db.session.scalar(select(Practical).where(Practical.code == one.code))
    if practical is None:
        practical = Practical(
            code=one.code,
            slug=one.code.lower(),
            title=one.title,
            title_en=one.title_en,
            level=one.level,
        )
        db.session.add(practical)
        db.session.flush()
    practical.title, practical.title_en, practical.level = one.title, one.title_en, one.level
    digest = content_hash(json.dumps(content, ensure_ascii=False, sort_keys=True))
    versions = list(
        db.session.scalars(
            select(PracticalVersion)
            .where(PracticalVersion.practical_id == practical.id)
            .order_by(PracticalVersion.number)
        )
    )
    same = next((version for version in versions if version.content_hash == digest), None)
    if same is None:
        same = PracticalVersion(
            practical_id=practical.id,
            content_hash=digest,
            number=len(versions) + 1,
            content=content,
            created_at=at,
        )
        db.session.add(same)
        db.session.flush()
    if practical.version_id == same.id:
        return 0
    practical.version_id = same.id
    return same.number


def submit(
    enrollment: Enrollment,
    practical: Practical,
    clip: Clip,
    *,
    words: str,
    by: Person,
    at: datetime,
    has_consent: bool = False,
) -> Submission:
    """Hand in a video for a practical; two at once are one, refused without costing a try.

    `has_consent` is what the learner confirmed: whoever else is seen has agreed.
    """
    earlier = queries.submissions_of(enrollment, practical)
    refusal = refusal_to_submit(enrollment, earlier, at=at)
    if refusal:
        raise Refused(refusal.message, **refusal.values)
    submission = Submission(
        person_id=enrollment.person_id,
        enrollment_id=enrollment.id,
        center_id=enrollment.center_id,
        cohort_id=enrollment.cohort_id,
        practical_id=practical.id,
        practical_version_id=queries.version_of(practical).id,
        number=len(earlier) + 1,
        file_name=clip.file_name,
        media_type=clip.media_type,
        size=clip.size,
        seconds=clip.seconds,
        sha256=clip.sha256,
        note=words,
        handed_in_at=at,
    )
    db.session.add(submission)
    db.session.flush()
    records.wait_for_marking(enrollment, at=at)
    note(
        Kind.SUBMISSION_HAND_IN,
        f"submission:{submission.ref}",
        by=by,
        at=at,
        center_id=submission.center_id,
        number=submission.number,
        sha256=clip.sha256,
        has_consent=has_consent,
    )
    db.session.flush()
    return submission


def refusal_to_submit(
    enrollment: Enrollment, earlier: Sequence[Submission], *, at: datetime
) -> Said | None:
    """Why this learner may not hand in now, or None."""
    return rules.may_submit(
        theory_passed=enrollment.theory_passed_at is not None,
        tried=[rules.Tried(one.handed_in_at, one.decided_at, one.passed) for one in earlier],
        at=at,
    )


def take_next(examiner: Person, *, at: datetime, adjudicates: bool = False) -> Marking | None:
    """Give an examiner the next video: the one already held, else a free one, else None.

    Two who press at once get different places: the database refuses a slot taken twice. One who
    presses twice gets one video.
    """
    hold(Person, examiner.id)
    if held := queries.held_by(examiner, at=at):
        return held
    find = queries.open_to_adjudication if adjudicates else queries.open_to_marking
    waiting = sorted(
        db.session.scalars(find(examiner, at=at).limit(500)),
        key=lambda one: rules.queue_key(examiner.ref, one.ref),
    )
    for submission in waiting:
        if marking := take(submission, examiner, at=at, adjudicates=adjudicates):
            return marking
    return None


def take(
    submission: Submission, examiner: Person, *, at: datetime, adjudicates: bool = False
) -> Marking | None:
    """Give an examiner a place at this video, or None when none is free."""
    slots = (ADJUDICATION,) if adjudicates else BLIND_SLOTS
    if again := _renew(submission, slots, examiner, at):
        return again
    for slot in slots:
        if marking := _claim(submission, slot, examiner, at):
            return marking
    return None


def _renew(
    submission: Submission, slots: Sequence[int], examiner: Person, at: datetime
) -> Marking | None:
    """The place this examiner has left for too long, with the draft in it, or None."""
    return db.session.scalar(
        update(Marking)
        .where(
            Marking.submission_id == submission.id,
            Marking.slot.in_(slots),
            Marking.examiner_id == examiner.id,
            Marking.state == "leased",
        )
        .values(leased_until=at + timedelta(hours=rules.LEASE_HOURS))
        .returning(Marking)
        .execution_options(synchronize_session="fetch")
    )


def _claim(submission: Submission, slot: int, examiner: Person, at: datetime) -> Marking | None:
    until = at + timedelta(hours=rules.LEASE_HOURS)
    expired = db.session.scalar(
        update(Marking)
        .where(
            Marking.submission_id == submission.id,
            Marking.slot == slot,
            Marking.state == "leased",
            Marking.leased_until <= at,
        )
        .values(
            examiner_id=examiner.id,
            leased_until=until,
            revision=Marking.revision + 1,
            levels={},
            comments={},
            notes=[],
            red_lines=[],
        )
        .returning(Marking)
        .execution_options(synchronize_session="fetch")
    )
    if expired is not None:
        return expired
    marking = Marking(
        submission_id=submission.id, examiner_id=examiner.id, slot=slot, leased_until=until
    )
    try:
        with db.session.begin_nested():
            db.session.add(marking)
    except IntegrityError:
        return None
    return marking


def save_sheet(
    marking: Marking,
    *,
    revision: int,
    levels: Mapping[str, int],
    comments: Mapping[str, str],
    notes: Sequence[Mapping[str, Any]],
    red_lines: Sequence[Mapping[str, Any]],
    at: datetime,
) -> Marking:
    """Keep marks and notes together as a draft; a page older than what is kept is a conflict.

    What is kept already in these very words is not one: whoever did not hear so sends it again.
    """
    content = {
        "levels": dict(levels),
        "comments": {code: words for code, words in comments.items() if words.strip()},
        "notes": [dict(row) for row in notes],
        "red_lines": [dict(row) for row in red_lines],
    }
    examiner_id = marking.examiner_id
    changed = db.session.execute(
        update(Marking)
        .where(
            Marking.id == marking.id,
            Marking.examiner_id == examiner_id,
            Marking.state == "leased",
            Marking.revision == revision,
        )
        .values(
            **content,
            revision=revision + 1,
            leased_until=at + timedelta(hours=rules.LEASE_HOURS),
        )
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(marking)
    if changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result counts rows
        return marking
    # A window that got no answer sends the same again.
    is_kept = all(getattr(marking, name) == kept for name, kept in content.items())
    if is_kept and (marking.state, marking.examiner_id) == ("leased", examiner_id):
        return marking
    raise Conflict(
        N_("This sheet was changed in another window. Reload it; both versions are kept there.")
    )


def lock(marking: Marking, submission: Submission, *, by: Person, at: datetime) -> Submission:
    """Finish a sheet; when it is the last one needed, decide or ask for an adjudicator."""
    # Both examiners meet at the submission's row: whoever comes second sees the first.
    db.session.execute(
        select(Submission.id).where(Submission.id == submission.id).with_for_update()
    )
    rubric = rubric_of(queries.version_for(submission).content)
    missing = rules.problems(
        rubric, levels=marking.levels, comments=marking.comments, red_lines=marking.red_lines
    )
    if missing:
        raise Unfinished(missing)
    points = rules.rounded(rules.total(_sheet(marking), rubric))
    changed = db.session.execute(
        update(Marking)
        .where(Marking.id == marking.id, Marking.state == "leased", Marking.examiner_id == by.id)
        .values(state="locked", locked_at=at, total=points)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result counts rows
        raise Conflict(N_("This sheet is finished already."))
    db.session.refresh(marking)
    note(
        Kind.MARKING_LOCK,
        f"submission:{submission.ref}",
        by=by,
        at=at,
        center_id=submission.center_id,
        slot=marking.slot,
        total=points,
    )
    _settle(submission, rubric, at=at)
    db.session.flush()
    return submission


def _sheet(marking: Marking) -> Sheet:
    return Sheet(marking.levels, frozenset(row["code"] for row in marking.red_lines))


def _settle(submission: Submission, rubric: rules.Rubric, *, at: datetime) -> None:
    locked = [one for one in queries.markings_of(submission) if one.state == "locked"]
    sheets = {one.slot: _sheet(one) for one in locked}
    if not set(BLIND_SLOTS) <= sheets.keys():
        return
    first, second = (sheets[slot] for slot in BLIND_SLOTS)
    third = sheets.get(ADJUDICATION)
    if third is None and rules.gaps(first, second, rubric):
        submission.state = "adjudication"
        return
    decision = rules.decide(first, second, rubric, third)
    _decide(submission, decision, locked, at=at)


def _decide(
    submission: Submission, decision: rules.Decision, markings: Sequence[Marking], *, at: datetime
) -> None:
    submission.state = "decided"
    submission.decided_at = at
    submission.score = decision.score
    submission.passed = decision.passed
    shown = [one for one in markings if one.slot == ADJUDICATION] or list(markings)
    submission.outcome = {
        "levels": dict(decision.levels),
        "red_lines": list(decision.red_lines),
        "below_floor": list(decision.below_floor),
        "comments": {
            code: [one.comments[code] for one in shown if code in one.comments]
            for code in decision.levels
        },
        "notes": sorted((row for one in shown for row in one.notes), key=lambda row: row["second"]),
    }
    enrollment = db.session.scalars(
        select(Enrollment).where(Enrollment.id == submission.enrollment_id)
    ).one()
    practical = db.session.scalars(
        select(Practical).where(Practical.id == submission.practical_id)
    ).one()
    records.record_result(
        enrollment,
        kind="practical",
        paper=practical.code,
        source=submission.ref,
        score=decision.score,
        passed=decision.passed,
        at=at,
    )
    note(
        Kind.SUBMISSION_DECIDE,
        f"submission:{submission.ref}",
        by=None,
        at=at,
        center_id=submission.center_id,
        score=decision.score,
        passed=decision.passed,
    )
