"""Some two hundred small workbooks, clean and faulty, for the parity of verdicts. No office here.

From four sources: both examples of every rule, a cut-down made-up school, that school with many
seeded changes of cells and rows, and the corpus of books as they come.
"""

from __future__ import annotations

import datetime
import json
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.core.demo.made_up import reading_of
from tests.rules.example_books import example
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.house import House
from vpr_xl.core.rules.engine import rules
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import Cell, date, number, text

TODAY = datetime.date(2026, 4, 21)
CORPUS = Path(__file__).parents[2] / "corpus"
SEEDS = range(80)
#: Rows kept of the made-up school's sheets, and the sheets that are kept.
_ROWS = 12
_TABLES = (
    *("school", "classes", "works", "calendar", "lessons", "plan", "participants", "rooms"),
    *("staff", "assignments", "seating", "protocol", "incidents", "journal"),
)
_WORKS = ("4-РУ", "5-РУ", "7-МА-Б")
_EMPTY = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)(><f>""</f><v></v>)')
_FORMULA = 250  # letters that a formula takes as text


@dataclass(frozen=True)
class MadeBook:
    """A workbook file and the sheets that it is judged by."""

    name: str
    blob: bytes
    house: House


def made_books() -> Iterator[MadeBook]:
    """All of them, in a fixed order."""
    yield from _examples()
    school = _small_school()
    yield MadeBook("школа", as_file(school), house())
    for seed in SEEDS:
        yield MadeBook(f"школа {seed}", as_file(_changed(school, seed)), house())
    yield from _from_corpus()


def _from_corpus() -> Iterator[MadeBook]:
    """Books as they come; one whose formulas were never counted says more in an office."""
    for said in sorted(CORPUS.glob("*/*/verdict.json")):
        facts = json.loads(said.read_text(encoding="utf-8"))
        if facts["refusal"] is None and not facts["package"]:
            (book,) = said.parent.glob("*.xlsx")
            yield MadeBook(said.parent.name, book.read_bytes(), house())


def _examples() -> Iterator[MadeBook]:
    for rule in rules().values():
        if rule.on_form:
            continue
        for kind, markdown in (("плохо", rule.bad), ("хорошо", rule.good)):
            campaign = example(markdown, house()).campaign
            blob = as_file(campaign.reading)
            yield MadeBook(f"{rule.id} {kind}", blob, campaign.house)


def _small_school() -> Reading:
    kept = {*_WORKS, *(house().sheets[table].title for table in _TABLES)}
    grids = [
        replace(grid, numbers=grid.numbers[:_ROWS], rows=grid.rows[:_ROWS])
        for grid in reading_of("small").grids
        if grid.name in kept
    ]
    return Reading(tuple(grids))


#: What people and programs put into cells.
_VALUES: tuple[Cell | None, ...] = (
    None,
    *map(text, ("", " ", "\u00a0", "нет", "НЕТ ", "5А", "5a", "00042", "42", "5,5", "1е5")),
    *map(text, ("31.05.2026", "31.13.2026", "2026-05-31", "10:30", "25:99", "да;нет", "#Н/Д")),
    *map(text, ("=A1", "+7 900", "'5", "ИСТИНА", "х" * 300, "две\nстроки", "5\u200bА", "X", "Х")),
    *map(number, (0, 1, 5, -3, 2.5, 42, 70001, 46173, 46173.5, 1e10, 0.1)),
    date(datetime.date(2026, 4, 21)),
    date(datetime.date(1999, 1, 1)),
    Cell("date", "2026-04-21T10:30:00"),
    Cell("error", "#N/A", True),
    Cell("error", "#DIV/0!", True),
    text("5А", formula=True),
    text("", formula=True),
    number(3, formula=True),
    number(2.5, formula=True),
    Cell("date", "2026-04-22", True),
    Cell("boolean", True, True),
    Cell("boolean", False),
)


def _changed(reading: Reading, seed: int) -> Reading:
    """The school with one to some thirty changes: cells, swapped and doubled rows, gaps, sheets."""
    chance = random.Random(seed)
    grids = [
        replace(g, numbers=list(g.numbers), rows=[list(row) for row in g.rows])
        for g in reading.grids
    ]
    for _ in range(chance.choice((1, 3, 8, 20))):
        at = chance.randrange(len(grids))
        grids[at] = chance.choice(_KINDS)(grids[at], chance)
    if chance.random() < 0.2:
        grids.pop(chance.randrange(len(grids)))
    if chance.random() < 0.2:
        chance.shuffle(grids)
    return Reading(tuple(grids))


def _cell(grid: Grid, chance: random.Random) -> Grid:
    """Other values in a row or two, the header now and then."""
    rows = [list(row) for row in grid.rows]
    for _ in range(chance.randrange(1, 4)):
        first = 0 if chance.random() < 0.1 else 1  # the header now and then
        row = rows[chance.randrange(first, max(2, len(rows))) % len(rows)]
        if row:
            row[chance.randrange(len(row))] = chance.choice(_VALUES)
    return replace(grid, rows=rows)


def _from_elsewhere(grid: Grid, chance: random.Random) -> Grid:
    """A value of another row in the same column: doubled keys, broken references."""
    rows = [list(row) for row in grid.rows]
    if len(rows) > 2:
        one, other = chance.sample(range(1, len(rows)), 2)
        column = chance.randrange(len(rows[one]))
        rows[one][column] = rows[other][column]
    return replace(grid, rows=rows)


def _doubled(grid: Grid, chance: random.Random) -> Grid:
    rows = [list(row) for row in grid.rows]
    rows.append(list(rows[-1 if chance.random() < 0.5 else 0]))
    return replace(grid, rows=rows, numbers=[*grid.numbers, grid.numbers[-1] + 1])


def _gap(grid: Grid, chance: random.Random) -> Grid:
    at = chance.randrange(1, len(grid.numbers) + 1)
    moved = [n + 2 * (index >= at) for index, n in enumerate(grid.numbers)]
    return replace(grid, numbers=moved)


def _without_row(grid: Grid, chance: random.Random) -> Grid:
    if len(grid.rows) < 3:
        return grid
    rows = [list(row) for row in grid.rows]
    rows.pop(chance.randrange(1, len(rows)))
    return replace(grid, rows=rows, numbers=list(grid.numbers)[: len(rows)])


def _stray(grid: Grid, chance: random.Random) -> Grid:
    """Words far from the table."""
    rows, numbers = [list(row) for row in grid.rows], list(grid.numbers)
    rows.append([None] * chance.randrange(12) + [chance.choice(_VALUES)])
    numbers.append(numbers[-1] + chance.randrange(2, 9))
    return replace(grid, rows=rows, numbers=numbers)


_KINDS = (_cell, _cell, _cell, _from_elsewhere, _doubled, _gap, _without_row, _stray)


def as_file(reading: Reading) -> bytes:
    """The sheets as an .xlsx by XlsxWriter; a formula cell gets a formula that gives its value."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    shapes = {
        "day": book.add_format({"num_format": "dd.mm.yyyy"}),
        "moment": book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
        "code": book.add_format({"num_format": "@"}),
        "": None,
    }
    for grid in reading.grids:
        sheet = book.add_worksheet(grid.name)
        for line, row in zip(grid.numbers, grid.rows, strict=True):
            for column, cell in enumerate(row):
                if cell is not None and cell.value is not None:
                    _write(sheet, (line - 1, column), cell, shapes)
    book.close()
    return _with_typed_empty_texts(stream.getvalue())


def _with_typed_empty_texts(blob: bytes) -> bytes:
    """XlsxWriter states no type for a formula that gives "", and so no value; Excel states one."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(blob)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, _EMPTY.sub(rb'\1 t="str"\2', old.read(name)))
    return out.getvalue()


def _write(sheet: Any, place: tuple[int, int], cell: Cell, shapes: dict[str, Any]) -> None:
    value: Any = cell.value
    if cell.kind == "date":
        value = datetime.datetime.fromisoformat(str(cell.value))
    shape = shapes[_shape(cell)]
    if cell.formula or cell.kind == "error":
        sheet.write_formula(*place, _formula(cell), shape, _cached(cell))
    elif cell.kind == "boolean":
        sheet.write_boolean(*place, value)
    elif cell.kind == "date":
        sheet.write_datetime(*place, value, shape)
    elif cell.kind == "text":
        sheet.write_string(*place, value, shape)
    else:
        sheet.write_number(*place, value, shape)


def _shape(cell: Cell) -> str:
    if cell.kind == "date":
        return "moment" if "T" in str(cell.value) else "day"
    return "code" if cell.kind == "text" and str(cell.value).isdigit() else ""


def _formula(cell: Cell) -> str:
    if cell.kind == "error":
        return {"#N/A": "=NA()", "#DIV/0!": "=1/0"}[str(cell.value)]
    if cell.kind == "boolean":
        return "=1>0" if cell.value else "=1<0"
    if cell.kind == "date":
        return "=DATE({},{},{})".format(*map(int, str(cell.value)[:10].split("-")))
    if cell.kind == "text":
        return '="' + str(cell.value)[:_FORMULA].replace('"', '""') + '"'
    return f"={cell.value!r}"


def _cached(cell: Cell) -> Any:
    if cell.kind == "date":
        day = datetime.date.fromisoformat(str(cell.value)[:10])
        return (day - datetime.date(1899, 12, 30)).days
    return str(cell.value)[:_FORMULA] if cell.kind == "text" else cell.value
