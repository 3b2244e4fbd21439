"""The made-up school after its works are written and before anybody enters a score."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.core.changes import SetCell
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.records.writing import emptied_row, set_value

WORLD = disk_world()


def campaign_of(book: bytes | Path) -> Campaign:
    blob = book.read_bytes() if isinstance(book, Path) else book
    return Campaign(WORLD.read(blob), WORLD.house, WORLD.clock.today())


def changed(book: bytes, changes: list[SetCell]) -> bytes:
    opened = WORLD.open(book)
    opened.apply(changes)
    return opened.blob


@cache
def unentered_book() -> bytes:
    """The demo's book with every work's sheet emptied: attendance and seats are there."""
    campaign = campaign_of(demo_book())
    return changed(
        demo_book(),
        [
            change
            for sheet in campaign.work_sheets
            for at in range(len(sheet.rows))
            for change in emptied_row(sheet.table, at)
        ],
    )


def work(campaign: Campaign, work_id: str) -> WorkSheet:
    sheet = campaign.work_sheet_of(work_id)
    assert sheet is not None
    return sheet


def typed(book: bytes, table_name: str, values: dict[int, dict[str, Any]]) -> bytes:
    """The book with values typed into rows of a table, by place of the row."""
    table = campaign_of(book).table(table_name)
    assert table is not None
    return changed(
        book,
        [
            set_value(table, nth, table.column(name), value)
            for nth, row in values.items()
            for name, value in row.items()
        ],
    )
