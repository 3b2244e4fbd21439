"""The verdict does not hang on the order of rows: shuffled rows give the same findings."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.planted import PlantedBook
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import number, text

TODAY = datetime.date(2026, 5, 25)
SHUFFLED = ("План", "Участники", "Протокол", "5-РУ", "8-АЯ")


def faulty() -> Reading:
    """The demo's book with mistakes that no other row is named in."""
    book = PlantedBook()
    grids = {g.name: g for g in book.reading.grids}
    for title, row, column, cell in (
        ("5-РУ", 6, 4, number(9)),
        ("5-РУ", 9, 5, None),
        ("8-АЯ", 5, 3, text("?")),
        ("Участники", 8, 3, text("5Ж")),
    ):
        rows = [list(r) for r in grids[title].rows]
        rows[list(grids[title].numbers).index(row)][column - 1] = cell
        grids[title] = replace(grids[title], rows=rows)
    return Reading(tuple(grids.values()))


def shuffled(grid: Grid, seed: int) -> Grid:
    head = [i for i, n in enumerate(grid.numbers) if n <= HEADER_ROW]
    rows = [grid.rows[i] for i in range(len(head), len(grid.rows))]
    random.Random(seed).shuffle(rows)
    return replace(grid, rows=[*(grid.rows[i] for i in head), *rows])


def said(reading: Reading) -> Counter[tuple[str, str | None, str, str]]:
    found = findings(Campaign(reading, house(), TODAY))
    return Counter((f.rule, f.sheet, f.key, f.message) for f in found)


FAULTY = faulty()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_shuffled_rows_give_the_same_findings(seed: int) -> None:
    other = Reading(tuple(shuffled(g, seed) if g.name in SHUFFLED else g for g in FAULTY.grids))

    expected = said(FAULTY)

    assert len(expected) >= 4
    assert said(other) == expected
