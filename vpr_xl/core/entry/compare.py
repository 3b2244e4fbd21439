"""Two entries of the same papers cell by cell: where they differ. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vpr_xl.core.entry.portions import entry_columns
from vpr_xl.core.entry.read import EntryRow, Fault
from vpr_xl.core.records.campaign import WorkSheet
from vpr_xl.core.tables import address
from vpr_xl.core.values import shown


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that two entries fill differently; both as they stand in the files.

    places: file and cell of the first and of the second entry.
    """

    work_id: str
    class_name: str
    code: str
    title: str
    values: tuple[str, str]
    places: tuple[tuple[str, str], tuple[str, str]]


#: What is said of a cell or row of two entries, and its line in the list of differences.
Found = tuple[Fault | None, Difference | None]


def compared(
    sheet: WorkSheet,
    rows: Sequence[EntryRow],
    class_name: str,
    is_waiting: Callable[[EntryRow], bool],
) -> list[Found]:
    """Differences of a participant's rows, each against the first file's.

    One that is not entered yet in one of them is one fault, not one a cell.  A cell whose value is
    on no list is a difference without a fault: it is named already.
    """
    first = rows[0]
    out: list[Found] = []
    for second in rows[1:]:
        if is_waiting(first) != is_waiting(second):
            full, empty = (second, first) if is_waiting(first) else (first, second)
            out.append((full.fault("one_sided", other=empty.file.name), None))
        else:
            out += _cells(sheet, first, second, class_name)
    return out


def _cells(sheet: WorkSheet, first: EntryRow, second: EntryRow, class_name: str) -> Iterator[Found]:
    for column in entry_columns(sheet):
        name = column.name
        named = _is_named(first, name) or _is_named(second, name)
        same = first.values.get(name) == second.values.get(name) and not named
        if column.formula is not None or same:
            continue
        shows = _shown(first, name), _shown(second, name)
        places = _place(first, name), _place(second, name)
        difference = Difference(sheet.work_id, class_name, first.code, column.title, shows, places)
        fault = second.fault("differs", name, other=first.file.name, theirs=shows[0])
        yield None if named else fault, difference


def _is_named(row: EntryRow, column: str) -> bool:
    return any(fault.column == row.file.table.places[column] for fault in row.faults)


def _shown(row: EntryRow, column: str) -> str:
    at = row.file.table.places[column]
    return shown(row.file.cell(row.number, at)) or "пусто"


def _place(row: EntryRow, column: str) -> tuple[str, str]:
    return row.file.name, address(row.number, row.file.table.places[column])
