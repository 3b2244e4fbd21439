"""Corners of a workbook in which a name may stand, each filled with what somebody wrote there."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Parts = dict[str, bytes]
Corner = Callable[[Parts, str], None]


def parts_of(blob: bytes) -> Parts:
    """Name -> content of every part."""
    with zipfile.ZipFile(io.BytesIO(blob)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: Parts) -> bytes:
    """The parts as one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return out.getvalue()


def _before(parts: Parts, part: str, end: str, more: str) -> None:
    head, found, tail = parts[part].rpartition(end.encode())
    assert found, (part, end)
    parts[part] = head + more.encode() + found + tail


def _cells(content: str) -> str:
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetData><row r="9"><c r="A9" t="inlineStr"><is>'
        f"<t>{content}</t></is></c></row></sheetData></worksheet>"
    )


def _cell(parts: Parts, said: str) -> None:
    sheet = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
    row = f'<row r="99999"><c r="A99999" t="inlineStr"><is><t>{said}</t></is></c></row>'
    _before(parts, sheet, "</sheetData>", row)


def _deleted_cell(parts: Parts, said: str) -> None:
    """A shared string that no cell shows any more."""
    _before(parts, "xl/sharedStrings.xml", "</sst>", f"<si><t>{said}</t></si>")


def _runs(parts: Parts, said: str) -> None:
    """One cell of two looks: the name is cut in the middle."""
    half = len(said) // 2
    runs = f"<r><t>{said[:half]}</t></r><r><t>{said[half:]}</t></r>"
    _before(parts, "xl/sharedStrings.xml", "</sst>", f"<si>{runs}</si>")


def _comment(parts: Parts, said: str) -> None:
    parts["xl/comments9.xml"] = (
        f'<comments xmlns="{_MAIN}"><authors><author>x</author></authors><commentList><comment>'
        f"<text><r><t>{said}</t></r></text></comment></commentList></comments>"
    ).encode()


def _property(parts: Parts, said: str) -> None:
    parts["docProps/app.xml"] = f"<x><Manager>{said}</Manager></x>".encode()


def _defined_name(parts: Parts, said: str) -> None:
    name = "_".join(re.findall(r"[^\W\d]+", unicodedata.normalize("NFC", said)))
    names = f'<definedNames><definedName name="{name}">1</definedName></definedNames>'
    _before(parts, "xl/workbook.xml", "</workbook>", names)


def _hidden_sheet(parts: Parts, said: str) -> None:
    parts["xl/worksheets/sheet99.xml"] = _cells(said).encode()


def _pivot(parts: Parts, said: str) -> None:
    cache = f'<x xmlns="{_MAIN}"><sharedItems><s v="{said}"/></sharedItems></x>'
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = cache.encode()


def _thumbnail(encoding: str) -> Corner:
    def corner(parts: Parts, said: str) -> None:
        written = unicodedata.normalize("NFC", said).encode(encoding, "replace")
        parts["docProps/thumbnail.jpeg"] = b"\xff\xd8\xff\xe0\x00" + written + b"\x00\xff\xd9"

    return corner


def _part(encoding: str) -> Corner:
    def corner(parts: Parts, said: str) -> None:
        text = said if encoding.startswith("utf") else unicodedata.normalize("NFC", said)
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        parts["xl/notes.xml"] = f"{head}<x>{text}</x>".encode(encoding, "replace")

    return corner


#: By what it is called: cells, comments, properties and all else that a workbook carries along.
CORNERS: dict[str, Corner] = {
    "cell": _cell,
    "deleted cell": _deleted_cell,
    "runs": _runs,
    "comment": _comment,
    "property": _property,
    "defined name": _defined_name,
    "hidden sheet": _hidden_sheet,
    "pivot cache": _pivot,
    "thumbnail in UTF-8": _thumbnail("utf-8"),
    "thumbnail in UTF-16": _thumbnail("utf-16-le"),
    "thumbnail in cp1251": _thumbnail("cp1251"),
    "part in UTF-8": _part("utf-8"),
    "part in UTF-16": _part("utf-16"),
    "part in cp1251": _part("windows-1251"),
}
