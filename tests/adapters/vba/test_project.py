"""The written project holds to the specification, as a strict reader and others' readers see it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.vba.foreign import mraptor, olevba
from tests.adapters.vba.strict import Meant, reread
from vpr_xl.adapters.vba.project import Kind, Module, vba_project
from vpr_xl.adapters.vba.sources import sources

_PRINT_HASH = """
import hashlib
from vpr_xl.adapters.vba.project import Module, vba_project
from vpr_xl.adapters.vba.sources import sources
blob = vba_project([Module(n, t) for n, t in sources().items()],
                   ["ThisWorkbook", "VprHome", "VprService"])
print(hashlib.sha256(blob).hexdigest())
"""


def _module(name: str, lines: int = 1, text: str = "") -> Module:
    body = "".join(f"' line {n} of {name} {n * 7919 % 104729}\n" for n in range(lines))
    return Module(name, f'Attribute VB_Name = "{name}"\n{text or body}')


def test_own_project_holds_to_the_specification(project: bytes, own: Meant) -> None:
    reread(project, own)


@pytest.mark.parametrize("sheets", [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 63, 64, 98, 99, 100, 150])
def test_any_number_of_sheets_gives_a_whole_project(sheets: int) -> None:
    documents = ["ThisWorkbook", *(f"VprSheet{n}" for n in range(sheets))]
    blob = vba_project([_module("VprMain")], documents)

    reread(blob, Meant("VprXl", documents, {"VprMain": _module("VprMain").source}))


def test_a_module_of_110_kb_is_read_back() -> None:
    large = _module("Large", 4200)
    assert len(large.source) > 110_000
    blob = vba_project([large, _module("Small")], ["ThisWorkbook"])

    meant = {"Large": large.source, "Small": _module("Small").source}
    reread(blob, Meant("VprXl", ["ThisWorkbook"], meant))


@pytest.mark.parametrize("size", [4090, 4094, 4095, 4096, 4097, 8192, 8193])
def test_a_stream_about_the_cutoff_is_read_back(size: int) -> None:
    noise = hashlib.shake_256(b"vpr").hexdigest(size)  # hardly compressible: the stream is large
    text = "".join(f"' {noise[n : n + 80]}\n" for n in range(0, size, 80))
    module = _module("Noise", text=text)

    blob = vba_project([module], ["ThisWorkbook"])

    reread(blob, Meant("VprXl", ["ThisWorkbook"], {"Noise": module.source}))


@pytest.mark.parametrize("zone", ["Asia/Kamchatka", "UTC"])
def test_the_same_sources_are_the_same_bytes_on_any_machine(project: bytes, zone: str) -> None:
    told = set()
    for seed in ("1", "77"):
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        run = subprocess.run(
            [sys.executable, "-c", _PRINT_HASH],
            env=environment,
            capture_output=True,
            check=True,
            text=True,
        )
        told.add(run.stdout.strip())

    assert told == {hashlib.sha256(project).hexdigest()}


@pytest.mark.parametrize(
    ("modules", "documents"),
    [
        ([_module("A" * 32)], ["ThisWorkbook"]),
        ([_module("_Hidden")], ["ThisWorkbook"]),
        ([_module("Лист")], ["ThisWorkbook"]),
        ([_module("Same"), _module("SAME")], ["ThisWorkbook"]),
        ([_module("thisworkbook")], ["ThisWorkbook"]),
        ([_module("Dir")], ["ThisWorkbook"]),
        ([Module("Other", 'Attribute VB_Name = "Name"\n')], ["ThisWorkbook"]),
        ([Module("Bare", "Option Explicit\n")], ["ThisWorkbook"]),
        ([_module("Russian", text="' ёлка\n")], ["ThisWorkbook"]),
        ([Module("Form", 'Attribute VB_Name = "Form"\n', Kind.FORM)], ["ThisWorkbook"]),
        ([_module("Fine")], ["This Workbook"]),
        ([_module("Main", text="Public Sub VprHome()\nEnd Sub\n")], ["ThisWorkbook", "VprHome"]),
        ([_module(n, text="Public Sub Same()\nEnd Sub\n") for n in "AB"], ["ThisWorkbook"]),
        ([_module("Fine")], ["ThisWorkbook", "ThisWorkbook"]),
    ],
)
def test_what_the_format_cannot_hold_is_refused(
    modules: list[Module], documents: list[str]
) -> None:
    with pytest.raises(ValueError, match=r"."):
        vba_project(modules, documents)


def test_olevba_reads_the_sources_identically(macro_book: Callable[..., Path]) -> None:
    path = macro_book()
    parser = olevba.VBA_Parser(str(path))

    found = {Path(name).stem: code for _, _, name, code in parser.extract_macros()}
    parser.close()

    told = {n: found[n].replace("\r\n", "\n").rstrip() for n in sources()}
    assert told == {n: t.rstrip() for n, t in sources().items()}
    assert sorted(found) == sorted([*sources(), "ThisWorkbook", "VprHome", "VprService"])


def test_macro_raptor_finds_nothing_that_runs_by_itself(macro_book: Callable[..., Path]) -> None:
    parser = olevba.VBA_Parser(str(macro_book()))
    raptor = mraptor.MacroRaptor(parser.get_vba_code_all_modules())
    parser.close()

    raptor.scan()

    assert (raptor.autoexec, raptor.write, raptor.suspicious) == (False, False, False)
    assert raptor.execute  # it saw the one thing that the stub does


def test_pyopenvba_has_no_complaint(project: bytes, macro_book: Callable[..., Path]) -> None:
    pyopenvba = pytest.importorskip("pyopenvba")
    vba, cfb = (pytest.importorskip(f"pyopenvba.{room}") for room in ("vba", "cfb"))
    file = cfb.CFB.from_bytes(project)
    read = vba.parse_vba_project(file)

    assert read.validate(file) == []
    assert [m.name for m in read.modules][3:] == list(sources())
    report = pyopenvba.check_file(macro_book())
    assert not list(report.issues), report


def test_olefile_finds_no_defect(project: bytes) -> None:
    olefile = pytest.importorskip("olefile")
    file = olefile.OleFileIO(project, raise_defects=olefile.DEFECT_UNSURE)

    assert file.parsing_issues == []
    assert file.exists("VBA/dir")


def test_code_names_of_the_package_are_the_document_modules(
    macro_book: Callable[..., Path], own: Meant
) -> None:
    with zipfile.ZipFile(macro_book()) as package:
        parts = [n for n in package.namelist() if re.match(r"xl/(workbook|worksheets/)", n)]
        xml = "".join(package.read(part).decode() for part in parts)

    assert sorted(re.findall(r'codeName="(\w+)"', xml)) == sorted(own.documents)
