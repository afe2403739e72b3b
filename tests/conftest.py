"""What every test may ask for: the app, a fresh database, a client, a browser, a stopped clock.

`ACADEMY_TEST_ENGINE` chooses the database: `sqlite` (the default) or `postgresql`. The latter comes
from a package and lives in a temporary folder, unless `TEST_DATABASE_URL` names a server.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import scoped_session
from werkzeug.test import TestResponse
from xdist.scheduler import LoadScopeScheduling

from academy.app import create_app
from academy.core import clock as core_clock
from academy.core.db import db as the_db
from config import Testing
from dev import translations
from tests.browser import Browser
from tests.engines import PostgresDatabase, SqliteFile, TestDatabase, postgres_cluster

ENGINE = os.environ.get("ACADEMY_TEST_ENGINE", "sqlite")
MONDAY_MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Beijing
JOURNEYS, HOUSE = "tests/journeys/", "tests/house/"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


# The database


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for all workers when it is asked for and none is given."""
    if ENGINE not in {"sqlite", "postgresql"}:
        raise pytest.UsageError(f"ACADEMY_TEST_ENGINE is {ENGINE!r}, not sqlite or postgresql")
    if ENGINE == "postgresql" and "TEST_DATABASE_URL" not in os.environ:
        running = ExitStack()
        os.environ["TEST_DATABASE_URL"] = running.enter_context(postgres_cluster())
        config.add_cleanup(running.close)
        config.add_cleanup(lambda: os.environ.__delitem__("TEST_DATABASE_URL"))


class OneFileOneWorker(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist hides its types
    """Gives a file to one worker, and all journeys: what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Say how tests are shared among workers."""
    return OneFileOneWorker(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(HOUSE))
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))


def pytest_report_header() -> str:
    """Say on which engine the tests run."""
    return f"database engine: {ENGINE}"


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDatabase]:
    """The database of this worker."""
    made: TestDatabase
    if ENGINE == "sqlite":
        made = SqliteFile(tmp_path_factory.mktemp("database"))
    else:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        made = PostgresDatabase(os.environ["TEST_DATABASE_URL"], worker)
    yield made
    made.close()


@pytest.fixture(scope="session")
def worker_app(database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app of this worker, its tables made; tests ask for `app`."""
    instance = tmp_path_factory.mktemp("instance")
    translations.compile_all()
    app = create_app(Testing(instance, database.url))
    app.test_client_class = Client
    database.create(app)
    yield app
    with app.app_context():
        the_db.engine.dispose()


@pytest.fixture
def app(worker_app: Flask, database: TestDatabase, clock: Clock) -> Flask:
    """The app on an empty database, at a fixed time."""
    database.empty(worker_app)
    return worker_app


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database inside an app context: `db.session` is the test's own."""
    with app.app_context():
        yield the_db


@pytest.fixture
def session(db: SQLAlchemy) -> scoped_session[Session]:
    """The test's own database session; commits are real."""
    return db.session


class Statements(list[str]):
    """The statements sent to the database, in order."""


@pytest.fixture
def count_statements() -> Callable[[], AbstractContextManager[Statements]]:
    """Collect the statements of a block: `with count_statements() as sent: …; len(sent)`."""

    @contextmanager
    def counting() -> Iterator[Statements]:
        sent = Statements()

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                sent.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return counting


# Pages


class Client(FlaskClient):
    """A client whose requests stand apart from the test's own session, as from a real browser.

    What the test has prepared is committed before a request, and read anew after it.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request in an app context of its own."""
        self._settle()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        self._settle()
        return response

    def _settle(self) -> None:
        if the_db.session.registry.has():
            the_db.session.commit()
            the_db.session.expire_all()


@pytest.fixture
def client(db: SQLAlchemy, app: Flask) -> FlaskClient:
    """Somebody's browser without the checks: cookies, but no opinion on pages."""
    return app.test_client()


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    """The same client, checking every HTML page it fetches."""
    return Browser(client)


@pytest.fixture
def new_browser(db: SQLAlchemy, app: Flask) -> Callable[[], Browser]:
    """Another person's browser, with cookies of its own."""
    return lambda: Browser(app.test_client())


class HasCookieId(Protocol):
    """Somebody whom the signed cookie can name."""

    def get_id(self) -> str:
        """What the cookie says."""


@pytest.fixture
def sign_in(browser: Browser) -> Callable[..., Browser]:
    """Sign a person in past the pages: `sign_in(person)`, or in a browser of theirs."""

    def signing_in(person: HasCookieId, inside: Browser | None = None) -> Browser:
        at = inside or browser
        the_db.session.flush()
        with at.client.session_transaction() as cookie:
            cookie["_user_id"] = person.get_id()
            cookie["_fresh"] = True
        return at

    return signing_in


# Time and the world outside


class Clock:
    """The stopped clock of a test, moved by hand."""

    def __init__(self, running: ExitStack) -> None:
        self._running = running
        self.now = MONDAY_MORNING
        self.set(MONDAY_MORNING)

    def set(self, moment: datetime) -> None:
        """Let it be this moment."""
        self.now = moment
        self._running.enter_context(core_clock.stopped_at(moment))

    def advance(self, **parts: float) -> datetime:
        """Let time pass: `clock.advance(minutes=5)`; gives the new moment."""
        self.set(self.now + timedelta(**parts))
        return self.now


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The clock, stopped on a Monday morning in Beijing."""
    with ExitStack() as running:
        yield Clock(running)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Let nothing reach beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise RuntimeError(f"a test tried to reach {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
