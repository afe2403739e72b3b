"""The one next step of a learner, and the path of four stages to the certificate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from academy.core.words import N_, Said
from academy.records.rules import FUNNEL, Stage, Step, first_open


class Kind(StrEnum):
    """What a learner can be asked to do next."""

    LESSON = "lesson"
    QUIZ = "quiz"
    EXAM = "exam"
    OPEN_EXAM = "open_exam"
    PRACTICAL = "practical"
    MARKING = "marking"
    REVIEW = "review"
    CERTIFICATE = "certificate"
    ENDED = "ended"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Standing:
    """What decides the next step."""

    stage: Stage
    courses: Mapping[str, Sequence[Step]] = field(default_factory=dict)  # by slug, in order
    has_exam: bool = True
    has_open_exam: bool = False
    has_practical: bool = True
    waits_for_marking: bool = False
    has_certificate: bool = False
    theory_tries: int = 0
    theory_score: float | None = None
    practical_tries: int = 0
    practical_score: float | None = None

    @property
    def lessons(self) -> list[Step]:
        """All lessons of all courses."""
        return [step for steps in self.courses.values() for step in steps]

    @property
    def lessons_done(self) -> int:
        """How many of them are finished."""
        return sum(step.is_done for step in self.lessons)

    @property
    def quizzes_open(self) -> int:
        """How many modules have a quiz that is not passed yet."""
        return len(
            {
                (slug, step.module)
                for slug, steps in self.courses.items()
                for step in steps
                if step.has_quiz
            }
        )

    def has_reached(self, stage: Stage) -> bool:
        """Whether this stage lies behind or is the present one."""
        return self.stage in FUNNEL[FUNNEL.index(stage) :]


@dataclass(frozen=True)
class NextStep:
    """The one next step; a lesson and a quiz name their course."""

    kind: Kind
    course: str = ""
    number: int = 0  # of the lesson, or of the quiz's module


def next_step(standing: Standing) -> NextStep:
    """What a learner does next: lessons and quizzes, the exam, the practical, then waiting."""
    if standing.has_certificate:
        return NextStep(Kind.CERTIFICATE)
    if standing.has_reached(Stage.CERTIFIED):
        return NextStep(Kind.ENDED)
    if standing.has_reached(Stage.PRACTICAL_PASSED):
        return NextStep(Kind.REVIEW)
    if standing.has_reached(Stage.THEORY_PASSED):
        return NextStep(_practical_step(standing))
    if standing.has_open_exam:
        return NextStep(Kind.OPEN_EXAM)
    if standing.has_reached(Stage.LEARNED):
        return NextStep(Kind.EXAM if standing.has_exam else Kind.NOTHING)
    return _learning_step(standing)


def _practical_step(standing: Standing) -> Kind:
    if standing.waits_for_marking:
        return Kind.MARKING
    return Kind.PRACTICAL if standing.has_practical else Kind.NOTHING


def _learning_step(standing: Standing) -> NextStep:
    for slug, steps in standing.courses.items():
        following = first_open(steps)
        if following.lesson:
            return NextStep(Kind.LESSON, slug, following.lesson)
        if following.quiz:
            return NextStep(Kind.QUIZ, slug, following.quiz)
    return NextStep(Kind.NOTHING)


class At(StrEnum):
    """Where a stage of the path lies."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True)
class PathStage:
    """One of the four stages, and how far one is with it, in words."""

    label: str
    words: Said
    at: At


PATH = (
    (N_("Learn"), Stage.LEARNED),
    (N_("Theory exam"), Stage.THEORY_PASSED),
    (N_("Practical assessment"), Stage.PRACTICAL_PASSED),
    (N_("Certificate"), Stage.CERTIFIED),
)


def path(standing: Standing) -> list[PathStage]:
    """The four stages to the certificate; the first one not behind is where one stands."""
    reached = [standing.has_reached(stage) for _, stage in PATH]
    here = reached.index(False) if False in reached else len(PATH)
    words = (_lessons, _theory, _practical, _certificate)
    found = []
    for place, ((label, _), say) in enumerate(zip(PATH, words, strict=True)):
        at = At.DONE if place < here else At.HERE if place == here else At.AHEAD
        found.append(PathStage(label, say(standing, at), at))
    return found


def _lessons(standing: Standing, at: At) -> Said:
    del at
    return Said.that(
        N_("%(done)s/%(total)s lessons done"),
        done=standing.lessons_done,
        total=len(standing.lessons),
    )


def _theory(standing: Standing, at: At) -> Said:
    if at is At.DONE:
        return _passed(standing.theory_score)
    if at is At.AHEAD:
        missing = len(standing.lessons) - standing.lessons_done
        if missing:
            return Said.that(N_("opens after %(n)s more lessons"), n=missing)
        return Said.that(N_("opens after %(n)s more quizzes"), n=standing.quizzes_open)
    if standing.theory_tries:
        return Said.that(
            N_("%(score)s points, not passed yet"), score=_plain(standing.theory_score)
        )
    return Said.that(N_("open"))


def _practical(standing: Standing, at: At) -> Said:
    if at is At.DONE:
        return _passed(standing.practical_score)
    if at is At.AHEAD:
        return Said.that(N_("opens after the theory exam"))
    if standing.waits_for_marking:
        return Said.that(N_("being marked"))
    if standing.practical_tries:
        return Said.that(
            N_("%(score)s points, not passed yet"), score=_plain(standing.practical_score)
        )
    return Said.that(N_("open"))


def _certificate(standing: Standing, at: At) -> Said:
    if at is At.DONE:
        return Said.that(N_("issued") if standing.has_certificate else N_("no longer valid"))
    return Said.that(N_("your center is reviewing") if at is At.HERE else N_("not yet"))


def _passed(score: float | None) -> Said:
    if score is None:
        return Said.that(N_("passed"))
    return Said.that(N_("passed, %(score)s points"), score=_plain(score))


def _plain(score: float | None) -> str:
    return f"{score or 0:.1f}".removesuffix(".0")
