"""One count specification, two answers: the COUNTIFS text of a sheet and the number in Python.

No states here (state.py) and no layout: which cell holds the formula is the builder's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import HEADER_ROW, Condition, Count, Sheet
from vpr_xl.core.tables import letters
from vpr_xl.core.values import Cell, Scalar, is_blank, shown, tidy

#: A row by column name; an absent name is a blank.
Row = Mapping[str, Cell | None]
#: Rows by table name.
Tables = Mapping[str, Sequence[Row]]

FIRST_ROW = HEADER_ROW + 1


def column_range(sheet: Sheet, column: str) -> str:
    """The column from the first row to the declared capacity: "'Участники'!$A$4:$A$3003"."""
    at = letters([c.name for c in sheet.columns].index(column) + 1)
    return f"'{sheet.title}'!${at}${FIRST_ROW}:${at}${HEADER_ROW + sheet.capacity}"


def countifs(count: Count, house: House, row: Mapping[str, str] | None = None) -> str:
    """COUNTIFS text of a count, without "=".

    row: column name -> cell address in the row of the formula; needed by `same_as`.
    Raises ValueError for a count over a template, whose sheets are not known beforehand.
    """
    sheet = _counted(count, house)
    terms = [f'{column_range(sheet, sheet_key(sheet))},"<>"']
    for condition in count.where:
        criterion = _criterion(condition, row or {})
        terms.append(f"{column_range(sheet, condition.column)},{criterion}")
    return f"COUNTIFS({','.join(terms)})"


def sheet_key(sheet: Sheet) -> str:
    """The column that a counted row must have filled: the first of the key, else the first."""
    return sheet.primary_key[0] if sheet.primary_key else sheet.columns[0].name


def _counted(count: Count, house: House) -> Sheet:
    sheet = house.sheets[count.table]
    if sheet.kind == "template":
        raise ValueError(count.table)
    return sheet


def _criterion(condition: Condition, row: Mapping[str, str]) -> str:
    if condition.same_as is not None:
        return row[condition.same_as]
    if condition.is_ is not None:
        return '"<>"' if condition.is_ == "filled" else '""'
    return f'"={_escaped(condition.equals)}"'


def _escaped(value: Scalar) -> str:
    """A value inside a criterion: wildcards taken literally, quotes doubled."""
    text = str(value)
    for wild in "~*?":
        text = text.replace(wild, "~" + wild)
    return text.replace('"', '""')


def count(spec: Count, house: House, tables: Tables, row: Row | None = None) -> int:
    """How many rows of `tables` meet the specification, as its COUNTIFS would say.

    row: the row that holds the formula; needed by `same_as`.  A table that is absent has no rows.
    """
    key = sheet_key(_counted(spec, house))
    return sum(
        not is_blank(candidate.get(key))
        and all(_meets(c, candidate, row or {}) for c in spec.where)
        for candidate in tables.get(spec.table, ())
    )


def _meets(condition: Condition, candidate: Row, row: Row) -> bool:
    cell = candidate.get(condition.column)
    if condition.is_ is not None:
        return is_blank(cell) == (condition.is_ == "blank")
    if condition.same_as is not None:
        return _same(cell, shown(row.get(condition.same_as)))
    return _same(cell, str(condition.equals))


def _same(cell: Cell | None, wanted: str) -> bool:
    """Equal as COUNTIFS compares: case ignored, the number 5 and the text "5" alike."""
    return tidy(shown(cell)).casefold() == tidy(wanted).casefold()
