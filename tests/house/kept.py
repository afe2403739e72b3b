"""The database as a world was built: whether a request changed it, and the way back.

A test that sends thousands of requests cannot build its world anew for each. Files that were handed
in count as part of it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import make_url

from academy.core.db import db
from tests.house.world import World

Dump = dict[str, list[tuple[Any, ...]]]


class Rows(Protocol):
    """The rows of one engine's database, as they were when this was made."""

    def has_changed(self) -> bool:
        """Whether anybody committed a change since."""

    def restore(self) -> None:
        """Bring all rows back."""

    def close(self) -> None:
        """Let go of the database."""


class SqliteRows:
    """A copy in memory; the file counts its commits by itself."""

    def __init__(self, url: str) -> None:
        self.live = sqlite3.connect(str(make_url(url).database), isolation_level=None)
        self.live.execute("PRAGMA synchronous=OFF")
        self.copy = sqlite3.connect(":memory:")
        self.live.backup(self.copy)
        self.commits = self._commits()

    def _commits(self) -> int:
        """A number that moves with each commit of another connection."""
        return int(self.live.execute("PRAGMA data_version").fetchone()[0])

    def has_changed(self) -> bool:
        """Whether anybody committed a change since."""
        return self._commits() != self.commits

    def restore(self) -> None:
        """Bring all rows back."""
        self.copy.backup(self.live)
        self.commits = self._commits()

    def close(self) -> None:
        """Let go of the database."""
        self.copy.close()
        self.live.close()


class PostgresRows:
    """Copies of all tables in a schema beside them; each row knows the transaction it is of."""

    def __init__(self, url: str) -> None:
        self.live = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        self.tables = sorted(db.metadata.tables)
        self.live.execute("DROP SCHEMA IF EXISTS kept CASCADE")
        self.live.execute("CREATE SCHEMA kept")
        for table in self.tables:
            self._do("CREATE TABLE kept.{0} AS TABLE public.{0}", table)
        found = self.live.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
        )
        self.numbers = sql.SQL(", ").join(
            sql.SQL("setval({}, {}, {})").format(f'public."{name}"', last or 1, last is not None)
            for name, last in found
        )
        one = "SELECT {1}, count(*), max(xmin::text::bigint) FROM public.{0}"
        state = sql.SQL(" UNION ALL ").join(
            sql.SQL(one).format(sql.Identifier(table), sql.Literal(table)) for table in self.tables
        )
        self.state = state.as_bytes(self.live)
        self.rows = self._rows()
        self.newest = self._newest()

    def _do(self, statement: str, table: str) -> None:
        self.live.execute(sql.SQL(statement).format(sql.Identifier(table)))

    def _rows(self) -> set[tuple[Any, ...]]:
        """Of each table how many rows it has and the newest transaction among them."""
        return set(self.live.execute(self.state).fetchall())

    def _newest(self) -> Any:
        """A number that moves with each writing transaction, be it in another database."""
        return self.live.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()

    def has_changed(self) -> bool:
        """Whether anybody committed a change since."""
        newest = self._newest()
        if newest == self.newest:
            return False
        if self._rows() != self.rows:
            return True
        self.newest = newest
        return False

    def restore(self) -> None:
        """Bring back the rows of the tables that changed, and all running numbers."""
        changed = sorted({str(row[0]) for row in self._rows() ^ self.rows})
        with self.live.transaction():
            # Foreign keys and append-only triggers keep silent meanwhile.
            self.live.execute("SET LOCAL session_replication_role = replica")
            for table in changed:
                self._do("DELETE FROM public.{0}", table)
                self._do("INSERT INTO public.{0} SELECT * FROM kept.{0}", table)
            self.live.execute(sql.SQL("SELECT {}").format(self.numbers))
        self.newest = self._newest()
        self.rows = self._rows()

    def close(self) -> None:
        """Let go of the database."""
        self.live.execute("DROP SCHEMA kept CASCADE")
        self.live.close()


class Kept:
    """A world's rows and files."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.folder = Path(app.config["UPLOAD_FOLDER"])
        self.files = self._files()
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        self.before = self.dump()
        self.rows: Rows = SqliteRows(url) if url.startswith("sqlite") else PostgresRows(url)

    def _files(self) -> set[Path]:
        return set(self.folder.iterdir())

    def has_changed(self) -> bool:
        """Whether a row or a file changed since."""
        return self.rows.has_changed() or self._files() != self.files

    def changed_tables(self) -> set[str]:
        """The tables whose rows are not what they were."""
        after = self.dump()
        return {name for name, rows in self.before.items() if after[name] != rows}

    def restore(self) -> None:
        """Bring everything back."""
        self.rows.restore()
        for file in self._files() - self.files:
            file.unlink()

    def dump(self) -> Dump:
        """Every row of every table."""
        found: Dump = {}
        with self.app.app_context(), db.engine.connect() as connection:
            for table in db.metadata.sorted_tables:
                rows = connection.execute(table.select().order_by(*table.primary_key.columns))
                found[table.name] = [tuple(row) for row in rows]
        return found

    def close(self) -> None:
        """Let go of the database."""
        self.rows.close()


@dataclass(frozen=True)
class House:
    """A running application, the world in its database, and the way back to it."""

    app: Flask
    world: World
    kept: Kept
