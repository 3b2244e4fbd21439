"""A sheet of one book set into another: what must change changes, all other bytes stay.

Knows packages and parts; what the sheet is for is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape

from vpr_xl.adapters.xlsx import mainpart
from vpr_xl.adapters.xlsx.guestsheet import Guest, read_guest
from vpr_xl.adapters.xlsx.package import (
    CONTENT_TYPES,
    OpenedPackage,
    SheetPart,
    open_package,
    rels_part,
)
from vpr_xl.adapters.xlsx.rawcells import STRICT, Unlawful, attributes, plain
from vpr_xl.adapters.xlsx.stylemerge import children, merged, with_children
from vpr_xl.adapters.xlsx.zipsplice import splice
from vpr_xl.core.rules.w_file import refused

_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: Settings of somebody's printer: the page stands in the sheet itself.
PRINTER = "printerSettings"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_UNLAWFUL_NAME = re.compile(r"[:\\/?*\[\]\x00-\x1f]|\A'|'\Z")
_LONGEST_NAME = 31
_SHEET = re.compile(rb"<sheet(?=\s)([^<>]*?)/?>(?:</sheet\s*>)?")
_LOCAL = re.compile(rb"(\slocalSheetId\s*=\s*[\"'])([0-9]+)")
_TAB = re.compile(rb"(\s(?:activeTab|firstSheet)\s*=\s*[\"'])([0-9]+)")
_VIEW = re.compile(rb"<workbookView(?=[\s/>])[^<>]*>")
_NAME = re.compile(rb"<definedName(?=\s)([^<>]*)>")
_IDMAP = re.compile(rb"<o:idmap\s[^<>]*?data\s*=\s*[\"']([0-9]+)")


@dataclass(slots=True)
class Graft:
    """The parts that change and come in, and the names that are taken."""

    host: OpenedPackage
    replaced: dict[str, bytes] = field(default_factory=dict)
    added: dict[str, bytes] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)

    def fresh(self, name: str) -> str:
        """The part name with the first number that no part bears: table3.xml."""
        stem, dot, extension = name.rpartition(".")
        stem = stem.rstrip("0123456789")
        number = 1
        while True:
            candidate = f"{stem}{number}{dot}{extension}"
            if not self.host.parts.find(candidate) and candidate not in self.added:
                return candidate
            number += 1


def graft(blob: bytes, donor: bytes, title: str, after: str) -> bytes:
    """The book with the donor's only sheet set in behind the sheet `after`, under its name `title`.

    donor: a workbook of one sheet that is named `title` already (its formulas may say so).
    Cell formats, table names, part names and sheet numbers are fitted to the host; strings become
    inline.  Raises Refused where the host cannot take it; ValueError for an unfit donor.
    """
    host, guest = open_package(blob), open_package(donor)
    if len(guest.sheets) != 1 or guest.sheets[0].name != title:
        raise ValueError(title)
    _vet(host, title, after)
    try:
        work = grafted(host, guest, guest.sheets[0], after)
    except Unlawful:
        raise refused("W-43", sheet=after) from None
    return splice(blob, work.replaced, work.added)


def grafted(host: OpenedPackage, guest: OpenedPackage, sheet: SheetPart, after: str) -> Graft:
    """The parts of the host with a sheet of the guest in it, behind the sheet `after`.

    Raises Unlawful for what the byte grammar does not know, ValueError for a sheet with parts of
    parts.
    """
    work = Graft(host)
    part = _bring(work, guest, sheet.part)
    _enter(work, guest, sheet, after, part)
    return work


def vet_new_sheet(present: Collection[str], title: str, after: str) -> None:
    """Raises Refused where a book with these sheets cannot take one of this title there."""
    if not title or len(title) > _LONGEST_NAME or _UNLAWFUL_NAME.search(title):
        raise refused("W-51", sheet=title)
    if title.casefold() in map(str.casefold, present):
        raise refused("W-49", sheet=title)
    if after not in present:
        raise refused("W-47", sheet=after)


def _vet(host: OpenedPackage, title: str, after: str) -> None:
    vet_new_sheet([sheet.name for sheet in host.sheets], title, after)
    if STRICT in host.parts.read(host.main):
        raise refused("W-50")


def _bring(work: Graft, package: OpenedPackage, sheet: str) -> str:
    """Takes the donor's sheet part and all parts that it links to; the new sheet part's name."""
    host = work.host
    guest = read_guest(package, sheet)
    styles, theirs = host.related(host.main, "styles"), package.related(package.main, "styles")
    if not styles or not theirs:
        raise Unlawful
    looks = merged(host.parts.xml(styles[0]), package.parts.xml(theirs[0]))
    work.replaced[styles[0]] = looks.xml
    table_names = _table_names(host, guest)
    part = work.fresh("xl/worksheets/sheet1.xml")
    work.added[part] = guest.sheet_xml(looks, table_names)
    work.overrides[part] = _SHEET_TYPE
    links = _links(work, package, guest, looks.first_difference, table_names)
    if links:
        work.added[rels_part(part)] = links
    return part


def _table_names(host: OpenedPackage, guest: Guest) -> dict[str, str]:
    """Name of each guest table -> a name that no table or defined name of the host has."""
    taken = {name.partition("@")[0].casefold() for name in host.names}
    for sheet in host.sheets:
        for part in host.related(sheet.part, "table"):
            xml = host.parts.read(part)
            taken |= {name.decode().casefold() for name in _DISPLAY.findall(xml)}
    out: dict[str, str] = {}
    for name in guest.table_names:
        candidate, number = name, 2
        while candidate.casefold() in taken:
            candidate, number = f"{name}_{number}", number + 1
        taken.add(candidate.casefold())
        out[name] = candidate
    return out


_DISPLAY = re.compile(rb"<(?:[\w.-]+:)?table\s[^<>]*?\sdisplayName\s*=\s*[\"']([^\"']*)")
_TABLE_ID = re.compile(rb"<(?:[\w.-]+:)?table\s[^<>]*?\bid\s*=\s*[\"']([0-9]+)")


def _links(
    work: Graft,
    package: OpenedPackage,
    guest: Guest,
    first_difference: int,
    table_names: Mapping[str, str],
) -> bytes:
    """The new sheet's links, ids as the sheet states them; the parts they name are brought too."""
    out: list[str] = []
    ids = _taken(work.host, "table", _TABLE_ID)
    shapes = _taken(work.host, "vmlDrawing", _IDMAP)
    for link in package.relations(guest.part).values():
        if link.kind == PRINTER:
            continue
        target, mode = link.target, ' TargetMode="External"' if link.external else ""
        if not link.external:
            xml = package.parts.read(link.target)
            if link.kind == "table":
                ids.append(max(ids, default=0) + 1)
                xml = guest.table_xml(xml, ids[-1], first_difference, table_names)
            elif link.kind == "vmlDrawing":
                shapes.append(max(shapes, default=0) + 1)
                xml = guest.drawing_xml(xml, shapes[-1])
            elif package.relations(link.target):
                raise ValueError(link.target)  # a drawing with parts of its own: no donor has one
            target = "/" + _take(work, package, link.target, xml)
        kind = _RELATIONS.decode() + "/" + link.kind
        out.append(f'<Relationship Id="{link.id}" Type="{kind}" Target="{escape(target)}"{mode}/>')
    if not out:
        return b""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
    space = '"http://schemas.openxmlformats.org/package/2006/relationships">'
    return (head + space + "".join(out) + "</Relationships>").encode()


def _take(work: Graft, package: OpenedPackage, part: str, xml: bytes) -> str:
    name = work.fresh(part)
    work.added[name] = xml
    own = package.types.parts.get(part.casefold())
    if own:
        work.overrides[name] = own
    else:
        extension = name.rpartition(".")[2].casefold()
        work.defaults[extension] = package.types.of(part)
    return name


def _taken(host: OpenedPackage, kind: str, pattern: re.Pattern[bytes]) -> list[int]:
    parts = {part for sheet in host.sheets for part in host.related(sheet.part, kind)}
    return [int(n) for part in parts for n in pattern.findall(host.parts.read(part))]


def _enter(work: Graft, package: OpenedPackage, sheet: SheetPart, after: str, part: str) -> None:
    """The workbook part, its links and the content types with the new sheet."""
    host = work.host
    index = [sheet.name for sheet in host.sheets].index(after) + 1
    link = _fresh_id(host)
    xml = plain(host.parts.xml(host.main))
    xml = _shifted(xml, index)
    xml = _listed(xml, index, sheet, link)
    own = b"%d" % package.sheets.index(sheet)
    local = [(name, _LOCAL.search(name)) for name in children_of(package)]
    names = [_scoped(name, index) for name, scope in local if scope and scope[2] == own]
    xml = _named(xml, names)
    work.replaced[host.main] = xml
    links = host.parts.find(rels_part(host.main))
    types = host.parts.find(CONTENT_TYPES)
    if links is None or types is None:
        raise Unlawful
    kind = _RELATIONS.decode() + "/worksheet"
    entry = f'<Relationship Id="{link}" Type="{kind}" Target="/{part}"/>'
    work.replaced[links] = mainpart.appended(host.parts.read(links), entry.encode())
    work.replaced[types] = mainpart.typed(
        host.parts.read(types), host.types, work.overrides, work.defaults
    )


def children_of(package: OpenedPackage) -> list[bytes]:
    """The defined names of a package as elements."""
    return children(plain(package.parts.xml(package.main)), b"definedNames")


def _fresh_id(host: OpenedPackage) -> str:
    taken = {name.casefold() for name in host.relations(host.main)}
    number = len(taken) + 1
    while f"rid{number}" in taken:
        number += 1
    return f"rId{number}"


def _shifted(xml: bytes, index: int) -> bytes:
    """Every number of a sheet at or behind the new one grows by one."""

    def more(match: re.Match[bytes]) -> bytes:
        number = int(match[2])
        return match[1] + b"%d" % (number + (number >= index))

    xml = _NAME.sub(lambda m: _LOCAL.sub(more, m[0]), xml)
    return _VIEW.sub(lambda m: _TAB.sub(more, m[0]), xml)


def _listed(xml: bytes, index: int, sheet: SheetPart, link: str) -> bytes:
    tabs = list(_SHEET.finditer(xml))
    ids = [int(attributes(tab[1]).get(b"sheetId", b"0")) for tab in tabs]
    prefix = re.search(rb"xmlns:([\w.-]+)\s*=\s*[\"']" + re.escape(_RELATIONS) + rb"[\"']", xml)
    if not prefix or len(tabs) < index:
        raise Unlawful
    name = f'"{escape(sheet.name)}"'.encode()
    state = b"" if sheet.state == "visible" else b' state="%s"' % sheet.state.encode()
    entry = b'<sheet name=%s sheetId="%d"%s %s:id="%s"/>' % (
        name, max(ids) + 1, state, prefix[1], link.encode(),
    )  # fmt: skip
    at = tabs[index - 1].end()
    return xml[:at] + entry + xml[at:]


def _scoped(name: bytes, index: int) -> bytes:
    return _LOCAL.sub(lambda m: m[1] + b"%d" % index, name, count=1)


def _named(xml: bytes, names: list[bytes]) -> bytes:
    if not names:
        return xml
    if not re.search(rb"<definedNames(?=[\s/>])", xml):
        at = mainpart.after(xml, ("externalReferences", "functionGroups", "sheets"))
        return xml[:at] + b"<definedNames>" + b"".join(names) + b"</definedNames>" + xml[at:]
    made = with_children(xml, b"definedNames", children(xml, b"definedNames") + names)
    return re.sub(rb"<definedNames count=\"[0-9]+\"", b"<definedNames", made, count=1)
