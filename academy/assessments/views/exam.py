"""Answering an exam: one question a page, saved by its own request, checked and handed in."""

from typing import Any

from flask import Response, current_app, flash, jsonify, request
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from academy.access.gate import admits, open_to_all
from academy.access.permissions import Permission
from academy.assessments import actions, queries, rules
from academy.assessments.actions import NotUnderstood, OtherDevice
from academy.assessments.forms import SAVE_BYTES, PressForm, SheetForm, save_from_json
from academy.assessments.models import Attempt
from academy.assessments.queries import Sheet
from academy.assessments.rules import Reception, Save
from academy.assessments.views.asking import navigator, to_answer
from academy.assessments.views.board import blueprint, name_browser, this_browser
from academy.core.errors import TooLarge, Unknown
from academy.core.tokens import new_ref
from academy.web import settle
from academy.web.filters import clock_time
from academy.web.language import gettext as _
from academy.web.shell import page, request_time, see_other


@blueprint.get("/exam-attempts/<attempt>/q/<int:n>")
@admits(Permission.EXAM_SIT, attempt=queries.exam_attempt)
def question(attempt: Attempt, n: int) -> Any:
    """One question, with clock, save state and navigator."""
    if attempt.state != "open":
        return see_other("assessments.result", attempt=attempt.ref)
    if attempt.writer != this_browser():
        return other_device(attempt, n)
    return question_page(attempt, n)


def question_page(attempt: Attempt, n: int, **also: Any) -> str:
    """The page of a question as it stands."""
    sheet = queries.sheet(attempt, n)
    if sheet.shown is None:
        raise Unknown
    return page(
        "assessments/question.html",
        attempt=attempt,
        n=n,
        total=len(sheet.lines),
        q=to_answer(sheet.shown),
        is_flagged=sheet.shown.line.is_flagged,
        key=new_ref(),
        **around(attempt, sheet, n),
        **also,
    )


def around(attempt: Attempt, sheet: Sheet, here: int = 0) -> dict[str, Any]:
    """What stands around every page of a running exam: clock, save state, navigator."""
    at = request_time()
    ends_at = attempt.deadline or at
    return {
        "ends_at": ends_at.isoformat(),
        "at": at.isoformat(),
        "ends_clock": clock_time(ends_at),
        "minutes_left": rules.minutes_left(at, ends_at),
        "saved_clock": clock_time(sheet.saved_at) if sheet.saved_at else "",
        "order": sheet.next_order,
        "questions": navigator(attempt, sheet, here),
    }


def other_device(attempt: Attempt, n: int) -> tuple[str, int]:
    """Another browser answers this paper: stay out, or take it over."""
    return page("assessments/other_device.html", attempt=attempt, n=n), 409


@blueprint.post("/exam-attempts/<attempt>/q/<int:n>")
@admits(Permission.EXAM_SIT, attempt=queries.exam_attempt)
def answer(attempt: Attempt, n: int) -> Any:
    """Keep the answer of a page without a script, and turn to the page asked for."""
    form = SheetForm()
    if not form.validate_on_submit():
        return question_page(attempt, n, form=form), 422
    try:
        ack = kept(attempt.ref, form.save(n))
    except OtherDevice:
        return other_device(attempt, n)
    if ack.reception is Reception.LATE:
        flash(_("This answer came after the end. It is kept, but does not count."), "warn")
        return see_other("assessments.result", attempt=attempt.ref)
    if ack.is_superseded:
        # What was sent is kept in the log; the page shows what stands.
        settle.keep_anyway()
        return question_page(attempt, n, is_superseded=True), 409
    return turn(attempt, n, request.form.get("go", "next"))


def kept(ref: str, save: Save) -> actions.Ack:
    """Keep what this browser says about a question."""
    return actions.save_answer(ref, save, by=current_user, writer=this_browser(), at=request_time())


def turn(attempt: Attempt, n: int, where: str) -> Answer:
    """The page before, the page after, or the check when there is none."""
    target = n - 1 if where == "previous" else n + 1
    if where == "review" or target > rules.Conduct.from_json(attempt.version.conduct).count:
        return see_other("assessments.review", attempt=attempt.ref)
    return see_other("assessments.question", attempt=attempt.ref, n=max(target, 1))


@blueprint.put("/exam-attempts/<attempt>/answers/<int:n>")
@admits(Permission.EXAM_SIT)
def save(attempt: str, n: int) -> Any:
    """Keep an answer sent by the script; this acknowledgment leaves only after the commit.

    The attempt is not loaded first: the save itself names the person in its condition, and one
    that is somebody else's is not there.
    """
    if (request.content_length or 0) > SAVE_BYTES:
        raise TooLarge
    what = save_from_json(n, sent_json())
    if what is None:
        raise NotUnderstood
    ack = kept(attempt, what)
    at = request_time()
    left = rules.remaining(at, ack.deadline) if ack.deadline else None
    state = "superseded" if ack.is_superseded else "saved"
    return jsonify(
        state="late" if ack.reception is Reception.LATE else state,
        grace=ack.reception is Reception.GRACE,
        order=what.order,
        clock=clock_time(at),
        now=at.isoformat(),
        left_ms=None if left is None else int(left.total_seconds() * 1000),
    )


def sent_json() -> Any:
    """What a script sent; nothing when it cannot be read, or is nested beyond reason."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


@blueprint.get("/exam-attempts/offline.js")
@open_to_all
def offline_script() -> Response:
    """The worker that keeps exam pages readable; from this address it rules no others."""
    script = current_app.extensions["shelf"].assets["js/exam-offline.js"]
    return Response(script.plain, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@blueprint.post("/exam-attempts/<attempt>/take-over")
@admits(Permission.EXAM_SIT, attempt=queries.exam_attempt)
def take_over(attempt: Attempt) -> Any:
    """Go on in this browser; the other one is told at its next save."""
    PressForm().validate_on_submit()
    actions.take_over(attempt, by=current_user, at=request_time(), writer=name_browser())
    n = request.form.get("n", type=int) or 1
    return see_other("assessments.question", attempt=attempt.ref, n=max(n, 1))


@blueprint.get("/exam-attempts/<attempt>/review")
@admits(Permission.EXAM_SIT, attempt=queries.exam_attempt)
def review(attempt: Attempt) -> Any:
    """The page before handing in: what is open comes first, then what is flagged."""
    if attempt.state != "open":
        return see_other("assessments.result", attempt=attempt.ref)
    if attempt.writer != this_browser():
        return other_device(attempt, 1)
    sheet = queries.sheet(attempt)
    return page(
        "assessments/review.html",
        attempt=attempt,
        gaps=len(sheet.open),
        back_to=sheet.open[0].position if sheet.open else 1,
        **around(attempt, sheet),
    )


@blueprint.post("/exam-attempts/<attempt>/submit")
@admits(Permission.EXAM_SIT, attempt=queries.exam_attempt)
def submit(attempt: Attempt) -> Any:
    """Hand the paper in; pressing twice gives the same receipt."""
    try:
        actions.hand_in(attempt, by=current_user, at=request_time(), writer=this_browser())
    except OtherDevice:
        return other_device(attempt, 1)
    return see_other("assessments.result", attempt=attempt.ref)
