"""Rows to files that spreadsheets open rightly and cannot be tricked by."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from flask import Response, stream_with_context

from academy.core.db import db
from academy.core.later import later

xlsxwriter = later("xlsxwriter")

# A cell that begins like a formula would be run by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[object]


def safe_cell(value: object) -> str:
    """A cell as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Row]) -> Response:
    """A streamed CSV in UTF-8 with the mark that spreadsheets in Chinese need."""

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        buffer.write(BOM)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([safe_cell(cell) for cell in row])
            if buffer.tell() > 16_384:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()
        # The unit of work that fed the stream ends with it.
        db.session.rollback()

    # The lines are made after the view has ended; they take its context along.
    response = Response(stream_with_context(lines()), mimetype="text/csv")
    response.headers["Content-Disposition"] = _attachment(name)
    return response


def xlsx_file(
    name: str,
    headings: Sequence[str],
    rows: Iterable[Row],
    *,
    sheet: str,
    notes: Sequence[tuple[str, str]],
    notes_sheet: str,
) -> Response:
    """A workbook: a sheet that says what it holds, then the rows; text stays text."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    about = workbook.add_worksheet(notes_sheet)
    about.set_column(0, 0, 16)
    about.set_column(1, 1, 60)
    for n, (label, value) in enumerate(notes):
        about.write_string(n, 0, label)
        about.write_string(n, 1, value)
    table = workbook.add_worksheet(sheet)
    bold = workbook.add_format({"bold": True})
    text = workbook.add_format({"num_format": "@"})
    # A figure must not take the column's text format, or Excel makes text of it when it is edited.
    figure = workbook.add_format({"align": "right"})
    table.freeze_panes(1, 0)
    table.set_column(0, max(len(headings) - 1, 0), 16, text)
    for column, heading in enumerate(headings):
        table.write_string(0, column, heading, bold)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                table.write_number(line, column, cell, figure)
            else:
                table.write_string(line, column, "" if cell is None else str(cell), text)
    workbook.close()
    response = Response(buffer.getvalue(), mimetype=XLSX)
    response.headers["Content-Disposition"] = _attachment(name)
    return response
