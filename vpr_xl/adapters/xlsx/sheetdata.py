"""The rows and cells of one sheet part, found by a byte grammar and spliced. No package, no styles.

Every byte that is not one of the cells asked for is kept. What the grammar does not know (comments,
CDATA, rows out of order) is Unlawful, never guessed; other prefixes and left-out addresses are
first rewritten to the plain form, which means the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import ge
from typing import NamedTuple

from vpr_xl.core.tables import Area, address, place

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_ATTRS = rb"((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)"
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DATA = re.compile(rb"<sheetData(?=[\s/>])" + _ATTRS + rb">")
_ROW = re.compile(rb"<row(?=[\s/>])" + _ATTRS + rb">")
_CELL = re.compile(rb"<c(?=[\s/>])" + _ATTRS + rb"(?:(?<=/)>|>(.*?)</c\s*>)", re.S)
#: A cell as every program writes it: whole, letters, row, style, content.
_USUAL = re.compile(
    rb'(<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="([0-9]++)")?+(?: t="[a-zA-Z]++")?+'
    rb"(?:/>|>(.*?)</c\s*>))",
    re.S,
)
_ROW_START = re.compile(rb'<row(?: r="([0-9]{1,7})"|(?=[\s/>]))')
_NO_MORE: Mapping[bytes, bytes] = {}
_FORMULA = re.compile(rb"<f(?=[\s/>])" + _ATTRS + rb"(?:(?<=/)>|>([^<]*)</f\s*>)")
_COLUMN = re.compile(rb"<col(?=[\s/>])" + _ATTRS + rb">")
_DIMENSION = re.compile(rb"(<dimension\s[^>]*?ref\s*=\s*[\"'])([^\"']*)")
_SPANS = re.compile(rb"\sspans\s*=\s*[\"']([0-9]+):([0-9]+)[\"']")
_UNADDRESSED = re.compile(rb"<(?:c|row)(?! r=)[\s/>]")
_BARE = re.compile(rb"<(row|c)(?=[\s/>])" + _ATTRS + rb">")


class Unlawful(ValueError):  # noqa: N818 - a fact about the part, the caller words it
    """The part is outside the grammar and cannot be spliced without risk."""


class Row(NamedTuple):
    """A row's number, its tag's attributes, and where it stands in the part: tag, content, end."""

    number: int
    attributes: bytes
    start: int
    first: int
    last: int
    end: int


class Found(NamedTuple):
    """A cell as it stands. style: number of its cell format, "" for none; formula: its <f>, b"" for
    none; attributes: all of them where there are more than r, s, t; raw: all of it."""

    column: int
    start: int
    end: int
    style: str
    formula: bytes
    attributes: Mapping[bytes, bytes]
    raw: bytes


#: (row, column, the cell that stands there, style for a new one) -> the cell's new bytes; b"" for
#: no cell.
Render = Callable[[int, int, Found | None, str], bytes]


@dataclass(slots=True)
class Sheet:
    """One worksheet part, its rows indexed. Made by `opened`.

    numbers, starts: of every row, ascending.  A row is looked into only where it is asked for: an
    official form has 1499 of them, a class fills 30.
    """

    xml: bytes
    opening: int
    first: int
    last: int
    numbers: Sequence[int]
    starts: Sequence[int]
    headers: Sequence[Area] = ()
    _places: dict[int, int] = field(default_factory=dict)
    _rows: dict[int, Row] = field(default_factory=dict)
    _columns: dict[int, str] = field(default_factory=dict)

    def row(self, number: int) -> Row | None:
        """The row of this number, None where there is none."""
        place = self._places.get(number)
        if place is None:
            return None
        self._before(place)
        return self._row(place)

    def cells(self, row: Row) -> list[Found]:
        """The row's cells, left to right. Raises Unlawful where the row holds anything else."""
        return found_cells(self.xml[row.first : row.last], row.number)

    def cell(self, row: int, column: int) -> Found | None:
        """The cell at a place, None where there is none."""
        at = self.row(row)
        return next((c for c in self.cells(at) if c.column == column), None) if at else None

    def holds(self, *words: bytes) -> bool:
        """Whether one of the words stands anywhere among the rows."""
        return any(self.xml.find(word, self.first, self.last) >= 0 for word in words)

    def spliced(self, edits: Mapping[int, Iterable[int]], render: Render) -> bytes:
        """The part with the cells `edits` (row -> columns) rewritten by `render`."""
        pieces: list[bytes] = []
        written: list[tuple[int, int]] = []
        last_row: tuple[int, bytes] = (0, b"")
        for number, row, before in self._visited(sorted(edits)):
            pieces.append(before)
            if not number:
                break
            above = self._above(number, last_row)
            new, added = _rewritten(self, row, number, sorted(edits[number]), render, above)
            new = new or (self.xml[row.start : row.end] if row else b"")
            pieces.append(new)
            last_row = (number, new)
            written += [(number, column) for column in added]
        return self._joined(b"".join(pieces), written)

    def _joined(self, body: bytes, written: list[tuple[int, int]]) -> bytes:
        tag = self.xml[self.opening : self.first]
        closing = b""
        if tag.endswith(b"/>") and body:
            tag, closing = tag[:-2] + b">", b"</sheetData>"
        head = _widened(self.xml[: self.opening], written)
        return head + tag + body + closing + self.xml[self.last :]

    def _visited(self, numbers: list[int]) -> Iterator[tuple[int, Row | None, bytes]]:
        """(row number, the row if it stands, untouched bytes before it); at last the rest."""
        at = self.first
        for number in numbers:
            row = self.row(number)
            stop = row.start if row else self._start_after(number)
            yield number, row, self.xml[at:stop]
            at = row.end if row else stop
        yield 0, None, self.xml[at : self.last]

    def _start_after(self, number: int) -> int:
        """Where a row that does not stand belongs: before the next one, else behind them all."""
        place = bisect_left(self.numbers, number)
        if place < len(self.starts):
            return self._before(place)
        return self._row(place - 1).end if place else self.first

    def _row(self, place: int) -> Row:
        """The row at a place of the index; nothing but space stands behind it."""
        if place in self._rows:
            return self._rows[place]
        start = self.starts[place]
        following = self.starts[place + 1] if place + 1 < len(self.starts) else self.last
        tag = _ROW.match(self.xml, start, following)
        if tag is None:
            raise Unlawful
        given, inner = tag[1], tag.end()
        stop = end = inner
        if given.endswith(b"/"):
            given = given[:-1]
        else:
            stop = self.xml.find(b"</row", inner, following)
            end = self.xml.find(b">", stop) + 1
            if stop < 0:
                raise Unlawful
        if self.xml[end:following].strip():
            raise Unlawful
        row = Row(self.numbers[place], given, start, inner, stop, end)
        self._rows[place] = row
        return row

    def _before(self, place: int) -> int:
        """Where the row at this place begins, only rows being before it."""
        if place:
            self._row(place - 1)
        elif self.xml[self.first : self.starts[0]].strip():
            raise Unlawful
        return self.starts[place]

    def _above(self, number: int, last: tuple[int, bytes]) -> Callable[[int], str]:
        """Style of the cell above, by column; "" where none or where it is a table's header."""
        styles: dict[int, str] | None = None

        def style(column: int) -> str:
            nonlocal styles
            if any(area.holds(number - 1, column) for area in self.headers):
                return ""
            if styles is None:
                styles = self._styles(number - 1, last)
            return styles.get(column, "")

        return style

    def _styles(self, number: int, last: tuple[int, bytes]) -> dict[int, str]:
        row = self.row(number)
        if last[0] == number:
            tag = _ROW.match(last[1])
            inner = last[1][tag.end() : last[1].rfind(b"</row")] if tag else b""
            return {c.column: c.style for c in found_cells(inner, number)}
        return {c.column: c.style for c in self.cells(row)} if row else {}

    def column_style(self, column: int) -> str:
        """The style that <cols> gives a new cell of the column, "" for none."""
        return self._columns.get(column, "")


def opened(xml: bytes, headers: Sequence[Area] = ()) -> Sheet:
    """A worksheet part ready to be spliced; headers: areas whose look no new row may borrow.

    Raises Unlawful where the part is outside the grammar.
    """
    xml = addressed(plain(xml))
    match = _DATA.search(xml)
    if not match:
        raise Unlawful
    if match[1].endswith(b"/"):
        first = last = match.end()
    else:
        first, last = match.end(), xml.find(b"</sheetData", match.end())
        if last < 0:
            raise Unlawful
    numbers, starts = _indexed(xml, first, last)
    sheet = Sheet(xml, match.start(), first, last, numbers, starts, headers)
    sheet._places = dict(zip(numbers, range(len(numbers)), strict=True))
    sheet._columns = _column_styles(xml[: match.start()])
    return sheet


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """Attributes of a tag's inside, raw values, in order."""
    return {name: a or b for name, a, b in _ATTRIBUTE.findall(tag)}


def plain(xml: bytes) -> bytes:
    """The part with SpreadsheetML in the default namespace, as `<row>`, not `<x:row>`.

    Raises Unlawful for another encoding, comments, CDATA, a second default namespace.
    """
    if b"<!" in xml or xml[:2] in (b"\xff\xfe", b"\xfe\xff") or xml[:1] == b"\0":
        raise Unlawful
    declared = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", xml)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise Unlawful
    root = re.search(rb"<(?:[\w.-]+:)?[\w.-]+(?=[\s/>])" + _ATTRS + rb">", xml)
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
    if not _UNADDRESSED.search(xml):
        return xml
    row = column = 0

    def named(match: re.Match[bytes]) -> bytes:
        nonlocal row, column
        given = attributes(match[2]).get(b"r")
        if match[1] == b"row":
            row, column = _row_number(given) if given else row + 1, 0
            own = str(row)
        else:
            column = _where(given)[1] if given else column + 1
            own = address(row, column)
        return match[0] if given else b'<%s r="%s"%s>' % (match[1], own.encode(), match[2])

    return _BARE.sub(named, xml)


def found_cells(inner: bytes, row: int) -> list[Found]:
    """The cells in a row's content, offsets within it. Raises Unlawful for anything but cells."""
    usual = _USUAL.findall(inner)
    if sum(len(cell[0]) for cell in usual) != len(inner):
        return _unusual_cells(inner, row)
    out: list[Found] = []
    at = before = 0
    expected = b"%d" % row
    for raw, named, own, style, content in usual:
        column = _column_number(named)
        if own != expected or column <= before:
            raise Unlawful
        end = at + len(raw)
        formula = _formula(content) if content else b""
        out.append(Found(column, at, end, style.decode(), formula, _NO_MORE, raw))
        at, before = end, column
    return out


def _unusual_cells(inner: bytes, row: int) -> list[Found]:
    """As `found_cells`, for every lawful spelling and for space between the cells."""
    out: list[Found] = []
    at = before = 0
    for match in _CELL.finditer(inner):
        start, end = match.span()
        given = attributes(match[1])
        number, column = _where(given.get(b"r", b""))
        if number != row or column <= before or (start != at and inner[at:start].strip()):
            raise Unlawful
        style = given.get(b"s", b"").decode()
        more = given if given.keys() - {b"r", b"s", b"t"} else _NO_MORE
        out.append(Found(column, start, end, style, _formula(match[2]), more, match[0]))
        at, before = end, column
    if inner[at:].strip():
        raise Unlawful
    return out


def _formula(inner: bytes | None) -> bytes:
    if not inner or b"<f" not in inner:
        return b""
    match = _FORMULA.search(inner)
    if not match:
        raise Unlawful
    return match[0]


def formulas(sheet: Sheet) -> Iterator[tuple[int, int, dict[bytes, bytes], bytes]]:
    """(row, column, attributes, text) of every formula of the sheet, in file order."""
    for match in _FORMULA.finditer(sheet.xml, sheet.first, sheet.last):
        start = sheet.xml.rfind(b"<c", 0, match.start())
        tag = _BARE.match(sheet.xml, start)
        row, column = _where(attributes(tag[2]).get(b"r", b"") if tag else b"")
        yield row, column, attributes(match[1]), match[2] or b""


def _where(given: bytes) -> tuple[int, int]:
    try:
        return place(given.decode("ascii"))
    except ValueError:
        raise Unlawful from None


@lru_cache(maxsize=16_384)
def _column_number(given: bytes) -> int:
    return _where(given + b"1")[1]


def _row_number(given: bytes) -> int:
    if not given.isdigit() or len(given) > 7:
        raise Unlawful
    return int(given)


def _indexed(xml: bytes, first: int, last: int) -> tuple[list[int], list[int]]:
    """(numbers, offsets) of all rows. Raises Unlawful where they do not ascend."""
    numbers: list[int] = []
    starts: list[int] = []
    for match in _ROW_START.finditer(xml, first, last):
        numbers.append(int(match[1]) if match[1] else _stated_number(xml, match.start()))
        starts.append(match.start())
    if any(map(ge, [0, *numbers], numbers)):
        raise Unlawful
    return numbers, starts


def _stated_number(xml: bytes, start: int) -> int:
    """The number of a row whose tag does not begin with it."""
    tag = _ROW.match(xml, start)
    return _row_number(attributes(tag[1]).get(b"r", b"") if tag else b"")


def _column_styles(head: bytes) -> dict[int, str]:
    out: dict[int, str] = {}
    for match in _COLUMN.finditer(head):
        given = attributes(match[1])
        style = given.get(b"style", b"0").decode()
        if style != "0":
            first, last = int(given[b"min"]), int(given[b"max"])
            out.update(dict.fromkeys(range(first, min(last, 16_384) + 1), style))
    return out


def _rewritten(
    sheet: Sheet,
    row: Row | None,
    number: int,
    columns: list[int],
    render: Render,
    above: Callable[[int], str],
) -> tuple[bytes, list[int]]:
    """(the row's new bytes, columns of new cells); b"" where nothing is written."""
    inner = sheet.xml[row.first : row.last] if row else b""
    old = found_cells(inner, number)
    standing = {cell.column: cell for cell in old}
    own = _row_style(row)
    new: dict[int, bytes] = {}
    for column in columns:
        found = standing.get(column)
        style = "" if found else own or sheet.column_style(column) or above(column)
        new[column] = render(number, column, found, style)
    added = [column for column, made in new.items() if made and column not in standing]
    if not added and new.keys().isdisjoint(standing):
        return b"", []
    tag = b"<row" + _spanned(row.attributes if row else b' r="%d"' % number, added) + b">"
    return tag + _merged(inner, old, new) + b"</row>", added


def _row_style(row: Row | None) -> str:
    if row is None or b"customFormat" not in row.attributes:
        return ""
    given = attributes(row.attributes)
    return given.get(b"s", b"").decode() if given.get(b"customFormat") in (b"1", b"true") else ""


def _merged(inner: bytes, old: list[Found], new: Mapping[int, bytes]) -> bytes:
    """The row's content with the new cells in their places and every other byte kept."""
    pieces: list[bytes] = []
    at = 0
    waiting = sorted(new.keys() - {cell.column for cell in old}, reverse=True)
    for column, start, end, *_ in old:
        if waiting and waiting[-1] < column:
            pieces.append(inner[at:start])
            at = start
            while waiting and waiting[-1] < column:
                pieces.append(new[waiting.pop()])
        if column in new:
            if at != start:
                pieces.append(inner[at:start])
            pieces.append(new[column])
            at = end
    last = max(at, old[-1].end if old else 0)
    return b"".join([*pieces, inner[at:last], *map(new.__getitem__, waiting[::-1]), inner[last:]])


def _spanned(tag: bytes, added: list[int]) -> bytes:
    """The row's attributes, `spans` wide enough for the new columns."""
    match = _SPANS.search(tag)
    if not match or not added:
        return tag
    low, high = min(int(match[1]), *added), max(int(match[2]), *added)
    return tag[: match.start()] + b' spans="%d:%d"' % (low, high) + tag[match.end() :]


def _widened(head: bytes, written: list[tuple[int, int]]) -> bytes:
    """The bytes before sheetData, <dimension> wide enough for the new cells."""
    match = _DIMENSION.search(head)
    if not match or not written:
        return head
    try:
        area = Area.parse(match[2].decode("ascii"))
    except ValueError:
        return head[: match.start(2)] + b"A1:XFD1048576" + head[match.end(2) :]
    rows, columns = [r for r, _ in written], [c for _, c in written]
    wide = Area(
        min(area.first_row, *rows),
        min(area.first_column, *columns),
        max(area.last_row, *rows),
        max(area.last_column, *columns),
    )
    return head[: match.start(2)] + str(wide).encode() + head[match.end(2) :]
