"""The built workbook: complete by the declarations, lawful for Excel, the same every time."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from vpr_xl.adapters.build.master import build_master
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.sheets import HEADER_ROW, Column, Condition, Count, Sheet

from .conftest import CONTENT, CREATED, SETTINGS, Built, build, cell

FIRST = HEADER_ROW + 1
DECLARED = [s for s in house().sheets.values() if s.kind != "template"]


def opened(book: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(book))


@pytest.fixture(scope="module")
def filled(built: Built) -> Any:
    return opened(built.filled)


@pytest.fixture(scope="module")
def empty(built: Built) -> Any:
    return opened(built.empty)


def test_two_builds_are_equal_byte_for_byte(built: Built) -> None:
    assert build() == built.filled


def test_no_part_is_stamped_by_the_clock(built: Built) -> None:
    with zipfile.ZipFile(BytesIO(built.filled)) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()

    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2027-01-01T00:00:00Z"}


def test_tabs_stand_in_the_declared_order(empty: Any, filled: Any) -> None:
    assert empty.sheetnames == [s.title for s in DECLARED]
    assert [t for t in filled.sheetnames if t != "5-РУ"] == empty.sheetnames
    template = house().results.order
    before = [s.title for s in DECLARED if s.order < template]
    assert filled.sheetnames[len(before)] == "5-РУ"


@pytest.mark.parametrize("sheet", DECLARED, ids=lambda s: s.table)
def test_every_declared_column_stands_once_in_row_three(empty: Any, sheet: Sheet) -> None:
    header = [c.value for c in empty[sheet.title][HEADER_ROW] if c.value is not None]

    assert header == [c.title for c in sheet.columns]
    assert empty[sheet.title].sheet_state == sheet.state


def validations(worksheet: Any) -> Iterator[tuple[Any, Any]]:
    for validation in worksheet.data_validations.dataValidation:
        for area in validation.sqref.ranges:
            yield area, validation


@pytest.mark.parametrize("sheet", [s for s in DECLARED if s.kind == "rows"], ids=lambda s: s.table)
def test_validations_reach_the_declared_capacity(empty: Any, sheet: Sheet) -> None:
    reach = {
        area.min_col: (area.min_row, area.max_row)
        for area, _ in validations(empty[sheet.title])
        if area.min_row > HEADER_ROW
    }

    assert reach == dict.fromkeys(
        range(1, len(sheet.columns) + 1), (FIRST, HEADER_ROW + sheet.capacity)
    )


@pytest.mark.parametrize("sheet", DECLARED, ids=lambda s: s.table)
def test_headers_refuse_typing(empty: Any, sheet: Sheet) -> None:
    guards = {
        area.min_col: v.formula1
        for area, v in validations(empty[sheet.title])
        if area.min_row == area.max_row == HEADER_ROW
    }

    assert list(guards) == list(range(1, len(sheet.columns) + 1))
    assert all(
        g.startswith("EXACT(") and sheet.columns[at - 1].title in g for at, g in guards.items()
    )


def test_words_keep_within_the_limits_of_excel(filled: Any) -> None:
    for worksheet in filled:
        for _, v in validations(worksheet):
            assert len(v.promptTitle or "") <= 32
            assert len(v.prompt or "") <= 255
            assert len(v.errorTitle or "") <= 32
            assert len(v.error or "") <= 225
            assert len(v.formula1 or "") <= (257 if (v.formula1 or "").startswith('"') else 255)
        for row in worksheet.iter_rows():
            for c in row:
                if c.data_type == "f":
                    assert len(str(c.value)) <= 8192


def test_an_enumeration_is_a_native_list(empty: Any) -> None:
    sheet = house().sheets["calendar"]
    at = [c.name for c in sheet.columns].index("kind") + 1
    rule = next(
        v
        for area, v in validations(empty[sheet.title])
        if (area.min_row, area.min_col) == (FIRST, at)
    )

    assert rule.type == "list"
    assert rule.formula1 == '"' + ",".join(map(str, sheet.column("kind").enum)) + '"'


def test_a_reference_lists_the_keys_of_the_other_sheet(empty: Any) -> None:
    rule = next(v for area, v in validations(empty["План"]) if area.coord.startswith("A4"))

    assert rule.type == "list"
    assert rule.formula1.startswith("OFFSET('Классы'!$A$4,0,0,")
    assert "«Классы»" in rule.error


def test_every_setting_has_its_own_row_value_and_rule(filled: Any) -> None:
    sheet = house().sheets["school"]
    worksheet = filled[sheet.title]
    places = {worksheet.cell(r, 1).value: r for r in range(FIRST, worksheet.max_row + 1)}
    ruled = {area.coord for area, _ in validations(worksheet)}

    for setting in sheet.settings:
        row = places[setting.title]
        assert f"B{row}" in ruled
        value = worksheet.cell(row, 2).value
        expected = SETTINGS.get(setting.name)
        assert (value.date() if isinstance(value, datetime.datetime) else value) == expected


def formatted(column: Column) -> str:
    if column.is_date:
        return "dd.mm.yyyy"
    return "@" if column.is_text and column.formula is None else "General"


def column_formats(worksheet: Any) -> dict[int, str]:
    return {
        at: style.number_format
        for style in worksheet.column_dimensions.values()
        for at in range(style.min, style.max + 1)
    }


@pytest.mark.parametrize("sheet", [s for s in DECLARED if s.kind == "rows"], ids=lambda s: s.table)
def test_whole_columns_carry_the_format_of_their_kind(empty: Any, sheet: Sheet) -> None:
    formats = column_formats(empty[sheet.title])

    for at, column in enumerate(sheet.columns, 1):
        assert formats[at] == formatted(column), column.name


def test_each_sheet_of_rows_is_a_table_over_its_rows(filled: Any) -> None:
    for sheet in DECLARED:
        if sheet.kind == "rows":
            table = filled[sheet.title].tables[sheet.list_object]
            assert table.ref.startswith("A3:")
            assert table.autoFilter is not None
            assert table.tableStyleInfo is None or table.tableStyleInfo.name is None


def test_the_hidden_sheet_states_version_and_year(filled: Any) -> None:
    worksheet = filled["_vpr"]
    stated = {worksheet.cell(r, 1).value: worksheet.cell(r, 2).value for r in (4, 5)}

    assert stated == {"schema_version": "1", "campaign_year": "2027"}


def test_a_locked_book_still_takes_entries(built: Built) -> None:
    yes = house().sheets["school"].setting("protect_sheets").enum[0]
    locked = opened(build(settings={"protect_sheets": cell(str(yes))}))

    assert not opened(built.filled)["План"].protection.sheet
    assert locked["План"].protection.sheet
    assert locked["План"]["A3"].protection.locked
    assert not locked["План"].column_dimensions["A"].protection.locked
    assert not locked["Школа"]["B5"].protection.locked


def test_sheets_print_landscape_one_page_wide_with_their_header(empty: Any) -> None:
    for sheet in DECLARED:
        worksheet = empty[sheet.title]
        if sheet.table != "home":
            assert worksheet.page_setup.orientation == "landscape"
            assert worksheet.page_setup.fitToHeight == 0
        assert worksheet.print_title_rows == "$3:$3"
        assert worksheet.freeze_panes.endswith("4") or worksheet.freeze_panes == "A4"


@pytest.mark.validator
@pytest.mark.parametrize("which", ["empty", "filled"])
def test_the_package_is_valid_open_xml(
    built: Built, which: str, validator: Callable[[bytes], list[str]]
) -> None:
    assert validator(getattr(built, which)) == []


def test_repeated_keys_are_marked_at_the_keys_last_column(empty: Any) -> None:
    marked = {
        area.sqref: [rule.type for rule in rules]
        for area, rules in empty["Участники"].conditional_formatting._cf_rules.items()
    }
    plan = [
        (str(area.sqref), str(rule.formula[0]))
        for area, rules in empty["План"].conditional_formatting._cf_rules.items()
        for rule in rules
        if rule.formula and "COUNTIFS" in rule.formula[0]
    ]

    assert [str(a) for a, kinds in marked.items() if "duplicateValues" in kinds] == [
        "A4:A3003",
        "E4:E3003",
    ]
    assert [place for place, _ in plan] == ["C4:C1003"]
    assert "$A$4:$A$1003,$A4,$B$4:$B$1003,$B4,$C$4:$C$1003,$C4" in plan[0][1]


def test_a_counted_column_holds_its_formula_and_its_number() -> None:
    counted = Column(
        name="pupils",
        title="Участников",
        description="Сколько участников в классе.",
        type="integer",
        width=12,
        schema={"type": "integer"},
        formula=Count("participants", (Condition("class_name", same_as="class_name"),)),
    )
    book = house()
    classes = book.sheets["classes"]
    wider = replace(classes, columns=(*classes.columns, counted))
    more = replace(book, sheets={**book.sheets, "classes": wider})
    made = build_master(more, settings={}, created=CREATED, content=CONTENT)
    at = len(wider.columns)
    worksheet = opened(made)["Классы"]
    stored = openpyxl.load_workbook(BytesIO(made), data_only=True)["Классы"]

    assert worksheet.cell(4, at).value == (
        '=IF($A4="","",COUNTIFS(\'Участники\'!$A$4:$A$3003,"<>",\'Участники\'!$C$4:$C$3003,$A4))'
    )
    assert [stored.cell(r, at).value for r in (4, 5)] == [21, 0]
