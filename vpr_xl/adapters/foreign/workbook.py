"""Sheets of a foreign workbook: our reader's cells, merged ones spread, zeros of formats kept.

The cells come from the reader that reads every book, so its caps hold here without a second proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from vpr_xl.adapters.foreign.spread import spread
from vpr_xl.adapters.xlsx.cells import style_index
from vpr_xl.adapters.xlsx.markup import spreadsheet, walk
from vpr_xl.adapters.xlsx.package import OpenedPackage, SheetPart
from vpr_xl.adapters.xlsx.read import read_opened
from vpr_xl.adapters.xlsx.sheet import Budget, area, areas
from vpr_xl.adapters.xlsx.vet import MAX_PART
from vpr_xl.core.tables import Area, Grid
from vpr_xl.core.values import Cell, text

#: A format that shows a code with zeros in front of it: 00000.
_PADDED = re.compile(r"0{2,20}\Z")


@dataclass(slots=True)
class _Beside:
    """What a sheet part says beside its values: merged areas, the width of padded cells."""

    merged: list[Area] = field(default_factory=list)
    padded: dict[tuple[int, int], int] = field(default_factory=dict)


def workbook_tables(package: OpenedPackage) -> Iterator[Grid]:
    """The sheets that a person sees, in tab order."""
    widths = _widths(package)
    budget = Budget()
    for grid in read_opened(package).grids:
        part = package.sheet(grid.name)
        if grid.state == "visible" and part is not None and part.kind == "worksheet":
            beside = _beside(package, part, widths, budget)
            yield spread(_with_zeros(grid, beside.padded), beside.merged)


def _widths(package: OpenedPackage) -> Mapping[int, int]:
    """Digits that a cell format shows at least, by the index that a cell states."""
    found = package.related(package.main, "styles")
    codes: dict[int, int] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        code = attributes.get("formatCode", "")
        if spreadsheet(tag) == "numFmt" and _PADDED.match(code):
            codes[style_index(attributes.get("numFmtId"))] = len(code)

    if found:
        walk(package.parts.xml(found[0]), found[0], start)
    ids = package.styles.ids if codes else ()
    return {index: codes[number] for index, number in enumerate(ids) if number in codes}


def _beside(
    package: OpenedPackage, sheet: SheetPart, widths: Mapping[int, int], budget: Budget
) -> _Beside:
    blob = package.parts.xml(sheet.part, MAX_PART)
    out = _Beside()

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = spreadsheet(tag)
        if name == "mergeCell":
            out.merged.extend(areas(attributes.get("ref", ""), budget, sheet.name))
        elif name == "c" and (width := widths.get(style_index(attributes.get("s")))):
            at = attributes.get("r")
            if at:
                where = area(at, sheet.name)
                out.padded[where.first_row, where.first_column] = width

    if widths or b"mergeCell" in blob or blob[:2] in (b"\xff\xfe", b"\xfe\xff"):
        walk(blob, sheet.part, start)
    return out


def _with_zeros(grid: Grid, padded: Mapping[tuple[int, int], int]) -> Grid:
    """The sheet with whole numbers as their format shows them."""
    if not padded:
        return grid
    rows = [
        [
            _padded(cell, padded.get((number, at), 0)) if cell else cell
            for at, cell in enumerate(cells, 1)
        ]
        for number, cells in zip(grid.numbers, grid.rows, strict=True)
    ]
    return replace(grid, rows=rows)


def _padded(cell: Cell, width: int) -> Cell:
    if width and cell.kind == "number" and isinstance(cell.value, int) and cell.value >= 0:
        return text(f"{cell.value:0{width}d}", formula=cell.formula)
    return cell
