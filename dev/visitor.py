"""Somebody's browser, as far as measuring needs one: cookies and a connection that is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

from flask import Flask
from flask.testing import FlaskClient


@dataclass(frozen=True)
class Ask:
    """One request."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    size: int
    sets_cookie: bool
    tag: str


class Visitor:
    """A connection that is kept open; its cookies never change, so that a round stays one thing."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})}

    def send(self, ask: Ask) -> Answer:
        """Send one request and read the whole answer."""
        headers = {**self.headers, **ask.headers}
        self.connection.request(ask.method, ask.path, body=ask.body, headers=headers)
        response = self.connection.getresponse()
        size = len(response.read())
        sets_cookie = response.headers.get("Set-Cookie") is not None
        return Answer(response.status, size, sets_cookie, response.headers.get("ETag", ""))

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()


def session_for(person: Any, **kept: str) -> dict[str, str]:
    """What the signed cookie of somebody says."""
    return {"_user_id": person.get_id(), **kept}


def entered(app: Flask, session: dict[str, str] | None = None) -> FlaskClient:
    """A client that carries this session, without having gone through the sign-in pages."""
    client = app.test_client()
    if session is not None:
        with client.session_transaction() as cookie:
            cookie.update({**session, "_fresh": True})
            cookie.permanent = True
    return client


def cookie_line(app: Flask, client: FlaskClient) -> str:
    """The session of a client as a browser would send it; empty when it has none."""
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    return f"{name}={cookie.value}" if cookie else ""
