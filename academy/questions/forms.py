"""What a person asks of the bank, read from the address."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from academy.questions.queries import QuestionFilter
from academy.questions.rules import DIFFICULTY_WORDS, KIND_WORDS, TOPIC_WORDS, USE_WORDS

# The facets in the order of the page, with the values each may have; a lesson may be any.
FACET_WORDS: dict[str, Mapping[str, str]] = {
    "use": USE_WORDS,
    "topic": TOPIC_WORDS,
    "difficulty": DIFFICULTY_WORDS,
    "kind": KIND_WORDS,
}


def question_filter(asked: MultiDict[str, str]) -> QuestionFilter:
    """The wanted questions; a value that no question can have is left out."""
    known = {
        name: tuple(value for value in words if value in asked.getlist(name))
        for name, words in FACET_WORDS.items()
    }
    lessons = tuple(sorted({code for code in asked.getlist("lesson") if 0 < len(code) <= 20}))
    return QuestionFilter(**known, lesson=lessons)
