"""Excel as seen through xlwings, without Excel: the habits of COM that a live book must survive.

The objects below are engine parts, so xlwings' own classes and conversions run above them. A text
written to a cell that is no text cell is parsed, a single cell comes as its bare value, errors are
numbers, dates are datetimes. Knows only what `vpr_xl.adapters.excel` uses.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from vpr_xl.adapters.excel.errors import NUMBERS

_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"[+-]?\d+(,\d+)?")


class FakeSheet:
    """One sheet: values, formulas and formats by (row, column)."""

    def __init__(self, book: FakeBook, name: str, visible: int = -1) -> None:
        self.book, self.name = book, name
        self.api = SimpleNamespace(Visible=visible, ProtectContents=False)
        self.values: dict[tuple[int, int], Any] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.formats: dict[tuple[int, int], str] = {}
        self.arrays: set[tuple[int, int]] = set()
        self.unlocked: set[tuple[int, int]] = set()
        self.tables: list[Any] = []

    @property
    def used_range(self) -> FakeRange:
        places = [*self.values, *self.formats] or [(1, 1)]
        rows, columns = zip(*places, strict=True)
        return self.range((min(rows), min(columns)), (max(rows), max(columns)))

    def range(self, first: Any, last: Any = None) -> FakeRange:
        if isinstance(first, tuple) and len(first) == 4:
            return FakeRange(self, *first)
        if isinstance(first, FakeRange):
            first, last = (first.row, first.column), (last.row, last.column)
        last = last or first
        return FakeRange(self, *first, last[0] - first[0] + 1, last[1] - first[1] + 1)

    def type_in(self, place: tuple[int, int], typed: Any) -> None:
        """What Excel makes of a value put into a cell."""
        self.formulas.pop(place, None)
        self.values.pop(place, None)
        if typed is None or typed == "":
            return
        if isinstance(typed, str) and self.formats.get(place) != "@":
            self._parse(place, typed)
        elif isinstance(typed, int | float) and self.formats.get(place) == "@":
            self.values[place] = str(typed)
        else:
            self.values[place] = typed

    def _parse(self, place: tuple[int, int], typed: str) -> None:
        match = _DATE.fullmatch(typed)
        if typed.startswith("="):
            self.formulas[place], self.values[place] = typed, 0.0
        elif match:
            day, month, year = map(int, match.groups())
            self.values[place] = datetime.datetime(year, month, day)
        elif _NUMBER.fullmatch(typed):
            self.values[place] = float(typed.replace(",", "."))
        elif typed.upper() in ("TRUE", "ИСТИНА", "FALSE", "ЛОЖЬ"):
            self.values[place] = typed.upper() in ("TRUE", "ИСТИНА")
        elif typed in NUMBERS:
            self.values[place] = NUMBERS[typed]
        else:
            self.values[place] = typed.removeprefix("'")


class FakeRange:
    """A rectangle; every read and write of it is one call of its book."""

    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: FakeSheet, row: int, column: int, rows: int, columns: int) -> None:
        self.sheet, self.row, self.column, self.shape = sheet, row, column, (rows, columns)
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> Any:
        def over_com(here: set[tuple[int, int]]) -> bool | None:
            found = {place in here for place in self._places()}
            return found.pop() if len(found) == 1 else None

        locked = over_com(set(self._places()) - self.sheet.unlocked)
        return SimpleNamespace(Locked=locked, HasArray=over_com(self.sheet.arrays))

    def _places(self) -> list[tuple[int, int]]:
        rows, columns = self.shape
        return [(self.row + r, self.column + c) for r in range(rows) for c in range(columns)]

    def _table(self, cells: list[Any]) -> Any:
        width = self.shape[1]
        rows = [tuple(cells[at : at + width]) for at in range(0, len(cells), width)]
        return cells[0] if len(cells) == 1 else tuple(rows)

    def __call__(self, row: int, column: int) -> FakeRange:
        return FakeRange(self.sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    @property
    def raw_value(self) -> Any:
        self.sheet.book.calls.append("values")
        return self._table([self.sheet.values.get(place) for place in self._places()])

    @raw_value.setter
    def raw_value(self, rows: Any) -> None:
        self.sheet.book.called("write")
        flat = [value for row in rows for value in row]
        for place, value in zip(self._places(), flat, strict=True):
            self.sheet.type_in(place, value)

    @property
    def formula(self) -> Any:
        self.sheet.book.calls.append("formulas")
        shown = []
        for place in self._places():
            value = self.sheet.values.get(place)
            constant = value if isinstance(value, str) else "" if value is None else repr(value)
            shown.append(self.sheet.formulas.get(place, constant))
        return self._table(shown)

    @property
    def number_format(self) -> str | None:
        found = {self.sheet.formats.get(place, "General") for place in self._places()}
        return found.pop() if len(found) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.sheet.book.called("format")
        self.sheet.formats.update(dict.fromkeys(self._places(), code))


class FakeSheets(list[FakeSheet]):
    """The sheets, by iteration only."""


class FakeEngine:
    """The name and the conversions of the Excel engine."""

    name, type = "excel", "desktop"

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value


class FakeApp:
    """Excel itself."""

    engine, pid = FakeEngine(), 1

    def __init__(self) -> None:
        self.screen_updating, self.calculation = True, "semiautomatic"


class FakeBook:
    """An open workbook.

    calls: the block calls made.  breaks_at: the writing call (from 1) that fails, 0 for none.
    """

    def __init__(self) -> None:
        self.app, self.name = FakeApp(), "book.xlsx"
        self.sheets, self.names = FakeSheets(), FakeNames()
        self.api = SimpleNamespace(Date1904=False)
        self.calls: list[str] = []
        self.breaks_at = 0

    def add(self, name: str, visible: int = -1) -> FakeSheet:
        """A new last sheet."""
        self.sheets.append(FakeSheet(self, name, visible))
        return self.sheets[-1]

    def called(self, what: str) -> None:
        """Notes a writing call; redrawing and calculation must be off by then."""
        assert not self.app.screen_updating
        assert self.app.calculation == "manual"
        self.calls.append(what)
        if len(self.calls) == self.breaks_at:
            raise OSError("the call was rejected by callee")


class FakeNames:
    """The defined names, as xlwings asks for them."""

    def __init__(self) -> None:
        self.made: list[Any] = []

    def add(self, name: str, refers_to: str, visible: bool = True) -> None:
        """A name of the workbook scope."""
        made = SimpleNamespace(name=name, refers_to=refers_to, api=SimpleNamespace(Visible=visible))
        self.made.append(made)

    def snapshot(self) -> Iterator[tuple[str, Any]]:
        return ((made.name, made) for made in self.made)


class FakeTable:
    """A list object: its name and range."""

    def __init__(self, name: str, cells: FakeRange) -> None:
        self.name, self.range = name, cells
