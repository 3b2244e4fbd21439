"""LibreOffice as an engine of xlwings: the classes that xlwings calls, over operations by name.

No UNO here (`ops.py`) and no meaning of cells (`adapters/excel/live.py`).  Only the members that
the Book port needs are implemented; every other one raises NotImplementedError from the base class.
Raw values are those that Excel gives over COM, so that one reader serves both programs: float, str,
bool, None for an empty cell, datetime for a date, and an error as its COM number.
Written from xlwings' BSD parts (base_classes.py, _xlwindows.py, main.py; 0.37.8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlwings import base_classes

from vpr_xl.adapters.office.ranges import Place, Range, corner
from vpr_xl.adapters.office.raw import cleaned
from vpr_xl.adapters.office.transport import OfficeError, Transport
from vpr_xl.core.tables import MAX_COLUMN, MAX_ROW

NAME = "libreoffice"


def connect(op: Transport) -> Any:
    """The `xlwings.App` of an office that is reached by `op`; its engine becomes the active one.

    xlwings keeps engines for the life of the process and knows them by name: the one there is
    serves each office in turn.
    """
    import xlwings

    engine = Engine(op)
    wrapped = xlwings.main.Engine(impl=engine)
    stale = [known for known in xlwings.engines.engines if known.name == NAME]
    for known in stale:
        xlwings.engines.engines.remove(known)
    xlwings.engines.add(wrapped)
    wrapped.activate()
    return xlwings.App(impl=engine.app)


class Engine:
    """What `xlwings.main.Engine` wraps."""

    name = NAME
    type = "desktop"

    def __init__(self, op: Transport) -> None:
        self.app = App(self, op)
        self.apps = Apps(self.app)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """A value on its way to `raw_value`; xlwings makes the same of it for Excel."""
        return "" if value is None else value

    @staticmethod
    def clean_value_data(
        rows: Sequence[Sequence[Any]], dates: Any, empty: Any, numbers: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Raw values as `Range.value` shows them, by the reader's options."""
        return [[cleaned(v, dates, empty, numbers, err_to_str) for v in row] for row in rows]


class Apps(base_classes.Apps):  # type: ignore[misc]
    """The one office that the engine talks to."""

    def __init__(self, app: App) -> None:
        self._app = app

    def keys(self) -> list[int]:
        """Process ids."""
        return [self._app.pid]

    def __iter__(self) -> Iterator[App]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        if pid != self._app.pid:
            raise KeyError(pid)
        return self._app


class App(base_classes.App):  # type: ignore[misc]
    """The office. op: how its operations are called."""

    #: Attributes that Excel has and an office needs nothing for: remembered, no more.
    display_alerts = True
    enable_events = True

    def __init__(self, engine: Engine, op: Transport) -> None:
        self.engine, self.op = engine, op
        self._status: str | None = None

    @property
    def pid(self) -> int:
        """Process id."""
        return self.op.pid

    @property
    def books(self) -> Books:
        """The open spreadsheets."""
        return Books(self)

    @property
    def screen_updating(self) -> bool:
        """Whether windows are redrawn."""
        return bool(self.op("screen_updating", None, None))

    @screen_updating.setter
    def screen_updating(self, on: bool) -> None:
        self.op("screen_updating", None, bool(on))

    @property
    def calculation(self) -> str:
        """automatic or manual."""
        return "automatic" if self.op("automatic", None) else "manual"

    @calculation.setter
    def calculation(self, mode: str) -> None:
        self.op("automatic", mode != "manual")

    def calculate(self) -> None:
        """Calculates what is stale."""
        self.op("calculate")

    @property
    def status_bar(self) -> str | None:
        """The words last shown in the status line; None where there are none of ours."""
        return self._status

    @status_bar.setter
    def status_bar(self, text: str | bool | None) -> None:
        self._status = text if isinstance(text, str) else None  # False: Excel's own words again
        self.op("status", self._status)

    def alert(
        self, prompt: str, title: str | None, buttons: str | None, mode: str | None, _: object
    ) -> str:
        """A message; gives "ok", "cancel", "yes" or "no"."""
        return str(self.op("alert", prompt, title or "", buttons or "ok", mode or "info"))

    def ask_files(self, title: str, kind: str, pattern: str, several: bool) -> list[str]:
        """Paths of the files that the person chooses."""
        return [str(path) for path in self.op("ask_files", title, kind, pattern, several)]

    def ask_form(
        self, title: str, about: str, fields: Sequence[Sequence[object]], buttons: Sequence[str]
    ) -> list[str] | None:
        """What the person typed into the fields; None where the window was closed."""
        answers = self.op("ask_form", title, about, fields, buttons)
        return None if answers is None else [str(answer) for answer in answers]


class Books(base_classes.Books):  # type: ignore[misc]
    """The open spreadsheets."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> Book:
        """The one in front."""
        facts = self.app.op("active_book")
        if facts is None:
            raise OfficeError("no-book", "no spreadsheet is open")
        return Book(self.app, facts["id"])

    def __call__(self, name_or_index: str | int) -> Book:
        for at, facts in enumerate(self.app.op("books"), 1):
            if name_or_index in (at, facts["name"], facts["fullname"]):
                return Book(self.app, facts["id"])
        raise KeyError(name_or_index)  # what xlwings expects of a book that is not open

    def __len__(self) -> int:
        return len(self.app.op("books"))

    def __iter__(self) -> Iterator[Book]:
        return iter([Book(self.app, facts["id"]) for facts in self.app.op("books")])

    def add(self) -> Book:
        """A new spreadsheet."""
        return Book(self.app, self.app.op("new", False)["id"])

    def open(self, fullname: str, *unused: object) -> Book:
        """Opens a file; Excel's other arguments mean nothing here."""
        return Book(self.app, self.app.op("open", fullname, False)["id"])


class Book(base_classes.Book):  # type: ignore[misc]
    """An open spreadsheet. id: the office's own name for it."""

    def __init__(self, app: App, uid: str) -> None:
        self._app, self.id = app, uid

    def op(self, op: str, *args: object) -> Any:
        """An operation on this book."""
        return self._app.op(op, self.id, *args)

    @property
    def app(self) -> App:
        """The office."""
        return self._app

    @property
    def name(self) -> str:
        """File name, or the window's title before the first save."""
        return str(self.op("book")["name"])

    @property
    def fullname(self) -> str:
        """Full path, or the title."""
        return str(self.op("book")["fullname"])

    @property
    def sheets(self) -> Sheets:
        """The sheets in tab order."""
        return Sheets(self)

    def spot(self) -> tuple[str, int]:
        """The sheet in front and the row where its selection begins, from 1."""
        sheet, row = self.op("spot")
        return str(sheet), int(row) + 1

    def outline(self) -> Any:
        """Everything about the book but its cells, in one call (see `ops.Ops.outline`)."""
        return self.op("outline")

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Saves in place or under a path; a password is not supported."""
        if password is not None:
            raise NotImplementedError
        self.op("save", path)

    def save_copy(self, path: str) -> bool:
        """Writes a copy under a path; False where the book's own file is that copy."""
        return bool(self.op("save_copy", path))

    def add_sheet(self, path: str, title: str, after: str) -> None:
        """Brings the sheet of a workbook file."""
        self.op("add_sheet", path, title, after)

    def close(self) -> None:
        """Closes without saving."""
        self.op("close")


class Sheets(base_classes.Sheets):  # type: ignore[misc]
    """The sheets of a book, in tab order."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def _names(self) -> list[str]:
        return list(self._book.op("sheets"))

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self._book, name) for name in self._names()])

    def __len__(self) -> int:
        return len(self._names())

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def __call__(self, name_or_index: str | int) -> Sheet:
        names = self._names()
        if isinstance(name_or_index, int):
            return Sheet(self._book, names[name_or_index - 1])
        if name_or_index not in names:
            raise KeyError(name_or_index)
        return Sheet(self._book, name_or_index)


class Sheet(base_classes.Sheet):  # type: ignore[misc]
    """A sheet, known by its name."""

    def __init__(self, book: Book, name: str) -> None:
        self._book, self._name = book, name

    @property
    def name(self) -> str:
        """The tab's text."""
        return self._name

    @property
    def index(self) -> int:
        """Position, from 1."""
        return int(self._book.op("sheets").index(self._name)) + 1

    @property
    def book(self) -> Book:
        """Its book."""
        return self._book

    @property
    def visible(self) -> bool:
        """Whether the tab shows."""
        return bool(self._facts()["visible"])

    @property
    def used_range(self) -> Range:
        """The rectangle around everything that holds a value; A1 where nothing does."""
        row, column, rows, columns = self._facts()["used"] or (0, 0, 1, 1)
        return Range(self, (row + 1, column + 1, rows, columns))

    @property
    def cells(self) -> Range:
        """The whole sheet."""
        return Range(self, (1, 1, MAX_ROW, MAX_COLUMN))

    def range(self, first: Any, last: Any = None) -> Range:
        """A range from "A1:C3", from corners (row, column) or ranges, or from
        (row, column, rows, columns)."""
        if isinstance(first, tuple) and len(first) == 4:
            return Range(self, first)
        row, column, *_ = corner(first)
        end = corner(first if last is None else last)
        rows, columns = end[0] + end[2] - row, end[1] + end[3] - column
        return Range(self, (row, column, rows, columns))

    def activate(self) -> None:
        """Brings it to the front."""
        self.op("activate")

    def print_rows(self, rows: int) -> None:
        """Ends its print area after so many rows."""
        self.op("print_rows", rows)

    def delete(self) -> None:
        """Takes it away."""
        self.op("remove_sheet")

    def set_formulas(self, row: int, column: int, formulas: Sequence[str]) -> None:
        """Formulas in Excel's spelling, without "=", down a column."""
        self.op("set_formulas", row - 1, column - 1, list(formulas))

    def set_list_source(self, formula: str, place: Place) -> None:
        """Another source of the cells' validation."""
        row, column, rows, columns = place
        self.op("set_list_source", formula, row - 1, column - 1, rows, columns)

    def set_format(self, places: Sequence[Place], code: str) -> None:
        """Gives many rectangles one number format in one call."""
        self.op(
            "set_format", [(r - 1, c - 1, rows, columns) for r, c, rows, columns in places], code
        )

    def op(self, op: str, *args: object) -> Any:
        """An operation on this sheet."""
        return self._book.op(op, self._name, *args)

    def _facts(self) -> Any:
        sheets = self._book.outline()["sheets"]
        return next(facts for facts in sheets if facts["name"] == self._name)
