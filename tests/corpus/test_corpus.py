"""Books as they come: the verdict on each, by every way of reading a file."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.adapters.xlsx import read
from vpr_xl.commands.check import Day, FileReport, check_file
from vpr_xl.core.findings import Finding
from vpr_xl.ports import World

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/*/verdict.json"))
#: The day on which the cases are judged, so that no term of theirs passes.
TODAY = datetime.date(2026, 3, 2)
#: A column or sheet that a release after the book has added.
_OLDER = "S-03"


def _world() -> World:
    world = disk_world()
    return replace(world, clock=Day(world.clock, TODAY))


def _report(case: Path) -> FileReport:
    (file,) = (path for path in case.iterdir() if path.name != "verdict.json")
    return check_file(_world(), file)


def _said(case: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((case / "verdict.json").read_text(encoding="utf-8"))
    return found


def _places(findings: Iterator[Finding], wanted: list[list[str]]) -> list[list[str]]:
    """Rule, sheet and cell of each; of S-03 only what the case speaks of."""
    places = [[f.rule, f.sheet or "", f.cell or ""] for f in findings]
    return [place for place in places if place[0] != _OLDER or place in wanted]


def test_there_are_cases_of_every_kind() -> None:
    kinds = {case.parent.name for case in CASES}

    assert kinds == {"clean", "faulty", "refused"}
    assert all(_said(case)["came"] for case in CASES)
    assert [p.name for kind in kinds for p in (HERE / kind).iterdir() if p not in CASES] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_the_verdict_is_the_one_that_was_agreed_on(case: Path) -> None:
    said, report = _said(case), _report(case)

    assert report.verdict == said["verdict"]
    assert (report.refusal.rule if report.refusal else None) == said["refusal"]
    assert _places(iter(report.findings), said["findings"]) == said["findings"]
    assert sorted({finding.rule for finding in report.package}) == said["package"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_event_by_event_it_is_the_same(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = _report(case).as_json()
    monkeypatch.setattr(read, "_fast", lambda *_: None)

    assert _report(case).as_json() == fast
