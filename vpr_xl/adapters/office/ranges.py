"""A rectangle of cells as xlwings calls it, over operations by name. Books are in `engine.py`.

Only the members that the Book port needs are implemented; see there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from xlwings import base_classes

from vpr_xl.adapters.office.raw import cells_from_office, date_runs, from_office, to_office
from vpr_xl.core.tables import Area, address
from vpr_xl.core.values import Cell

#: A range: first row and column, rows, columns; counted from 1 as xlwings does.
Place = tuple[int, int, int, int]


class Operated(Protocol):
    """The sheet that a range stands on: its name, and its operations by theirs."""

    @property
    def name(self) -> str: ...

    def op(self, name: str, *args: Any) -> Any: ...


class Range(base_classes.Range):  # type: ignore[misc]
    """A rectangle of cells. options: set by xlwings, those of the reader or writer."""

    def __init__(self, sheet: Operated, where: Place) -> None:
        self._sheet, self._where = sheet, where
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> Range:
        """Something true: xlwings asks before it writes."""
        return self

    @property
    def sheet(self) -> Operated:
        """Its sheet."""
        return self._sheet

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet name, row, column, rows, columns."""
        return (self._sheet.name, *self._where)

    @property
    def row(self) -> int:
        """First row, from 1."""
        return self._where[0]

    @property
    def column(self) -> int:
        """First column, from 1."""
        return self._where[1]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._where[2], self._where[3]

    def __len__(self) -> int:
        return self._where[2] * self._where[3]

    def __call__(self, first: int, second: int | None = None) -> Range:
        """One cell, by row and column or by its number in reading order, from 1."""
        row, column = first, second
        if column is None:
            row, column = divmod(first - 1, self._where[3])
            row, column = row + 1, column + 1
        return Range(self._sheet, (self.row + row - 1, self.column + column - 1, 1, 1))

    @property
    def address(self) -> str:
        """Absolute A1 address."""
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        """A1 address, with $ where absolute."""
        if external:
            raise NotImplementedError
        row, column, rows, columns = self._where
        ends = [(row, column), (row + rows - 1, column + columns - 1)]
        spelt = [_spelt(*end, row_absolute, column_absolute) for end in ends]
        return ":".join(dict.fromkeys(spelt))

    @property
    def raw_value(self) -> Any:
        """Rows of raw values; the value alone for a single cell, as over COM."""
        found = self._op("read")
        rows = from_office(found)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = value if isinstance(value, list | tuple) else [[value] * self.shape[1]]
        rows = rows if isinstance(rows[0], list | tuple) else [rows]
        if not isinstance(value, list | tuple):
            rows = rows * self.shape[0]
        self._write(rows)

    @property
    def formula(self) -> Any:
        """Rows of formulas, each beginning with "=", in LibreOffice's own grammar; a constant as
        its text. The formula alone for a single cell."""
        rows = self._op("formulas")
        return rows[0][0] if len(self) == 1 else rows

    def cells(self) -> list[list[Cell | None]]:
        """Rows of canonical cells: one call, and no detour over COM's values."""
        return cells_from_office(self._op("contents"))

    @property
    def number_format(self) -> str | None:
        """Format code in English letters, None where mixed."""
        code = self._op("number_format", None)
        return None if code is None else str(code)

    @number_format.setter
    def number_format(self, code: str) -> None:
        self._op("number_format", code)

    def formats(self) -> list[tuple[str, Place]]:
        """The format codes within, each with its rectangle on the sheet."""
        return [
            (code, (self.row + row, self.column + column, rows, columns))
            for code, row, column, rows, columns in self._op("formats")
        ]

    def obstacle(self) -> str:
        """Why it cannot be written: protected, matrix, "" where it can."""
        return str(self._op("obstacle"))

    def _op(self, op: str, *args: object) -> Any:
        row, column, rows, columns = self._where
        return self._sheet.op(op, row - 1, column - 1, rows, columns, *args)

    def _write(self, rows: Sequence[Sequence[Any]]) -> None:
        plain = [[to_office(value) for value in row] for row in rows]
        top, left = self.row - 1, self.column - 1
        self._sheet.op("write", top, left, plain, date_runs(rows))


def corner(where: Any) -> Place:
    """The rectangle that one argument of `Sheet.range` means."""
    if isinstance(where, Range):
        return (where.row, where.column, *where.shape)
    if isinstance(where, tuple):
        if 0 in where:
            raise IndexError("ranges count from 1")
        return where[0], where[1], 1, 1
    area = Area.parse(where.replace("$", ""))
    rows, columns = area.last_row - area.first_row + 1, area.last_column - area.first_column + 1
    return area.first_row, area.first_column, rows, columns


def _spelt(row: int, column: int, row_absolute: bool, column_absolute: bool) -> str:
    plain = address(row, column)
    split = len(plain) - len(str(row))
    letters, number = plain[:split], plain[split:]
    return ("$" if column_absolute else "") + letters + ("$" if row_absolute else "") + number
