"""Headquarters' register of certificates: finding one, seeing its history, revoking it."""

from typing import Any

from flask import Blueprint, flash, request
from flask_login import current_user

from academy.access.gate import admits
from academy.access.permissions import Permission
from academy.certificates import actions, queries
from academy.certificates.forms import RevokeForm
from academy.certificates.models import Certificate
from academy.certificates.rules import LIVE_STATES, REASON_WORDS, STANDING_WORDS, Reason, Standing
from academy.certificates.views.learn import last_month, standing_of
from academy.core.clock import beijing_date
from academy.core.errors import Conflict
from academy.core.names import masked_name
from academy.core.words import N_
from academy.places.queries import all_centers
from academy.web.language import gettext as _
from academy.web.navigation import headquarters_menu
from academy.web.paging import Order, page_of
from academy.web.shell import page, request_time, see_other

blueprint = Blueprint("certificate_register", __name__)

ORDER = (Order(Certificate.id, is_descending=True),)
SEARCHABLE = (Standing.VALID, Standing.EXPIRED, Standing.SUSPENDED, Standing.REVOKED)


def frame() -> dict[str, Any]:
    """What stands beside every page of headquarters."""
    return {"menu": headquarters_menu(), "place": {"name": _("Headquarters"), "subtitle": ""}}


@blueprint.get("/hq/certificates")
@admits(Permission.PROGRAM_READ)
def index() -> str:
    """All certificates, found by number, name, standing or center."""
    wanted = request.args.get("q", "").strip()[:60]
    asked = request.args.get("standing", "")
    standing = Standing(asked) if asked in set(SEARCHABLE) else None
    center = request.args.get("center", "")
    centers = all_centers()
    statement = queries.register(wanted, standing, center, today=beijing_date(request_time()))
    return page(
        "certificates/register.html",
        slice=page_of(
            statement,
            ORDER,
            after=request.args.get("after"),
            before=request.args.get("before"),
        ),
        q=wanted,
        standing=standing,
        center=center,
        # A filter that means nothing is said, not ignored.
        is_nonsense=bool(asked and standing is None)
        or bool(center and center not in {place.code for place in centers}),
        centers=centers,
        standings=SEARCHABLE,
        standing_of=standing_of,
        words=STANDING_WORDS,
        masked_name=masked_name,
        **frame(),
    )


@blueprint.get("/hq/certificates/<certificate>")
@admits(Permission.PROGRAM_READ, certificate=queries.certificate_by_ref)
def show(certificate: Certificate) -> str:
    """One certificate: what it says, what happened to it, what strangers told."""
    return page(
        "certificates/record.html",
        certificate=certificate,
        content=certificate.content,
        standing=standing_of(certificate),
        words=STANDING_WORDS,
        reasons=REASON_WORDS,
        holder=masked_name(certificate.content["holder"]),
        events=queries.events_of(certificate),
        reports=queries.reports_of(certificate),
        checks=queries.checks_in(certificate, last_month()),
        can_revoke=certificate.state in LIVE_STATES,
        **frame(),
    )


def revoke_page(certificate: Certificate, form: RevokeForm) -> str:
    """The form with a preview of what revoking does."""
    return page(
        "certificates/revoke.html",
        form=form,
        certificate=certificate,
        holder=masked_name(certificate.content["holder"]),
        checks=queries.checks_in(certificate, last_month()),
        **frame(),
    )


@blueprint.get("/hq/certificates/<certificate>/revoke")
@admits(Permission.CERTIFICATE_REVOKE, certificate=queries.certificate_by_ref)
def revoke(certificate: Certificate) -> str:
    """Ask for the reason and say what will happen."""
    if certificate.state not in LIVE_STATES:
        raise Conflict(N_("This certificate was revoked already."))
    return revoke_page(certificate, RevokeForm())


@blueprint.post("/hq/certificates/<certificate>/revoke")
@admits(Permission.CERTIFICATE_REVOKE, certificate=queries.certificate_by_ref)
def confirm_revoke(certificate: Certificate) -> Any:
    """Revoke it; the public check says so at once."""
    form = RevokeForm()
    if not form.validate_on_submit():
        return revoke_page(certificate, form), 422
    actions.revoke(
        certificate,
        Reason(form.reason.data),
        form.words.data or "",
        by=current_user,
        at=request_time(),
    )
    flash(_("Revoked. The public check says so from now on."), "ok")
    return see_other("certificate_register.show", certificate=certificate.ref)
