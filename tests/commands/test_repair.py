"""`repair`: every row is carried over, headers are back, what cannot be taken is named."""

from __future__ import annotations

import datetime
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font

from tests.commands.demo_world import disk_world
from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.memory.book import MemoryBook
from vpr_xl.commands.registry import commands
from vpr_xl.commands.repair import repair
from vpr_xl.commands.run import Session, run_on_file
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import Cell, number, text

_WORLD = disk_world()
_NAMES = [f"Выдуманный {n}" for n in range(1, 8)]


def _rows(house: House, table: str, given: list[dict[str, Cell]]) -> list[list[Cell | None]]:
    return [[one.get(c.name) for c in house.sheets[table].columns] for one in given]


def _built(house: House) -> bytes:
    """A book of one class and seven pupils of it, built from these declarations."""
    classes = [{"class_name": text("5А"), "grade": number(5), "class_ordinal": number(1)}]
    people = [
        {
            "participant_id": text(str(n)),
            "full_name": text(name),
            "class_name": text("5А"),
            "sex": text("ж"),
        }
        for n, name in enumerate(_NAMES, 1)
    ]
    content = {
        "classes": _rows(house, "classes", classes),
        "participants": _rows(house, "participants", people),
    }
    settings = {"campaign_year": number(2026)}
    return XlsxBuilder(house).master(settings, content, {}, _WORLD.clock.now())


@pytest.fixture(scope="module")
def reading() -> Reading:
    return _WORLD.read(_built(_WORLD.house))


def _campaign(reading: Reading) -> Campaign:
    return Campaign(reading, _WORLD.house, _WORLD.clock.today())


def _place(table: str, column: str) -> int:
    return [c.name for c in _WORLD.house.sheets[table].columns].index(column) + 1


def _spoilt(reading: Reading, table: str, column: int, header: str) -> MemoryBook:
    book = MemoryBook(reading)
    cell = text(header) if header else None
    book.apply([SetCell(_WORLD.house.sheets[table].title, HEADER_ROW, column, cell)])
    return book


def _people(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (p.participant_id, p.full_name, p.class_name, p.sex)
        for p in _campaign(reading).participants
    ]


def _repaired(book: MemoryBook) -> tuple[Reading, list[str], dict[str, list[dict[str, str]]]]:
    done = repair(Session(_WORLD, book, Path("ВПР-2026.xlsx")))
    assert (done.rows_in, done.rows_out, done.rejected) == (8, 8, 0)
    assert done.rebuilt
    return _WORLD.read(done.rebuilt), list(done.said), dict(done.details)


@pytest.mark.parametrize("header", ["Клас", ""])
def test_a_spoilt_header_is_back_with_every_row(reading: Reading, header: str) -> None:
    book = _spoilt(reading, "participants", _place("participants", "class_name"), header)
    assert _people(book.read()) != _people(reading)

    after, _, details = _repaired(book)

    assert _people(after) == _people(reading)
    assert details["mended"] == [{"sheet": "Участники", "found": header, "title": "Класс"}]
    assert details["left"] == []
    assert _campaign(after).misfits == _campaign(reading).misfits


def test_a_sound_book_comes_out_the_same(reading: Reading) -> None:
    after, said, details = _repaired(MemoryBook(reading))

    assert details["mended"] == details["left"] == []
    assert said == ["Строк в книге: 8, перенесено: 8."]
    assert _people(after) == _people(reading)
    assert _campaign(after).settings == _campaign(reading).settings


def test_a_foreign_column_is_named_and_left(reading: Reading) -> None:
    beyond = len(_WORLD.house.sheets["participants"].columns) + 1
    book = _spoilt(reading, "participants", beyond, "Кружок")

    after, said, details = _repaired(book)

    assert details["left"] == [{"sheet": "Участники", "column": "Кружок"}]
    assert any("«Кружок»" in one for one in said)
    assert _people(after) == _people(reading)


def _notes(book: Any, *, chart: bool) -> None:
    """A school's own sheet as openpyxl writes it, with a formula over a sheet of ours."""
    sheet = book.create_sheet("Мои заметки", 3)
    sheet["A1"] = "купить бумагу"
    sheet["A2"], sheet["B2"] = 12.5, datetime.date(2026, 4, 1)
    sheet["A3"] = "=COUNTA('Участники'!A:A)"
    sheet["A1"].font = Font(bold=True, color="FF993300", name="Arial", size=14)
    sheet["B2"].number_format = 'd" дня "mmm'
    sheet["A1"].comment = Comment("не забыть", "завуч")
    sheet["C1"].hyperlink = "https://fioco.ru/"
    sheet.sheet_state = "hidden"
    sheet.conditional_formatting.add("A2:A9", CellIsRule("greaterThan", ["9"], font=Font(b=True)))
    if chart:
        drawn = BarChart()
        drawn.add_data(Reference(sheet, min_col=1, min_row=2, max_row=2))
        sheet.add_chart(drawn, "E5")


def _with_notes(tmp_path: Path, name: str, *, chart: bool) -> Path:
    book = openpyxl.load_workbook(BytesIO(_built(_WORLD.house)))
    _notes(book, chart=chart)
    path = tmp_path / name
    book.save(path)
    return path


@pytest.mark.parametrize("name", ["ВПР.xlsx", "ВПР.xlsm"])
def test_a_schools_own_sheet_is_carried_as_it_was(tmp_path: Path, name: str) -> None:
    path = _with_notes(tmp_path, name, chart=False)
    before = openpyxl.load_workbook(path)["Мои заметки"]
    grid = _WORLD.read(path.read_bytes()).grid("Мои заметки")

    done = run_on_file(_WORLD, commands()["repair"], path, {})

    assert done.details["carried"] == ["Мои заметки"]
    assert done.details["left"] == []
    assert any("«Мои заметки»" in one for one in done.said)
    assert _WORLD.read(path.read_bytes()).grid("Мои заметки") == grid
    book = openpyxl.load_workbook(path)
    after = book["Мои заметки"]
    assert book.sheetnames.index("Мои заметки") == 3
    assert after.sheet_state == "hidden"
    for cell in ("A1", "A2", "A3", "B2"):
        assert after[cell].value == before[cell].value
        assert after[cell].number_format == before[cell].number_format
        assert repr(after[cell].font) == repr(before[cell].font)
    assert after["A1"].comment.text == "не забыть"
    assert after["C1"].hyperlink.target == "https://fioco.ru/"
    assert len(after.conditional_formatting) == 1


def test_a_sheet_with_a_chart_is_named_and_left_in_the_snapshot(tmp_path: Path) -> None:
    path = _with_notes(tmp_path, "ВПР.xlsx", chart=True)
    spoilt = path.read_bytes()

    done = run_on_file(_WORLD, commands()["repair"], path, {})

    assert done.details["left"] == [{"sheet": "Мои заметки", "column": ""}]
    assert done.details["carried"] == []
    assert "Мои заметки" not in [g.name for g in _WORLD.read(path.read_bytes()).grids]
    copies = [p for p in tmp_path.rglob("*.xlsx") if p != path]
    assert [p.read_bytes() for p in copies] == [spoilt]


def _older(house: House, table: str, column: str) -> House:
    """The declarations as they were before this column."""
    sheet = house.sheets[table]
    fewer = replace(sheet, columns=tuple(c for c in sheet.columns if c.name != column))
    return replace(house, sheets={**house.sheets, table: fewer})


@pytest.fixture
def older_book(tmp_path: Path) -> Path:
    path = tmp_path / "ВПР-2026.xlsx"
    path.write_bytes(_built(_older(_WORLD.house, "participants", "foreign_language")))
    return path


def test_a_book_of_an_older_schema_gets_the_new_column_and_keeps_its_rows(
    older_book: Path, reading: Reading
) -> None:
    before = older_book.read_bytes()
    table = _campaign(_WORLD.read(before)).table("participants")
    assert table is not None
    assert "foreign_language" not in table.places

    done = run_on_file(_WORLD, commands()["repair"], older_book, {})

    assert (done.rows_in, done.rows_out, done.rejected) == (8, 8, 0)
    after = _WORLD.read(older_book.read_bytes())
    table = _campaign(after).table("participants")
    assert table is not None
    assert "foreign_language" in table.places
    assert _people(after) == _people(reading)
    assert [line.command for line in _campaign(after).journal] == ["repair"]
    copies = [p for p in older_book.parent.rglob("*.xlsx") if p != older_book]
    assert [p.read_bytes() for p in copies] == [before]
