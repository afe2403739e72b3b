"""The examiner's desk: the queue, the sheet, and settling a disagreement."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, jsonify, request
from flask_login import current_user

from academy.access.gate import admits, can
from academy.access.permissions import Permission
from academy.core.errors import Conflict
from academy.practicals import actions, queries, rules
from academy.practicals.forms import SheetForm, notes_as_text
from academy.practicals.models import Marking, Submission
from academy.web import settle
from academy.web.filters import clock_time, in_language, number, say
from academy.web.language import gettext as _
from academy.web.navigation import entry
from academy.web.shell import page, request_time, see_other

blueprint = Blueprint("marking", __name__)


def menu() -> list[list[Any]]:
    """The menu of the examiner's pages."""
    lines = [entry(_("To mark"), "/mark", only=True)]
    if can(Permission.PRACTICAL_ADJUDICATE):
        lines.append(entry(_("Moderation"), "/mark/moderation"))
    return [lines]


@blueprint.get("/mark")
@admits(Permission.PRACTICAL_MARK)
def queue() -> str:
    """What waits, without a name."""
    at = request_time()
    return page(
        "practicals/queue.html",
        menu=menu(),
        place={"name": _("Marking desk"), "subtitle": _("Blind marking")},
        waiting=queries.count_of(queries.open_to_marking(current_user, at=at)),
        oldest=queries.oldest_of(queries.open_to_marking(current_user, at=at)),
        held=queries.held_by(current_user, at=at),
        finished=queries.count_locked(current_user, since=at - timedelta(hours=1)),
        all_finished=queries.count_locked(current_user, since=None),
    )


@blueprint.post("/mark/next")
@admits(Permission.PRACTICAL_MARK)
def take() -> Any:
    """Take the next video, or the one already held."""
    return next_sheet()


def next_sheet(*, adjudicates: bool = False) -> Any:
    """Lead to the next sheet, or back to the queue when nothing waits."""
    marking = actions.take_next(current_user, at=request_time(), adjudicates=adjudicates)
    if marking is None:
        flash(_("Nothing waits for you."), "info")
        return see_other("marking.moderation" if adjudicates else "marking.queue")
    return see_other("marking.sheet", submission=queries.submission_of(marking).ref)


@blueprint.get("/mark/<submission>")
@admits(Permission.PRACTICAL_MARK, marking=queries.marking_for)
def sheet(marking: Marking) -> Any:
    """The video and the rubric; nothing on the page says whose it is."""
    if marking.state == "locked":
        flash(_("This sheet is finished already."), "info")
        return see_other("marking.queue")
    return sheet_page(marking, queries.submission_of(marking))


def sheet_page(
    marking: Marking, submission: Submission, sent: SheetForm | None = None, faults: Any = None
) -> str:
    """The sheet as kept, or as it was just sent with what is wrong in it."""
    version = queries.version_for(submission)
    rubric = rules.rubric_of(version.content)
    source: Marking | SheetForm = sent or marking
    red_seconds = {row["code"]: row.get("second") for row in source.red_lines}
    return page(
        "practicals/sheet.html",
        marking=marking,
        submission=submission,
        # What a browser keeps of a sheet belongs to this examiner alone.
        kept_as=f"{submission.ref} {current_user.ref}",
        rubric=rubric,
        criteria=[
            {
                "code": one.code,
                "name": in_language(one),
                "note": one.hint,
                "chosen": source.levels.get(one.code),
                "levels": [
                    {
                        "level": level,
                        "name": _(rules.LEVEL_WORDS[level]),
                        "text": one.anchors[level],
                        "points": number(float(one.points(level))),
                    }
                    for level in rules.LEVELS
                ],
            }
            for one in rubric.criteria
        ],
        comments=source.comments,
        notes_text=sent.notes_text if sent else notes_as_text(marking.notes),
        red_seconds={
            code: "" if second is None else rules.time_code(second)
            for code, second in red_seconds.items()
        },
        faults=faults or {},
        cards=rules.drawn_cards(
            version.content.get("cards", []),
            f"{queries.enrollment_ref(submission)}:{submission.number}",
        ),
        codes=[
            rules.spoken_code(
                queries.enrollment_ref(submission),
                submission.handed_in_at,
                key=current_app.config["SECRET_KEY"],
                spell=spell,
            )
            for spell in (0, 1)
        ],
        waiting=queries.count_of(queries.open_to_marking(current_user, at=request_time())),
        time_code=rules.time_code,
        is_adjudication=marking.slot == actions.ADJUDICATION,
    )


def what_was_asked(submission: Submission, cards: list[str]) -> dict[str, list[str]]:
    """The cards drawn for a try and the codes that may be heard in it."""
    ref = queries.enrollment_ref(submission)
    key, at = current_app.config["SECRET_KEY"], submission.handed_in_at
    return {
        "cards": rules.drawn_cards(cards, f"{ref}:{submission.number}"),
        "codes": [rules.spoken_code(ref, at, key=key, spell=spell) for spell in (0, 1)],
    }


@blueprint.post("/mark/<submission>")
@admits(Permission.PRACTICAL_MARK, marking=queries.marking_for)
def save(marking: Marking) -> Any:
    """Keep the sheet as a draft, or finish it and go on to the next."""
    submission = queries.submission_of(marking)
    rubric = rules.rubric_of(queries.version_for(submission).content)
    sent = SheetForm.read(request.form, rubric)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    try:
        actions.save_sheet(
            marking,
            revision=sent.revision,
            levels=sent.levels,
            comments=sent.comments,
            notes=sent.notes,
            red_lines=sent.red_lines,
            at=request_time(),
        )
    except Conflict as conflict:
        if by_script:
            return jsonify(conflict=say(conflict.said)), 409
        return page(
            "practicals/conflict.html",
            submission=submission,
            mine=sent,
            kept=marking,
            rubric=rubric,
            notes_kept=notes_as_text(marking.notes),
        ), 409
    if by_script:
        return jsonify(revision=marking.revision, saved=clock_time(request_time()))
    if request.form.get("do") != "finish":
        flash(_("Draft saved."), "ok")
        return see_other("marking.sheet", submission=submission.ref)
    return finish(marking, submission, sent)


def finish(marking: Marking, submission: Submission, sent: SheetForm) -> Any:
    """Lock the sheet and choose the next in the same request, or say what is missing."""
    faults: dict[str, Any] = dict(sent.faults)
    try:
        if not faults:
            actions.lock(marking, submission, by=current_user, at=request_time())
    except actions.Unfinished as unfinished:
        faults = {code: say(said) for code, said in unfinished.problems.items()}
    if faults:
        # The draft stays kept although the sheet is refused.
        settle.keep_anyway()
        return sheet_page(marking, submission, sent, faults), 422
    if marking.slot == actions.ADJUDICATION:
        flash(_("Settled. The learner sees the result now."), "ok")
        return see_other("marking.compare", submission=submission.ref)
    flash(_("Saved."), "ok")
    return next_sheet()


@blueprint.get("/mark/moderation")
@admits(Permission.PRACTICAL_ADJUDICATE)
def moderation() -> str:
    """What two examiners judged differently."""
    at = request_time()
    return page(
        "practicals/moderation.html",
        menu=menu(),
        place={"name": _("Marking desk"), "subtitle": _("Adjudication")},
        waiting=queries.count_of(queries.open_to_adjudication(current_user, at=at)),
        oldest=queries.oldest_of(queries.open_to_adjudication(current_user, at=at)),
        settled=queries.adjudicated_by(current_user),
    )


@blueprint.post("/mark/moderation/next")
@admits(Permission.PRACTICAL_ADJUDICATE)
def take_adjudication() -> Any:
    """Take the next disagreement; it is marked blind first."""
    return next_sheet(adjudicates=True)


@blueprint.get("/mark/moderation/<submission>")
@admits(Permission.PRACTICAL_ADJUDICATE, marking=queries.marking_for)
def compare(marking: Marking) -> Any:
    """All three sheets side by side, once the adjudicator's own is finished."""
    if marking.slot != actions.ADJUDICATION or marking.state != "locked":
        return see_other("marking.moderation")
    submission = queries.submission_of(marking)
    return page(
        "practicals/compare.html",
        menu=menu(),
        place={"name": _("Marking desk"), "subtitle": _("Adjudication")},
        submission=submission,
        rubric=rules.rubric_of(queries.version_for(submission).content),
        markings=queries.markings_of(submission),
        level_words=rules.LEVEL_WORDS,
        time_code=rules.time_code,
    )
