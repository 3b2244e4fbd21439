"""Plan, seats and assignments made in a book that is open in LibreOffice: the cells of the file."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.office.conftest import Opener
from tests.commands.staged_book import WORLD, put
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import Session, run_on_book, run_on_file
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import Cell

pytestmark = pytest.mark.office

STEPS = ("plan draft", "seat", "staff assign")
_SHEETS = ("Работы", "План", "Рассадка", "Назначения", "Журнал")


def _rows(reading: Reading) -> dict[str, list[list[Cell | None]]]:
    found = {title: reading.grid(title) for title in _SHEETS}
    return {
        title: [[c for c in row if c is not None and not c.formula] for row in grid.rows]
        for title, grid in found.items()
        if grid is not None
    }


def test_an_open_book_gets_the_rows_that_its_file_gets(opened: Opener, tmp_path: Path) -> None:
    in_file = put(tmp_path / "файл.xlsx", works=[], plan=[])
    on_screen = put(tmp_path / "открыта.xlsx", works=[], plan=[])
    live = LiveBook(opened(on_screen))
    for step in STEPS:
        world = replace(WORLD, chance=random.Random(5).randrange)
        run_on_file(world, commands()[step], in_file, {})
        world = replace(WORLD, chance=random.Random(5).randrange)
        run_on_book(Session(world, live, on_screen), commands()[step], {})

    from_file = WORLD.read(in_file.read_bytes())
    from_office = live.read()
    assert _rows(from_office) == _rows(from_file)
    campaign = Campaign(from_office, WORLD.house, WORLD.clock.today())
    assert len(campaign.seating) == 72
    assert not campaign.faults
