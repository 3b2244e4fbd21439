"""A canonical cell as the bytes of a <c> element: escapes, serial dates, numbers. No sheet."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import lru_cache

from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import letters
from vpr_xl.core.values import Cell

_LONGEST = 32_767  # characters that Excel keeps in a cell
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNLAWFUL = re.compile("[\x00-\x08\x0b\x0c\r\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OUTER_SPACE = re.compile(r"\A\s|\s\Z|[\n\t]|  ")
#: A sheet knows no time zones; UTC stands for "as written".
_EPOCH = datetime.datetime(1899, 12, 30, tzinfo=datetime.UTC)
_EPOCH_1904 = datetime.datetime(1904, 1, 1, tzinfo=datetime.UTC)
_LEAP_1900 = datetime.datetime(1900, 3, 1, tzinfo=datetime.UTC)  # Excel counts a 29 February 1900


def escaped(value: str) -> bytes:
    """Text for an XML text node, characters that XML forbids as `_xHHHH_` (ST_Xstring)."""
    safe = _ESCAPE_LIKE.sub("_x005F_", value)
    safe = _UNLAWFUL.sub(lambda m: f"_x{ord(m[0]):04X}_", safe)
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def needs_space(value: str) -> bool:
    """Whether the text loses spaces unless its element says xml:space="preserve"."""
    return bool(_OUTER_SPACE.search(value))


def serial(iso: str, date1904: bool) -> str:
    """Excel's day number of an ISO date, with a fraction where it has a time.

    Raises Refused for a day before the calendar of the book begins.
    """
    moment = datetime.datetime.fromisoformat(iso).replace(tzinfo=datetime.UTC)
    past = moment - (_EPOCH_1904 if date1904 else _EPOCH)
    days, seconds = past.days, past.seconds + past.microseconds / 1e6
    if not date1904 and moment < _LEAP_1900:
        days -= 1
    if days < 0:
        raise refused("W-45", date=iso)
    return str(days) if not seconds else repr(round(days + seconds / 86_400, 10))


def number(value: int | float) -> str:
    """The shortest text that reads back as the same number. Raises ValueError for inf and nan."""
    if isinstance(value, int) and abs(value) < 1e15:
        return str(value)
    exact = float(value)
    if exact - exact != 0:
        raise ValueError(value)
    return str(int(exact)) if exact.is_integer() and abs(exact) < 1e21 else repr(exact)


def opening(row: int, column: int) -> bytes:
    """The <c> element up to its address; `behind_address` gives the rest."""
    return _column_opening(column) + _row_closing(row)


def behind_address(
    style: str,
    cell: Cell | None,
    *,
    formula: bytes = b"",
    kept: bytes = b"",
    strings: Mapping[str, int] | None = None,
    date1904: bool = False,
) -> bytes:
    """The <c> element of a value behind its address: the same for equal values of one format.

    style: number of the cell format, "" for none.  formula: the <f> element that stays, the value
    is stored with it then.  kept: other attributes to carry.  strings: text -> index of plain
    entries of the shared table.
    """
    head = (b' s="%s"' % style.encode() if style else b"") + kept
    if cell is None or cell.value is None:
        return head + (b">" + formula + b"</c>" if formula else b"/>")
    if cell.kind == "text":
        return head + _text(str(cell.value), formula, strings or {})
    kind, value = _value(cell, date1904)
    return head + kind + b">" + formula + b"<v>" + value + b"</v></c>"


@lru_cache(maxsize=16_384)
def _column_opening(column: int) -> bytes:
    return b'<c r="' + letters(column).encode()


@lru_cache(maxsize=256)
def _row_closing(row: int) -> bytes:
    return b'%d"' % row


def _value(cell: Cell, date1904: bool) -> tuple[bytes, bytes]:
    if cell.kind == "boolean":
        return b' t="b"', b"1" if cell.value else b"0"
    if cell.kind == "error":
        return b' t="e"', escaped(str(cell.value))
    if cell.kind == "date":
        return b"", serial(str(cell.value), date1904).encode()
    if isinstance(cell.value, int | float):
        return b"", number(cell.value).encode()
    raise ValueError(cell)


def _text(value: str, formula: bytes, strings: Mapping[str, int]) -> bytes:
    if len(value) > _LONGEST:
        raise refused("W-46", length=len(value), limit=_LONGEST)
    if formula:
        return b' t="str">' + formula + b"<v>" + escaped(value) + b"</v></c>"
    if value in strings:
        return b' t="s"><v>%d</v></c>' % strings[value]
    space = b' xml:space="preserve"' if needs_space(value) else b""
    return b' t="inlineStr"><is><t' + space + b">" + escaped(value) + b"</t></is></c>"
