"""Excel in memory, by pyOpenVBA's interpreter, with a shell of our own: runs the stub in tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

apps = pytest.importorskip("pyopenvba.apps.excel")
from pyopenvba.apps.excel._bridge import ExcelBridge  # noqa: E402
from pyopenvba.apps.excel._model import Application  # noqa: E402
from pyopenvba.interpreter import _preprocess  # noqa: E402
from pyopenvba.interpreter._objects import VBAObject, member, method  # noqa: E402
from pyopenvba.interpreter._runtime import Interpreter  # noqa: E402
from pyopenvba.interpreter._values import VBAInt, error  # noqa: E402

WINDOW = 132_456


class _Application(Application):
    """The interpreter's Excel with the one member that the stub needs beyond it."""

    vba_type_name = "Application"

    window = True

    @member
    def Hwnd(self) -> object:  # noqa: N802 - a member's name in VBA
        if not self.window:
            raise error(438, "Object doesn't support this property or method")
        return VBAInt(WINDOW, "Long")


@dataclass
class Shell(VBAObject):
    """WScript.Shell: notes what is run and answers with an exit code or a failure of Windows."""

    answer: int | tuple[int, str] = 0
    started: list[tuple[str, int, bool]] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    vba_type_name = "WshShell"

    @method
    def Run(self, Command: Any, WindowStyle: Any, WaitOnReturn: Any) -> object:  # noqa: N802, N803
        self.started.append((str(Command), int(WindowStyle), bool(WaitOnReturn)))
        self.meanwhile()
        if isinstance(self.answer, tuple):
            raise error(*self.answer)
        return VBAInt(self.answer, "Long")


class _Bridge(ExcelBridge):
    shell: Shell | None

    def create(self, type_name: str) -> object:
        if type_name != "WScript.Shell":
            raise AssertionError(f"the stub makes {type_name}")
        if self.shell is None:
            raise error(429, "ActiveX component can't create object")
        return self.shell


class Excel(apps.ExcelApplication):
    """An Excel that counts which lines of which module were run."""

    def __init__(self) -> None:
        self.application = _Application()
        self.bridge = _Bridge(self.application)
        self.interpreter = _Tracing(self.bridge)
        self.application.interpreter = self.interpreter
        self.shell = self.bridge.shell = Shell()

    def said(self) -> list[tuple[str, str]]:
        """(text, title) of every message so far."""
        return [(prompt, title) for _, prompt, title, _ in self.dialogs]


class _Tracing(Interpreter):
    lines: set[tuple[str, int]]

    def __init__(self, host: ExcelBridge) -> None:
        super().__init__(host)
        self.lines = set()

    def _execute(self, statement: Any, frame: Any) -> Any:
        self.lines.add((frame.module.name, statement.line))
        return super()._execute(statement, frame)


def opened(path: Path, monkeypatch: pytest.MonkeyPatch | None = None, window: bool = True) -> Excel:
    """Excel with the book open and its macros loaded; with a patch: Excel for the Mac."""
    if monkeypatch is not None:
        monkeypatch.setitem(_preprocess.DEFAULT_CONSTANTS, "Mac", True)
    excel = Excel.open(path)
    excel.application.window = window
    return excel
