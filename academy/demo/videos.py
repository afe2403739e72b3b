"""Practicals of the demo: the sample clip handed in, marked by real sheets, some still waiting."""

from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from academy.core.db import db
from academy.demo import clip
from academy.demo.world import World
from academy.people.models import Person
from academy.practicals import actions, clips, queries, rules
from academy.practicals.models import Practical, Submission
from academy.records.models import Enrollment

COMMENTS = {
    4: "讲得透，证据拿到了镜头前。",
    1: "这一项说得含糊，回去按八项要素再练。",
    0: "这一项没有讲到。",
}
NOTES = ("报了编号和日期", "起订量讲清了，没说含不含税", "近景清楚，针脚看得见")


def sample(instance: Path) -> Path:
    """The sample clip of this instance, made the first time."""
    path = instance / "sample.mp4"
    if not path.exists():
        clip.make(path)
    return path


def build(world: World, *, instance: Path, uploads: Path) -> None:
    """Hand in and mark what the journeys say; the newest ones wait in the queue."""
    practical = queries.practical_of_level("L1")
    if practical is None:
        return
    path = sample(instance)
    with path.open("rb") as stream:
        kept = clips.keep(stream, folder=uploads, limit=path.stat().st_size)
    for enrollment, journey in world.learners:
        if journey.practical_at is None or enrollment.theory_passed_at is None:
            continue
        submission = _hand_in(enrollment, practical, kept, journey.practical_at)
        if journey.marked_at is not None:
            _mark(world, submission, journey.practical_quality, journey.marked_at)


def _hand_in(
    enrollment: Enrollment, practical: Practical, kept: clips.Clip, at: datetime
) -> Submission:
    person = db.session.get_one(Person, enrollment.person_id)
    # The same clip stands for everybody's, but two people never hand in the same fingerprint.
    own = clips.Clip(
        kept.file_name,
        kept.media_type,
        kept.size,
        kept.seconds,
        sha256(f"{kept.sha256}{enrollment.ref}".encode()).hexdigest(),
    )
    return actions.submit(enrollment, practical, own, words="三款自家产品", by=person, at=at)


def _mark(world: World, submission: Submission, quality: float, at: datetime) -> None:
    """Two sheets near the quality of the video, and the adjudicator's where they differ."""
    rubric = rules.rubric_of(queries.version_for(submission).content)
    for key in ("examiner", "examiner2"):
        _sheet(world, submission, rubric, world.staff[key], quality, at, adjudicates=False)
    if submission.state == "adjudication" and world.chance.random() < 0.7:
        adjudicator = world.staff["adjudicator"]
        _sheet(world, submission, rubric, adjudicator, quality, at, adjudicates=True)


def _sheet(
    world: World,
    submission: Submission,
    rubric: rules.Rubric,
    examiner: Person,
    quality: float,
    at: datetime,
    *,
    adjudicates: bool,
) -> None:
    marking = actions.take(submission, examiner, at=at, adjudicates=adjudicates)
    if marking is None:
        return
    levels = {one.code: _level(world.chance.gauss(quality, 0.05)) for one in rubric.criteria}
    second = 0
    notes = []
    for words in NOTES:
        second += world.chance.randint(2, 7)
        notes.append({"second": second, "text": words})
    actions.save_sheet(
        marking,
        revision=marking.revision,
        levels=levels,
        comments={code: COMMENTS[level] for code, level in levels.items() if level in COMMENTS},
        notes=notes,
        red_lines=[],
        at=at,
    )
    actions.lock(marking, submission, by=examiner, at=at + timedelta(minutes=25))


def _level(quality: float) -> int:
    for level, least in ((4, 0.93), (3, 0.70), (2, 0.55), (1, 0.3)):
        if quality >= least:
            return level
    return 0
