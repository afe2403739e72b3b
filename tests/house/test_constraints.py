"""What the database must refuse: named by the convention, each with a test that breaks it."""

import re
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, PrimaryKeyConstraint, Table
from sqlalchemy import UniqueConstraint as Unique

from academy.core.db import db

TESTS = Path(__file__).resolve().parents[1]
TABLES = sorted(db.metadata.tables.values(), key=lambda table: table.name)
PREFIX = {
    CheckConstraint: "ck",
    ForeignKeyConstraint: "fk",
    PrimaryKeyConstraint: "pk",
    Unique: "uq",
}


def promises(table: Table) -> set[str]:
    """What a row of this table may not do, by the names of its constraints and unique indexes."""
    named = [rule for rule in table.constraints if isinstance(rule, CheckConstraint | Unique)]
    return {str(rule.name) for rule in named} | {str(i.name) for i in table.indexes if i.unique}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_constraint_and_index_is_named_by_the_convention(table: Table) -> None:
    for rule in table.constraints:
        assert str(rule.name).startswith(f"{PREFIX[type(rule)]}_{table.name}"), rule
    for index in table.indexes:
        assert re.match(f"(ix|uq)_{table.name}_", str(index.name)), index
        assert str(index.name).startswith("uq_") == bool(index.unique), index


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_promise_is_tried_by_a_test(table: Table) -> None:
    written = "\n".join(path.read_text() for path in TESTS.rglob("test_*.py"))
    assert {name for name in promises(table) if name not in written} == set()
