"""The database: base classes, column types, and how a unit of work begins on either engine."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DDL, DateTime, MetaData, String, Table, event, select
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, make_transient_to_detached, mapped_column
from sqlalchemy.orm.attributes import manager_of_class, set_committed_value
from sqlalchemy.types import TypeDecorator

from academy.core.tokens import new_ref

# A constraint without a name can never be changed, and its name tells which promise was broken.
CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The registry of all tables."""

    metadata = MetaData(naming_convention=CONVENTION)


class Model(Base):
    """What every table derives from; type checkers can follow it, unlike `db.Model`."""

    __abstract__ = True


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

# Reading requests set this to False: on SQLite a unit that will write must say so when it begins,
# because a transaction that reads first and writes later fails at once instead of waiting (D22).
writing: ContextVar[bool] = ContextVar("unit_of_work_writes", default=True)


@contextmanager
def beginning(*, to_write: bool) -> Iterator[None]:
    """Let the units of work that begin in this block be reading or writing ones."""
    token = writing.set(to_write)
    try:
        yield
    finally:
        writing.reset(token)
        if writing.get():
            let_go()


Thing = TypeVar("Thing", bound=Model)


def made_of(kind: type[Thing], values: Sequence[Any], **parts: type[Model]) -> Thing:
    """A thing of its table's columns in their order, apart from any session.

    What belongs to it may follow in the same row: the columns of each part's table.
    """
    columns = kind.__table__.c
    thing: Thing = manager_of_class(kind).new_instance()
    thing.__dict__.update(zip(columns.keys(), values, strict=False))
    make_transient_to_detached(thing)  # so that what was not read is refused, not taken as empty
    begin = len(columns)
    for name, part in parts.items():
        end = begin + len(part.__table__.c)
        set_committed_value(thing, name, made_of(part, values[begin:end]))
        begin = end
    return thing


# The connection on which the present request only reads, once it has asked for one.
_reading: ContextVar[Connection | None] = ContextVar("reading_connection", default=None)


def plain() -> Connection:
    """The connection for statements over plain columns.

    A unit of work that writes has its session's, where it sees what it wrote. One that only reads
    has one apart from any session, at half the cost; whoever began it lets go of it at the end.
    """
    if writing.get():
        return db.session.connection()
    held = _reading.get()
    if held is None:
        held = db.engine.connect()
        if held.dialect.name == "postgresql":
            # Each statement sees what is committed when it begins, as it does there anyway, and
            # saying BEGIN and ROLLBACK would cost two round trips.
            held = held.execution_options(isolation_level="AUTOCOMMIT")
        _reading.set(held)
    return held


def let_go() -> None:
    """Give the connection that was only read from back to its pool."""
    held = _reading.get()
    if held is not None:
        _reading.set(None)
        held.close()


def hold(kind: type[Model], row: int) -> None:
    """Hold a row until this change is done, without keeping out those who only name it.

    Two people who change what belongs to it act one after the other. SQLite has one writer anyway.
    """
    key = kind.__table__.c.id
    db.session.execute(select(key).where(key == row).with_for_update(key_share=True))


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on either engine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value of this column is."""
        return datetime

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the base class asks for it
    ) -> datetime | None:
        """Refuse a naive time before it can be stored as something it is not."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the base class asks for it
    ) -> datetime | None:
        """Give back what was stored, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Said aloud because a row number that is also half of a foreign key would not count by itself.
RowId = Annotated[int, mapped_column(primary_key=True, autoincrement=True)]
# The name of a row in URLs: random, so that neither order nor volume can be read from it.
PublicRef = Annotated[str, mapped_column(String(12), unique=True, default=new_ref)]


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own idea of transactions is switched off; `_begin` below says BEGIN.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    # Said to the driver itself: as a statement of SQLAlchemy it would cost more than the query.
    driver: Any = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.execute("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def append_only(table: Table) -> None:
    """Let the database itself refuse to change or delete a row of this table.

    Attached to the table's creation; migrations repeat the statements.
    """
    for statement, dialect in append_only_statements(table.name):
        event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))


def append_only_statements(name: str) -> list[tuple[str, str]]:
    """The triggers that make a table append-only, each with the engine it is for."""
    return [
        *(
            (
                f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
                "sqlite",
            )
            for verb in ("update", "delete")
        ),
        (
            f"CREATE OR REPLACE FUNCTION {name}_append_only() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{name} is append-only' USING ERRCODE = "
            f"'integrity_constraint_violation'; END $$ "
            "LANGUAGE plpgsql",
            "postgresql",
        ),
        (
            f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}_append_only()",
            "postgresql",
        ),
    ]
