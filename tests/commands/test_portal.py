"""`portal plan`: what it adds to «Портал», and that a second run adds nothing."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.demo.campaign import made_up_campaign
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Task
from vpr_xl.core.rules.engine import findings

NOW = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The made-up school's book before its works: criteria, upload and report are not planned."""
    world = disk_world()
    demo = made_up_campaign(world.house, "small", random.Random(1).randrange)
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(world.builder.master(demo.settings, demo.preparation(), {}, NOW))
    return path


def _campaign(path: Path) -> Campaign:
    world = disk_world()
    return Campaign(world.read(path.read_bytes()), world.house, world.clock.today())


def test_missing_tasks_are_added_once_with_their_days(book: Path) -> None:
    command, before = commands()["portal plan"], _campaign(book)

    done = run_on_file(disk_world(), command, book, {})
    after = _campaign(book)
    again = run_on_file(disk_world(), command, book, {})

    works = len(before.works)
    assert done.rows_out == 3 * works  # criteria, upload and report of each
    assert len(after.portal) == len(before.portal) + 3 * works
    assert [(r.task, r.work_id, r.done_on) for r in after.portal[: len(before.portal)]] == [
        (r.task, r.work_id, r.done_on) for r in before.portal
    ]
    uploads = [r.due for r in after.portal if r.task is Task.UPLOAD]
    assert uploads == [datetime.date(2026, 5, 29)] * works
    assert not again.changes
    # The made-up works are over by then: nobody has fetched their criteria or checked the rooms.
    assert {f.rule for f in findings(after)} == {"C1-01", "P3-01"}


def test_a_book_without_a_plan_is_refused(tmp_path: Path) -> None:
    world = disk_world()
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(world.builder.master({}, {}, {}, NOW))

    with pytest.raises(Refused) as refusal:
        run_on_file(world, commands()["portal plan"], path, {})

    assert refusal.value.rule == "W-154"
