"""A work's sheet brought into a book by every way: what must be the same in each."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import xlsxwriter

from vpr_xl.adapters.build.results import build_results
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.xlsx.book import FileBook
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.changes import AddSheet, Change, SetCell
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.demo.campaign import made_up_campaign
from vpr_xl.core.tables import Area, Grid, Reading, address
from vpr_xl.core.values import Cell, text
from vpr_xl.faces.index import MACROS

SHEETS = ("Главная", "Школа", "План", "Работы", "Сотрудники", "Протокол", "Журнал")
#: The work whose sheet is new.
NEW = "5-АЯ"


@cache
def small_master() -> bytes:
    """A book with the sheets that a work's sheet names; the whole one opens too slowly."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for at, title in enumerate(SHEETS):
        sheet = book.add_worksheet(title)
        sheet.add_table(
            "A3:B6", {"name": f"table_{at}", "columns": [{"header": "а"}, {"header": "б"}]}
        )
    book.get_worksheet_by_name("Работы").write_string("A4", NEW)
    book.close()
    return stream.getvalue()


def make_sheet(change: AddSheet, *, macros: bool = False) -> bytes:
    offered = [Macro(*fields) for fields in MACROS] if macros else ()
    return build_results(house(), change.title, change.details, offered)


def changes() -> list[Change]:
    """A new sheet with two criteria that hang together, one row in it, a word elsewhere."""
    demo = made_up_campaign(house(), "small", random.Random(1).randrange)
    details = dict(next(iter(demo.details().values())))
    details["work_id"] = NEW
    return [
        AddSheet("results", NEW, house().sheets["protocol"].title, details),
        SetCell(NEW, 4, 1, text("50001")),
        SetCell(house().sheets["school"].title, 30, 2, text("после")),
    ]


@dataclass(frozen=True)
class Seen:
    """What people and rules see of the sheet."""

    tabs: list[str]
    cells: dict[str, Cell]
    tables: list[tuple[str, Area]]
    lists: dict[str, tuple[str, str]]


def seen(reading: Reading) -> Seen:
    grid = reading.grid(NEW)
    assert grid is not None
    return Seen(
        tabs=[g.name for g in reading.grids],
        cells=_cells(grid),
        tables=[(table.name, table.area) for table in grid.tables],
        lists={
            str(area): (rule.kind, _plain(rule.formula1))
            for rule in grid.validations
            for area in rule.areas
        },
    )


def _cells(grid: Grid) -> dict[str, Cell]:
    return {
        address(number, column): cell
        for number, row in zip(grid.numbers, grid.rows, strict=True)
        for column, cell in enumerate(row, 1)
        if cell is not None
    }


def _plain(formula: str) -> str:
    """Programs differ in quotes around a sheet's name and in spaces."""
    return re.sub(r"'(\w+)'!", r"\1!", formula).replace(" ", "")


def by_file() -> Seen:
    """The sheet as the command line brings it into the file."""
    return seen(read_workbook(file_with_it()))


def file_with_it() -> bytes:
    """The file that the command line makes."""
    book = FileBook(small_master(), make_sheet)
    book.apply(changes())
    return book.blob


def master_at(path: Path) -> Path:
    path.write_bytes(small_master())
    return path
