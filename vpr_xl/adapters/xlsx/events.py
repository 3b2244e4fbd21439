"""Reads a sheet part event by event: the truth that the fast grammar is measured against.

Takes every lawful spelling: any prefix and encoding, CDATA, comments, rows and cells without `r`.
"""

from __future__ import annotations

from vpr_xl.adapters.xlsx.cells import CellMaker, Unreadable, style_index
from vpr_xl.adapters.xlsx.markup import relation_id, spreadsheet, walk
from vpr_xl.adapters.xlsx.sheet import Budget, SheetContent, area, areas, column_of, spend
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import MAX_COLUMN, MAX_ROW, Validation, address
from vpr_xl.core.values import Cell

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_ROW = ["worksheet", "sheetData", "row"]
_VALIDATIONS = ("dataValidation", "x14:dataValidation")
_SQREF = "xm:sqref"
_HEARD = ("formula1", "formula2", "xm:f", _SQREF)


class _Names(dict[str, str]):
    """Tag -> local name with its dialect, worked out once per distinct tag; "" for a foreign one.

    SpreadsheetML has plain names, the Excel 2010 extension "x14:" and its references "xm:".
    """

    def __missing__(self, tag: str) -> str:
        namespace, _, name = tag.rpartition(" ")
        dialect = {_X14: "x14:", _XM: "xm:"}.get(namespace)
        self[tag] = dialect + name if dialect else spreadsheet(tag)
        return self[tag]


def read_events(
    blob: bytes, part: str, sheet: str, maker: CellMaker, budget: Budget
) -> SheetContent:
    """The content of a sheet part. Raises Refused, naming the cell or the part."""
    reader = _SheetEvents(sheet, maker, budget)
    walk(blob, part, reader.start, reader.end, reader.text)
    return reader.content


class _SheetEvents:
    """Handlers of the events of one sheet part: the path, the text listened to, what it means."""

    def __init__(self, sheet: str, maker: CellMaker, budget: Budget) -> None:
        self.content = SheetContent()
        self._cells = _CellEvents(sheet, maker, budget, self.content)
        self._validations = _ValidationEvents(sheet, budget, self.content)
        self._names = _Names()
        self._path: list[str] = []
        self._pieces: list[str] = []
        self._listening = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name, path = self._names[tag], self._path
        level = len(path)
        if level == 4 and self._cells.inside:
            self._in_cell(name)
        elif level == 3 and name == "c" and path == _ROW:
            self._cells.begin(attributes)
        elif level > 4 and self._cells.inside:
            if name == "t" and path[4:] in (["is"], ["is", "r"]):
                self._listen()
        elif level == 2 and name == "row" and path == _ROW[:2]:
            self._cells.begin_row(attributes.get("r"))
        else:
            self._beside_cells(name, attributes)
        path.append(name)

    def _in_cell(self, name: str) -> None:
        if name == "v":
            self._cells.value = self._cells.value or ""
            self._listen()
        elif name == "f":
            self._cells.formula = True
        elif name == "is":
            self._cells.inline = self._cells.inline or ""

    def _beside_cells(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheetData" and self._path == _ROW[:1]:
            self.content.row_tables += 1
        elif name in _VALIDATIONS:
            self._validations.begin(attributes)
        elif self._validations.inside and name in _HEARD:
            self._listen()
        elif name == "tablePart" and self._path == ["worksheet", "tableParts"]:
            self.content.table_relations.append(relation_id(attributes))

    def _listen(self) -> None:
        """Keeps the characters of the element that begins now, and of none nested in it."""
        self._listening = len(self._path) + 1
        self._pieces.clear()

    def text(self, value: str) -> None:
        """Characters."""
        if self._listening and len(self._path) == self._listening:
            self._pieces.append(value)

    def end(self, _tag: str) -> None:
        """An element ends."""
        path = self._path
        if len(path) == self._listening:
            self._listening = 0
            self._heard(path[-1], "".join(self._pieces))
        name = path.pop()
        if self._cells.inside:
            if len(path) == 3:
                self._cells.finish()
        elif name == "row" and path == _ROW[:2]:
            self._cells.finish_row()
        elif name in _VALIDATIONS:
            self._validations.finish()

    def _heard(self, name: str, words: str) -> None:
        if name == "v":
            self._cells.value = (self._cells.value or "") + words
        elif name == "t":
            self._cells.inline = (self._cells.inline or "") + words
        else:
            parent = self._path[-2]
            self._validations.hear(parent if name == "xm:f" else name, words)


class _CellEvents:
    """Rows and cells as they come; a place matters only where there is a value."""

    def __init__(self, sheet: str, maker: CellMaker, budget: Budget, content: SheetContent) -> None:
        self._sheet, self._maker, self._budget, self._content = sheet, maker, budget, content
        self.inside = self.formula = False
        self.value: str | None = None
        self.inline: str | None = None
        self._attributes: dict[str, str] = {}
        self._line: list[Cell | None] = []
        self._row = self._column = 0
        self._row_said = ""

    def begin_row(self, said: str | None) -> None:
        """A row without a number follows the one before."""
        self._line = []
        self._column = 0
        self._row_said = said or ""
        if said is None:
            self._row += 1
        else:
            plain = said.isascii() and said.isdigit() and len(said) <= 7
            self._row = int(said) if plain else 0

    def begin(self, attributes: dict[str, str]) -> None:
        """A cell without an address stands to the right of the one before."""
        self.inside, self.formula = True, False
        self.value = self.inline = None
        self._attributes = attributes
        letters = attributes.get("r", "").rstrip("0123456789")
        self._column = column_of(letters) if letters else self._column + 1

    def finish(self) -> None:
        """Makes the cell and puts it in its place. Raises Refused, naming the cell."""
        self.inside = False
        kind, style = self._attributes.get("t", "n"), style_index(self._attributes.get("s"))
        raw = self.value
        if kind == "inlineStr" and self.inline is not None:
            raw = self.inline
        try:
            cell = self._maker.cell(kind, style, raw, formula=self.formula)
        except Unreadable as odd:
            raise refused(odd.rule, sheet=self._sheet, cell=self._named(), **odd.facts) from None
        if cell is not None:
            self._vet_place()
            self._line.extend([None] * (self._column - 1 - len(self._line)))
            self._line.append(cell)
            self._content.uncached += cell.kind == "uncached"

    def finish_row(self) -> None:
        """Keeps the row if it holds a value."""
        if self._line:
            self._content.numbers.append(self._row)
            self._content.rows.append(self._line)
            spend(self._budget, self._sheet, self._row, self._line)

    def _named(self) -> str:
        """The address as the part states it, else as it was counted."""
        return self._attributes.get("r") or address(max(self._row, 1), self._column)

    def _vet_place(self) -> None:
        """A value must lie inside the grid, in its own row, right of and below the one before."""
        said = self._attributes.get("r")
        if not (1 <= self._row <= MAX_ROW and 1 <= self._column <= MAX_COLUMN):
            raise refused("W-24", sheet=self._sheet, cell=said or self._row_said)
        numbers = self._content.numbers
        in_order = self._column > len(self._line) and (not numbers or self._row > numbers[-1])
        if said is not None:
            area(said, self._sheet)
            in_order = in_order and said == address(self._row, self._column)
        if not in_order:
            raise refused("W-29", sheet=self._sheet, cell=self._named())


class _ValidationEvents:
    """Data validations, those of Excel 2010 (in the extension list) too."""

    def __init__(self, sheet: str, budget: Budget, content: SheetContent) -> None:
        self._sheet, self._budget, self._content = sheet, budget, content
        self.inside = False
        self._attributes: dict[str, str] = {}
        self._heard: dict[str, str] = {}

    def begin(self, attributes: dict[str, str]) -> None:
        """A validation begins."""
        self.inside = True
        self._attributes, self._heard = attributes, {}

    def hear(self, name: str, words: str) -> None:
        """A formula of the validation, or its areas where they are no attribute."""
        self._heard[name.removeprefix("x14:")] = words

    def finish(self) -> None:
        """Keeps the validation."""
        self.inside = False
        sqref = self._attributes.get("sqref") or self._heard.get(_SQREF, "")
        self._content.validations.append(
            Validation(
                kind=self._attributes.get("type", "none"),
                areas=areas(sqref, self._budget, self._sheet),
                formula1=self._heard.get("formula1", ""),
                formula2=self._heard.get("formula2", ""),
                operator=self._attributes.get("operator", "between"),
            )
        )
