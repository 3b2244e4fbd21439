"""`staff assign` on a file: rows on the disk, the journal's line, open needs with their reasons."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest

from tests.commands.staged_book import WORLD, campaign_at, put, tables
from vpr_xl.commands.registry import Command, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.rows import AssignmentsRole as Role


def _assign() -> Command:
    return commands()["staff assign"]


def test_assignments_are_on_the_disk_and_the_journal_tells_the_run(tmp_path: Path) -> None:
    path = put(tmp_path / "ВПР.xlsx")

    done = run_on_file(WORLD, _assign(), path, {})

    book = campaign_at(path)
    assert (done.rows_in, done.rows_out, done.rejected) == (4, 4, 0)
    roles = Counter(r.role for r in book.assignments)
    assert roles == {Role.ROOM_ORGANIZER: 2, Role.TECHNICIAN: 1, Role.EXPERT: 1}
    assert not book.faults
    assert [(j.command, j.rows_in, j.rows_out) for j in book.journal] == [("staff assign", 4, 4)]


def test_an_open_need_is_told_with_the_rules_in_its_way(tmp_path: Path) -> None:
    staff = [row for row in tables()["staff"] if row["staff_id"] in ("С-01", "С-02", "С-08")]
    path = put(tmp_path / "ВПР.xlsx", staff=staff)

    done = run_on_file(WORLD, _assign(), path, {"date": datetime.date(2026, 4, 21)})

    assert (done.rows_in, done.rows_out, done.rejected) == (3, 1, 2)
    assert done.said[2:] == [
        "21.04.2026, 5-РУ: организатор в аудитории в 201: не хватает 1, "
        "роли нет у 1; ведут этот предмет 2.",
        "21.04.2026, 5-РУ: организатор в аудитории в 202: не хватает 1, "
        "роли нет у 1; ведут этот предмет 2.",
    ]
    assert all(len(line) <= 200 for line in done.said)


def test_nobody_can_be_assigned_before_the_plan(tmp_path: Path) -> None:
    path = put(tmp_path / "ВПР.xlsx", plan=[])
    with pytest.raises(Refused) as caught:
        run_on_file(WORLD, _assign(), path, {})
    assert caught.value.rule == "W-154"
