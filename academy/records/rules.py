"""Stages, progress and being stuck: the only definitions, for everybody alike (D15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from academy.core.words import N_, Said

QUIET_DAYS = 7
WAITING_DAYS = 3
# Waits are told to the day at first and ever more roughly, so that the tally of them stays small.
WAIT_STEPS = ((20, 1), (60, 5), (360, 30))


class Stage(StrEnum):
    """Where a learner stands; in order, the furthest one reached counts."""

    INVITED = "invited"
    ACTIVATED = "activated"
    LEARNING = "learning"
    LEARNED = "learned"
    THEORY_PASSED = "theory_passed"
    PRACTICAL_PASSED = "practical_passed"
    CERTIFIED = "certified"
    WITHDRAWN = "withdrawn"


STAGE_WORDS = {
    Stage.INVITED: N_("Invited"),
    Stage.ACTIVATED: N_("Activated"),
    Stage.LEARNING: N_("Learning"),
    Stage.LEARNED: N_("Lessons done"),
    Stage.THEORY_PASSED: N_("Theory passed"),
    Stage.PRACTICAL_PASSED: N_("Practical passed"),
    Stage.CERTIFIED: N_("Certified"),
    Stage.WITHDRAWN: N_("Withdrawn"),
}
FUNNEL = tuple(stage for stage in Stage if stage is not Stage.WITHDRAWN)
# The moment of an enrollment that says a stage was reached.
MOMENTS = {
    Stage.INVITED: "invited_at",
    Stage.ACTIVATED: "activated_at",
    Stage.LEARNING: "started_at",
    Stage.LEARNED: "learned_at",
    Stage.THEORY_PASSED: "theory_passed_at",
    Stage.PRACTICAL_PASSED: "practical_passed_at",
    Stage.CERTIFIED: "certified_at",
}


class Stuck(StrEnum):
    """Why a learner does not move."""

    QUIET = "quiet"
    THEORY = "theory"
    VIDEO = "video"
    MARKING = "marking"


STUCK_WORDS = {
    Stuck.QUIET: N_("No lesson for 7 days"),
    Stuck.THEORY: N_("Failed the theory exam twice"),
    Stuck.VIDEO: N_("Video not handed in"),
    Stuck.MARKING: N_("Marking takes longer than 3 days"),
}


@dataclass(frozen=True)
class Moments:
    """When each stage was reached, or None."""

    invited_at: datetime
    activated_at: datetime | None = None
    started_at: datetime | None = None
    learned_at: datetime | None = None
    theory_passed_at: datetime | None = None
    practical_passed_at: datetime | None = None
    certified_at: datetime | None = None
    withdrawn_at: datetime | None = None


def stage(moments: Moments) -> Stage:
    """The one word for where a learner stands: the furthest stage reached, unless withdrawn."""
    if moments.withdrawn_at is not None:
        return Stage.WITHDRAWN
    reached = [one for one in FUNNEL if getattr(moments, MOMENTS[one]) is not None]
    return reached[-1]


def days_between(before: datetime, after: datetime) -> int:
    """The days between two stages: to the day up to 20, to 5 days up to 60, then to 30, at most
    360.
    """
    days = max(((after - before) + timedelta(hours=12)) // timedelta(days=1), 0)
    for most, step in WAIT_STEPS:
        if days <= most:
            return (days + step // 2) // step * step
    return WAIT_STEPS[-1][0]


def median_days(waits: Mapping[int, int]) -> int | None:
    """The days by which half of them had moved on, from how many took how many days."""
    half = sum(waits.values()) / 2
    moved_on = 0
    for days, people in sorted(waits.items()):
        moved_on += people
        if people and moved_on >= half:
            return days
    return None


def has_learned(*, lessons_done: int, lessons: int, quizzes_passed: int, quizzes: int) -> bool:
    """Whether all lessons are read and all module quizzes passed: then the exam opens."""
    return lessons > 0 and lessons_done >= lessons and quizzes_passed >= quizzes


@dataclass(frozen=True)
class Standing:
    """What decides whether somebody is stuck."""

    stage: Stage
    last_active_at: datetime
    theory_tries: int = 0
    practical_waits_since: datetime | None = None
    theory_passed_at: datetime | None = None


def stuck(standing: Standing, *, at: datetime) -> Stuck | None:
    """Why a learner does not move, or None."""
    quiet_since = at - timedelta(days=QUIET_DAYS)
    if (
        standing.stage in {Stage.ACTIVATED, Stage.LEARNING}
        and standing.last_active_at <= quiet_since
    ):
        return Stuck.QUIET
    if standing.stage is Stage.LEARNED and standing.theory_tries >= 2:
        return Stuck.THEORY
    if standing.stage is Stage.THEORY_PASSED:
        waits_since = standing.practical_waits_since
        if waits_since is not None:
            return Stuck.MARKING if waits_since <= at - timedelta(days=WAITING_DAYS) else None
        if standing.last_active_at <= quiet_since:
            return Stuck.VIDEO
    return None


def invitation_problem(
    *, expires_at: datetime | None, uses_left: int | None, at: datetime
) -> Said | None:
    """Why an invitation no longer leads anywhere, or None."""
    if expires_at is not None and at >= expires_at:
        return Said.that(
            N_("This invitation expired on %(date)s. Ask your center for a new one."),
            date=expires_at,
        )
    if uses_left is not None and uses_left <= 0:
        return Said.that(N_("This invitation has been used up. Ask your center for a new one."))
    return None


@dataclass(frozen=True)
class Step:
    """A lesson of a course, as the question of what comes next sees it."""

    number: int
    module: int
    is_done: bool
    has_quiz: bool = False  # its module has a quiz that is not passed yet


@dataclass(frozen=True)
class Next:
    """Where a learner goes after a lesson: a lesson or a module's quiz; neither is the end."""

    lesson: int | None = None
    quiz: int | None = None


def first_open(steps: Sequence[Step]) -> Next:
    """What a learner does next in a course: module by module, the lessons and then the quiz."""
    for module in dict.fromkeys(step.module for step in steps):
        part = [step for step in steps if step.module == module]
        still_open = [step.number for step in part if not step.is_done]
        if still_open:
            return Next(lesson=still_open[0])
        if part[0].has_quiz:
            return Next(quiz=module)
    return Next()


def after_lesson(steps: Sequence[Step], number: int) -> Next:
    """What follows a finished lesson: its module's quiz once all of it is read, else a lesson.

    That is the first open one further on, so that nobody is thrown back to one left out on purpose.
    """
    here = next((step for step in steps if step.number == number), None)
    if here and here.has_quiz and all(one.is_done for one in steps if one.module == here.module):
        return Next(quiz=here.module)
    further_on = [step.number for step in steps if not step.is_done and step.number > number]
    return Next(lesson=further_on[0]) if further_on else first_open(steps)


def hours(minutes: int) -> int:
    """How long something takes, said in whole hours and never in none."""
    return max(1, round(minutes / 60))
