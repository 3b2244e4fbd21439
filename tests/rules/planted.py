"""A complete reading of the made-up school in which one mistake can be planted."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.core.demo.made_up import reading_of
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.tables import Grid, Reading, address
from vpr_xl.core.values import Cell, number, shown, text

Plain = Cell | str | int | None
#: The day on which the book is judged: the campaign has begun.
TODAY = datetime.date(2026, 4, 22)


@dataclass(frozen=True)
class Spot:
    """A cell of a sheet; column 0 where a sheet as a whole is meant."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str | None:
        return address(self.row, self.column) if self.column else None


class PlantedBook:
    """The demo's sheets, to be changed by column titles and by the values beside them."""

    def __init__(self, size: str = "small") -> None:
        self.grids: dict[str, Grid] = {
            g.name: replace(g, numbers=list(g.numbers), rows=[list(row) for row in g.rows])
            for g in reading_of(size).grids
        }

    @property
    def reading(self) -> Reading:
        return Reading(tuple(self.grids.values()))

    def titles(self, sheet: str) -> list[str]:
        return [shown(cell) for cell in self.grids[sheet].rows[0]]

    def column(self, sheet: str, title: str) -> int:
        return self.titles(sheet).index(title) + 1

    def spot(self, sheet: str, title: str, **beside: str) -> Spot:
        """The column's cell in the first row whose cells beside show these words.

        beside: `_1="4А"` asks of the first column, `_3="2"` of the third.
        """
        wanted = {int(at[1:]) - 1: word for at, word in beside.items()}
        for at, row in enumerate(self.grids[sheet].rows[1:], 1):
            if all(shown(row[place]) == word for place, word in wanted.items()):
                return Spot(sheet, HEADER_ROW + at, self.column(sheet, title))
        raise LookupError(sheet, beside)

    def where(self, sheet: str, title: str, fits: Callable[[Mapping[str, str]], bool]) -> Spot:
        """The column's cell in the first row that fits, read as title -> shown value."""
        titles = self.titles(sheet)
        for at, row in enumerate(self.grids[sheet].rows[1:], 1):
            if fits(dict(zip(titles, map(shown, row), strict=True))):
                return Spot(sheet, HEADER_ROW + at, self.column(sheet, title))
        raise LookupError(sheet)

    def row(self, spot: Spot) -> list[Cell | None]:
        found = self.grids[spot.sheet].rows[spot.row - HEADER_ROW]
        assert isinstance(found, list)
        return found

    def value(self, spot: Spot) -> str:
        return shown(self.row(spot)[spot.column - 1])

    def put(self, spot: Spot, value: Plain) -> Spot:
        """Writes the value over the cell and returns the cell."""
        self.row(spot)[spot.column - 1] = _cell(value)
        return spot

    def append(self, sheet: str, **cells: Plain) -> int:
        """A new row below the last one; returns its physical number. `_1=…` is column A."""
        grid = self.grids[sheet]
        out: list[Cell | None] = [None] * len(grid.rows[0])
        for at, value in cells.items():
            out[int(at[1:]) - 1] = _cell(value)
        return self.append_row(sheet, out)

    def append_row(self, sheet: str, cells: list[Cell | None]) -> int:
        grid = self.grids[sheet]
        assert isinstance(grid.rows, list)
        assert isinstance(grid.numbers, list)
        grid.rows.append(cells)
        grid.numbers.append(grid.numbers[-1] + 1)
        return int(grid.numbers[-1])

    def delete(self, spot: Spot) -> None:
        """Deletes the row; those below move up."""
        grid = self.grids[spot.sheet]
        assert isinstance(grid.rows, list)
        assert isinstance(grid.numbers, list)
        grid.rows.pop(spot.row - HEADER_ROW)
        grid.numbers.pop()

    def push_down(self, spot: Spot) -> Spot:
        """An empty row slips in above the row."""
        grid = self.grids[spot.sheet]
        moved = [n + (n >= spot.row) for n in grid.numbers]
        self.grids[spot.sheet] = replace(grid, numbers=moved)
        return replace(spot, row=spot.row + 1)

    def title_of(self, table: str) -> str:
        return house().sheets[table].title


def _cell(value: Plain) -> Cell | None:
    if value is None or isinstance(value, Cell):
        return value
    return text(value) if isinstance(value, str) else number(value)


Mistake = Callable[[PlantedBook], Spot]
#: Name of the mistake -> the rule that must speak, and what plants it.
MISTAKES: dict[str, tuple[str, Mistake]] = {}


def planted(rule: str) -> Callable[[Mistake], Mistake]:
    def register(mistake: Mistake) -> Mistake:
        MISTAKES[mistake.__name__] = rule, mistake
        return mistake

    return register


def wrote(row: Mapping[str, str]) -> bool:
    """A row of a work's sheet whose participant wrote every part."""
    return row["Порядковый номер класса"] != "" and "отсутствовал" not in row.values()


def score(book: PlantedBook, work: str, task: str) -> Spot:
    """A column in the first row of a work of one who wrote it."""
    return book.where(work, task, wrote)
