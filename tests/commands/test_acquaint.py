"""`acquaint`: a class is marked in one command, and what is wrong is refused."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import emptied_row
from vpr_xl.core.rules.engine import findings

_ON = datetime.date(2026, 6, 15)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(demo_book())
    return path


def _campaign(book: Path) -> Campaign:
    world = disk_world()
    return Campaign(world.read(book.read_bytes()), world.house, world.clock.today())


def test_a_class_whose_rows_are_gone_is_marked_in_one_command(book: Path) -> None:
    campaign = _campaign(book)
    table = campaign.table("familiarization")
    assert table is not None
    of_class = {p.participant_code for p in campaign.participants_of["5А"]}
    gone = [row for row in campaign.familiarization if row.participant_code in of_class]
    opened = disk_world().open(book.read_bytes())
    opened.apply([change for row in gone for change in emptied_row(table, row.nth)])
    book.write_bytes(opened.blob)
    options = {"class": "5а", "on": _ON, "signed": "оба", "by": "С-01"}

    done = run_on_file(disk_world(), commands()["acquaint"], book, options)

    after = _campaign(book)
    state = next(one for one in done.details["classes"] if one["class"] == "5А")
    assert done.rows_out == len(gone) == state["acquainted"] == state["results"]
    assert {r.acquainted_on for r in after.familiarization if r.participant_code in of_class} == {
        _ON
    }
    assert [f for f in findings(after) if f.rule.startswith("F6")] == []


@pytest.mark.parametrize(
    ("options", "rule"),
    [({"class": "9Ю"}, "W-196"), ({"by": "С-99"}, "W-170"), ({"work": "9-РУ"}, "W-151")],
)
def test_what_is_not_in_the_book_is_refused(book: Path, options: dict[str, str], rule: str) -> None:
    before = book.read_bytes()

    with pytest.raises(Refused, match=rule):
        run_on_file(disk_world(), commands()["acquaint"], book, options)

    assert book.read_bytes() == before
