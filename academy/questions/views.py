"""The question bank as instructors read it."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, request, url_for

from academy.access.gate import admits
from academy.access.permissions import Permission
from academy.core.errors import Unknown
from academy.questions import queries
from academy.questions.forms import FACET_WORDS, question_filter
from academy.questions.models import Question, QuestionVersion
from academy.questions.queries import Cell, Entry, QuestionFilter
from academy.questions.rules import (
    DIFFICULTY_WORDS,
    KIND_WORDS,
    LETTERS,
    TOPIC_WORDS,
    TRUE_FALSE_WORDS,
    USE_WORDS,
)
from academy.web.filters import full_day, say
from academy.web.language import gettext as _
from academy.web.language import ngettext
from academy.web.navigation import teach_menu
from academy.web.paging import Order, page_of
from academy.web.shell import page

blueprint = Blueprint("questions", __name__)

Row = dict[str, Any]


@blueprint.get("/teach/questions")
@admits(Permission.QUESTION_READ)
def bank() -> str:
    """The bank, filtered by what the address says."""
    wanted = question_filter(request.args)
    cells = queries.cells()
    found = page_of(
        queries.bank(wanted),
        [Order(Question.code)],
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    total = sum(cell.count for cell in cells if fits(cell, wanted))
    return page(
        "questions/bank.html",
        menu=teach_menu(),
        rows=[question_row(*row[:2]) for row in found.rows],
        groups=facet_groups(cells, wanted),
        applied=applied(cells, wanted),
        total=total,
        result=ngettext("See %(num)s question", "See %(num)s questions", total),
        prev_url=bank_url(wanted, before=found.before) if found.before else "",
        next_url=bank_url(wanted, after=found.after) if found.after else "",
    )


def bank_url(wanted: QuestionFilter, **more: Any) -> str:
    """The address of the bank under a filter."""
    chosen: dict[str, Any] = {name: list(values) for name, values in asdict(wanted).items()}
    return url_for("questions.bank", **chosen, **more)


def fits(cell: Cell, wanted: QuestionFilter, *, but: str = "") -> bool:
    """Whether questions of this cell are wanted, one facet left aside if told so."""
    return all(
        getattr(cell, name) in values
        for name, values in asdict(wanted).items()
        if values and name != but
    )


def question_row(question: Question, version: QuestionVersion) -> Row:
    """A question's line."""
    return {
        "url": url_for("questions.question", code=question.code),
        "cells": [
            question.code,
            version.stem,
            say(TOPIC_WORDS.get(question.topic, question.topic)),
            say(DIFFICULTY_WORDS[question.difficulty]),
            say(KIND_WORDS[question.kind]),
        ],
    }


def facet_groups(cells: Iterable[Cell], wanted: QuestionFilter) -> list[Row]:
    """The facets with their counts under the other facets; choices that give nothing are hidden."""
    labels = {
        "use": _("Bank"),
        "topic": _("Topic"),
        "difficulty": _("Difficulty"),
        "kind": _("Kind"),
        "lesson": _("Lesson"),
    }
    return [
        {"name": name, "label": label, "choices": choices(cells, wanted, name)}
        for name, label in labels.items()
    ]


def choices(cells: Iterable[Cell], wanted: QuestionFilter, name: str) -> list[Row]:
    """The values of one facet."""
    counts: dict[str, int] = {}
    titles: dict[str, str] = {}
    for cell in cells:
        value = getattr(cell, name)
        titles[value] = value_words(name, value, cell.lesson_title)
        counts[value] = counts.get(value, 0) + cell.count * fits(cell, wanted, but=name)
    order = list(FACET_WORDS.get(name, sorted(counts)))
    chosen = getattr(wanted, name)
    return [
        {
            "value": value,
            "label": titles[value],
            "count": counts[value],
            "checked": value in chosen,
        }
        for value in sorted(counts, key=order.index)
        if counts[value] or value in chosen
    ]


def value_words(name: str, value: str, lesson_title: str = "") -> str:
    """A facet's value as people read it."""
    if name == "lesson":
        return f"{value} {lesson_title}".strip()
    return say(FACET_WORDS[name].get(value, value))


def applied(cells: Iterable[Cell], wanted: QuestionFilter) -> list[Row]:
    """The filters in force, each with the address without it."""
    titles = {cell.lesson: cell.lesson_title for cell in cells}
    found = []
    for name, values in asdict(wanted).items():
        for value in values:
            others = {**asdict(wanted), name: tuple(one for one in values if one != value)}
            label = value_words(name, value, titles.get(value, ""))
            found.append({"label": label, "url": bank_url(QuestionFilter(**others))})
    return found


@blueprint.get("/teach/questions/<code>")
@admits(Permission.QUESTION_READ)
def question(code: str) -> str:
    """A question as learners see it, with its key and the reason of every option."""
    found = queries.entry(code)
    if found is None:
        raise Unknown
    return page(
        "questions/question.html",
        menu=teach_menu(),
        entry=found,
        q=with_key(found),
        facts=facts_of(found),
    )


def with_key(found: Entry) -> Row:
    """The question in the order of its file, with key and reasons."""
    version = found.version
    options = version.options or [{"text": say(words), "why": ""} for words in TRUE_FALSE_WORDS]
    return {
        "kind": version.kind,
        "stem": version.stem,
        "options": [
            {
                "letter": LETTERS[n],
                "text": option["text"],
                "why": option["why"],
                "state": "right" if n in version.right else "",
            }
            for n, option in enumerate(options)
        ],
    }


def facts_of(found: Entry) -> list[Row]:
    """Where a question belongs and which version of it this is."""
    question, version = found.question, found.version
    return [
        {"label": _("Bank"), "value": say(USE_WORDS[question.use])},
        {"label": _("Topic"), "value": say(TOPIC_WORDS.get(question.topic, question.topic))},
        {"label": _("Difficulty"), "value": say(DIFFICULTY_WORDS[question.difficulty])},
        {"label": _("Lesson"), "value": f"{found.lesson.code} {found.lesson.title}"},
        {"label": _("Section"), "value": version.section or None},
        {
            "label": _("Version"),
            "value": _("%(n)s of %(date)s", n=version.number, date=full_day(version.created_at)),
        },
        {
            "label": _("Out of use since"),
            "value": full_day(question.retired_at) if question.retired_at else None,
        },
    ]
