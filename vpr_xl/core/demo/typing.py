"""Rows as a person types them into the sheets: beside their keys, new ones below. No facts here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.demo.school import Row
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import append_row, set_value
from vpr_xl.core.values import Cell, number, shown


def typed_rows(campaign: Campaign, name: str, rows: Sequence[Row]) -> list[SetCell]:
    """Values into the rows of the same key, where such stand, else into new rows below."""
    table = campaign.table(name)
    assert table is not None
    columns = table.sheet.primary_key
    standing = {_key(vars_of(row, columns), columns): row.nth for row in getattr(campaign, name)}
    out: list[SetCell] = []
    added = 0
    for row in rows:
        nth = standing.get(_key(row, columns))
        if nth is None:
            out += append_row(table, row, added)
            added += 1
        else:
            out += _into(table, nth, {k: v for k, v in row.items() if k not in columns})
    return out


def vars_of(record: Any, columns: Sequence[str]) -> Mapping[str, Any]:
    """Values of a record's columns."""
    return {name: getattr(record, name) for name in columns}


def _key(row: Mapping[str, Any], columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in columns)


def _into(table: Table, nth: int, values: Row) -> Iterator[SetCell]:
    for name, value in values.items():
        if name in table.places and value is not None:
            yield set_value(table, nth, table.sheet.column(name), value)


def typed_settings(campaign: Campaign, given: Mapping[str, Cell]) -> list[SetCell]:
    """Values beside the settings of «Школа» that they are of."""
    table = campaign.table("school")
    assert table is not None
    title, value = (column.name for column in table.sheet.columns[:2])
    rows = {shown(table.cell(at, title)): at for at in range(len(table.rows))}
    return [
        SetCell(table.title, table.numbers[rows[setting.title]], table.places[value], given[name])
        for setting in table.sheet.settings
        if (name := setting.name) in given
    ]


def typed_scores(table: Table, rows: Sequence[Row], scale: Sequence[int]) -> Iterator[SetCell]:
    """Results beside their codes, with what the formulas of total and mark will give.

    table: the sheet of a work, of the book or of an expert's file; columns that it does not have
    are left out.  scale: lower bounds of the marks 3, 4, 5.
    """
    codes = {shown(cell): nth for nth, cell in enumerate(table.column_cells("participant_code"))}
    tasks = [column.name for column in table.columns if column.name not in table.sheet.by_name]
    for row in rows:
        nth = codes[row["participant_code"]]
        for name, value in row.items():
            if name in table.places and name != "participant_code":
                yield set_value(table, nth, table.column(name), value)
        points = [row[header] for header in tasks if isinstance(row.get(header), int)]
        if any(header in row for header in tasks):
            total = sum(points)
            mark = 2 + sum(total >= bound for bound in scale)
            for name, figure in (("total", total), ("mark", mark)):
                if name in table.places:
                    place = table.places[name]
                    figured = number(figure)
                    yield SetCell(table.title, table.numbers[nth], place, figured, stored=True)
