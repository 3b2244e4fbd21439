"""Turns what a sheet part states about one cell into the canonical cell. No XML, no addresses."""

from __future__ import annotations

import datetime
import math
import re

from vpr_xl.adapters.xlsx.strings import MAX_CHARACTERS, unescaped
from vpr_xl.adapters.xlsx.styles import Styles
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import Cell, number

#: Beyond this many distinct values cells are no longer shared: the table itself costs memory.
MAX_SHARED = 200_000
UNCACHED = Cell("uncached", None, True)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
#: Excel writes at most 24 characters; decimals written out by others seldom pass 320.
_LONGEST_NUMBER = 400
_XML_SPACE = " \t\r\n"
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_EPOCH_1900, _EPOCH_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
_DAY = 86_400_000  # milliseconds
_LAST_1900, _LAST_1904 = 2_958_466, 2_957_004
#: 1900 was no leap year, but Excel counts its 29 February: earlier serials are one day off.
_LEAP_BUG = 60
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)Z?)?", re.A)


class Unreadable(Exception):  # noqa: N818 - becomes a refusal once the address is known
    """A stated value that no spreadsheet program writes: the rule to cite and its facts."""

    def __init__(self, rule: str, **facts: object) -> None:
        super().__init__(rule)
        self.rule, self.facts = rule, facts


class CellMaker:
    """Makes the cells of one workbook; equal cells are one object.

    strings: the shared strings; styles: the cell formats; date1904: the book counts from 1904.
    characters: of text made so far, counted against the cap; put back where a reading is given up.
    """

    def __init__(self, strings: list[str], styles: Styles, *, date1904: bool) -> None:
        self._strings, self._styles, self._date1904 = strings, styles, date1904
        self._pool: dict[Cell, Cell] = {}
        #: What the grammar made of the bytes of a cell: sheets of one book say the same things.
        self.memo: dict[bytes, Cell | None] = {}
        self.characters = 0

    def cell(self, kind: str, style: int, raw: str | None, *, formula: bool) -> Cell | None:
        """The cell for a stated type (`t`), format index (`s`) and stored value.

        raw: the text of <v>, or of <is> for inline strings; None where there is none.
        Returns None for a blank. Raises Unreadable.
        """
        if raw is None:
            return UNCACHED if formula else None
        if kind in ("str", "inlineStr"):
            return self._text(raw, formula=formula)
        raw = raw.strip(_XML_SPACE)
        if not raw:
            return UNCACHED if formula else None
        made = self._stored(kind, style, raw, formula=formula)
        return None if made is None else self._shared(made)

    def _stored(self, kind: str, style: int, raw: str, *, formula: bool) -> Cell | None:
        if kind == "n":
            return self._number(style, raw, formula=formula)
        if kind == "s":
            if not (raw.isascii() and raw.isdigit()):
                raise Unreadable("W-31", value=raw)
            value = self._string(int(raw) if len(raw) < 10 else 10**9)
            return Cell("text", value, formula) if value or formula else None
        if kind == "b" and raw in _BOOLEANS:
            return Cell("boolean", _BOOLEANS[raw], formula)
        if kind == "e" and raw.startswith("#") and len(raw) <= 64:
            return Cell("error", raw, formula)
        if kind == "d":
            return Cell("date", _iso(raw), formula)
        raise Unreadable("W-31", value=raw)

    def _text(self, raw: str, *, formula: bool) -> Cell | None:
        if not raw and not formula:
            return None
        made = Cell("text", unescaped(raw, "t"), formula)
        kept = self._shared(made)
        if kept is made:
            self.characters += len(raw)
            if self.characters > MAX_CHARACTERS:
                raise refused("W-26", limit=MAX_CHARACTERS, what="characters")
        return kept

    def shared_text(self, index: int) -> Cell | None:
        """The cell of a shared string by its index, None for a blank. Raises Unreadable."""
        value = self._string(index)
        return self._shared(Cell("text", value)) if value else None

    def _string(self, index: int) -> str:
        if index >= len(self._strings):
            raise Unreadable("W-27", index=index, count=len(self._strings))
        return self._strings[index]

    def _number(self, style: int, raw: str, *, formula: bool) -> Cell:
        if len(raw) > _LONGEST_NUMBER or not _NUMBER.fullmatch(raw):
            raise Unreadable("W-28", value=raw)
        value = float(raw)
        if math.isinf(value):
            raise Unreadable("W-28", value=raw)
        if self._styles.is_text(style) and not formula:
            return Cell("text", str(number(value).value))
        if self._styles.is_date(style):
            iso = self._day(value)
            if iso is not None:
                return Cell("date", iso, formula)
        return number(value, formula=formula)

    def _day(self, serial: float) -> str | None:
        """ISO date of a serial number; None for a time of day and beyond year 9999."""
        if self._date1904:
            first, last, epoch = 0, _LAST_1904, _EPOCH_1904
        else:
            first, last, epoch = 1, _LAST_1900, _EPOCH_1900
        if not first <= serial < last:
            return None
        whole, fraction = divmod(serial, 1)
        if serial < _LEAP_BUG and not self._date1904:
            whole += 1
        clock = datetime.timedelta(milliseconds=round(fraction * _DAY))
        try:
            day = epoch + datetime.timedelta(days=whole + clock.days)
        except OverflowError:  # the last half millisecond of year 9999
            return None
        return _shown(day, clock.seconds * 1000 + clock.microseconds // 1000)

    def _shared(self, made: Cell) -> Cell:
        found = self._pool.get(made)
        if found is None:
            if len(self._pool) < MAX_SHARED:
                self._pool[made] = made
            return made
        return found


def style_index(stated: str | bytes | None) -> int:
    """The format index of a cell; one that is no number of a sane size means no format."""
    if not stated or len(stated) > 6 or not stated.isascii() or not stated.isdigit():
        return 0 if not stated else -1
    return int(stated)


def _shown(day: datetime.date, milliseconds: int) -> str:
    """ISO 8601; the time part only where there is one, milliseconds only where there are any."""
    if not milliseconds:
        return day.isoformat()
    seconds, rest = divmod(milliseconds, 1000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{day.isoformat()}T{clock}" + (f".{rest:03}" if rest else "")


def _iso(raw: str) -> str:
    """The date of a cell that states it as ISO 8601 itself (`t="d"`)."""
    match = _ISO.fullmatch(raw)
    if match is None:
        raise Unreadable("W-31", value=raw)
    try:
        day = datetime.date.fromisoformat(match[1])
        clock = datetime.time.fromisoformat(match[2] or "00:00")
    except ValueError:
        raise Unreadable("W-31", value=raw) from None
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    return _shown(day, seconds * 1000 + clock.microsecond // 1000)
