"""Documents as an .xlsx that others go on with: a sheet a document, its tables as Excel's own."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from vpr_xl.core.declare.wording import PAGES
from vpr_xl.core.documents.blocks import Column, Document, Fields, Heading, Signatures, Table, Text

_DAY = re.compile(r"([0-3][0-9])\.([01][0-9])\.(20[0-9]{2})\Z")
_ALIGNED = ("left", "center", "right")
_WIDTH = 11.0  # characters of a column whose share of the line is one
_HEIGHT = 18.0  # points of a row of one line
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def render_xlsx(documents: Sequence[Document], created: datetime.datetime) -> bytes:
    """A workbook of the documents; days become dates, whole numbers numbers, all else is text.

    created: stated in the file.  Raises ValueError for a block that only paper can hold.
    """
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": documents[0].title, "created": created.replace(tzinfo=None)})
    for nth, document in enumerate(documents, 1):
        _Page(book, document, nth).draw()
    book.close()
    return stream.getvalue()


def _lines(text: str, column: Column) -> int:
    """Lines that a text takes in its column, as far as characters tell."""
    return -(-len(text) // max(1, int(column.width * _WIDTH) - 2)) or 1


class _Page:
    """A sheet that grows downwards."""

    def __init__(self, book: Any, document: Document, nth: int) -> None:
        self.document, self.row = document, 0
        name = _FORBIDDEN.sub(" ", document.title)[:28]
        taken = {sheet.name.casefold() for sheet in book.worksheets()}
        self.sheet: Any = book.add_worksheet(f"{name} {nth}" if name.casefold() in taken else name)
        self.title: Any = book.add_format({"bold": True, "font_size": 14})
        self.bold: Any = book.add_format({"bold": True})
        self.quiet: Any = book.add_format({"font_color": "#5A5A5A"})
        look = {"border": 1, "border_color": "#AAAAAA", "valign": "vcenter", "text_wrap": True}
        self.head: dict[str, Any] = {
            align: book.add_format({**look, "align": align, "bold": True, "bg_color": "#EDEDED"})
            for align in _ALIGNED
        }
        self.cell: dict[str, Any] = {
            align: book.add_format({**look, "align": align}) for align in _ALIGNED
        }
        self.day: dict[str, Any] = {
            align: book.add_format({**look, "align": align, "num_format": "dd.mm.yyyy"})
            for align in _ALIGNED
        }

    def draw(self) -> None:
        """Head, title and blocks; printed on A4 one page wide."""
        self._line(self.document.head, self.quiet)
        self._line(self.document.title, self.title)
        for block in self.document.blocks:
            self._block(block)
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        foot = self.document.foot.replace("&", "&&")
        self.sheet.set_footer(f"&L&9{foot}&R&9{PAGES}")
        if self.document.landscape:
            self.sheet.set_landscape()

    def _line(self, text: str, look: Any = None) -> None:
        self.sheet.write_string(self.row, 0, text, look)
        self.row += 1

    def _block(self, block: object) -> None:
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Heading):
            self._line(block.text, self.bold)
        elif isinstance(block, Text):
            self._line(block.text, self.quiet if block.style == "quiet" else None)
        elif isinstance(block, Fields | Signatures):
            pairs = block.pairs if isinstance(block, Fields) else block.lines
            for label, value in pairs:
                self._line(f"{label}: {value}")
        else:
            raise ValueError(type(block).__name__)

    def _table(self, block: Table) -> None:
        self.row += 1
        first = self.row
        for at, column in enumerate(block.columns):
            self.sheet.set_column(at, at, column.width * _WIDTH)
            self.sheet.write_string(first, at, column.title, self.head[column.align])
        for nth, row in enumerate(block.rows, first + 1):
            if max(map(_lines, row, block.columns)) == 1:  # else the program finds the height
                self.sheet.set_row(nth, _HEIGHT)
            for at, text in enumerate(row):
                self._write(nth, at, text, block.columns[at].align)
        last = first + len(block.rows)
        if block.rows:
            self.sheet.autofilter(first, 0, last, len(block.columns) - 1)
        self.sheet.repeat_rows(first)
        self.row = last + 2

    def _write(self, row: int, at: int, text: str, align: str) -> None:
        day = _DAY.match(text)
        if not text:
            self.sheet.write_blank(row, at, None, self.cell[align])
        elif day:
            moment = datetime.date(int(day[3]), int(day[2]), int(day[1]))
            self.sheet.write_datetime(row, at, moment, self.day[align])
        elif text.isdecimal() and (text == "0" or text[0] != "0"):
            self.sheet.write_number(row, at, int(text), self.cell[align])
        else:
            self.sheet.write_string(row, at, text, self.cell[align])
