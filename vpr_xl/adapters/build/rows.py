"""Sheets of rows that people fill, and those that commands write: «План», «Участники», «Ошибки»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vpr_xl.adapters.build.conditions import Marks, mark_rows
from vpr_xl.adapters.build.draft import Draft, Rows, formula, write
from vpr_xl.adapters.build.frame import (
    SPARE_ROWS,
    freeze,
    head,
    header,
    open_sheet,
    place_buttons,
    table,
    wrapped_height,
)
from vpr_xl.adapters.build.look import ROW_HEIGHT
from vpr_xl.adapters.build.validations import place_validation, validation
from vpr_xl.core.actions.count import FIRST_ROW, count, countifs
from vpr_xl.core.declare.sheets import HEADER_ROW, Column, Count, Sheet
from vpr_xl.core.declare.wording import GO
from vpr_xl.core.tables import letters
from vpr_xl.core.values import Cell, is_blank, shown

#: Rows in which a formula stands ready before anything is entered beside it.
READY_ROWS = 200
_WINDOW = ("window_start", "window_end")


def draw_rows(draft: Draft, sheet: Sheet) -> Any:
    """A sheet of rows from its declaration and the rows given for it."""
    worksheet = open_sheet(draft.book, draft.look, sheet, sheet.title)
    rows = draft.rows(sheet)
    head(worksheet, draft.look, sheet.title, sheet.description)
    place_buttons(worksheet, sheet, draft.buttons)
    ready = _ready(sheet, rows)
    header(worksheet, draft.look, sheet.columns)
    table(worksheet, draft.look, sheet.list_object, sheet.columns, ready)
    freeze(worksheet, sheet.columns, sheet.primary_key)
    _values(draft, worksheet, sheet, rows)
    _formulas(draft, worksheet, sheet, rows, ready)
    if sheet.kind == "rows":
        _validations(draft, worksheet, sheet)
    marks = Marks(worksheet, draft.look, sheet.columns, sheet.capacity)
    mark_rows(marks, sheet, _window(draft))
    return worksheet


def _ready(sheet: Sheet, rows: Rows) -> int:
    """Rows of the table: those present and a few more; all the prepared ones where it computes."""
    computed = any(c.formula is not None for c in sheet.columns)
    return min(sheet.capacity, max(len(rows) + SPARE_ROWS, READY_ROWS if computed else 0))


def _values(draft: Draft, worksheet: Any, sheet: Sheet, rows: Rows) -> None:
    entered = [(at, draft.look.entry(c)) for at, c in enumerate(sheet.columns) if c.formula is None]
    wrapped = [(at, c.width) for at, c in enumerate(sheet.columns) if c.wrap]
    for row_number, row in enumerate(rows, FIRST_ROW - 1):
        if sheet.kind == "rows":
            _heighten(worksheet, row_number, row, wrapped)
        for at, cell_format in entered:
            if at < len(row):
                write(worksheet, (row_number, at), row[at], cell_format)


def _heighten(
    worksheet: Any, row_number: int, row: Sequence[Cell | None], wrapped: list[tuple[int, float]]
) -> None:
    """A row whose words need several lines becomes as high; the others keep the sheet's height."""
    heights = [wrapped_height(shown(row[at]), width) for at, width in wrapped if at < len(row)]
    if heights and max(heights) > ROW_HEIGHT:
        worksheet.set_row(row_number, max(heights))


def _formulas(draft: Draft, worksheet: Any, sheet: Sheet, rows: Rows, ready: int) -> None:
    names = [c.name for c in sheet.columns]
    for at, column in enumerate(sheet.columns):
        if column.formula is None:
            continue
        cell_format = draft.look.entry(column)
        for index in range(ready):
            row = dict(zip(names, rows[index], strict=False)) if index < len(rows) else {}
            places = {n: f"${letters(i)}{FIRST_ROW + index}" for i, n in enumerate(names, 1)}
            words, stored = computed(draft, sheet, column, places, row)
            formula(worksheet, (FIRST_ROW - 1 + index, at), words, cell_format, stored)


def computed(
    draft: Draft,
    sheet: Sheet,
    column: Column,
    places: Mapping[str, str],
    row: Mapping[str, Cell | None],
) -> tuple[str, str | int]:
    """Formula text of a computed column in one row and the value to store with it.

    places: column name -> address in that row.
    """
    if column.formula == "link":
        target = f'"#\'"&{places["sheet"]}&"\'!"&{places["cell"]}'
        words = f'IF({places["cell"]}="","",HYPERLINK({target},"{GO}"))'
        return words, "" if is_blank(row.get("cell")) else GO
    if not isinstance(column.formula, Count):
        raise ValueError(column.formula)
    first = sheet.columns[0].name
    words = f'IF({places[first]}="","",{countifs(column.formula, draft.house, places)})'
    if is_blank(row.get(first)):
        return words, ""
    return words, count(column.formula, draft.house, draft.tables, row)


def _validations(draft: Draft, worksheet: Any, sheet: Sheet) -> None:
    last = HEADER_ROW - 1 + sheet.capacity
    for at, column in enumerate(sheet.columns):
        cell = f"${letters(at + 1)}{FIRST_ROW}"
        options = validation(column, cell, draft.house, draft.lists)
        place_validation(worksheet, (FIRST_ROW - 1, last, at), options)


def _window(draft: Draft) -> tuple[str, str] | None:
    start, end = (draft.setting(name) for name in _WINDOW)
    return (start, end) if start and end else None
