"""Canonical cells from hand-written parts: one fact of the format a test."""

from __future__ import annotations

import pytest

from tests.adapters.xlsx.minimal_book import (
    DATE,
    DECLARATION,
    HOURS,
    MAIN,
    MOMENT,
    PACKAGE_REL,
    QUOTED,
    REL,
    SHEET,
    TEXT,
    WORKBOOK,
    book,
    parts,
    sheet_part,
    zipped,
)
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.tables import Area, Grid, Validation
from vpr_xl.core.values import Cell


def grid(rows: str = "", **kinds: str) -> Grid:
    return read_workbook(book(rows, **kinds)).grids[0]


def one(cell: str, **kinds: str) -> Cell | None:
    """The canonical cell of A1 written as `cell`; None for a blank."""
    return grid(f'<row r="1">{cell}</row>', **kinds).cell(1, 1)


def spelled(attributes: str, inner: str, **kinds: str) -> Cell | None:
    """As `one`, proved to be the same by the fast grammar and event by event."""
    fast = one(f'<c r="A1"{attributes}>{inner}</c>', **kinds)
    slow = one(f'<!-- x --><c r="A1"{attributes}>{inner}</c>', **kinds)

    assert fast == slow
    return fast


@pytest.mark.parametrize(
    ("attributes", "inner", "expected"),
    [
        ("", "<v>5</v>", Cell("number", 5)),
        ("", "<v>5.0</v>", Cell("number", 5)),
        ("", "<v>-0</v>", Cell("number", 0)),
        ("", "<v>0.1</v>", Cell("number", 0.1)),
        ("", "<v>0.30000000000000004</v>", Cell("number", 0.30000000000000004)),
        ("", "<v>1E+3</v>", Cell("number", 1000)),
        (' t="n"', "<v> 7 </v>", Cell("number", 7)),
        ("", "<v></v>", None),
        ("", "<v/>", None),
        (' t="b"', "<v>1</v>", Cell("boolean", True)),
        (' t="b"', "<v>0</v>", Cell("boolean", False)),
        (' t="e"', "<v>#N/A</v>", Cell("error", "#N/A")),
        (' t="str"', "<v>5А</v>", Cell("text", "5А")),
        (' t="str"', "<v></v>", None),
        (' t="inlineStr"', "<is><t>a&amp;b &lt;&#1055;&#x44;</t></is>", Cell("text", "a&b <ПD")),
        (' t="inlineStr"', '<is><t xml:space="preserve"> a </t></is>', Cell("text", " a ")),
        (' t="inlineStr"', "<is><t></t></is>", None),
        (' t="inlineStr"', "<is><r><t>а</t></r><r><t>б</t></r></is>", Cell("text", "аб")),
        (
            ' t="inlineStr"',
            '<is><t>код</t><rPh sb="0" eb="1"><t>no</t></rPh></is>',
            Cell("text", "код"),
        ),
        (' t="d"', "<v>2026-05-31</v>", Cell("date", "2026-05-31")),
        (' t="d"', "<v>2026-05-31T09:30:00Z</v>", Cell("date", "2026-05-31T09:30:00")),
        ("", "<f>1+1</f><v>2</v>", Cell("number", 2, True)),
        ("", "<f>1+1</f>", Cell("uncached", None, True)),
        ("", "<f>1+1</f><v></v>", Cell("uncached", None, True)),
        ("", "<f>1+1</f><v/>", Cell("uncached", None, True)),
        (' t="str"', '<f>""</f><v></v>', Cell("text", "", True)),
        (' t="str"', "<f>A2&amp;1</f><v>x</v>", Cell("text", "x", True)),
        (' t="str"', "<f>A2</f>", Cell("uncached", None, True)),
        (' t="b"', "<f>1=1</f><v>1</v>", Cell("boolean", True, True)),
        (' t="e"', "<f>NA()</f><v>#N/A</v>", Cell("error", "#N/A", True)),
        ("", '<f t="shared" si="0"/><v>3</v>', Cell("number", 3, True)),
        ("", '<f t="array" ref="A1:A2">B1:B2</f><v>3</v>', Cell("number", 3, True)),
    ],
)
def test_each_kind_of_cell(attributes: str, inner: str, expected: Cell | None) -> None:
    assert spelled(attributes, inner) == expected


@pytest.mark.parametrize(
    ("style", "inner", "expected"),
    [
        (DATE, "<v>46173</v>", Cell("date", "2026-05-31")),
        (DATE, "<v>46173.604166666664</v>", Cell("date", "2026-05-31T14:30:00")),
        (MOMENT, "<v>46173.9999999999</v>", Cell("date", "2026-06-01")),
        (DATE, "<v>1</v>", Cell("date", "1900-01-01")),
        (DATE, "<v>59</v>", Cell("date", "1900-02-28")),
        (DATE, "<v>60</v>", Cell("date", "1900-02-28")),
        (DATE, "<v>61</v>", Cell("date", "1900-03-01")),
        (DATE, "<v>2958465</v>", Cell("date", "9999-12-31")),
        (DATE, "<v>2958465.9999999999</v>", Cell("number", 2958466)),
        (DATE, "<v>2958466</v>", Cell("number", 2958466)),
        (DATE, "<v>0.5</v>", Cell("number", 0.5)),
        (DATE, "<v>0</v>", Cell("number", 0)),
        (DATE, "<v>-3</v>", Cell("number", -3)),
        (DATE, "<f>TODAY()</f><v>46173</v>", Cell("date", "2026-05-31", True)),
        (HOURS, "<v>1.5</v>", Cell("number", 1.5)),
        (TEXT, "<v>42</v>", Cell("text", "42")),
        (QUOTED, "<v>46173</v>", Cell("text", "46173")),
        (TEXT, "<f>1+1</f><v>2</v>", Cell("number", 2, True)),
        (99999, "<v>46173</v>", Cell("number", 46173)),
        (10**20, "<v>46173</v>", Cell("number", 46173)),
    ],
)
def test_number_format_decides_what_a_number_is(style: int, inner: str, expected: Cell) -> None:
    assert spelled(f' s="{style}"', inner) == expected


def test_text_code_keeps_its_zeros_in_any_format() -> None:
    for style in (0, DATE, TEXT, QUOTED):
        cell = spelled(f' s="{style}" t="s"', "<v>0</v>", strings="<si><t>00042</t></si>")

        assert cell == Cell("text", "00042")


def test_book_of_1904_counts_from_its_own_day() -> None:
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr date1904="1"/><sheets>'
        '<sheet name="Лист" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    for serial, day in (("0", "1904-01-01"), ("59", "1904-02-29"), ("44711", "2026-05-31")):
        assert spelled(f' s="{DATE}"', f"<v>{serial}</v>", workbook=workbook) == Cell("date", day)


def test_shared_strings_join_runs_and_drop_phonetic_ones() -> None:
    strings = (
        "<si><t>просто</t></si><si><r><rPr><b/></rPr><t>жир</t></r><r><t xml:space='preserve'> но"
        "</t></r><rPh sb='0' eb='1'><t>кана</t></rPh><phoneticPr fontId='1'/></si>"
        "<si><t>_x0041__x000D__x005F_x0042_ _xD83D__xDE00_ _xD800_</t></si><si/>"
    )
    cells = [one(f'<c r="A1" t="s"><v>{i}</v></c>', strings=strings) for i in range(4)]

    assert [c and c.value for c in cells] == ["просто", "жир но", "A\r_x0042_ 😀 \ufffd", None]


def test_rows_and_cells_without_addresses_follow_each_other() -> None:
    rows = "<row><c/><c><v>1</v></c></row><row r='5'><c r='C5'/><c><v>2</v></c></row><row><c><v>3"
    read = grid(rows + "</v></c></row>")

    assert list(read.numbers) == [1, 5, 6]
    assert read.cell(1, 2) == Cell("number", 1)
    assert read.cell(5, 4) == Cell("number", 2)
    assert read.cell(6, 1) == Cell("number", 3)


def test_prefixed_namespace_cdata_comments_and_other_encodings_read_the_same() -> None:
    text = (
        f'<x:worksheet xmlns:x="{MAIN}"><!-- n --><x:sheetData>\r\n<x:row r="2">'
        '<x:c r="B2" t="str"><x:v><![CDATA[<Ёлка>]]></x:v></x:c></x:row></x:sheetData>'
        "</x:worksheet>"
    )
    spellings = [
        text,
        '<?xml version="1.0" encoding="UTF-16"?>' + text,
        '<?xml version="1.0" encoding="windows-1251"?>' + text,
    ]
    encoded = [
        spellings[0].encode("utf-8"),
        spellings[1].encode("utf-16"),
        spellings[2].encode("cp1251"),
    ]
    for sheet in encoded:
        read = read_workbook(zipped(parts(sheet=sheet))).grids[0]

        assert read.cell(2, 2) == Cell("text", "<Ёлка>")


def test_strict_ooxml_reads_like_the_transitional_one() -> None:
    strict = {
        name: content.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            REL, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, content in parts(
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="d"><v>2026-05-31</v></c></row>',
            strings="<si><t>5А</t></si>",
        ).items()
        if isinstance(content, str)
    }
    row = read_workbook(zipped(strict)).grids[0].row(1)

    assert list(row) == [Cell("text", "5А"), Cell("date", "2026-05-31")]


def test_parts_are_found_by_relationships_at_unusual_paths() -> None:
    made = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    made["Лист.XML"] = made.pop(SHEET)
    made["odd/book.xml"] = made.pop("xl/workbook.xml")
    made["odd/_rels/book.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="rId1" Type="{REL}/worksheet" '
        'Target="../%D0%9B%D0%B8%D1%81%D1%82.xml"/></Relationships>'
    )
    del made["xl/_rels/workbook.xml.rels"]
    made["[content_types].xml"] = made.pop("[Content_Types].xml").replace(  # type: ignore[arg-type]
        "/xl/workbook.xml", "/odd/book.xml"
    )
    made["_rels/.rels"] = made["_rels/.rels"].replace(  # type: ignore[arg-type]
        "xl/workbook.xml", "/odd/book.xml"
    )

    assert read_workbook(zipped(made)).grids[0].cell(1, 1) == Cell("number", 1)


@pytest.mark.parametrize(
    ("word", "content"),
    [
        ("spreadsheetml.sheet.main+xml", "xlsx"),
        ("spreadsheetml.template.main+xml", "xltx"),
    ],
)
def test_templates_are_told_by_content_type(word: str, content: str) -> None:
    kind = f"application/vnd.openxmlformats-officedocument.{word}"

    assert read_workbook(book(content_type=kind)).package.content == content


@pytest.mark.parametrize("word", ["sheet", "template", "addin"])
def test_macro_kinds_are_told_by_content_type(word: str) -> None:
    content = {"sheet": "xlsm", "template": "xltm", "addin": "xlam"}[word]
    kind = f"application/vnd.ms-excel.{word}.macroEnabled.main+xml"

    assert read_workbook(book(content_type=kind)).package.content == content


def test_validations_of_both_dialects_and_several_areas() -> None:
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    xm = "http://schemas.microsoft.com/office/excel/2006/main"
    beside = (
        '<dataValidations count="2"><dataValidation type="list" sqref="B2:B9 D2">'
        '<formula1>"да,нет"</formula1></dataValidation><dataValidation type="decimal" '
        'operator="lessThan" sqref="A1:A1048576"><formula1>70001.0</formula1><formula2>9</formula2>'
        f'</dataValidation></dataValidations><extLst><ext xmlns:x14="{x14}">'
        f'<x14:dataValidations xmlns:xm="{xm}"><x14:dataValidation type="list"><x14:formula1>'
        "<xm:f>Список!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>C2:C5</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'

    assert grid(rows, beside=beside).validations == (
        Validation("list", (Area(2, 2, 9, 2), Area(2, 4, 2, 4)), '"да,нет"'),
        Validation("decimal", (Area(1, 1, 1048576, 1),), "70001.0", "9", "lessThan"),
        Validation("list", (Area(2, 3, 5, 3),), "Список!$A$1:$A$3"),
    )


def test_sheet_states_names_and_order_are_kept() -> None:
    workbook = (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
        '<sheet name="Б" sheetId="7" state="veryHidden" r:id="rId5"/>'
        '<sheet name="А" sheetId="2" state="hidden" r:id="rId1"/></sheets><definedNames>'
        '<definedName name="коды">Лист!$A$1</definedName>'
        '<definedName name="коды" localSheetId="1">А!$B$1</definedName></definedNames></workbook>'
    )
    made = parts(workbook=workbook)
    made["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="rId1" Type="{REL}/worksheet" '
        f'Target="/xl/worksheets/sheet1.xml"/><Relationship Id="rId5" Type="{REL}/worksheet" '
        'Target="second.xml"/></Relationships>'
    )
    made["xl/second.xml"] = sheet_part("")
    reading = read_workbook(zipped(made))

    assert [(g.name, g.state) for g in reading.grids] == [("Б", "veryHidden"), ("А", "hidden")]
    assert reading.names == {"коды": "Лист!$A$1", "коды@1": "А!$B$1"}


def test_equal_cells_of_a_book_are_one_object() -> None:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="B{0}"><v>1.0</v></c></row>'
    read = grid(row.format(1) + row.format(2))

    assert read.cell(1, 1) is read.cell(2, 1) is read.cell(2, 2)


def test_formulas_without_a_value_are_counted_by_sheet() -> None:
    empty = '<c r="A1"><f>1</f></c><c r="B1"><f>1</f></c>'
    rows = f'<row r="1">{empty}<c r="C1"><f>1</f><v>1</v></c></row>'

    assert read_workbook(book(rows)).package.uncached == {"Лист": 2}
    assert read_workbook(book("<!-- -->" + rows)).package.uncached == {"Лист": 2}


def test_dimension_of_the_part_is_not_believed() -> None:
    sheet = sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )

    assert list(read_workbook(book(sheet=sheet)).grids[0].numbers) == [1]


def test_a_far_single_cell_takes_no_rows_before_it() -> None:
    read = grid('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')

    assert (list(read.numbers), read.last_row()) == ([1048576], 1048576)


def test_chart_sheet_is_an_empty_grid_in_its_place() -> None:
    made = parts(content_type=WORKBOOK)
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        f"{REL}/worksheet", f"{REL}/chartsheet"
    )

    assert [list(g.rows) for g in read_workbook(zipped(made)).grids] == [[]]
