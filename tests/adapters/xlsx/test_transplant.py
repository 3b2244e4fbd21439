"""A school's own sheet between two books: whole and valid, or not taken at all."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from tests.adapters.build.conftest import build
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.adapters.xlsx.transplant import _needs, transplant

NOTES, AFTER = "Заметки", "Классы"


def _donor(draw: Callable[[Any, Any], None]) -> bytes:
    """Two sheets of another program; the second is drawn by the test."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("Первый").write("A1", "не он")
    draw(book, book.add_worksheet(NOTES))
    book.close()
    return stream.getvalue()


def _everything(book: Any, sheet: Any) -> None:
    sheet.write("A1", "жирно", book.add_format({"bold": True, "num_format": "0.000"}))
    sheet.write("A2", 3.25, book.add_format({"num_format": '0.0" балла"', "bg_color": "#ABCDEF"}))
    sheet.write_rich_string("A3", "два ", book.add_format({"italic": True}), "вида")
    sheet.write_formula("A4", "=SUM(A1:A2)", None, 3.25)
    sheet.write_comment("A1", "примечание")
    sheet.write_url("A5", "https://fioco.ru/")
    sheet.add_table("C1:D4", {"name": "vpr_classes", "columns": [{"header": "а"}, {"header": "б"}]})
    sheet.data_validation("B1:B9", {"validate": "list", "source": ["да", "нет"]})
    red = book.add_format({"font_color": "#FF0000"})
    sheet.conditional_format("A1:A9", {"type": "cell", "criteria": ">", "value": 3, "format": red})
    sheet.print_area("A1:D9")
    sheet.insert_textbox("F2", "важно")
    sheet.set_column("A:A", 30)


def test_a_sheet_of_cells_is_taken_with_all_that_hangs_on_it() -> None:
    host, donor = build(), _donor(_everything)

    made = transplant(host, donor, NOTES, AFTER)

    assert made is not None
    before, after = read_workbook(host), read_workbook(made)
    titles = [grid.name for grid in before.grids]
    assert [g.name for g in after.grids if g.name != NOTES] == titles
    assert [g for g in after.grids if g.name != NOTES] == list(before.grids)
    taken, given = after.grid(NOTES), read_workbook(donor).grid(NOTES)
    assert taken is not None
    assert given is not None
    assert taken.rows == given.rows
    assert taken.validations == given.validations
    assert [t.area for t in taken.tables] == [t.area for t in given.tables]
    assert [t.name for t in taken.tables] == ["vpr_classes_2"]
    assert f"Print_Area@{titles.index(AFTER) + 1}" in "".join(after.names)


@pytest.mark.validator
def test_the_book_with_the_sheet_is_valid(validator: Callable[[bytes], list[str]]) -> None:
    made = transplant(build(), _donor(_everything), NOTES, AFTER)

    assert made is not None
    assert validator(made) == []


def _chart(book: Any, sheet: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{NOTES}'!$A$1:$A$2"})
    sheet.insert_chart("C1", chart)


def _foreign_name(book: Any, sheet: Any) -> None:
    book.define_name("свод", "='Первый'!$A$1")
    sheet.write_formula("A1", "=свод&1", None, "не он1")


def _dynamic(_book: Any, sheet: Any) -> None:
    sheet.write_dynamic_array_formula("A1", "=SORT(B1:B3)")


def _button(_book: Any, sheet: Any) -> None:
    sheet.insert_button("A1", {"macro": "Hello", "caption": "Привет"})


@pytest.mark.parametrize("draw", [_chart, _foreign_name, _dynamic, _button])
def test_a_sheet_that_leans_on_other_parts_is_not_taken(draw: Callable[[Any, Any], None]) -> None:
    assert transplant(build(), _donor(draw), NOTES, AFTER) is None


def test_a_sheet_is_not_taken_twice_nor_behind_a_missing_one() -> None:
    donor = _donor(_everything)
    made = transplant(build(), donor, NOTES, AFTER)

    assert made is not None
    assert transplant(made, donor, NOTES, AFTER) is None
    assert transplant(build(), donor, NOTES, "нет такого") is None
    assert transplant(build(), donor, "нет такого", AFTER) is None


@pytest.mark.parametrize(
    "formula", ["=[1]Лист1!A1", "='[2]Чужая'!B2+1", "=свод*2", "=SUM(A1:A2)+свод"]
)
def test_a_sheet_that_leans_on_what_is_not_carried_is_left(formula: str) -> None:
    assert _needs(formula, {"свод"})


@pytest.mark.parametrize("formula", ["=SUM(A1:A2)", "=vpr_classes[Класс]", "='5-РУ'!A1&\"[1]\""])
def test_a_sheet_of_plain_formulas_is_not_left(formula: str) -> None:
    assert not _needs(formula, {"свод"})
