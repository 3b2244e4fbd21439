"""The portal's own form filled: one part of twenty-one changes, everything in it reads back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from test_patch_cells import files

from tests.conftest import Convert, Validator
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.changes import SetCell
from vpr_xl.core.values import Cell, number, text

ROWS, TOTAL = 120, 24
VARIANTS, SCORES = (2, 12), [*range(3, 12), *range(13, 21)]


def line(index: int) -> tuple[dict[int, Cell], Cell]:
    """A participant's cells by column, and the total of the form's formula."""
    cells = {1: number(70001 + index), 22: text("мж"[index % 2]), 23: number(3 + index % 3)}
    cells[21] = number(1 + index // 30)
    if index % 11 == 5:
        return {**cells, **{c: text("отсутствовал") for c in VARIANTS}}, text("")
    cells |= {c: number(1 + index % 2) for c in VARIANTS}
    scores = {c: (index + c) % 3 for c in SCORES}
    cells |= {c: text("X") if s == 2 else number(s) for c, s in scores.items()}
    return cells, number(sum(s for s in scores.values() if s != 2))


def changes() -> list[SetCell]:
    out = []
    for index in range(ROWS):
        cells, total = line(index)
        out += [SetCell("Протокол", index + 2, c, cell) for c, cell in cells.items()]
        out.append(SetCell("Протокол", index + 2, TOTAL, total, stored=True))
    return out


@pytest.fixture(scope="module")
def blank(official_form: Path) -> bytes:
    return official_form.read_bytes()


@pytest.fixture(scope="module")
def filled(blank: bytes) -> bytes:
    return patch(blank, changes())


def test_twenty_of_twenty_one_parts_keep_every_byte(blank: bytes, filled: bytes) -> None:
    before, after = files(blank), files(filled)

    assert list(before) == list(after)
    assert len(before) == 21
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet2.xml"]


def test_the_protocol_sheet_keeps_everything_around_its_rows(blank: bytes, filled: bytes) -> None:
    before, after = (files(b)["xl/worksheets/sheet2.xml"] for b in (blank, filled))
    start, rest = before.index(b'<row r="2"'), before.index(b'<row r="122"')

    assert after.startswith(before[:start])
    assert after.endswith(before[rest:])


def test_it_reads_back_equal(blank: bytes, filled: bytes) -> None:
    before, after = read_workbook(blank).grid("Протокол"), read_workbook(filled).grid("Протокол")
    assert before is not None
    assert after is not None

    for index in range(ROWS):
        cells, total = line(index)
        row = after.row(index + 2)
        assert {c: row[c - 1] for c in cells} == cells
        assert row[TOTAL - 1] == total._replace(formula=True)
    assert after.row(1) == before.row(1)
    assert after.row(1499) == before.row(1499)
    assert after.validations == before.validations


def test_openpyxl_reads_the_same(filled: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(filled), data_only=True)["Протокол"]

    for index in range(ROWS):
        cells, total = line(index)
        assert {c: sheet.cell(index + 2, c).value for c in cells} == {
            c: cell.value for c, cell in cells.items()
        }
        assert sheet.cell(index + 2, TOTAL).value == (
            total.value or (0 if total.value == 0 else None)
        )


def test_its_own_strings_are_used(filled: bytes) -> None:
    assert b"inlineStr" not in files(filled)["xl/worksheets/sheet2.xml"]


def test_the_archive_is_sound(filled: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(filled)) as package:
        assert package.testzip() is None


@pytest.mark.validator
def test_the_filled_form_is_valid(filled: bytes, validator: Validator) -> None:
    assert validator(filled) == []


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_finds_the_same_totals(filled: bytes, office_convert: Convert) -> None:
    saved = office_convert(filled, "xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(saved), data_only=True)["Протокол"]
    totals = [line(index)[1].value or 0 for index in range(ROWS)]
    assert [sheet.cell(index + 2, TOTAL).value or 0 for index in range(ROWS)] == totals
