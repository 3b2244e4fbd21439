"""The book with macros and the add-in: ribbon, buttons, code names, parts alike in two builds."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree

import pytest

from tests.adapters.build.conftest import CONTENT, CREATED, DETAILS, SETTINGS, build, cell
from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.build.frame import (
    BETWEEN,
    LINES,
    ROOM,
    Button,
    arranged,
    button_width,
    column_behind_buttons,
)
from vpr_xl.adapters.build.macrobook import buttons_of
from vpr_xl.adapters.build.ribbon import PART, ribbon
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.vba.project import Kind
from vpr_xl.adapters.vba.reading import read_project
from vpr_xl.adapters.vba.sources import keys, macro_name, sources
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import LAUNCHER, STUB_WORDS
from vpr_xl.core.rules.w_macros import macro_findings
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import Cell, shown
from vpr_xl.faces.index import MACROS

OFFERED = [Macro(*fields) for fields in MACROS]
#: Pictures of Office 2007 and later: Excel's own commands and those that public add-ins use.
#: No schema knows their names, and a wrong one leaves the button bare: look before adding one.
PICTURES = {
    "AcceptInvitation", "AutoSum", "Calculator", "CalendarInsert", "Copy", "DataValidation",
    "Delete", "DistributionListAddNewMember", "ExportExcel", "ExportTextFile", "FileNew",
    "FileOpen", "FilePrint", "FilePrintPreview", "FilePrintQuick", "FileProperties", "FileSave",
    "FileSaveAs", "FileSendAsAttachment", "Filter", "FindDialog", "FormatPainter",
    "GetExternalDataFromText", "HappyFace", "Help", "ImportExcel", "ImportTextFile", "Lock",
    "MacroPlay", "NameManager", "NumberingGallery", "Paste", "PivotTableInsert", "Redo", "Refresh",
    "RefreshAll", "RemoveDuplicates", "SortDialog", "SortUp", "Spelling", "TableInsert",
    "TableRowsInsertBelowExcel", "Undo",
}  # fmt: skip
_UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
_ALLOWED = {
    "customUI": set(),
    "ribbon": set(),
    "tabs": set(),
    "tab": {"id", "label", "insertAfterMso"},
    "group": {"id", "label", "autoScale"},
    "menu": {"id", "label", "imageMso", "size"},
    "button": {
        "id", "tag", "label", "screentip", "supertip", "imageMso", "size", "onAction",
    },
}  # fmt: skip
_BUTTON = re.compile(
    r'<v:shape [^>]*o:button="t".*?<font[^>]*>([^<]*)</font>.*?<x:FmlaMacro>\[0\]!(\w+)<', re.S
)
Validator = Callable[[bytes], list[str]]


@pytest.fixture(scope="module")
def book() -> bytes:
    return build(macros=OFFERED, launcher=LAUNCHER)


@pytest.fixture(scope="module")
def addin() -> bytes:
    return XlsxBuilder(house(), OFFERED).addin(CREATED)


def _parts(blob: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(blob)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_ribbon_holds_only_what_excel_knows_and_each_id_once() -> None:
    root = ElementTree.fromstring(ribbon(OFFERED).encode())

    every = list(root.iter())
    for element in every:
        name = element.tag.removeprefix(_UI)
        assert set(element.attrib) <= _ALLOWED[name], name
        assert len(element.get("supertip", "")) <= 1024
    ids = [element.get("id") for element in every if element.get("id")]
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", one or "") for one in ids)
    assert len(set(ids)) == len(ids)


def test_every_macro_has_one_ribbon_button_in_the_group_of_its_stage() -> None:
    root = ElementTree.fromstring(ribbon(OFFERED).encode())

    told = {
        button.get("tag"): (group.get("label"), button.get("label"), button.get("supertip"))
        for group in root.iter(f"{_UI}group")
        for button in group.iter(f"{_UI}button")
    }
    assert told.keys() == {macro.identifier for macro in OFFERED}
    assert [told["check"][0], told["codes_issue"][0], told["export"][0]] == [
        "Книга", "Подготовка", "Завершение",
    ]  # fmt: skip
    assert {one[1] for one in told.values()} == {macro.title for macro in OFFERED}
    assert {b.get("onAction") for b in root.iter(f"{_UI}button")} == {"VprOnAction"}


def test_commands_of_one_family_share_a_menu_in_the_group_of_their_stage() -> None:
    root = ElementTree.fromstring(ribbon(OFFERED).encode())

    printed = [m for m in OFFERED if m.identifier.startswith("print_")]
    menus = [m for m in root.iter(f"{_UI}menu") if m.get("label") == "Печать"]
    assert len(printed) > len(menus) > 1
    assert {b.get("tag") for m in menus for b in m} == {m.identifier for m in printed}
    assert all(len(menu) > 1 and not any(b.get("size") for b in menu) for menu in menus)
    large = [b for g in root.iter(f"{_UI}group") for b in g if b.tag == f"{_UI}button"]
    assert {b.get("size") for b in large} == {"large"}


def test_pictures_are_among_the_old_common_ones() -> None:
    assert {macro.icon for macro in OFFERED} <= PICTURES


def test_buttons_stand_on_the_sheets_that_their_commands_name(book: bytes) -> None:
    parts = _parts(book)
    drawn = sorted(
        pair
        for name, part in parts.items()
        if name.endswith(".vml")
        for pair in _BUTTON.findall(part.decode())
    )

    wanted = [(one.caption, one.macro) for one in buttons_of(OFFERED)]
    assert drawn == sorted(wanted)
    assert ("Проверить", "VprCheck") in drawn
    declared = house().sheets
    assert all(table in declared for macro in OFFERED for table in macro.tables)


def test_many_buttons_of_the_first_sheet_stand_in_lines_beside_the_title() -> None:
    sheet, words = house().sheets["home"], ["Проверить", *["Рассадить участников"] * 6]

    for count, lines in ((3, 1), (6, 2), (7, 3), (12, 3)):
        found = arranged(sheet, [*words, *words][:count], [*words, *words][:count])

        assert [place for place, _ in found] == list(LINES[lines - 1])
        assert [w for _, line in found for w in line] == [*words, *words][:count]
        assert all(_width(line) <= ROOM for _, line in found[: len(LINES) - 1])


def _width(line: list[str]) -> int:
    return sum(map(button_width, line)) + BETWEEN * (len(line) - 1)


def test_no_line_of_buttons_covers_another_or_the_headers() -> None:
    heights = {0: 53, 1: 28}  # pixels of rows 1 and 2 of the first sheet
    for places in LINES:
        ends = [heights[0] * place.row + place.down for place in places]

        assert all(place.down + place.height <= heights[place.row] for place in places)
        assert all(a + p.height <= b for a, b, p in zip(ends, ends[1:], places, strict=False))


def test_a_line_of_an_empty_sheet_stands_behind_its_buttons() -> None:
    sheet = house().sheets["findings"]
    many = [Button("findings", "Проверить всё заново", f"Vpr{n}") for n in range(4)]

    assert column_behind_buttons(sheet, []) == 1
    assert column_behind_buttons(sheet, buttons_of(OFFERED)) == 2
    at = column_behind_buttons(sheet, many)
    assert 7 * sum(c.width for c in sheet.columns[1:at]) >= 4 * (32 + 8 * 20)


def test_every_button_runs_a_procedure_of_the_project(book: bytes) -> None:
    project = read_project(_parts(book)["xl/vbaProject.bin"])

    text = "\n".join(m.source for m in project.modules if m.kind is Kind.STANDARD)
    for macro in OFFERED:
        assert f"Public Sub {macro_name(macro.identifier)}()" in text
    assert "Public Sub VprOnAction(" in text


def test_the_project_has_our_sources_and_a_module_for_every_code_name(
    book: bytes, addin: bytes
) -> None:
    for blob, sheets in ((book, len(read_workbook(book).grids)), (addin, 1)):
        about = read_workbook(blob).package
        project = read_project(_parts(blob)["xl/vbaProject.bin"])

        standard = [m.name for m in project.modules if m.kind is Kind.STANDARD]
        assert standard == list(sources())
        assert about.macros is not None
        assert about.macros.documents == about.code_names
        assert len(about.code_names) == 1 + sheets
        assert about.ribbon
    assert list(macro_findings(read_workbook(book).package, workbook=True)) == []


def test_the_very_hidden_sheet_tells_the_macros_what_to_start_and_to_say(
    book: bytes, addin: bytes
) -> None:
    for blob, state in ((book, "veryHidden"), (addin, "visible")):
        grid = read_workbook(blob).grid("_vpr")
        assert grid is not None
        assert grid.state == state
        told = {shown(row[0]): shown(row[1]) for row in grid.rows if len(row) > 1}
        assert told["launcher"] == LAUNCHER
        assert told["arguments"] == "-I -m vpr_xl.faces.macros"
        assert STUB_WORDS.items() <= told.items()
        assert keys() <= told.keys()
        assert grid.last_row() <= 100  # the macros look no further


def test_words_of_the_macros_are_short_and_keep_their_places() -> None:
    for key, words in STUB_WORDS.items():
        assert len(words) <= 200, key
        assert words.count("{0}") == (key in ("msg_nopython", "msg_blocked", "msg_failed"))
        assert words.encode("cp1251")  # a message box of Windows knows no other letters


def test_the_addin_is_one_and_has_no_window(addin: bytes) -> None:
    reading = read_workbook(addin)

    assert reading.package.content == "xlam"
    assert [grid.name for grid in reading.grids] == ["_vpr"]
    assert b'<workbookView visibility="hidden"' in _parts(addin)["xl/workbook.xml"]
    assert _parts(addin)[PART] == ribbon(OFFERED).encode()


def test_a_book_without_macros_has_none_of_it() -> None:
    reading = read_workbook(build(macros=OFFERED))

    assert reading.package.content == "xlsx"
    assert reading.package.buttons == 0
    assert not reading.package.ribbon
    assert reading.package.vba_sha256 is None


def test_rows_and_findings_are_those_of_the_book_without_macros(book: bytes) -> None:
    plain, with_macros = read_workbook(build()), read_workbook(book)

    for one, other in zip(plain.grids, with_macros.grids, strict=True):
        if one.name != "_vpr":
            assert _below_buttons(one) == _below_buttons(other), one.name


def _below_buttons(grid: Grid) -> dict[int, list[Cell | None]]:
    """Rows by number; the second one makes room for the buttons."""
    return {n: row for n, row in zip(grid.numbers, grid.rows, strict=True) if n != 2}


def test_two_builds_give_the_same_bytes(book: bytes, addin: bytes) -> None:
    assert build(macros=OFFERED, launcher=LAUNCHER) == book
    settings = {k: c for k, v in SETTINGS.items() if (c := cell(v)) is not None}
    again = XlsxBuilder(house(), OFFERED)
    made = again.master(settings, CONTENT, {"5-РУ": DETAILS}, CREATED, macros=True)
    assert made == book
    assert again.addin(CREATED) == addin


@pytest.mark.validator
def test_the_sdk_finds_nothing(validator: Validator, book: bytes, addin: bytes) -> None:
    assert validator(book) == []
    assert validator(addin) == []
