"""Books as programs write them: read back equal to what was put in, and to openpyxl's reading."""

from __future__ import annotations

import datetime
import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from vpr_xl.adapters.xlsx import read as reading
from vpr_xl.adapters.xlsx.package import resolved
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.tables import Area, ListObject, Validation
from vpr_xl.core.values import Cell

FORM = Path("../shared/forms/Форма сбора результатов География 7 класс ВПР 2025.xlsx")
#: What XML and both writers can hold: no controls, no lone surrogates, no `_xHHHH_` of one's own.
TEXTS = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Cn"], blacklist_characters="_=\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(lambda text: not text.startswith(("{", "http", "internal:", "external:", "ftp", "mailto")))
DAYS = st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31))
VALUES = st.one_of(
    TEXTS,
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(float),
    st.booleans(),
    DAYS,
)
TABLES = st.lists(st.lists(st.none() | VALUES, max_size=6), max_size=6)


def canonical(value: object) -> Cell | None:
    """The canonical cell of a Python value."""
    if value is None:
        return None
    if isinstance(value, bool):
        return Cell("boolean", value)
    if isinstance(value, datetime.datetime):
        clock = value.time() != datetime.time()
        return Cell("date", value.isoformat() if clock else value.date().isoformat())
    if isinstance(value, datetime.date):
        return Cell("date", value.isoformat())
    if isinstance(value, float) and value.is_integer():
        return Cell("number", int(value))
    return Cell("number" if isinstance(value, int | float) else "text", value)  # type: ignore[arg-type]


def cells(blob: bytes, sheet: int = 0) -> dict[tuple[int, int], Cell]:
    """The non-blank cells of a sheet by row and column."""
    grid = read_workbook(blob).grids[sheet]
    return {
        (number, column): cell
        for number, row in zip(grid.numbers, grid.rows, strict=True)
        for column, cell in enumerate(row, 1)
        if cell is not None
    }


def wanted(table: list[list[Any]]) -> dict[tuple[int, int], Cell]:
    """The cells of a table; both writers keep 16 digits of a number, as Excel does."""
    table = [[float(f"{v:.16G}") if type(v) is float else v for v in row] for row in table]
    found = (((r, c), canonical(v)) for r, row in enumerate(table, 1) for c, v in enumerate(row, 1))
    return {place: cell for place, cell in found if cell is not None}


def by_openpyxl(table: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for r, row in enumerate(table, 1):
        for c, value in enumerate(row, 1):
            book.active.cell(r, c).value = value
            if isinstance(value, str):
                book.active.cell(r, c).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(table: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet()
        for r, row in enumerate(table):
            for c, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(r, c, value)
                elif value is not None:
                    sheet.write(r, c, value)
    return out.getvalue()


def openpyxl_reads(blob: bytes) -> dict[tuple[int, int], Cell]:
    sheet = openpyxl.load_workbook(io.BytesIO(blob), data_only=True).worksheets[0]
    found = {(c.row, c.column): canonical(c.value) for row in sheet.iter_rows() for c in row}
    return {place: cell for place, cell in found.items() if cell is not None}


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_what_openpyxl_writes_reads_back_equal(table: list[list[Any]]) -> None:
    blob = by_openpyxl(table)

    assert cells(blob) == wanted(table) == openpyxl_reads(blob)


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_what_xlsxwriter_writes_reads_back_equal(table: list[list[Any]]) -> None:
    blob = by_xlsxwriter(table)

    assert cells(blob) == wanted(table) == openpyxl_reads(blob)


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
def test_ordinary_books_take_the_fast_path(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "read_events", None)
    table = [["Код", 1, 2.5, True], ["5А & «ё» <1>\n2", datetime.date(2026, 5, 31)], [], [" сп "]]

    assert cells(write(table)) == wanted(table)


def test_facts_of_a_book_of_xlsxwriter() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Явка")
        book.define_name("Коды", "=Явка!$A$2:$A$9")
        sheet.add_table("A3:B7", {"name": "attendance"})
        sheet.data_validation("A4:A90", {"validate": "list", "source": ["да", "нет"]})
        sheet.insert_button("D2", {"caption": "Проверить"})
        sheet.insert_button("D4", {"caption": "Выдать"})
        sheet.write_formula("C1", "=1+1", None, 2)
        book.add_worksheet("Скрытый").hide()
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Явка!$A$4:$A$7"})
        book.add_chartsheet("График").set_chart(chart)
    read = read_workbook(out.getvalue())
    first = read.grids[0]

    assert [(g.name, g.state) for g in read.grids] == [
        ("Явка", "visible"),
        ("Скрытый", "hidden"),
        ("График", "visible"),
    ]
    assert first.tables == (ListObject("attendance", Area.parse("A3:B7")),)
    assert first.validations == (Validation("list", (Area.parse("A4:A90"),), '"да,нет"'),)
    assert first.cell(1, 3) == Cell("number", 2, True)
    assert read.names == {"Коды": "Явка!$A$2:$A$9"}
    assert (read.package.buttons, read.package.content) == (2, "xlsx")


def test_official_form_reads_like_openpyxl() -> None:
    if not FORM.exists():
        pytest.skip("the official form of ../shared/forms is not here")
    blob = FORM.read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(blob))
    mine = read_workbook(blob)

    assert [g.name for g in mine.grids] == book.sheetnames
    for number, sheet in enumerate(book.worksheets):
        theirs = {
            (c.row, c.column): canonical(c.value)
            for row in sheet.iter_rows()
            for c in row
            if c.value is not None and c.data_type != "f"
        }
        ours = {place: cell for place, cell in cells(blob, number).items() if not cell.formula}
        assert ours == theirs


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A book of XlsxWriter as LibreOffice saves it again."""
    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("VPR_REQUIRE_OFFICE"):
            pytest.fail("LibreOffice is required and not here")
        pytest.skip("no LibreOffice here")
    folder = tmp_path_factory.mktemp("office")
    (folder / "out").mkdir()
    with xlsxwriter.Workbook(folder / "book.xlsx", {"default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet("План")
        text = book.add_format({"num_format": "@"})
        hours = book.add_format({"num_format": "[h]:mm"})
        sheet.write_row(0, 0, ["Код & <ё>", 1, 2.5, True])
        sheet.write_string(1, 0, "00042", text)
        sheet.write_datetime(1, 1, datetime.datetime(2026, 5, 31, 14, 30))
        sheet.write_number(1, 2, 1.5, hours)
        sheet.write_formula(2, 0, "=B1+C1", None, 3.5)
        sheet.write_formula(2, 1, '=IF(B1=1,"","x")', None, "")
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
        sheet.write_formula(2, 3, "=B1=1", None, True)
        sheet.write_blank(4, 4, None, text)
        sheet.data_validation("A2:A9", {"validate": "list", "source": ["да", "нет"]})
    command = [
        soffice,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out")),
        str(folder / "book.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / "book.xlsx").read_bytes()


@pytest.mark.office
def test_book_saved_by_libreoffice_reads_by_the_fast_path(
    by_libreoffice: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "read_events", None)

    assert cells(by_libreoffice) == {
        (1, 1): Cell("text", "Код & <ё>"),
        (1, 2): Cell("number", 1),
        (1, 3): Cell("number", 2.5),
        (1, 4): Cell("boolean", True, True),  # LibreOffice saves a boolean as =TRUE()
        (2, 1): Cell("text", "00042"),
        (2, 2): Cell("date", "2026-05-31T14:30:00"),
        (2, 3): Cell("number", 1.5),
        (3, 1): Cell("number", 3.5, True),
        (3, 2): Cell("text", "", True),
        (3, 3): Cell("error", "#N/A", True),
        (3, 4): Cell("boolean", True, True),
    }
    assert read_workbook(by_libreoffice).package.producer.startswith("LibreOffice")


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("/xl/%D0%9B%D0%B8%D1%81%D1%82%201.xml", "xl/Лист 1.xml"),
        ("..\\100%25%zz.xml#here", "100%%zz.xml"),
    ],
)
def test_a_link_is_resolved_with_its_percent_escapes(target: str, part: str) -> None:
    assert resolved("xl/workbook.xml", target) == part
