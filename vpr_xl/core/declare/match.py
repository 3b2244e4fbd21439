"""Finds declared sheets by name and columns by header text in a workbook as read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import HEADER_ROW, Column, Sheet
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import Cell, is_blank, tidy

Rows = Sequence[Sequence[Cell | None]]
#: Kinds of sheets whose cells people enter or the journal keeps: the others are made anew.
ENTERED = ("rows", "settings", "template", "journal")
_SEARCHED = 12  # rows among which a header that moved is looked for


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where a workbook differs from its declarations.

    what: missing_sheet, foreign_sheet, missing_header, missing_column, doubled_column,
    foreign_column.
    sheet: the tab; text: the header or tab in question; row, column: where, 0 where nowhere.
    """

    what: Literal[
        "missing_sheet",
        "foreign_sheet",
        "missing_header",
        "missing_column",
        "doubled_column",
        "foreign_column",
    ]
    sheet: str
    text: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Table:
    """A declared sheet as found.

    title: its tab; order: place of the tab, for sorting.  places: column name -> 1-based place.
    columns: those found, in the declaration's order, task columns where they stand.
    numbers: physical numbers of the rows that people filled; rows: their cells, all as wide as
    the widest place.
    """

    sheet: Sheet
    title: str
    order: int
    header_row: int
    places: Mapping[str, int]
    columns: tuple[Column, ...]
    numbers: Sequence[int]
    rows: Rows
    misfits: tuple[Misfit, ...] = field(default=(), compare=False)

    @cached_property
    def _by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """The column of this identifier, a task's by its header text. Raises KeyError."""
        return self._by_name[name]

    def column_cells(self, name: str) -> list[Cell | None]:
        """The cells of one column, a cell a row."""
        at = self.places[name] - 1
        return [row[at] for row in self.rows]

    def cell(self, index: int, name: str) -> Cell | None:
        """The cell of the row of this index; None where the column is absent."""
        at = self.places.get(name)
        return None if at is None else self.rows[index][at - 1]


def plain(header: str) -> str:
    """A header text as it is compared: without spaces' differences, case and ё."""
    return tidy(header).casefold().replace("ё", "е")


def match(
    reading: Reading, house: House, known: Mapping[int, Table] | None = None
) -> tuple[dict[str, list[Table]], list[Misfit]]:
    """Tables by table name (several for the template) and the misfits, in tab order.

    known: tables of sheets that did not change, by the place of their tab.
    """
    tables: dict[str, list[Table]] = {}
    misfits: list[Misfit] = []
    for order, grid in enumerate(reading.grids):
        sheet = _sheet_of(grid, house)
        if sheet is None:
            misfits.append(Misfit("foreign_sheet", grid.name, grid.name))
            continue
        table = (known or {}).get(order) or read_table(grid, sheet, order)
        tables.setdefault(sheet.table, []).append(table)
        if sheet.kind in ENTERED:
            misfits.extend(table.misfits)
    misfits.extend(
        Misfit("missing_sheet", sheet.title, sheet.title)
        for sheet in house.sheets.values()
        if sheet.table not in tables and sheet.kind != "template"
    )
    return tables, misfits


def _sheet_of(grid: Grid, house: House) -> Sheet | None:
    sheet = house.sheet_of(tidy(grid.name))
    if sheet is None:  # a renamed tab still carries its Excel table
        names = {t.name for t in grid.tables}
        sheet = next((s for s in house.by_title.values() if s.list_object in names), None)
    return sheet


def read_table(grid: Grid, sheet: Sheet, order: int = 0) -> Table:
    """The sheet's rows under the declared header, wherever its columns stand."""
    wanted = {plain(c.title): c for c in sheet.columns}
    header_row = _header_row(grid, sheet, wanted)
    if header_row == 0:
        gone = Misfit("missing_header", grid.name, sheet.columns[0].title, HEADER_ROW, 1)
        return Table(sheet, grid.name, order, HEADER_ROW, {}, (), (), (), (gone,))
    found, misfits = _columns(grid, sheet, wanted, header_row)
    columns = tuple(column for column, _ in found)
    places = {column.name: at for column, at in found}
    misfits += _missing(grid, sheet, places, header_row)
    numbers, rows = _filled(grid, columns, places, header_row)
    return Table(
        sheet, grid.name, order, header_row, places, columns, numbers, rows, tuple(misfits)
    )


def _header_row(grid: Grid, sheet: Sheet, wanted: Mapping[str, Column]) -> int:
    """The row with most declared headers among the first ones; 0 where none has two (or all)."""
    best, most = 0, min(2, len(wanted)) - 1
    for number, cells in zip(grid.numbers, grid.rows, strict=True):
        if number > _SEARCHED:
            break
        hits = sum(plain(t) in wanted for t in _texts(cells))
        if hits > most:
            best, most = number, hits
    return best


def _texts(cells: Sequence[Cell | None]) -> Iterator[str]:
    for cell in cells:
        if cell is not None and cell.kind == "text":
            yield str(cell.value)


def _columns(
    grid: Grid, sheet: Sheet, wanted: Mapping[str, Column], header_row: int
) -> tuple[list[tuple[Column, int]], list[Misfit]]:
    found: dict[str, tuple[Column, int]] = {}
    misfits = []
    for at, cell in enumerate(grid.row(header_row), 1):
        if cell is None or is_blank(cell):
            continue
        text = tidy(str(cell.value))
        column = wanted.get(plain(text)) or sheet.task_column(text)
        if column is None:
            misfits.append(Misfit("foreign_column", grid.name, text, header_row, at))
        elif column.name in found:
            misfits.append(Misfit("doubled_column", grid.name, text, header_row, at))
        else:
            found[column.name] = (column, at)
    return list(found.values()), misfits


def _missing(grid: Grid, sheet: Sheet, places: Mapping[str, int], header_row: int) -> list[Misfit]:
    return [
        Misfit("missing_column", grid.name, column.title, header_row, 0)
        for column in sheet.columns
        if column.name not in places and not column.optional
    ]


def _filled(
    grid: Grid, columns: tuple[Column, ...], places: Mapping[str, int], header_row: int
) -> tuple[list[int], list[Sequence[Cell | None]]]:
    """Rows below the header with a value in any declared column that people fill."""
    width = max(places.values(), default=0)
    entered = [places[c.name] - 1 for c in columns if c.formula is None]
    numbers: list[int] = []
    rows: list[Sequence[Cell | None]] = []
    for number, cells in zip(grid.numbers, grid.rows, strict=True):
        if number <= header_row:
            continue
        if len(cells) < width:
            cells = [*cells, *[None] * (width - len(cells))]
        # Most rows are told by the first cell that there is; prepared ones have none at all.
        there = [cell for at in entered if (cell := cells[at]) is not None]
        if there and not all(map(is_blank, there)):
            numbers.append(number)
            rows.append(cells)
    return numbers, rows


def is_results(title: str, house: House) -> bool:
    """Whether a tab of this title is a work's sheet."""
    return re.search(house.results.title_pattern, title) is not None
