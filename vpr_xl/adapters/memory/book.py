"""The port Book on sheets held in memory, for commands tried without a file. No formats, no XML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vpr_xl.core.changes import AddSheet, Change, SetCell
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import Cell, text

#: Row of a new sheet's header, as the builder's sheets have it.
_HEADER_ROW = 3
Cells = dict[tuple[int, int], Cell]


class MemoryBook:
    """A workbook as a Reading that can be changed."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self) -> Reading:
        """All sheets as they are now."""
        return self._reading

    def apply(self, changes: Sequence[Change]) -> None:
        """Writes the changes in their order, all or none. Raises Refused for an unknown sheet."""
        grids = list(self._reading.grids)
        pending: dict[str, Cells] = {}
        for change in changes:
            if isinstance(change, AddSheet):
                _add(grids, change)
            else:
                _set(grids, pending, change)
        done = tuple(
            _grid(grid, pending[grid.name]) if grid.name in pending else grid for grid in grids
        )
        self._reading = replace(self._reading, grids=done)


def _at(grids: list[Grid], name: str) -> int:
    for index, grid in enumerate(grids):
        if grid.name == name:
            return index
    raise refused("W-47", sheet=name)


def _add(grids: list[Grid], change: AddSheet) -> None:
    """An empty sheet with the header that the details name, behind its neighbour."""
    if any(grid.name.casefold() == change.title.casefold() for grid in grids):
        raise refused("W-49", sheet=change.title)
    columns = change.details.get("columns", ())
    titles = [text(str(title)) for title in columns] if isinstance(columns, list | tuple) else []
    rows = ((_HEADER_ROW, titles),) if titles else ()
    numbers, cells = [number for number, _ in rows], [line for _, line in rows]
    grids.insert(_at(grids, change.after) + 1, Grid(change.title, numbers, cells))


def _set(grids: list[Grid], pending: dict[str, Cells], change: SetCell) -> None:
    grid = grids[_at(grids, change.sheet)]
    if change.sheet not in pending:
        pending[change.sheet] = _cells(grid)
    cells = pending[change.sheet]
    at = (change.row, change.column)
    before = cells.pop(at, None)
    cell = change.cell
    stays = change.stored and before is not None and before.formula
    if cell is None and stays:
        cells[at] = Cell("uncached", None, True)
    elif cell is not None and (stays or cell.kind != "text" or cell.value != ""):
        cells[at] = cell._replace(formula=bool(stays))


def _cells(grid: Grid) -> Cells:
    return {
        (number, column): cell
        for number, row in zip(grid.numbers, grid.rows, strict=True)
        for column, cell in enumerate(row, 1)
        if cell is not None
    }


def _grid(grid: Grid, cells: Cells) -> Grid:
    """The sheet with exactly these cells; its tables keep their range."""
    numbers = sorted({row for row, _ in cells})
    rows: list[list[Cell | None]] = []
    by_row: dict[int, dict[int, Cell]] = {number: {} for number in numbers}
    for (row, column), cell in cells.items():
        by_row[row][column] = cell
    for number in numbers:
        line = by_row[number]
        rows.append([line.get(column) for column in range(1, max(line) + 1)])
    return replace(grid, numbers=numbers, rows=rows)
