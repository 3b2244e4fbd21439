"""The cells that a list changes in the book: new rows with their numbers, new values in others."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.imports.kinds import Kind
from vpr_xl.core.imports.merge import Meant, changed
from vpr_xl.core.records.record import Record
from vpr_xl.core.records.writing import append_row, set_value


@dataclass(frozen=True, slots=True)
class Entering:
    """What is written, and how many rows of the list are new, updated and unchanged."""

    changes: tuple[SetCell, ...]
    new: int
    updated: int
    unchanged: int


def entering(
    table: Table, kind: Kind, found: Meant, book: Sequence[Record], left: datetime.date | None
) -> Entering:
    """The changes of a list; rows that vanished get the day `left` where one is given."""
    changes: list[SetCell] = []
    updated = 0
    for entry, record in found.known:
        values = changed(kind, entry, record)
        cells = [
            set_value(table, record.nth, table.sheet.column(name), value)
            for name, value in values.items()
            if name in table.places
        ]
        updated += bool(cells)
        changes += cells
    numbers = _numbers(kind, book)
    for already, entry in enumerate(found.new):
        values = dict(entry.values)
        if kind.issued and kind.issued not in values:
            values[kind.issued] = next(numbers)
        changes += append_row(table, values, already)
    for record in found.vanished if left and kind.left in table.places else ():
        changes.append(set_value(table, record.nth, table.sheet.column(kind.left), left))
    return Entering(tuple(changes), len(found.new), updated, len(found.known) - updated)


def _numbers(kind: Kind, book: Sequence[Record]) -> Iterator[str]:
    """Our next numbers, above every one given before: a number is never given again."""
    own = re.compile(rf"{re.escape(kind.prefix)}(\d+)\Z")
    given = [str(getattr(record, kind.issued)) for record in book] if kind.issued else []
    found = [match for one in given if (match := own.match(one))]
    last = max((int(match[1]) for match in found), default=0)
    width = max([len(match[1]) for match in found] or [kind.digits])
    while True:
        last += 1
        yield f"{kind.prefix}{last:0{width}d}"
