"""The public check: whether a certificate is real, answered to anyone, without cookie or script."""

import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from academy.access.gate import open_to_all
from academy.certificates import actions, queries
from academy.certificates.forms import ReportForm
from academy.certificates.rules import (
    ISSUER,
    STANDING_WORDS,
    WORDING,
    Standing,
    normal_number,
    public_reason,
    standing,
)
from academy.core.clock import beijing_date
from academy.core.names import masked_name
from academy.places.queries import all_centers
from academy.web.language import chosen_language
from academy.web.shell import bare_page, limiter, page, request_time

blueprint = Blueprint("check", __name__)
logger = logging.getLogger(__name__)

TYPED_TRIES = "10 per hour"
# How bad it is, for the color of the answer; the word says it too.
TONES = {Standing.VALID: "ok", Standing.EXPIRED: "warn", Standing.SUSPENDED: "warn"}
STATUSES = {Standing.UNKNOWN: 404, Standing.UNAVAILABLE: 503}
CODE_LENGTH = 60
Answer = tuple[str, int, dict[str, str]]


def is_scanned() -> bool:
    """Whether the code in the address is a reference from a QR code, which nobody can guess."""
    return queries.is_ref(str((request.view_args or {}).get("code", "")))


def host() -> str:
    """The only host at which our certificates are checked."""
    return urlsplit(str(current_app.config["PUBLIC_URL"])).netloc


def other_language() -> dict[str, str]:
    """This page in the other language, with the same code."""
    other = "zh" if chosen_language() == "en" else "en"
    wanted: dict[str, Any] = {**request.args, **(request.view_args or {}), "lang": other}
    url = url_for(request.endpoint or "check.lookup", **wanted)
    return {"url": url, **WORDING["languages"][other]}


def answer(template: str, status: int = 200, **context: Any) -> Answer:
    """A page that asks nothing of the session and stays out of search engines."""
    body = bare_page(
        template,
        host=host(),
        other_language=other_language(),
        checked_at=request_time(),
        issuer=ISSUER,
        issuer_en=WORDING["issuer_en"],
        words=STANDING_WORDS,
        **context,
    )
    return body, status, {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@blueprint.get("/v")
@open_to_all
def lookup() -> Any:
    """Ask for a number, and lead to what is known about it."""
    typed = request.args.get("number", "").strip()
    if not typed:
        is_blank = "number" in request.args
        return answer("certificates/lookup.html", 422 if is_blank else 200, is_blank=is_blank)
    code = normal_number(typed) or typed[:CODE_LENGTH].replace("/", "-")
    return redirect(url_for("check.result", code=code, **_language()), code=303)


def _language() -> dict[str, Any]:
    return {"lang": request.args["lang"]} if "lang" in request.args else {}


@blueprint.get("/v/<code>")
@open_to_all
@limiter.limit(TYPED_TRIES, exempt_when=is_scanned)
def result(code: str) -> Any:
    """What is known about a certificate: one word, and the facts to compare with the paper."""
    certificate = queries.checked(code)
    if certificate is None:
        return verdict(Standing.UNKNOWN, code)
    # Whoever holds the paper has the token of its code, and may read the name in full (D18).
    has_token = is_scanned() and secrets.compare_digest(
        request.args.get("t", "").encode(), certificate.token.encode()
    )
    shown = facts_of(certificate, has_token=has_token)
    try:
        actions.count_check_apart(shown.pop("id"), at=request_time())
    except SQLAlchemyError:
        # A count that cannot be written now must not withhold the answer.
        logger.warning("a check was not counted", exc_info=True)
    return verdict(shown.pop("standing"), code, **shown)


def facts_of(certificate: Any, *, has_token: bool) -> dict[str, Any]:
    """What a stranger may see: the name as printed and the factory only with the token."""
    content = certificate.content
    return {
        "id": certificate.id,
        "standing": standing(
            certificate.state, certificate.valid_until, today=beijing_date(request_time())
        ),
        "content": content,
        "holder": content["holder"] if has_token else masked_name(content["holder"]),
        "factory": content["factory"] if has_token else "",
        "is_masked": not has_token,
        "issued_on": certificate.issued_on,
        "valid_until": certificate.valid_until,
        "since": certificate.state_since,
        "reason": public_reason(certificate.state, certificate.state_reason),
    }


def verdict(standing: Standing, code: str, **shown: Any) -> Answer:
    """The page with the answer."""
    shown.setdefault("content", None)
    return answer(
        "certificates/result.html",
        STATUSES.get(standing, 200),
        standing=standing,
        code=code,
        tone=TONES.get(standing, "error" if standing is Standing.REVOKED else ""),
        **shown,
    )


@blueprint.errorhandler(SQLAlchemyError)
def away(_error: SQLAlchemyError) -> Any:
    """The database is away: that says nothing about the certificate."""
    body, status, headers = verdict(
        Standing.UNAVAILABLE, str((request.view_args or {}).get("code", ""))
    )
    return body, status, {**headers, "Retry-After": "60"}


@blueprint.errorhandler(429)
def too_many(_error: Exception) -> Answer:
    """Too many typed numbers from one address."""
    return answer("certificates/too_many.html", 429)


@blueprint.get("/v/<code>/report")
@open_to_all
def report(code: str) -> str:
    """Ask what looks wrong about a certificate."""
    return page("certificates/report.html", form=ReportForm(), code=code)


@blueprint.post("/v/<code>/report")
@open_to_all
@limiter.limit("5 per hour")
def send_report(code: str) -> Any:
    """Keep what somebody tells, and give a receipt number."""
    form = ReportForm()
    if not form.validate_on_submit():
        return page("certificates/report.html", form=form, code=code), 422
    kept = actions.report_misuse(
        queries.find_for_check(code),
        code[:CODE_LENGTH],
        words=form.words.data or "",
        place=form.place.data or "",
        at=request_time(),
    )
    return page("certificates/reported.html", receipt=kept.ref, code=code)


@blueprint.get("/issuer")
@open_to_all
def issuer() -> str:
    """Who stands behind the certificates and how a check works."""
    return page("certificates/issuer.html", issuer=ISSUER, host=host(), centers=all_centers())
