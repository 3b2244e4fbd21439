"""The product's own project and a book that carries it, for the tests of this folder."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.adapters.vba.strict import Meant
from vpr_xl.adapters.vba.project import Module, vba_project
from vpr_xl.adapters.vba.sources import sources

DOCUMENTS = ("ThisWorkbook", "VprHome", "VprService")
TEXTS = {
    "schema_version": 1,
    "launcher": r"%LOCALAPPDATA%\vpr-xl\python\pythonw.exe",
    "arguments": "-I -m vpr_xl.faces.macros",
    "msg_title": "ВПР",
    "msg_running": "ВПР: выполняется…",
    "msg_nobook": "Откройте книгу ВПР.",
    "msg_unsaved": "Сначала сохраните книгу.",
    "msg_mac": "Кнопки работают в Excel для Windows.",
    "msg_nopython": "Не найдена программа {0}.",
    "msg_blocked": "Windows не дала запустить программу ({0}).",
    "msg_failed": "Программа остановилась с кодом {0}.",
}


@pytest.fixture(scope="session")
def own() -> Meant:
    """What the product's project is meant to be."""
    return Meant("VprXl", DOCUMENTS, sources())


@pytest.fixture(scope="session")
def project(own: Meant) -> bytes:
    """The product's project."""
    return vba_project([Module(n, t) for n, t in own.sources.items()], own.documents)


@pytest.fixture
def macro_book(project: bytes, tmp_path: Path) -> Callable[..., Path]:
    """A saved .xlsm of this name with the project, a home sheet and the texts of the stub."""

    def write(name: str = "ВПР 2027.xlsm", without: str = "") -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(path)
        book.set_vba_name(DOCUMENTS[0])
        home, service = book.add_worksheet("Главная"), book.add_worksheet("_vpr")
        home.set_vba_name(DOCUMENTS[1])
        service.set_vba_name(DOCUMENTS[2])
        service.very_hidden()
        for row, (key, value) in enumerate(TEXTS.items(), start=3):
            if key != without:
                service.write(row, 0, key)
                service.write(row, 1, value)
        book.add_vba_project(io.BytesIO(project), is_stream=True)
        book.close()
        return path

    return write
