"""A live book over xlwings, with Excel's habits played by `fake_excel`: no spreadsheet program."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import xlwings

from tests.adapters.excel.fake_excel import FakeBook, FakeTable
from vpr_xl.adapters.excel import host
from vpr_xl.adapters.excel.errors import NUMBERS
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.core.changes import AddSheet, Change, SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import Area, Grid, ListObject
from vpr_xl.core.values import Cell, date, number, text


def live(fake: FakeBook) -> LiveBook:
    return LiveBook(xlwings.Book(impl=fake))


def grid(fake: FakeBook) -> Grid:
    return live(fake).read().grids[0]


@pytest.fixture
def fake() -> FakeBook:
    book = FakeBook()
    book.add("План")
    return book


@pytest.mark.parametrize(
    ("raw", "cell"),
    [
        ("5А", Cell("text", "5А")),
        ("00042", Cell("text", "00042")),
        (42.0, Cell("number", 42)),
        (0.0, Cell("number", 0)),
        (2.5, Cell("number", 2.5)),
        (Decimal("12.5"), Cell("number", 12.5)),
        (True, Cell("boolean", True)),
        (datetime.datetime(2026, 5, 31), Cell("date", "2026-05-31")),
        (datetime.datetime(2026, 5, 31, 14, 30), Cell("date", "2026-05-31T14:30:00")),
        (NUMBERS["#N/A"], Cell("error", "#N/A")),
        (NUMBERS["#DIV/0!"], Cell("error", "#DIV/0!")),
        ("#N/A", Cell("text", "#N/A")),
        ("=A1", Cell("text", "=A1")),
        ("", None),
    ],
)
def test_raw_values_become_canonical_cells(fake: FakeBook, raw: object, cell: Cell) -> None:
    fake.sheets[0].values[2, 2] = raw
    fake.sheets[0].values[2, 3] = "x"

    assert grid(fake).cell(2, 2) == cell


def test_error_numbers_are_those_of_com() -> None:
    assert NUMBERS["#N/A"] == -2146826246
    assert NUMBERS["#DIV/0!"] == -2146826281
    assert NUMBERS["#NULL!"] == -2146826288
    assert NUMBERS["#VALUE!"] == -2146826273


def test_formula_cells_carry_their_result(fake: FakeBook) -> None:
    sheet = fake.sheets[0]
    sheet.values = {(1, 1): 4.0, (1, 2): None, (1, 3): NUMBERS["#REF!"], (1, 4): "=x"}
    sheet.formulas = {(1, 1): "=2+2", (1, 2): '=""', (1, 3): "=#REF!", (1, 4): '="="&"x"'}

    assert list(grid(fake).row(1)) == [
        Cell("number", 4, True),
        Cell("text", "", True),
        Cell("error", "#REF!", True),
        Cell("text", "=x", True),
    ]


def test_rows_keep_their_physical_numbers(fake: FakeBook) -> None:
    fake.sheets[0].values = {(3, 2): "a", (7, 4): 1.0}
    found = grid(fake)

    assert found.numbers == [3, 7]
    assert found.cell(3, 2) == text("a")
    assert found.cell(7, 4) == number(1)
    assert found.cell(3, 4) is None


def test_single_cell_of_a_sheet_is_read(fake: FakeBook) -> None:
    fake.sheets[0].values = {(5, 3): "x"}

    assert grid(fake).cell(5, 3) == text("x")


def test_empty_sheet_has_no_rows(fake: FakeBook) -> None:
    assert grid(fake).numbers == []


def test_states_tables_and_names_are_read(fake: FakeBook) -> None:
    fake.add("Справочники", visible=0)
    hidden = fake.add("_vpr", visible=2)
    hidden.tables.append(FakeTable("lists", hidden.range((3, 1), (9, 4))))
    fake.names.add("Дата", "=План!$A$1")
    fake.names.add("_xlnm._FilterDatabase", "=План!$A$1:$C$9", visible=False)
    fake.names.add("План!Print_Area", "=План!$A$1:$C$9")

    found = live(fake).read()

    assert [g.state for g in found.grids] == ["visible", "hidden", "veryHidden"]
    assert found.grids[2].tables == (ListObject("lists", Area(3, 1, 9, 4)),)
    assert found.names == {"Дата": "План!$A$1"}
    assert found.package.content == "live"


def test_reading_takes_two_block_calls_a_sheet() -> None:
    book = FakeBook()
    for at in range(5):
        sheet = book.add(f"Лист{at}")
        sheet.values = {(row, 1): float(row) for row in range(1, 200)}
    live(book).read()

    assert len(book.calls) <= 2 * 5 + 3


def test_sheet_too_wide_and_long_is_refused(fake: FakeBook) -> None:
    fake.sheets[0].values = {(1, 1): 1.0, (1_000_000, 100): 1.0}

    with pytest.raises(Refused) as refusal:
        live(fake).read()
    assert refusal.value.rule == "W-25"
    assert fake.calls == []


TEXTS = [
    *("00042", "42", "5,5", "31.05.2026", "=A1", "+7", "-", "ИСТИНА", "true", "#N/A"),
    *("'q", "'5", "5 мая", "Тестова Анна", "1" * 60, "№ 5: стоит 4, а максимум 3, исправьте"),
]


@pytest.mark.parametrize("value", TEXTS)
def test_text_stays_text_whatever_it_looks_like(fake: FakeBook, value: str) -> None:
    live(fake).apply([SetCell("План", 2, 1, text(value)), SetCell("План", 2, 2, number(1))])

    assert list(grid(fake).row(2)) == [text(value), number(1)]


@pytest.mark.parametrize("value", TEXTS)
def test_text_stays_text_in_a_text_cell(fake: FakeBook, value: str) -> None:
    fake.sheets[0].formats[2, 1] = "@"
    live(fake).apply([SetCell("План", 2, 1, text(value))])

    assert grid(fake).cell(2, 1) == text(value)


def test_words_change_no_format(fake: FakeBook) -> None:
    live(fake).apply([SetCell("План", 2, 1, text("Тестова Анна")), SetCell("План", 3, 1, None)])

    assert fake.sheets[0].formats == {}


def test_date_gets_a_date_format_unless_it_has_one(fake: FakeBook) -> None:
    fake.sheets[0].formats = {(2, 1): "d mmm yyyy", (4, 1): "@"}
    day = date(datetime.date(2026, 5, 31))
    live(fake).apply([SetCell("План", row, 1, day) for row in (2, 4)])

    assert fake.sheets[0].formats == {(2, 1): "d mmm yyyy", (4, 1): "dd.mm.yyyy"}
    assert grid(fake).cell(4, 1) == day


def test_none_empties_the_cell_and_nothing_else(fake: FakeBook) -> None:
    fake.sheets[0].values = {(2, 1): "a", (2, 2): "b"}
    live(fake).apply([SetCell("План", 2, 1, None)])

    assert fake.sheets[0].values == {(2, 2): "b"}


def test_cells_between_the_changes_are_untouched(fake: FakeBook) -> None:
    sheet = fake.sheets[0]
    sheet.values = {(2, 2): 7.0, (3, 1): "keep"}
    sheet.formulas = {(2, 2): "=3+4"}
    corners = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 3), (3, 2), (3, 3)]
    live(fake).apply([SetCell("План", row, column, number(0)) for row, column in corners])

    assert sheet.formulas == {(2, 2): "=3+4"}
    assert sheet.values[3, 1] == "keep"


def test_later_of_two_changes_holds(fake: FakeBook) -> None:
    live(fake).apply([SetCell("План", 2, 1, number(1)), SetCell("План", 2, 1, number(2))])

    assert grid(fake).cell(2, 1) == number(2)


def test_stored_value_of_a_formula_is_left_to_the_program(fake: FakeBook) -> None:
    fake.sheets[0].values, fake.sheets[0].formulas = {(2, 1): 4.0}, {(2, 1): "=2+2"}
    live(fake).apply([SetCell("План", 2, 1, number(9), stored=True)])

    assert fake.calls == []
    assert grid(fake).cell(2, 1) == Cell("number", 4, True)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (SetCell("Плана нет", 1, 1, number(1)), "W-47"),
        (AddSheet("results", "план", "План", {}), "W-49"),
        (AddSheet("results", "5-РУ", "Плана нет", {}), "W-47"),
        (SetCell("План", 9, 9, text("я" * 32_768)), "W-46"),
        (SetCell("План", 9, 9, Cell("date", "1899-12-31")), "W-45"),
    ],
)
def test_one_impossible_change_leaves_the_book_as_it_is(
    fake: FakeBook, change: Change, rule: str
) -> None:
    with pytest.raises(Refused) as refusal:
        live(fake).apply([SetCell("План", 1, 1, number(1)), change])

    assert refusal.value.rule == rule
    assert fake.calls == []
    assert fake.sheets[0].values == {}


def test_locked_cell_is_refused_and_unlocked_one_written(fake: FakeBook) -> None:
    sheet = fake.sheets[0]
    sheet.api.ProtectContents = True
    sheet.unlocked = {(2, 1)}

    live(fake).apply([SetCell("План", 2, 1, number(1))])
    with pytest.raises(Refused, match="W-71"):
        live(fake).apply([SetCell("План", 2, 1, number(2)), SetCell("План", 2, 2, number(2))])
    assert sheet.values == {(2, 1): 1.0}


def test_cell_of_an_array_formula_is_refused(fake: FakeBook) -> None:
    fake.sheets[0].arrays = {(2, 1), (3, 1)}

    with pytest.raises(Refused, match="W-44"):
        live(fake).apply([SetCell("План", 3, 1, number(1)), SetCell("План", 4, 1, number(1))])
    assert fake.sheets[0].values == {}


def test_program_is_left_as_it_was_even_when_it_fails(fake: FakeBook) -> None:
    fake.breaks_at = 1
    with pytest.raises(OSError, match="rejected"):
        live(fake).apply([SetCell("План", 1, 1, text("00042"))])

    assert fake.app.screen_updating is True
    assert fake.app.calculation == "semiautomatic"


def test_thousand_findings_are_written_in_few_calls(fake: FakeBook) -> None:
    row = ("P2-03", "error", "План", "D17", "5А РУ", "31.05.2026", "слова", "совет")
    changes = [
        SetCell("План", at, column, text(value))
        for at in range(4, 1004)
        for column, value in enumerate(row, 1)
    ]
    live(fake).apply(changes)
    written = list(fake.calls)

    assert written.count("write") == 1
    assert len(written) <= 1 + len(row)
    assert list(grid(fake).row(1003)) == [text(value) for value in row]


def test_print_area_of_a_filled_sheet_ends_where_its_rows_end(fake: FakeBook) -> None:
    sheet = xlwings.Book(impl=fake).sheets["План"]
    sheet.impl.names.add("План!Print_Area", "='План'!$A$1:$I$4")
    sheet.impl.names.add("План!Print_Titles", "='План'!$3:$3")

    host.print_rows(sheet, 40)

    assert [n.refers_to for n in sheet.names] == ["='План'!$A$1:$I$40", "='План'!$3:$3"]
