"""Registry, folders and environment become the facts of the PC that they stand for."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.adapters.desk.fake_windows import FakeWinreg, Keys, desk, environment, program
from vpr_xl.adapters.desk.registry import Registry, resolved
from vpr_xl.core.desk.examine import examine
from vpr_xl.core.desk.pc import ADDIN

_OWN = r"HKCU\Software\Microsoft\Office\16.0\Excel"
_POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel"
_FOLDERS = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_RULE = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
_GUARD = r"Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"


def test_names_of_the_environment_are_resolved_in_any_case() -> None:
    assert resolved(r"%userprofile%\Desktop", {"USERPROFILE": r"C:\U"}) == r"C:\U\Desktop"
    assert resolved("%НЕТ% 100%", {}) == "%НЕТ% 100%"


def test_what_is_missing_or_closed_in_the_registry_is_none() -> None:
    keys = {"HKCU\\A": {"x": 1}, "HKCU\\A\\Ниже": {}, "HKLM\\B": {"y": 2}}
    fake = FakeWinreg(keys, closed=("HKLM\\B",))
    registry = Registry(fake)

    assert registry.value("HKCU\\A", "x") == 1
    assert registry.value("HKCU\\A", "z") is None
    assert registry.value("HKLM\\B", "y") is None
    assert registry.value("HKCR\\C") is None
    assert (registry.values("HKCU\\A"), registry.values("HKCU\\D")) == ({"x": 1}, {})
    assert (registry.subkeys("HKCU\\A"), registry.subkeys("HKLM\\B")) == (["ниже"], [])
    assert not any(key.open for key in fake.opened)


def test_folders_are_the_users_own(tmp_path: Path) -> None:
    places = desk(tmp_path).places()
    profile = Path(environment(tmp_path)["USERPROFILE"])

    assert places.documents == profile / "Documents"
    assert places.desktop == profile / "Desktop"
    assert places.startup == profile / "AppData/Roaming/Microsoft/Excel/XLSTART"
    assert places.home == profile / "AppData/Local/vpr-xl"
    assert places.pythonw == profile / "AppData/Local/vpr-xl/python/pythonw.exe"


def test_a_desktop_that_was_moved_is_found_where_it_is(tmp_path: Path) -> None:
    moved = {"Desktop": "%USERPROFILE%/OneDrive/Рабочий стол", "Personal": "/сервер/Документы"}

    places = desk(tmp_path, {_FOLDERS: moved}).places()

    profile = Path(environment(tmp_path)["USERPROFILE"])
    assert places.desktop == profile / "OneDrive/Рабочий стол"
    assert places.book == Path("/сервер/Документы/ВПР/ВПР.xlsm")


@pytest.mark.parametrize(("machine", "bits"), [(0x14C, 32), (0x8664, 64), (0xAA64, 64)])
def test_excel_is_found_with_its_version_and_bits(tmp_path: Path, machine: int, bits: int) -> None:
    excel = tmp_path / "Excel 2021" / "EXCEL.EXE"
    excel.parent.mkdir()
    excel.write_bytes(program(machine))
    keys: Keys = {
        r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe": {"": str(excel)},
        r"HKCR\Excel.Application\CurVer": {"": "Excel.Application.15"},
    }

    pc = desk(tmp_path, keys).pc()

    assert (pc.excel, pc.excel_version, pc.excel_bits) == (str(excel), 15, bits)


@pytest.mark.parametrize("content", [b"", b"MZ", bytes(64), b"MZ" + bytes(58) + b"\xff" * 4])
def test_a_program_that_is_none_has_no_bits(tmp_path: Path, content: bytes) -> None:
    excel = tmp_path / "EXCEL.EXE"
    excel.write_bytes(content)
    key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"

    assert desk(tmp_path, {key: {"": str(excel)}}).pc().excel_bits == 0


def test_without_settings_excel_asks_and_nothing_is_forbidden(tmp_path: Path) -> None:
    pc = desk(tmp_path).pc()

    told = [look.trouble.id for look in examine(pc) if look.state != "ok"]
    assert told == ["E-04", "E-10", "E-23"]
    assert (pc.macros, pc.macros_by_policy, pc.pythonw, pc.xlwings != "") == (2, False, True, True)


@pytest.mark.parametrize(
    ("keys", "fact", "value"),
    [
        ({rf"{_OWN}\Security": {"VBAWarnings": 4}}, "macros", 4),
        ({rf"{_POLICY}\Security": {"VBAWarnings": 3}}, "macros_by_policy", True),
        ({r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0\Excel\Security":
          {"VBAWarnings": 4}}, "macros_by_policy", True),
        ({rf"{_POLICY}\Security": {"blockcontentexecutionfrominternet": 1}},
         "internet_blocked", True),
        ({r"HKCU\Software\Policies\Microsoft\Office\16.0\Common": {"VBAOff": 1}}, "vba_off", True),
        ({r"HKLM\Software\Microsoft\Office\16.0\Common": {"vbaoff": 1}}, "vba_off", True),
        ({rf"{_OWN}\Security\Trusted Locations": {"AllLocationsDisabled": 1}}, "trusted_off", True),
        ({rf"{_OWN}\Security": {"DisableAllAddins": 1}}, "addins_off", True),
        ({rf"{_POLICY}\Security": {"RequireAddinSig": 1}}, "addins_signed", True),
        ({r"HKCU\Software\Microsoft\Windows Script Host\Settings": {"Enabled": "0"}},
         "scripts_off", True),
        ({r"HKLM\Software\Microsoft\Windows Script Host\Settings": {"Enabled": 0}},
         "scripts_off", True),
        ({rf"HKLM\Software\Policies\{_GUARD}": {_RULE: "1"}}, "child_processes", "block"),
        ({rf"HKLM\Software\Policies\{_GUARD}": {_RULE.lower(): "6"}}, "child_processes", "warn"),
        ({rf"HKLM\Software\Policies\{_GUARD}": {_RULE: "2"}}, "child_processes", ""),
        ({rf"HKLM\Software\{_GUARD}": {_RULE: 1}}, "child_processes", "block"),
        ({r"HKLM\Software\Policies\Microsoft\Windows Defender\Policy Manager":
          {"ASRRules": f"aa=1|{_RULE}=1"}}, "child_processes", "block"),
    ],
)  # fmt: skip
def test_a_setting_of_the_registry_is_seen(
    tmp_path: Path, keys: Keys, fact: str, value: Any
) -> None:
    assert getattr(desk(tmp_path, keys).pc(), fact) == value


def test_pywin32_is_seen_where_it_can_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not desk(tmp_path).pc().com

    monkeypatch.setitem(sys.modules, "win32com", ModuleType("win32com"))
    monkeypatch.setitem(sys.modules, "win32com.client", ModuleType("win32com.client"))

    assert desk(tmp_path).pc().com


def test_a_policy_goes_before_the_users_own_setting(tmp_path: Path) -> None:
    keys = {rf"{_OWN}\Security": {"VBAWarnings": 4}, rf"{_POLICY}\Security": {"VBAWarnings": 2}}

    pc = desk(tmp_path, keys).pc()

    assert (pc.macros, pc.macros_by_policy) == (2, True)


def test_trusted_folders_of_user_and_policy_are_gathered(tmp_path: Path) -> None:
    keys = {
        rf"{_OWN}\Security\Trusted Locations\Location1": {"Path": "%APPDATA%/XLSTART/"},
        rf"{_POLICY}\Security\Trusted Locations\Location0": {"Path": "D:/Школа"},
        rf"{_POLICY}\Security\Trusted Locations\Location2": {"Description": "без пути"},
    }

    trusted = desk(tmp_path, keys).pc().trusted

    assert trusted == (environment(tmp_path)["APPDATA"] + "/XLSTART/", "D:/Школа")


def test_an_addin_that_excel_switched_off_after_a_crash_is_seen(tmp_path: Path) -> None:
    path = f"C:\\Users\\Анна\\XLSTART\\{ADDIN}\0".encode("utf-16-le")
    item = bytes(4) + len(path).to_bytes(4, "little") + bytes(4) + path
    key = rf"{_OWN}\Resiliency\DisabledItems"

    assert desk(tmp_path, {key: {"35F": item}}).pc().addin_disabled
    assert not desk(tmp_path, {key: {"35F": item.replace(b"v", b"w")}}).pc().addin_disabled


def test_python_of_the_windows_store_is_known(tmp_path: Path) -> None:
    from vpr_xl.adapters.desk.windows import WindowsDesk

    store = tmp_path / "Microsoft/WindowsApps/PythonSoftwareFoundation.Python.3.12/python.exe"

    assert WindowsDesk(Registry(FakeWinreg({})), environment(tmp_path), store).pc().store_python
    assert not desk(tmp_path).pc().store_python


def test_addin_and_shortcut_are_seen_where_they_belong(tmp_path: Path) -> None:
    here = desk(tmp_path)
    for path in (here.places().addin, here.places().shortcut):
        path.parent.mkdir(parents=True)
        path.touch()

    pc = here.pc()

    assert (pc.addin, pc.shortcut) == (True, True)


@pytest.mark.parametrize(("zone", "marked"), [("3", True), ("4", True), ("1", False)])
def test_the_mark_of_the_internet_is_read_from_the_second_stream(
    tmp_path: Path, zone: str, marked: bool
) -> None:
    book = tmp_path / "ВПР.xlsm"
    Path(f"{book}:Zone.Identifier").write_text(f"[ZoneTransfer]\r\nZoneId={zone}\r\n")

    assert desk(tmp_path).book_file(book).marked is marked


def test_a_book_of_this_pc_has_no_mark_and_no_foreign_place(tmp_path: Path) -> None:
    found = desk(tmp_path).book_file(tmp_path / "Документы" / "ВПР.xlsm")

    assert (found.marked, found.cloud, found.network) == (False, "", False)


@pytest.mark.parametrize(
    ("place", "cloud"),
    [
        ("Users/Анна Тестова/OneDrive/ВПР.xlsm", "OneDrive"),
        ("Users/Анна Тестова/OneDrive - Школа/ВПР.xlsm", "OneDrive - Школа"),
        ("YandexDisk/ВПР.xlsm", "YandexDisk"),
        ("Школа/ВПР.xlsm", ""),
    ],
)
def test_a_cloud_folder_is_named(tmp_path: Path, place: str, cloud: str) -> None:
    assert desk(tmp_path).book_file(tmp_path / place).cloud == cloud


def test_a_mapped_drive_and_a_share_are_the_network(tmp_path: Path) -> None:
    here = desk(tmp_path, {r"HKCU\Network\Z": {"RemotePath": r"\\сервер\школа"}})

    assert here._is_network(Path("Z:/ВПР.xlsm"))
    assert here._is_network(Path("\\\\сервер\\школа\\ВПР.xlsm"))
    assert not here._is_network(Path("C:/ВПР.xlsm"))


def test_the_program_of_a_book_is_looked_for(tmp_path: Path) -> None:
    here = desk(tmp_path)

    found, there = here.launcher("%LOCALAPPDATA%/vpr-xl/python/pythonw.exe")
    assert (Path(found), there) == (here.places().pythonw, True)
    assert here.launcher("%LOCALAPPDATA%/нет/pythonw.exe")[1] is False
    assert here.launcher("") == ("", False)
