"""Style sheets, scripts and pictures under one content hash, to be cached for ever."""

import base64
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, g, request
from markupsafe import Markup

from academy.web.doors import open_to_all

STYLES = ("tokens", "base", "layout", "components")
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"
TEXT = {".css", ".js", ".svg", ".json", ".webmanifest"}


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: plain and, if it is text, compressed once at start."""

    mimetype: str
    plain: bytes
    packed: bytes | None


class Shelf:
    """All assets of the static folder, read and packed at start."""

    def __init__(self, folder: Path) -> None:
        files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        files["app.css"] = b"\n".join(files.get(f"css/{name}.css", b"") for name in STYLES)
        digest = hashlib.sha256()
        for name, content in sorted(files.items()):
            digest.update(name.encode() + b"\x00" + content)
        self.version = digest.hexdigest()[:12]
        self.assets = {name: _asset(name, content) for name, content in files.items()}

    def inline_css(self, name: str) -> Markup:
        """A small style sheet to stand in the page itself; the page's policy allows its digest."""
        css = self.assets[f"css/{name}"].plain.decode()
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        g.setdefault("inline_styles", []).append(f"sha256-{digest}")
        return Markup(css)  # noqa: S704 - our own file


def _asset(name: str, content: bytes) -> Asset:
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_text = Path(name).suffix in TEXT
    return Asset(mimetype, content, gzip.compress(content, 9, mtime=0) if is_text else None)


def init_app(app: Flask) -> None:
    """Serve the static folder under its hash and give templates `asset` and `inline_css`."""
    shelf = Shelf(Path(app.config["STATIC_FOLDER"]))

    @app.get("/static/<version>/<path:name>", endpoint="asset")
    @open_to_all
    def serve(version: str, name: str) -> Response:
        asset = shelf.assets.get(name)
        if asset is None:
            abort(404)
        packed = asset.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(asset.packed if packed else asset.plain, mimetype=asset.mimetype)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = FOREVER if version == shelf.version else BRIEFLY
        return response

    def asset(name: str) -> str:
        if name not in shelf.assets:
            raise KeyError(f"no asset {name}")
        return f"{request.script_root}/static/{shelf.version}/{name}"

    app.extensions["shelf"] = shelf
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["inline_css"] = shelf.inline_css
