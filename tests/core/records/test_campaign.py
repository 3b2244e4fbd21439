"""A campaign made of the same book with other cells is the one that is made of it anew."""

from __future__ import annotations

import datetime

import pytest

from tests.core.demo.made_up import reading_of
from vpr_xl.adapters.declarations import house
from vpr_xl.core.changes import SetCell
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import applied
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.values import Cell

TODAY = datetime.date(2026, 6, 15)


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [("Участники", 5, 1, "00001"), ("5-РУ", 4, 3, "99"), ("План", 3, 1, "Другой столбец")],
)
def test_unchanged_sheets_are_kept_and_nothing_else_differs(
    sheet: str, row: int, column: int, value: str
) -> None:
    before = Campaign(reading_of("small"), house(), TODAY)
    change = SetCell(sheet, row, column, Cell("text", value))
    reading = applied(before.reading, [change])

    after, anew = Campaign(reading, house(), TODAY, before), Campaign(reading, house(), TODAY)

    assert findings(after) == findings(anew)
    assert (after.tables, after.misfits, after.judged) == (anew.tables, anew.misfits, anew.judged)
    kept = [
        t.title for name, found in after.tables.items() for t in found if t in before.tables[name]
    ]
    changed = {t.title for found in after.tables.values() for t in found} - set(kept)
    assert changed == {sheet}
    shared = [
        a
        for n, found in after.judged.items()
        for a, b in zip(found, before.judged[n], strict=True)
        if a is b
    ]
    assert len(shared) > 30
