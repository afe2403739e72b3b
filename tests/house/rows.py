"""Makes a row of any table with the parents it needs, straight from the tables' own words."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, String, Table
from sqlalchemy.engine import Connection

from academy.core.db import UtcDateTime

START = datetime(2026, 1, 1, tzinfo=UTC)
# What a table's own checks ask for where any value will not do.
VALID: dict[str, dict[str, Any]] = {
    "paper": {"kind": "quiz"},
    "question": {"use": "exam", "difficulty": "easy"},
    "marking": {"slot": 1},
    "result": {"kind": "quiz", "score": 50},
    "roster_batch": {"state": "returned", "submitted_at": START},  # a center has one draft
}
numbers = count(1)


def make(
    connection: Connection, table: Table, filled: Iterable[str] = (), **given: Any
) -> dict[str, Any]:
    """Insert a row with these values, anything fitting where one is needed or to be filled.

    Gives the whole row.
    """
    optional = {c.name for c in table.columns if c.nullable or c.default} - set(filled)
    values = {**VALID.get(table.name, {}), **given}
    keys = sorted(table.foreign_key_constraints, key=lambda key: -len(key.columns))
    for key in keys:
        missing = [column for column in key.columns if column.name not in values]
        if missing and not any(column.name in optional for column in missing):
            values |= parent_of(connection, key, values)
    for column in table.columns:
        if column.name not in {"id", *values, *optional}:
            values[column.name] = anything(column)
    inserted = connection.execute(table.insert().values(values).returning(*table.columns))
    return dict(inserted.mappings().one())


def parent_of(
    connection: Connection, key: ForeignKeyConstraint, values: dict[str, Any]
) -> dict[str, Any]:
    """Make the row a key points at; what the child knows already holds for the parent."""
    pairs = [(element.parent.name, element.column.name) for element in key.elements]
    known = {theirs: values[ours] for ours, theirs in pairs if ours in values}
    if "id" in known:
        table = key.referred_table
        found = connection.execute(table.select().where(table.c.id == known["id"]))
        parent = dict(found.mappings().one())
    else:
        parent = make(connection, key.referred_table, **known)
    return {ours: parent[theirs] for ours, theirs in pairs}


def anything(column: Column[Any]) -> Any:
    """A value of the column's type, another one each time; times and days go on."""
    number = next(numbers)
    if isinstance(column.type, UtcDateTime):
        return START + timedelta(minutes=number)
    kind = column.type.python_type
    if kind is date:
        return START.date() + timedelta(days=number)
    if isinstance(column.type, String):
        return f"{number:x}"[-(column.type.length or 20) :]
    return {int: number, bool: False, dict: {}, bytes: b"x"}.get(kind, 1)
