"""Taking papers: start, answer, hand in, close by the clock; and bringing papers in from files."""

from academy.assessments.actions.answering import (
    Ack,
    NotUnderstood,
    answer_quiz,
    save_answer,
    take_over,
)
from academy.assessments.actions.closing import (
    OtherDevice,
    close_by_clock,
    close_overdue,
    hand_in,
    marked_otherwise,
    outcome_of,
)
from academy.assessments.actions.papers import bring_in
from academy.assessments.actions.starting import practice_wrong, start

__all__ = [
    "Ack",
    "NotUnderstood",
    "OtherDevice",
    "answer_quiz",
    "bring_in",
    "close_by_clock",
    "close_overdue",
    "hand_in",
    "marked_otherwise",
    "outcome_of",
    "practice_wrong",
    "save_answer",
    "start",
    "take_over",
]
