"""What an exam came to: receipt, score, topics to repeat, date of the next try."""

from typing import Any

from flask import url_for

from academy.access.gate import admits
from academy.access.permissions import Permission
from academy.assessments import queries
from academy.assessments.models import Attempt
from academy.assessments.rules import Conduct, Outcome
from academy.assessments.views.board import blueprint
from academy.assessments.views.index import open_url
from academy.core.errors import Closed
from academy.questions.rules import TOPIC_WORDS
from academy.web.filters import in_language, number, say
from academy.web.language import gettext as _
from academy.web.shell import page, request_time, see_other_path

TOPICS = list(TOPIC_WORDS)
LESSONS_A_TOPIC = 3


@blueprint.get("/exam-attempts/<attempt>/result")
@admits(Permission.EXAM_SIT, attempt=queries.exam_attempt)
def result(attempt: Attempt) -> Any:
    """Pass or what to repeat, each point with its lessons; never the questions and keys."""
    if attempt.state == "open":
        return see_other_path(open_url(attempt))
    if attempt.outcome is None:
        raise Closed
    conduct = Conduct.from_json(attempt.version.conduct)
    outcome = Outcome.from_json(attempt.outcome)
    offer = queries.offer_of(attempt)
    verdict = queries.exam_state(offer, request_time()).verdict if offer else None
    return page(
        "assessments/result.html",
        attempt=attempt,
        conduct=conduct,
        outcome=outcome,
        gap=number(round(conduct.pass_percent - outcome.score, 1)),
        floors=[floor_words(topic, outcome, conduct) for topic in outcome.floors_missed],
        topics=topic_rows(outcome),
        repeat=[] if outcome.passed else repeat_rows(attempt, outcome),
        grace=[str(n) for n in outcome.grace],
        late=queries.count_late(attempt),
        verdict=verdict,
    )


def floor_words(topic: str, outcome: Outcome, conduct: Conduct) -> str:
    """Which topic fell below its own floor, in words."""
    share = next(one.percent for one in outcome.topics if one.topic == topic)
    words: str = _(
        "%(topic)s must reach %(floor)s percent on its own; it was %(share)s.",
        topic=say(TOPIC_WORDS[topic]),
        floor=number(conduct.floors[topic]),
        share=number(share),
    )
    return words


def topic_rows(outcome: Outcome) -> list[dict[str, str]]:
    """What was reached in each topic."""
    ordered = sorted(outcome.topics, key=lambda one: TOPICS.index(one.topic))
    return [
        {
            "label": say(TOPIC_WORDS[one.topic]),
            "value": _("%(points)s of %(of)s points", points=number(one.points), of=number(one.of)),
        }
        for one in ordered
    ]


def repeat_rows(attempt: Attempt, outcome: Outcome) -> list[dict[str, Any]]:
    """The weak topics, the weakest first, each with the lessons behind the questions missed."""
    asked = {question.position for question in queries.asked(attempt)}
    behind = queries.lessons_to_repeat(attempt, asked - set(outcome.right))
    return [
        {
            "topic": say(TOPIC_WORDS[topic]),
            "rows": [
                {
                    "label": in_language(lesson, "title"),
                    "url": url_for("courses.lesson", course=course.slug, n=lesson.number),
                    "value": _("about %(n)s min", n=lesson.minutes),
                }
                for course, lesson in behind.get(topic, [])[:LESSONS_A_TOPIC]
            ],
        }
        for topic in outcome.repeat
    ]
