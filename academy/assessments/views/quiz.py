"""Quizzes: one question a screen, the reason at once, as often as one likes."""

from typing import Any

from flask import url_for
from flask_login import current_user

from academy.access.gate import admits
from academy.access.permissions import Permission
from academy.assessments import actions, queries
from academy.assessments.forms import QuizForm
from academy.assessments.models import Attempt
from academy.assessments.queries import Offer, Sheet, Shown
from academy.assessments.rules import Conduct, Outcome
from academy.assessments.views.asking import in_chinese, letters, place_url, to_answer, with_verdict
from academy.assessments.views.board import blueprint
from academy.core.errors import Gone, Unknown
from academy.curriculum.rules import course_of_quiz
from academy.questions import marking
from academy.records import queries as records
from academy.records.rules import first_open
from academy.web.language import gettext as _
from academy.web.shell import page, request_time, see_other


@blueprint.get("/courses/<course>/quizzes/<quiz>")
@admits(Permission.QUIZ_TAKE, offer=queries.offered_quiz)
def quiz(offer: Offer) -> str:
    """What a quiz asks, how often it was passed, and the way in."""
    state = queries.exam_state(offer, request_time())
    return page("assessments/quiz.html", offer=offer, conduct=offer.conduct, state=state)


@blueprint.post("/courses/<course>/quizzes/<quiz>")
@admits(Permission.QUIZ_TAKE, offer=queries.offered_quiz)
def start_quiz(offer: Offer) -> Any:
    """Begin the quiz, or go on with the one that is open."""
    attempt = actions.start(offer, by=current_user, at=request_time(), writer="")
    return go_on(attempt)


def go_on(attempt: Attempt) -> Any:
    """To the first question that is still open, else to the result."""
    still_open = queries.sheet(attempt).open
    if not still_open:
        return see_other("assessments.quiz_result", attempt=attempt.ref)
    return see_other("assessments.quiz_question", attempt=attempt.ref, n=still_open[0].position)


@blueprint.get("/quiz-attempts/<attempt>/q/<int:n>")
@admits(Permission.QUIZ_TAKE, attempt=queries.quiz_attempt)
def quiz_question(attempt: Attempt, n: int) -> str:
    """One question: open, or with its reason once it was answered."""
    sheet = queries.sheet(attempt, n)
    if sheet.shown is None:
        raise Unknown
    if sheet.shown.line.answer is None:
        return quiz_page(attempt, sheet, sheet.shown, QuizForm())
    return reason_page(attempt, sheet, sheet.shown)


def home_of(attempt: Attempt) -> str:
    """The page of the quiz, to leave it by; what was answered stays."""
    slug = attempt.paper.slug
    return url_for("assessments.quiz", course=course_of_quiz(slug), quiz=slug)


def where(sheet: Sheet, n: int) -> dict[str, int]:
    """The place of a question among those this attempt asks; what was carried over is not asked."""
    asked = [line.position for line in sheet.lines if not line.is_carried]
    return {"number": asked.index(n) + 1 if n in asked else n, "total": len(asked)}


def quiz_page(attempt: Attempt, sheet: Sheet, shown: Shown, form: QuizForm) -> str:
    """A question to be answered."""
    n = shown.line.position
    return page(
        "assessments/quiz_question.html",
        attempt=attempt,
        home=home_of(attempt),
        n=n,
        q=to_answer(shown),
        form=form,
        **where(sheet, n),
    )


def reason_page(attempt: Attempt, sheet: Sheet, shown: Shown) -> str:
    """A question with the answer given, the right one, the reason, and where it is explained."""
    n = shown.line.position
    version = shown.version
    following = next((line.position for line in sheet.open if line.position > n), None)
    if following is None and sheet.open:
        following = sheet.open[0].position
    return page(
        "assessments/quiz_reason.html",
        attempt=attempt,
        home=home_of(attempt),
        q=with_verdict(shown),
        is_right=marking.mark(version.kind, version.right, shown.line.answer).is_right,
        right=" ".join(letters(shown, version.right)),
        explanation=in_chinese(version.explanation),
        place=place_url(queries.places([version.id]).get(version.id)),
        next_url=url_for("assessments.quiz_question", attempt=attempt.ref, n=following)
        if following
        else url_for("assessments.quiz_result", attempt=attempt.ref),
        is_last=following is None,
        **where(sheet, n),
    )


@blueprint.post("/quiz-attempts/<attempt>/q/<int:n>")
@admits(Permission.QUIZ_TAKE, attempt=queries.quiz_attempt)
def quiz_answer(attempt: Attempt, n: int) -> Any:
    """Keep the first answer to a question and show its reason."""
    form = QuizForm()
    if not form.validate_on_submit():
        sheet = queries.sheet(attempt, n)
        if sheet.shown is None:
            raise Unknown
        return quiz_page(attempt, sheet, sheet.shown, form), 422
    actions.answer_quiz(attempt, n, form.answer.data, by=current_user, at=request_time())
    return see_other("assessments.quiz_question", attempt=attempt.ref, n=n)


@blueprint.get("/quiz-attempts/<attempt>")
@admits(Permission.QUIZ_TAKE, attempt=queries.quiz_attempt)
def quiz_result(attempt: Attempt) -> Any:
    """What a quiz came to, question by question, and where to go from here."""
    if attempt.outcome is None:
        return go_on(attempt)
    outcome = Outcome.from_json(attempt.outcome)
    shown = queries.reviewed(attempt)
    places = queries.places(one.version.id for one in shown)
    told = [
        {
            "number": one.line.position,
            "q": with_verdict(one),
            "explanation": in_chinese(one.version.explanation),
            "place": place_url(places.get(one.version.id)),
            "is_right": one.line.position in outcome.right,
        }
        for one in shown
    ]
    return page(
        "assessments/quiz_result.html",
        attempt=attempt,
        home=home_of(attempt),
        conduct=Conduct.from_json(attempt.version.conduct),
        outcome=outcome,
        wrong=[one for one in told if not one["is_right"]],
        right=[one for one in told if one["is_right"]],
        total=len(told),
        onward=onward(attempt),
    )


def onward(attempt: Attempt) -> dict[str, str]:
    """Where a learner goes after a quiz: the next lesson or quiz of the course, else home."""
    offer = queries.offer_of(attempt)
    slug = offer.course.slug if offer and offer.course else ""
    outline = records.outline(slug, current_user) if slug else None
    following = first_open(outline.steps) if outline else None
    if following and following.lesson:
        return {
            "url": url_for("courses.lesson", course=slug, n=following.lesson),
            "label": _("Next lesson"),
        }
    if outline:
        return {"url": url_for("courses.outline", course=slug), "label": _("Back to the course")}
    return {"url": url_for("courses.index"), "label": _("Courses")}


@blueprint.post("/quiz-attempts/<attempt>/again")
@admits(Permission.QUIZ_TAKE, attempt=queries.quiz_attempt)
def quiz_again(attempt: Attempt) -> Any:
    """Practice what was wrong; what was right is carried over."""
    offer = queries.offer_of(attempt)
    if offer is None:
        raise Gone
    again = actions.practice_wrong(attempt, offer, by=current_user, at=request_time())
    return go_on(again)
