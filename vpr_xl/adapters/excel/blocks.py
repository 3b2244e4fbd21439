"""Single cells gathered into rectangles, so that a live book is written in few calls. No Excel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import groupby

from vpr_xl.core.tables import Area

#: A cell: row and column, from 1.
Place = tuple[int, int]


def rectangles(places: Collection[Place]) -> list[Area]:
    """Rectangles that cover exactly these cells, each cell once, in reading order.

    Runs of a row are joined with equal runs of the next row, so a full table is one rectangle.
    """
    done: list[Area] = []
    growing: dict[tuple[int, int], Area] = {}
    for row, runs in groupby(_runs(sorted(places)), key=lambda run: run[0]):
        now: dict[tuple[int, int], Area] = {}
        for _, first, last in runs:
            above = growing.get((first, last))
            top = above.first_row if above and above.last_row == row - 1 else row
            now[first, last] = Area(top, first, row, last)
        kept = {columns for columns, area in now.items() if area.first_row < row}
        done += [area for columns, area in growing.items() if columns not in kept]
        growing = now
    done += growing.values()
    return sorted(done, key=lambda area: (area.first_row, area.first_column))


def _runs(places: list[Place]) -> Iterator[tuple[int, int, int]]:
    """Runs of neighbours in a row, as (row, first column, last column); places in order."""
    for _, run in groupby(enumerate(places), key=lambda at: (at[1][0], at[1][1] - at[0])):
        cells = [place for _, place in run]
        yield cells[0][0], cells[0][1], cells[-1][1]


def column_runs(area: Area, kind: Callable[[Place], str]) -> Iterator[tuple[Area, str]]:
    """The vertical runs of one kind within each column of an area, left to right."""
    for column in range(area.first_column, area.last_column + 1):
        places = [(row, column) for row in range(area.first_row, area.last_row + 1)]
        for same, run in groupby(places, key=kind):
            cells = list(run)
            yield Area(cells[0][0], column, cells[-1][0], column), same
