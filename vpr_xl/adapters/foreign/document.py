"""Tables of a Word document (.docx) as grids: text of the cells, merged ones spread.

Read from the vetted part by our own walker, as every XML part is: no DOCTYPE, bounded nesting,
markup and cells. Source: ECMA-376 part 1, 17.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vpr_xl.adapters.foreign.spread import spread
from vpr_xl.adapters.xlsx.markup import local, walk
from vpr_xl.adapters.xlsx.package import resolved
from vpr_xl.adapters.xlsx.sheet import MAX_CELLS
from vpr_xl.adapters.xlsx.vet import MAX_PART, Parts
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import MAX_COLUMN, Area, Grid
from vpr_xl.core.values import Cell, text

_LINKS, _TYPES = "_rels/.rels", "[Content_Types].xml"
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


@dataclass(slots=True)
class _TableCell:
    """A cell being read. width: columns that it covers; continues: the cell above goes on in it."""

    words: list[str] = field(default_factory=list)
    width: int = 1
    continues: bool = False


@dataclass(slots=True)
class _Table:
    """A table being read: its rows of cells."""

    rows: list[list[_TableCell]] = field(default_factory=list)


def document_part(parts: Parts) -> str | None:
    """Name of the main part of a Word document; None for another package."""
    found: list[str] = []

    def start(_tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            found.append(resolved("", attributes.get("Target", "")))

    links = parts.find(_LINKS)
    if links is not None:
        walk(parts.xml(links), links, start)
    main = parts.find(found[0]) if found else None
    return main if main is not None and _is_word(parts, main) else None


def _is_word(parts: Parts, main: str) -> bool:
    kinds: dict[str, str] = {}

    def start(_tag: str, attributes: dict[str, str]) -> None:
        kinds[attributes.get("PartName", "").lstrip("/")] = attributes.get("ContentType", "")

    walk(parts.xml(_TYPES), _TYPES, start)
    return "wordprocessingml.document" in kinds.get(main, "")


def document_tables(parts: Parts, main: str) -> Iterator[Grid]:
    """The tables of the document in their order, named by their number from 1.

    The text of a table inside a cell belongs to that cell and is a table of its own as well.
    """
    reader = _Reader()
    walk(parts.xml(main, MAX_PART), main, reader.start, reader.end, reader.text)
    for number, table in enumerate(reader.tables, 1):
        yield _grid(str(number), table)


class _Reader:
    """Handlers of the document's events: which table, row and cell we are in."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._cells: list[_TableCell] = []
        self._left = MAX_CELLS
        self._in_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = _word(tag)
        if name == "tbl":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif name == "tr" and self._open:
            self._open[-1].rows.append([])
        elif name == "tc" and self._open and self._open[-1].rows:
            self._spend(1)
            self._cells.append(_TableCell())
            self._open[-1].rows[-1].append(self._cells[-1])
        elif self._cells:
            self._within(name, {local(key): value for key, value in attributes.items()})

    def _within(self, name: str, stated: dict[str, str]) -> None:
        cell = self._cells[-1]
        if name == "t":
            self._in_text = True
        elif name == "gridSpan":
            cell.width = _small(stated.get("val", ""))
            self._spend(cell.width - 1)
        elif name == "vMerge":
            cell.continues = stated.get("val", "continue") == "continue"
        elif name in _BREAKS:
            cell.words.append(_BREAKS[name])
        elif name == "p" and cell.words:
            cell.words.append("\n")

    def _spend(self, places: int) -> None:
        self._left -= places
        if self._left < 0:
            raise refused("W-26", limit=MAX_CELLS, what="cells")

    def text(self, words: str) -> None:
        """Characters of a run, given to every cell around it."""
        if self._in_text:
            for cell in self._cells:
                cell.words.append(words)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = _word(tag)
        if name == "t":
            self._in_text = False
        elif name == "tc" and self._cells:
            self._cells.pop()
        elif name == "tbl" and self._open:
            self._open.pop()


def _word(tag: str) -> str:
    namespace, _, name = tag.rpartition(" ")
    return name if namespace in _WORD else ""


def _small(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 4 else 1


def _grid(name: str, table: _Table) -> Grid:
    """The table with each cell at its column; a merged cell is one area."""
    rows: list[list[Cell | None]] = []
    merged: list[Area] = []
    above: dict[int, Area] = {}
    for number, cells in enumerate(table.rows, 1):
        line: list[Cell | None] = []
        here: dict[int, Area] = {}
        for cell in cells:
            at = len(line) + 1
            first = above[at].first_row if cell.continues and at in above else number
            here[at] = Area(first, at, number, at + cell.width - 1)
            words = "".join(cell.words).strip()
            line.append(text(words) if words and first == number else None)
            line.extend([None] * (cell.width - 1))
            if len(line) > MAX_COLUMN:
                raise refused("W-26", limit=MAX_CELLS, what="cells")
        merged.extend(area for at, area in above.items() if not _goes_on(area, here.get(at)))
        above = here
        rows.append(line)
    merged.extend(above.values())
    wide = [a for a in merged if (a.first_row, a.first_column) != (a.last_row, a.last_column)]
    return spread(Grid(name, range(1, len(rows) + 1), rows), wide)


def _goes_on(area: Area, below: Area | None) -> bool:
    return below is not None and below.first_row == area.first_row
