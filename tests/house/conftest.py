"""The world that the tests of who may ask, once for each of their files."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from academy.core import clock
from academy.core.db import db
from tests.engines import TestDatabase
from tests.house.kept import House, Kept
from tests.house.world import NOW, build, open_app


@pytest.fixture(scope="module")
def house(
    worker_app: Flask, database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Two centers with one of everything at each, and an application that knows every door."""
    database.empty(worker_app)
    app = open_app(tmp_path_factory.mktemp("house"), database.url)
    with clock.stopped_at(NOW):
        with app.app_context():
            world = build()
        kept = Kept(app)
        yield House(app, world, kept)
        kept.close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Let refusals that are asked for on purpose not fill the log."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
