"""The canonical cell: what every reader gives and every rule sees. No sheets, no files."""

from __future__ import annotations

import datetime
from typing import Literal, NamedTuple

Kind = Literal["text", "number", "boolean", "date", "error", "uncached"]
Scalar = str | int | float | bool | None

#: Characters that people cannot tell from a space, and those they cannot see at all.
SPACES = "\u00a0\u2007\u202f\u2009\u3000\t\r\n"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_TO_SPACE = str.maketrans(dict.fromkeys(SPACES, " ") | dict.fromkeys(INVISIBLE, ""))


class Cell(NamedTuple):
    """One cell as the public `dump` shows it.

    kind: one of `Kind`; value: str for text, date (ISO 8601) and error ("#N/A"), int or float for
    number (an int wherever the value is integral), bool for boolean, None for uncached.
    formula: the cell holds a formula and value is the one stored with it.
    """

    kind: Kind
    value: Scalar
    formula: bool = False


def text(value: str, *, formula: bool = False) -> Cell:
    """A text cell."""
    return Cell("text", value, formula)


def number(value: int | float, *, formula: bool = False) -> Cell:
    """A number cell; an integral float becomes an int, so that 5.0 and 5 are one value."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return Cell("number", value, formula)


def date(value: datetime.date, *, formula: bool = False) -> Cell:
    """A date cell, without a time of day."""
    return Cell("date", value.isoformat()[:10], formula)


def is_blank(cell: Cell | None) -> bool:
    """Nothing that a person could see: no cell, or spaces only. A score of 0 is not blank."""
    if cell is None:
        return True
    if cell.kind != "text":
        return False
    value = str(cell.value)
    # Nearly every text begins with a letter or digit; looking no further halves the time.
    return not value[:1].isalnum() and not value.translate(_TO_SPACE).strip()


def tidy(value: str) -> str:
    """Text without invisible characters, outer spaces and runs of spaces."""
    if value.isalnum():  # a code or a single word holds nothing to take out
        return value
    return " ".join(value.translate(_TO_SPACE).split())


def alphabetical(name: str | None) -> str:
    """A key of sorting as a class list has it: case is no matter, yo stands with ye."""
    return (name or "").casefold().replace("\u0451", "\u0435")


def day(cell: Cell | None) -> datetime.date | None:
    """The calendar day of a date cell; None for every other cell."""
    if cell is None or cell.kind != "date":
        return None
    return datetime.date.fromisoformat(str(cell.value)[:10])


def shown(cell: Cell | None) -> str:
    """The value as the coordinator reads it on the sheet: 31.05.2026, 2,5, да; "" for a blank."""
    if cell is None or cell.value is None:
        return ""
    value = cell.value
    if cell.kind == "date":
        return shown_date(str(value))
    if isinstance(value, bool):
        return "ИСТИНА" if value else "ЛОЖЬ"
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return str(value)


def shown_date(iso: str) -> str:
    """ISO date, with or without a time, in the Russian order: 31.05.2026 or 31.05.2026 14:30."""
    ymd, _, clock = iso.partition("T")
    return ".".join(reversed(ymd.split("-"))) + (f" {clock[:5]}" if clock else "")


def day_of(text: str) -> datetime.date | None:
    """A day as people or programs write it, 21.04.2026, 1.4.2026 or 2026-04-21; None for others."""
    parts = text.strip().split(".")
    try:
        if len(parts) == 1:
            return datetime.date.fromisoformat(parts[0])
        day, month, year = map(int, parts)
        return datetime.date(year, month, day) if len(parts[2]) == 4 else None
    except ValueError:
        return None
