"""The workbook from which a sheet is copied into an open one, made fit to be opened. No program.

The builder's donor holds one sheet whose mark formula and lists name other sheets of the book that
it will stand in.  Opened by itself it would be a damaged file to Excel, and a copied formula would
point at the donor for ever.  So what names other sheets is taken out and told, to be set later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from io import BytesIO

from vpr_xl.adapters.excel.blocks import Place
from vpr_xl.adapters.xlsx.graft import graft
from vpr_xl.adapters.xlsx.package import open_package
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.adapters.xlsx.sheetdata import formulas, opened
from vpr_xl.core.changes import SetCell
from vpr_xl.core.tables import Area

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_OTHER_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!")


@dataclass(frozen=True)
class Donor:
    """blob: the file to open; the sheets that its lists name stand in it, empty.

    formulas: those that name other sheets, by place, without "=", in Excel's English spelling.
    lists: validations whose source names other sheets.  tables: names in sheet order.
    """

    title: str
    blob: bytes
    formulas: Mapping[Place, str]
    lists: tuple[tuple[Area, str], ...]
    tables: tuple[str, ...]


def donor_of(blob: bytes, title: str) -> Donor:
    """The builder's one-sheet workbook as a donor for an open book."""
    package = open_package(blob)
    part = package.sheets[0].part
    found = {
        (row, column): unescape(text.decode())
        for row, column, _, text in formulas(opened(package.parts.xml(part)))
    }
    crossing = {place: text for place, text in found.items() if _named(text)}
    grid = read_workbook(blob).grids[0]
    lists = tuple(
        (area, rule.formula1)
        for rule in grid.validations
        if _named(rule.formula1)
        for area in rule.areas
    )
    blob = patch(blob, [SetCell(title, *place, None) for place in crossing])
    for name in sorted({name for _, source in lists for name in _named(source)}):
        blob = graft(blob, _empty(name), name, title)
    return Donor(title, blob, crossing, lists, tuple(table.name for table in grid.tables))


def _named(formula: str) -> list[str]:
    """The sheets that a formula names."""
    plain = _TEXT.sub('""', formula)
    return [(a or b).replace("''", "'") for a, b in _OTHER_SHEET.findall(plain)]


def _empty(title: str) -> bytes:
    """A workbook of one empty sheet."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet(title)
    book.close()
    return stream.getvalue()
