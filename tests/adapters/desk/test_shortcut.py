"""The shortcut is asked from Windows with the right parts; what it answers becomes one sentence."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from vpr_xl.adapters.desk.shortcut import shell_link
from vpr_xl.core.desk.pc import ATTACH
from vpr_xl.core.findings import Refused

_PLACE = Path("/Users/Анна Тестова/Рабочий стол/ВПР.lnk")
_PROGRAM = Path("/Users/Анна Тестова/AppData/Local/vpr-xl/python/pythonw.exe")


class ComError(Exception):
    """pywin32's error: the HRESULT comes first, as a signed number."""


class FakeLink:
    """IShellLink and IPersistFile of one shortcut: the file holds what was set."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("Set"):
            raise AttributeError(name)
        return lambda value: self.parts.__setitem__(name.removeprefix("Set"), value)

    def QueryInterface(self, _: str) -> FakeLink:  # noqa: N802 - as COM names it
        return self

    def Save(self, path: str, _: int) -> None:  # noqa: N802
        Path(path).write_text(repr(sorted(self.parts.items())), encoding="utf-8")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Any:
    """pywin32 as far as a shortcut needs it."""
    com, shell = ModuleType("pythoncom"), ModuleType("win32com.shell.shell")
    fake_com: Any = com
    fake_com.com_error, fake_com.CLSCTX_INPROC_SERVER = ComError, 1
    fake_com.IID_IPersistFile = "IPersistFile"
    fake_com.CoCreateInstance = lambda *_: FakeLink()
    fake_shell: Any = shell
    fake_shell.CLSID_ShellLink, fake_shell.IID_IShellLink = "ShellLink", "IShellLink"
    known = {"pythoncom": com, "win32com.shell.shell": shell}
    for name in ("win32com", "win32com.shell"):
        known[name] = ModuleType(name)
    for name, module in known.items():
        monkeypatch.setitem(sys.modules, name, module)
    return com


def test_a_shortcut_runs_our_program_in_its_own_folder(windows: Any) -> None:
    blob = shell_link(_PLACE, _PROGRAM, ATTACH).decode()

    assert f"('Path', '{_PROGRAM}')" in blob
    assert f"('Arguments', '{ATTACH}')" in blob
    assert f"('WorkingDirectory', '{_PROGRAM.parent}')" in blob


def test_what_windows_refuses_is_told_with_its_number(windows: Any) -> None:
    def refuse(*_: object) -> None:
        raise ComError(-2147024891, "Отказано в доступе.", None, None)

    windows.CoCreateInstance = refuse

    with pytest.raises(Refused, match="W-134") as told:
        shell_link(_PLACE, _PROGRAM, ATTACH)

    assert "0x80070005" in told.value.message


def test_without_pywin32_the_package_is_named() -> None:
    with pytest.raises(Refused, match="W-134") as told:
        shell_link(_PLACE, _PROGRAM, ATTACH)

    assert "pythoncom" in told.value.message
