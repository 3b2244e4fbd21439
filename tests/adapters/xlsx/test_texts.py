"""Every part of a package is read for the proof of names, split and encoded text too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import xlsxwriter

from vpr_xl.adapters.xlsx.texts import part_texts


def package(parts: Mapping[str, bytes] | None = None) -> bytes:
    """A small workbook with parts added."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Протокол")
    sheet.write_rich_string(0, 0, "Тес", book.add_format({"bold": True}), "това", " Анна")
    sheet.write_comment(0, 1, "Вопрос к Образцову")
    book.set_properties({"author": "Примеров"})
    book.close()
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, content in (parts or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def test_split_runs_comments_and_properties_are_read() -> None:
    texts = part_texts(package())

    assert "Тестова Анна" in texts["xl/sharedStrings.xml"]
    assert "Образцову" in "".join(texts.values())
    assert "Примеров" in texts["docProps/core.xml"]


def test_character_references_binary_parts_and_part_names_are_read() -> None:
    binary = b"\x00\x01" + "Тестова".encode("utf-16-le")
    texts = part_texts(package({"extra/a.xml": b"<a>&#1058;&#1077;</a>", "media/b.bin": binary}))

    assert "Те" in texts["extra/a.xml"]
    assert "Тестова" in texts["media/b.bin"]
    assert "media/b.bin" in texts[""]
