"""The built master and add-in: their projects are strict too, every button starts its command."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.adapters.build.conftest import CREATED, build
from tests.adapters.vba.excel import WINDOW, Excel, opened
from tests.adapters.vba.strict import Meant, reread
from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.vba.sources import keys, macro_name, sources
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import LAUNCHER, LAUNCHER_ARGUMENTS, STUB_WORDS
from vpr_xl.faces.index import MACROS

OFFERED = [Macro(*fields) for fields in MACROS]


@pytest.fixture(scope="module")
def packages() -> dict[str, bytes]:
    master = build(macros=OFFERED, launcher=LAUNCHER)
    return {"ВПР.xlsm": master, "vpr-xl.xlam": XlsxBuilder(house(), OFFERED).addin(CREATED)}


@pytest.fixture(scope="module")
def excel(packages: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Excel:
    """An Excel with the built master open."""
    path = tmp_path_factory.mktemp("built") / "ВПР.xlsm"
    path.write_bytes(packages["ВПР.xlsm"])
    return opened(path)


@pytest.mark.parametrize("name", ["ВПР.xlsm", "vpr-xl.xlam"])
def test_their_projects_hold_to_the_specification(name: str, packages: dict[str, bytes]) -> None:
    blob = packages[name]
    with zipfile.ZipFile(BytesIO(blob)) as package:
        project = package.read("xl/vbaProject.bin")

    reread(project, Meant("VprXl", read_workbook(blob).package.code_names, sources()))


def test_every_button_of_the_master_starts_its_command(
    excel: Excel, packages: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(BytesIO(packages["ВПР.xlsm"])) as package:
        drawn = "".join(package.read(n).decode() for n in package.namelist() if "vmlDrawing" in n)
    pressed = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawn)
    excel.shell.started.clear()

    for macro in pressed:
        excel.run(macro)

    actions = {macro_name(one.identifier): one.identifier for one in OFFERED}
    head, tail = f'"{LAUNCHER}" {LAUNCHER_ARGUMENTS}', f'--hwnd={WINDOW} --wb="ВПР.xlsm"'
    assert [line for line, *_ in excel.shell.started] == [
        f"{head} {actions[macro]} {tail}" for macro in pressed
    ]
    assert set(actions) >= set(pressed)
    assert len(pressed) >= sum(bool(one.tables) for one in OFFERED) > 0
    assert excel.said() == []


def test_the_master_tells_a_missing_program_in_its_own_words(excel: Excel) -> None:
    excel.shell.answer = (-2147024894, "no file")
    excel.run("VprCheck")
    excel.shell.answer = 0

    [(text, title)] = excel.said()
    excel.dialogs.clear()
    assert text == STUB_WORDS["msg_nopython"].format(LAUNCHER)
    assert title == STUB_WORDS["msg_title"]


@pytest.mark.parametrize("name", ["ВПР.xlsm", "vpr-xl.xlam"])
def test_every_key_that_the_stub_reads_is_in_its_first_hundred_rows(
    name: str, packages: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / Path(name).with_suffix(".xlsm").name
    path.write_bytes(packages[name])
    read = opened(path)

    told = {key: read.run("VprText", key, "lost") for key in keys()}

    assert "lost" not in told.values()
    assert told["launcher"] == LAUNCHER
    assert {key: told[key] for key in STUB_WORDS} == dict(STUB_WORDS)
