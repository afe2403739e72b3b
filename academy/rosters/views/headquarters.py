"""Headquarters' part: everybody's roster with masked names, and the approval of batches."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_login import current_user

from academy.access.gate import admits, can, scope_of
from academy.access.permissions import Permission
from academy.access.scope import Scope
from academy.core.errors import NotYourRole
from academy.core.names import masked_name
from academy.rosters import actions
from academy.rosters.forms import ExportForm, PressForm, ReturnForm, RosterFilter
from academy.rosters.models import RosterBatch, RosterEntry
from academy.rosters.queries import batches as queries
from academy.rosters.queries import columns
from academy.rosters.rules import BatchState, ReturnReason, RowState
from academy.rosters.views.batches import WORDS
from academy.rosters.views.files import export
from academy.rosters.views.frames import headquarters_frame
from academy.rosters.views.lists import Listing, grouped
from academy.web.language import gettext as _
from academy.web.paging import Order, page_of
from academy.web.settle import hand_over
from academy.web.shell import page, request_time, see_other

blueprint = Blueprint("hq_rosters", __name__)

GROUPS = ("center", "belt", "cohort")
NEWEST = (Order(RosterBatch.id, is_descending=True),)


def whole_scope(permission: Permission) -> Scope:
    """The reach of somebody who may read everywhere; these pages are for nobody else."""
    scope = scope_of(permission)
    if not scope.is_everywhere:
        raise NotYourRole
    return scope


@blueprint.get("/hq/learners")
@admits(Permission.ROSTER_READ)
def learners() -> str:
    """Everybody's roster with masked names: where the figures of the dashboards lead."""
    listing = Listing(
        scope=whole_scope(Permission.ROSTER_READ),
        asked=RosterFilter(request.args),
        shown=columns.HEADQUARTERS_PAGE,
        groups=GROUPS,
        url=url_for("hq_rosters.learners"),
        learner_url=lambda row: f"/centers/{row.center_code}/learners/{row.ref}",
        sees_names=False,
    )
    filters: dict[str, Any] = dict(grouped(listing.wanted.parameters))
    return page(
        "rosters/all_learners.html",
        **listing.values(),
        wanted=listing.wanted,
        export_url=url_for("hq_rosters.take_out", **filters),
        **headquarters_frame(),
    )


@blueprint.post("/hq/exports")
@admits(Permission.ROSTER_EXPORT)
def take_out() -> Any:
    """Send the filtered roster of all centers as a file, masked."""
    form = ExportForm()
    form.is_full.data = False
    if not form.validate_on_submit():
        return see_other("hq_rosters.learners")
    wanted = RosterFilter(request.args).wanted
    scope = whole_scope(Permission.ROSTER_EXPORT)
    return export(scope, wanted, form, center=None, groups=GROUPS)


# Batches


@blueprint.get("/hq/batches")
@admits(Permission.PROGRAM_READ)
def index() -> str:
    """Batches that wait for approval, and those before them."""
    scope = whole_scope(Permission.BATCH_READ)
    return page(
        "rosters/batches.html",
        waiting=queries.waiting_batches(scope),
        slice=page_of(
            queries.batches(scope).where(RosterBatch.state != BatchState.DRAFT.value),
            NEWEST,
            after=request.args.get("after"),
            before=request.args.get("before"),
        ),
        **WORDS,
        **headquarters_frame(),
    )


def batch_page(
    batch: RosterBatch, *, refused: ReturnForm | None = None, row: str | None = None
) -> str:
    """A batch as the approver reads it."""
    found = queries.rows_on(batch)
    entries = [one.RosterEntry for one in found]
    states = [entry.state for entry in entries]
    return page(
        "rosters/approval.html",
        form=refused,
        refused_row=row,
        batch=batch,
        rows=found,
        counts={state: states.count(state.value) for state in RowState},
        done=states.count(RowState.ISSUED) + states.count(RowState.STOPPED),
        to_issue=len(states) - states.count(RowState.RETURNED),
        problem=actions.approval_problem(batch, entries, by=current_user, at=request_time()),
        can_decide=batch.state == BatchState.IN_NOTICE and can(Permission.BATCH_APPROVE, batch),
        masked_name=masked_name,
        names=queries.names_of({batch.submitted_by_id, batch.approved_by_id}),
        return_form=ReturnForm,
        press_form=PressForm(),
        **WORDS,
        **headquarters_frame(),
    )


@blueprint.get("/hq/batches/<batch>")
@admits(Permission.PROGRAM_READ, batch=queries.batch_by_ref)
def show(batch: RosterBatch) -> str:
    """One batch with its rows, and whether it can be approved now."""
    return batch_page(batch)


@blueprint.post("/hq/batches/<batch>/approve")
@admits(Permission.BATCH_APPROVE, batch=queries.batch_by_ref)
def approve(batch: RosterBatch) -> Any:
    """Approve the batch; its certificates are issued by a job."""
    PressForm().validate_on_submit()
    actions.approve(batch, by=current_user, at=request_time())
    hand_over("issue_batch", batch.ref)
    flash(_("Approved. The certificates are being issued; you may leave this page."), "ok")
    return see_other("hq_rosters.show", batch=batch.ref)


@blueprint.post("/hq/batches/<batch>/return")
@admits(Permission.BATCH_APPROVE, batch=queries.batch_by_ref)
def return_batch(batch: RosterBatch) -> Any:
    """Return the whole batch to its center."""
    form = ReturnForm(prefix="batch")
    if not form.validate_on_submit():
        return batch_page(batch, refused=form, row="batch"), 422
    actions.return_batch(
        batch,
        ReturnReason(form.reason.data),
        form.words.data or "",
        by=current_user,
        at=request_time(),
    )
    flash(_("The batch is returned to its center."), "ok")
    return see_other("hq_rosters.show", batch=batch.ref)


@blueprint.post("/hq/batches/<batch>/rows/<row>/return")
@admits(Permission.BATCH_APPROVE, row=queries.row_of)
def return_row(row: RosterEntry) -> Any:
    """Return one row; the others can still be approved."""
    form = ReturnForm(prefix=row.ref)
    batch = queries.batch_by_ref(row.batch.ref) or row.batch
    if not form.validate_on_submit():
        return batch_page(batch, refused=form, row=row.ref), 422
    actions.return_row(
        row,
        ReturnReason(form.reason.data),
        form.words.data or "",
        by=current_user,
        at=request_time(),
    )
    flash(_("The row is returned to its center."), "ok")
    return see_other("hq_rosters.show", batch=row.batch.ref)
