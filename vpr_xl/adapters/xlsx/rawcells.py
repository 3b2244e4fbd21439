"""Tags, attributes and cells found in the bytes of a part by a closed grammar. Nothing is changed.

Other prefixes and left-out addresses are first rewritten to the plain form, which means the same;
what the grammar does not know (comments, CDATA) is Unlawful, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from operator import ge
from typing import NamedTuple

from vpr_xl.core.tables import address, place

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
ATTRS = rb"((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)"
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL = re.compile(rb"<c(?=[\s/>])" + ATTRS + rb"(?:(?<=/)>|>(.*?)</c\s*>)", re.S)
#: A cell as every program writes it: whole, letters, row, style, content.
_USUAL = re.compile(
    rb'(<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="([0-9]++)")?+(?: t="[a-zA-Z]++")?+'
    rb"(?:/>|>(.*?)</c\s*>))",
    re.S,
)
_NO_MORE: Mapping[bytes, bytes] = {}
FORMULA = re.compile(rb"<f(?=[\s/>])" + ATTRS + rb"(?:(?<=/)>|>([^<]*)</f\s*>)")
#: A row or cell that does not begin with its address, or "<!".
_UNUSUAL_TAG = re.compile(rb"<(?:!|(?:c|row)(?! r=)[\s/>])")
BARE = re.compile(rb"<(row|c)(?=[\s/>])" + ATTRS + rb">")


class Unlawful(ValueError):  # noqa: N818 - a fact about the part, the caller words it
    """The part is outside the grammar and cannot be spliced without risk."""


class Found(NamedTuple):
    """What a standing cell says apart from its value.

    style: number of its cell format, "" for none; formula: its <f>, b"" for none; attributes: all
    of them where there are more than r, s, t.
    """

    style: str
    formula: bytes
    attributes: Mapping[bytes, bytes]


#: (column, what the cell says, all of its bytes, the space before it)
Placed = tuple[int, Found, bytes, bytes]


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """Attributes of a tag's inside, raw values, in order."""
    return {name: a or b for name, a, b in _ATTRIBUTE.findall(tag)}


def plain(xml: bytes) -> bytes:
    """The part with SpreadsheetML in the default namespace, as `<row>`, not `<x:row>`.

    Raises Unlawful for another encoding, comments, CDATA, a second default namespace.
    """
    if b"<!" in xml:
        raise Unlawful
    return _unprefixed(xml)


def plain_rows(xml: bytes) -> bytes:
    """As `plain` and `addressed`; a part that is both already, as most are, is looked at once."""
    if _UNUSUAL_TAG.search(xml):
        return addressed(plain(xml))
    bare = _unprefixed(xml)
    return bare if bare is xml else addressed(bare)


def _unprefixed(xml: bytes) -> bytes:
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or xml[:1] == b"\0":
        raise Unlawful
    declared = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", xml)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise Unlawful
    root = re.search(rb"<(?:[\w.-]+:)?[\w.-]+(?=[\s/>])" + ATTRS + rb">", xml)
    spaces = attributes(root[1]) if root else {}
    if spaces.get(b"xmlns") in (MAIN, STRICT):
        return xml
    prefix = next((k[6:] for k, v in spaces.items() if v in (MAIN, STRICT)), None)
    if root is None or prefix is None or not prefix or b"xmlns" in spaces or b" xmlns=" in xml:
        raise Unlawful
    if re.search(rb"<[\w.-]+[\s/>]", xml):
        raise Unlawful
    bare = re.sub(rb"(</?)" + re.escape(prefix) + rb":", rb"\1", xml)
    declaration = b'xmlns="' + spaces[b"xmlns:" + prefix] + b'" xmlns:' + prefix + b"="
    return re.sub(rb"xmlns:" + re.escape(prefix) + rb"\s*=\s*", declaration, bare, count=1)


def addressed(xml: bytes) -> bytes:
    """The part with an address on every row and cell, where a writer left them out."""
    if not _UNUSUAL_TAG.search(xml):
        return xml
    row = column = 0

    def named(match: re.Match[bytes]) -> bytes:
        nonlocal row, column
        given = attributes(match[2]).get(b"r")
        if match[1] == b"row":
            row, column = row_number(given) if given else row + 1, 0
            own = str(row)
        else:
            column = where(given)[1] if given else column + 1
            own = address(row, column)
        return match[0] if given else b'<%s r="%s"%s>' % (match[1], own.encode(), match[2])

    return BARE.sub(named, xml)


def found_cells(inner: bytes, row: int) -> tuple[list[Placed], bytes]:
    """The cells in a row's content, left to right, and the space behind them.

    Raises Unlawful for anything but cells.
    """
    usual = _USUAL.findall(inner)
    if sum(len(cell[0]) for cell in usual) != len(inner):
        return _unusual_cells(inner, row)
    expected = b"%d" % row
    if any(own != expected for _, _, own, _, _ in usual):
        raise Unlawful
    shape = tuple([(named, style) for _, named, _, style, _ in usual])
    return [
        (column, found, raw, b"")
        if not content or b"<f" not in content
        else (column, Found(found.style, _formula(content), _NO_MORE), raw, b"")
        for (column, found), (raw, _, _, _, content) in zip(_shaped(shape), usual, strict=True)
    ], b""


@lru_cache(maxsize=64)
def _shaped(shape: tuple[tuple[bytes, bytes], ...]) -> tuple[tuple[int, Found], ...]:
    """Columns and what the cells say where they hold no formula, of letters and styles.

    The prepared rows of a form are of one shape.  Raises Unlawful where columns do not ascend.
    """
    columns = [_column_number(named) for named, _ in shape]
    if any(map(ge, [0, *columns], columns)):
        raise Unlawful
    return tuple(
        (column, Found(style.decode(), b"", _NO_MORE))
        for column, (_, style) in zip(columns, shape, strict=True)
    )


def _unusual_cells(inner: bytes, row: int) -> tuple[list[Placed], bytes]:
    """As `found_cells`, for every lawful spelling and for space between the cells."""
    out: list[Placed] = []
    at = before = 0
    for match in _CELL.finditer(inner):
        start, end = match.span()
        given = attributes(match[1])
        number, column = where(given.get(b"r", b""))
        space = inner[at:start]
        if number != row or column <= before or space.strip():
            raise Unlawful
        style = given.get(b"s", b"").decode()
        more = given if given.keys() - {b"r", b"s", b"t"} else _NO_MORE
        out.append((column, Found(style, _formula(match[2]), more), match[0], space))
        at, before = end, column
    if inner[at:].strip():
        raise Unlawful
    return out, inner[at:]


def _formula(inner: bytes | None) -> bytes:
    if not inner or b"<f" not in inner:
        return b""
    match = FORMULA.search(inner)
    if not match:
        raise Unlawful
    return match[0]


def where(given: bytes) -> tuple[int, int]:
    try:
        return place(given.decode("ascii"))
    except ValueError:
        raise Unlawful from None


@lru_cache(maxsize=16_384)
def _column_number(given: bytes) -> int:
    return where(given + b"1")[1]


def row_number(given: bytes) -> int:
    if not given.isdigit() or len(given) > 7:
        raise Unlawful
    return int(given)
