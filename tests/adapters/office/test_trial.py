"""The self-test that a PC with Excel runs, in a living LibreOffice: it passes and it can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.adapters.excel.trial import LiveTrial, live_trial
from vpr_xl.adapters.office.engine import connect
from vpr_xl.adapters.office.transport import Direct, OfficeError
from vpr_xl.commands.selftest import tried
from vpr_xl.contract import CHECKS
from vpr_xl.core.changes import SetCell
from vpr_xl.core.values import text
from vpr_xl.faces.wiring import book_builder

_CALL = "vpr-xl excel selftest --json"


@pytest.mark.slow
@pytest.mark.office
def test_the_selftest_passes_in_a_living_program(office: Direct) -> None:
    world = replace(disk_world(), builder=book_builder())
    heard: list[str] = []

    with live_trial(connect(office), "LibreOffice", (OfficeError,)) as trial:
        outcome = tried(replace(world, progress=heard.append), trial, _CALL)

    assert [c["wrong"] for c in outcome.details["checks"] if not c["passed"]] == []
    assert len(outcome.details["checks"]) == len(CHECKS) + 4
    assert heard[0].startswith(f"Испытываю 1/{len(CHECKS) + 4}: ")


@pytest.mark.office
def test_books_of_a_trial_are_closed_and_the_program_stays(office: Direct) -> None:
    app = connect(office)
    before = len(app.books)

    with live_trial(app, "LibreOffice", ()) as trial:
        book = trial.plain({"План": {"A1": text("5А")}})
        book.apply([SetCell("План", 2, 1, text("5Б"))])
        opened = len(app.books)

    assert isinstance(trial, LiveTrial)
    assert (opened, len(app.books)) == (before + 1, before)
