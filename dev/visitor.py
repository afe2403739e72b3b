"""Somebody's browser, as far as measuring and picturing need one: a kept connection and cookies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from typing import Any

from flask import Flask

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    """A connection that is kept open, and the cookies that travel on it."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = dict(cookies or {})

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send one request and read the whole answer."""
        sent = {"Accept-Encoding": "gzip", "Cookie": self.cookie_line, **(headers or {})}
        self.connection.request(method, path, body=body, headers=sent)
        response = self.connection.getresponse()
        content = response.read()
        self._keep_cookies(response)
        return Answer(response.status, dict(response.getheaders()), content)

    @property
    def cookie_line(self) -> str:
        """All cookies as they are sent."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()


def session_cookie(app: Flask, person: Any, **kept: Any) -> dict[str, str]:
    """The cookie of somebody who is signed in, as the server itself would sign it."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    content = {"_user_id": person.get_id(), "_fresh": True, "_permanent": True, **kept}
    return {app.config["SESSION_COOKIE_NAME"]: serializer.dumps(content)}
