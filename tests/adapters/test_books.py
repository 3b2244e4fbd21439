"""The contract of Book on a file and in memory, and what only these two promise."""

from __future__ import annotations

import pytest

from tests.adapters.book_contract import PLAN, BookContract, OpenBook, Sheets, as_file, cells
from vpr_xl.adapters.memory.book import MemoryBook
from vpr_xl.adapters.xlsx.book import FileBook
from vpr_xl.core.changes import AddSheet, SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import Grid, Reading, place
from vpr_xl.core.values import Cell, text


def in_memory(sheets: Sheets) -> MemoryBook:
    grids = []
    for title, filled in sheets.items():
        at = {place(a1): cell for a1, cell in filled.items()}
        numbers = sorted({row for row, _ in at})
        widths = {n: max(column for row, column in at if row == n) for n in numbers}
        rows = [[at.get((n, c)) for c in range(1, widths[n] + 1)] for n in numbers]
        grids.append(Grid(title, numbers, rows))
    return MemoryBook(Reading(tuple(grids)))


def made_sheet(change: AddSheet) -> bytes:
    columns = change.details["columns"]
    assert isinstance(columns, list)
    return as_file({change.title: {f"{'ABC'[i]}3": text(c) for i, c in enumerate(columns)}})


def in_file(sheets: Sheets) -> FileBook:
    return FileBook(as_file(sheets), made_sheet)


class TestFileBook(BookContract):
    @pytest.fixture
    def open_book(self) -> OpenBook:
        return in_file


class TestMemoryBook(BookContract):
    @pytest.fixture
    def open_book(self) -> OpenBook:
        return in_memory


RESULTS = AddSheet("results", "5-РУ", "План", {"columns": ["Код участника", "Вариант"]})


@pytest.mark.parametrize("opened", [in_file, in_memory])
def test_a_new_sheet_stands_behind_its_neighbour_and_is_filled(opened: OpenBook) -> None:
    book = opened(PLAN)

    book.apply([RESULTS, SetCell("5-РУ", 4, 1, text("00042"))])

    assert [grid.name for grid in book.read().grids] == ["План", "5-РУ", "Школа"]
    header = {"A3": text("Код участника"), "B3": text("Вариант")}
    assert cells(book, "5-РУ") == {**header, "A4": text("00042")}


@pytest.mark.parametrize("opened", [in_file, in_memory])
def test_a_sheet_that_is_there_already_is_refused(opened: OpenBook) -> None:
    book = opened(PLAN)
    twice = AddSheet("results", "школа", "План", RESULTS.details)

    with pytest.raises(Refused):
        book.apply([SetCell("План", 1, 1, text("нет")), twice])

    assert cells(book, "План") == PLAN["План"]


def test_no_changes_leave_the_same_bytes() -> None:
    blob = as_file(PLAN)
    book = FileBook(blob, made_sheet)

    book.apply([])

    assert book.blob is blob


def test_reading_is_kept_until_the_next_change() -> None:
    book = in_file(PLAN)
    first = book.read()

    assert book.read() is first
    book.apply([SetCell("План", 1, 1, None)])
    assert book.read() is not first


def test_a_formula_in_memory_keeps_being_one_when_its_result_is_stored() -> None:
    book = in_memory({"План": {"A1": Cell("number", 5, True)}})

    book.apply([SetCell("План", 1, 1, text("нет"), stored=True)])
    assert cells(book, "План") == {"A1": Cell("text", "нет", True)}

    book.apply([SetCell("План", 1, 1, text("нет"))])
    assert cells(book, "План") == {"A1": text("нет")}
