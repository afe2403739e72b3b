"""A center's certification batches: who is ready, row by row review, submission, the notice."""

from typing import Any

from flask import Blueprint, current_app, flash, request
from flask_login import current_user

from academy.access.gate import admits, can
from academy.access.permissions import Permission
from academy.access.scope import Scope
from academy.core.clock import beijing_date
from academy.core.names import masked_name
from academy.places.models import Center
from academy.places.queries import find_center
from academy.rosters import actions, rules
from academy.rosters.forms import ConfirmForm, PressForm, ReturnForm
from academy.rosters.models import RosterBatch, RosterEntry
from academy.rosters.queries import batches as queries
from academy.rosters.rules import (
    OBSTACLE_WORDS,
    REASON_WORDS,
    REMEDY_WORDS,
    ROW_WORDS,
    BatchState,
    Obstacle,
    ReturnReason,
    RowState,
)
from academy.rosters.views.frames import center_frame, sees_names
from academy.web.language import gettext as _
from academy.web.shell import page, request_time, see_other

blueprint = Blueprint("batches", __name__)

WORDS = {
    "row_words": ROW_WORDS,
    "reason_words": REASON_WORDS,
}


@blueprint.get("/centers/<center>/certificates")
@admits(Permission.BATCH_READ, center=find_center)
def index(center: Center, scope: Scope) -> str:
    """Who is ready for a certificate, who is not and why, and the batches so far."""
    at = request_time()
    passed = [(one, actions.hindrance(one, at=at)) for one in queries.passed_learners(center)]
    return page(
        "rosters/certificates.html",
        ready=[one for one, reason in passed if reason is None],
        blocked=[
            (one, reason) for one, reason in passed if reason not in (None, Obstacle.ON_BATCH)
        ],
        on_batch=sum(reason is Obstacle.ON_BATCH for _one, reason in passed),
        draft=queries.draft_of(center),
        batches=queries.batches_of(scope, center),
        obstacle_words=OBSTACLE_WORDS,
        remedy_words=REMEDY_WORDS,
        sees_names=sees_names(scope, center),
        masked_name=masked_name,
        form=PressForm(),
        **WORDS,
        **center_frame(center),
    )


@blueprint.post("/centers/<center>/batches")
@admits(Permission.ROSTER_SUBMIT, center=find_center)
def propose(center: Center) -> Any:
    """Put the chosen learners on the center's draft."""
    PressForm().validate_on_submit()
    batch = actions.propose(
        center, request.form.getlist("learner"), by=current_user, at=request_time()
    )
    return see_other("batches.show", center=center.code, batch=batch.ref)


def batch_page(
    batch: RosterBatch,
    *,
    refused: ReturnForm | ConfirmForm | None = None,
    row: RosterEntry | None = None,
) -> str:
    """A batch with its rows and what may be done with it now."""
    found = queries.rows_on(batch)
    states = [one.RosterEntry.state for one in found]
    return page(
        "rosters/batch.html",
        form=refused,
        refused_row=None if row is None else row.ref,
        batch=batch,
        rows=found,
        counts={state: states.count(state.value) for state in RowState},
        done=states.count(RowState.ISSUED) + states.count(RowState.STOPPED),
        to_issue=sum(state in _ISSUING for state in states),
        can_review=batch.state == BatchState.DRAFT and can(Permission.ROSTER_SUBMIT, batch),
        # During the notice an objection may still take a row off.
        can_return=batch.state in {BatchState.DRAFT, BatchState.IN_NOTICE}
        and can(Permission.ROSTER_SUBMIT, batch),
        submit_problem=rules.submit_problem(states) if batch.state == BatchState.DRAFT else None,
        working_days=current_app.config["NOTICE_WORKING_DAYS"],
        sees_names=can(Permission.ROSTER_SUBMIT, batch),
        masked_name=masked_name,
        names=queries.names_of({batch.opened_by_id, batch.submitted_by_id, batch.approved_by_id}),
        as_printed=rules.as_printed,
        return_form=ReturnForm,
        press_form=PressForm(),
        **WORDS,
        **center_frame(batch.center),
    )


_ISSUING = {RowState.CONFIRMED, RowState.ISSUED, RowState.STOPPED}


@blueprint.get("/centers/<center>/batches/<batch>")
@admits(Permission.BATCH_READ, batch=queries.batch_at)
def show(batch: RosterBatch) -> str:
    """A batch of the center, row by row."""
    return batch_page(batch)


@blueprint.post("/centers/<center>/batches/<batch>/rows/<row>/confirm")
@admits(Permission.ROSTER_SUBMIT, row=queries.row_at)
def confirm(row: RosterEntry) -> Any:
    """Confirm one row."""
    form = ConfirmForm(prefix=row.ref)
    form.needs_identity = row.enrollment.identity_checked_at is None
    if not form.validate_on_submit():
        return batch_page(row.batch, refused=form, row=row), 422
    actions.confirm(
        row,
        identity_seen=bool(form.identity_seen.data),
        by=current_user,
        at=request_time(),
        seen=form.seen.data or None,
    )
    return _to(row.batch)


@blueprint.post("/centers/<center>/batches/<batch>/rows/<row>/return")
@admits(Permission.ROSTER_SUBMIT, row=queries.row_at)
def return_row(row: RosterEntry) -> Any:
    """Take one row off the draft, with a reason."""
    form = ReturnForm(prefix=row.ref)
    if not form.validate_on_submit():
        return batch_page(row.batch, refused=form, row=row), 422
    actions.return_row(
        row,
        ReturnReason(form.reason.data),
        form.words.data or "",
        by=current_user,
        at=request_time(),
    )
    flash(_("The row is returned. The learner can be put on the next batch."), "ok")
    return _to(row.batch)


@blueprint.post("/centers/<center>/batches/<batch>/submit")
@admits(Permission.ROSTER_SUBMIT, batch=queries.batch_at)
def submit(batch: RosterBatch) -> Any:
    """Hand the reviewed batch on to headquarters."""
    working_days = current_app.config["NOTICE_WORKING_DAYS"]
    actions.submit(batch, working_days=working_days, by=current_user, at=request_time())
    if working_days:
        flash(_("Submitted. Headquarters approves it after the notice period."), "ok")
    else:
        flash(_("Submitted. Headquarters can approve it now."), "ok")
    return _to(batch)


def _to(batch: RosterBatch) -> Any:
    return see_other("batches.show", center=batch.center.code, batch=batch.ref)


@blueprint.get("/centers/<center>/batches/<batch>/notice")
@admits(Permission.BATCH_READ, batch=queries.batch_at)
def notice(batch: RosterBatch) -> str:
    """The list to be put up during the notice period: masked names, for paper."""
    return page(
        "rosters/notice.html",
        batch=batch,
        center=batch.center,
        rows=[one for one in queries.rows_on(batch) if one.RosterEntry.state != RowState.RETURNED],
        masked_name=masked_name,
        today=beijing_date(request_time()),
    )
