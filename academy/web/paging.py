"""Keyset pages: a cursor in the address, stable while rows are added."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_

from academy.core.db import db, plain

PAGE_SIZE = 50
MOST = 2**31  # what a column of whole numbers counts to
MOST_POINTS = 1000
_HALF_A_CHARACTER = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Order:
    """One column of a stable order; the last one must be unique."""

    column: Any
    is_descending: bool = False


@dataclass(frozen=True)
class Slice:
    """One page of a list, and the cursors that lead on and back."""

    rows: Sequence[Any]
    after: str | None
    before: str | None


def page_of(
    statement: Select[*tuple[Any, ...]],
    order: Sequence[Order],
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
    values: Mapping[str, Any] | None = None,
) -> Slice:
    """The rows after (or before) a cursor, in this order.

    The order's columns must be columns of the statement that are never null, the last one unique. A
    cursor that is
    not ours is taken as none: the first page. A statement that comes with its values has columns
    alone, of which no objects are to be made.
    """
    backwards = before is not None
    position = _read(before if backwards else after, order)
    backwards = backwards and position is not None
    steps = tuple(Order(step.column, step.is_descending != backwards) for step in order)
    if values is None:
        rows = list(db.session.execute(_keyed(statement, steps, position, size)))
    elif position is None:
        rows = list(plain().execute(_first_page(statement, steps, size), values))
    else:
        rows = list(plain().execute(_keyed(statement, steps, position, size), values))
    has_more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    first, last = (
        (_write(rows[0], len(order)), _write(rows[-1], len(order))) if rows else (None, None)
    )
    return Slice(
        rows=rows,
        after=last if (has_more or backwards) else None,
        before=first if (has_more if backwards else position is not None) else None,
    )


def _keyed(
    statement: Select[*tuple[Any, ...]],
    steps: Sequence[Order],
    position: Sequence[Any] | None,
    size: int,
) -> Select[*tuple[Any, ...]]:
    """The rows of one page and one more, in this order, with what their cursors are made of."""
    if position is not None:
        statement = statement.where(_beyond(steps, position))
    keys = (step.column.label(f"_key{n}") for n, step in enumerate(steps))
    order = (step.column.desc() if step.is_descending else step.column.asc() for step in steps)
    return statement.order_by(*order).add_columns(*keys).limit(size + 1)


@lru_cache(maxsize=32)
def _first_page(
    statement: Select[*tuple[Any, ...]], steps: tuple[Order, ...], size: int
) -> Select[*tuple[Any, ...]]:
    """The first page of a statement that is made once, so that this is made once as well."""
    return _keyed(statement, steps, None, size)


def _beyond(steps: Sequence[Order], position: Sequence[Any]) -> ColumnElement[bool]:
    """The rows that come after this position: (a > x) or (a = x and b > y) …"""
    alternatives = []
    for depth, step in enumerate(steps):
        equal = [before.column == position[n] for n, before in enumerate(steps[:depth])]
        value = position[depth]
        alternatives.append(
            and_(*equal, step.column < value if step.is_descending else step.column > value)
        )
    return or_(*alternatives)


def _write(row: Any, width: int) -> str:
    key = [getattr(row, f"_key{n}") for n in range(width)]
    plain = [
        ["t", value.isoformat()] if isinstance(value, datetime) else ["v", value] for value in key
    ]
    return (
        base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode())
        .decode()
        .rstrip("=")
    )


def _read(cursor: str | None, order: Sequence[Order]) -> list[Any] | None:
    if not cursor:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        key = [datetime.fromisoformat(value) if kind == "t" else value for kind, value in plain]
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    if len(key) != len(order):
        return None
    is_ours = all(
        _fits(value, step.column.type.python_type) for value, step in zip(key, order, strict=True)
    )
    return key if is_ours else None


def _fits(value: object, kind: type) -> bool:
    """Whether a value can stand in a column of this kind, on either engine."""
    if isinstance(value, str):
        # Half of a character, as JSON can spell it, is no text; NUL no database keeps.
        return kind is str and "\0" not in value and not _HALF_A_CHARACTER.search(value)
    if isinstance(value, datetime):
        return kind is datetime and value.tzinfo is not None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if kind is int:
        return isinstance(value, int) and abs(value) < MOST
    # Scores and the like; written this way it is no for what is no number either.
    return kind in (float, Decimal) and abs(value) < MOST_POINTS
