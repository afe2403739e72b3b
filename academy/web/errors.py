"""Expected refusals and surprises, as pages that say what to do."""

import logging

from flask import Flask, g, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from academy.core.db import db
from academy.core.errors import Conflict, Refused
from academy.core.words import N_, Said
from academy.web.filters import say
from academy.web.shell import page, see_other, show_to_nobody

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


def _page(status: int, sentence: str) -> tuple[str, int]:
    _find_the_reader()
    title = _(TITLES.get(status, TITLES[400]))
    return page("errors/error.html", status=status, title=title, sentence=sentence), status


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
    return _page(400, _("This page was open for too long. Go back, reload it and send it again."))


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
    return _page(status, _(SENTENCES.get(status, SENTENCES[400])))


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
