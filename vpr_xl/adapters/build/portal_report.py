"""A report of the portal as a workbook, for the demo. What stands in it is core's."""

from __future__ import annotations

import datetime
from io import BytesIO

from vpr_xl.core.demo.portal_reports import TABLE_ROW
from vpr_xl.core.tables import Grid

_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: same input, same bytes
_FIRST, _OTHERS, _HEIGHT = 30, 13, 75  # widths in characters, height of the header in points


def drawn_report(report: Grid) -> bytes:
    """The sheet as an .xlsx; the header of the table is bold and wrapped."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    title, plain = book.add_format({"bold": True, "font_size": 14}), book.add_format()
    header = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
    sheet = book.add_worksheet(report.name)
    sheet.set_column(0, max(map(len, report.rows)) - 1, _OTHERS)
    sheet.set_column(0, 0, _FIRST)
    sheet.set_row(TABLE_ROW - 1, _HEIGHT)
    for number, cells in zip(report.numbers, report.rows, strict=True):
        look = {1: title, TABLE_ROW: header}.get(number, plain)
        for at, cell in enumerate(cells):
            if cell is None:
                continue
            write = sheet.write_string if cell.kind == "text" else sheet.write_number
            write(number - 1, at, cell.value, look)
    book.close()
    return stream.getvalue()
