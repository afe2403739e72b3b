"""Expected refusals and surprises, as pages that say what to do."""

import logging
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from academy.core.db import db
from academy.core.errors import Conflict, Refused
from academy.core.words import N_, Said
from academy.web.filters import megabytes, say
from academy.web.language import gettext as _
from academy.web.shell import page, safe_next, see_other, show_to_nobody

logger = logging.getLogger(__name__)

Answer = tuple[str, int] | tuple[str, int, dict[str, str]] | Response

TITLES = {
    400: N_("The request was not understood"),
    401: N_("Sign in first"),
    403: N_("Not part of your role"),
    404: N_("This page does not exist"),
    405: N_("This page does not exist"),
    409: N_("This cannot be done now"),
    410: N_("Withdrawn"),
    413: N_("The file is too large"),
    422: N_("Something needs fixing"),
    429: N_("Wait a moment"),
    500: N_("Something failed on our side"),
    503: N_("Back in a moment"),
}
SENTENCES = {
    400: N_("Go back one page and try again."),
    404: N_("The address may be old or mistyped. Start again from the first page."),
    405: N_("The address may be old or mistyped. Start again from the first page."),
    413: N_("Choose a smaller file and try again."),
    429: N_("Too many tries in a short time. Wait a minute and try again."),
    503: N_("Many people are here at once. Try again in a few seconds."),
}


def init_app(app: Flask) -> None:
    """Turn every error into a page."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(IntegrityError, broken_promise)
    app.register_error_handler(DataError, unfit)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(HTTPException, plain)
    app.register_error_handler(Exception, surprise)


def _page(status: int, sentence: str, title: str = "") -> tuple[str, int]:
    _find_the_reader()
    title = _(title or TITLES.get(status, TITLES[400]))
    back = came_from()
    answer = page(
        "errors/error.html",
        status=status,
        title=title,
        sentence=sentence,
        back=back,
        sign_in=url_for("people.login", next=back or None) if status == 401 else "",
    )
    return answer, status


def came_from() -> str:
    """The page of ours whose form was refused, to go back to; nothing for a page that was read."""
    sender = urlsplit(request.referrer or "")
    if request.method in ("GET", "HEAD") or sender.netloc != request.host:
        return ""
    return safe_next(f"{sender.path}?{sender.query}".rstrip("?"), "")


def _find_the_reader() -> None:
    """Ask who reads before the page is made; while the database is away it is shown to nobody."""
    try:
        _is_known = current_user.is_authenticated and current_user.name
    except SQLAlchemyError:
        db.session.rollback()
        show_to_nobody()


def refused(error: Refused) -> Answer:
    """The page of an expected refusal; whoever is not signed in is sent to sign in first."""
    if error.status == 401 and request.method == "GET":
        return see_other("people.login", next=request.full_path.rstrip("?"))
    return _page(error.status, say(error.said))


def stale_form(_error: CSRFError) -> Answer:
    """A form that has been open for too long or comes from elsewhere."""
    return _page(
        400, _("Go back to it, fill it in once more and send it."), N_("The page was open too long")
    )


def broken_promise(error: IntegrityError) -> Answer:
    """The database refused: somebody was faster, or the same thing was sent twice."""
    db.session.rollback()
    # What else the database says of it names the values, which may be somebody's phone.
    promise = getattr(getattr(error.orig, "diag", None), "message_primary", error.orig)
    logger.info("integrity %s %s", g.get("reference"), promise)
    return refused(Conflict())


def unfit(error: DataError) -> Answer:
    """A value that no column takes, such as text with a NUL in it."""
    db.session.rollback()
    logger.info("data %s %s", g.get("reference"), type(error.orig).__name__)
    return _page(400, _(SENTENCES[400]))


def busy(error: OperationalError) -> Answer:
    """The database is busy or away: say so and ask to try again soon."""
    db.session.rollback()
    logger.warning("operational %s %s", g.get("reference"), error.orig)
    body, status = _page(503, _(SENTENCES[503]))
    return body, status, {"Retry-After": "2"}


def plain(error: HTTPException) -> Answer:
    """What Flask itself refuses."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # a ready answer, such as a redirect
    if isinstance(error, SecurityError):
        # A host that is not ours: no page can be made, as none of its links would be ours.
        return Response("400", 400, mimetype="text/plain")
    status = error.code or 500
    if status == 413 and request.content_length:
        return _page(413, too_large(request.content_length))
    return _page(status, _(SENTENCES.get(status, SENTENCES[400])))


def too_large(size: int) -> str:
    """What was sent, what may be sent, and how to come below it."""
    limit = megabytes(current_app.config["UPLOAD_LIMIT"]).removesuffix(".0 MB") + " MB"
    said: str = _(
        "The video is %(size)s, over %(limit)s. Trim it or lower the quality, then send it again.",
        size=megabytes(size),
        limit=limit,
    )
    return said


def surprise(error: Exception) -> Answer:
    """What nobody expected: a number to read out by phone, the rest to the log."""
    db.session.rollback()
    logger.exception("surprise %s", g.get("reference"), exc_info=error)
    sentence = say(
        Said.that(
            N_(
                "Sorry, something failed on our side. Nothing was lost. "
                "Try again in a minute, or quote %(ref)s."
            ),
            ref=g.get("reference", "-"),
        )
    )
    return _page(500, sentence)
