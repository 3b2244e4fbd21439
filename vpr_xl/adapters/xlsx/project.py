"""The macro project of an opened package, and what binds it: code names, ribbon. No verdict."""

from __future__ import annotations

import re

from vpr_xl.adapters.xlsx.package import OpenedPackage
from vpr_xl.adapters.xlsx.rawcells import attributes
from vpr_xl.core.tables import Macros

_BOOK = re.compile(rb"<(?:[\w.-]+:)?workbookPr(?=[\s/>])([^<>]*)>")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheetPr(?=[\s/>])([^<>]*)>")
_HEAD = 4096  # sheetPr is the first child of a sheet


def project_part(package: OpenedPackage) -> str | None:
    """Name of the part that holds the macro project, None without one."""
    found = package.related(package.main, "vbaProject")
    return found[0] if found else None


def has_ribbon(package: OpenedPackage) -> bool:
    """Whether the package brings entries of its own into the ribbon."""
    return bool(package.related("", "extensibility"))


def code_names(package: OpenedPackage) -> tuple[str, ...]:
    """Names by which macros know the workbook (first) and its sheets, those that are stated."""
    parts = [(package.main, _BOOK), *((sheet.part, _SHEET) for sheet in package.sheets)]
    found = (_stated(package.parts.read(part)[:_HEAD], tag) for part, tag in parts)
    return tuple(name for name in found if name)


def _stated(xml: bytes, tag: re.Pattern[bytes]) -> str:
    match = tag.search(xml)
    return attributes(match[1]).get(b"codeName", b"").decode("utf-8", "replace") if match else ""


def macros(package: OpenedPackage) -> Macros | None:
    """The project compared with ours; None without one or where it cannot be read."""
    part = project_part(package)
    if part is None:
        return None
    from vpr_xl.adapters.vba.errors import UnreadableProject
    from vpr_xl.adapters.vba.project import Kind
    from vpr_xl.adapters.vba.reading import difference, read_project
    from vpr_xl.adapters.vba.sources import sources

    try:
        found = read_project(package.parts.read(part))
    except UnreadableProject:
        return None
    differs = difference(found, sources())
    documents = tuple(m.name for m in found.modules if m.kind is Kind.DOCUMENT)
    return Macros(differs.foreign, differs.changed, differs.missing, documents)
