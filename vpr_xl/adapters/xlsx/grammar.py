"""Reads the rows of a sheet part by one regular expression: the fast path of a closed grammar.

Whatever the grammar does not prove is left to `events`, which is the truth: `NotProven` says so.
Measured: three times as fast as events; books of Excel, LibreOffice, XlsxWriter, openpyxl fit.

The proof, by construction:
* a last group catches any byte that belongs to no token, so nothing is skipped; no token holds
  the "<!" of a comment, of CDATA or of a DOCTYPE, nor the "<?" of an instruction;
* nor does the part around the rows, so that "<" always begins a tag; there is no "]]>" anywhere,
  no control character, CR or byte that is no UTF-8 among the rows;
* the part without its cells, but with the tag of every shape of row, is read by `events`, which
  proves namespace, place of sheetData, well-formedness, and gives validations and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import ge

from vpr_xl.adapters.xlsx.cells import UNCACHED, CellMaker, Unreadable, style_index
from vpr_xl.adapters.xlsx.events import read_events
from vpr_xl.adapters.xlsx.markup import CONTROLS, UTF8_HEAD
from vpr_xl.adapters.xlsx.sheet import Budget, SheetContent, column_of, spend
from vpr_xl.core.tables import MAX_ROW
from vpr_xl.core.values import Cell

#: Rows are tokenised piece by piece: the tokens of a whole large sheet take 40 MiB.
_PIECE = 256 * 1024
#: Distinct row tags kept for the proof; a sheet with more of them is no ordinary one.
_MAX_SHAPES = 20_000
#: Distinct raw cells remembered; beyond that the memo starts anew.
_MAX_MEMO = 100_000

#: A declaration of a namespace would change what the cells below it are.
_ATTRIBUTES = rb'(?: (?!xmlns)[A-Za-z][A-Za-z0-9]*+(?::[A-Za-z0-9]++)?+="[^"<&]*+")*+'
#: A formula's own tag: plain attributes, none of them twice. The users of a shared formula, of
#: which a form has 1499, stand first: measured, a third of the time of all formulas.
_FORMULA = re.compile(
    rb'"><f t="shared" si="[0-9]++"/>(?=<v|</c>)|'
    rb'"><f(?![^>]* ([a-z]+)="[^>]* \1=")(?: (?!xmlns)[a-z][a-z0-9]*+="[A-Za-z0-9:$,]*+")*+'
    rb"(?: ?/>|>[^<&]*+(?:&(?:amp|lt|gt|quot|apos|#(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}));"
    rb"[^<&]*+)*+</f>)(?=<v|</c>)"
)
#: Stands for a formula after its text is taken out; no part may hold this byte.
_MARK = b'">\x01'
#: A run of what programs write for a blank, then any other; measured on a blank form: a quarter
#: less time for its tokens.
_BLANK = (
    rb'(?:<c r="[A-Z]{1,3}+[0-9]{1,7}+" s="[0-9]++"/>)*+'
    rb'(?:<c r="[A-Z]{1,3}+[0-9]{1,7}+"(?: s="[0-9]++")?+(?: t="[A-Za-z]++")?+(?: ?/>|></c>))*+'
)
_EMPTY_ROW = re.compile(rb'<row( r="[0-9]{1,7}+")?+(' + _ATTRIBUTES + rb") ?/>")
_TEXT = rb'<t(?: xml:space="preserve")?+>[^<]*+</t>'
#: A run of a text of several looks: the title of every sheet that an office made for us.
_RUN = (
    rb"<r>(?:<rPr>(?:<(?:b|i|u|strike|sz|color|rFont|family|charset|scheme|vertAlign)"
    rb'(?: (?!xmlns)[A-Za-z]++="[^"<&]*+")?+ ?/>)*+</rPr>)?+' + _TEXT + rb"</r>"
)
_VALUE = (
    rb"\x01?+(?:<v>[^<]*+</v>|<v ?/>)|\x01"
    rb"|<is>(?:" + _TEXT + rb"|(?:" + _RUN + rb")++)</is>"
)
#: close, tags of empty rows, row number, its attributes, column, row of the cell, cell, junk.
_TOKEN = re.compile(
    rb"(</row>)?+((?:<row" + _ATTRIBUTES + rb" ?/>)*+)"
    rb'(?:<row r="([1-9][0-9]{0,6}+)"(' + _ATTRIBUTES + rb")>)?+" + _BLANK + rb"(?:"
    rb'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"([^<>&]*+>(?:' + _VALUE + rb"))</c>"
    rb"|(?=</row>)|$|(.))",
    re.S,
)
_HIDDEN = re.compile(rb' hidden="(?:1|true|on)"')
_CELL = re.compile(
    rb'(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?>(\x01?)'
    rb"(?:<v>(.*)</v>|(<v ?/>)|<is>(.*)</is>)?",
    re.S,
)
_WORDS = re.compile(rb"<t[ >][^<]*")
_SHARED = re.compile(rb'(?: s="[0-9]++")?+ t="s"><v>([0-9]{1,9}+)</v>')
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
#: Comment, CDATA or DOCTYPE; processing instruction: searched for around the rows.
_ODD_AROUND = (b"<!", b"<?")
#: End of CDATA; U+FFFE and its neighbours: searched for everywhere, each by its rare first byte.
_ODD = (b"]]>", b"\xef\xbf")
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"


class NotProven(Exception):  # noqa: N818 - no error: the other reader takes the part
    """The part is not in the grammar."""


def read_grammar(
    blob: bytes, part: str, sheet: str, maker: CellMaker, budget: Budget
) -> SheetContent:
    """The content of a sheet part, equal to what `read_events` gives.

    Raises NotProven where the part must go to `read_events`; the budget is then as before.
    """
    first, last = _rows_within(blob)
    mine = Budget(budget.cells, budget.slots, budget.areas)
    rows = _Rows(sheet, maker, mine)
    try:
        for piece in _pieces(blob, first, last):
            rows.take(piece)
    except (Unreadable, ValueError, LookupError, OverflowError):
        raise NotProven from None
    skeleton = b"".join((blob[:first], *rows.shapes, blob[last:]))
    content = read_events(skeleton, part, sheet, maker, mine)
    if content.row_tables != 1 or content.rows:
        raise NotProven
    content.numbers, content.rows, content.uncached = rows.numbers, rows.rows, rows.uncached
    content.hidden_rows = rows.hidden
    budget.cells, budget.slots, budget.areas = mine.cells, mine.slots, mine.areas
    return content


def _rows_within(blob: bytes) -> tuple[int, int]:
    """Where the rows begin and end; the whole part is plain enough for the grammar."""
    head = UTF8_HEAD.match(blob, 0, 256)
    first, last = blob.find(_OPEN), blob.find(_CLOSE)
    if head is None or first < 0 or last < first or any(_holds(blob, odd) for odd in _ODD):
        raise NotProven
    for odd in _ODD_AROUND:
        if blob.find(odd, head.end(), first) >= 0 or blob.find(odd, last) >= 0:
            raise NotProven
    return first + len(_OPEN), last


def _holds(blob: bytes, odd: bytes) -> bool:
    """Whether the bytes stand anywhere; the first of them is looked for alone, being quick."""
    return blob.find(odd[:1]) >= 0 and blob.find(odd) >= 0


def _pieces(blob: bytes, first: int, last: int) -> Iterator[bytes]:
    """The rows in pieces that end after a row's end tag; each is UTF-8 without controls."""
    while first < last:
        cut = blob.rfind(b"</row>", first, min(last, first + _PIECE))
        if cut < 0:
            cut = blob.find(b"</row>", first, last)
        end = cut + 6 if cut >= 0 else last
        piece = blob[first:end]
        if len(piece.translate(None, CONTROLS)) != len(piece):
            raise NotProven
        if not piece.isascii():
            piece.decode("utf-8")
        yield piece
        first = end


class _Rows:
    """Rows read so far. A blank cell is passed over: its address is not looked at."""

    def __init__(self, sheet: str, maker: CellMaker, budget: Budget) -> None:
        self._sheet, self._maker, self._budget = sheet, maker, budget
        self.numbers: list[int] = []
        self.rows: list[list[Cell | None]] = []
        self.uncached = 0
        self.hidden: list[int] = []
        self._formulas = False
        self._shapes: set[bytes] = set()
        self._empty: set[bytes] = set()
        self._columns: dict[bytes, int] = {}

    @property
    def shapes(self) -> list[bytes]:
        """One tag of every shape of row that was met, in a stable order."""
        shapes = {(True, shape) for shape in self._shapes}
        for run in self._empty:  # hundreds of prepared rows that differ in their number alone
            shapes.update((number != b"", shape) for number, shape in _EMPTY_ROW.findall(run))
        return [b"<row" + b' r="1"' * own + shape + b"/>" for own, shape in sorted(shapes)]

    def take(self, piece: bytes) -> None:
        """Reads whole rows. Raises NotProven for a byte outside the grammar."""
        if b"<f" in piece:
            self._formulas = True
            piece = _FORMULA.sub(_MARK, piece)
        memo, columns = self._maker.memo, self._columns
        numbers: list[int] = []
        rows: list[list[Cell | None]] = []
        slots = self._budget.slots
        now: bytes = b""
        hidden = False
        line: list[Cell | None] = []
        for close, empty, tag, shape, letters, row, raw, junk in _TOKEN.findall(piece):
            if close:
                if not now:
                    raise NotProven
                if line:
                    numbers.append(int(now))
                    if hidden:
                        self.hidden.append(int(now))
                    rows.append(line)
                    slots -= len(line)
                    if slots < 0:  # at once: a row of few bytes may be 16 384 places long
                        break
                now = b""
            if empty:
                self._empty.add(empty)
            if tag:
                if now:
                    raise NotProven
                now, line = tag, []
                hidden = b"hidden" in shape and _HIDDEN.search(shape) is not None
                self._shapes.add(shape)
            if raw:
                if row != now:
                    raise NotProven
                cell = memo[raw] if raw in memo else self._cell(raw)
                column = columns.get(letters) or self._column(letters)
                if cell is not None:
                    gap = column - len(line) - 1
                    if gap:
                        if gap < 0:
                            raise NotProven
                        line.extend([None] * gap)
                    line.append(cell)
            elif junk:
                raise NotProven
        self._keep(numbers, rows)
        if now or len(self._shapes) + len(self._empty) > _MAX_SHAPES:
            raise NotProven

    def _keep(self, numbers: list[int], rows: list[list[Cell | None]]) -> None:
        """Keeps the rows of a piece; refuses the book once its budget is spent."""
        before = self.numbers[-1:] or [0]
        if numbers and (any(map(ge, [*before, *numbers], numbers)) or numbers[-1] > MAX_ROW):
            raise NotProven
        budget, places = self._budget, sum(map(len, rows))
        cells = places - sum(line.count(None) for line in rows)
        if places > budget.slots or cells > budget.cells:
            for number, line in zip(numbers, rows, strict=True):
                spend(budget, self._sheet, number, line)  # names the row that is too much
        budget.slots -= places
        budget.cells -= cells
        if self._formulas:
            self.uncached += sum(line.count(UNCACHED) for line in rows)
        self.numbers += numbers
        self.rows += rows

    def _column(self, letters: bytes) -> int:
        column = column_of(letters.decode("ascii"))
        if not column:
            raise NotProven
        self._columns[letters] = column
        return column

    def _cell(self, raw: bytes) -> Cell | None:
        """The cell for its bytes behind the address, remembered: equal bytes are one object."""
        shared = _SHARED.fullmatch(raw)  # nine of ten distinct cells of a campaign's book
        cell = self._maker.shared_text(int(shared[1])) if shared else self._other_cell(raw)
        memo = self._maker.memo
        if len(memo) >= _MAX_MEMO:
            memo.clear()
        memo[raw] = cell
        return cell

    def _other_cell(self, raw: bytes) -> Cell | None:
        match = _CELL.fullmatch(raw)
        if match is None:
            raise NotProven
        style, kind, formula, value, empty, inline = match.groups()
        if (inline is not None) != (kind == b"inlineStr"):
            raise NotProven
        stored = b"" if empty else value if inline is None else _words(inline)
        return self._maker.cell(
            (kind or b"n").decode("ascii"),
            style_index(style),
            None if stored is None else _plain(stored.decode("utf-8")),
            formula=bool(formula),
        )


def _words(inline: bytes) -> bytes:
    """What the texts of an inline string say together."""
    return b"".join(found.partition(b">")[2] for found in _WORDS.findall(inline))


def _plain(text: str) -> str:
    """Text with its references replaced; one that XML does not allow is not proven."""
    if "&" not in text:
        return text
    plain = _REFERENCE.sub(_character, text)
    if text.count("&") != len(_REFERENCE.findall(text)):
        raise NotProven
    return plain


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    allowed = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    if not allowed and not 0x10000 <= code <= 0x10FFFF:
        raise NotProven
    return chr(code)
