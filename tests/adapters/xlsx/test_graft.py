"""A sheet set into a book: what it looks like stays, what must not change does not."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.conftest import Convert, Validator
from vpr_xl.adapters.xlsx.graft import graft
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import Area
from vpr_xl.core.values import text

CHANGED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


def results(title: str = "5-РУ") -> bytes:
    """A sheet with everything that the builder puts on one."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    code = book.add_format({"num_format": "@", "bg_color": "#EEF3FA", "font_name": "Arial"})
    day = book.add_format({"num_format": "dd.mm.yyyy", "border": 1, "align": "center"})
    odd = book.add_format({"num_format": '0" б."', "bold": True})
    red = book.add_format({"bg_color": "#FFCCCC", "num_format": "0.0"})
    sheet = book.add_worksheet(title)
    sheet.set_column("A:A", 14, code)
    sheet.set_row(1, 30)
    sheet.write_rich_string("A1", odd, "Работа ", code, title)
    sheet.write_url("C1", "internal:'План'!A1", string="к плану")
    sheet.write_url("D1", "https://example.org/?a=1&b=2", string="сайт")
    columns = [{"header": "Код участника"}, {"header": "Балл"}, {"header": "Дата"}]
    sheet.add_table("A3:C6", {"name": "vpr_results", "columns": columns})
    sheet.write_string("A4", "00042", code)
    sheet.write_number("B4", 3, odd)
    sheet.write_number("C4", 46146, day)
    sheet.write_formula("E4", "=SUM(vpr_results[Балл])", odd, 3)
    sheet.data_validation("B4:B300", {"validate": "list", "source": [0, 1, 2]})
    sheet.conditional_format(
        "B4:B300", {"type": "cell", "criteria": ">", "value": 2, "format": red}
    )
    sheet.write_comment("A3", "Пять цифр.")
    sheet.write_comment("B3", "Балл.")
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.repeat_rows(2)
    sheet.print_area("A1:C300")
    sheet.activate()
    book.close()
    return stream.getvalue()


def host(*, names: bool = True) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    look = book.add_format({"num_format": '0" шт."', "italic": True})
    plan, school, last = (book.add_worksheet(t) for t in ("План", "Школа", "Итог"))
    plan.write_number("A1", 1, look)
    plan.add_table("A3:B5", {"name": "vpr_results", "columns": [{"header": "а"}, {"header": "б"}]})
    school.write_comment("A1", "Школа.")
    bad = book.add_format({"font_color": "#0000FF"})
    school.conditional_format("A1:A9", {"type": "blanks", "format": bad})
    if names:
        plan.repeat_rows(2)
        last.print_area("A1:B2")
        book.define_name("Школа!имя", "=Школа!$A$1")
    last.activate()
    book.close()
    return stream.getvalue()


def files(blob: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def opened(blob: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(blob))


def look(cell: Any) -> tuple[Any, ...]:
    parts = cell.font, cell.fill, cell.border, cell.alignment, cell.protection
    return (cell.number_format, *(repr(part) for part in parts))


@pytest.fixture(scope="module")
def grafted() -> bytes:
    return graft(host(), results(), "5-РУ", "План")


def test_only_what_must_change_changes(grafted: bytes) -> None:
    before, after = files(host()), files(grafted)

    assert {name for name in before if before[name] != after[name]} == CHANGED


def test_the_sheet_looks_and_reads_as_in_its_donor(grafted: bytes) -> None:
    sheet, donor = opened(grafted)["5-РУ"], opened(results())["5-РУ"]

    for line in donor.iter_rows():
        for cell in line:
            assert sheet[cell.coordinate].value == cell.value or cell.coordinate == "E4"
            assert look(sheet[cell.coordinate]) == look(cell), cell.coordinate
    assert sheet.column_dimensions["A"].width == donor.column_dimensions["A"].width
    assert sheet.row_dimensions[2].height == 30
    assert sheet.freeze_panes == donor.freeze_panes
    assert sheet["A3"].comment.text == donor["A3"].comment.text
    assert sheet["D1"].hyperlink.target == donor["D1"].hyperlink.target
    assert sheet["C1"].hyperlink.location == donor["C1"].hyperlink.location
    assert sheet.print_title_rows == donor.print_title_rows
    assert sheet.print_area == donor.print_area


def test_conditional_formats_keep_their_colours(grafted: bytes) -> None:
    book = opened(grafted)

    def fills(sheet: str) -> list[tuple[str, str]]:
        rules = [r for area in book[sheet].conditional_formatting for r in area.rules]
        return [(r.dxf.fill.bgColor.rgb if r.dxf.fill else "", r.type) for r in rules]

    assert fills("5-РУ") == [("FFFFCCCC", "cellIs")]
    assert fills("Школа") == [("", "containsBlanks")]


def test_the_host_looks_as_before(grafted: bytes) -> None:
    before, after = opened(host()), opened(grafted)

    for title in before.sheetnames:
        for line in before[title].iter_rows():
            for cell in line:
                assert after[title][cell.coordinate].value == cell.value
                assert look(after[title][cell.coordinate]) == look(cell)


def test_it_stands_behind_its_neighbour_and_names_stay_with_their_sheets(grafted: bytes) -> None:
    book = opened(grafted)

    assert book.sheetnames == ["План", "5-РУ", "Школа", "Итог"]
    assert book.active.title == "Итог"
    assert book["План"].print_title_rows == "$3:$3"
    assert book["Итог"].print_area == "'Итог'!$A$1:$B$2"
    assert list(book["Школа"].defined_names) == ["имя"]
    assert sum(b'tabSelected="1"' in xml for xml in files(grafted).values()) == 1


def test_a_table_name_that_is_taken_gets_a_number_everywhere(grafted: bytes) -> None:
    twice = graft(grafted, results("6-РУ"), "6-РУ", "5-РУ")
    grid = read_workbook(twice).grid("6-РУ")

    assert grid is not None
    assert [table.name for table in grid.tables] == ["vpr_results_3"]
    assert opened(twice)["6-РУ"]["E4"].value == "=SUM(vpr_results_3[Балл])"
    tables = [xml for name, xml in files(twice).items() if "/tables/" in name]
    ids = [re.search(rb'\sid="(\d+)"', xml) for xml in tables]
    assert sorted(match[1] for match in ids if match) == [b"1", b"2", b"3"]


def test_notes_of_two_sheets_have_shapes_of_their_own(grafted: bytes) -> None:
    drawings = [xml for name, xml in files(grafted).items() if name.endswith(".vml")]
    shapes = [set(re.findall(rb'<v:shape id="([^"]+)"', xml)) for xml in drawings]

    assert [len(found) for found in shapes] == [1, 2]
    assert not shapes[0] & shapes[1]


def test_a_grafted_sheet_is_patched_like_any_other(grafted: bytes) -> None:
    out = patch(grafted, [SetCell("5-РУ", 7, 1, text("00043")), SetCell("5-РУ", 4, 2, text("X"))])

    grid = read_workbook(out).grid("5-РУ")
    assert grid is not None
    assert grid.cell(7, 1) == text("00043")
    assert grid.tables[0].area == Area.parse("A3:C7")


def test_a_book_without_names_gets_those_of_the_sheet() -> None:
    out = graft(host(names=False), results(), "5-РУ", "Итог")

    assert opened(out)["5-РУ"].print_title_rows == "$3:$3"


@pytest.mark.parametrize(
    ("title", "after", "rule"),
    [("школа", "План", "W-49"), ("5-РУ", "Нет", "W-47"), ("5/РУ", "План", "W-51")],
)
def test_a_sheet_that_does_not_fit_is_refused(title: str, after: str, rule: str) -> None:
    donor = results(title if rule != "W-51" else "5-РУ")
    if rule == "W-51":
        xml = files(donor)
        xml["xl/workbook.xml"] = xml["xl/workbook.xml"].replace("5-РУ".encode(), title.encode())
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            for name, content in xml.items():
                package.writestr(name, content)
        donor = stream.getvalue()

    with pytest.raises(Refused, match=rule):
        graft(host(), donor, title, after)


@pytest.mark.validator
def test_the_result_is_valid(grafted: bytes, validator: Validator) -> None:
    twice = graft(grafted, results("6-РУ"), "6-РУ", "Итог")

    assert validator(twice) == []


@pytest.mark.office
def test_libreoffice_opens_it(grafted: bytes, office_convert: Convert) -> None:
    saved = opened(office_convert(grafted, "xlsx"))

    assert saved.sheetnames == ["План", "5-РУ", "Школа", "Итог"]
    assert saved["5-РУ"]["A4"].value == "00042"
    assert saved["5-РУ"]["A3"].comment is not None
