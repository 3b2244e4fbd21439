"""Formula text moved to another cell, and shared formulas whose first cell goes. No values.

Only what a shared definition needs is known of the formula language: where its references are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from vpr_xl.adapters.xlsx.markup import unreferenced
from vpr_xl.adapters.xlsx.sheetdata import Sheet, formulas
from vpr_xl.core.tables import MAX_COLUMN, MAX_ROW, Area, letters, place

_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9][0-9]{0,6}"
#: Text and quoted sheet names are stepped over; a reference never touches a letter, digit or "(".
_TOKEN = re.compile(
    rf"""(?P<skip>"(?:[^"]|"")*"|'(?:[^']|'')*'|\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    |(?<![\w.$\\?])(?:
        (?P<cells>{_COLUMN}{_ROW}(?::{_COLUMN}{_ROW})?)
        |(?P<columns>{_COLUMN}:{_COLUMN})
        |(?P<rows>{_ROW}:{_ROW})
    )(?![\w.(!\[])""",
    re.X,
)
_PART = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]+)?")


class Immovable(ValueError):  # noqa: N818 - a fact about the formula, the caller words it
    """A formula that cannot lose one of its cells."""


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads `rows` lower and `columns` to the right; $ parts stay.

    Raises ValueError where a reference would leave the grid.
    """

    def moved(match: re.Match[str]) -> str:
        if match["skip"]:
            return match[0]
        return ":".join(_moved(part, rows, columns) for part in match[0].split(":"))

    return _TOKEN.sub(moved, formula)


def _moved(part: str, rows: int, columns: int) -> str:
    match = _PART.fullmatch(part)
    if not match:
        raise ValueError(part)
    fixed, column, fixed_row, row = match[1], match[2], match[3], match[4]
    if column is None:  # "$5": the one "$" belongs to the row
        fixed, fixed_row = "", fixed or fixed_row
    return (fixed + _column(column, 0 if fixed else columns) if column else "") + (
        fixed_row + _line(row, 0 if fixed_row else rows) if row else ""
    )


def _column(column: str, by: int) -> str:
    number = place(f"{column.upper()}1")[1] + by
    if not 1 <= number <= MAX_COLUMN:
        raise ValueError(column)
    return letters(number)


def _line(row: str, by: int) -> str:
    number = int(row) + by
    if not 1 <= number <= MAX_ROW:
        raise ValueError(row)
    return str(number)


def rehomed(sheet: Sheet, overwritten: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """New <f> elements for cells whose shared formula was defined in an overwritten cell.

    The first cell left of each such group becomes its home, its text moved there; one cell left
    alone gets an ordinary formula.  Raises Immovable for a part of an array formula or of a data
    table, and for a definition that cannot be moved.
    """
    homes: dict[bytes, tuple[int, int, bytes]] = {}
    users: dict[bytes, list[tuple[int, int]]] = {}
    lost = set(overwritten)
    for row, column, given, text in formulas(sheet):
        kind = given.get(b"t", b"normal")
        if kind in (b"array", b"dataTable"):
            _untouched(given, lost)
        if kind == b"shared":
            group = given.get(b"si", b"")
            if (row, column) not in lost:
                users.setdefault(group, []).append((row, column))
            elif text:
                homes[group] = (row, column, text)
    return {
        users[group][0]: _definition(home, group, users[group])
        for group, home in homes.items()
        if group in users
    }


def _untouched(given: Mapping[bytes, bytes], lost: set[tuple[int, int]]) -> None:
    """An array formula of several cells may only go as a whole."""
    area = Area.parse(given.get(b"ref", b"").decode())
    size = (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
    inside = sum(area.holds(*at) for at in lost)
    if inside and (inside != size or given.get(b"t") == b"dataTable"):
        raise Immovable


def _definition(home: tuple[int, int, bytes], group: bytes, users: list[tuple[int, int]]) -> bytes:
    row, column, raw = home
    heir = users[0]
    try:
        moved = _escaped(shifted(unreferenced(raw.decode()), heir[0] - row, heir[1] - column))
    except ValueError:
        raise Immovable from None
    if len(users) == 1:
        return b"<f>" + moved + b"</f>"
    rows, columns = [r for r, _ in users], [c for _, c in users]
    area = str(Area(min(rows), min(columns), max(rows), max(columns))).encode()
    return b'<f t="shared" ref="%s" si="%s">%s</f>' % (area, group, moved)


def _escaped(text: str) -> bytes:
    """As xml.sax.saxutils has it, which loads the whole of http and ssl: 22 ms, half a form."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
