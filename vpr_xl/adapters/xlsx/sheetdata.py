"""The rows of one sheet part indexed, their cells spliced. No package, no styles, no values.

Every byte that is not one of the cells asked for is kept; rows out of order are Unlawful.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import ge
from typing import NamedTuple

from vpr_xl.adapters.xlsx.rawcells import (
    ATTRS,
    BARE,
    FORMULA,
    Found,
    Unlawful,
    attributes,
    found_cells,
    plain,
    plain_rows,
    row_number,
    where,
)
from vpr_xl.core.tables import Area

_DATA = re.compile(rb"<sheetData(?=[\s/>])" + ATTRS + rb">")
_ROW = re.compile(rb"<row(?=[\s/>])" + ATTRS + rb">")
_ROW_START = re.compile(rb'<row(?: r="([0-9]{1,7})"|(?=[\s/>]))')
_COLUMN = re.compile(rb"<col(?=[\s/>])" + ATTRS + rb">")
_DIMENSION = re.compile(rb"(<dimension\s[^>]*?ref\s*=\s*[\"'])([^\"']*)")
_SPANS = re.compile(rb"\sspans\s*=\s*[\"']([0-9]+):([0-9]+)[\"']")


class Row(NamedTuple):
    """A row's number, its tag's attributes, and where it stands in the part: tag, content, end."""

    number: int
    attributes: bytes
    start: int
    first: int
    last: int
    end: int


#: (row, column, the cell that stands there, its bytes, style for a new one) -> the cell's new
#: bytes; b"" for no cell.
Render = Callable[[int, int, Found | None, bytes, str], bytes]


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
        row, inner = self.row(number), b""
        if last[0] == number:
            tag = _ROW.match(last[1])
            inner = last[1][tag.end() : last[1].rfind(b"</row")] if tag else b""
        elif row:
            inner = self.xml[row.first : row.last]
        return {column: found.style for column, found, _, _ in found_cells(inner, number)[0]}

    def column_style(self, column: int) -> str:
        """The style that <cols> gives a new cell of the column, "" for none."""
        return self._columns.get(column, "")


def opened(xml: bytes, headers: Sequence[Area] = (), *, addresses: bool = True) -> Sheet:
    """A worksheet part ready to be spliced; headers: areas whose look no new row may borrow.

    addresses: cells that lack theirs get one first.  Without it such a cell is Unlawful once its
    row is looked at, and the rows that nobody looks at are not searched (4 of 50 ms a form).
    Raises Unlawful where the part is outside the grammar.
    """
    xml = plain_rows(xml) if addresses else plain(xml)
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


def formulas(sheet: Sheet) -> Iterator[tuple[int, int, dict[bytes, bytes], bytes]]:
    """(row, column, attributes, text) of every formula of the sheet, in file order."""
    for match in FORMULA.finditer(sheet.xml, sheet.first, sheet.last):
        start = sheet.xml.rfind(b"<c", 0, match.start())
        tag = BARE.match(sheet.xml, start)
        row, column = where(attributes(tag[2]).get(b"r", b"") if tag else b"")
        yield row, column, attributes(match[1]), match[2] or b""


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
    return row_number(attributes(tag[1]).get(b"r", b"") if tag else b"")


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
    old, behind = found_cells(inner, number)
    standing = {cell[0] for cell in old}
    new = _new_cells(sheet, number, [c for c in columns if c not in standing], render, row, above)
    wanted = standing.intersection(columns)
    if not new and not wanted:
        return b"", []
    pieces: list[bytes] = []
    waiting = list(reversed(new))
    for column, found, raw, before in old:
        if before:
            pieces.append(before)
        while waiting and waiting[-1] < column:
            pieces.append(new[waiting.pop()])
        made = render(number, column, found, raw, "") if column in wanted else raw
        pieces.append(made)
    pieces += [new[column] for column in reversed(waiting)]
    tag = b"<row" + _spanned(row.attributes if row else b' r="%d"' % number, [*new]) + b">"
    return b"".join([tag, *pieces, behind, b"</row>"]), [*new]


def _new_cells(
    sheet: Sheet,
    number: int,
    columns: list[int],
    render: Render,
    row: Row | None,
    above: Callable[[int], str],
) -> dict[int, bytes]:
    """Cells where none stood, by column, ascending; one without a value is not made."""
    own = _row_style(row) if columns else ""
    made = (
        (c, render(number, c, None, b"", own or sheet.column_style(c) or above(c))) for c in columns
    )
    return {column: cell for column, cell in made if cell}


def _row_style(row: Row | None) -> str:
    if row is None or b"customFormat" not in row.attributes:
        return ""
    given = attributes(row.attributes)
    return given.get(b"s", b"").decode() if given.get(b"customFormat") in (b"1", b"true") else ""


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
