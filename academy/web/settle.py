"""The one commit: a good answer is kept, everything else leaves nothing behind (D23)."""

from collections.abc import Callable

from flask import Flask, Response, current_app, g, request

from academy.core.db import db

READING = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask) -> None:
    """Settle every request's unit of work."""
    app.after_request(settle)


def settle(response: Response) -> Response:
    """Commit a good answer to a writing request, else roll back; then run what waited."""
    # Nothing was asked of the database: there is nothing to settle.
    if not db.session.registry.has():
        return response
    is_reading = request.method in READING
    # What was only read needs no word: the session is let go of when the request ends.
    if is_reading and not (db.session.new or db.session.dirty or db.session.deleted):
        return response
    is_good = response.status_code < 400 or g.pop("keep_anyway", False)
    if is_good and not is_reading:
        db.session.commit()
        for follow_up in g.pop("after_commit", ()):
            follow_up()
    else:
        db.session.rollback()
    return response


def after_commit(follow_up: Callable[[], object]) -> None:
    """Do this once the request's change is safe in the database."""
    g.setdefault("after_commit", []).append(follow_up)


def hand_over(job: str, *arguments: str) -> None:
    """Hand a job to the worker once this request's change is safe in the database."""
    after_commit(lambda: current_app.extensions["jobs"][job](*arguments))


def keep_anyway() -> None:
    """Keep this request's change although it is refused, such as the count of a wrong try."""
    g.keep_anyway = True
