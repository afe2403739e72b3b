"""A small world for the tests of who may: two centers with one of everything at each.

The same looks make the same world, down to every reference. What tests need of it is kept as plain
values: nothing here holds on to a session.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import yaml
from flask import Flask, current_app
from sqlalchemy import select

from academy.access.permissions import Permission, Reach, Role
from academy.access.policy import Held, Subject, reaches
from academy.access.scope import Scope
from academy.app import create_app
from academy.assessments import actions as assessments
from academy.assessments import queries as offers
from academy.assessments.models import Attempt
from academy.core.db import db
from academy.core.names import masked_name, masked_phone
from academy.core.tokens import content_hash, fingerprint, new_token
from academy.curriculum.models import Course, CourseFile, Lesson
from academy.curriculum.rules import file_place
from academy.curriculum.source.values import CourseFiles
from academy.people.models import Person, SignInCode
from academy.people.rules import DEMO_PHONES
from academy.places.models import Center, College
from academy.practicals.models import Practical, PracticalVersion, Submission
from academy.questions import actions as bank
from academy.records import actions as records
from academy.records.models import Cohort, Enrollment
from academy.records.rules import Stage
from academy.rosters.actions import return_row
from academy.rosters.rules import ReturnReason
from academy.transfers.actions import note_export
from config import ROOT, Testing
from tests.conftest import MONDAY_MORNING
from tests.factories import certificates, courses, factories, papers, practicals, rosters
from tests.factories.base import Factory
from tests.factories.people import LONG_AGO, GrantFactory, PersonFactory
from tests.factories.places import (
    BeltFactory,
    CenterFactory,
    CollegeCenterFactory,
    CollegeFactory,
)
from tests.factories.records import CohortFactory, EnrollmentFactory, InvitationFactory
from tests.factories.targets import MonthPlanFactory, ProgramFactory, TargetFactory

NOW = MONDAY_MORNING
BEFORE = NOW - timedelta(days=5)
HERE = "browser-of-a-learner"
WAITING = "+8613700000000"  # the number of somebody who was sent a code
PICTURE = "figures/shoe.svg"
SAMPLE = "sample.mp4"

# What these factories make carries no types.
certify: Callable[..., Any] = certificates.certify
confirm_all: Callable[..., Any] = rosters.confirm_all
draft_of: Callable[..., Any] = rosters.draft
submitted_by: Callable[..., Any] = rosters.submitted
rows_on: Callable[..., Any] = rosters.rows
work_for: Callable[..., Any] = factories.work_for
person: Callable[..., Any] = PersonFactory
families: Any = Factory


@dataclass(frozen=True)
class Look:
    """How a center and its people are called, what is learned there, and how large it is."""

    code: str
    name: str
    name_en: str
    phone: str
    level: str
    track: str
    course: str
    metric: str
    learner: str
    factory: str
    first: int  # where the running numbers of its people begin
    browser: str = HERE  # where its learner sits the exam
    more_learners: int = 0
    more_work: int = 0  # learners who sit exams, hand in videos and ask

    @property
    def course_code(self) -> str:
        """The code of its course: C101."""
        return self.course.upper()


A = Look("jiacheng", "甲地运营中心", "Center Jia", "0576-81110001", "L1", "FTW", "c101",
         "certified_streamers", "甲建国",
         "甲字鞋厂", first=10_000)  # fmt: skip
B = Look("yicheng", "乙地运营中心", "Center Yi", "0576-82220002", "L2", "APP", "c201",
         "gmv_origin", "乙淑芬",
         "乙字衣厂", first=20_300, browser="left-at-home")  # fmt: skip

# Everybody who asks; `everybody` says who they are.
VISITORS = (
    "anonymous",
    "code not entered yet",
    "account closed",
    "session of an old epoch",
    "learner",
    "fellow learner",
    "learner of the other center",
    "learner of nothing",
    "newcomer",
    "instructor",
    "examiner",
    "examiner without work",
    "adjudicator",
    "adjudicator without work",
    "reviewer",
    "reviewer of no center",
    "college admin",
    "headquarters",
    "approver",
    "auditor",
    "holder of every role once",
)
# What there is nowhere, in the form of what there is.
ABSENT = {
    "attempt": "222222222222",
    "batch": "333333333333",
    "belt": "no-such-belt",
    "center": "ding",
    "certificate": "444444444444",
    "code": "555555555555",
    "content_hash": "0" * 64,
    "course": "c999",
    "enrollment": "666666666666",
    "exam": "theory-l9",
    "invite": "NO2020",
    "metric": "trips_to_the_moon",
    "name": "figures/none.svg",
    "practical": "practical-l9",
    "question": "999999999999",
    "quiz": "c999-m1",
    "row": "777777777777",
    "submission": "888888888888",
    "version": "000000000000",
}


@dataclass(frozen=True)
class Thing:
    """Something that an address names: the values of its address, and where it lies."""

    address: Mapping[str, str]
    # What a reach looks at: person_id, center_id, college_id …
    lies: Mapping[str, int] = field(default_factory=dict)
    examiners: frozenset[int] = frozenset()
    # What is reached by learning it: the people enrolled for it.
    readers: frozenset[int] | None = None
    # Open to whoever holds the permission, wherever that is.
    is_shared: bool = False

    def is_within(self, scope: Scope) -> bool:
        """Whether it lies within somebody's reach."""
        asker = scope.subject.person_id
        if self.is_shared:
            return True
        if self.readers is not None:
            return asker in self.readers or reads_as_staff(scope)
        assigned = {"examiner_id": asker} if asker in self.examiners else {}
        return scope.covers(SimpleNamespace(**self.lies, **assigned))


def reads_as_staff(scope: Scope) -> bool:
    """Whether somebody may read courses without learning them."""
    found = reaches(scope.subject, scope.permission)
    is_reading = scope.permission is Permission.LESSON_READ
    return is_reading and any(reach is not Reach.OWN for reach, _ in found)


@dataclass(frozen=True)
class Place:
    """One center: its things by kind, the references that forms name, and its people."""

    look: Look
    things: Mapping[str, list[Thing]]
    refs: Mapping[str, str]
    people: Mapping[str, int]
    # Every word by which a learner of this center could be recognized.
    telling: frozenset[str]


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks: whether they are signed in, what they hold, what their cookie says."""

    name: str
    person_id: int | None = None
    held: tuple[Held, ...] = ()
    cookie: Mapping[str, Any] = field(default_factory=dict)

    def scope(self, permission: Permission) -> Scope:
        """How far a permission reaches for them."""
        assert self.person_id is not None
        return Scope(Subject(self.person_id, self.held), permission)


@dataclass(frozen=True)
class World:
    """Two centers, and everybody who asks."""

    a: Place
    b: Place
    visitors: Mapping[str, Visitor]


def open_app(instance: Path, url: str) -> Flask:
    """The application with every door there is, those of the demo among them."""
    config = Testing(instance, url)
    config.DEMO = True
    app = create_app(config)
    (instance / SAMPLE).write_bytes(practicals.clip_bytes())
    return app


@contextmanager
def seeded(seed: object) -> Iterator[None]:
    """Let what is drawn at random be the same each time: references, tokens, numbers."""
    chance = Random(str(seed))

    def token_hex(size: int = 32) -> str:
        return chance.randbytes(size).hex()

    with (
        patch.object(secrets, "choice", chance.choice),
        patch.object(secrets, "randbelow", chance.randrange),
        patch.object(secrets, "token_hex", token_hex),
    ):
        yield


def number_from(first: int) -> None:
    """Let the running numbers of all factories begin here."""
    found = [families]
    while found:
        family = found.pop()
        found += family.__subclasses__()
        if not family._meta.abstract:
            family.reset_sequence(first, force=True)


def build(a: Look = A, b: Look = B) -> World:
    """Make the world in the database that the app context has; the other center comes first."""
    with seeded("shared"):
        number_from(0)
        the_program()
        the_courses(a, b)
        db.session.flush()
    there = build_place(b)
    here = build_place(a)
    with seeded("visitors"):
        number_from(30_600)
        visitors = {one.name: one for one in everybody(here, there)}
        person(phone=DEMO_PHONES["learner"], name="演示学员", is_demo=True)
        send_code()
    assert tuple(visitors) == VISITORS
    db.session.commit()
    return World(here, there, visitors)


def send_code() -> None:
    """The code 000000, sent to the number that has not entered it yet."""
    key = current_app.config["SECRET_KEY"]
    db.session.add(
        SignInCode(
            phone=WAITING,
            fingerprint=fingerprint(f"{WAITING}:000000", key=key),
            sent_at=NOW - timedelta(minutes=2),
            expires_at=NOW + timedelta(minutes=3),
            tries_left=5,
        )
    )


def the_program() -> None:
    """The program of the year with two targets."""
    program = ProgramFactory()
    for metric, unit in (("certified_streamers", "people"), ("gmv_origin", "CNY")):
        target = TargetFactory(of=program, metric=metric, unit=unit)
        MonthPlanFactory(of=target)


def the_courses(*looks: Look) -> None:
    """A course, its questions, its quiz, an exam and a practical for each center's level."""
    written = CourseFiles(
        questions=tuple(
            replace(
                question,
                code=question.code.replace("C101", look.course_code),
                lesson=question.lesson.replace("C101", look.course_code),
                course=look.course_code,
                level=look.level,
            )
            for look in looks
            for question in papers.QUESTIONS
        ),
        papers=tuple(paper for look in looks for paper in the_papers(look)),
    )
    for position, look in enumerate(looks, start=1):
        course = courses.a_course(
            2,
            code=look.course_code,
            slug=look.course,
            level=look.level,
            track=look.track,
            position=position,
        )
        keep_picture(course)
        the_practical(look)
    bank.bring_in(written, by=None, at=LONG_AGO)
    assessments.bring_in(written, by=None, at=LONG_AGO)


def the_practical(look: Look) -> None:
    """The practical of a center's level, with the materials that are shipped for one."""
    practical: Practical = practicals.a_practical()
    practical.slug, practical.level = f"practical-{look.level.lower()}", look.level
    folder = ROOT / "courses" / "l1"
    materials = yaml.safe_load((folder / "materials.yaml").read_text(encoding="utf-8"))
    checklist = yaml.safe_load((folder / "checklist.yaml").read_text(encoding="utf-8"))
    version = db.session.get_one(PracticalVersion, practical.version_id)
    version.content = {**version.content, "materials": {**materials, "checklist": checklist}}


def the_papers(look: Look) -> tuple[Any, ...]:
    """The quiz and the exam of a center's level."""
    quiz = replace(
        papers.QUIZ,
        code=f"{look.course_code}-M1",
        level=look.level,
        course=look.course_code,
        conduct={
            "pass_percent": 66,
            "questions": [f"{look.course_code}-1-1-P{n}" for n in (1, 2, 3)],
        },
    )
    return quiz, replace(papers.exam(), code=f"THEORY-{look.level}", level=look.level)


def keep_picture(course: Course) -> None:
    """A picture of a course, as a row and on disk."""
    content = courses.SVG.replace("鞋", course.code).encode()
    name = content_hash(content)
    path = Path(current_app.config["ACADEMY_INSTANCE"]) / file_place(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    db.session.add(
        CourseFile(
            course_id=course.id,
            name=PICTURE,
            content_hash=name,
            media_type="image/svg+xml",
            size=len(content),
        )
    )


class Building:
    """A center while it is built."""

    def __init__(self, look: Look) -> None:
        self.look = look
        belt = BeltFactory(code=f"belt-{look.code}", name=f"{look.name}产业带", track=look.track)
        self.center: Center = CenterFactory(
            code=look.code, name=look.name, name_en=look.name_en, phone=look.phone, belt=belt
        )
        self.college: College = CollegeFactory(
            code=f"college-{look.code}", name=f"{look.name}大学", name_en=f"College {look.code}"
        )
        CollegeCenterFactory(college_id=self.college.id, center_id=self.center.id)
        self.cohort: Cohort = CohortFactory(
            place=self.center,
            college=self.college,
            name=f"{look.name}第一期",
            level=look.level,
            track=look.track,
            closes_on=date(2026, 12, 31),
        )
        self.course = db.session.scalars(select(Course).where(Course.slug == look.course)).one()
        self.lesson = db.session.scalars(
            select(Lesson).where(Lesson.course_id == self.course.id, Lesson.number == 1)
        ).one()
        slug = f"practical-{look.level.lower()}"
        self.practical = db.session.scalars(select(Practical).where(Practical.slug == slug)).one()
        self.reviewer = self.somebody("reviewer", Role.CENTER_REVIEWER, center_id=self.center.id)
        self.examiner = self.somebody("examiner", Role.EXAMINER)
        self.second = self.somebody("second", Role.EXAMINER)
        self.adjudicator = self.somebody("adjudicator", Role.ADJUDICATOR)
        self.enrollments: list[Enrollment] = []

    def somebody(self, name: str, role: Role, **place: int) -> Person:
        """Somebody of the center's staff."""
        found: Person = person(name=f"职员 {name}")
        GrantFactory(person_id=found.id, role=role.value, **place)
        return found

    def learner(self, name: str, stage: Stage = Stage.LEARNED) -> Enrollment:
        """A learner of the center who reached a stage and speaks for a factory."""
        found: Enrollment = EnrollmentFactory(into=self.cohort, whose=person(name=name))
        records.reach(found, stage, at=BEFORE)
        work_for(found, name=f"{self.look.factory}{len(self.enrollments)}")
        self.enrollments.append(found)
        return found

    def busy_learner(self, name: str) -> None:
        """A learner with one of everything that somebody else may have to do with."""
        found = self.learner(name)
        records.mark_read(found, self.lesson, self.lesson.published_id or 0, at=BEFORE)
        records.ask(found, self.lesson, f"{name}也不懂", at=BEFORE)
        self.attempts(found)
        self.submission(found, 1)
        records.reach(found, Stage.PRACTICAL_PASSED, at=BEFORE)
        certify(found, by=self.reviewer, at=BEFORE)

    def attempts(self, enrollment: Enrollment) -> dict[str, list[Attempt]]:
        """A quiz and an exam that were handed in, and of each one that is open."""
        asker = papers.owner(enrollment)
        exam = offers.offered_exam(asker, f"theory-{self.look.level.lower()}")
        quiz = offers.offered_quiz(asker, self.look.course, f"{self.look.course}-m1")
        assert exam is not None
        assert quiz is not None
        marked = assessments.start(exam, by=asker, at=BEFORE, writer=HERE)
        assessments.hand_in(marked, by=asker, at=BEFORE + timedelta(minutes=5), writer=HERE)
        answered = assessments.start(quiz, by=asker, at=BEFORE, writer="")
        # One is right, so that practicing the wrong ones has something to carry over.
        for n, chosen in ((1, papers.key_of(answered)[1]), (2, (0,)), (3, (0,))):
            assessments.answer_quiz(answered, n, chosen, by=asker, at=BEFORE)
        return {
            "exam_attempt": [
                marked,
                assessments.start(exam, by=asker, at=NOW, writer=self.look.browser),
            ],
            "quiz_attempt": [answered, assessments.start(quiz, by=asker, at=NOW, writer="")],
        }

    def submission(self, enrollment: Enrollment, number: int, **said: Any) -> Submission:
        """A video of a learner, its file on disk."""
        name = f"{new_token()}.mp4"
        folder = Path(current_app.config["UPLOAD_FOLDER"])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"video")
        made: Submission = practicals.a_submission(
            enrollment, self.practical, number=number, file_name=name, **said
        )
        return made

    def marked_by(self, submission: Submission, *examiners: Person, locked: int = 0) -> None:
        """Sheets of a submission in these hands, the first of them finished."""
        for slot, examiner in enumerate(examiners, start=1):
            is_locked = slot <= locked
            practicals.MarkingFactory(
                submission_id=submission.id,
                examiner_id=examiner.id,
                slot=slot,
                levels=dict.fromkeys(practicals.WEIGHTS, 3) if is_locked else {},
                state="locked" if is_locked else "leased",
                locked_at=BEFORE if is_locked else None,
                total=75 if is_locked else None,
            )


def build_place(look: Look) -> Place:
    """A center with one of everything."""
    with seeded(look.code):
        number_from(look.first)
        return _built(Building(look))


def _built(b: Building) -> Place:
    look, center = b.look, b.center
    holder = b.learner(look.learner)
    starter = b.learner(f"{look.learner}之友", Stage.THEORY_PASSED)
    disputed = b.learner(f"{look.learner}之争", Stage.THEORY_PASSED)
    proposed, confirmed, free, returned = (
        b.learner(f"{look.learner}{n}", Stage.PRACTICAL_PASSED) for n in "一二三四"
    )
    for n in range(look.more_learners):
        b.learner(f"{look.learner}{n + 10}")
    for n in range(look.more_work):
        b.busy_learner(f"{look.learner}忙{n + 10}")
    records.mark_read(holder, b.lesson, b.lesson.published_id or 0, at=BEFORE)
    question = records.ask(holder, b.lesson, f"{look.name}不懂这一段", at=BEFORE)
    closed = records.ask(holder, b.lesson, "这一段懂了", at=BEFORE)
    records.close_question(closed, at=BEFORE)
    attempts = b.attempts(holder)
    records.reach(holder, Stage.PRACTICAL_PASSED, at=BEFORE)
    decided = b.submission(
        holder, 1, state="decided", decided_at=BEFORE, score=75, passed=True,
        outcome={
            "levels": dict.fromkeys(practicals.WEIGHTS, 3), "red_lines": [], "below_floor": [],
            "comments": {}, "notes": [],
        },
    )  # fmt: skip
    waiting = b.submission(holder, 2)
    dispute = b.submission(disputed, 1, state="adjudication")
    unassigned = b.submission(proposed, 1)
    unsettled = b.submission(confirmed, 1, state="adjudication")
    b.marked_by(decided, b.examiner, b.second, b.adjudicator, locked=3)
    b.marked_by(waiting, b.examiner)
    b.marked_by(unsettled, b.examiner, b.second, locked=2)
    b.marked_by(dispute, b.examiner, b.second, b.adjudicator, locked=2)
    certificate = certify(holder, by=b.reviewer, at=BEFORE)
    handed_in = submitted_by(confirmed, by=b.reviewer, at=BEFORE)
    draft = draft_of(proposed, returned, by=b.reviewer, at=BEFORE)
    confirm_all(draft, by=b.reviewer, at=BEFORE)
    return_row(rows_on(draft)[1], ReturnReason.OTHER, "", by=b.reviewer, at=BEFORE)
    note_export("roster", form="csv", filters={}, rows=3, by=b.reviewer, at=BEFORE,
                center_id=center.id)  # fmt: skip
    InvitationFactory(into=b.cohort, code=f"{look.code.upper()}2020")
    learners = frozenset(one.person_id for one in b.enrollments)
    here = {"center": look.code}
    by_center = {"center_id": center.id}
    picture = db.session.scalars(
        select(CourseFile.content_hash).where(CourseFile.course_id == b.course.id)
    ).one()
    sheets = {
        decided: (b.examiner, b.second, b.adjudicator),
        waiting: (b.examiner,),
        dispute: (b.examiner, b.second, b.adjudicator),
        unassigned: (),
        unsettled: (b.examiner, b.second),
    }
    things: dict[str, list[Thing]] = {
        "asset": [Thing({"version": "any", "name": "app.css"}, is_shared=True)],
        "batch": [Thing({**here, "batch": one.ref}, by_center) for one in (draft, handed_in)],
        "belt": [Thing({"belt": f"belt-{look.code}"}, is_shared=True)],
        "center": [Thing(here, by_center)],
        "certificate": [Thing({"certificate": certificate.ref}, lies_of(certificate))],
        "check": [Thing({"code": certificate.ref}), Thing({"code": certificate.number})],
        "course": [Thing({"course": look.course}, readers=learners)],
        "enrollment": [
            Thing({**here, "enrollment": one.ref}, lies_of(one)) for one in (holder, starter)
        ],
        "exam": [Thing({"exam": f"theory-{look.level.lower()}"}, readers=learners)],
        "file": [Thing({"content_hash": picture, "name": PICTURE}, is_shared=True)],
        "invitation": [Thing({"invite": f"{look.code.upper()}2020"})],
        "metric": [Thing({"metric": look.metric}, is_shared=True)],
        "practical": [Thing({"practical": b.practical.slug}, readers=learners)],
        "question": [Thing({"question": question.ref}, lies_of(question))],
        "question_code": [Thing({"code": f"{look.course_code}-1-1-E01"}, is_shared=True)],
        "quiz": [Thing({"course": look.course, "quiz": f"{look.course}-m1"}, readers=learners)],
        "row": [
            Thing({**here, "batch": batch.ref, "row": entry.ref}, by_center)
            for batch in (draft, handed_in)
            for entry in rows_on(batch)
        ],
        "submission": [
            Thing(
                {"submission": one.ref},
                lies_of(one),
                examiners=frozenset(examiner.id for examiner in hands),
            )
            for one, hands in sheets.items()
        ],
        "taught_course": [Thing({"course": look.course}, is_shared=True)],
    }
    for kind, found in attempts.items():
        things[kind] = [Thing({"attempt": one.ref}, lies_of(one)) for one in found]
    return Place(
        look,
        things,
        refs={
            "free": free.ref,
            "holder": holder.ref,
            "proposed": proposed.ref,
            "cohort": b.cohort.ref,
        },
        people={
            "holder": holder.person_id,
            "starter": starter.person_id,
            "disputed": disputed.person_id,
            "reviewer": b.reviewer.id,
            "examiner": b.examiner.id,
            "adjudicator": b.adjudicator.id,
            "center": center.id,
            "college": b.college.id,
        },
        telling=telling_words(b),
    )


def telling_words(b: Building) -> frozenset[str]:
    """Every word by which a learner of a center could be recognized."""
    look, words = b.look, {b.cohort.name, b.cohort.ref, b.college.name, b.college.name_en}
    words |= {look.code, look.name, look.name_en, look.phone, look.learner, look.factory}
    words |= {b.center.belt.name, b.center.belt.code, f"{look.code.upper()}2020"}
    for enrollment in b.enrollments:
        one = papers.owner(enrollment)
        words |= {enrollment.ref, one.ref, one.name, masked_name(one.name), one.name_key}
        words |= {one.phone, one.phone.removeprefix("+86"), masked_phone(one.phone)}
    return frozenset(words)


def lies_of(row: Any) -> dict[str, int]:
    """Where a row lies, by the columns that reaches look at."""
    names = ("person_id", "center_id", "college_id", "cohort_id")
    return {name: getattr(row, name) for name in names if hasattr(row, name)}


def everybody(a: Place, b: Place) -> Iterator[Visitor]:
    """Everybody who asks: of each role at the first center, and some who are nobody (any more)."""
    center, college = a.people["center"], a.people["college"]
    yield Visitor("anonymous")
    yield Visitor("code not entered yet", cookie={"phone": WAITING})
    yield _not_signed_in("account closed", closed_at=NOW)
    yield _not_signed_in("session of an old epoch", session_epoch=1)
    yield _known("learner", a.people["holder"])
    yield _known("fellow learner", a.people["starter"])
    yield _known("learner of the other center", b.people["holder"])
    yield _known("learner of nothing", _person().id)
    yield _known("newcomer", _person(name="", consents=False).id)
    yield _with("instructor", Held(Role.INSTRUCTOR, college_id=college))
    yield _known("examiner", a.people["examiner"], Held(Role.EXAMINER))
    yield _with("examiner without work", Held(Role.EXAMINER))
    yield _known("adjudicator", a.people["adjudicator"], Held(Role.ADJUDICATOR))
    yield _with("adjudicator without work", Held(Role.ADJUDICATOR))
    yield _known("reviewer", a.people["reviewer"], Held(Role.CENTER_REVIEWER, center_id=center))
    yield _with("reviewer of no center", Held(Role.CENTER_REVIEWER))
    yield _with("college admin", Held(Role.COLLEGE_ADMIN, college_id=college))
    yield _with("headquarters", Held(Role.HEADQUARTERS))
    yield _with("approver", Held(Role.APPROVER))
    yield _with("auditor", Held(Role.AUDITOR))
    former = _person()
    for role in Role:
        place = {"center_id": center} if role is Role.CENTER_REVIEWER else {}
        GrantFactory(person_id=former.id, role=role.value, ended_at=NOW, **place)
    yield _known("holder of every role once", former.id)


def _person(**said: Any) -> Person:
    found: Person = person(**{"name": "来客", **said})
    return found


def _known(name: str, person_id: int, *held: Held) -> Visitor:
    return Visitor(name, person_id, held, {"_user_id": f"{person_id}.0", "_fresh": True})


def _not_signed_in(name: str, **said: Any) -> Visitor:
    """Somebody whose cookie was good once, with every role there is."""
    found = _person(**said)
    GrantFactory(person_id=found.id, role=Role.HEADQUARTERS.value)
    return Visitor(name, cookie={"_user_id": f"{found.id}.0", "_fresh": True})


def _with(name: str, held: Held) -> Visitor:
    """A further person who holds a role."""
    found = _person()
    GrantFactory(
        person_id=found.id,
        role=held.role.value,
        center_id=held.center_id,
        college_id=held.college_id,
        cohort_id=held.cohort_id,
    )
    return _known(name, found.id, held)
