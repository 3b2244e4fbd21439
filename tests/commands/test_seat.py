"""`seat` on a file: seats on the disk, the journal's line, rows in = written + rejected."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.commands.staged_book import WORLD, campaign_at, put, tables
from vpr_xl.commands.registry import Command, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.findings import Refused


def _seat() -> Command:
    return commands()["seat"]


def test_seats_are_on_the_disk_and_the_journal_tells_the_run(tmp_path: Path) -> None:
    path = put(tmp_path / "ВПР.xlsx")

    done = run_on_file(WORLD, _seat(), path, {})

    book = campaign_at(path)
    assert (done.rows_in, done.rows_out, done.rejected) == (24, 24, 0)
    assert done.said == ["Работ: 1; посажено: 24, сидели и остались: 0."]
    assert len(book.seating) == 24
    assert not book.faults
    assert [(j.command, j.rows_in, j.rows_out) for j in book.journal] == [("seat", 24, 24)]


def test_who_finds_no_place_is_named_with_the_reason(tmp_path: Path) -> None:
    rooms = [{"room": r, "capacity": 5, "desk_rows": 1, "desk_columns": 5} for r in ("201", "202")]
    people = [{**p, "participant_code": None if n == 0 else p["participant_code"]}
              for n, p in enumerate(tables()["participants"])]  # fmt: skip
    path = put(tmp_path / "ВПР.xlsx", rooms=rooms, participants=people)

    done = run_on_file(WORLD, _seat(), path, {"work": "5-ру", "date": datetime.date(2026, 4, 21)})

    assert (done.rows_in, done.rows_out, done.rejected) == (24, 10, 14)
    assert done.details["unseated"] == [
        {"work": "5-РУ", "part": 1, "class": "5А", "why": "no_place", "count": 7},
        {"work": "5-РУ", "part": 1, "class": "5Б", "why": "no_code", "count": 1},
        {"work": "5-РУ", "part": 1, "class": "5Б", "why": "no_place", "count": 6},
    ]
    assert len(done.said) == 4
    assert all(len(line) <= 200 for line in done.said)


def test_a_work_that_the_plan_does_not_have_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "ВПР.xlsx")

    with pytest.raises(Refused) as refused:
        run_on_file(WORLD, _seat(), path, {"work": "6-РУ"})

    assert refused.value.rule == "W-151"


def test_nothing_can_be_seated_before_the_plan(tmp_path: Path) -> None:
    path = put(tmp_path / "ВПР.xlsx", plan=[])
    with pytest.raises(Refused) as caught:
        run_on_file(WORLD, _seat(), path, {})
    assert caught.value.rule == "W-154"
