"""Violations of the declarations in matched tables: keyword, cell, limit. No words here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from vpr_xl.core.declare.match import Table
from vpr_xl.core.declare.normalise import Entry, Reader
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.values import Cell


class Fault(NamedTuple):
    """A broken keyword at one cell.

    keyword: a JSON Schema keyword, or "format", "error", "uncached", "unique", "reference",
    "normalised", "literal" (a value typed over a formula).
    row_index: of the row in its table; limit: the keyword's value (for "normalised" the new
    value, for "unique" the row of the first, for "reference" the Reference).
    """

    keyword: str
    table: Table
    row_index: int
    column: Column
    limit: Any = None
    change: str = ""

    @property
    def cell(self) -> Cell | None:
        """The cell in question."""
        return self.table.cell(self.row_index, self.column.name)


class Judged(NamedTuple):
    """A table with its values read: column name -> value a row; wrong: row index -> columns."""

    table: Table
    values: Mapping[str, list[Any]]
    wrong: Mapping[int, frozenset[str]]
    faults: list[Fault]


#: What cells said in a column before, by table and column.
Known = dict[tuple[str, str], dict[Cell | None, Entry]]


def judge(table: Table, known: Known | None = None) -> Judged:
    """Reads every value of the table by its column's schema, each distinct cell once.

    known: shared by the tables of a book: the sheets of its works have the same columns and codes.
    """
    known = {} if known is None else known
    values: dict[str, list[Any]] = {}
    faults: list[Fault] = []
    if table.sheet.kind == "settings":
        return _settings(table)
    for column in table.columns:
        cells = table.column_cells(column.name)
        if column.formula is not None:
            values[column.name] = [None] * len(cells)
            faults.extend(_literals(table, column, cells))
            continue
        entries = _entries(column, cells, known.setdefault((table.sheet.table, column.name), {}))
        values[column.name] = [entries[cell].value for cell in cells]
        if any(e.fault or e.change for e in entries.values()):
            faults.extend(_wrong(table, column, cells, entries))
        if column.required and None in values[column.name]:
            faults.extend(_required(table, column, values[column.name], entries, cells))
    faults.extend(_dependent(table, values))
    return Judged(table, values, _wrong_columns(faults), faults)


def _entries(
    column: Column, cells: Sequence[Cell | None], known: dict[Cell | None, Entry]
) -> dict[Cell | None, Entry]:
    distinct = set(cells)
    reader = Reader(column)
    for cell in distinct - known.keys():
        known[cell] = reader.entry(cell)
    return {cell: known[cell] for cell in distinct}


def _wrong(
    table: Table,
    column: Column,
    cells: Sequence[Cell | None],
    entries: Mapping[Cell | None, Entry],
) -> Iterator[Fault]:
    for index, cell in enumerate(cells):
        entry = entries[cell]
        if entry.fault:
            yield Fault(entry.fault.keyword, table, index, column, entry.fault.limit)
        elif entry.change:
            yield Fault("normalised", table, index, column, entry.value, entry.change)


def _required(
    table: Table,
    column: Column,
    values: Sequence[Any],
    entries: Mapping[Cell | None, Entry],
    cells: Sequence[Cell | None],
) -> Iterator[Fault]:
    for index, value in enumerate(values):
        if value is None and entries[cells[index]].fault is None:
            yield Fault("required", table, index, column)


def _literals(table: Table, column: Column, cells: Sequence[Cell | None]) -> Iterator[Fault]:
    for index, cell in enumerate(cells):
        if cell is not None and not cell.formula and cell.value not in (None, ""):
            yield Fault("literal", table, index, column)


def _dependent(table: Table, values: Mapping[str, list[Any]]) -> Iterator[Fault]:
    for given, needed in table.sheet.dependent_required.items():
        for name in needed:
            if given in values and name in values:
                column = table.sheet.column(name)
                for index, value in enumerate(values[given]):
                    if value is not None and table.cell(index, name) is None:
                        yield Fault("dependentRequired", table, index, column, given)


def _wrong_columns(faults: Iterable[Fault]) -> dict[int, frozenset[str]]:
    out: dict[int, set[str]] = {}
    for fault in faults:
        if fault.keyword not in ("normalised", "required", "dependentRequired", "literal"):
            out.setdefault(fault.row_index, set()).add(fault.column.name)
    return {index: frozenset(names) for index, names in out.items()}


def _settings(table: Table) -> Judged:
    """A settings sheet: one fixed row a setting, each judged by its own schema."""
    by_title = {s.title: s for s in table.sheet.settings}
    name_of, value_of = (c.name for c in table.sheet.columns[:2])
    values: dict[str, list[Any]] = {s.name: [None] for s in table.sheet.settings}
    faults: list[Fault] = []
    for index in range(len(table.rows)):
        title = table.cell(index, name_of)
        setting = by_title.get(str(title.value)) if title else None
        if setting is None:
            continue
        entry = Reader(setting).entry(table.cell(index, value_of))
        values[setting.name] = [entry.value]
        column = table.sheet.column(value_of)
        spoken = _as(column, setting)
        if entry.fault:
            faults.append(Fault(entry.fault.keyword, table, index, spoken, entry.fault.limit))
        elif entry.change:
            faults.append(Fault("normalised", table, index, spoken, entry.value, entry.change))
    return Judged(table, values, _wrong_columns(faults), faults)


def _as(column: Column, setting: Column) -> Column:
    """The setting's words under the name of the value column, where the cell stands."""
    from dataclasses import replace

    return replace(setting, name=column.name)


def unique(judged: Judged) -> Iterator[Fault]:
    """Keys given twice: the second and later rows are at fault, at the key's last column."""
    sheet = judged.table.sheet
    for names in dict.fromkeys((sheet.primary_key, *sheet.unique)):
        if names and all(name in judged.values for name in names):
            keys = list(zip(*(judged.values[name] for name in names), strict=True))
            if len(set(keys)) < len(keys):
                yield from _repeats(judged.table, names, keys)


def _repeats(
    table: Table, names: Sequence[str], keys: Sequence[tuple[Any, ...]]
) -> Iterator[Fault]:
    first: dict[tuple[Any, ...], int] = {}
    for index, key in enumerate(keys):
        if None not in key and first.setdefault(key, index) != index:
            column = table.sheet.column(names[-1])
            yield Fault("unique", table, index, column, table.numbers[first[key]])


def references(judged: Judged, tables: Mapping[str, Sequence[Judged]]) -> Iterator[Fault]:
    """Values that stand in no row of the table they refer to; a missing table is not asked."""
    for column in judged.table.columns:
        ref = column.reference
        target = tables.get(ref.table) if ref else None
        if ref is None or not target or ref.column not in target[0].values:
            continue
        known = {value for t in target for value in t.values[ref.column]}
        values = judged.values[column.name]
        if not column.separator and set(values) - known <= {None}:
            continue
        for index, value in enumerate(values):
            for item in value if isinstance(value, tuple) else (value,):
                if item is not None and item not in known:
                    yield Fault("reference", judged.table, index, column, ref, str(item))
