"""An expert's file as rows: what it says of itself, its header, every value read as the sheet does.

Nothing is compared with the book's rows here, and no score is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from vpr_xl.core.declare.check import Judged, judge
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.match import Table, plain, read_table
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.declare.tasks import task_header
from vpr_xl.core.entry.facts import Facts
from vpr_xl.core.entry.portions import entry_columns
from vpr_xl.core.records.campaign import WorkSheet, member_of
from vpr_xl.core.tables import Grid, Reading, address
from vpr_xl.core.values import Cell, is_blank, shown, tidy

#: Why something of a file is not taken; its words are those of the rule of this name.
Why = Literal[
    "other_book", "header", "no_code", "foreign", "other_class", "twice", "off_list", "conflict",
    "differs", "one_sided", "alone",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Something of a file that is not taken.

    file, sheet: where; row: physical, 0 for the whole file; column: 1-based, 0 for the whole row.
    code: of the participant.  value: what stands there.  facts: what the words need beside.
    """

    why: Why
    file: str
    sheet: str
    row: int = 0
    column: int = 0
    code: str = ""
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def cell(self) -> str | None:
        """Address, None where no cell is meant."""
        return address(self.row, self.column) if self.row and self.column else None


@dataclass(slots=True)
class EntryRow:
    """A row of a file.

    number: physical.  values: accepted ones by column, typed as the sheet types its own, blanks
    left out.  faults: why it is not taken, as they are found.
    """

    file: EntryFile
    number: int
    code: str
    values: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, why: Why, column: str = "", **facts: object) -> Fault:
        """Something wrong with the row, or with the value of a column of it."""
        table = self.file.table
        at = table.places.get(column) or table.places["participant_code"]
        cell = self.file.cell(self.number, at)
        title = table.column(column).title if column else ""
        facts = {"title": title, **facts} if column else facts
        return Fault(
            why, self.file.name, table.title, self.number, at, self.code, shown(cell), facts
        )


@dataclass(slots=True)
class EntryFile:
    """A file that came back.

    faults: of the file as a whole; none of its rows is taken then.  changed: cells read as another
    value than they spell: address, what stands there, what it was read as.
    """

    name: str
    facts: Facts
    grid: Grid
    table: Table
    rows: list[EntryRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place of the sheet."""
        return self.grid.cell(row, column)

    def fault(self, why: Why, row: int = 0, column: int = 0, **facts: object) -> None:
        """Notes what keeps the whole file from being taken."""
        self.faults.append(Fault(why, self.name, self.table.title, row, column, facts=facts))


def facts_in(reading: Reading, house: House) -> Facts | None:
    """What the file says of itself; None for a file that is none of ours."""
    service = house.sheets["service"]
    grid = reading.grid(service.title)
    if grid is None:
        return None
    key, value = (column.name for column in service.columns[:2])
    table = read_table(grid, service)
    if not table.places:
        return None
    keys = (shown(cell) for cell in table.column_cells(key))
    return Facts.read(dict(zip(keys, map(shown, table.column_cells(value)), strict=True)))


def table_in(reading: Reading, house: House, facts: Facts) -> tuple[Grid, Table] | None:
    """The sheet of scores: called as its work, or the only one beside the service sheet."""
    service = house.sheets["service"].title
    others = [grid for grid in reading.grids if grid.name != service and grid.numbers]
    named = [grid for grid in others if tidy(grid.name) == facts.work_id]
    found = named or others
    if len(found) != 1:
        return None
    table = read_table(found[0], house.results)
    return (found[0], table) if table.places else None


def read_rows(file: EntryFile, sheet: WorkSheet, not_covered: bool) -> None:
    """Reads the header and, where it is the work's own, every row into the file."""
    _check_header(file, sheet)
    if file.faults or "participant_code" not in file.table.places:
        return
    judged = judge(file.table)
    wrong = _wrong(file.table, judged, not_covered)
    for fault in judged.faults:
        if fault.keyword == "normalised":
            number, at = file.table.numbers[fault.row_index], file.table.places[fault.column.name]
            file.changed.append((address(number, at), shown(fault.cell), str(fault.limit)))
    names = [c.name for c in file.table.columns if c.formula is None]
    for index, number in enumerate(file.table.numbers):
        values = {
            name: _typed(file.table.column(name), value)
            for name in names
            if (value := judged.values[name][index]) is not None
        }
        row = EntryRow(file, number, str(values.get("participant_code", "")), values)
        row.faults += [row.fault("off_list", name) for name in wrong.get(index, ())]
        if not row.code and "participant_code" not in wrong.get(index, ()):
            row.faults.append(row.fault("no_code"))
        file.rows.append(row)


def _typed(column: Column, value: Any) -> Any:
    """The value as the records of the book have it; scores are numbers and words there."""
    return value if task_header(column.title) else member_of(column, value)


def _check_header(file: EntryFile, sheet: WorkSheet) -> None:
    """Every column of the work is there under its own header, and no other one."""
    wanted = [column.title for column in entry_columns(sheet)]
    cells = enumerate(file.grid.row(file.table.header_row), 1)
    found = {at: tidy(str(cell.value)) for at, cell in cells if not is_blank(cell) and cell}
    have = [plain(text) for text in found.values()]
    gone = [title for title in wanted if plain(title) not in have]
    row = file.table.header_row
    for at, text in found.items():
        if plain(text) not in {plain(title) for title in wanted} or have.count(plain(text)) > 1:
            file.fault("header", row, at, found=text, wanted=gone.pop(0) if gone else "")
    for title in gone:
        file.fault("header", row, 0, found="", wanted=title)


def _wrong(table: Table, judged: Judged, not_covered: bool) -> Mapping[int, list[str]]:
    """Columns whose value is on no list, by row: refused by the column or above the maximum."""
    out = {index: sorted(names) for index, names in judged.wrong.items()}
    for name, index in _over(table, judged.values, not_covered):
        out.setdefault(index, []).append(name)
    return out


def _over(
    table: Table, values: Mapping[str, Sequence[Any]], not_covered: bool
) -> Iterator[tuple[str, int]]:
    for column in table.columns:
        task = task_header(column.title) if column.name not in table.sheet.by_name else None
        lawful = set(task.scores(not_covered=not_covered)) if task else set()
        for index, value in enumerate(values[column.name] if task else ()):
            if value is not None and value not in lawful:
                yield column.name, index
