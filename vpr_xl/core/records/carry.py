"""Every row of a book, older or spoilt, read for a new book of today's declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from vpr_xl.core.declare.match import Table, read_table
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.declare.tasks import dependency, task_header
from vpr_xl.core.declare.wording import YES_NO
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import Cell, is_blank, shown, tidy

Rows = list[list[Cell | None]]


class Mended(NamedTuple):
    """A header put right: the sheet, what stood there, what stands there now."""

    sheet: str
    found: str
    title: str


class Left(NamedTuple):
    """What the new book does not take: a foreign sheet, or a foreign column of a sheet."""

    sheet: str
    column: str


@dataclass
class Carried:
    """The content of a book for the builder.

    settings: values of «Школа» by setting.  content: rows by table, a work's rows by its title,
    cells in the order of the columns.  results: details of the works' sheets by title.
    """

    settings: dict[str, Cell] = field(default_factory=dict)
    content: dict[str, Rows] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    mended: list[Mended] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    rows: int = 0


def carried(campaign: Campaign) -> Carried:
    """Everything that people entered in the book."""
    out = Carried()
    for grid in campaign.reading.grids:
        table = _table(campaign, grid)
        if table is None:
            out.left.append(Left(grid.name, ""))
            continue
        if table.sheet.kind in ("rows", "journal", "template", "settings"):
            _carry(campaign, grid, _mended(grid, table, out), out)
    return out


def _table(campaign: Campaign, grid: Grid) -> Table | None:
    return next(
        (t for found in campaign.tables.values() for t in found if t.title == grid.name), None
    )


def _mended(grid: Grid, table: Table, out: Carried) -> Table:
    """The table with spoilt headers understood by their place, where nothing else tells them."""
    header = _header(grid, table)
    wanted = [c.title for c in table.sheet.columns]
    taken = set(table.places.values())
    missing = [c for c in table.sheet.columns if c.name not in table.places and not c.optional]
    mended = dict(header)
    for column in missing:
        place = _place(table, column, wanted)
        if place and place not in taken:
            mended[place] = column.title
            taken.add(place)
            out.mended.append(Mended(grid.name, header.get(place, ""), column.title))
    if mended != header:
        table = read_table(_with_header(grid, table.header_row, mended), table.sheet, table.order)
    known = set(table.places.values())
    for place, text in mended.items():
        if place not in known and text:
            out.left.append(Left(grid.name, text))
    return table


def _header(grid: Grid, table: Table) -> dict[int, str]:
    cells = grid.row(table.header_row)
    return {place: tidy(shown(cell)) for place, cell in enumerate(cells, 1) if not is_blank(cell)}


def _place(table: Table, column: Column, wanted: Sequence[str]) -> int | None:
    """Where a column lost its header: right after the neighbour that stands before it."""
    at = wanted.index(column.title)
    if not table.places:
        return at + 1
    before = table.sheet.columns[at - 1].name if at else None
    if before is None:
        return 1
    place = table.places.get(before)
    return place + 1 if place else None


def _with_header(grid: Grid, header_row: int, header: Mapping[int, str]) -> Grid:
    """The grid with another header row."""
    width = max(header, default=0)
    cells = [Cell("text", header[i]) if i in header else None for i in range(1, width + 1)]
    rows = dict(zip(grid.numbers, grid.rows, strict=True)) | {header_row: cells}
    numbers = sorted(rows)
    return Grid(grid.name, numbers, [rows[n] for n in numbers], grid.state)


def _carry(campaign: Campaign, grid: Grid, table: Table, out: Carried) -> None:
    sheet = table.sheet
    if sheet.kind == "settings":
        out.settings.update(_settings(table))
        return
    columns = _columns(table)
    rows: Rows = [
        [_kept(table.cell(i, c.name)) if c.formula is None else None for c in columns]
        for i in range(len(table.rows))
    ]
    out.rows += len(rows)
    if sheet.kind == "template":
        out.content[grid.name] = rows
        out.results[grid.name] = details(campaign, table, [c.title for c in columns])
    else:
        out.content.setdefault(sheet.table, []).extend(rows)


def _columns(table: Table) -> list[Column]:
    """The columns of the new sheet: today's declared ones; a work's as its own sheet has them."""
    if table.sheet.kind != "template":
        return list(table.sheet.columns)
    found = {c.name: c for c in table.columns}
    columns = sorted(table.places, key=lambda name: table.places[name])
    missing = [c for c in table.sheet.columns if c.name not in table.places and not c.optional]
    return [found[name] for name in columns] + missing


def _kept(cell: Cell | None) -> Cell | None:
    """A cell as the new book takes it: a formula's value, words for booleans, no blanks."""
    if cell is None or is_blank(cell) or cell.kind == "uncached":
        return None
    if cell.kind == "boolean":
        return Cell("text", YES_NO[not cell.value])
    return Cell(cell.kind, cell.value)


def _settings(table: Table) -> dict[str, Cell]:
    name_of, value_of = (c.name for c in table.sheet.columns[:2])
    by_title = {s.title: s.name for s in table.sheet.settings}
    out = {}
    for index in range(len(table.rows)):
        name = by_title.get(tidy(shown(table.cell(index, name_of))))
        value = _kept(table.cell(index, value_of))
        if name and value is not None:
            out[name] = value
    return out


def details(campaign: Campaign, table: Table, columns: Sequence[str]) -> dict[str, Any]:
    """What the builder asks for to draw a work's sheet, from the sheet itself and «Работы»."""
    layout = campaign.layout_of(table.title)
    work = campaign.work_by_id.get(table.title)
    tasks = [t for t in map(task_header, columns) if t]
    scale = (work.mark3_from, work.mark4_from, work.mark5_from) if work else (None,) * 3
    codes = (work.code_from, work.code_to) if work else (None, None)
    return {
        "columns": list(columns),
        "work_id": table.title,
        "not_covered": layout.not_covered if layout else True,
        "dependency": dependency(tasks) if layout and layout.criteria else {},
        "scale": list(scale) if None not in scale else None,
        "code_range": [int(c) for c in codes if c] if None not in codes else None,
        "rows": len(table.rows),
    }
