"""Merged cells: every place of an area gets the value that stands in its first one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from vpr_xl.adapters.xlsx.sheet import MAX_CELLS
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import Area, Grid
from vpr_xl.core.values import Cell


def spread(grid: Grid, merged: Sequence[Area]) -> Grid:
    """The sheet with merged areas filled; rows that hold nothing else are not made.

    Columns right of the widest row are left out: a title merged to the end of the sheet says no
    more there.  Raises Refused where the areas together pass the cap on cells.
    """
    if not merged:
        return grid
    rows: list[list[Cell | None]] = [list(row) for row in grid.rows]
    width, left = max(map(len, rows), default=0), MAX_CELLS
    for area in merged:
        cell = grid.cell(area.first_row, area.first_column)
        first = bisect_left(grid.numbers, area.first_row)
        last = bisect_right(grid.numbers, area.last_row)
        right = min(area.last_column, width)
        left -= max(0, last - first) * max(0, right - area.first_column + 1)
        if left < 0:
            raise refused("W-26", limit=MAX_CELLS, what="cells")
        if cell is not None:
            for row in rows[first:last]:
                row.extend([None] * (right - len(row)))
                for at in range(area.first_column - 1, right):
                    row[at] = row[at] or cell
    return replace(grid, rows=rows)
