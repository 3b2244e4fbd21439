"""What makes a workbook one with macros: project, code names, ribbon, buttons; and the add-in.

Sheets are drawn elsewhere; here XlsxWriter is told of the project and its package gets the parts
that XlsxWriter knows nothing of. Parts are exchanged raw, so the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from vpr_xl.adapters.build.frame import Button
from vpr_xl.adapters.build.ribbon import PART, RELATIONSHIP, ribbon
from vpr_xl.core.declare.macros import Macro

BOOK = "ThisWorkbook"
_RELS, _TYPES, _MAIN = "_rels/.rels", "[Content_Types].xml", "xl/workbook.xml"
_BOOK_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"


def buttons_of(macros: Iterable[Macro]) -> list[Button]:
    """A button a command on each sheet that it names."""
    from vpr_xl.adapters.vba.sources import macro_name

    return [
        Button(table, macro.title, macro_name(macro.identifier))
        for macro in macros
        for table in macro.tables
    ]


def code_name(table: str, number: int = 0) -> str:
    """Name of a sheet for macros: "VprSheetHome"; a work's is numbered, its title is Russian.

    Never the name of a macro: a command may be called like a sheet (reserve, report), and VBA would
    take VprReport for the module.
    """
    return (
        "VprSheet" + "".join(word.capitalize() for word in table.split("_")) + (str(number or ""))
    )


def project(documents: Sequence[str]) -> bytes:
    """Our macro project for a package of these code names, the workbook's first."""
    from vpr_xl.adapters.vba.project import Module, vba_project
    from vpr_xl.adapters.vba.sources import sources

    return vba_project([Module(name, text) for name, text in sources().items()], documents)


def add_project(book: Any, names: Sequence[str]) -> None:
    """Gives an xlsxwriter Workbook its project; names: code names of its sheets in tab order."""
    book.set_vba_name(BOOK)
    for worksheet, name in zip(book.worksheets(), names, strict=True):
        worksheet.set_vba_name(name)
    book.add_vba_project(BytesIO(project([BOOK, *names])), True)


def with_ribbon(blob: bytes, macros: Sequence[Macro]) -> bytes:
    """The package with our tab of the ribbon."""
    return _spliced(blob, {_RELS: _linked}, {PART: ribbon(macros).encode()})


def as_addin(blob: bytes) -> bytes:
    """The macro-enabled package as an add-in: another type, and no window of its own."""
    return _spliced(blob, {_TYPES: _addin_type, _MAIN: _windowless}, {})


def _spliced(
    blob: bytes, changes: Mapping[str, Callable[[bytes], bytes]], added: Mapping[str, bytes]
) -> bytes:
    from vpr_xl.adapters.xlsx.package import open_package
    from vpr_xl.adapters.xlsx.zipsplice import splice

    parts = open_package(blob).parts
    return splice(blob, {name: change(parts.read(name)) for name, change in changes.items()}, added)


def _linked(rels: bytes) -> bytes:
    link = f'<Relationship Id="rIdVprRibbon" Type="{RELATIONSHIP}" Target="{PART}"/>'
    return _once(rels, b"</Relationships>", link.encode() + b"</Relationships>")


def _addin_type(types: bytes) -> bytes:
    return _once(types, _BOOK_TYPE, _ADDIN_TYPE)


def _windowless(main: bytes) -> bytes:
    return _once(main, b"<workbookView ", b'<workbookView visibility="hidden" ')


def _once(xml: bytes, old: bytes, new: bytes) -> bytes:
    """Our own package in XlsxWriter's grammar: what is not there exactly once is a bug of ours."""
    if xml.count(old) != 1:
        raise ValueError(old)
    return xml.replace(old, new)
