"""From rows of a foreign table to values of our columns, judged as the sheet judges its own."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.declare.check import Fault, judge
from vpr_xl.core.declare.match import Table
from vpr_xl.core.declare.normalise import Reader
from vpr_xl.core.declare.sheets import Column, Sheet
from vpr_xl.core.imports.classes import class_of
from vpr_xl.core.imports.header import Header
from vpr_xl.core.imports.kinds import Kind
from vpr_xl.core.imports.lines import Line
from vpr_xl.core.imports.titles import key_of
from vpr_xl.core.values import Cell, is_blank, shown, text, tidy

#: Time of day that some programs write behind every date.
_MIDNIGHT = re.compile(r"\s+0?0:00(:00)?\Z")
_LONGEST = 1000
_ITEMS = re.compile(r"[;,\n]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A foreign row with the values of our columns; those that it leaves blank are absent.

    sheet, row: where it stands in the file.  places: our column -> its 1-based column there.
    group: the class told by a caption or the tab, which has no column.
    """

    sheet: str
    row: int
    values: Mapping[str, Any]
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A foreign row that is not taken.

    column: of ours at fault, its value's place in `places` of the entry.  fault: the keyword of the
    declaration that the value breaks, None where the row clashes with others (`why`).
    facts: what the words need.
    """

    entry: Entry
    column: Column
    fault: Fault | None = None
    why: str = ""
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """The rows of a table: `taken`, whose every value the columns accept, and the other ones.

    left: cells of which a value of several is left out, as our column -> their places in the file.
    """

    taken: list[Entry]
    rejected: list[Rejection]
    left: Mapping[str, list[tuple[int, int]]]


def read_entries(header: Header, sheet: Sheet, kind: Kind, lines: Sequence[Line]) -> Entries:
    """The rows read by our columns; a row that a column refuses has its first fault."""
    columns = [c for c in sheet.columns if c.name in header.taken or c.name == kind.group]
    makers = [_Maker(column, header, kind) for column in columns]
    rows = [[make.cell(line) for make in makers] for line in lines]
    ours = {c.name: at for at, c in enumerate(columns, 1)}
    numbers = [line.number for line in lines]
    title = header.grid.name
    table = Table(sheet, title, 0, header.last_row, ours, tuple(columns), numbers, rows)
    judged = judge(table)
    faults = _first_faults(table, judged.faults, kind)
    places = {name: next(p.at for p in several if p) for name, several in header.taken.items()}
    out = Entries([], [], {m.column.name: m.left for m in makers if m.left})
    for index, line in enumerate(lines):
        every = {c.name: judged.values[c.name][index] for c in columns}
        values = {n: v for n, v in every.items() if v is not None and v != ()}
        entry = Entry(title, line.number, values, places)
        fault = faults.get(index)
        if fault:
            out.rejected.append(Rejection(entry, fault.column, fault))
        else:
            out.taken.append(entry)
    return out


def _first_faults(table: Table, found: Sequence[Fault], kind: Kind) -> dict[int, Fault]:
    """The fault that is told of each row: of its leftmost column of ours."""
    every = [f for f in found if f.keyword != "normalised" and not _is_numbered_by_us(f, kind)]
    every += _nameless(table, kind)
    order = [c.name for c in table.sheet.columns]
    out: dict[int, Fault] = {}
    for fault in sorted(every, key=lambda f: order.index(f.column.name)):
        out.setdefault(fault.row_index, fault)
    return out


def _nameless(table: Table, kind: Kind) -> Iterator[Fault]:
    """Names without a letter: the sheet would take a number as text."""
    column = table.sheet.column(kind.name)
    for index, cell in enumerate(table.column_cells(column.name) if kind.of_people else ()):
        if not is_blank(cell) and not any(c.isalpha() for c in shown(cell)):
            yield Fault("type", table, index, column, "string")


def _is_numbered_by_us(fault: Fault, kind: Kind) -> bool:
    return fault.keyword == "required" and fault.column.name == kind.issued


def _spelling(word: str) -> str:
    """A word as it is looked up: signs alone count, beside letters they do not."""
    return key_of(word) or tidy(word)


class _Maker:
    """Makes the cells of one of our columns out of foreign ones."""

    def __init__(self, column: Column, header: Header, kind: Kind) -> None:
        self.column = column
        self.places = header.taken.get(column.name, ())
        self.is_class = _names_a_class(column)
        self.is_group = column.name == kind.group
        self.is_name = kind.of_people and column.name == kind.name
        self.reader = Reader(column)
        self.accepts = self.reader.accepts
        self.words = {_spelling(w): str(v) for w, v in column.foreign.spellings.items()}
        self.left: list[tuple[int, int]] = []

    def cell(self, line: Line) -> Cell | None:
        """The cell as our sheet would hold it; None for a blank."""
        cells = [line.cell(p.at) for p in self.places if p]
        cells = [cell for cell in cells if not is_blank(cell)]
        if not cells:
            return text(line.group) if self.is_group and line.group else None
        if len(self.places) == 1:
            return self._read(cells[0], line)
        join = self.column.foreign.join
        return self._read(text(join.join(tidy(shown(cell)) for cell in cells)), line)

    def _read(self, cell: Cell | None, line: Line) -> Cell | None:
        if cell is None or cell.kind not in ("text", "number"):
            return cell
        said = str(cell.value)
        if not self.column.separator and len(said) > _LONGEST:
            return text(said[:_LONGEST])  # longer than any column takes: refused all the same
        if self.is_name:
            return text(tidy(said))
        if self.column.is_date:
            return text(_MIDNIGHT.sub("", tidy(said))) if cell.kind == "text" else cell
        if self.column.separator:
            return self._several(said, line)
        changed = self._item(said)
        return cell if changed == said else text(changed)

    def _several(self, said: str, line: Line) -> Cell | None:
        items = [self._item(item) for item in _ITEMS.split(said) if tidy(item)]
        ours = [item for item in items if not self._is_foreign(item)]
        if len(ours) < len(items):
            self.left.append((line.number, next(p.at for p in self.places if p)))
        return text(self.column.separator.join(dict.fromkeys(ours))) if ours else None

    def _item(self, said: str) -> str:
        """One value with the spelling of our sheet, where the declaration knows it; else as is."""
        if self.is_class:
            return class_of(said) or tidy(said)
        if self.words and not self.accepts(tidy(said)):
            return self.words.get(_spelling(said), said)
        return said

    def _is_foreign(self, item: str) -> bool:
        """One of several values that our sheet has no place for: a class of a grade that writes no
        ВПР, a subject that has none."""
        if self.is_class:
            return bool(class_of(item)) and not self.accepts(item)
        return bool(self.column.enum) and self.reader.entry(text(item)).fault is not None


def _names_a_class(column: Column) -> bool:
    ref = column.reference
    return ref is not None and (ref.table, ref.column) == ("classes", "class_name")


def day_of(column: Column, given: str) -> datetime.date | None:
    """The day that a person typed for this column; None where it is none."""
    value = Reader(column).entry(text(given)).value
    return value if isinstance(value, datetime.date) else None


def grades_of(column: Column) -> Iterator[str]:
    """Grades whose classes the column takes, as numbers."""
    accepts = Reader(column).accepts
    return (str(grade) for grade in range(1, 12) if accepts(str(grade)))
