"""Whatever lawful scores an expert types into a file, the book gets these and no others."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.entry.expert_files import campaign, empty_file, opened, read, retyped
from vpr_xl.core.declare.check import judge
from vpr_xl.core.declare.match import read_table
from vpr_xl.core.declare.tasks import TaskHeader, task_header
from vpr_xl.core.entry.merge import merge
from vpr_xl.core.entry.read import EntryFile
from vpr_xl.core.records.campaign import WorkSheet, work_sheet
from vpr_xl.core.records.writing import applied
from vpr_xl.core.values import Cell, number, shown, text

WORK, CLASS = "5-МА", "5А"
#: How people write the same: as in the list, as text, with spaces, the other alphabet.
_SPELT = {"X": ("X", "x", "Х", "х", " X", "X\u00a0")}


@cache
def file() -> EntryFile:
    return opened("", empty_file(WORK, CLASS, 0))


def tasks() -> dict[int, TaskHeader]:
    return {at: t for name, at in file().table.places.items() if (t := task_header(name))}


def spelt(value: int | str) -> list[Cell]:
    if isinstance(value, int):
        return [number(value), text(str(value)), text(f" {value}\u00a0")]
    return [text(one) for one in _SPELT[value]]


@st.composite
def entries(draw: st.DrawFn) -> dict[tuple[int, int], tuple[int | str, Cell]]:
    """Scores for whole rows of some participants: the value that is meant, the cell as typed."""
    rows = draw(st.lists(st.sampled_from(list(file().table.numbers)), unique=True, min_size=1))
    out: dict[tuple[int, int], tuple[int | str, Cell]] = {}
    for row in rows:
        for at, task in tasks().items():
            value = draw(st.sampled_from(task.scores(not_covered=False)))
            out[row, at] = value, draw(st.sampled_from(spelt(value)))
    return out


@settings(max_examples=25, deadline=None)
@given(entries())
def test_typed_scores_come_to_the_book_as_they_are_meant(
    typed: dict[tuple[int, int], tuple[int | str, Cell]],
) -> None:
    cells = {place: cell for place, (_, cell) in typed.items()}
    filled = read("лист.xlsx", retyped(empty_file(WORK, CLASS, 0), cells))

    done = merge(campaign(), [filled])

    after = _after(done.changes)
    rows = {row.participant_code: row for row in after.rows}
    wanted: dict[str, dict[int, Any]] = {}
    for (number_of_row, at), (value, _) in typed.items():
        code = shown(file().grid.cell(number_of_row, 1))
        wanted.setdefault(code, {})[at] = value
    assert not done.faults
    assert done.rows == done.new + done.completed
    for code, scores in wanted.items():
        assert list(rows[code].scores) == [scores[at] for at in sorted(scores)]
    others = {code: row for code, row in rows.items() if code not in wanted}
    assert all(set(row.scores) == {None} for row in others.values())


def _after(changes: Any) -> WorkSheet:
    """The work's sheet of the book as it is when the changes are written."""
    book = campaign()
    grid = applied(book.reading, changes).grid(WORK)
    assert grid is not None
    return work_sheet(judge(read_table(grid, book.house.results)))
