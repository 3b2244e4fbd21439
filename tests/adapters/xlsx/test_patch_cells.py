"""Cells spliced into a sheet part: the right bytes change, every other byte stays."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from minimal_book import DATE, MAIN, QUOTED, REL, SHEET, TEXT, parts, sheet_part, zipped

from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import place
from vpr_xl.core.values import Cell, number, text

DAY = Cell("date", "2026-05-04")
STYLES = "xl/styles.xml"


def put(a1: str, cell: Cell | None, *, stored: bool = False, sheet: str = "Лист") -> SetCell:
    return SetCell(sheet, *place(a1), cell, stored)


def files(blob: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        return {name: package.read(name) for name in package.namelist()}


def rows(blob: bytes) -> str:
    """What sheetData of the one sheet holds."""
    xml = files(blob)[SHEET].decode()
    return xml.partition("<sheetData>")[2].partition("</sheetData>")[0]


def read(blob: bytes, a1: str, sheet: str = "Лист") -> Cell | None:
    grid = read_workbook(blob).grid(sheet)
    assert grid is not None
    return grid.cell(*place(a1))


def patched_rows(before: str, *changes: SetCell, **kinds: str) -> str:
    return rows(patch(zipped(parts(before, **kinds)), changes))  # type: ignore[arg-type]


def test_no_changes_give_the_identical_bytes() -> None:
    blob = zipped(parts('<row r="1"><c r="A1"><v>1</v></c></row>'))

    assert patch(blob, []) is blob


def test_a_cell_keeps_its_format_and_its_neighbours_their_bytes() -> None:
    old, new = '<c s="2" r="A2"/>', '<c r="A2" s="2" t="inlineStr"><is><t>00042</t></is></c>'
    before = f'<row r="2" ht="15.75"  customHeight="1" >{old} <c r="B2"><v>1.0</v></c></row>'

    after = patched_rows(before, put("A2", text("00042")))

    assert after == before.replace(old, new)


def test_emptied_cells_keep_their_format() -> None:
    before = '<row r="1"><c r="A1" s="1"><v>5</v></c><c r="B1" t="b"><v>1</v></c></row>'

    assert (
        patched_rows(before, put("A1", None), put("B1", None), put("C1", None), put("A9", None))
        == '<row r="1"><c r="A1" s="1"/><c r="B1"/></row>'
    )


def test_rows_and_cells_come_in_their_order() -> None:
    before = '<row r="2"><c r="B2"><v>1</v></c></row>\n<row r="5"/>'
    new = [put(a1, number(0)) for a1 in ("C2", "A2", "A1", "AA3", "B3", "A5", "A6")]

    after = patched_rows(before, *new)

    assert re.findall(r'<c r="(\w+)"', after) == ["A1", "A2", "B2", "C2", "B3", "AA3", "A5", "A6"]
    assert re.findall(r'<row r="(\d)"', after) == ["1", "2", "3", "5", "6"]


def test_an_empty_sheet_is_opened_up() -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData/></worksheet>'

    out = patch(zipped(parts(sheet=sheet)), [put("B3", number(7))])

    assert read(out, "B3") == number(7)
    assert b'<dimension ref="A1:B3"/><sheetData><row r="3">' in files(out)[SHEET]


def test_spans_and_dimension_grow_with_the_cells() -> None:
    made = parts('<row r="1" spans="1:2"><c r="A1"><v>1</v></c></row>')
    made[SHEET] = str(made[SHEET]).replace("<sheetData>", '<dimension ref="A1:B1"/><sheetData>')

    out = patch(zipped(made), [put("D1", number(1)), put("B4", number(1))])

    assert '<row r="1" spans="1:4">' in rows(out)
    assert b'<dimension ref="A1:D4"/>' in files(out)[SHEET]


def test_a_new_cell_takes_the_format_of_its_row_column_or_the_cell_above() -> None:
    made = parts(
        '<row r="2" s="3" customFormat="1"><c r="A2" s="4"/></row>'
        '<row r="3"><c r="A3" s="5"/></row>'
    )
    made[SHEET] = str(made[SHEET]).replace(
        "<sheetData>", '<cols><col min="2" max="3" width="9" style="2"/></cols><sheetData>'
    )
    new = [put(a1, text("х")) for a1 in ("B2", "B3", "A4", "A5", "D4")]

    after = rows(patch(zipped(made), new))

    assert 'r="B2" s="3"' in after
    assert 'r="B3" s="2"' in after
    assert 'r="A4" s="5"' in after
    assert 'r="A5" s="5"' in after
    assert 'r="D4" t=' in after


def test_plain_shared_strings_are_used_again() -> None:
    strings = (
        "<si><r><t>5</t></r><r><t>А</t></r></si><si><t>нет &amp; да</t></si><si/>"
        "<si><t> с краю</t></si><si><t>_x0041_</t></si><si><t>нет &amp; да</t></si>"
    )

    after = patched_rows(
        "", put("A1", text("нет & да")), put("B1", text("5А")), put("C1", text(" с краю")),
        put("D1", text("A")), strings=strings,
    )  # fmt: skip

    assert '<c r="A1" t="s"><v>1</v></c>' in after
    assert '<c r="B1" t="inlineStr"><is><t>5А</t></is></c>' in after
    assert '<t xml:space="preserve"> с краю</t>' in after
    assert '<c r="D1" t="s"><v>4</v></c>' in after


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=40))
def test_every_text_is_read_as_written(value: str) -> None:
    value = re.sub("[\ud800-\udfff]", "", value)
    blob = zipped(parts('<row r="1"><c r="A1"/></row>'))

    out = patch(blob, [put("A1", text(value))])

    assert read(out, "A1") == (text(value) if value else None)


@settings(max_examples=120, deadline=None)
@given(st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_as_written(value: int | float) -> None:
    out = patch(zipped(parts()), [put("A1", number(value))])

    assert read(out, "A1") == number(value)


def test_a_number_that_no_sheet_can_hold_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="inf"):
        patch(zipped(parts()), [put("A1", Cell("number", float("inf")))])


def test_a_date_in_a_date_format_leaves_the_styles_alone() -> None:
    blob = zipped(parts(f'<row r="1"><c r="A1" s="{DATE}"/></row>'))

    out = patch(blob, [put("A1", DAY)])

    assert rows(out) == '<row r="1"><c r="A1" s="1"><v>46146</v></c></row>'
    assert files(out)[STYLES] == files(blob)[STYLES]


def test_a_date_finds_a_format_that_shows_it() -> None:
    out = patch(zipped(parts()), [put("A1", DAY)])

    assert read(out, "A1") == DAY
    assert 's="1"' in rows(out)


def test_a_date_gets_a_format_of_its_own_where_none_fits() -> None:
    made = parts('<row r="1"><c r="A1" s="1"/><c r="B1" s="1"/></row>')
    made[STYLES] = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="2" '
        'fontId="3" applyFont="1"><alignment wrapText="1"/></xf></cellXfs></styleSheet>'
    )

    out = patch(zipped(made), [put("A1", DAY), put("B1", DAY)])

    assert read(out, "A1") == DAY
    assert rows(out).count('s="2"') == 2
    assert (
        b'<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="2" fontId="3" applyFont="1">'
        b'<alignment wrapText="1"/></xf><xf numFmtId="14" applyNumberFormat="1" fontId="3" '
        b'applyFont="1"><alignment wrapText="1"/></xf></cellXfs>'
    ) in files(out)[STYLES]


@pytest.mark.parametrize("style", [DATE, TEXT, QUOTED])
def test_a_number_is_read_as_a_number_whatever_the_format_was(style: int) -> None:
    out = patch(zipped(parts(f'<row r="1"><c r="A1" s="{style}"/></row>')), [put("A1", number(5))])

    assert read(out, "A1") == number(5)


LATER = ["1904-01-01", "2026-05-04", "2026-05-04T10:30:00", "9999-12-31"]
EARLIER = ["1900-01-01", "1900-02-28", "1900-03-01"]
FLAG = '<workbookPr date1904="1"/>'


@pytest.mark.parametrize(
    ("iso", "flag"), [*((iso, "") for iso in EARLIER + LATER), *((iso, FLAG) for iso in LATER)]
)
def test_dates_are_read_as_written_in_both_calendars(iso: str, flag: str) -> None:
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{flag}<sheets>'
        '<sheet name="Лист" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )

    out = patch(zipped(parts(workbook=workbook)), [put("A1", Cell("date", iso))])

    read_back = read(out, "A1")
    assert read_back is not None
    assert read_back.kind == "date"
    assert str(read_back.value)[:16] == iso[:16]


def test_a_date_before_the_calendar_is_refused() -> None:
    with pytest.raises(Refused, match="W-45"):
        patch(zipped(parts()), [put("A1", Cell("date", "1899-12-30"))])


def test_text_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(Refused, match="W-46"):
        patch(zipped(parts()), [put("A1", text("а" * 32_768))])


PREFIXED = (
    f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">'
    '<x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
)
NAMELESS = sheet_part("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
QUOTES = sheet_part("").replace(
    "<sheetData></sheetData>",
    "<sheetData><row r='1'><c\n r='A1' t='str'><v>a>b</v></c ></row ></sheetData >",
)


@pytest.mark.parametrize("sheet", [PREFIXED, NAMELESS, QUOTES])
def test_other_spellings_of_the_same_sheet_are_patched_soundly(sheet: str) -> None:
    blob = zipped(parts(sheet=sheet))
    before = read_workbook(blob).grid("Лист")
    assert before is not None

    out = patch(blob, [put("C1", text("новое")), put("B3", number(1))])

    after = read_workbook(out).grid("Лист")
    assert after is not None
    assert after.cell(1, 3) == text("новое")
    assert after.cell(3, 2) == number(1)
    old = [(r, c) for r in (1, 2) for c in (1, 2)]
    assert [after.cell(*at) for at in old] == [before.cell(*at) for at in old]


@pytest.mark.parametrize(
    "rows_",
    [
        '<row r="1"><!-- note --><c r="A1"/></row>',
        '<row r="1"><c r="A1" t="str"><v><![CDATA[x]]></v></c></row>',
        '<row r="2"/><row r="1"/>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="1"><z/></row>',
        '<z/><row r="1"/>',
    ],
)
def test_a_sheet_outside_the_grammar_is_refused(rows_: str) -> None:
    with pytest.raises(Refused):
        patch(zipped(parts(rows_)), [put("A1", number(1))])


def test_an_unknown_sheet_is_refused() -> None:
    with pytest.raises(Refused, match="W-47"):
        patch(zipped(parts()), [put("A1", number(1), sheet="План")])


def test_every_other_part_keeps_its_bytes() -> None:
    made = parts('<row r="1"><c r="A1"/></row>', strings="<si><t>а</t></si>")
    made["docProps/app.xml"] = "<Properties/>"
    blob = zipped(made)

    out = patch(blob, [put("A1", text("а")), put("B7", number(1))])

    before, after = files(blob), files(out)
    assert [name for name in before if before[name] != after[name]] == [SHEET]


CELLS = st.one_of(
    st.none(), st.integers(-9, 99999).map(number), st.sampled_from(["а", "00042", " "]).map(text),
    st.just(DAY),
)  # fmt: skip
PLACES = st.tuples(st.integers(1, 12), st.integers(1, 6))


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(PLACES, CELLS), st.dictionaries(PLACES, CELLS), st.randoms())
def test_exactly_the_changed_cells_change(before, changes, chance) -> None:  # type: ignore[no-untyped-def]
    start = [SetCell("Лист", *at, cell) for at, cell in before.items()]
    blob = patch(zipped(parts('<row r="4" spans="1:1"><c r="A4"><v>7</v></c></row>')), start)
    wanted = [SetCell("Лист", *at, cell) for at, cell in changes.items()]
    shuffled = list(wanted)
    chance.shuffle(shuffled)

    out = patch(blob, wanted)

    grid = read_workbook(out).grid("Лист")
    assert grid is not None
    expected = {(4, 1): number(7), **before, **changes}
    for at in [(r, c) for r in range(1, 13) for c in range(1, 7)]:
        assert grid.cell(*at) == expected.get(at), at
    assert patch(blob, shuffled) == out
