"""Cells written into an existing package, every other byte of it kept. No reading of values here.

One pass over each sheet concerned; all other members of the package are copied raw.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from vpr_xl.adapters.xlsx import mainpart
from vpr_xl.adapters.xlsx.cellxml import behind_address, needs_space, opening
from vpr_xl.adapters.xlsx.formulas import Immovable, rehomed
from vpr_xl.adapters.xlsx.listobjects import TablePart, kept_true, read_table
from vpr_xl.adapters.xlsx.package import OpenedPackage, SheetPart, open_package
from vpr_xl.adapters.xlsx.rawcells import Found, Unlawful
from vpr_xl.adapters.xlsx.restyle import Formats
from vpr_xl.adapters.xlsx.sheetdata import Sheet, opened
from vpr_xl.adapters.xlsx.vet import MAX_PART
from vpr_xl.adapters.xlsx.zipsplice import splice
from vpr_xl.core.changes import SetCell
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import Area, address
from vpr_xl.core.values import Cell

#: Changes of one sheet by row and column.
Edits = Mapping[int, Mapping[int, SetCell]]
_ENTRY = re.compile(rb"<si(?=[\s/>])[^<>]*(?:(?<=/)>|>(.*?)</si\s*>)", re.S)
_RICH = re.compile(rb"<(?:r|rPh|phoneticPr)[\s/>]")
_WHOLE = (b"array", b"dataTable")  # kinds of formula that go as a whole; the words may mean more


def patch(blob: bytes, changes: Sequence[SetCell], *, recalculate: bool = False) -> bytes:
    """The workbook with the cells of `changes` written, in order; no changes, the same bytes.

    A cell keeps its format; a new one takes its row's, its column's or that of the cell above.  A
    value written over a formula replaces it, `stored` keeps the formula and replaces its result
    (where there is no formula, the value is simply written).  recalculate: the program that opens
    the book next computes every formula anew.
    Raises Refused where that cannot be done without loss; nothing is written then.
    """
    if not changes:
        return blob
    work = _Patch(open_package(blob))
    for name, edits in _by_sheet(changes).items():
        work.sheet(name, edits)
    return splice(blob, *work.finished(recalculate))


def _by_sheet(changes: Iterable[SetCell]) -> Mapping[str, Edits]:
    """The last change of each cell; a result cannot be stored where a value was put before."""
    out: dict[str, dict[int, dict[int, SetCell]]] = {}
    for change in changes:
        sheet, row, column, _, stored = change
        line = out.setdefault(sheet, {}).setdefault(row, {})
        if stored and column in line and not line[column].stored:
            change = change._replace(stored=False)
        line[column] = change
    return out


class _Patch:
    """The parts of one package that change."""

    def __init__(self, package: OpenedPackage) -> None:
        self.package = package
        self.replaced: dict[str, bytes] = {}
        self.unchained: set[tuple[str, str]] = set()
        self._fitted: dict[tuple[str, str, bool], str] = {}
        #: A form has thousands of cells and some dozen values in a few formats.
        self._plain: dict[tuple[str, Cell | None], bytes] = {}

    @cached_property
    def formats(self) -> Formats | None:
        """The book's cell formats, None for a book without any."""
        found = self.package.related(self.package.main, "styles")
        return Formats(self.package.parts.xml(found[0]), found[0]) if found else None

    @cached_property
    def strings(self) -> Mapping[str, int]:
        """Text -> index of the plain entries of the shared table; rich ones are not reused."""
        found = self.package.related(self.package.main, "sharedStrings")
        if not found:
            return {}
        entries = [m[1] or b"" for m in _ENTRY.finditer(self.package.parts.read(found[0]))]
        if len(entries) != len(self.package.strings):
            return {}
        return {
            text: index
            for index, (text, raw) in reversed(
                list(enumerate(zip(self.package.strings, entries, strict=True)))
            )
            if not _RICH.search(raw) and (b"preserve" in raw or not needs_space(text))
        }

    def sheet(self, name: str, edits: Edits) -> None:
        """Writes the cells of one sheet and keeps its tables true to them."""
        tab = self.package.sheet(name)
        if tab is None or tab.kind != "worksheet":
            raise refused("W-47", sheet=name)
        tables = self._tables(tab.part)
        values = {at: change.cell for at, change in _places(edits)} if tables else {}
        for table in tables:
            others = [other.area for other in tables if other is not table]
            xml = kept_true(name, table, others, values)
            if xml != table.xml:
                self.replaced[table.part] = xml
        headers = [table.header_area for table in tables if table.header_area]
        xml = self.package.parts.xml(tab.part, MAX_PART)
        try:
            self.replaced[tab.part] = self._written(tab, xml, headers, edits)
        except Unlawful:
            raise refused("W-43", sheet=name) from None
        except Immovable:
            raise refused("W-44", sheet=name) from None

    def _written(self, tab: SheetPart, xml: bytes, headers: Sequence[Area], edits: Edits) -> bytes:
        """The part spliced as it stands; with every address written out where one is missed."""
        try:
            return self._spliced(tab, opened(xml, headers, addresses=False), edits)
        except Unlawful:
            return self._spliced(tab, opened(xml, headers), edits)

    def _tables(self, part: str) -> list[TablePart]:
        found = self.package.related(part, "table")
        return [read_table(name, self.package.parts.xml(name)) for name in found]

    def _spliced(self, tab: SheetPart, sheet: Sheet, edits: Edits) -> bytes:
        """One pass; a second one only where a shared formula lost its first cell."""
        homeless = sheet.holds(*_WHOLE)
        moved: dict[tuple[int, int], bytes] = {}
        none: Mapping[int, SetCell] = {}
        plain = self._plain
        at, line = 0, none

        def render(row: int, column: int, found: Found | None, raw: bytes, style: str) -> bytes:
            nonlocal homeless, at, line
            if row != at:
                at, line = row, edits.get(row, none)
            change = line.get(column)
            if found is None or not found.formula:
                if change is None:
                    return raw
                if found is not None and not found.attributes:
                    # Nearly every cell of a form: no call beyond these two.
                    rest = plain.get((found.style, change.cell))
                    if rest is not None:
                        return opening(row, column) + rest
                return self._cell(change, found, style)
            formula = moved.get((row, column), found.formula)
            if change is None:
                return raw.replace(found.formula, formula, 1)
            if change.stored:
                return self._with_formula(change, found, formula)
            self.unchained.add((tab.sheet_id, address(row, column)))
            homeless |= b"ref" in formula.partition(b">")[0]
            return self._cell(change, found, style)

        xml = sheet.spliced(edits, render)
        if homeless:
            moved = rehomed(sheet, [at for at, change in _places(edits) if not change.stored])
            if moved:
                xml = sheet.spliced(_with(edits, moved), render)
        return xml

    def _cell(self, change: SetCell, found: Found | None, style: str) -> bytes:
        _, row, column, cell, _ = change
        if found is None:
            if cell is None or (cell.kind == "text" and not cell.value):
                return b""
        elif found.attributes:
            return opening(row, column) + self._behind(found.style, cell, b"", _kept(found, b""))
        else:
            style = found.style
        rest = self._plain.get((style, cell))
        if rest is None:
            rest = self._plain[style, cell] = self._behind(style, cell)
        return opening(row, column) + rest

    def _with_formula(self, change: SetCell, found: Found, formula: bytes) -> bytes:
        kept = _kept(found, formula) if found.attributes else b""
        rest = self._behind(found.style, change.cell, formula, kept)
        return opening(change.row, change.column) + rest

    def _behind(
        self, style: str, cell: Cell | None, formula: bytes = b"", kept: bytes = b""
    ) -> bytes:
        if cell is not None and cell.kind == "text" and not cell.value and not formula:
            cell = None
        if cell is not None:
            style = self._fitting(style, cell, bool(formula))
        return behind_address(
            style,
            cell,
            formula=formula,
            kept=kept,
            strings=self.strings if cell is not None and cell.kind == "text" else {},
            date1904=self.package.date1904,
        )

    def _fitting(self, style: str, cell: Cell, formula: bool) -> str:
        if cell.kind not in ("date", "number"):
            return style
        key = (style, cell.kind, formula)
        if key not in self._fitted:
            self._fitted[key] = self._fit(style, cell, formula)
        return self._fitted[key]

    def _fit(self, style: str, cell: Cell, formula: bool) -> str:
        if self.formats is not None:
            return self.formats.fitting(style, cell, formula)
        if cell.kind == "date":
            raise Unlawful
        return style

    def finished(self, recalculate: bool) -> tuple[dict[str, bytes], dict[str, bytes], list[str]]:
        """(parts to replace, parts to add, parts to remove)."""
        gone: list[str] = []
        if self.formats is not None and self.formats.changed:
            self.replaced[self.formats.part] = self.formats.xml
        chain = self.package.related(self.package.main, "calcChain")
        if chain and self.unchained:
            left = self._chain_left(chain[0])
            if left:
                self.replaced[chain[0]] = left
            else:
                gone = [chain[0]]
                self.replaced |= mainpart.without_part(self.package, chain[0])
        if recalculate:
            main = self.package.main
            try:
                self.replaced[main] = mainpart.recalculated(self.package.parts.xml(main))
            except Unlawful:
                raise refused("W-21", part=main, line=1) from None
        return self.replaced, {}, gone

    def _chain_left(self, part: str) -> bytes:
        """The chain without the formulas gone; b"" where it may go: programs rebuild it."""
        try:
            return mainpart.unchained(self.package.parts.xml(part), self.unchained)
        except Unlawful:
            return b""


def _kept(found: Found, formula: bytes) -> bytes:
    """The cell's other attributes that stay true: phonetics shown, metadata of its formula."""
    names = (b"ph", b"cm") if formula else (b"ph",)
    pairs = [(name, value) for name, value in found.attributes.items() if name in names]
    return b"".join(b' %s="%s"' % pair for pair in pairs)


def _places(edits: Edits) -> Iterator[tuple[tuple[int, int], SetCell]]:
    """The changes by row and column."""
    for row, line in edits.items():
        for column, change in line.items():
            yield (row, column), change


def _with(edits: Edits, more: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """The columns of each row where a cell is changed or is one of `more`."""
    out = {row: set(line) for row, line in edits.items()}
    for row, column in more:
        out.setdefault(row, set()).add(column)
    return out
