"""`dump`: every non-blank cell of a book as a JSON line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import Grid, Reading, address
from vpr_xl.core.values import is_blank


def lines(reading: Reading, sheet: str | None = None) -> Iterator[str]:
    """The lines of the public `dump`, in sheet, row and column order."""
    for grid in reading.grids:
        if sheet is None or grid.name == sheet:
            yield from _of(grid)


def _of(grid: Grid) -> Iterator[str]:
    for number, cells in zip(grid.numbers, grid.rows, strict=True):
        for place, cell in enumerate(cells, 1):
            if cell is None or (is_blank(cell) and not str(cell.value)):
                continue
            line: dict[str, Any] = {
                "sheet": grid.name,
                "cell": address(number, place),
                "type": cell.kind,
                "value": cell.value,
            }
            if cell.formula:
                line["formula"] = True
            yield json.dumps(line, ensure_ascii=False)


@command(
    name="dump",
    title="Все ячейки",
    help="Выводит каждую непустую ячейку книги строкой JSON, для других программ.",
    options=(Option("sheet", str, "только этот лист"),),
)
def dump(session: Session, *, sheet: str | None = None) -> Outcome:
    if sheet is not None and session.reading.grid(sheet) is None:
        raise refused("W-47", sheet=sheet)
    return Outcome(details={"lines": lines(session.reading, sheet)})
