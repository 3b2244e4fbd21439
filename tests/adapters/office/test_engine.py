"""LibreOffice through xlwings' own classes: what the engine promises and what it refuses loudly."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlwings

from tests.adapters.office.conftest import Opener
from vpr_xl.adapters.office.engine import connect
from vpr_xl.adapters.office.raw import moment
from vpr_xl.adapters.office.transport import Direct, OfficeError

pytestmark = pytest.mark.office


def test_open_book_is_found_by_name_and_number(all_kinds: Path, opened: Opener) -> None:
    book = opened(all_kinds)

    assert book.app.books[all_kinds.name] == book
    assert Path(book.fullname) == all_kinds
    assert book.app.books.open(all_kinds).impl.id == book.impl.id
    assert [sheet.name for sheet in book.sheets] == ["Виды", "Пустой", "Скрытый"]
    assert book.sheets[1].name == "Пустой"
    assert "Виды" in book.sheets
    with pytest.raises(KeyError):
        book.app.books["другая.xlsx"]
    with pytest.raises(KeyError):
        book.sheets["Нет такого"]


def test_engine_is_registered_once_under_its_name(office: Direct) -> None:
    connect(office)
    app = connect(office)

    assert [e.name for e in xlwings.engines].count("libreoffice") == 1
    assert xlwings.apps.active == app
    assert app.pid == office.pid


def test_values_are_read_as_xlwings_gives_them(all_kinds: Path, opened: Opener) -> None:
    sheet = opened(all_kinds).sheets["Виды"]

    assert sheet["B3:D3"].value == [0.0, 5.0, 2.5]
    assert sheet["B4"].value == datetime.datetime(2026, 5, 31)
    assert sheet["B4"].options(dates=datetime.date).value == datetime.date(2026, 5, 31)
    assert sheet["B7:C7"].value == [None, None]
    assert sheet["B7:C7"].options(err_to_str=True).value == ["#N/A", "#DIV/0!"]
    assert sheet["E8"].value is True
    assert sheet["Z99"].value is None
    assert sheet["B3"].options(numbers=int).value == 0


def test_ranges_have_addresses(all_kinds: Path, opened: Opener) -> None:
    sheet = opened(all_kinds).sheets["Виды"]

    assert sheet.range((2, 3), (4, 5)).address == "$C$2:$E$4"
    assert sheet["B2:C9"][1, 1].address == "$C$3"
    assert sheet["B2"].get_address(False, False) == "B2"
    assert sheet.used_range.address == "$A$1:$J$8"
    assert opened(all_kinds).sheets["Скрытый"].visible is False


def test_values_are_written_as_xlwings_takes_them(all_kinds: Path, opened: Opener) -> None:
    sheet = opened(all_kinds).sheets["Пустой"]
    sheet["A1"].value = [["x", 1, None], [True, datetime.date(2026, 5, 31), "'q"]]
    sheet["A4:B5"].value = 7

    assert sheet["A1:C2"].value == [
        ["x", 1.0, None],
        [True, datetime.datetime(2026, 5, 31), "q"],
    ]
    assert sheet["A4:B5"].value == [[7.0, 7.0], [7.0, 7.0]]


def test_formula_text_is_refused_unless_the_cell_is_text(all_kinds: Path, opened: Opener) -> None:
    sheet = opened(all_kinds).sheets["Пустой"]
    with pytest.raises(OfficeError, match="formula"):
        sheet["A1"].value = "=1+1"
    sheet["A1"].number_format = "@"
    sheet["A1"].value = "=1+1"

    assert sheet["A1"].value == "=1+1"


def test_new_book_has_no_path_until_saved(office: Direct, tmp_path: Path) -> None:
    book = connect(office).books.add()
    book.sheets[0]["B2"].value = 5
    book.save(tmp_path / "новая.xlsx")
    name = book.name
    book.close()

    assert name == "новая.xlsx"
    assert (tmp_path / "новая.xlsx").stat().st_size > 0


@pytest.mark.parametrize(
    ("serial", "shown"),
    [
        (0.5, 0.5),
        (1, datetime.datetime(1900, 1, 1)),
        (61, datetime.datetime(1900, 3, 1)),
        (46173.75, datetime.datetime(2026, 5, 31, 18)),
        (-3, -3),
        (2_958_466, 2_958_466),
        (1e300, 1e300),
    ],
)
def test_serial_numbers_become_moments_as_in_excel(serial: float, shown: object) -> None:
    assert moment(serial, datetime.datetime(1899, 12, 30)) == shown
