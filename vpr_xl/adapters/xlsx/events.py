"""Reads a sheet part event by event: the truth that the fast grammar is measured against.

Takes every lawful spelling: any prefix and encoding, CDATA, comments, rows and cells without `r`.
"""

from __future__ import annotations

from vpr_xl.adapters.xlsx.cells import CellMaker, Unreadable, style_index
from vpr_xl.adapters.xlsx.markup import MAX_NESTING, feed, spreadsheet, too_deep, truth
from vpr_xl.adapters.xlsx.sheet import Budget, SheetContent, area, column_of, spend
from vpr_xl.adapters.xlsx.validations import BesideCells
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import MAX_COLUMN, MAX_ROW, address
from vpr_xl.core.values import Cell

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_DIGITS = "0123456789"
#: Depths of elements: worksheet > sheetData > row > c > v, f, is > t, r > t.
_SHEET_DATA, _ROW, _CELL, _INNER, _RUN, _RUN_TEXT = 2, 3, 4, 5, 6, 7
_MAX_MEMO = 100_000


class _Names(dict[str, str]):
    """Tag -> local name with its dialect, worked out once per distinct tag; "" for a foreign one.

    SpreadsheetML has plain names, the Excel 2010 extension "x14:" and its references "xm:".
    """

    def __missing__(self, tag: str) -> str:
        namespace, _, name = tag.rpartition(" ")
        dialect = {_X14: "x14:", _XM: "xm:"}.get(namespace)
        short = dialect + name if dialect else spreadsheet(tag)
        if len(self) < 1000:
            self[tag] = short
        return short


def read_events(
    blob: bytes, part: str, sheet: str, maker: CellMaker, budget: Budget
) -> SheetContent:
    """The content of a sheet part. Raises Refused, naming the cell or the part."""
    reader = _SheetEvents(part, sheet, maker, budget)
    feed(blob, part, reader.start, reader.end, reader.text)
    return reader.content


class _SheetEvents:
    """Handlers of the events of one sheet part: where we are and which text is listened to."""

    def __init__(self, part: str, sheet: str, maker: CellMaker, budget: Budget) -> None:
        self.content = SheetContent()
        self._part = part
        self._line = _Line(sheet, maker, budget, self.content)
        self._beside = BesideCells(sheet, budget, self.content)
        self._names = _Names()
        self._pieces: list[str] = []
        self._depth = self._listening = 0
        self._in_worksheet = self._in_rows = self._in_row = self._in_cell = False
        self._inner = self._run = ""
        self._attributes: dict[str, str] = {}
        self._formula = False
        self._value: str | None = None
        self._inline: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = self._names[tag]
        depth = self._depth = self._depth + 1
        if not self._in_row:
            self._outside(name, attributes, depth)
        elif depth == _CELL:
            if name == "c":
                self._in_cell, self._attributes, self._formula = True, attributes, False
                self._value = self._inline = None
        elif self._in_cell:
            self._within(name, depth)
        if depth > MAX_NESTING:
            raise too_deep(self._part)

    def text(self, value: str) -> None:
        """Characters; those of an element nested in the one listened to are not its own."""
        if self._listening == self._depth:
            self._pieces.append(value)

    def end(self, _tag: str) -> None:
        """An element ends."""
        depth = self._depth
        self._depth = depth - 1
        if depth == self._listening:
            self._hear("".join(self._pieces))
        if depth == _CELL and self._in_cell:
            self._in_cell = False
            raw = self._value
            if self._inline is not None and self._attributes.get("t") == "inlineStr":
                raw = self._inline
            self._line.put(self._attributes, raw, self._formula)
        elif depth == _ROW and self._in_row:
            self._in_row = False
            self._line.finish()
        elif not self._in_row:
            if depth == _SHEET_DATA:
                self._in_rows = False
            self._beside.end()

    def _outside(self, name: str, attributes: dict[str, str], depth: int) -> None:
        if depth == _ROW and self._in_rows and name == "row":
            self._in_row = True
            self._line.begin(attributes.get("r"), hidden=truth(attributes.get("hidden")))
            return
        if depth == 1:
            self._in_worksheet = name == "worksheet"
        elif depth == _SHEET_DATA and name == "sheetData" and self._in_worksheet:
            self._in_rows = True
            self.content.row_tables += 1
        if self._beside.start(name, attributes):
            self._listen(depth)

    def _within(self, name: str, depth: int) -> None:
        """An element inside a cell; phonetic runs (`rPh`) are passed over."""
        if depth == _INNER:
            self._inner = name
            if name == "v":
                self._value = self._value or ""
                self._listen(depth)
            elif name == "f":
                self._formula = True
            elif name == "is":
                self._inline = self._inline or ""
        elif self._inner == "is":
            if depth == _RUN:
                self._run = name
            if name == "t" and (depth == _RUN or (depth == _RUN_TEXT and self._run == "r")):
                self._listen(depth)

    def _listen(self, depth: int) -> None:
        self._listening = depth
        self._pieces.clear()

    def _hear(self, words: str) -> None:
        depth, self._listening = self._listening, 0
        if not self._in_cell:
            self._beside.hear(words)
        elif depth == _INNER:
            self._value = (self._value or "") + words
        else:
            self._inline = (self._inline or "") + words


class _Line:
    """The row being read; a place is looked at only where there is a value."""

    def __init__(self, sheet: str, maker: CellMaker, budget: Budget, content: SheetContent) -> None:
        self._sheet, self._maker, self._budget, self._content = sheet, maker, budget, content
        self._memo: dict[tuple[str, str | None, str | None, bool], Cell | None] = {}
        self._columns: dict[str, int] = {}
        self._cells: list[Cell | None] = []
        self._row = self._column = 0
        self._row_said, self._number = "", ""
        self._said: str | None = None
        self._hidden = False

    def begin(self, said: str | None, *, hidden: bool) -> None:
        """A row without a number follows the one before."""
        self._cells, self._hidden = [], hidden
        self._column, self._said, self._row_said = 0, None, said or ""
        if said is None:
            self._row += 1
        else:
            plain = said.isascii() and said.isdigit() and len(said) <= 7
            self._row = int(said) if plain else 0
        self._number = str(self._row)

    def put(self, attributes: dict[str, str], raw: str | None, formula: bool) -> None:
        """Makes a cell and puts it in its place. Raises Refused, naming the cell."""
        said = attributes.get("r")
        if said is None:
            self._column = self._column_after()
        self._said = said
        if raw is None and not formula:
            return
        key = (attributes.get("t", "n"), attributes.get("s"), raw, formula)
        cell = self._memo[key] if key in self._memo else self._make(*key)
        if cell is None:
            return
        line = self._cells
        gap = self._place(said) - len(line) - 1
        if gap:
            line.extend([None] * gap)
        line.append(cell)

    def finish(self) -> None:
        """Keeps the row if it holds a value."""
        if not self._cells:
            return
        content = self._content
        content.numbers.append(self._row)
        if self._hidden:
            content.hidden_rows.append(self._row)
        content.rows.append(self._cells)
        content.uncached += sum(c is not None and c.kind == "uncached" for c in self._cells)
        spend(self._budget, self._sheet, self._row, self._cells)

    def _column_after(self) -> int:
        """The column of a cell that states none: right of the one before, blank ones too."""
        if self._said is None:
            return self._column + 1
        return column_of(self._said.rstrip(_DIGITS)) + 1

    def _make(self, kind: str, style: str | None, raw: str | None, formula: bool) -> Cell | None:
        try:
            cell = self._maker.cell(kind, style_index(style), raw, formula=formula)
        except Unreadable as odd:
            raise refused(odd.rule, sheet=self._sheet, cell=self._named(), **odd.facts) from None
        if len(self._memo) >= _MAX_MEMO:
            self._memo.clear()
        self._memo[kind, style, raw, formula] = cell
        return cell

    def _named(self) -> str:
        """The address as the part states it, else as it was counted."""
        return self._said or address(max(self._row, 1), max(self._column, 1))

    def _place(self, said: str | None) -> int:
        """The column of a value: inside the grid, in its own row, in order."""
        if said is not None:
            letters = said.rstrip(_DIGITS)
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_of(letters)
            self._column = column
            if not column or said[len(letters) :] != self._number:
                area(said, self._sheet)
                self._vet_row()
                raise refused("W-29", sheet=self._sheet, cell=said)
        if not self._cells:
            self._vet_row()
        if self._column > MAX_COLUMN:
            raise refused("W-24", sheet=self._sheet, cell=self._named())
        if self._column <= len(self._cells):
            raise refused("W-29", sheet=self._sheet, cell=self._named())
        return self._column

    def _vet_row(self) -> None:
        numbers = self._content.numbers
        if not 1 <= self._row <= MAX_ROW:
            raise refused("W-24", sheet=self._sheet, cell=self._said or self._row_said)
        if numbers and self._row <= numbers[-1]:
            raise refused("W-29", sheet=self._sheet, cell=self._named())
