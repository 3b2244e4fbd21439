"""A real LibreOffice takes the project for one of VBA: every module, and its functions run."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.build.conftest import build
from tests.adapters.vba.conftest import DOCUMENTS, TEXTS
from vpr_xl.adapters.office.office import NoOffice, Office
from vpr_xl.adapters.vba.reading import Difference, difference, read_project
from vpr_xl.adapters.vba.sources import sources
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import LAUNCHER
from vpr_xl.faces.index import MACROS

pytestmark = pytest.mark.office
#: com.sun.star.script.ModuleType: an ordinary module, the code behind a document.
NORMAL, DOCUMENT = 1, 4
#: com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN: the test's own book, no question.
RUNS_MACROS = 4


@pytest.fixture(scope="module")
def desktop() -> Iterator[Any]:
    """The desktop of an office of this module's own."""
    started = Office(call_within=60)
    try:
        started.start()
    except NoOffice as missing:
        if os.environ.get("VPR_REQUIRE_OFFICE"):
            pytest.fail(f"no LibreOffice: {missing}")
        pytest.skip(f"no LibreOffice with its Python bridge: {missing}")
    yield started._desktop
    started.stop()


@pytest.fixture
def loaded(desktop: Any) -> Iterator[Callable[[Path], Any]]:
    """Opens a book with its macros allowed; closed after the test."""
    from com.sun.star.beans import PropertyValue

    documents: list[Any] = []

    def load(path: Path) -> Any:
        how = [("Hidden", True), ("MacroExecutionMode", RUNS_MACROS)]
        settings = tuple(PropertyValue(name, 0, value, 0) for name, value in how)
        documents.append(desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, settings))
        return documents[-1]

    yield load
    for document in documents:
        document.close(True)


def _run(document: Any, function: str, *values: str) -> Any:
    place = f"vnd.sun.star.script:VprXl.{function}?language=Basic&location=document"
    result, _, _ = document.getScriptProvider().getScript(place).invoke(values, (), ())
    return result


def test_every_module_is_there_as_vba(
    loaded: Callable[[Path], Any], macro_book: Callable[..., Path]
) -> None:
    libraries = loaded(macro_book()).BasicLibraries
    library = libraries.getByName("VprXl")

    kinds = {name: library.getModuleInfo(name).ModuleType for name in library.ElementNames}

    assert libraries.VBACompatibilityMode is True
    assert kinds == dict.fromkeys(sources(), NORMAL) | dict.fromkeys(DOCUMENTS, DOCUMENT)
    for name, text in sources().items():
        code = text.partition("\n")[2].strip()
        assert code in library.getByName(name).replace("\r\n", "\n")


def test_texts_are_read_by_the_running_macro(
    loaded: Callable[[Path], Any], macro_book: Callable[..., Path]
) -> None:
    document = loaded(macro_book())

    told = {key: _run(document, "VprMain.VprText", key, "?") for key in TEXTS}

    assert told == {key: str(value) for key, value in TEXTS.items()}
    assert _run(document, "VprMain.VprText", "no such key", "otherwise") == "otherwise"


def test_the_built_master_has_its_macros_and_texts(
    loaded: Callable[[Path], Any], tmp_path: Path
) -> None:
    offered = [Macro(*fields) for fields in MACROS]
    path = tmp_path / "ВПР 2027.xlsm"
    path.write_bytes(build(macros=offered, launcher=LAUNCHER))

    document = loaded(path)

    assert set(sources()) < set(document.BasicLibraries.getByName("VprXl").ElementNames)
    assert _run(document, "VprMain.VprText", "launcher", "?") == LAUNCHER
    assert "{0}" in _run(document, "VprMain.VprText", "msg_failed", "?")


def test_the_office_saves_the_project_so_that_it_is_still_ours(
    loaded: Callable[[Path], Any], macro_book: Callable[..., Path], tmp_path: Path
) -> None:
    """LibreOffice writes a project of its own making; the reader finds our modules in it."""
    from com.sun.star.beans import PropertyValue

    document = loaded(macro_book())
    saved = tmp_path / "saved.xlsm"
    kind = PropertyValue("FilterName", 0, "Calc MS Excel 2007 VBA XML", 0)
    document.storeToURL(saved.as_uri(), (kind,))

    with zipfile.ZipFile(saved) as package:
        read = read_project(package.read("xl/vbaProject.bin"))

    assert difference(read, sources()) == Difference((), (), ())
