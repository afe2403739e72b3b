"""How Alembic reaches the database of the application it runs in."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from academy.core.db import Base, UtcDateTime, db


def render_item(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write a moment as the plain type it is stored as: a migration must not need today's code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def foreign_keys_apart(connection: Connection) -> Iterator[None]:
    """On SQLite a table is changed by making it anew, which its foreign keys would forbid."""
    driver: Any = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    yield
    broken = driver.execute("PRAGMA foreign_key_check").fetchall()
    driver.execute("PRAGMA foreign_keys=ON")
    if broken:
        raise RuntimeError(f"foreign keys are broken: {broken[:5]}")


def run_migrations() -> None:
    """Migrate in one transaction, which both engines can."""
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection, foreign_keys_apart(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            transactional_ddl=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
