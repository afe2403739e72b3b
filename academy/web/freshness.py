"""Answering an unchanged page before it is made."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, current_app, make_response, request, session
from flask_wtf.csrf import generate_csrf

from academy.core.tokens import content_hash
from academy.web.language import chosen_language
from academy.web.shell import reader, request_time

KEPT = "private, no-cache"
# A kept page carries a form token that dies after twelve hours; within one spell it is young.
SPELL = 6 * 60 * 60
SHELF = 256  # pages that a process keeps, about 4 MB
TOKEN = "form-token-of-whoever-reads-this"  # noqa: S105 - where the token will stand


def init_app(app: Flask) -> None:
    """Name this edition of templates, words and styles: a new one makes every kept page old."""
    digest = hashlib.sha256(app.extensions["shelf"].version.encode())
    catalogs = Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]).glob("*/LC_MESSAGES/*.mo")
    templates = Path(app.config["TEMPLATE_FOLDER"]).rglob("*.html")
    for path in sorted([*templates, *catalogs]):
        digest.update(path.read_bytes())
    app.extensions["kept_pages"] = {}
    app.extensions["pages_edition"] = digest.hexdigest()[:12]


def fresh(make: Callable[[], str], *stamps: object, shared: bool = False) -> Response:
    """A page whose content is named by these stamps: `304` when the browser has it, else made now.

    What the frame around it shows of the reader is stamped here as well. A page that tells what
    was just done is never kept. A `shared` page says nothing of its reader but what is stamped: it
    is made once in a process and handed to everybody with a form token of their own.
    """
    if session.get("_flashes"):
        return make_response(make())
    if "csrf_token" not in session:
        generate_csrf()  # it is part of the page's name
    tag = _tag(stamps)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = make_response(_from_shelf(make, stamps) if shared else make())
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = KEPT
    return response


def _from_shelf(make: Callable[[], str], stamps: tuple[object, ...]) -> str:
    """A page that is the same for all who see it in one language, size and theme."""
    shelf: dict[tuple[object, ...], str] = current_app.extensions["kept_pages"]
    looks, token = reader(), generate_csrf()
    key = (*stamps, chosen_language(), looks.text_size, looks.theme, request.full_path)
    page = shelf.get(key)
    if page is None:
        if len(shelf) >= SHELF:
            shelf.pop(next(iter(shelf)), None)
        page = shelf[key] = make().replace(token, TOKEN)
    return page.replace(TOKEN, token)


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
