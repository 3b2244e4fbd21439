"""From typed values to the changes of a sheet's cells: a new row, a new value in an old one."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.records.campaign import word_of
from vpr_xl.core.tables import Grid, Reading
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
        if name in table.places and (cell := cell_of(table.column(name), value)) is not None
    ]


def set_value(table: Table, position: int, column: Column, value: Any) -> SetCell:
    """The change that gives a row's column a typed value; None empties it."""
    place = table.places[column.name]
    return SetCell(table.title, table.numbers[position], place, cell_of(column, value))


def whole_table(table: Table, rows: Sequence[Mapping[str, Cell | None]]) -> list[SetCell]:
    """Changes that make a generated sheet hold exactly these rows; its formulas stay."""
    changes: list[SetCell] = []
    last = table.numbers[-1] if table.numbers else table.header_row
    for index in range(max(len(rows), last - table.header_row)):
        cells = rows[index] if index < len(rows) else {}
        row = table.header_row + 1 + index
        changes.extend(
            SetCell(table.title, row, table.places[column.name], cells.get(column.name))
            for column in table.columns
            if column.formula is None
        )
    return changes


def emptied_row(table: Table, position: int) -> list[SetCell]:
    """Changes that empty a row's declared cells; the row itself stays where it is."""
    row = table.numbers[position]
    return [
        SetCell(table.title, row, place, None)
        for name, place in table.places.items()
        if table.rows[position][place - 1] is not None and table.column(name).formula is None
    ]


def placed_rows(
    table: Table, freed: Sequence[int], rows: Sequence[Mapping[str, Any]]
) -> list[SetCell]:
    """Changes that write rows over the freed ones, then below the last; the rest is emptied."""
    out: list[SetCell] = []
    for position, values in zip(freed, rows, strict=False):
        columns = [table.column(name) for name in table.places]
        out += [
            set_value(table, position, column, values.get(column.name))
            for column in columns
            if column.formula is None
        ]
    for already, values in enumerate(rows[len(freed) :]):
        out += append_row(table, values, already)
    for position in freed[len(rows) :]:
        out += emptied_row(table, position)
    return out


def applied(reading: Reading, changes: Sequence[SetCell]) -> Reading:
    """The reading as it will be when the changes are written; cells of other sheets are shared.

    Raises KeyError for a sheet that the reading lacks.
    """
    by_sheet: dict[str, list[SetCell]] = defaultdict(list)
    for change in changes:
        by_sheet[change.sheet].append(change)
    unknown = by_sheet.keys() - {grid.name for grid in reading.grids}
    if unknown:
        raise KeyError(min(unknown))
    grids = tuple(
        _changed(grid, by_sheet[grid.name]) if grid.name in by_sheet else grid
        for grid in reading.grids
    )
    return replace(reading, grids=grids)


def _changed(grid: Grid, changes: Sequence[SetCell]) -> Grid:
    numbers, rows = list(grid.numbers), [*grid.rows]
    for change in changes:
        at = bisect_left(numbers, change.row)
        if at == len(numbers) or numbers[at] != change.row:
            numbers.insert(at, change.row)
            rows.insert(at, ())
        rows[at] = _with_cell(rows[at], change)
    return replace(grid, numbers=numbers, rows=rows)


def _with_cell(row: Sequence[Cell | None], change: SetCell) -> list[Cell | None]:
    cells = [*row, *[None] * (change.column - len(row))]
    old = cells[change.column - 1]
    stays = change.stored and old is not None and old.formula
    new = change.cell
    if stays:
        new = new._replace(formula=True) if new else Cell("uncached", None, True)
    cells[change.column - 1] = new
    return cells
