"""The parts around the sheets as bytes with a few changes: calcChain, links, types, calculation."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from vpr_xl.adapters.xlsx.package import CONTENT_TYPES, ContentTypes, OpenedPackage, rels_part
from vpr_xl.adapters.xlsx.rawcells import Unlawful, attributes, plain

_LINK = re.compile(rb"<(?:[\w.-]+:)?Relationship(?=\s)([^<>]*?)(?:/>|></[^<>]*>)")
_OVERRIDE = re.compile(rb"<(?:[\w.-]+:)?Override(?=\s)([^<>]*?)(?:/>|></[^<>]*>)")
_CHAINED = re.compile(rb"<c(?=\s)([^<>]*?)/?>(?:</c\s*>)?")
_SHEET_ID = re.compile(rb"\si\s*=\s*[\"'][0-9]*[\"']")
_CALC = re.compile(rb"<calcPr(?=[\s/>])([^<>]*?)(/?)>")
_FULL = re.compile(rb"\sfullCalcOnLoad\s*=\s*[\"'][^\"']*[\"']")
_BEFORE_CALC = ("definedNames", "externalReferences", "functionGroups", "sheets")


def unchained(xml: bytes, gone: Collection[tuple[str, str]]) -> bytes:
    """The calculation chain without these cells, b"" where none is left.

    gone: (sheet id, A1 address).  An entry without a sheet id has that of the entry before it, so
    the first one after a removed entry gets its own.  Raises Unlawful outside the byte grammar.
    """
    xml = plain(xml)
    out: list[bytes] = []
    at, said, meant, left = 0, b"", b"", 0
    for match in _CHAINED.finditer(xml):
        given = attributes(match[1])
        meant = given.get(b"i", meant)
        out.append(xml[at : match.start()])
        at = match.end()
        if (meant.decode(), given.get(b"r", b"").decode()) in gone:
            continue
        own = _SHEET_ID.sub(b"", match[1].rstrip(b"/"))
        stated = b' i="%s"' % meant if b"i" in given or meant != said else b""
        out.append(match[0] if stated and b"i" in given else b"<c" + own + stated + b"/>")
        said = meant
        left += 1
    return b"".join([*out, xml[at:]]) if left else b""


def without_part(package: OpenedPackage, part: str) -> dict[str, bytes]:
    """The workbook's links and the content types once a part is gone."""
    links, types = rels_part(package.main), CONTENT_TYPES
    links, types = package.parts.find(links) or links, package.parts.find(types) or types
    ids = {link.id for link in package.relations(package.main).values() if link.target == part}
    name = b"/" + part.lower().encode()
    return {
        links: _LINK.sub(
            lambda m: b"" if attributes(m[1]).get(b"Id", b"").decode() in ids else m[0],
            package.parts.read(links),
        ),
        types: _OVERRIDE.sub(
            lambda m: b"" if attributes(m[1]).get(b"PartName", b"").lower() == name else m[0],
            package.parts.read(types),
        ),
    }


def recalculated(xml: bytes) -> bytes:
    """The workbook part that asks the program to compute every formula when it opens the book."""
    xml = plain(xml)
    match = _CALC.search(xml)
    if match:
        asked = _FULL.sub(b"", match[1]) + b' fullCalcOnLoad="1"'
        return xml[: match.start()] + b"<calcPr" + asked + match[2] + b">" + xml[match.end() :]
    at = after(xml, _BEFORE_CALC)
    return xml[:at] + b'<calcPr fullCalcOnLoad="1"/>' + xml[at:]


def after(xml: bytes, names: Collection[str]) -> int:
    """Where the first of these elements that stands ends. Raises Unlawful where none does."""
    for name in names:
        tag = name.encode()
        match = re.search(
            rb"<" + tag + rb"(?=[\s/>])[^<>]*(?:(?<=/)>|>.*?</" + tag + rb"\s*>)", xml, re.S
        )
        if match:
            return match.end()
    raise Unlawful


def appended(xml: bytes, entry: bytes) -> bytes:
    """A part of links or content types with one more entry at its end, in its own prefix."""
    end = re.search(rb"</((?:[\w.-]+:)?)(?:Relationships|Types)\s*>\s*\Z", xml)
    if not end:
        raise Unlawful
    own = entry.replace(b"<", b"<" + end[1]) if end[1] else entry
    return xml[: end.start()] + own + xml[end.start() :]


def typed(
    xml: bytes,
    known: ContentTypes,
    overrides: Mapping[str, str],
    defaults: Mapping[str, str],
) -> bytes:
    """The content types with those of new parts; a default the package has is not said again."""
    for extension, kind in defaults.items():
        if extension not in known.extensions:
            entry = f'<Default Extension="{extension}" ContentType="{kind}"/>'
            xml = appended(xml, entry.encode())
    for part, kind in overrides.items():
        xml = appended(xml, f'<Override PartName="/{part}" ContentType="{kind}"/>'.encode())
    return xml
