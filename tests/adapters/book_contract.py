"""What every Book must do, whatever it is made of. Subclassed where an engine is opened.

An engine gives the fixture `open_book`: sheets as {title: {A1 address: cell}} -> a Book. `as_file`
makes such sheets a workbook file, for engines that open files.
"""

from __future__ import annotations

import datetime
import math
import random
from collections.abc import Callable, Mapping
from io import BytesIO

import pytest

from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import address, place
from vpr_xl.core.values import Cell, date, number, text
from vpr_xl.ports import Book

Sheets = Mapping[str, Mapping[str, Cell]]
OpenBook = Callable[[Sheets], Book]

DAY = date(datetime.date(2026, 5, 4))
PLAN: Sheets = {
    "План": {
        "A1": text("Класс"),
        "B1": text("Дата"),
        "C1": text("Мест"),
        "A2": text("5А"),
        "B2": DAY,
        "C2": number(0),
        "A3": text("00042"),
        "C3": number(2.5),
        "D9": text("далеко"),
    },
    "Школа": {"A1": text("Школа примеров")},
}
TEXTS = [
    "00042", "5А", "0", "5", "-3", "+7", "1/2", "1E5", "2,5", "31.05.2026", "2026-05-31", "10:30",
    "=1+1", "=СУММ(A1:A2)", "'5А", "''", '"', "@", "#N/A", "ИСТИНА", "TRUE", "нет отметки",
    "«ёлочки» и тире —", "a & b < c > d", "строка 1\nстрока 2", "\nпустая сверху", " 5 ", "_x0041_",
    "_x000D_", "Ж" * 300, "😀",
]  # fmt: skip
NUMBERS = [0, 1, -3, 70001, 123456789012345, 0.1, 2.5, -0.25, 1e-7, 1e20, 1 / 3]
DATES = ["2026-05-04", "1999-12-31", "2100-01-01", "2028-02-29", "1900-03-01"]
VALUES = [*map(text, TEXTS), *map(number, NUMBERS), *(Cell("date", iso) for iso in DATES)]


def as_file(sheets: Sheets) -> bytes:
    """The sheets as an .xlsx by XlsxWriter; a cell with an error is a formula that gives it."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for title, cells in sheets.items():
        sheet = book.add_worksheet(title)
        for a1, cell in cells.items():
            row, column = (n - 1 for n in place(a1))
            if cell.kind == "error":
                sheet.write_formula(row, column, "=NA()", None, cell.value)
            elif cell.kind == "date":
                moment = datetime.datetime.fromisoformat(str(cell.value))
                sheet.write_datetime(row, column, moment, day)
            elif cell.kind == "text":
                sheet.write_string(row, column, str(cell.value))
            else:
                sheet.write_number(row, column, cell.value)
    book.close()
    return stream.getvalue()


def cells(book: Book, title: str) -> dict[str, Cell]:
    """The non-blank cells of a sheet by address."""
    grid = book.read().grid(title)
    assert grid is not None
    return {
        address(row, column): cell
        for row, line in zip(grid.numbers, grid.rows, strict=True)
        for column, cell in enumerate(line, 1)
        if cell is not None
    }


def change(a1: str, cell: Cell | None, sheet: str = "План") -> SetCell:
    return SetCell(sheet, *place(a1), cell)


def same(a: Cell | None, b: Cell | None) -> bool:
    """Equal, with numbers compared as a spreadsheet keeps them: 15 digits and the type."""
    if a is None or b is None or a.kind != b.kind or a.formula != b.formula:
        return a == b
    if isinstance(a.value, float) and isinstance(b.value, float):
        return math.isclose(a.value, b.value, rel_tol=1e-15)
    return a.value == b.value and type(a.value) is type(b.value)


class BookContract:
    """The suite; an engine's test class inherits it and gives `open_book`."""

    @pytest.fixture
    def open_book(self) -> OpenBook:
        raise NotImplementedError

    def test_sheets_are_read_in_tab_order(self, open_book: OpenBook) -> None:
        reading = open_book(PLAN).read()

        assert [grid.name for grid in reading.grids] == ["План", "Школа"]

    def test_every_cell_is_read_as_it_stands(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        assert cells(book, "План") == PLAN["План"]
        assert cells(book, "Школа") == PLAN["Школа"]

    def test_an_error_is_read(self, open_book: OpenBook) -> None:
        book = open_book({"План": {"A1": Cell("error", "#N/A", True), "A2": text("#N/A")}})

        assert cells(book, "План") == {"A1": Cell("error", "#N/A", True), "A2": text("#N/A")}

    def test_every_kind_of_value_is_read_as_written(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        book.apply([SetCell("План", 20 + i, 2, value) for i, value in enumerate(VALUES)])

        read = cells(book, "План")
        wrong = [v for i, v in enumerate(VALUES) if not same(read.get(f"B{20 + i}"), v)]
        assert wrong == []

    def test_a_new_value_replaces_one_of_another_kind(self, open_book: OpenBook) -> None:
        start = {"A1": text("5"), "A2": number(5), "A3": DAY, "A4": DAY, "A5": text("05.05.2026")}
        book = open_book({"План": start})
        new = {"A1": number(5), "A2": text("5"), "A3": text("5"), "A4": number(5), "A5": DAY}

        book.apply([change(a1, cell) for a1, cell in new.items()])

        assert cells(book, "План") == new

    def test_every_other_cell_reads_as_before(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        book.apply([change("B3", DAY)])

        assert cells(book, "План") == {**PLAN["План"], "B3": DAY}
        assert cells(book, "Школа") == PLAN["Школа"]

    def test_none_empties_the_cell(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        book.apply([change("A2", None), change("C2", None), change("F7", None)])

        left = {a1: cell for a1, cell in PLAN["План"].items() if a1 not in ("A2", "C2")}
        assert cells(book, "План") == left

    def test_empty_text_is_blank(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        book.apply([change("A2", text("")), change("F7", text(""))])

        assert "A2" not in cells(book, "План")
        assert "F7" not in cells(book, "План")

    def test_zero_is_not_blank(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        book.apply([change("A5", number(0))])

        assert cells(book, "План")["A5"] == number(0)

    def test_rows_are_appended_below(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)
        rows = {f"{c}{r}": text(f"{r:05}") for r in range(10, 15) for c in "ACE"}

        book.apply([change(a1, cell) for a1, cell in rows.items()])

        assert cells(book, "План") == {**PLAN["План"], **rows}

    def test_the_last_change_of_a_cell_counts(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        book.apply([change("A2", text("5Б")), change("A3", None), change("A3", number(1)),
                    change("A2", text("5В"))])  # fmt: skip

        assert cells(book, "План") == {**PLAN["План"], "A2": text("5В"), "A3": number(1)}

    def test_changes_of_different_cells_may_come_in_any_order(self, open_book: OpenBook) -> None:
        wanted = [change(f"{c}{r}", text(f"{c}{r}")) for c in "ABCD" for r in (1, 4, 2, 30, 9)]
        shuffled = random.Random(1).sample(wanted, len(wanted))
        one, other = open_book(PLAN), open_book(PLAN)

        one.apply(wanted)
        other.apply(shuffled)

        assert cells(one, "План") == cells(other, "План")

    def test_many_cells_are_written_at_once(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)
        block = {
            address(r, c): number(r * c) if (r + c) % 3 else text(f"0{r}")
            for r in range(1, 201)
            for c in range(1, 13)
        }

        book.apply([change(a1, cell) for a1, cell in block.items()])

        assert cells(book, "План") == block

    def test_several_sheets_are_written_at_once(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        book.apply([change("A1", number(1)), change("B2", number(2), "Школа")])

        assert cells(book, "План")["A1"] == number(1)
        assert cells(book, "Школа") == {**PLAN["Школа"], "B2": number(2)}

    def test_changes_add_up(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        book.apply([change("A5", text("5Б"))])
        first = cells(book, "План")
        book.apply([change("A6", text("5В")), change("A5", None)])

        assert first == {**PLAN["План"], "A5": text("5Б")}
        assert cells(book, "План") == {**PLAN["План"], "A6": text("5В")}

    def test_no_changes_change_nothing(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        book.apply([])

        assert cells(book, "План") == PLAN["План"]

    def test_an_unknown_sheet_is_refused_and_nothing_is_written(self, open_book: OpenBook) -> None:
        book = open_book(PLAN)

        with pytest.raises(Refused):
            book.apply([change("A2", text("6А")), change("A2", text("6А"), "Нет такого")])

        assert cells(book, "План") == PLAN["План"]

    def test_an_empty_sheet_is_filled(self, open_book: OpenBook) -> None:
        book = open_book({"План": {}, "Школа": {}})

        book.apply([change("C7", text("5А")), change("A1", number(1))])

        assert cells(book, "План") == {"A1": number(1), "C7": text("5А")}
        assert cells(book, "Школа") == {}
