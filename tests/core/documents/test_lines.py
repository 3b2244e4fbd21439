"""A printed table as lines of the terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.core.documents.blocks import Column, Table
from vpr_xl.core.documents.lines import lines_of

_WORD = st.text("абв —", max_size=6)


def test_columns_are_aligned_and_a_silent_one_is_left_out() -> None:
    table = Table(
        (Column("Что"), Column("Вариант"), Column("Сколько", 1, "right"), Column("Где")),
        (("комплекты", "—", "4", "сейф"), ("бланки", "", "12", "")),
    )

    assert lines_of(table) == [
        "Что        Сколько  Где",
        "комплекты        4  сейф",
        "бланки          12",
    ]


def test_a_table_without_rows_says_nothing() -> None:
    assert lines_of(Table((Column("Что"),), ())) == []


@given(st.lists(st.tuples(_WORD, _WORD, _WORD), min_size=1, max_size=5))
def test_every_row_is_one_line_that_starts_each_column_at_one_place(
    rows: list[tuple[str, str, str]],
) -> None:
    first = [("слово", "слово", "слово"), *rows]
    table = Table((Column("Раз"), Column("Два"), Column("Три")), tuple(first))

    header, *lines = lines_of(table)

    assert len(lines) == len(first)
    for line, cells in zip(lines, first, strict=True):
        for title, cell in zip(("Раз", "Два", "Три"), cells, strict=True):
            assert line[header.index(title) :].startswith(cell.rstrip())
