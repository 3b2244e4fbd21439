"""Experts' files taken into a book that is open in LibreOffice: the same rows as in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.office.conftest import Opener
from tests.commands.entry_book import WORLD, unentered_book, work
from tests.commands.test_entry import same_values, type_into
from tests.core.entry.expert_files import empty_blob, filled_file
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import Session, run_on_book, run_on_file
from vpr_xl.core.records.campaign import Campaign

pytestmark = pytest.mark.office


def test_a_file_goes_into_the_open_book_as_into_the_closed_one(
    tmp_path: Path, opened: Opener
) -> None:
    path, closed, file = (tmp_path / n for n in ("ВПР.xlsx", "закрытая.xlsx", "5-РУ 5А.xlsx"))
    for book in (path, closed):
        book.write_bytes(unentered_book())
    file.write_bytes(empty_blob("5-РУ", "5А", 0))
    type_into(file, filled_file("5-РУ", "5А", 0))
    command = commands()["entry merge"]
    asked = {"paths": [file], "by": None, "differences": None}
    run_on_file(WORLD, command, closed, asked)
    live = LiveBook(opened(path))

    done = run_on_book(Session(WORLD, live, path), command, asked)
    again = run_on_book(Session(WORLD, live, path), command, asked)

    today = WORLD.clock.today()
    open_rows = work(Campaign(live.read(), WORLD.house, today), "5-РУ")
    closed_rows = work(Campaign(WORLD.read(closed.read_bytes()), WORLD.house, today), "5-РУ")
    assert done.rows_out == len(closed_rows.rows) > 0
    assert not again.changes
    assert [same_values(open_rows, row) for row in open_rows.rows] == [
        same_values(closed_rows, row) for row in closed_rows.rows
    ]
