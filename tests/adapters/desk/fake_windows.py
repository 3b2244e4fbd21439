"""A Windows made of a folder and a table: the module `winreg`, and folders under it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vpr_xl.adapters.desk.registry import Registry
from vpr_xl.adapters.desk.windows import WindowsDesk

_HIVES = {"HKEY_CURRENT_USER": "HKCU", "HKEY_LOCAL_MACHINE": "HKLM", "HKEY_CLASSES_ROOT": "HKCR"}
Keys = Mapping[str, Mapping[str, Any]]


class _Key:
    def __init__(self, path: str) -> None:
        self.path, self.open = path, True

    def Close(self) -> None:  # noqa: N802 - as winreg names it
        self.open = False


class FakeWinreg:
    """`winreg` over {"HKCU\\…": {name: value}}; keys and names in any case, as in Windows.

    closed: keys that may not be read.
    """

    KEY_READ, KEY_WOW64_64KEY = 1, 2
    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT = _HIVES

    def __init__(self, keys: Keys, closed: tuple[str, ...] = ()) -> None:
        self._keys = {key.casefold(): dict(values) for key, values in keys.items()}
        self._closed = {key.casefold() for key in closed}
        self.opened: list[_Key] = []

    def OpenKey(self, hive: str, path: str, _: int, access: int) -> _Key:  # noqa: N802
        assert access == self.KEY_READ | self.KEY_WOW64_64KEY
        full = f"{_HIVES[hive]}\\{path}".casefold()
        if full in self._closed:
            raise PermissionError(full)
        if not any(key == full or key.startswith(full + "\\") for key in self._keys):
            raise FileNotFoundError(full)
        self.opened.append(_Key(full))
        return self.opened[-1]

    def QueryValueEx(self, key: _Key, name: str) -> tuple[Any, int]:  # noqa: N802
        values = {n.casefold(): v for n, v in self._keys.get(key.path, {}).items()}
        if name.casefold() not in values:
            raise FileNotFoundError(name)
        return values[name.casefold()], 1

    def EnumValue(self, key: _Key, at: int) -> tuple[str, Any, int]:  # noqa: N802
        items = list(self._keys.get(key.path, {}).items())
        if at >= len(items):
            raise OSError(259)
        return (*items[at], 1)

    def EnumKey(self, key: _Key, at: int) -> str:  # noqa: N802
        below = (k for k in self._keys if k.startswith(key.path + "\\"))
        names = sorted({k[len(key.path) + 1 :].partition("\\")[0] for k in below})
        if at >= len(names):
            raise OSError(259)
        return names[at]


def environment(root: Path) -> dict[str, str]:
    """The environment of a user «Анна Тестова», whose folders are under `root`."""
    profile = root / "Users" / "Анна Тестова"
    return {
        "USERPROFILE": str(profile),
        "APPDATA": str(profile / "AppData/Roaming"),
        "LOCALAPPDATA": str(profile / "AppData/Local"),
        "OneDrive": str(profile / "OneDrive"),
    }


def desk(root: Path, keys: Keys | None = None) -> WindowsDesk:
    """The desk of that user; Python lies where the installer puts it."""
    python = root / "Users/Анна Тестова/AppData/Local/vpr-xl/python/python.exe"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.with_name("pythonw.exe").touch()
    return WindowsDesk(Registry(FakeWinreg(keys or {})), environment(root), python)


def program(machine: int) -> bytes:
    """The head of a Windows program for this machine."""
    return (
        b"MZ"
        + bytes(58)
        + (128).to_bytes(4, "little")
        + bytes(64)
        + b"PE\0\0"
        + (machine.to_bytes(2, "little") + bytes(200))
    )
