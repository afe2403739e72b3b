"""A question as a page shows it: letters, options in the order of the attempt, the verdict."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from markupsafe import Markup

from academy.assessments.models import Attempt
from academy.assessments.queries import Place, Sheet, Shown
from academy.questions.rules import LETTERS, TRUE_FALSE_WORDS
from academy.web.filters import say
from academy.web.language import is_chinese

Row = dict[str, Any]


def in_chinese(text: str) -> str:
    """Words of the course: marked as Chinese where the page around them is not."""
    return text if is_chinese() else Markup('<span lang="zh-CN">{}</span>').format(text)


def option_text(shown: Shown, place: int) -> str:
    """The words of an option of the version."""
    if shown.version.kind == "true_false":
        return say(TRUE_FALSE_WORDS[place])
    return in_chinese(shown.version.options[place]["text"])


def letters(shown: Shown, places: Iterable[int]) -> list[str]:
    """The letters under which an attempt shows these options."""
    return sorted(LETTERS[shown.line.option_order.index(place)] for place in places)


def to_answer(shown: Shown, chosen: Iterable[str] | None = None) -> Row:
    """A question to be answered; `chosen` are the letters that stand, else those kept."""
    kept = letters(shown, shown.line.answer or ())
    return {
        "kind": shown.version.kind,
        "stem": in_chinese(shown.version.stem),
        "chosen": kept if chosen is None else list(chosen),
        "options": [
            {"value": LETTERS[n], "letter": LETTERS[n], "text": option_text(shown, place)}
            for n, place in enumerate(shown.line.option_order)
        ],
    }


def with_verdict(shown: Shown) -> Row:
    """A question with its key: what was right, wrong or missed, and why."""
    right, chosen = set(shown.version.right), set(shown.line.answer or ())
    return {
        "kind": shown.version.kind,
        "stem": in_chinese(shown.version.stem),
        "options": [
            {
                "letter": LETTERS[n],
                "text": option_text(shown, place),
                "state": _state(place in right, place in chosen),
                "why": _why(shown, place) if place in right | chosen else "",
            }
            for n, place in enumerate(shown.line.option_order)
        ],
    }


def _state(is_right: bool, is_chosen: bool) -> str:
    if is_right:
        return "right" if is_chosen else "missed"
    return "wrong" if is_chosen else ""


def _why(shown: Shown, place: int) -> str:
    if shown.version.kind == "true_false":
        return ""
    return in_chinese(shown.version.options[place]["why"])


def place_url(place: Place | None) -> str:
    """Where a question is explained; empty when that lesson has gone."""
    if place is None:
        return ""
    return url_for(
        "courses.lesson", course=place.course, n=place.number, _anchor=place.anchor or None
    )


def navigator(attempt: Attempt, sheet: Sheet, here: int = 0) -> list[Row]:
    """The questions of an exam for the navigator and the page before handing in."""
    return [
        {
            "number": line.position,
            "url": url_for("assessments.question", attempt=attempt.ref, n=line.position),
            "answered": line.is_answered,
            "flagged": line.is_flagged,
            "here": line.position == here,
        }
        for line in sheet.lines
    ]
