"""A workbook of bare cells, to try an engine with. No declarations, no layout."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from io import BytesIO

from vpr_xl.core.tables import place
from vpr_xl.core.values import Cell


def plain_book(sheets: Mapping[str, Mapping[str, Cell]]) -> bytes:
    """The sheets (A1 address -> cell) as an .xlsx; a cell with an error is a formula giving it."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for title, cells in sheets.items():
        sheet = book.add_worksheet(title)
        for a1, cell in cells.items():
            row, column = (n - 1 for n in place(a1))
            if cell.kind == "error":
                sheet.write_formula(row, column, "=NA()", None, cell.value)
            elif cell.kind == "date":
                moment = datetime.datetime.fromisoformat(str(cell.value))
                sheet.write_datetime(row, column, moment, day)
            elif cell.kind == "text":
                sheet.write_string(row, column, str(cell.value))
            else:
                sheet.write_number(row, column, cell.value)
    book.close()
    return stream.getvalue()
