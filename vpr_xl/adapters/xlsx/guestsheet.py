"""The only sheet of a donor book, rewritten for its host: formats, strings, names, numbers.

Donors come from our own builder (XlsxWriter), so the grammar is that of one writer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.adapters.xlsx.package import OpenedPackage
from vpr_xl.adapters.xlsx.rawcells import Unlawful, addressed, attributes, plain
from vpr_xl.adapters.xlsx.stylemerge import Merged
from vpr_xl.adapters.xlsx.vet import MAX_PART

_STYLED = re.compile(rb"<(?:c|row)(?=\s)[^<>]*>")
_COLUMNS = re.compile(rb"<col(?=\s)[^<>]*>")
_S = re.compile(rb"(\ss=[\"'])([0-9]+)")
_STYLE = re.compile(rb"(\sstyle=[\"'])([0-9]+)")
_SHARED = re.compile(rb"(<c(?=\s)[^<>]*?)\st=\"s\"([^<>]*)><v>([0-9]+)</v></c>")
_ENTRY = re.compile(rb"<si(?=[\s/>])[^<>]*(?:(?<=/)>|>(.*?)</si\s*>)", re.S)
_DIFFERENCE = re.compile(rb"(\s(?:dxfId|\w+DxfId)=[\"'])([0-9]+)")
_SELECTED = re.compile(rb"\stabSelected=[\"'][^\"']*[\"']")
_FORMULA = re.compile(rb"<((?:\w+:)?(?:f|formula|formula1|formula2))((?:\s[^<>]*)?)>([^<]*)<")
_TABLE_FORMULA = re.compile(rb"<(calculatedColumnFormula|totalsRowFormula)([^<>]*)>([^<]*)<")
_NAMED = re.compile(rb"(\s(?:name|displayName)=[\"'])([^\"']*)")
_TABLE = re.compile(rb"<table(?=\s)[^<>]*>")
_ID = re.compile(rb"(\sid=[\"'])[0-9]+")
_SHAPE = re.compile(rb"_s([0-9]+)\"")
_IDMAP = re.compile(rb"(<o:idmap\s[^<>]*?data=[\"'])([0-9]+)")
_SHAPES = 1024  # shape ids of one sheet


@dataclass(frozen=True, slots=True)
class Guest:
    """part: the sheet part's name; xml: its bytes; strings: inside of each shared string."""

    part: str
    xml: bytes
    strings: Sequence[bytes]
    table_names: Sequence[str]

    def sheet_xml(self, looks: Merged, tables: Mapping[str, str]) -> bytes:
        """The sheet part with the host's formats, inline strings and table names, unselected."""

        def formatted(match: re.Match[bytes]) -> bytes:
            return match[1] + b"%d" % looks.formats[int(match[2])]

        xml = _SELECTED.sub(b"", self.xml)
        xml = _COLUMNS.sub(lambda m: _STYLE.sub(formatted, m[0]), xml)
        xml = _STYLED.sub(lambda m: _S.sub(formatted, m[0]), xml)
        xml = _SHARED.sub(self._inline, xml)
        xml = _FORMULA.sub(lambda m: _renamed(m, tables), xml)
        return _DIFFERENCE.sub(lambda m: _more(m, looks.first_difference), xml)

    def _inline(self, match: re.Match[bytes]) -> bytes:
        index = int(match[3])
        if index >= len(self.strings):
            raise Unlawful
        inside = b"><is>" + self.strings[index] + b"</is></c>"
        return match[1] + match[2] + b' t="inlineStr"' + inside

    def table_xml(
        self, xml: bytes, number: int, first_difference: int, names: Mapping[str, str]
    ) -> bytes:
        """A table part under its number and name in the host."""

        def named(match: re.Match[bytes]) -> bytes:
            return match[1] + names[match[2].decode()].encode()

        tag = _TABLE.search(xml)
        if not tag:
            raise Unlawful
        head = _NAMED.sub(named, _ID.sub(lambda m: m[1] + b"%d" % number, tag[0], count=1))
        xml = xml[: tag.start()] + head + xml[tag.end() :]
        xml = _TABLE_FORMULA.sub(lambda m: _renamed(m, names), xml)
        return _DIFFERENCE.sub(lambda m: _more(m, first_difference), xml)

    def drawing_xml(self, xml: bytes, number: int) -> bytes:
        """The drawing of the notes with shape ids of a block of its own."""
        block = _IDMAP.search(xml)
        by = (number - int(block[2])) * _SHAPES if block else 0
        xml = _IDMAP.sub(lambda m: m[1] + b"%d" % number, xml)
        return _SHAPE.sub(lambda m: b'_s%d"' % (int(m[1]) + by), xml)


def read_guest(package: OpenedPackage, part: str) -> Guest:
    """The donor's sheet of this part. Raises Unlawful where it is outside the grammar."""
    shared = package.related(package.main, "sharedStrings")
    entries = _ENTRY.finditer(plain(package.parts.xml(shared[0], MAX_PART))) if shared else ()
    strings = [match[1] or b"" for match in entries]
    if len(strings) != len(package.strings):
        raise Unlawful
    tables = [package.parts.xml(name) for name in package.related(part, "table")]
    names = [attributes(tag[0]).get(b"displayName", b"").decode() for tag in map(_tag, tables)]
    return Guest(part, addressed(plain(package.parts.xml(part, MAX_PART))), strings, names)


def _tag(xml: bytes) -> re.Match[bytes]:
    match = _TABLE.search(xml)
    if not match:
        raise Unlawful
    return match


def _more(match: re.Match[bytes], by: int) -> bytes:
    return match[1] + b"%d" % (int(match[2]) + by)


def _renamed(match: re.Match[bytes], tables: Mapping[str, str]) -> bytes:
    """A formula that says the host's names of the sheet's tables."""
    text = match[3].decode()
    for old, new in tables.items():
        if old != new:
            text = re.sub(rf"(?<![\w.]){re.escape(old)}(?=\[)", new, text)
    return b"<" + match[1] + match[2] + b">" + text.encode() + b"<"
