"""A list of pupils taken into a book that is open in LibreOffice: the same rows as in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.office.conftest import Opener
from tests.commands.demo_world import disk_world
from tests.commands.foreign_shapes import SHAPES
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import Session, run_on_book
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.values import number

pytestmark = pytest.mark.office


def test_a_list_goes_into_the_open_book(tmp_path: Path, opened: Opener) -> None:
    world, path = disk_world(), tmp_path / "ВПР-2026.xlsx"
    settings = {"campaign_year": number(2026)}
    path.write_bytes(world.builder.master(settings, {}, {}, world.clock.now()))
    name, blob, _ = SHAPES["captions, notes, foreign columns"]
    (tmp_path / name).write_bytes(blob)
    live = LiveBook(opened(path))
    command, options = commands()["import participants"], {"file": tmp_path / name}

    done = run_on_book(Session(world, live, path), command, options)
    again = run_on_book(Session(world, live, path), command, options)

    assert (done.rows_in, done.rows_out) == (8, 8)
    assert not again.changes
    people = Campaign(live.read(), world.house, world.clock.today()).participants
    assert [(p.participant_id, p.class_name) for p in people[:2]] == [
        ("У-0001", "5А"),
        ("У-0002", "5А"),
    ]
    assert len(people) == 8
