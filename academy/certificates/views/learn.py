"""The holder's side: one's certificates, each as a picture, a sheet and a link for buyers."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, make_response, request
from flask_login import current_user

from academy.access.gate import admits
from academy.access.permissions import Permission
from academy.certificates import queries
from academy.certificates.models import Certificate
from academy.certificates.rules import STANDING_WORDS, Standing, public_reason, standing
from academy.core.clock import beijing_date
from academy.records.queries import current_enrollment
from academy.web.shell import page, request_time

blueprint = Blueprint("certificates", __name__)


def standing_of(certificate: Certificate) -> Standing:
    """What holds for a certificate at the time of this request."""
    return standing(certificate.state, certificate.valid_until, today=beijing_date(request_time()))


def last_month() -> date:
    """The first day of the month before this one."""
    first = beijing_date(request_time()).replace(day=1)
    return (first - timedelta(days=1)).replace(day=1)


@blueprint.get("/certificates")
@admits(Permission.CERTIFICATE_READ)
def index() -> str:
    """One's own certificates, or the way to the first."""
    held = queries.certificates_of(current_user.id)
    return page(
        "certificates/index.html",
        certificates=held,
        standing_of=standing_of,
        words=STANDING_WORDS,
        enrollment=None if held else current_enrollment(current_user),
    )


@blueprint.get("/certificates/<certificate>")
@admits(Permission.CERTIFICATE_READ, certificate=queries.certificate_by_ref)
def show(certificate: Certificate) -> str:
    """The certificate as a picture to keep, with what its holder may do with it."""
    return page(
        "certificates/show.html",
        certificate=certificate,
        content=certificate.content,
        standing=standing_of(certificate),
        words=STANDING_WORDS,
        reason=public_reason(certificate.state, certificate.state_reason),
        is_own=certificate.person_id == current_user.id,
        checks=queries.checks_in(certificate, last_month()),
        sheet_size=queries.sheet_size(certificate),
        # Downloads do not start inside the messenger; the page says what to do instead.
        is_messenger="MicroMessenger" in request.headers.get("User-Agent", ""),
    )


@blueprint.get("/certificates/<certificate>/image.png")
@admits(Permission.CERTIFICATE_READ, certificate=queries.certificate_by_ref)
def image(certificate: Certificate) -> Any:
    """The picture, byte for byte as it was issued."""
    return _file(certificate, queries.picture_of(certificate), "image/png", "png")


@blueprint.get("/certificates/<certificate>/certificate.pdf")
@admits(Permission.CERTIFICATE_READ, certificate=queries.certificate_by_ref)
def sheet(certificate: Certificate) -> Any:
    """The sheet for printing, byte for byte as it was issued."""
    return _file(certificate, queries.sheet_of(certificate), "application/pdf", "pdf")


def _file(certificate: Certificate, content: bytes, mimetype: str, suffix: str) -> Any:
    answer = make_response(content)
    answer.mimetype = mimetype
    how = "attachment" if "download" in request.args else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="{certificate.number}.{suffix}"'
    return answer
