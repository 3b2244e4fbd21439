"""The Windows registry as values by key. What a value means is not here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

_HIVES = {
    "HKCU": "HKEY_CURRENT_USER",
    "HKLM": "HKEY_LOCAL_MACHINE",
    "HKCR": "HKEY_CLASSES_ROOT",
}
_NAMED = re.compile("%([^%]+)%")


class Registry:
    """Reads only. A key is written "HKCU\\Software\\…"; what is missing or closed to us is None.

    winreg: the module of that name, another one in tests.
    """

    def __init__(self, winreg: Any = None) -> None:
        self._api: Any = winreg or import_module("winreg")

    def value(self, key: str, name: str = "") -> Any:
        """The value of a name, of the key itself for "": text, number, bytes or None."""
        with self._opened(key) as opened:
            if opened is None:
                return None
            try:
                return self._api.QueryValueEx(opened, name)[0]
            except OSError:
                return None

    def values(self, key: str) -> dict[str, Any]:
        """All values of a key by name."""
        with self._opened(key) as opened:
            return {name: value for name, value, _ in self._each(self._api.EnumValue, opened)}

    def subkeys(self, key: str) -> list[str]:
        """Names of the keys below."""
        with self._opened(key) as opened:
            return list(self._each(self._api.EnumKey, opened))

    @contextmanager
    def _opened(self, key: str) -> Iterator[Any]:
        hive, _, path = key.partition("\\")
        # A 32-bit Python would otherwise be shown another tree than Excel.
        access = self._api.KEY_READ | self._api.KEY_WOW64_64KEY
        try:
            opened = self._api.OpenKey(getattr(self._api, _HIVES[hive]), path, 0, access)
        except OSError:
            yield None
            return
        try:
            yield opened
        finally:
            opened.Close()

    def _each(self, enumerate_at: Any, opened: Any) -> Iterator[Any]:
        at = 0
        while opened is not None:
            try:
                found = enumerate_at(opened, at)
            except OSError:  # the end of the list is told so
                return
            yield found
            at += 1


def resolved(text: str, environment: Mapping[str, str]) -> str:
    """The text with %NAME% replaced as Windows does it; an unknown name stays."""
    known = {name.casefold(): value for name, value in environment.items()}
    return _NAMED.sub(lambda named: known.get(named[1].casefold(), named[0]), text)
