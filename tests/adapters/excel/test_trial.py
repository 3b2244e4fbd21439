"""A trial starts an Excel of its own and always ends it; no Excel is one sentence."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlwings

from vpr_xl.adapters.excel.trial import excel_trial
from vpr_xl.core.findings import Refused


class ComError(Exception):
    """pywin32's error."""


class FakeApp:
    """`xlwings.App` as far as a trial needs it."""

    def __init__(self, *, visible: bool, add_book: bool) -> None:
        self.given, self.killed, self.opened = (visible, add_book), False, []  # type: ignore[var-annotated]
        self.version, self.display_alerts = "16.0", True
        self.screen_updating, self.calculation = True, "automatic"
        self.books = SimpleNamespace(open=self._open)

    def _open(self, path: Any) -> Any:
        assert path.read_bytes().startswith(b"PK")
        book = SimpleNamespace(closed=False, path=path)
        book.close = lambda: setattr(book, "closed", True)
        self.opened.append(book)
        return book

    def kill(self) -> None:
        self.killed = True


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[FakeApp]:
    """The programs that were started."""
    apps: list[FakeApp] = []

    def start(**given: Any) -> FakeApp:
        apps.append(FakeApp(**given))
        return apps[-1]

    types: Any = ModuleType("pywintypes")
    types.com_error = ComError
    monkeypatch.setitem(sys.modules, "pywintypes", types)
    monkeypatch.setattr(xlwings, "App", start)
    return apps


def test_a_trial_ends_its_own_excel_and_its_files(started: list[FakeApp]) -> None:
    with excel_trial() as trial:
        trial.plain({"План": {}})
        (app,) = started
        seen = (app.given, app.display_alerts, app.killed, trial.program, trial.settings())

    assert seen == ((False, False), False, False, "Excel 16.0", (True, "automatic"))
    assert app.killed
    assert [book.closed for book in app.opened] == [True]
    assert not app.opened[0].path.exists()


def test_an_excel_is_ended_when_the_trial_breaks_off(started: list[FakeApp]) -> None:
    with pytest.raises(ZeroDivisionError), excel_trial():
        raise ZeroDivisionError

    assert started[0].killed


def test_without_excel_there_is_one_sentence(
    started: list[FakeApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise ComError("Недопустимая строка с указанием класса")

    monkeypatch.setattr(xlwings, "App", refuse)

    with pytest.raises(Refused, match="W-131"), excel_trial():
        pass
