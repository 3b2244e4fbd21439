"""Formulas of our workbooks come out as XlsxWriter writes them, and so do the bytes."""

from __future__ import annotations

import datetime
import re
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

import vpr_xl.adapters.build
from vpr_xl.adapters.build.formulas import PlainBook, PlainSheet


def _names() -> list[str]:
    """Every function's name in the library's own text, and those of our builders."""
    library = Path(xlsxwriter.__file__).with_name("worksheet.py").read_text(encoding="utf-8")
    room = Path(vpr_xl.adapters.build.__file__).parent
    ours = "".join(path.read_text(encoding="utf-8") for path in room.glob("*.py"))
    known = re.findall(r"_xlfn\.(?:_xlws\.)?([A-Z.]+)", library)
    return sorted({*known, *re.findall(r"\b[A-Z]{2,}(?=\()", ours), "SUM", "IF"})


def test_every_function_is_written_as_the_library_does() -> None:
    names = _names()
    assert len(names) > 100
    mine, theirs = PlainSheet(), Worksheet()

    shapes = ("={0}(A1)", "={0}(A1:B2)+SUM(C1)", "{{={0}(A1)}}", "=IF({0}(1),X{0}(2),3)", "=A1", "")
    odd = [
        (one, expand)
        for name in names
        for shape in shapes
        for expand in (False, True)
        if mine._prepare_formula(one := shape.format(name), expand)
        != theirs._prepare_formula(one, expand)
    ]

    assert odd == []


@pytest.mark.parametrize("future", [False, True])
def test_a_book_has_the_bytes_of_the_library(future: bool) -> None:
    def made(kind: type[xlsxwriter.Workbook]) -> bytes:
        stream = BytesIO()
        book = kind(stream, {"in_memory": True, "use_future_functions": future})
        book.set_properties({"created": datetime.datetime(2026, 5, 25)})
        sheet = book.add_worksheet("Лист")
        for row, formula in enumerate(("=SUM(A1:B1)", "=XLOOKUP(A1,B:B,C:C)", "=STDEV.S(A1:A9)")):
            sheet.write_formula(row, 3, formula, None, 1)
        book.close()
        return stream.getvalue()

    assert made(PlainBook) == made(xlsxwriter.Workbook)
