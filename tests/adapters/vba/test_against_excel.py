"""Record by record, ours beside a project that came from Excel: what differs is listed here."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.vba.foreign import olevba
from vpr_xl.adapters.vba.project import Module, vba_project
from vpr_xl.adapters.vba.reading import read_project
from vpr_xl.adapters.vba.streams import streams

pyopenvba = pytest.importorskip("pyopenvba")
#: From Excel, with one empty module; a template of pyOpenVBA, which may have touched it since.
BLANK = Path(pyopenvba.__file__).parent / "_templates" / "blank_files" / "blank_workbook.xlsm"
#: Records that Excel adds: its compatibility version, references to stdole and Office.
MORE = {0x4A, 0x16, 0x3E, 0x0D}
#: Records whose values differ, and why.
OTHER_VALUES = {
    0x01: "system kind: 3, Windows 64; ours 1 is what a program without compiled code writes",
    0x03: "code page of the PC where Excel ran",
    0x04: "name of the project",
    0x09: "version, counted up by the editor",
    0x13: "cookie, ignored on reading",
    0x2C: "cookie, ignored on reading",
    0x31: "where the source begins, behind compiled code",
}


@pytest.fixture(scope="module")
def excels() -> dict[str, bytes]:
    with zipfile.ZipFile(BLANK) as package:
        return dict(streams(package.read("xl/vbaProject.bin")))


@pytest.fixture(scope="module")
def ours() -> dict[str, bytes]:
    """Ours with the same modules."""
    module = Module("Module1", 'Attribute VB_Name = "Module1"\n')
    return dict(streams(vba_project([module], ["ThisWorkbook", "Sheet1"], "VBAProject")))


def _records(found: dict[str, bytes]) -> Iterator[tuple[int, bytes]]:
    plain = bytes(olevba.decompress_stream(bytearray(found["VBA/dir"])))
    at = 0
    while at + 6 <= len(plain):
        number, size = struct.unpack_from("<HI", plain, at)
        size = 6 if number == 0x09 else size
        yield number, plain[at + 6 : at + 6 + size]
        at += 6 + size
        if number == 0x10:
            return


def test_records_stand_in_the_order_of_excel(
    excels: dict[str, bytes], ours: dict[str, bytes]
) -> None:
    theirs = [number for number, _ in _records(excels)]
    assert set(theirs) >= MORE

    assert [number for number, _ in _records(ours)] == [n for n in theirs if n not in MORE]


def test_records_hold_what_excel_writes_but_for_those_listed(
    excels: dict[str, bytes], ours: dict[str, bytes]
) -> None:
    theirs = [record for record in _records(excels) if record[0] not in MORE]

    pairs = zip(_records(ours), theirs, strict=True)

    differing = {one[0] for one, other in pairs if one != other}
    assert differing <= set(OTHER_VALUES), sorted(map(hex, differing))


def test_streams_and_names_are_those_of_excel(
    excels: dict[str, bytes], ours: dict[str, bytes]
) -> None:
    assert set(ours) == set(excels)
    assert ours["PROJECTwm"] == excels["PROJECTwm"]


def test_lines_of_project_are_those_of_excel(
    excels: dict[str, bytes], ours: dict[str, bytes]
) -> None:
    theirs, own = (_lines(found["PROJECT"]) for found in (excels, ours))

    assert [_key(line) for line in own] == [_key(line) for line in theirs]
    told = {_key(line) for line, other in zip(own, theirs, strict=True) if line != other}
    windows = {"ThisWorkbook", "Sheet1", "Module1"}  # where the editor had them on the screen
    assert told <= {"ID", "CMG", "DPB", "GC"} | windows


def test_attributes_of_documents_are_those_of_excel() -> None:
    with zipfile.ZipFile(BLANK) as package:
        theirs = read_project(package.read("xl/vbaProject.bin"))
    own = read_project(vba_project([], ["ThisWorkbook", "Sheet1"]))

    assert [m.source for m in own.modules] == [m.source for m in theirs.modules[:2]]


def _lines(packed: bytes) -> list[str]:
    return packed.decode("cp1252").splitlines()


def _key(line: str) -> str:
    """Left side of a line, but the whole of a module's, which names it."""
    return line if line.startswith(("Module=", "Document=")) else line.partition("=")[0]
