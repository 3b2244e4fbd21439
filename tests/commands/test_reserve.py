"""`reserve` on the demo's book: rows come back, the file holds neither names nor reasons."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.demo_world import StandingClock, demo_book, disk_world
from vpr_xl.adapters.privacy.readable import readable
from vpr_xl.adapters.render.xlsx import render_xlsx
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.search import named_in
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import emptied_row
from vpr_xl.core.rules.engine import findings
from vpr_xl.ports import World

_ON = datetime.date(2026, 5, 8)


class _EarlyClock(StandingClock):
    def today(self) -> datetime.date:
        return _ON


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(demo_book())
    return path


def _world() -> World:
    return replace(disk_world(), xlsx=render_xlsx, clock=_EarlyClock())


def _campaign(book: Path) -> Campaign:
    world = disk_world()
    return Campaign(world.read(book.read_bytes()), world.house, _ON)


def test_a_complete_book_gets_no_row_and_its_file_is_for_others(book: Path, tmp_path: Path) -> None:
    before, out = book.read_bytes(), tmp_path / "для района.xlsx"

    done = run_on_file(_world(), commands()["reserve"], book, {"output": out})

    campaign = _campaign(book)
    assert not done.changes
    assert book.read_bytes() == before
    texts = readable(out.read_bytes(), out.name)
    people = People.known(campaign)
    assert [place for place, text in texts.items() if named_in(text, people)] == []
    reasons = {campaign.words[row.reason] for row in campaign.reserve if row.reason}
    assert not [text for text in texts.values() if any(reason in text for reason in reasons)]
    needed = [row for row in campaign.reserve if campaign.words[row.state] != "не требуется"]
    assert len(needed) > 10
    said = "".join(texts.values())
    assert all(str(row.participant_code) in said for row in needed)


def test_rows_taken_away_come_back_with_their_days(book: Path) -> None:
    campaign = _campaign(book)
    table = campaign.table("reserve")
    assert table is not None
    gone = [row for row in campaign.reserve if row.reserve_date is None]
    changes = [change for row in gone for change in emptied_row(table, row.nth)]
    opened = disk_world().open(book.read_bytes())
    opened.apply(changes)
    book.write_bytes(opened.blob)

    done = run_on_file(_world(), commands()["reserve"], book, {})

    after = _campaign(book)
    keys = {(row.work_id, row.participant_code) for row in gone}
    added = [row for row in after.reserve if (row.work_id, row.participant_code) in keys]
    assert len(added) == len(gone) == done.rows_out
    assert all(row.reserve_date and row.reserve_date >= _ON for row in added)
    assert [f for f in findings(after) if f.rule.startswith(("F7", "P2"))] == []
