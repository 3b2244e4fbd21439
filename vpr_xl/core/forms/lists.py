"""What a native validation of a form lets in: its list as cells, its limits. No meaning of them."""

from __future__ import annotations

import re

from vpr_xl.core.tables import Area, Grid, Reading, Validation
from vpr_xl.core.values import Cell, is_blank, number, text

_REFERENCE = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!(?P<area>[$A-Z0-9:]+)\Z")
_NAMED = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[\w.]+))!(?P<area>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
)
_WHOLE = re.compile(r"-?\d{1,15}(?:\.0*)?\Z")


def validation_at(grid: Grid, row: int, column: int) -> Validation | None:
    """The native validation of a cell; None where it has none."""
    return next((v for v in grid.validations if any(a.holds(row, column) for a in v.areas)), None)


def listed(rule: Validation | None, grid: Grid, reading: Reading) -> tuple[Cell, ...]:
    """The values of a list validation; () where it is none or its source is a computed one."""
    if rule is None or rule.kind != "list":
        return ()
    source = rule.formula1.strip().removeprefix("=")
    if source.startswith('"'):
        return _inline(source.strip('"'))
    source = reading.names.get(source, source).removeprefix("=")
    match = _REFERENCE.match(source)
    if match is None:
        return _cells(grid, source)
    title = (match["quoted"] or match["plain"]).replace("''", "'")
    sheet = reading.grid(title)
    return _cells(sheet, match["area"]) if sheet else ()


def referred(rule: Validation, reading: Reading) -> list[tuple[str, Area]]:
    """Sheets and areas that a list names, within a formula too; areas of its own sheet are not."""
    source = rule.formula1.strip()
    source = reading.names.get(source.removeprefix("="), source)
    out = []
    for found in _NAMED.finditer(source):
        try:
            area = Area.parse(found["area"])
        except ValueError:
            continue
        out.append(((found["quoted"] or found["plain"]).replace("''", "'"), area))
    return out


def limits(rule: Validation | None) -> tuple[int, int] | None:
    """Lowest and highest whole number of a "between" validation; None where it is none."""
    if rule is None or rule.kind not in ("decimal", "whole") or rule.operator != "between":
        return None
    low, high = rule.formula1.strip(), rule.formula2.strip()
    if not (_WHOLE.match(low) and _WHOLE.match(high)):
        return None
    return int(low.partition(".")[0]), int(high.partition(".")[0])


def _inline(source: str) -> tuple[Cell, ...]:
    items = [item.strip() for item in source.split(",")]
    return tuple(number(int(i)) if i.isascii() and i.isdigit() else text(i) for i in items if i)


def _cells(grid: Grid, ref: str) -> tuple[Cell, ...]:
    try:
        area = Area.parse(ref)
    except ValueError:
        return ()
    found: list[Cell | None] = []
    for row, cells in zip(grid.numbers, grid.rows, strict=True):
        if area.first_row <= row <= area.last_row:
            found.extend(cells[area.first_column - 1 : area.last_column])
    return tuple(Cell(c.kind, c.value) for c in found if c is not None and not is_blank(c))
