"""The signed cookie, and the person it names, without what every request would pay for nothing."""

import hashlib
from functools import cached_property

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager
from itsdangerous import URLSafeTimedSerializer


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie, read by one serializer instead of a new one for every request."""

    # The same digest as Flask's, which hides behind a function that keeps OpenSSL's HMAC out.
    digest_method = staticmethod(hashlib.sha1)

    def __init__(self, app: Flask) -> None:
        self._app = app

    @cached_property
    def _serializer(self) -> URLSafeTimedSerializer | None:
        return super().get_signing_serializer(self._app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:  # noqa: ARG002
        """The one serializer of this application."""
        return self._serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed; that answers vary by cookie the shell says of all of them."""
        if session.modified:
            super().save_session(app, session, response)


class Logins(LoginManager):  # type: ignore[misc]  # Flask-Login carries no types
    """Sessions end by their epoch; by what name a browser goes is neither kept nor compared (D28).

    The messengers of phones change that name, and each time the cookie would be written anew.
    """

    def _session_protection_failed(self) -> bool:
        return False
