"""A book that is open in a spreadsheet program, read and written in blocks over xlwings only.

Serves Excel and LibreOffice alike. What their common API lacks is in `host.py`; how cells are
gathered into blocks, in `blocks.py`.
"""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from vpr_xl.adapters.excel import host
from vpr_xl.adapters.excel.blocks import Place, column_runs, rectangles
from vpr_xl.adapters.excel.errors import CODES
from vpr_xl.adapters.excel.moments import moment_cell
from vpr_xl.adapters.excel.trouble import Worded
from vpr_xl.adapters.xlsx.sheet import MAX_SLOTS
from vpr_xl.adapters.xlsx.strings import MAX_TEXT
from vpr_xl.adapters.xlsx.styles import shows_date
from vpr_xl.core.changes import AddSheet, Change, SetCell
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import Area, Grid, Package, Reading, address
from vpr_xl.core.values import Cell, number, text

if TYPE_CHECKING:
    import xlwings

    from vpr_xl.adapters.excel.donor import Donor

_GENERAL, _TEXT, _DATE, _MOMENT = "General", "@", "dd.mm.yyyy", "dd.mm.yyyy hh:mm"
_BOOLEAN = "BOOLEAN"  # LibreOffice's own; Excel has no such format
#: What Excel may turn into something else when it is written as text: a formula, an error, a
#: boolean, and whatever has a digit, unless it is long and has words in it. Too much costs a
#: format, too little a value.
_FORMULA_LIKE = tuple("=+-@#")
_BOOLEAN_LIKE = frozenset({"true", "false", "истина", "ложь"})
_LONGEST_DATE = 40
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_FIRST_DAY = "1900-01-01"

_Asked = dict[str, dict[Place, Cell | None]]
_Block = tuple["xlwings.Range", Area, dict[Place, Cell | None]]


class SheetMaker(Protocol):
    """Makes what a new sheet is copied from."""

    def __call__(self, change: AddSheet, *, macros: bool) -> bytes:
        """A workbook with the one sheet that is asked for; macros: with its buttons."""
        ...


def _unwired(change: AddSheet, *, macros: bool) -> bytes:
    """Nobody said how new sheets are made: asking for one is a fault of ours."""
    raise NotImplementedError(change.title)


class LiveBook:
    """The Book port on an open book. book: an `xlwings.Book` of any engine.

    make_sheet: makes what a new sheet is copied from.
    """

    def __init__(self, book: xlwings.Book, make_sheet: SheetMaker = _unwired) -> None:
        self._book, self._make_sheet = book, make_sheet

    def read(self) -> Reading:
        """All sheets by two block reads each, one on LibreOffice; no native validations."""
        with Worded():
            found = host.outline(self._book)
            return Reading(
                grids=tuple(_grid(sheet) for sheet in found.sheets),
                package=Package(content="live", date1904=found.date1904),
                names=found.names,
            )

    def apply(self, changes: Sequence[Change]) -> None:
        """Writes the changes in blocks, after everything that could refuse them was asked.

        New sheets come first.  Values to be stored with formulas are left out: the program
        calculates by itself.
        """
        sheets = [change for change in changes if isinstance(change, AddSheet)]
        asked = _by_sheet(changes)
        if not sheets and not asked:
            return
        with Worded():
            present = self._must_take(sheets, asked)
            here = {name: cells for name, cells in asked.items() if name in present}
            blocks = self._blocks(here)
            donors = self._donors(sheets)
            with host.quiet(self._book.app):
                self._add(sheets, donors, {n: c for n, c in asked.items() if n not in here})
                for block in blocks:
                    _write(*block)

    def copy(self) -> bytes:
        """The book as it is now, as a file's bytes. Raises Refused."""
        name = self._book.name
        with Worded("W-117", name=name), tempfile.TemporaryDirectory(prefix="vpr-xl-") as folder:
            own = host.location(self._book)
            path = Path(folder, f"copy{Path(own).suffix or '.xlsx'}")
            return (path if host.save_copy(self._book, path) else Path(own)).read_bytes()

    def _must_take(self, sheets: Sequence[AddSheet], asked: _Asked) -> set[str]:
        """The names of the sheets that are there now. Raises Refused where one cannot come in,
        a named one is missing or the book takes no changes."""
        closed = host.closed_to_writing(self._book)
        if closed == "reading":
            raise refused("W-112", name=self._book.name)
        if closed == "structure" and sheets:
            raise refused("W-115", sheet=sheets[0].title)
        present = [sheet.name for sheet in self._book.sheets]
        later = [*present, *(sheet.title for sheet in sheets)]
        if sheets:
            from vpr_xl.adapters.xlsx.graft import vet_new_sheet

            for at, sheet in enumerate(sheets, len(present)):
                vet_new_sheet(later[:at], sheet.title, sheet.after)
        for name in asked:
            if name not in later:
                raise refused("W-47", sheet=name)
        return set(present)

    def _donors(self, sheets: Sequence[AddSheet]) -> list[Donor]:
        if not sheets:
            return []
        # Most commands add no sheet and must not wait for what builds one.
        from vpr_xl.adapters.excel.donor import donor_of

        macros = host.has_macros(self._book)
        return [donor_of(self._make_sheet(one, macros=macros), one.title) for one in sheets]

    def _blocks(self, asked: _Asked) -> list[_Block]:
        """The blocks to write. Raises Refused for one that holds a locked or an array cell."""
        blocks: list[_Block] = []
        for name, cells in asked.items():
            sheet = self._book.sheets[name]
            for area in rectangles(cells):
                block = _range(sheet, area)
                _must_be_free(block, name)
                blocks.append((block, area, cells))
        return blocks

    def _add(self, sheets: Sequence[AddSheet], donors: Sequence[Donor], asked: _Asked) -> None:
        """Brings the new sheets and fills them; all go again where one fails."""
        if not sheets:
            return
        from vpr_xl.adapters.excel.newsheet import add_sheet, remove

        done: set[str] = set()
        try:
            for sheet, donor in zip(sheets, donors, strict=True):
                add_sheet(self._book, donor, sheet.after)
                done.add(sheet.title)
            for block in self._blocks(asked):
                _write(*block)
        except BaseException:
            remove(self._book, done)
            raise


def _grid(outline: host.SheetOutline) -> Grid:
    numbers: list[int] = []
    rows: list[list[Cell | None]] = []
    if outline.used is not None:
        for row, cells in _rows(outline.sheet, outline.used):
            numbers.append(row)
            rows.append(cells)
    return Grid(outline.name, numbers, rows, outline.state, tables=outline.tables)


def _rows(sheet: xlwings.Sheet, used: Area) -> list[tuple[int, list[Cell | None]]]:
    """The rows that hold anything, from column A to their last cell, with their numbers."""
    height, width = used.last_row, used.last_column
    if height * width > MAX_SLOTS:
        raise refused("W-25", sheet=sheet.name, cell=address(height, width), limit=MAX_SLOTS)
    out = []
    left: list[Cell | None] = [None] * (used.first_column - 1)
    for row, cells in enumerate(_cells(_range(sheet, used), used), used.first_row):
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            out.append((row, left + cells))
    return out


def _cells(block: xlwings.Range, used: Area) -> list[list[Cell | None]]:
    """Rows of canonical cells."""
    if host.in_office(block.sheet.book.app):
        found: list[list[Cell | None]] = block.impl.cells()
        return found
    values, formulas = _table(block.raw_value, used), _table(block.formula, used)
    return [
        [_cell(value, _lives(value, text)) for value, text in zip(raw, texts, strict=True)]
        for raw, texts in zip(values, formulas, strict=True)
    ]


def _lives(raw: Any, formula: Any) -> bool:
    """A text "=A1" has itself as formula text; no formula gives its own text as result."""
    return isinstance(formula, str) and formula.startswith("=") and formula != raw


def _table(found: Any, area: Area) -> Sequence[Sequence[Any]]:
    """What a block read gives as rows: a single cell comes as its value alone."""
    single = (area.first_row, area.first_column) == (area.last_row, area.last_column)
    return ((found,),) if single else found


def _cell(raw: Any, living: bool) -> Cell | None:
    """The canonical cell of a raw value as COM gives it."""
    if raw is None or raw == "":
        return text("", formula=True) if living else None
    if isinstance(raw, str):
        return Cell("text", raw, living)
    if isinstance(raw, bool):
        return Cell("boolean", raw, living)
    if isinstance(raw, datetime.datetime):
        return moment_cell(raw, formula=living)
    if isinstance(raw, int) and raw in CODES:
        return Cell("error", CODES[raw], living)
    return number(float(raw), formula=living)  # a currency comes as a Decimal


def _by_sheet(changes: Sequence[Change]) -> _Asked:
    """The wanted cells by sheet and place; of two values for one cell the later holds."""
    asked: _Asked = {}
    for change in changes:
        if isinstance(change, SetCell) and not change.stored:
            _must_fit(change.cell)
            Area(change.row, change.column, change.row, change.column)
            asked.setdefault(change.sheet, {})[change.row, change.column] = change.cell
    return asked


def _must_fit(cell: Cell | None) -> None:
    """Refuses what no cell can hold; an error or an uncached value is never written."""
    if cell is None:
        return
    if cell.kind in ("error", "uncached"):
        raise ValueError(cell.kind)
    if cell.kind == "text" and len(str(cell.value)) > MAX_TEXT:
        raise refused("W-46", length=len(str(cell.value)), limit=MAX_TEXT)
    if cell.kind == "date" and str(cell.value) < _FIRST_DAY:
        raise refused("W-45", date=str(cell.value))


def _must_be_free(block: xlwings.Range, sheet: str) -> None:
    obstacle = host.obstacle(block)
    if obstacle == "protected":
        raise refused("W-71", sheet=sheet)
    if obstacle == "matrix":
        raise refused("W-44", sheet=sheet)


def _range(sheet: xlwings.Sheet, area: Area) -> xlwings.Range:
    first, last = (area.first_row, area.first_column), (area.last_row, area.last_column)
    return sheet.range(first, last)


def _write(block: xlwings.Range, area: Area, cells: Mapping[Place, Cell | None]) -> None:
    """Formats first: Excel decides by the format what a written value becomes."""
    for code, places in _formats(block, area, cells).items():
        host.set_format(block.sheet, rectangles(places), code)
    block.value = [
        [_raw(cells[row, column]) for column in range(area.first_column, area.last_column + 1)]
        for row in range(area.first_row, area.last_row + 1)
    ]


def _formats(
    block: xlwings.Range, area: Area, cells: Mapping[Place, Cell | None]
) -> dict[str, list[Place]]:
    """The formats to set, each with its cells; a cell whose format suits its value keeps it."""
    doubtful = _doubtful(area, cells)
    wanted: dict[str, list[Place]] = {}
    for present, part in host.formats(block):
        for row in range(part.first_row, part.last_row + 1):
            for column in range(part.first_column, part.last_column + 1):
                place = (row, column)
                code = _format(cells[place], present, place in doubtful)
                if code not in (None, present):
                    wanted.setdefault(str(code), []).append(place)
    return wanted


def _doubtful(area: Area, cells: Mapping[Place, Cell | None]) -> set[Place]:
    """The texts that Excel might turn into something else, and their neighbours in the column:
    one format for the run instead of one a cell."""
    found: set[Place] = set()
    for run, kind in column_runs(area, lambda place: _kind(cells[place])):
        places = [(row, run.first_column) for row in range(run.first_row, run.last_row + 1)]
        if kind == "text" and any(_may_turn(str(_value(cells[place]))) for place in places):
            found.update(places)
    return found


def _kind(cell: Cell | None) -> str:
    """The cell's kind; "quoted" for a text that begins with an apostrophe, "" for nothing."""
    if cell is None or cell.value == "":
        return ""
    return "quoted" if cell.kind == "text" and str(cell.value).startswith("'") else cell.kind


def _format(cell: Cell | None, present: str, doubtful: bool) -> str | None:
    """The format that the cell needs for this value; None where any will do."""
    kind = _kind(cell)
    if kind == "text":
        return _TEXT if doubtful else None
    if kind == "quoted":  # the apostrophe is eaten, but perhaps not in a text cell
        return _GENERAL if present == _TEXT else None
    if kind == "date":
        moment = "T" in str(_value(cell))
        return None if shows_date(present) else _MOMENT if moment else _DATE
    if kind and (present in (_TEXT, _BOOLEAN) or shows_date(present)):
        return _GENERAL
    return None


def _value(cell: Cell | None) -> object:
    return "" if cell is None else cell.value


def _may_turn(value: str) -> bool:
    """Whether Excel could make a number, date, formula, boolean or error of this text."""
    value = value.strip()
    if value.startswith(_FORMULA_LIKE) or value.lower() in _BOOLEAN_LIKE:
        return True
    short = len(value) <= _LONGEST_DATE or not _LETTER.search(value)
    return short and _DIGIT.search(value) is not None


def _raw(cell: Cell | None) -> Any:
    """The value to hand to `Range.value`."""
    if cell is None or cell.value == "":
        return None
    if cell.kind == "date":
        return datetime.datetime.fromisoformat(str(cell.value))
    if isinstance(cell.value, int | float) and cell.kind == "number":
        return float(cell.value)
    if cell.kind == "text" and str(cell.value).startswith("'"):
        return f"'{cell.value}"  # the program eats one, unless the cell is a text cell
    return cell.value
