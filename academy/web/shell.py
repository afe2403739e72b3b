"""What every request passes through: time, language, who may, headers, compression."""

import gzip
import logging
import secrets
from collections.abc import Callable, MutableMapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.templating import Environment
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as Answer

from academy.core import clock
from academy.core.db import let_go, writing
from academy.core.errors import NotYourRole, Unknown
from academy.web import assets, filters, language, tables
from academy.web.doors import declared
from academy.web.language import asked_language, chosen_language
from academy.web.sessions import Logins, Sessions

logger = logging.getLogger(__name__)


class Templates(Environment):
    """Templates whose globals are one plain dictionary.

    Jinja chains two, so that they may still change. Copying the chain for every page and asking it
    at every import took a tenth of a page's time, and ours are all there before the first page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template may use without being given it."""
        return {**self.globals, **(d or {})}


class Application(Flask):
    """Flask with lean templates, and without looking at every call for an asynchronous function."""

    jinja_environment = Templates

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view or hook of ours is asynchronous."""
        return func


csrf = CSRFProtect()
logins = Logins()
limiter = Limiter(get_remote_address, headers_enabled=False)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
COMPRESS_FROM = 600  # bytes; below that the header costs more than it saves
COMPRESSED_TYPES = ("text/html", "text/css", "text/javascript", "application/json", "image/svg+xml")


class Number(IntegerConverter):
    """A number in an address; one that no table counts to is not there."""

    regex = r"\d{1,9}"


def init_app(app: Flask) -> None:
    """Put the shell around an application."""
    app.url_map.converters["int"] = Number
    if front_servers := app.config["FRONT_SERVERS"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as its own documents wrap it
            app.wsgi_app, x_for=front_servers, x_proto=0, x_host=0
        )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    language.init_app(app)
    app.before_request(begin)
    csrf.init_app(app)
    # Every limit stands on its view and is asked there; the limiter's own hooks would look for
    # further ones on every request.
    app.extensions["limiter"] = {limiter}
    limiter.init_app(app)
    app.session_interface = Sessions(app)
    # Its context processor would load the person on every page.
    logins.init_app(app, add_context_processor=False)
    assets.init_app(app)
    filters.init_app(app)
    tables.init_app(app)
    app.before_request(refuse_undeclared)
    app.after_request(set_headers)
    app.after_request(compress)
    app.teardown_request(end)
    app.context_processor(template_globals)


def request_time() -> datetime:
    """The moment of this request: one and the same wherever it is asked."""
    if "at" not in g:
        g.at = clock.now()
    moment: datetime = g.at
    return moment


def begin() -> None:
    """Fix the request's time, reference and kind of unit of work."""
    g.at = clock.now()
    g.language = asked_language()
    g.reference = secrets.token_hex(4)
    g.writing = writing.set(request.method not in ("GET", "HEAD", "OPTIONS"))
    if "\0" in request.path:
        # No name of anything holds one, and PostgreSQL cannot even be asked for it.
        raise Unknown


def end(_error: BaseException | None) -> None:
    """Let go of what was read from, and forget the kind of unit of work."""
    let_go()
    token = g.pop("writing", None)
    if token is not None:
        writing.reset(token)


def refuse_undeclared() -> None:
    """Default deny: a view that does not say who may is closed to all (D9)."""
    if request.endpoint is None:
        return
    if declared(current_app.view_functions[request.endpoint]) is None:
        logger.error("undeclared view %s", request.endpoint)
        raise NotYourRole


def set_headers(response: Response) -> Response:
    """The security headers of every answer, and no caching of private pages."""
    headers = response.headers
    said = {name.lower() for name, _value in headers}
    styles = "".join(f" '{digest}'" for digest in g.get("inline_styles", ()))
    wanted = {"Content-Security-Policy": POLICY.format(styles=styles), **HEADERS}
    if current_app.config["SESSION_COOKIE_SECURE"]:
        wanted["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    headers.extend((name, wanted[name]) for name in wanted if name.lower() not in said)
    headers.add("Vary", "Cookie, Accept-Encoding")
    return response


def reads_gzip() -> bool:
    """Whether the browser takes packed answers."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def compress(response: Response) -> Response:
    """Gzip a text answer at a low level, as no front server need stand before us."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or response.status_code in (204, 304)
        or response.mimetype not in COMPRESSED_TYPES
        or "Content-Encoding" in response.headers
        or not reads_gzip()
    ):
        return response
    body = response.get_data()
    if len(body) >= COMPRESS_FROM:
        response.set_data(gzip.compress(body, compresslevel=4, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


class Reader(SimpleNamespace):
    """How the reader wants pages to look; read from cookies, so it costs no statement."""

    text_size: int
    theme: str
    is_signed_in: bool


def reader() -> Reader:
    """The reader's text size and theme."""
    size = request.cookies.get("text", "1")
    theme = request.cookies.get("theme", "auto")
    return Reader(
        text_size=int(size) if size in {"0", "1", "2", "3"} else 1,
        theme=theme if theme in {"auto", "light", "dark"} else "auto",
        is_signed_in=current_user.is_authenticated,
        name=getattr(current_user, "name", "") if current_user.is_authenticated else "",
    )


def show_to_nobody() -> None:
    """Make the page as for somebody who is not signed in: who it is cannot be asked now."""
    g._login_user = logins.anonymous_user()  # where the extension keeps it


def template_globals() -> dict[str, Any]:
    """What every template may use besides its own values."""
    if not has_request_context():
        return {}
    return {
        "reader": reader(),
        "locale_tag": "zh-CN" if chosen_language() == "zh" else "en",
        "language": chosen_language(),
        "now": request_time(),
        "current_person": current_user,
        "demo_mode": current_app.config["DEMO"],
        "help_contact": None,
    }


def page(template: str, **context: Any) -> str:
    """Render a page."""
    return render_template(template, **context)


def bare_page(template: str, **context: Any) -> str:
    """Render a page that asks neither the database nor the session who reads it."""
    return current_app.jinja_env.get_template(template).render(
        locale_tag="zh-CN" if chosen_language() == "zh" else "en",
        language=chosen_language(),
        **context,
    )


def see_other(endpoint: str, **values: Any) -> Answer:
    """Send the browser on to the page that shows what was done."""
    return redirect(url_for(endpoint, **values), code=303)


def see_other_path(path: str) -> Answer:
    """Send the browser on to a path of our own that was checked before."""
    return redirect(path, code=303)


def safe_next(path: str | None, fallback: str) -> str:
    """A page of ours to go on to: only a path that the router knows by GET, else the fallback."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return fallback
    adapter = current_app.url_map.bind("")
    bare = path.split("?", 1)[0].split("#", 1)[0]
    if not adapter.test(bare, method="GET"):
        return fallback
    return path
