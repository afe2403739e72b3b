"""Answering an unchanged page before it is made."""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, current_app, make_response, request, session
from flask_wtf.csrf import generate_csrf

from academy.core.tokens import content_hash
from academy.web.language import chosen_language
from academy.web.shell import reader, reads_gzip, request_time

KEPT = "private, no-cache"
# A kept page carries a form token that dies after twelve hours; within one spell it is young.
SPELL = 6 * 60 * 60
SHELF = 256  # pages that a process keeps, about 6 MB
# Gzip's frame (RFC 1952), and how deflate (RFC 1951) says: so many plain bytes; nothing follows.
HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
END = b"\x03\x00"


@dataclass(frozen=True)
class Kept:
    """A page without its form tokens: what stands between them, plain and packed once."""

    gap: int  # the length of a token
    pieces: tuple[bytes, ...]
    packed: tuple[bytes, ...]

    @classmethod
    def without(cls, token: str, page: str) -> "Kept":
        """A page as it was made for one reader, without that reader's token."""
        pieces = tuple(page.encode().split(token.encode()))
        return cls(len(token), pieces, tuple(_deflated(pieces, len(token))))

    def plain_with(self, token: bytes) -> bytes:
        """The page with a reader's own token."""
        return token.join(self.pieces)

    def packed_with(self, token: bytes) -> bytes:
        """The same as gzip, without packing again what is the same for everybody."""
        lengths = (self.gap, self.gap ^ 0xFFFF)
        stored = b"\x00" + b"".join(one.to_bytes(2, "little") for one in lengths) + token
        page = self.plain_with(token)
        tail = (zlib.crc32(page), len(page))
        return b"".join(
            (HEAD, stored.join(self.packed), END, *(one.to_bytes(4, "little") for one in tail))
        )


def _deflated(pieces: Sequence[bytes], gap: int) -> Iterator[bytes]:
    """Each piece as whole blocks of deflate, which may refer to earlier pieces but to no token.

    In the text they may refer to, tokens are bytes that no page holds.
    """
    before = b""
    for piece in pieces:
        known = {"zdict": before[-(1 << zlib.MAX_WBITS) :]} if before else {}
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, **known)  # type: ignore[arg-type]
        yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
        before += piece + b"\x00" * gap


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
        response = _from_shelf(make, stamps) if shared else make_response(make())
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = KEPT
    return response


def _from_shelf(make: Callable[[], str], stamps: tuple[object, ...]) -> Response:
    """A page that is the same for all who see it in one language, size and theme."""
    shelf: dict[tuple[object, ...], Kept] = current_app.extensions["kept_pages"]
    looks, token = reader(), generate_csrf()
    key = (*stamps, chosen_language(), looks.text_size, looks.theme, request.full_path)
    kept = shelf.get(key)
    if kept is None:
        if len(shelf) >= SHELF:
            shelf.pop(next(iter(shelf)), None)
        kept = shelf[key] = Kept.without(token, make())
    if not reads_gzip() or len(token) != kept.gap:
        return make_response(kept.plain_with(token.encode()))
    response = make_response(kept.packed_with(token.encode()))
    response.headers["Content-Encoding"] = "gzip"
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
