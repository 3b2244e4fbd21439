"""The part of an Excel table kept true to its sheet: its range and its column names. No cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vpr_xl.adapters.xlsx.cellxml import escaped
from vpr_xl.adapters.xlsx.markup import spreadsheet, walk
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import Area, address
from vpr_xl.core.values import Cell, is_blank

_REF = re.compile(rb"(<(?:[\w.-]+:)?(?:table|autoFilter)(?=\s)[^<>]*?\sref\s*=\s*[\"'])([^\"']*)")
_COLUMN = re.compile(rb"(<(?:[\w.-]+:)?tableColumn(?=\s)[^<>]*?\sname\s*=\s*)(\"[^\"]*\"|'[^']*')")
Values = Mapping[tuple[int, int], Cell | None]


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table part as it stands. columns: names, left to right; header, totals: whether it has the
    row."""

    part: str
    xml: bytes
    area: Area
    columns: tuple[str, ...]
    header: bool
    totals: bool

    @property
    def header_area(self) -> Area | None:
        """The header row, None for a table without one."""
        return replace(self.area, last_row=self.area.first_row) if self.header else None


def read_table(part: str, xml: bytes) -> TablePart:
    """The table in a part. Raises ValueError where its range is none."""
    given: dict[str, str] = {}
    columns: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if spreadsheet(tag) == "table":
            given.update(attributes)
        elif spreadsheet(tag) == "tableColumn":
            columns.append(attributes.get("name", ""))

    walk(xml, part, start)
    header = given.get("headerRowCount", "1") != "0"
    totals = given.get("totalsRowCount", "0") != "0"
    return TablePart(part, xml, Area.parse(given.get("ref", "")), tuple(columns), header, totals)


def kept_true(sheet: str, table: TablePart, others: Sequence[Area], values: Values) -> bytes:
    """The table part after the values were written on its sheet.

    Rows written directly below it, in its columns, belong to it then; a new header text is its
    column's new name.  Raises Refused for a header that would be blank or stand twice.
    """
    area = table.area if table.totals else _grown(table.area, others, values)
    xml = table.xml
    if area != table.area:
        xml = _REF.sub(lambda m: m[1] + _ref(m[2], area), xml)
    return _renamed(sheet, table, values, xml)


def _grown(area: Area, others: Sequence[Area], values: Values) -> Area:
    rows = {
        row
        for (row, column), cell in values.items()
        if cell is not None and area.first_column <= column <= area.last_column
    }
    while area.last_row + 1 in rows:
        taller = replace(area, last_row=area.last_row + 1)
        if any(_meet(taller, other) for other in others):
            break
        area = taller
    return area


def _meet(a: Area, b: Area) -> bool:
    apart = a.last_row < b.first_row or b.last_row < a.first_row
    return not (apart or a.last_column < b.first_column or b.last_column < a.first_column)


def _ref(old: bytes, area: Area) -> bytes:
    """The filter's range may be the table's without some columns: only its last row moves."""
    own = Area.parse(old.decode("ascii"))
    return str(replace(own, last_row=area.last_row)).encode()


def _renamed(sheet: str, table: TablePart, values: Values, xml: bytes) -> bytes:
    names = list(table.columns)
    row, first = table.area.first_row, table.area.first_column
    for index in range(len(names)):
        at = (row, first + index)
        if not table.header or at not in values:
            continue
        cell = values[at]
        names[index] = "" if cell is None or is_blank(cell) else str(cell.value)
        if names[index] == table.columns[index]:
            continue
        others = {name.casefold() for i, name in enumerate(names) if i != index}
        if not names[index] or names[index].casefold() in others:
            raise refused("W-48", sheet=sheet, cell=address(*at))
    if names == list(table.columns):
        return xml
    fresh = iter(names)
    return _COLUMN.sub(lambda m: m[1] + _quoted(next(fresh)), xml)


def _quoted(name: str) -> bytes:
    """A column name as an attribute: a line break in it is `_x000a_` there."""
    safe = escaped(name).replace(b'"', b"&quot;").replace(b"\n", b"_x000a_")
    return b'"' + safe.replace(b"\t", b"_x0009_") + b'"'
