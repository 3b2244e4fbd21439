"""Excel as seen through xlwings, without Excel: the habits of COM that a live book must survive.

The objects below are engine parts, so xlwings' own classes and conversions run above them. A text
written to a cell that is no text cell is parsed, a single cell comes as its bare value, errors are
numbers, dates are datetimes. Knows only what `vpr_xl.adapters.excel` uses.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from vpr_xl.adapters.excel.errors import NUMBERS
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.tables import Validation
from vpr_xl.core.values import Cell

_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"[+-]?\d+(,\d+)?")


class FakeSheet:
    """One sheet: values, formulas and formats by (row, column)."""

    def __init__(self, book: FakeBook, name: str, visible: int = -1) -> None:
        self.book, self.name = book, name
        self.api = SimpleNamespace(
            Visible=visible,
            ProtectContents=False,
            Activate=self._to_front,
            Buttons=lambda: self.buttons,
        )
        self.values: dict[tuple[int, int], Any] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.formats: dict[tuple[int, int], str] = {}
        self.arrays: set[tuple[int, int]] = set()
        self.unlocked: set[tuple[int, int]] = set()
        self.tables: list[Any] = []
        self.validations: tuple[Validation, ...] = ()
        self.buttons: list[Any] = []
        self.names = FakeNames()
        self.scratch, self.modified = "", dict[tuple[int, int, int, int], str]()

    def copy(self, before: Any, after: FakeSheet) -> None:
        """Into the book of `after`, behind it, and to the front, as Excel does."""
        assert before is None
        twin = FakeSheet(after.book, self.name)
        twin.values, twin.formulas = dict(self.values), dict(self.formulas)
        twin.formats, twin.validations = dict(self.formats), self.validations
        for button in self.buttons:
            action = f"'{self.book.name}'!{button.OnAction}"
            twin.buttons.append(SimpleNamespace(OnAction=action))
        for table in self.tables:
            area = table.range
            place = twin.range((area.row, area.column, *area.shape))
            twin.tables.append(FakeTable(f"{table.name}_копия", place))
        after.book.sheets.insert(after.book.sheets.index(after) + 1, twin)
        after.book.front = twin

    def delete(self) -> None:
        self.book.sheets.remove(self)

    def _to_front(self) -> None:
        self.book.front = self

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
        return FakeCells(self, Locked=locked, HasArray=over_com(self.sheet.arrays))

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

    @formula.setter
    def formula(self, rows: Any) -> None:
        self.sheet.book.called("formulas")
        flat = [value for row in rows for value in row]
        for place, value in zip(self._places(), flat, strict=True):
            assert value.startswith("=")
            self.sheet.formulas[place], self.sheet.values[place] = value, ""

    @property
    def number_format(self) -> str | None:
        found = {self.sheet.formats.get(place, "General") for place in self._places()}
        return found.pop() if len(found) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.sheet.book.called("format")
        self.sheet.formats.update(dict.fromkeys(self._places(), code))


class FakeCells(SimpleNamespace):
    """What is asked of a range past xlwings: a translating cell, the validation."""

    def __init__(self, cells: FakeRange, **facts: Any) -> None:
        super().__init__(cells=cells, **facts)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "Formula":
            self.cells.sheet.scratch = value
        super().__setattr__(name, value)

    @property
    def FormulaLocal(self) -> str:  # noqa: N802 - Excel's name
        return "=СМЕЩ" + self.Formula.removeprefix("=OFFSET")

    @property
    def Validation(self) -> Any:  # noqa: N802 - Excel's name
        return SimpleNamespace(Type=3, AlertStyle=1, Operator=1, Modify=self._modify)

    def _modify(self, kind: int, style: int, operator: int, source: str) -> None:
        assert (kind, style, operator) == (3, 1, 1)
        self.cells.sheet.modified[self.cells.row, self.cells.column, *self.cells.shape] = source


class FakeSheets(list[FakeSheet]):
    """The sheets, by iteration, by number and by name."""

    def __call__(self, name_or_index: str | int) -> FakeSheet:
        for at, sheet in enumerate(self, 1):
            if name_or_index in (at, sheet.name):
                return sheet
        raise KeyError(name_or_index)

    @property
    def active(self) -> FakeSheet:
        book = self[0].book
        return book.front or self[0]


class FakeEngine:
    """The name and the conversions of the Excel engine."""

    name, type = "excel", "desktop"

    def __init__(self, apps: FakeApps | None = None) -> None:
        self.apps = apps

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value


class FakeApps:
    """The running programs by process id."""

    def __init__(self, apps: dict[int, FakeApp]) -> None:
        self._apps = apps

    def __iter__(self) -> Iterator[FakeApp]:
        return iter(self._apps.values())

    def __getitem__(self, pid: int) -> FakeApp:
        return self._apps[pid]


class FakeBooks(list["FakeBook"]):
    """The open books."""

    app: Any

    def __call__(self, name_or_index: str | int) -> FakeBook:
        for at, book in enumerate(self, 1):
            if name_or_index in (at, book.name):
                return book
        raise KeyError(name_or_index)

    @property
    def active(self) -> FakeBook:
        return self[0]

    def open(self, fullname: str, *options: Any) -> FakeBook:
        """A workbook file: its cells, tables and validations."""
        book = FakeBook(self.app)
        book.name, book.api.FullName = Path(fullname).name, fullname
        for grid in read_workbook(Path(fullname).read_bytes()).grids:
            sheet = book.add(grid.name)
            sheet.validations = grid.validations
            for number, row in zip(grid.numbers, grid.rows, strict=True):
                for column, cell in enumerate(row, 1):
                    if cell is not None:
                        sheet.values[number, column] = _over_com(cell)
                        if cell.formula:
                            sheet.formulas[number, column] = "=их формула"
            for table in grid.tables:
                area = table.area
                first, last = (
                    (area.first_row, area.first_column),
                    (area.last_row, area.last_column),
                )
                sheet.tables.append(FakeTable(table.name, sheet.range(first, last)))
        drawn = b"".join(
            zipfile.ZipFile(fullname).read(name)
            for name in zipfile.ZipFile(fullname).namelist()
            if name.endswith(".vml")
        )
        for macro in re.findall(rb"<x:FmlaMacro>(?:\[0\]!)?(\w+)</x:FmlaMacro>", drawn):
            book.sheets[0].buttons.append(SimpleNamespace(OnAction=macro.decode()))
        self.append(book)
        self.app.opened.append(fullname)
        return book


def _over_com(cell: Cell) -> Any:
    if cell.kind == "date":
        return datetime.datetime.fromisoformat(str(cell.value))
    if cell.kind == "error":
        return NUMBERS[str(cell.value)]
    return float(cell.value) if cell.kind == "number" else cell.value  # type: ignore[arg-type]


class FakeApp:
    """Excel itself.

    said: the messages shown, as (text, title, mode).  chosen: what its file dialog gives.
    statuses: what stood in the status bar, False for Excel's own words.
    """

    def __init__(self, pid: int = 1) -> None:
        self.engine, self.pid = FakeEngine(), pid
        self.screen_updating, self.calculation = True, "semiautomatic"
        self.books = FakeBooks()
        self.books.app = self
        self.said: list[tuple[str, str, str | None]] = []
        self.statuses: list[str | bool] = []
        self.opened: list[str] = []
        self.chosen: Any = False
        self.asked: list[dict[str, Any]] = []
        self.api = SimpleNamespace(GetOpenFilename=self._dialog, InputBox=self._input)

    @property
    def status_bar(self) -> str | bool:
        return self.statuses[-1] if self.statuses else False

    @status_bar.setter
    def status_bar(self, words: str | bool) -> None:
        self.statuses.append(words)

    def alert(self, text: str, title: str, buttons: str, mode: str | None, _: Any) -> str:
        self.said.append((text, title, mode))
        return "ok"

    def _dialog(self, **asked: Any) -> Any:
        self.asked.append(asked)
        return self.chosen

    def _input(self, **asked: Any) -> Any:
        self.asked.append(asked)
        return self.chosen


class FakeBook:
    """An open workbook.

    calls: the block calls made.  breaks_at: the writing call (from 1) that fails, 0 for none.
    fault: what that call raises.
    """

    def __init__(self, app: FakeApp | None = None) -> None:
        self.app, self.name = app or FakeApp(), "book.xlsx"
        self.sheets, self.names = FakeSheets(), FakeNames()
        self.front: FakeSheet | None = None
        self.api = SimpleNamespace(
            Date1904=False,
            ReadOnly=False,
            ProtectStructure=False,
            HasVBProject=False,
            Path="C:\\ВПР",
            FullName="C:\\ВПР\\book.xlsx",
            Windows=lambda _: SimpleNamespace(Visible=True),
            SaveCopyAs=self._save_copy,
            Activate=lambda: None,
        )
        self.calls: list[str] = []
        self.breaks_at = 0
        self.fault: BaseException = OSError("the call was rejected by callee")
        self.content = b"PK"

    def _save_copy(self, path: str) -> None:
        Path(path).write_bytes(self.content)

    def close(self) -> None:
        self.app.books.remove(self)

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
            raise self.fault


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
