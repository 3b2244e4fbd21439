"""The demo's master workbook open in LibreOffice: its cells, its verdict, its «Ошибки»."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.office.conftest import Opener
from tests.adapters.office.test_same_cells import cells
from tests.commands.demo_world import walked_demo, world_after
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.commands.check import check_reading
from vpr_xl.commands.demo import BOOK
from vpr_xl.core.changes import SetCell
from vpr_xl.core.values import text

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def master() -> Path:
    return walked_demo()[0] / BOOK


def test_open_book_has_the_cells_and_tables_of_its_file(master: Path, opened: Opener) -> None:
    from_file = read_workbook(master.read_bytes())
    live = LiveBook(opened(master)).read()

    assert cells(live) == cells(from_file)
    assert [grid.tables for grid in live.grids] == [grid.tables for grid in from_file.grids]


def test_open_book_has_the_verdict_of_its_file_clean_and_spoilt(
    master: Path, opened: Opener, tmp_path: Path
) -> None:
    book, world = opened(master), world_after()
    live = LiveBook(book)
    before = check_reading(world, live.read(), BOOK)
    as_file = check_reading(world, world.read(master.read_bytes()), BOOK)
    spoilt = [SetCell("Участники", 5, column, None) for column in (2, 3)]
    spoilt.append(SetCell("План", 4, 3, text("31.13.2026")))
    live.apply(spoilt)
    book.save(tmp_path / "испорчено.xlsx")
    faulty = check_reading(world, live.read(), BOOK)
    from_file = world.read((tmp_path / "испорчено.xlsx").read_bytes())
    again = check_reading(world, from_file, BOOK)

    assert (before.rows, before.findings) == (as_file.rows, as_file.findings)
    assert before.verdict != "errors"
    assert faulty.verdict == "errors"
    assert (faulty.rows, faulty.findings) == (again.rows, again.findings)


def test_findings_are_written_to_the_open_book_and_nothing_else_changes(
    master: Path, opened: Opener
) -> None:
    live = LiveBook(opened(master))
    before = cells(live.read())
    row = ("F4-07", "ошибка", "5-РУ", "D17", "5А РУ", "00042", "Стоит 4.", "Сотрите баллы.")
    changes = [
        SetCell("Ошибки", at, column, text(value))
        for at in range(4, 1004)
        for column, value in enumerate(row, 1)
    ]
    live.apply(changes)
    after = cells(live.read())

    foreign = {place for place in before.keys() | after.keys() if place[0] != "Ошибки"}
    changed = {place for place in foreign if before.get(place) != after.get(place)}
    assert {after["Ошибки", f"{letter}1003"].value for letter in "ABCDEFGH"} == set(row)
    assert all(after[place].formula for place in changed)  # formulas that count the findings
