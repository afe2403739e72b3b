"""The instructor's desk: courses with their readers, and what learners did not understand."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, request, url_for

from academy.access.gate import admits
from academy.access.permissions import Permission
from academy.access.scope import Scope
from academy.core.errors import Unknown
from academy.core.names import masked_name
from academy.dashboards.queries import teach as queries
from academy.dashboards.queries.teach import OpenQuestion, TaughtCourse, TaughtLesson, TaughtQuiz
from academy.records import actions as records
from academy.records.queries import lesson_question
from academy.web.filters import day, in_language, number
from academy.web.language import gettext as _
from academy.web.language import ngettext
from academy.web.navigation import teach_menu
from academy.web.shell import page, request_time, see_other

blueprint = Blueprint("teach", __name__)

Row = dict[str, Any]


@blueprint.get("/teach")
@admits(Permission.COURSE_TEACH)
def desk(scope: Scope) -> str:
    """What needs an instructor: open questions, then the courses with their readers."""
    questions = queries.open_questions(scope)
    return page(
        "dashboards/desk.html",
        menu=teach_menu(counts=counted(questions)),
        questions=[question_row(one) for one in questions],
        courses=[course_row(one) for one in queries.taught_courses(scope)],
    )


@blueprint.get("/teach/courses/<course>")
@admits(Permission.COURSE_TEACH)
def course(course: str, scope: Scope) -> str:
    """A course's lessons and quizzes, with versions, readers and open questions."""
    found = queries.taught_course(course)
    if found is None:
        raise Unknown
    return page(
        "dashboards/taught_course.html",
        menu=teach_menu(),
        course=found,
        lessons=[lesson_row(found.slug, one) for one in queries.taught_lessons(found, scope)],
        quizzes=[quiz_row(one) for one in queries.taught_quizzes(found, scope)],
        questions=[question_row(one) for one in queries.open_questions(scope, found)],
    )


@blueprint.post("/teach/answered")
@admits(Permission.COURSE_TEACH)
def answered(scope: Scope) -> Any:
    """Keep that a learner's question was answered."""
    question = lesson_question(request.form.get("question", ""))
    if question is None or not scope.covers(question):
        raise Unknown
    records.close_question(question, at=request_time())
    flash(_("Marked as answered."), "ok")
    back_to = request.form.get("course", "")
    if back_to and queries.taught_course(back_to):
        return see_other("teach.course", course=back_to)
    return see_other("teach.desk")


def counted(questions: Sequence[OpenQuestion]) -> dict[str, str]:
    """The words beside the desk in the menu."""
    if not questions:
        return {}
    return {"desk": ngettext("%(num)s question", "%(num)s questions", len(questions))}


def question_row(question: OpenQuestion) -> Row:
    """What a learner did not understand, where, and since when."""
    return {
        "ref": question.ref,
        "text": question.text,
        "asker": masked_name(question.asker),
        "day": day(question.asked_at),
        "lesson": _(
            "Lesson %(n)s %(title)s",
            n=question.lesson,
            title=in_language(question, "lesson_title"),
        ),
        "url": url_for("courses.lesson", course=question.course, n=question.lesson),
    }


def course_row(course: TaughtCourse) -> Row:
    """A course's line on the desk."""
    return {
        "url": url_for("teach.course", course=course.slug),
        "cells": [
            in_language(course, "title"),
            course.level,
            course.lessons,
            course.minutes,
            course.readers,
            course.finishers,
            day(course.published_at) if course.published_at else None,
        ],
    }


def lesson_row(slug: str, lesson: TaughtLesson) -> Row:
    """A lesson's line: its version, its readers, and what is open."""
    version = _("%(n)s of %(date)s", n=lesson.version, date=day(lesson.published_at))
    review = _("law to be checked") if lesson.is_review_due else ""
    return {
        "url": url_for("courses.lesson", course=slug, n=lesson.number),
        "cells": [
            f"{lesson.number} {in_language(lesson, 'title')}",
            lesson.minutes,
            {"text": version, "note": review},
            lesson.readers,
            lesson.questions,
        ],
    }


def quiz_row(quiz: TaughtQuiz) -> Row:
    """A quiz's line: tries, passes, mean score."""
    score = None if quiz.score is None else number(round(float(quiz.score), 1))
    return {"cells": [in_language(quiz, "title"), quiz.tries, quiz.passed, score]}
