"""Many rows of one table: their texts are escaped together and set into one pattern.

A call of a macro for each cell costs more than all the rest of a page of fifty rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from academy.web.filters import number

# Where a row's next text goes. HTML cannot hold this character, so no text needs it.
HOLE = "\x01"
NOTHING = "—"


def init_app(app: Flask) -> None:
    """Give templates what they need to fill a pattern."""
    app.jinja_env.globals.update(hole=HOLE)
    app.jinja_env.filters.update(plain_texts=plain_texts, filled=filled)


def plain_texts(rows: Sequence[Mapping[str, Any]], pick: str) -> list[tuple[str, ...]] | None:
    """What the holes of each row's pattern take; None when the rows are not all of one kind.

    First what the row's box says, if there is one, then the row's address, if all have one, then
    its cells.
    """
    has_url = bool(rows and rows[0].get("url"))
    texts = []
    for row in rows:
        cells = [told(cell) for cell in row["cells"]]
        if None in cells or row.get("picked") or bool(row.get("url")) is not has_url:
            return None
        box = (row["ref"], cells[0]) if pick else ()
        texts.append((*box, *((row["url"],) if has_url else ()), *cells))
    return texts


def told(cell: Any) -> str | None:
    """A cell of text, number or nothing in words; None for one that is more than that."""
    if cell is None:
        return NOTHING
    if type(cell) is str:
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return number(cell)
    return None


def filled(pattern: Markup, rows: Sequence[Sequence[str]]) -> Markup:
    """The pattern once for each row, with the row's texts in its holes."""
    together = HOLE.join(text.replace(HOLE, "") for texts in rows for text in texts)
    escaped = str(escape(together)).split(HOLE)
    dense = " ".join(pattern.split()).replace("> <", "><")  # written once, sent for every row
    form = dense.replace("%", "%%").replace(HOLE, "%s")
    return Markup(form * len(rows) % tuple(escaped))  # noqa: S704 - escaped above, all at once
