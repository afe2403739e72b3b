"""All that is judged, in one list, and the rules of an exam before its clock starts."""

from typing import Any

from flask import url_for
from flask_login import current_user

from academy.access.gate import admits
from academy.access.permissions import Permission
from academy.assessments import actions, queries, rules
from academy.assessments.models import Attempt
from academy.assessments.queries import ExamState, Offer
from academy.assessments.views.board import blueprint, name_browser
from academy.questions.rules import TOPIC_WORDS
from academy.records import queries as records
from academy.records.models import Enrollment
from academy.web.filters import day_time, in_language, number, say
from academy.web.language import gettext as _
from academy.web.shell import page, request_time, see_other

Row = dict[str, str]


@blueprint.get("/assessments")
@admits(Permission.EXAM_SIT)
def index() -> str:
    """The exam and the practical of one's level, each with its state and what is missing."""
    enrollment = records.current_enrollment(current_user)
    if enrollment is None:
        return page("assessments/index.html", rows=[], certificate=None)
    offer = queries.theory_of(enrollment)
    rows = [exam_row(offer, enrollment)] if offer else []
    return page(
        "assessments/index.html",
        rows=[*rows, practical_row(enrollment)],
        certificate=enrollment.certified_at,
    )


def exam_row(offer: Offer, enrollment: Enrollment) -> Row:
    """The line of the theory exam."""
    row = {
        "label": in_language(offer.paper, "title"),
        "url": url_for("assessments.exam", exam=offer.paper.slug),
        "value": _("Open"),
        "note": "",
        "state": "open",
    }
    if enrollment.theory_passed_at is not None:
        words = _("%(score)s points", score=number(enrollment.theory_score))
        return {**row, "value": _("Passed"), "note": words, "state": ""}
    state = queries.exam_state(offer, request_time())
    if state.open:
        return {**row, "value": _("Running"), "note": _("The clock is running: carry on")}
    if enrollment.learned_at is None and (missing := still_missing(enrollment)):
        return {**row, "value": _("Not open yet"), "note": missing, "state": ""}
    if state.verdict.next_at:
        opens = _("Next try from %(time)s", time=day_time(state.verdict.next_at))
        return {**row, "value": _("Not yet again"), "note": opens, "state": ""}
    left = _("%(n)s tries left", n=state.verdict.tries_left)
    return {**row, "note": left if state.last else ""}


def still_missing(enrollment: Enrollment) -> str:
    """What must be learned before the exam opens, in words; empty when nothing."""
    standing = queries.standing(enrollment)
    missing = rules.still_missing(
        lessons_done=standing.lessons_done,
        lessons=standing.lessons,
        quizzes_passed=standing.quizzes_passed,
        quizzes=standing.quizzes,
    )
    return say(missing) if missing else ""


def practical_row(enrollment: Enrollment) -> Row:
    """The line of the practical, as the record book tells it."""
    row = {
        "label": _("Practical assessment"),
        "url": url_for("practicals.brief", practical=f"practical-{enrollment.level.lower()}"),
        "note": "",
        "state": "",
    }
    if enrollment.practical_passed_at is not None:
        words = _("%(score)s points", score=number(enrollment.practical_score))
        return {**row, "value": _("Passed"), "note": words}
    if enrollment.practical_waits_since is not None:
        return {**row, "value": _("Being marked")}
    if enrollment.theory_passed_at is None:
        return {**row, "value": _("Not open yet"), "note": _("Opens when the theory is passed")}
    return {**row, "value": _("Open"), "state": "open"}


@blueprint.get("/exams/<exam>")
@admits(Permission.EXAM_SIT, offer=queries.offered_exam)
def exam(offer: Offer) -> str:
    """The rules of an exam, whether it may begin, and when it may."""
    state = queries.exam_state(offer, request_time())
    return page(
        "assessments/exam.html",
        offer=offer,
        conduct=offer.conduct,
        state=state,
        missing=why_not(offer, state),
        floors=[(say(TOPIC_WORDS[t]), share) for t, share in offer.conduct.floors.items()],
        carry_on=open_url(state.open) if state.open else "",
    )


def why_not(offer: Offer, state: ExamState) -> str:
    """Why no attempt may begin now, in words; empty when one may."""
    if offer.enrollment.learned_at is None:
        return still_missing(offer.enrollment)
    return say(state.verdict.said) if state.verdict.said else ""


def open_url(attempt: Attempt) -> str:
    """The first open question of an attempt, or the page before handing in."""
    still_open = queries.sheet(attempt).open
    if not still_open:
        return url_for("assessments.review", attempt=attempt.ref)
    return url_for("assessments.question", attempt=attempt.ref, n=still_open[0].position)


@blueprint.post("/exams/<exam>/attempts")
@admits(Permission.EXAM_SIT, offer=queries.offered_exam)
def start_exam(offer: Offer) -> Any:
    """Begin the exam, or go on with the one that is open."""
    attempt = actions.start(offer, by=current_user, at=request_time(), writer=name_browser())
    return see_other("assessments.question", attempt=attempt.ref, n=1)
