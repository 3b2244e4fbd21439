"""A sheet that a school made itself, taken from an old book into the new one, whole or not at all.

It goes the way of our own sheets (`graft`), which knows the grammar of one writer; so a sheet with
anything more is not taken, and what was taken is read back and compared before it is believed.
"""

from __future__ import annotations

import re
from html import unescape
from xml.parsers import expat

from vpr_xl.adapters.xlsx.graft import PRINTER, grafted
from vpr_xl.adapters.xlsx.package import OpenedPackage, SheetPart, open_package
from vpr_xl.adapters.xlsx.rawcells import Unlawful
from vpr_xl.adapters.xlsx.read import read_opened
from vpr_xl.adapters.xlsx.vet import MAX_PART
from vpr_xl.adapters.xlsx.zipsplice import splice
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import Reading

#: Links of a sheet whose parts may stand alone; a pivot table or a control hangs on more.
_ALONE = {"hyperlink", "comments", "vmlDrawing", "table", "drawing", PRINTER}
#: A shape that runs a macro: the macro stays behind.
_MACRO = re.compile(rb"\smacro\s*=\s*[\"'][^\"']|<x:FmlaMacro[\s>]")
#: What refers to parts of the old workbook: cell metadata, views of other people, other books.
_BEYOND = re.compile(rb"<(?:[\w.-]+:)?(?:customSheetViews|oleObjects|controls|picture)[\s/>]")
_METADATA = re.compile(rb"<(?:[\w.-]+:)?c\s[^<>]*?\s(?:cm|vm)\s*=")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?(?:f|formula|formula1|formula2)(?:\s[^<>]*)?>([^<]*)<")
_OTHER_BOOK = re.compile(r"(?<![\w.\]])'?\[[0-9]+\]")
_TEXT = re.compile(r'"[^"]*"')
_WORD = re.compile(r"[^\W\d][\w.]*")
_STILL_SHARED = re.compile(rb"<c\s[^<>]*?\st=[\"']s[\"']")
_CODE_NAME = re.compile(rb"(<sheetPr(?=\s)[^<>]*?)\scodeName=[\"'][^\"']*[\"']")
_PAGE = re.compile(rb"(<pageSetup(?=\s)[^<>]*?)\s[\w.-]+:id=[\"'][^\"']*[\"']")


def transplant(blob: bytes, old: bytes, title: str, after: str) -> bytes | None:
    """The new book with the old one's sheet `title` behind its own sheet `after`.

    None where the sheet cannot be taken whole: values, formulas, formats and all.
    """
    host, guest = open_package(blob), open_package(old)
    sheet = guest.sheet(title)
    if sheet is None or not _fits(host, guest, sheet, after):
        return None
    try:
        work = grafted(host, guest, sheet, after)
    except (Unlawful, ValueError, Refused):
        return None
    part = next(name for name in work.added if name.startswith("xl/worksheets/sheet"))
    work.added[part] = _PAGE.sub(rb"\1", _CODE_NAME.sub(rb"\1", work.added[part]))
    if _STILL_SHARED.search(work.added[part]) or not _well_formed(work.replaced | work.added):
        return None
    made = splice(blob, work.replaced, work.added)
    return made if _same(read_opened(guest), made, title) else None


def _fits(host: OpenedPackage, guest: OpenedPackage, sheet: SheetPart, after: str) -> bool:
    """Whether the sheet is one of cells alone, by its links, its markup and its formulas."""
    links = guest.relations(sheet.part).values()
    kinds = {link.kind for link in links}
    taken = {name.casefold() for name in (one.name for one in host.sheets)}
    if sheet.kind != "worksheet" or sheet.name.casefold() in taken or host.sheet(after) is None:
        return False
    if not kinds <= _ALONE or any(link.external and link.kind != "hyperlink" for link in links):
        return False
    shapes = [link.target for link in links if link.kind in ("drawing", "vmlDrawing")]
    if any(_MACRO.search(guest.parts.read(part)) for part in shapes):
        return False
    xml = guest.parts.xml(sheet.part, MAX_PART)
    if _BEYOND.search(xml) or _METADATA.search(xml):
        return False
    lost = {n.casefold() for n in guest.names if "@" not in n} - {n.casefold() for n in host.names}
    return not any(_needs(text.decode(), lost) for text in _FORMULA.findall(xml))


def _needs(formula: str, lost: set[str]) -> bool:
    """Whether a formula reads another workbook, or a name that the new book does not have."""
    formula = _TEXT.sub("", unescape(formula))
    words = {word.casefold() for word in _WORD.findall(formula)}
    return bool(_OTHER_BOOK.search(formula)) or not words.isdisjoint(lost)


def _well_formed(parts: dict[str, bytes]) -> bool:
    """Whether every part parses with all its prefixes declared."""
    for name, xml in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        try:
            expat.ParserCreate(namespace_separator=" ").Parse(xml, True)
        except expat.ExpatError:
            return False
    return True


def _same(old: Reading, made: bytes, title: str) -> bool:
    """Whether the sheet reads as it did, and every other sheet of the new book is still there."""
    from vpr_xl.adapters.xlsx.read import read_workbook

    before, after = old.grid(title), read_workbook(made).grid(title)
    return (
        before is not None
        and after is not None
        and (before.state, list(before.numbers)) == (after.state, list(after.numbers))
        and [list(row) for row in before.rows] == [list(row) for row in after.rows]
        and [v.kind for v in before.validations] == [v.kind for v in after.validations]
    )
