"""XML of a vetted part, walked by expat: no DOCTYPE, bounded nesting, our own words. No meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NoReturn
from xml.parsers import expat

from vpr_xl.core.findings import Refused
from vpr_xl.core.rules.w_file import refused

MAX_NESTING = 100
Attributes = Mapping[str, str]
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
#: Encodings that every reader of XML agrees about, and those of older Russian programs.
_ENCODINGS = {
    "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii",
    "iso-8859-1", "iso-8859-5", "windows-1251", "windows-1252", "cp1251", "koi8-r",
}  # fmt: skip

#: How a part begins whose bytes are UTF-8 for every reader.
UTF8_HEAD = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=(?:"1\.0"|'1\.0')"""
    rb"""(?: encoding=(?:"(?i:utf-8)"|'(?i:utf-8)'))?"""
    rb"""(?: standalone=(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>)?\s*<[A-Za-z]"""
)
#: Bytes that XML forbids, and CR, which it turns into LF.
CONTROLS = bytes(set(range(32)) - {9, 10})
_REFERENCES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


def walk(
    blob: bytes, part: str, start: Start, end: End | None = None, text: Text | None = None
) -> None:
    """Feeds the events of one XML part to the handlers, tags as "namespace local".

    Raises Refused (DOCTYPE, not well-formed, too deep), naming the part.
    """
    depth = 0

    def down(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_NESTING:
            raise too_deep(part)
        start(tag, attributes)

    def up(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(tag)

    feed(blob, part, down, up, text)


def feed(blob: bytes, part: str, start: Start, end: End, text: Text | None) -> None:
    """As `walk`, for handlers that count the nesting themselves and raise `too_deep`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def doctype(*_: object) -> NoReturn:
        raise refused("W-20", part=part)

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise refused("W-21", part=part, line=1)

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(blob, True)
    except expat.ExpatError as error:
        raise refused("W-21", part=part, line=error.lineno) from None


def too_deep(part: str) -> Refused:
    """The refusal of a part whose elements are nested too deep."""
    return refused("W-22", part=part, what="nesting", limit=MAX_NESTING)


def local(tag: str) -> str:
    """The local name of a tag."""
    return tag.rpartition(" ")[2]


def spreadsheet(tag: str) -> str:
    """The local name of a tag of SpreadsheetML, transitional or strict; "" for a foreign one."""
    namespace, _, name = tag.rpartition(" ")
    return name if namespace in (MAIN, STRICT) else ""


def relation_id(attributes: Attributes) -> str:
    """The value of r:id, "" where absent."""
    return next((attributes[key] for key in _RELATION_IDS if key in attributes), "")


def truth(value: str | None) -> bool:
    """An XML boolean; absent is false."""
    return value is not None and value.strip() in ("1", "true", "on")


def unreferenced(text: str) -> str:
    """The text with the five references that XML itself names replaced; others stay."""
    if "&" in text:
        for name, character in _REFERENCES.items():  # "&" last: what it reveals is no reference
            text = text.replace(name, character)
    return text
