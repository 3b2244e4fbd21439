"""From typed values to the changes of a sheet's cells: a new row, a new value in an old one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.records.campaign import word_of
from vpr_xl.core.values import Cell, date, number, text


def cell_of(column: Column, value: Any) -> Cell | None:
    """The cell of a typed value as the sheet takes it: words for members, text for codes."""
    plain = word_of(column, value)
    if plain is None or plain == "":
        return None
    if isinstance(plain, datetime.date):
        return date(plain)
    if isinstance(plain, int | float) and not column.is_text:
        return number(plain)
    return text(str(plain))


def next_row(table: Table, already: int = 0) -> int:
    """The first physical row below the filled ones; `already`: rows promised in this run."""
    last = table.numbers[-1] if table.numbers else table.header_row
    return last + 1 + already


def append_row(table: Table, values: Mapping[str, Any], already: int = 0) -> list[SetCell]:
    """Changes that add a row below the last one. Columns that the sheet lacks are left out."""
    row = next_row(table, already)
    return [
        SetCell(table.title, row, table.places[name], cell)
        for name, value in values.items()
        if name in table.places and (cell := cell_of(table.sheet.column(name), value)) is not None
    ]


def set_value(table: Table, position: int, column: Column, value: Any) -> SetCell:
    """The change that gives a row's column a typed value; None empties it."""
    place = table.places[column.name]
    return SetCell(table.title, table.numbers[position], place, cell_of(column, value))
