"""What the database must refuse: named by the convention, and refused."""

import re
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.exc import IntegrityError

from academy.core.db import db as database
from tests.house.promises import BROKEN, SECOND, TWICE
from tests.house.rows import make

TABLES = sorted(database.metadata.tables.values(), key=lambda table: table.name)
PREFIX = {
    CheckConstraint: "ck",
    ForeignKeyConstraint: "fk",
    PrimaryKeyConstraint: "pk",
    Unique: "uq",
}
RULES = [rule for table in TABLES for rule in table.constraints]
CHECKS = {str(rule.name): rule.table for rule in RULES if isinstance(rule, CheckConstraint)}
# A unique pair that holds the row's own number is there for others to point at.
UNIQUES: dict[str, Unique | Index] = {
    str(rule.name): rule
    for rule in (*RULES, *(index for table in TABLES for index in table.indexes if index.unique))
    if isinstance(rule, Unique | Index) and "id" not in rule.columns
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_constraint_and_index_is_named_by_the_convention(table: Table) -> None:
    for rule in table.constraints:
        assert str(rule.name).startswith(f"{PREFIX[type(rule)]}_{table.name}"), rule
    for index in table.indexes:
        kind = "uq" if index.unique else "ix"
        assert re.match(f"{kind}_{table.name}_", str(index.name)), index


def test_every_check_has_a_row_that_breaks_it() -> None:
    assert set(BROKEN) == set(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_a_row_that_breaks_a_check_is_refused(db: SQLAlchemy, name: str) -> None:
    with db.engine.connect() as connection, pytest.raises(IntegrityError, match=name):
        make(connection, CHECKS[name], **BROKEN[name])


@pytest.mark.parametrize("name", UNIQUES)
def test_a_second_row_of_the_same_is_refused(db: SQLAlchemy, name: str) -> None:
    rule, table = UNIQUES[name], UNIQUES[name].table
    assert table is not None
    columns = [column.name for column in rule.columns]
    # SQLite names the columns instead of the constraint.
    told = f"{name}|failed: " + ", ".join(f"{table.name}.{column}" for column in columns) + "$"
    said: dict[str, Any] = TWICE.get(name, {})
    with db.engine.connect() as connection:
        first = make(connection, table, columns, **said)
        same = {column: first[column] for column in columns} | SECOND.get(name, {})
        with pytest.raises(IntegrityError, match=f"(?m){told}"):
            make(connection, table, **{**said, **same})
