"""Formulas of the built book: stored values are Python's, and LibreOffice finds the same."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.actions.count import count
from vpr_xl.core.actions.state import state
from vpr_xl.core.records.campaign import Campaign

from .conftest import CONTENT, Built

_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def values(book: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(book), data_only=True)


def formula_cells(book: bytes) -> dict[tuple[str, str], str]:
    opened = openpyxl.load_workbook(BytesIO(book))
    return {
        (ws.title, c.coordinate): str(c.value)
        for ws in opened
        for row in ws.iter_rows()
        for c in row
        if c.data_type == "f"
    }


def without_stored_values(book: bytes) -> bytes:
    """The same book whose formulas have no stored value, so that a program must compute them."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            new.writestr(info, part)
    return out.getvalue()


@pytest.fixture(scope="module")
def recalculated(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Any:
    office = shutil.which("soffice")
    if office is None:
        assert not os.environ.get("VPR_REQUIRE_OFFICE"), "soffice is required and not found"
        pytest.skip("no LibreOffice on this machine")
    folder = tmp_path_factory.mktemp("office")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_RECALCULATE)
    (folder / "book.xlsx").write_bytes(without_stored_values(built.filled))
    subprocess.run(
        [
            office,
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            str(folder / "book.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return values((folder / "out" / "book.xlsx").read_bytes())


def same(ours: Any, theirs: Any) -> bool:
    """An empty text and a blank are one; numbers to a billionth."""
    if ours in ("", None) or theirs in ("", None):
        return ours in ("", None) and theirs in ("", None)
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) < 1e-9
    return bool(ours == theirs)


@pytest.mark.office
def test_libreoffice_computes_every_stored_value(built: Built, recalculated: Any) -> None:
    ours, cells = values(built.filled), formula_cells(built.filled)
    differ = {
        place: (ours[place[0]][place[1]].value, recalculated[place[0]][place[1]].value)
        for place in cells
        if not same(ours[place[0]][place[1]].value, recalculated[place[0]][place[1]].value)
    }

    assert len(cells) > 500
    assert differ == {}


def test_every_formula_has_a_stored_value(built: Built) -> None:
    for book in (built.filled, built.empty):
        assert read_workbook(book).package.uncached == {}
    assert read_workbook(without_stored_values(built.empty)).package.uncached != {}


def test_an_empty_book_has_nothing_to_find(built: Built) -> None:
    campaign = Campaign(read_workbook(built.empty), house(), datetime.date(2027, 3, 1))

    assert campaign.misfits == []
    assert campaign.faults == []


def test_the_builder_writes_what_the_reader_reads(built: Built) -> None:
    campaign = Campaign(read_workbook(built.filled), house(), datetime.date(2027, 3, 1))

    for table in ("classes", "works", "plan", "portal", "participants", "calendar"):
        found = campaign.table(table)
        assert found is not None
        width = len(found.sheet.columns)
        given = [[*row, *[None] * (width - len(row))] for row in CONTENT[table]]
        assert [list(row[:width]) for row in found.rows] == given


def test_home_shows_what_python_counts(built: Built) -> None:
    book = house()
    tables = {
        s.table: [
            dict(zip([c.name for c in s.columns], row, strict=False))
            for row in CONTENT.get(s.table, ())
        ]
        for s in book.sheets.values()
    }
    home = values(built.filled)["Главная"]
    rows = {home.cell(r, 1).value: r for r in range(4, home.max_row + 1)}
    at = {c.name: i for i, c in enumerate(book.sheets["home"].columns, 1)}

    for action in book.actions:
        found, row = state(action, book, tables), rows[action.id]
        assert home.cell(row, at["title"]).value == action.title
        assert home.cell(row, at["state"]).value == found.words
        assert home.cell(row, at["total"]).value == sum(
            count(c, book, tables) for c in action.total
        )
    assert home.cell(rows["P2"], at["state"]).value == "идёт: 2 из 3"
    assert home.cell(rows["P3"], at["state"]).value == "проверить: 1"
    assert home.cell(rows["P2"], at["findings"]).value == 1
    assert home.cell(1, 1).value == "ВПР 2027 · Школа примеров № 1"


def test_the_month_view_names_the_works_of_a_day(built: Built) -> None:
    worksheet = values(built.filled)["Календарь"]
    shown = {c.value for row in worksheet.iter_rows(min_row=4, min_col=5) for c in row}

    assert "5А 5-РУ, ещё 1" in shown
