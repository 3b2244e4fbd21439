"""The report as a workbook: valid, its tables the report's values, charts on their own values."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.adapters.render.made_report import NOW, demo_report, small_report
from tests.conftest import Convert, Validator
from vpr_xl.adapters.render.charts import render_charts
from vpr_xl.core.reports.blocks import Chart, DataTable
from vpr_xl.core.reports.wording import CHART_VALUES


def opened(blob: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(blob))


def table_values(sheet: Any, name: str) -> list[list[Any]]:
    area = sheet.tables[name].ref
    return [[cell.value for cell in row] for row in sheet[area]]


def test_tables_hold_the_values_of_the_report() -> None:
    page = demo_report()
    book = opened(render_charts(page, NOW))

    assert len(book.sheetnames) == len(page.sections) + 1
    compared = 0
    for section, sheet in zip(page.sections, book.worksheets, strict=False):
        for block in section.blocks:
            if isinstance(block, DataTable):
                head, *rows = table_values(sheet, block.name.replace("-", "_"))
                assert head == [c.title for c in block.columns]
                wanted = [[None if v == "" else v for v in row] for row in block.rows]
                assert [
                    [pytest.approx(v) if isinstance(v, float) else v for v in row] for row in wanted
                ] == rows
                compared += 1
    assert compared > 40


def test_every_chart_is_native_and_reads_its_values() -> None:
    page = small_report()
    blob = render_charts(page, NOW)
    with zipfile.ZipFile(BytesIO(blob)) as package:
        charts = [n for n in package.namelist() if n.startswith("xl/charts/chart")]
        texts = [package.read(name).decode() for name in sorted(charts)]

    asked = [b for s in page.sections for b in s.blocks if isinstance(b, Chart)]
    assert len(texts) == len(asked) == 2
    assert all(f"'{CHART_VALUES}'!" in text for text in texts)
    values = opened(blob)[CHART_VALUES]
    assert [values.cell(3, 1).value, values.cell(3, 2).value, values.cell(3, 3).value] == [
        "все", 1, 3,
    ]  # fmt: skip
    assert values.cell(4, 3).value is None


def test_codes_stay_text_and_awkward_titles_are_sheets() -> None:
    book = opened(render_charts(small_report(), NOW))

    assert book.sheetnames[:2] == ["Первый", "Второй   лист "]
    rows = table_values(book["Первый"], "words")
    assert [row[1] for row in rows[1:3]] == ["00000", "00001"]
    assert len(table_values(book["Второй   лист "], "none")) == 2


def test_the_same_report_is_the_same_bytes() -> None:
    assert render_charts(small_report(), NOW) == render_charts(small_report(), NOW)


@pytest.mark.validator
@pytest.mark.parametrize("made", [small_report, demo_report], ids=["small", "demo"])
def test_the_workbook_is_valid(made: Any, validator: Validator) -> None:
    assert validator(render_charts(made(), NOW)) == []


@pytest.mark.office
def test_an_office_opens_it_with_all_its_charts(office_convert: Convert) -> None:
    back = office_convert(render_charts(small_report(), NOW), "xlsx")

    with zipfile.ZipFile(BytesIO(back)) as package:
        charts = [n for n in package.namelist() if n.startswith("xl/charts/chart")]
    assert len(charts) == 2


def test_long_words_have_rows_of_their_height_and_the_last_column_spills() -> None:
    sheet = opened(render_charts(demo_report(), NOW)).worksheets[-2]
    area = sheet[sheet.tables["rules"].ref][1:]

    tall = [sheet.row_dimensions[row[0].row].height for row in area if len(row[1].value) > 60]
    assert tall
    assert all(height and height >= 30 for height in tall)
    assert all(row[1].alignment.wrap_text and not row[-1].alignment.wrap_text for row in area)
