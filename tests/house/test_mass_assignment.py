"""Forms write what they ask for: a field named like a column of ours moves nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Numeric

from academy.core.db import UtcDateTime, db
from tests.house.kept import Dump, House
from tests.house.matrix import FORMS, JSON_DOORS, READING, Answer, Asking, Cell, cells, form_of
from tests.house.world import Visitor, seeded

# What is sent for a column, where its type does not say what would do harm.
HARMFUL = {
    "role": "headquarters",
    "state": "issued",
    "stage": "certified",
    "kind": "theory",
    "reason": "fraud",
    "level": "L3",
    "phone": "+8613900000000",
}
# Fields a form may carry that are called like a column, beside those it always carries here.
ASKED_FOR = {"audit.export": {"subject"}}


def harmful(column: Column[object]) -> str:
    """A value that a column would take."""
    if column.name in HARMFUL:
        return HARMFUL[column.name]
    if isinstance(column.type, UtcDateTime | Date):
        return "2026-01-01"
    if isinstance(column.type, JSON):
        return "{}"
    return {Boolean: "1", Numeric: "100"}.get(type(column.type), "1")


def extra_fields(cell: Cell, house: House) -> dict[str, str]:
    """A field for every column of every table, under the prefix of the form if it has one."""
    own = form_of(cell, house.world)
    prefixes = {"", *(name.rpartition("-")[0] + "-" for name in own if "-" in name)}
    taken = own.keys() | ASKED_FOR.get(cell.door.endpoint, set())
    return {
        prefix + column.name: harmful(column)
        for table in db.metadata.tables.values()
        for column in table.columns
        for prefix in prefixes
        if prefix + column.name not in taken
    }


def deed(house: House, endpoint: str) -> tuple[Cell, Visitor, Dump]:
    """A request at this door that changes something, whose it is, and all rows after it."""
    for cell, visitor in allowed(house, endpoint):
        with seeded(cell):
            Asking(house.app, visitor).send(cell, house.world)
        if house.kept.has_changed():
            after = house.kept.dump()
            house.kept.restore()
            return cell, visitor, after
    raise AssertionError(f"{endpoint}: nobody can do anything here")


def allowed(house: House, endpoint: str) -> Iterator[tuple[Cell, Visitor]]:
    """Everybody's requests at this door that the gate lets pass."""
    for visitor in house.world.visitors.values():
        for cell in cells(house.app, house.world, visitor):
            is_here = cell.door.endpoint == endpoint and cell.door.method not in READING
            if is_here and cell.answer in {Answer.WITHIN, Answer.OPEN}:
                yield cell, visitor


@pytest.mark.parametrize("endpoint", sorted(FORMS))
def test_a_form_writes_nothing_that_it_does_not_ask_for(house: House, endpoint: str) -> None:
    cell, visitor, expected = deed(house, endpoint)
    with seeded(cell):
        Asking(house.app, visitor).send(cell, house.world, extra_fields(cell, house))
    after = house.kept.dump()
    house.kept.restore()
    if endpoint in JSON_DOORS and after == house.kept.before:
        return  # JSON of another shape is refused as a whole
    moved = [name for name, rows in expected.items() if after[name] != rows]
    assert moved == []
