"""Foreign files as grids: encodings, separators, merged cells, zeros, dates; the gate, the caps."""

from __future__ import annotations

import csv
import datetime
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from vpr_xl.adapters.foreign import document as document_reader
from vpr_xl.adapters.foreign.delimited import MAX_TEXT
from vpr_xl.adapters.foreign.tables import foreign_tables
from vpr_xl.core.findings import Refused
from vpr_xl.core.imports.kinds import ForeignFile
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import shown


def words(grid: Grid) -> list[list[str]]:
    return [[shown(cell) for cell in row] for row in grid.rows]


def read(blob: bytes, name: str = "список") -> ForeignFile:
    return foreign_tables(blob, name)


def table(blob: bytes) -> list[list[str]]:
    (only,) = read(blob).tables
    return words(only)


def refusal(blob: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(blob)
    return caught.value.rule


# ---- text ----------------------------------------------------------------------------------------

_LINES = [["ФИО", "Код", "Примечание"], ["Тестова Анна", "00042", "а, б; «в»"], ["Ёлкин", "", "x"]]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_text_tables_read_alike_in_every_encoding_and_separator(
    encoding: str, separator: str, quoting: int
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting).writerows(_LINES)  # type: ignore[arg-type]

    assert table(out.getvalue().encode(encoding)) == _LINES


def test_a_quoted_value_may_go_over_lines_and_rows_stay_numbered() -> None:
    (grid,) = read('а;б\r\n"две\nстроки";1\r\n\r\nв;2\r\n'.encode()).tables

    assert words(grid) == [["а", "б"], ["две\nстроки", "1"], ["в", "2"]]
    assert list(grid.numbers) == [1, 2, 4]


def test_excels_own_line_states_the_separator() -> None:
    (grid,) = read("sep=|\r\nа;б|1\r\n".encode()).tables

    assert words(grid) == [["а;б", "1"]]
    assert list(grid.numbers) == [2]


def test_a_number_protected_as_text_loses_its_protection() -> None:
    assert table('код;имя\r\n="00042";а\r\n'.encode("cp1251")) == [["код", "имя"], ["00042", "а"]]


def test_one_column_is_a_table() -> None:
    assert table("ФИО\nТестова Анна\n".encode()) == [["ФИО"], ["Тестова Анна"]]


# ---- workbooks -----------------------------------------------------------------------------------


def workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    fill(made)
    made.save(out)
    return out.getvalue()


def test_merged_cells_have_their_value_everywhere() -> None:
    def fill(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        for row in (["Список", None, None], ["5А", "Тестова", 1], [None, "Пробин", 2]):
            sheet.append(row)
        sheet.merge_cells("A1:XFD1")
        sheet.merge_cells("A2:A3")

    assert table(workbook(fill)) == [
        ["Список", "Список", "Список"],
        ["5А", "Тестова", "1"],
        ["5А", "Пробин", "2"],
    ]


def test_codes_keep_their_zeros_and_dates_their_days() -> None:
    def fill(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        sheet.append([42, "00042", datetime.date(2015, 2, 1), 42])
        sheet["A1"].number_format = "00000"

    assert table(workbook(fill)) == [["00042", "00042", "01.02.2015", "42"]]


def test_hidden_sheets_are_not_read() -> None:
    def fill(made: openpyxl.Workbook) -> None:
        made.create_sheet("Архив").sheet_state = "hidden"

    assert [t.name for t in read(workbook(fill)).tables] == ["Sheet"]


# ---- documents -----------------------------------------------------------------------------------


def document(fill: Callable[[Document], None]) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    fill(made)
    made.save(out)
    return out.getvalue()


def _add(made: Document, rows: Sequence[Sequence[str]]) -> None:
    grid = made.add_table(rows=len(rows), cols=len(rows[0]))
    for at, row in enumerate(rows):
        for cell, value in zip(grid.rows[at].cells, row, strict=True):
            cell.text = value


def test_tables_of_a_document_are_numbered_and_its_text_is_none() -> None:
    def fill(made: Document) -> None:
        made.add_paragraph("Список кодов 50001")
        _add(made, [["№", "Код"], ["1", "00042"]])
        _add(made, [["Код"], ["50057\n50061"]])

    found = read(document(fill))

    assert found.kind == "document"
    assert [(t.name, words(t)) for t in found.tables] == [
        ("1", [["№", "Код"], ["1", "00042"]]),
        ("2", [["Код"], ["50057\n50061"]]),
    ]


def test_merged_cells_of_a_document_have_their_value_everywhere() -> None:
    def fill(made: Document) -> None:
        _add(made, [["Список", "", ""], ["5А", "Тестова", "1"], ["", "Пробин", "2"]])
        cells = made.tables[0].rows
        cells[0].cells[0].merge(cells[0].cells[2])
        cells[1].cells[0].merge(cells[2].cells[0])

    assert table(document(fill)) == [
        ["Список", "Список", "Список"],
        ["5А", "Тестова", "1"],
        ["5А", "Пробин", "2"],
    ]


_VALUES = st.text("аб1 ", max_size=4).map(str.strip)


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(_VALUES, min_size=n, max_size=n), min_size=1, max_size=5)
    )
)
@settings(max_examples=25, deadline=None)
def test_any_table_of_a_document_reads_back(rows: list[list[str]]) -> None:
    assert table(document(lambda made: _add(made, rows))) == rows


# ---- the gate ------------------------------------------------------------------------------------


def replaced(blob: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


_DOCX = document(lambda made: _add(made, [["а"]]))
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _body(inside: str) -> bytes:
    return f'<w:document xmlns:w="{_WORD}"><w:body>{inside}</w:body></w:document>'.encode()


@pytest.mark.parametrize(
    ("blob", "rule"),
    [
        (b"", "W-01"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "W-03"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "W-08"),
        (b"%PDF-1.7\n", "W-08"),
        ("<html><table><tr><td>ФИО</td></tr></table></html>".encode(), "W-06"),
        (b"\x00\x01\x02\x03", "W-09"),
        (b"PK\x03\x04", "W-10"),
        (b"a;b\n" * (MAX_TEXT // 4 + 1), "W-11"),
        (b";" * 900_000, "W-26"),
        (b'"' + b"a" * 200_000, "W-26"),
        (replaced(_DOCX, "word/document.xml", b"<!DOCTYPE a []>" + _body("")), "W-20"),
        (replaced(_DOCX, "word/document.xml", _body("<w:tbl>")), "W-21"),
        (replaced(_DOCX, "word/document.xml", _body("<w:tbl><w:tr>" * 60)), "W-22"),
        (replaced(_DOCX, "word/document.xml", b" " * (50 << 20)), "W-12"),
        (replaced(_DOCX, "word/document.xml", b"<a>" + b" " * (40 << 20) + b"</a>"), "W-13"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_or_is_hostile_is_refused(blob: bytes, rule: str) -> None:
    assert refusal(blob) == rule


def test_opendocument_is_refused_by_its_own_words() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert refusal(out.getvalue()) == "W-04"


def test_merged_areas_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vpr_xl.adapters.foreign.spread.MAX_CELLS", 100)

    def fill(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        for n in range(20):
            sheet.append([n] * 11)
        sheet.merge_cells("A1:J11")

    assert refusal(workbook(fill)) == "W-26"


def test_cells_of_a_document_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_reader, "MAX_CELLS", 10)

    assert refusal(document(lambda made: _add(made, [["а"] * 4] * 3))) == "W-26"


_MEASURE = """
import resource, sys
from vpr_xl.adapters.foreign.tables import foreign_tables
from vpr_xl.core.findings import Refused
try:
    read = foreign_tables(open(sys.argv[1], "rb").read(), "a")
    said = sum(len(row) for grid in read.tables for row in grid.rows)
except Refused as refused:
    said = refused.rule
used = resource.getrusage(resource.RUSAGE_SELF)
print(said, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10)
"""


def _wide_document() -> bytes:
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='9'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
    rows = f"<w:tr>{cell * 40}</w:tr>" * 1000
    return replaced(_DOCX, "word/document.xml", _body(f"<w:tbl>{rows}</w:tbl>"))


def _merged_book() -> bytes:
    def fill(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        for n in range(8000):
            sheet.append([n] + [None] * 38 + [n])
        for n in range(0, 8000, 10):
            sheet.merge_cells(f"A{n + 1}:AN{n + 10}")
            sheet[f"A{n + 1}"].number_format = "00000"

    return workbook(fill)


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        lambda: ("тест;" * 3 + "\n").encode("utf-8") * 90_000,
        lambda: b"a\n" * (MAX_TEXT // 2),
        _wide_document,
        _merged_book,
    ],
    ids=["csv near the cap", "long csv", "wide document", "merged book"],
)
def test_any_input_ends_within_ten_seconds_and_300_mb(
    make: Callable[[], bytes], tmp_path: Path
) -> None:
    pytest.importorskip("resource", reason="memory of a process is measured on POSIX only")
    path = tmp_path / "file"
    path.write_bytes(make())

    # A child of a large process is born with its parent's memory mark: a small one stands between.
    between = "import subprocess as s, sys; s.run([sys.executable, '-c', sys.argv[1], sys.argv[2]])"
    run = subprocess.run(
        [sys.executable, "-c", between, _MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )

    _, seconds, megabytes = run.stdout.split()
    assert float(seconds) < 10
    assert float(megabytes) < 300
