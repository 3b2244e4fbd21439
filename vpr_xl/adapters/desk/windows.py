"""The facts of a PC with Windows and Excel, from registry, folders and environment. No judgement.

Every key is named where it is read. An Office policy may stand under two roots: that of group
policy and that of Microsoft's cloud policy.
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Any

from vpr_xl import __version__
from vpr_xl.adapters.desk.registry import Registry, resolved
from vpr_xl.core.desk.pc import ADDIN, BookFile, Pc, Places
from vpr_xl.ports import Trial

_POLICIES = (
    r"HKCU\Software\Policies\Microsoft\Office",
    r"HKCU\Software\Policies\Microsoft\Cloud\Office",
)
_OWN = r"HKCU\Software\Microsoft\Office"
_FOLDERS = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_APP = r"\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_DEFENDER = r"\Microsoft\Windows Defender"
_CHILDREN = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_ASR_STATES = {"1": "block", "6": "warn"}
_CLOUDS = re.compile(r"(OneDrive|YandexDisk|Yandex\.Disk|Dropbox|Google ?Drive)", re.I)
_MACHINES = {0x14C: 32, 0x8664: 64, 0xAA64: 64}
_FROM_OUTSIDE = re.compile(rb"ZoneId\s*=\s*[34]")
_OLDEST_SEEN = 16  # what the keys are called where Excel tells no version


class WindowsDesk:
    """The port Desk on Windows."""

    def __init__(
        self, registry: Registry, environment: Mapping[str, str], executable: Path
    ) -> None:
        self._registry, self._environment, self._python = registry, environment, executable

    def places(self) -> Places:
        """Where things are put; Desktop and Documents where OneDrive or a policy moved them."""
        profile = Path(self._environment.get("USERPROFILE") or Path.home())
        local = self._environment.get("LOCALAPPDATA") or str(profile / "AppData" / "Local")
        roaming = self._environment.get("APPDATA") or str(profile / "AppData" / "Roaming")
        return Places(
            home=Path(local) / "vpr-xl",
            documents=self._folder("Personal") or profile / "Documents",
            desktop=self._folder("Desktop") or profile / "Desktop",
            startup=Path(roaming) / "Microsoft" / "Excel" / "XLSTART",
            pythonw=self._python.with_name("pythonw.exe"),
        )

    def pc(self) -> Pc:
        """The facts; a setting that is nowhere stands as Windows and Excel take it then."""
        places, excel, version = self.places(), self._excel(), self._version()
        security = f"{version}.0\\Excel\\Security"
        ordered = self._policy(security, "VBAWarnings")
        macros = ordered if ordered is not None else self._own(security, "VBAWarnings")
        trusted = f"{security}\\Trusted Locations"
        return Pc(
            python=str(self._python),
            python_version=".".join(map(str, sys.version_info[:3])),
            pythonw=places.pythonw.is_file(),
            # In a virtual environment only the base tells where Python is from.
            store_python="WindowsApps" in (*self._python.parts, *Path(sys.base_prefix).parts),
            program=__version__,
            xlwings=_xlwings(),
            com=_com(),
            excel=excel,
            excel_version=version,
            excel_bits=_bits(Path(excel)) if excel else 0,
            macros=_number(macros, 2),
            macros_by_policy=ordered is not None,
            vba_off=self._vba_off(version),
            internet_blocked=self._is_on(security, "blockcontentexecutionfrominternet"),
            trusted_off=self._is_on(trusted, "AllLocationsDisabled"),
            trusted=self._trusted(trusted),
            startup=str(places.startup),
            addin=places.addin.is_file(),
            addins_off=self._is_on(security, "DisableAllAddins"),
            addins_signed=self._is_on(security, "RequireAddinSig"),
            addin_disabled=self._disabled(version),
            child_processes=self._child_processes(),
            scripts_off=self._scripts_off(),
            shortcut=places.shortcut.is_file(),
        )

    def book_file(self, path: Path) -> BookFile:
        """What can be told from the book's place."""
        path = path.absolute()
        roots = {n: self._environment.get(n, "") for n in ("OneDrive", "OneDriveCommercial")}
        under = any(root and path.is_relative_to(root) for root in roots.values())
        named = next((part for part in path.parent.parts if _CLOUDS.match(part)), "")
        return BookFile(
            name=path.name,
            marked=_is_marked(path),
            cloud=named or ("OneDrive" if under else ""),
            network=self._is_network(path),
        )

    def launcher(self, command: str) -> tuple[str, bool]:
        """A program as the macro would start it, and whether it is there."""
        found = resolved(command, self._environment)
        return found, bool(found) and Path(found).is_file()

    def shortcut(self, place: Path, target: Path, arguments: str) -> bytes:
        """The bytes of a shortcut, made by Windows itself."""
        from vpr_xl.adapters.desk.shortcut import shell_link

        return shell_link(place, target, arguments)

    def trial(self) -> AbstractContextManager[Trial]:
        """An invisible Excel of our own."""
        from vpr_xl.adapters.excel.trial import excel_trial

        return excel_trial()

    def _folder(self, name: str) -> Path | None:
        """A folder as Explorer keeps it: folder redirection and OneDrive write it there."""
        stored = self._registry.value(_FOLDERS, name)
        return Path(resolved(stored, self._environment)) if stored else None

    def _excel(self) -> str:
        found = (self._registry.value(hive + _APP) for hive in ("HKLM", "HKCU"))
        path = next((str(f) for f in found if f), "")
        return resolved(path, self._environment).strip('"')

    def _version(self) -> int:
        """16 from "Excel.Application.16"."""
        current = str(self._registry.value(r"HKCR\Excel.Application\CurVer") or "")
        last = current.rpartition(".")[2]
        return int(last) if last.isdigit() else _OLDEST_SEEN

    def _policy(self, key: str, name: str) -> Any:
        found = (self._registry.value(f"{root}\\{key}", name) for root in _POLICIES)
        return next((f for f in found if f is not None), None)

    def _own(self, key: str, name: str) -> Any:
        return self._registry.value(f"{_OWN}\\{key}", name)

    def _is_on(self, key: str, name: str) -> bool:
        """Whether a switch stands at 1; a policy goes before the user's own."""
        ordered = self._policy(key, name)
        return _number(ordered if ordered is not None else self._own(key, name), 0) == 1

    def _vba_off(self, version: int) -> bool:
        common = f"{version}.0\\Common"
        machine = (r"HKLM\Software\Policies\Microsoft\Office", r"HKLM\Software\Microsoft\Office")
        found = [self._policy(common, "vbaoff")]
        found += [self._registry.value(f"{root}\\{common}", "vbaoff") for root in machine]
        return any(_number(f, 0) == 1 for f in found)

    def _trusted(self, key: str) -> tuple[str, ...]:
        roots = (_OWN, *_POLICIES)
        keys = [f"{root}\\{key}" for root in roots]
        paths = [
            self._registry.value(f"{k}\\{sub}", "Path")
            for k in keys
            for sub in self._registry.subkeys(k)
        ]
        return tuple(resolved(str(path), self._environment) for path in paths if path)

    def _disabled(self, version: int) -> bool:
        """Whether our add-in is among what Excel refuses to load since a crash."""
        key = f"{_OWN}\\{version}.0\\Excel\\Resiliency\\DisabledItems"
        items = (v for v in self._registry.values(key).values() if isinstance(v, bytes))
        return any(ADDIN in item.decode("utf-16-le", "replace").casefold() for item in items)

    def _child_processes(self) -> str:
        """Defender's rule for Office: by group policy, by device management, by the user's own."""
        own = r"Windows Defender Exploit Guard\ASR\Rules"
        listed = [
            self._registry.values(f"HKLM\\Software{root}{_DEFENDER}\\{own}")
            for root in ("\\Policies", "")
        ]
        managed = self._registry.value(
            f"HKLM\\Software\\Policies{_DEFENDER}\\Policy Manager", "ASRRules"
        )
        pairs = (rule.partition("=") for rule in str(managed or "").split("|"))
        listed.append({rule: state for rule, _, state in pairs})
        for rules in listed:
            states = {rule.strip("{}").casefold(): str(state) for rule, state in rules.items()}
            if _CHILDREN in states:
                return _ASR_STATES.get(states[_CHILDREN].strip(), "")
        return ""

    def _scripts_off(self) -> bool:
        key = r"\Software\Microsoft\Windows Script Host\Settings"
        found = [self._registry.value(hive + key, "Enabled") for hive in ("HKCU", "HKLM")]
        return any(_number(f, 1) == 0 for f in found)

    def _is_network(self, path: Path) -> bool:
        """By \\\\server\\share, or by a drive letter that stands for one."""
        mapped = {letter.casefold() + ":" for letter in self._registry.subkeys(r"HKCU\Network")}
        return str(path).startswith("\\\\") or str(path)[:2].casefold() in mapped


def _number(value: Any, default: int) -> int:
    """A DWORD, or text of digits as some tools write it."""
    return int(value) if isinstance(value, int) or str(value).isdigit() else default


def _bits(program: Path) -> int:
    """32 or 64 by the header of a Windows program; 0 where it cannot be read."""
    try:
        with program.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return 0
    if len(head) < 64:
        return 0
    at = struct.unpack_from("<I", head, 60)[0]
    if at + 6 > len(head):
        return 0
    return _MACHINES.get(struct.unpack_from("<H", head, at + 4)[0], 0)


def _is_marked(path: Path) -> bool:
    """Whether the file's second stream says that it came from the internet."""
    try:
        return bool(_FROM_OUTSIDE.search(Path(f"{path}:Zone.Identifier").read_bytes()))
    except OSError:
        return False


def _com() -> bool:
    """Whether pywin32 can be imported: xlwings passes over it in silence where it cannot."""
    try:
        import_module("win32com.client")
    except ImportError:
        return False
    return True


def _xlwings() -> str:
    """The version of xlwings that can be imported, "" where none can."""
    try:
        import xlwings
    except ImportError:
        return ""
    return str(xlwings.__version__)
