"""A table of a document as aligned lines of plain text, for the terminal. Paper is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Column, Table

#: What stands in a cell that says nothing.
_NOTHING = ("", "—")
_GAP = "  "


def lines_of(table: Table) -> list[str]:
    """The header and the rows, columns aligned; a column that says nothing is left out.

    No line ends with blanks; none at all for a table without rows.
    """
    if not table.rows:
        return []
    columns = list(_telling(table))
    titles = [column.title for column, _ in columns]
    rows = [titles, *zip(*(cells for _, cells in columns), strict=True)]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    sides = [column.align for column, _ in columns]
    return [
        _GAP.join(
            cell.rjust(width) if side == "right" else cell.ljust(width)
            for cell, width, side in zip(row, widths, sides, strict=True)
        ).rstrip()
        for row in rows
    ]


def _telling(table: Table) -> Iterator[tuple[Column, tuple[str, ...]]]:
    for column, cells in zip(table.columns, zip(*table.rows, strict=True), strict=True):
        if any(cell not in _NOTHING for cell in cells):
            yield column, cells
