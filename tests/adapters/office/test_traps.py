"""What LibreOffice does differently from Excel, one test a trap: values that a live book writes."""

from __future__ import annotations

import datetime
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.adapters.office.conftest import Counting, Opener
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import Cell, date, number, text

pytestmark = pytest.mark.office

TEXTS = [
    *("00042", "42", "5,5", "2.5", "31.05.2026", "2026-05-31", "=A1", "+7", "-", "ИСТИНА", "TRUE"),
    *("#N/A", "#Н/Д", "'q", "''q", "'00042", "{=A1}", "Тестова Анна", "две\nстроки", " пробел "),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book of one sheet «План», formulas in C1 and D1, a note at B2, text cells in column F."""
    made = tmp_path / "план.xlsx"
    book = xlsxwriter.Workbook(str(made))
    sheet = book.add_worksheet("План")
    sheet.write("A1", "x")
    sheet.write_formula("C1", "=SUM(B2:B9)", None, 0)
    sheet.write_formula("D1", "=C1*2", None, 0)
    sheet.write_comment("B2", "Введите пять цифр")
    sheet.set_column("F:F", 10, book.add_format({"num_format": "@"}))
    book.close()
    return made


def applied(book: Any, *changes: SetCell) -> Reading:
    live = LiveBook(book)
    live.apply(changes)
    return live.read()


def saved(book: Any, path: Path) -> Reading:
    """The book after LibreOffice saved it, through the file reader."""
    book.save(path.with_name("сохранено.xlsx"))
    return read_workbook(path.with_name("сохранено.xlsx").read_bytes())


@pytest.mark.parametrize("column", [2, 6])
def test_text_stays_text_live_and_saved(path: Path, opened: Opener, column: int) -> None:
    book = opened(path)
    changes = [SetCell("План", row, column, text(value)) for row, value in enumerate(TEXTS, 11)]
    live, file = applied(book, *changes), saved(book, path)

    for change in changes:
        assert live.grids[0].cell(change.row, column) == change.cell
        assert file.grids[0].cell(change.row, column) == change.cell


def test_none_empties_and_is_no_error(path: Path, opened: Opener) -> None:
    found = applied(opened(path), SetCell("План", 1, 1, None), SetCell("План", 2, 1, None))

    assert found.grids[0].cell(1, 1) is None
    assert found.grids[0].cell(2, 1) is None


def test_boolean_is_written_as_a_boolean(path: Path, opened: Opener) -> None:
    found = applied(opened(path), *(SetCell("План", r, 1, Cell("boolean", r == 2)) for r in (2, 3)))

    assert found.grids[0].cell(2, 1) == Cell("boolean", True)
    assert found.grids[0].cell(3, 1) == Cell("boolean", False)


def test_date_is_a_date_in_the_documents_own_locale(path: Path, opened: Opener) -> None:
    book = opened(path)
    day, moment = date(datetime.date(2026, 5, 31)), Cell("date", "2026-05-31T14:30:15")
    live = applied(book, SetCell("План", 2, 1, day), SetCell("План", 3, 1, moment))
    file = saved(book, path)

    assert [live.grids[0].cell(row, 1) for row in (2, 3)] == [day, moment]
    assert [file.grids[0].cell(row, 1) for row in (2, 3)] == [day, moment]
    with zipfile.ZipFile(path.with_name("сохранено.xlsx")) as package:
        assert b"[$-" not in package.read("xl/styles.xml")


def test_date_counts_right_in_a_book_from_1904(tmp_path: Path, opened: Opener) -> None:
    made = tmp_path / "1904.xlsx"
    book = xlsxwriter.Workbook(str(made), {"date_1904": True})
    book.add_worksheet("План")
    book.close()
    live, day = opened(made), date(datetime.date(2026, 5, 31))

    assert applied(live, SetCell("План", 2, 1, day)).grids[0].cell(2, 1) == day
    assert saved(live, made).grids[0].cell(2, 1) == day


def test_note_is_kept_by_a_write(path: Path, opened: Opener) -> None:
    book = opened(path)
    changes = [SetCell("План", row, 2, number(row)) for row in range(1, 5)]
    applied(book, *changes)
    saved(book, path)

    with zipfile.ZipFile(path.with_name("сохранено.xlsx")) as package:
        notes = [name for name in package.namelist() if "comments" in name]
        assert len(notes) == 1
        assert "Введите пять цифр" in package.read(notes[0]).decode()
        assert 'ref="B2"' in package.read(notes[0]).decode()


def test_formulas_are_calculated_after_a_write(path: Path, opened: Opener) -> None:
    found = applied(
        opened(path), SetCell("План", 2, 2, number(5)), SetCell("План", 3, 2, number(2))
    )

    assert found.grids[0].cell(1, 3) == Cell("number", 7, True)
    assert found.grids[0].cell(1, 4) == Cell("number", 14, True)


def test_stored_value_never_replaces_a_living_formula(path: Path, opened: Opener) -> None:
    found = applied(opened(path), SetCell("План", 1, 3, number(99), stored=True))

    assert found.grids[0].cell(1, 3) == Cell("number", 0, True)


def test_formats_far_away_do_not_stretch_the_reading(tmp_path: Path, opened: Opener) -> None:
    made = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(made))
    sheet, red = book.add_worksheet("План"), book.add_format({"bg_color": "red", "border": 1})
    sheet.write("B3", 1)
    sheet.write_blank("XFD1048576", None, red)
    sheet.set_column("A:Z", 9, red)
    book.close()
    found = LiveBook(opened(made)).read()

    assert found.grids[0].numbers == [3]
    assert found.grids[0].rows == [[None, number(1)]]


def test_far_value_is_refused_instead_of_read(tmp_path: Path, opened: Opener) -> None:
    made = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(made))
    book.add_worksheet("План").write("Z1000000", 1)
    book.close()

    with pytest.raises(Refused, match="W-25"):
        LiveBook(opened(made)).read()


def test_protection_is_as_strict_as_in_excel(tmp_path: Path, opened: Opener) -> None:
    made = tmp_path / "protected.xlsx"
    book = xlsxwriter.Workbook(str(made))
    sheet = book.add_worksheet("План")
    sheet.protect()
    for row in range(20):
        sheet.write_blank(row, 1, None, book.add_format({"locked": False}))
    book.close()
    live = LiveBook(opened(made))
    live.apply([SetCell("План", row, 2, number(row)) for row in range(1, 21)])

    with pytest.raises(Refused, match="W-71"):
        live.apply([SetCell("План", 5, 2, number(0)), SetCell("План", 21, 2, number(0))])
    assert live.read().grids[0].cell(5, 2) == number(5)


def test_part_of_a_matrix_formula_is_refused(tmp_path: Path, opened: Opener) -> None:
    made = tmp_path / "matrix.xlsx"
    book = xlsxwriter.Workbook(str(made))
    book.add_worksheet("План").write_array_formula("B2:B4", "{=A2:A4+1}", None, 1)
    book.close()
    live = LiveBook(opened(made))

    with pytest.raises(Refused, match="W-44"):
        live.apply([SetCell("План", 1, 1, number(7)), SetCell("План", 3, 2, number(7))])
    assert live.read().grids[0].cell(1, 1) is None


def test_unknown_sheet_is_refused_and_nothing_written(path: Path, opened: Opener) -> None:
    book = opened(path)
    with pytest.raises(Refused, match="W-47"):
        applied(book, SetCell("План", 2, 1, number(1)), SetCell("Нет такого", 1, 1, number(1)))

    assert LiveBook(book).read().grids[0].cell(2, 1) is None


def test_office_redraws_and_calculates_as_before(path: Path, opened: Opener) -> None:
    book = opened(path)
    applied(book, SetCell("План", 2, 1, number(1)))

    assert book.app.screen_updating is True
    assert book.app.calculation == "automatic"


def test_reading_takes_one_operation_a_sheet(
    all_kinds: Path, opened: Opener, counting: Counting
) -> None:
    book = opened(all_kinds)
    counting.calls.clear()
    found = LiveBook(book).read()

    assert len(counting.calls) <= len(found.grids) + 3
    assert counting.calls.count("contents") == 2  # the third sheet is empty


def test_thousand_findings_are_written_in_few_operations_and_read_back(
    path: Path, opened: Opener, counting: Counting
) -> None:
    book = opened(path)
    changes = [
        SetCell("План", row, column, text(value))
        for row in range(4, 1004)
        for column, value in enumerate(_finding(row), 1)
    ]
    counting.calls.clear()
    found = applied(book, *changes).grids[0]

    assert counting.calls.count("write") == 1
    assert len(counting.calls) < 40, Counter(counting.calls)
    for row in range(4, 1004):
        assert list(found.row(row)) == [text(value) for value in _finding(row)]


def _finding(row: int) -> tuple[str, ...]:
    value = ("00042", "31.05.2026", "=A1", "4")[row % 4]
    where = f"Код 0{row:04}: стоит {value}, а максимум 3 балла за это задание."
    return ("F4-07", "ошибка", "5-РУ", f"D{row}", "5А РУ", value, where, "Исправьте баллы.")


def test_thirty_thousand_neighbours_of_unlike_formats_are_read(
    tmp_path: Path, opened: Opener
) -> None:
    # Halving mixed blocks took 105 s here; the office is ended after 60.
    made = tmp_path / "unlike.xlsx"
    book = xlsxwriter.Workbook(str(made))
    sheet = book.add_worksheet("План")
    shapes = [None, *(book.add_format({"num_format": code}) for code in ("@", "dd.mm.yyyy", "0%"))]
    for row in range(1500):
        for column in range(20):
            sheet.write_number(row, column, 46173, shapes[(row + column * 3 + row // 3) % 4])
    book.close()
    found = LiveBook(opened(made)).read()

    assert found.grids == read_workbook(made.read_bytes()).grids
