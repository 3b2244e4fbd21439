"""Formulas, calculation chain and tables stay true when cells are written."""

from __future__ import annotations

import io
import re
import warnings

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from minimal_book import MAIN, REL, SHEET, parts, zipped
from test_patch_cells import files, put, read, rows

from tests.conftest import Convert, Validator
from vpr_xl.adapters.xlsx.formulas import shifted
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import Area
from vpr_xl.core.values import Cell, number, text

CHAIN, TABLE = "xl/calcChain.xml", "xl/tables/table1.xml"


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+$A1+A$1+$A$1", "B3+$A3+B$1+$A$1"),
        ("SUM(A1:B2,Лист!C3,'Лист A1'!D4)", "SUM(B3:C4,Лист!D5,'Лист A1'!E6)"),
        ("SUM(A:A,$B:C,1:1,$2:3)", "SUM(B:B,$B:D,3:3,$2:5)"),
        ('IF(LEN(C2)>0,"A1","B""2")', 'IF(LEN(D4)>0,"A1","B""2")'),
        ("LOG10(A1)+ATAN2(B1,C1)", "LOG10(B3)+ATAN2(C3,D3)"),
        ("Table1[[#This Row],[A1]]+t[B2]", "Table1[[#This Row],[A1]]+t[B2]"),
        ("name_A1+A1_b+ab.A1+1E5", "name_A1+A1_b+ab.A1+1E5"),
        ("a1", "B3"),
        ("TRUE", "TRUE"),
    ],
)
def test_references_move_with_the_formula(formula: str, moved: str) -> None:
    assert shifted(formula, 2, 1) == moved


@given(st.integers(1, 500), st.integers(1, 500))
def test_a_formula_moved_there_and_back_is_the_same(rows_: int, columns: int) -> None:
    formula = 'SUM($A1:B$2)+C3*"D4"+Лист!E5'

    assert shifted(shifted(formula, rows_, columns), -rows_, -columns) == formula


def test_a_reference_that_leaves_the_grid_is_no_reference() -> None:
    with pytest.raises(ValueError, match="A"):
        shifted("A1", 0, -1)


def test_a_stored_result_replaces_the_result_alone() -> None:
    before = (
        '<row r="1"><c r="A1" s="1"><f>B1+1</f><v>2</v></c><c r="B1"><f t="shared" ref="B1:B2" '
        'si="0">C1*2</f><v>1</v></c><c r="C1"><f>IF(A1&gt;0,"","x")</f></c>'
        '<c r="D1" cm="1"><f>1</f><v>1</v></c></row><row r="2"><c r="B2"><f t="shared" si="0"/>'
        "<v>1</v></c></row>"
    )

    after = rows(
        patch(
            zipped(parts(before)),
            [put("B1", number(7), stored=True), put("C1", text(""), stored=True),
             put("D1", Cell("boolean", True), stored=True), put("B2", text("а<"), stored=True)],
        )
    )  # fmt: skip

    assert after == (
        '<row r="1"><c r="A1" s="1"><f>B1+1</f><v>2</v></c><c r="B1"><f t="shared" ref="B1:B2" '
        'si="0">C1*2</f><v>7</v></c><c r="C1" t="str"><f>IF(A1&gt;0,"","x")</f><v></v></c>'
        '<c r="D1" cm="1" t="b"><f>1</f><v>1</v></c></row><row r="2"><c r="B2" t="str">'
        '<f t="shared" si="0"/><v>а&lt;</v></c></row>'
    )


def test_a_result_for_a_cell_without_a_formula_is_a_plain_value() -> None:
    out = patch(zipped(parts()), [put("A1", text("нет"), stored=True)])

    assert read(out, "A1") == text("нет")


def test_a_result_cannot_be_stored_where_a_value_was_put_before() -> None:
    blob = zipped(parts('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>'))

    out = patch(blob, [put("A1", number(2)), put("A1", number(3), stored=True)])

    assert read(out, "A1") == number(3)


SHARED = (
    '<row r="1"><c r="B1"><f t="shared" ref="B1:B4" si="0">A1*$A$1&amp;"A1"</f><v>1</v></c></row>'
    + "".join(
        f'<row r="{r}"><c r="B{r}" s="3"><f t="shared" si="0"/><v>{r}</v></c></row>'
        for r in (2, 3, 4)
    )
)


def formulas(blob: bytes) -> dict[str, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the hand-made book has no default style
        sheet = openpyxl.load_workbook(io.BytesIO(blob)).worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    return {c.coordinate: c.value for c in cells if c.data_type == "f"}


def test_a_shared_formula_moves_to_the_next_cell_when_its_first_is_overwritten() -> None:
    blob = zipped(parts(SHARED))

    out = patch(blob, [put("B1", number(9)), put("B2", number(9), stored=True)])

    assert formulas(out) == {f"B{r}": f'=A{r}*$A$1&"A1"' for r in (2, 3, 4)}
    assert '<c r="B2" s="3"><f t="shared" ref="B2:B4" si="0">A2*$A$1&amp;"A1"</f>' in rows(out)
    assert read(out, "B1") == number(9)
    assert '<c r="B3" s="3"><f t="shared" si="0"/><v>3</v></c>' in rows(out)


def test_the_last_user_of_a_shared_formula_gets_an_ordinary_one() -> None:
    out = patch(zipped(parts(SHARED)), [put(f"B{r}", None) for r in (1, 2, 4)])

    assert formulas(out) == {"B3": '=A3*$A$1&"A1"'}
    assert "shared" not in rows(out)


def test_a_shared_formula_may_go_as_a_whole_or_lose_a_later_cell() -> None:
    gone = patch(zipped(parts(SHARED)), [put(f"B{r}", number(r)) for r in (1, 2, 3, 4)])
    fewer = patch(zipped(parts(SHARED)), [put("B3", number(0))])

    assert "<f" not in rows(gone)
    assert formulas(fewer) == {f"B{r}": f'=A{r}*$A$1&"A1"' for r in (1, 2, 4)}


ARRAY = (
    '<row r="1"><c r="A1"><f t="array" ref="A1:A2">C1:C2</f><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c></row>'
)


def test_a_part_of_an_array_formula_is_refused_the_whole_may_go() -> None:
    with pytest.raises(Refused, match="W-44"):
        patch(zipped(parts(ARRAY)), [put("A2", number(1))])
    out = patch(zipped(parts(ARRAY)), [put("A1", number(1)), put("A2", number(2))])

    assert "<f" not in rows(out)


def with_chain(chain: str) -> bytes:
    made = parts(
        '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c>'
        '<c r="C1"><f>3</f><v>3</v></c></row>'
    )
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        "</R", f'<Relationship Id="rId9" Type="{REL}/calcChain" Target="calcChain.xml"/></R'
    )
    made["[Content_Types].xml"] = str(made["[Content_Types].xml"]).replace(
        "</T", '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxml'
        'formats-officedocument.spreadsheetml.calcChain+xml"/></T',
    )  # fmt: skip
    made[CHAIN] = f'<calcChain xmlns="{MAIN}">{chain}</calcChain>'
    return zipped(made)


def test_a_replaced_formula_leaves_the_calculation_chain() -> None:
    blob = with_chain('<c r="B1" i="1" l="1"/><c r="A1"/><c r="C1" s="1"/><c r="A1" i="2"/>')

    out = patch(blob, [put("B1", number(5))])

    assert files(out)[CHAIN].decode() == (
        f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="C1" s="1"/><c r="A1" i="2"/></calcChain>'
    )


def test_an_empty_calculation_chain_goes_with_its_links() -> None:
    blob = with_chain('<c r="A1" i="1"/><c r="B1"/><c r="C1"/>')

    out = patch(blob, [put(a1, number(5)) for a1 in ("A1", "B1", "C1")])

    assert CHAIN not in files(out)
    assert not any(b"calcChain" in xml for xml in files(out).values())
    assert read(out, "C1") == number(5)


def test_a_stored_result_leaves_the_chain_alone() -> None:
    blob = with_chain('<c r="A1" i="1"/><c r="B1"/><c r="C1"/>')

    out = patch(blob, [put("A1", number(5), stored=True)])

    assert files(out)[CHAIN] == files(blob)[CHAIN]


def test_the_book_is_calculated_anew_when_asked() -> None:
    once = patch(zipped(parts()), [put("A1", number(1))], recalculate=True)
    twice = patch(once, [put("A1", number(2))], recalculate=True)

    assert b'</sheets><calcPr fullCalcOnLoad="1"/>' in files(once)["xl/workbook.xml"]
    assert files(twice)["xl/workbook.xml"] == files(once)["xl/workbook.xml"]


def with_table(*, totals: bool = False) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Лист")
    bold = book.add_format({"bold": True})
    for at, title in (("B", "Код"), ("C", "Балл"), ("D", "Сумма")):
        sheet.write(f"{at}3", title, bold)
    columns = [{"header": "Код"}, {"header": "Балл"}, {"header": "Сумма"}]
    sheet.add_table("B3:D5", {"name": "vpr_t", "columns": columns, "total_row": totals})
    sheet.add_table("B9:D10", {"name": "vpr_u", "columns": columns})
    sheet.write_formula("E4", "=SUM(vpr_t[Балл])", None, 0)
    book.close()
    return stream.getvalue()


def areas(blob: bytes) -> list[str]:
    grid = read_workbook(blob).grid("Лист")
    assert grid is not None
    return [str(table.area) for table in grid.tables]


def test_a_table_grows_by_the_rows_written_directly_below_it() -> None:
    out = patch(
        with_table(), [put("B6", text("00042")), put("C7", number(1)), put("A8", text("x"))]
    )

    assert areas(out) == ["B3:D7", "B9:D10"]
    assert files(out)["xl/tables/table1.xml"].count(b'ref="B3:D7"') == 2


def test_a_table_does_not_grow_into_another_or_beside_or_over_its_totals() -> None:
    full = [put(f"B{row}", number(row)) for row in range(6, 9)]

    assert areas(patch(with_table(), full)) == ["B3:D8", "B9:D10"]
    assert areas(patch(with_table(), [put("A6", text("x")), put("B7", text("x"))]))[0] == "B3:D5"
    assert areas(patch(with_table(totals=True), [put("B6", text("x"))]))[0] == "B3:D5"
    assert Area.parse("B3:D5").holds(5, 4)


def test_a_row_below_the_header_does_not_look_like_a_header() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Лист")
    sheet.add_table("A1:A2", {"columns": [{"header": "Код"}], "name": "t"})
    sheet.write("A1", "Код", book.add_format({"bold": True}))
    book.close()

    out = patch(stream.getvalue(), [put("A2", text("00042"))])

    assert re.search(rb'<c r="A2" t="inlineStr"', files(out)[SHEET])


def test_a_new_header_text_is_its_columns_name() -> None:
    out = patch(with_table(), [put("C3", text('Балл "2" &\nеще'))])

    table = openpyxl.load_workbook(io.BytesIO(out)).worksheets[0].tables["vpr_t"]
    assert [c.name for c in table.tableColumns] == ["Код", 'Балл "2" &\nеще', "Сумма"]
    assert b'name="\xd0\x91\xd0\xb0\xd0\xbb\xd0\xbb &quot;2&quot; &amp;_x000a_' in files(out)[TABLE]


@pytest.mark.parametrize("cell", [None, text(" "), text("код")])
def test_a_header_that_would_spoil_its_table_is_refused(cell: Cell | None) -> None:
    with pytest.raises(Refused, match="W-48"):
        patch(with_table(), [put("C3", cell)])


@pytest.mark.validator
def test_patched_books_are_valid(validator: Validator) -> None:
    out = patch(
        with_table(),
        [put("B6", text("00042")), put("C6", Cell("date", "2026-05-04")), put("C3", text("Б")),
         put("D7", text(" а\n")), put("E4", number(1)), put("AB40", number(0.1))],
        recalculate=True,
    )  # fmt: skip

    assert validator(out) == []


@pytest.mark.office
def test_libreoffice_calculates_what_is_left(office_convert: Convert) -> None:
    made = parts(
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*10</f>'
        '<v>0</v></c></row><row r="2"><c r="A2"><v>3</v></c><c r="B2"><f t="shared" si="0"/>'
        '<v>0</v></c></row><row r="3"><c r="A3"><v>4</v></c><c r="B3"><f t="shared" si="0"/>'
        "<v>0</v></c></row>"
    )
    out = patch(zipped(made), [put("B1", number(7)), put("A3", number(5))], recalculate=True)

    sheet = openpyxl.load_workbook(io.BytesIO(office_convert(out, "xlsx"))).worksheets[0]
    assert [sheet[f"B{r}"].value for r in (1, 2, 3)] == [7, "=A2*10", "=A3*10"]
