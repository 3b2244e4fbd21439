"""Rectangles cover what was asked, once, and nothing else."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.adapters.excel.blocks import Place, column_runs, rectangles
from vpr_xl.core.tables import Area

places = st.sets(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=80)


def inside(area: Area) -> list[Place]:
    rows = range(area.first_row, area.last_row + 1)
    return [(r, c) for r in rows for c in range(area.first_column, area.last_column + 1)]


@given(places)
def test_each_cell_is_covered_exactly_once(asked: set[Place]) -> None:
    covered = Counter(place for area in rectangles(asked) for place in inside(area))

    assert covered == Counter(asked)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 9), st.integers(1, 9))
def test_full_table_is_one_rectangle(row: int, column: int, rows: int, columns: int) -> None:
    area = Area(row, column, row + rows - 1, column + columns - 1)

    assert rectangles(inside(area)) == [area]


@given(places)
def test_rectangles_come_in_reading_order(asked: set[Place]) -> None:
    starts = [(area.first_row, area.first_column) for area in rectangles(asked)]

    assert starts == sorted(starts)


def test_column_runs_split_where_the_kind_changes() -> None:
    kinds = {(1, 1): "a", (2, 1): "a", (3, 1): "b", (1, 2): "a", (2, 2): "b", (3, 2): "a"}
    runs = [(str(area), kind) for area, kind in column_runs(Area(1, 1, 3, 2), kinds.__getitem__)]

    assert runs == [("A1:A2", "a"), ("A3", "b"), ("B1", "a"), ("B2", "b"), ("B3", "a")]
