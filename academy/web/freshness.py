"""Answering an unchanged page before it is made."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, current_app, make_response, request, session

from academy.core.tokens import content_hash
from academy.web.shell import chosen_language, reader, request_time

KEPT = "private, no-cache"
# A kept page carries a form token that dies after twelve hours; within one spell it is young.
SPELL = 6 * 60 * 60


def init_app(app: Flask) -> None:
    """Name this edition of templates, words and styles: a new one makes every kept page old."""
    digest = hashlib.sha256(app.extensions["shelf"].version.encode())
    catalogs = Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]).glob("*/LC_MESSAGES/*.mo")
    templates = Path(app.config["TEMPLATE_FOLDER"]).rglob("*.html")
    for path in sorted([*templates, *catalogs]):
        digest.update(path.read_bytes())
    app.extensions["pages_edition"] = digest.hexdigest()[:12]


def fresh(make: Callable[[], str], *stamps: object) -> Response:
    """A page whose content is named by these stamps: `304` when the browser has it, else made now.

    What the frame around it shows of the reader is stamped here as well. A page that tells what
    was just done is never kept.
    """
    if session.get("_flashes"):
        return make_response(make())
    is_same = request.if_none_match.contains_weak(_tag(stamps))
    response = Response(status=304) if is_same else make_response(make())
    # Named after the page is made, as the first page of a session begins its form token.
    response.set_etag(_tag(stamps), weak=True)
    response.headers["Cache-Control"] = KEPT
    return response


def _tag(stamps: tuple[object, ...]) -> str:
    return content_hash("\n".join(str(stamp) for stamp in (*stamps, *_frame())))[:32]


def _frame() -> tuple[object, ...]:
    """What the frame of a page depends on."""
    looks = reader()
    return (
        current_app.extensions["pages_edition"],
        chosen_language(),
        looks.text_size,
        looks.theme,
        looks.name,
        session.get("_user_id"),
        session.get("csrf_token"),
        int(request_time().timestamp()) // SPELL,
    )
