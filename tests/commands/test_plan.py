"""`plan draft` and `plan export` on a file: rows on the disk, and files that others can read."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.commands.staged_book import WORLD, campaign_at, put
from vpr_xl.commands.registry import Command, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.findings import Refused
from vpr_xl.core.rules.engine import findings

D = datetime.date


def _draft() -> Command:
    return commands()["plan draft"]


def test_the_plan_is_on_the_disk_and_the_journal_tells_the_run(tmp_path: Path) -> None:
    path = put(tmp_path / "ВПР.xlsx", works=[], plan=[])

    done = run_on_file(WORLD, _draft(), path, {})

    book = campaign_at(path)
    assert (done.rows_in, done.rows_out, done.rejected) == (6, 6, 0)
    assert done.details["works_added"] == ["5-РУ", "5-МА"]
    assert [(r.class_name, r.work_id, r.part) for r in book.plan] == [
        (name, work_id, part)
        for name in ("5А", "5Б")
        for work_id, part in (("5-РУ", 1), ("5-МА", 1), ("5-МА", 2))
    ]
    assert not book.faults
    assert [f.rule for f in findings(book) if f.rule.startswith("P2")] == []
    assert [(j.command, j.rows_in, j.rows_out) for j in book.journal] == [("plan draft", 6, 6)]
    assert all(len(line) <= 200 for line in done.said)


def test_what_finds_no_day_is_told_with_the_rules_in_its_way(tmp_path: Path) -> None:
    settings = {"window_start": D(2026, 4, 20), "window_end": D(2026, 4, 20)}
    path = put(tmp_path / "ВПР.xlsx", settings, works=[], plan=[])

    done = run_on_file(WORLD, _draft(), path, {})

    assert (done.rows_in, done.rows_out, done.rejected) == (6, 2, 4)
    assert "Не нашлось дня: 5А 5-МА, 5Б 5-МА; мешают вместе: сроки школы, предел работ в день." in (
        done.said
    )


@pytest.mark.parametrize(
    ("settings", "tables", "rule"),
    [
        ({"campaign_year": 2027, "window_start": None, "window_end": None}, {}, "W-152"),
        ({}, {"classes": [], "participants": [], "plan": []}, "W-155"),
    ],
)  # fmt: skip
def test_a_book_that_cannot_be_planned_for_is_refused(
    tmp_path: Path, settings: dict[str, object], tables: dict[str, list[object]], rule: str
) -> None:
    path = put(tmp_path / "ВПР.xlsx", settings, **tables)  # type: ignore[arg-type]

    with pytest.raises(Refused) as refused:
        run_on_file(WORLD, _draft(), path, {})

    assert refused.value.rule == rule
