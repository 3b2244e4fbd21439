"""What should be written into a workbook: values that a command returns and an adapter applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vpr_xl.core.values import Cell


class SetCell(NamedTuple):
    """One cell gets a value; None empties it. The cell keeps its format.

    row, column: 1-based.  A text cell is written as text whatever it looks like ("00042").
    `stored`: the cell holds a formula that stays, and this is the value to store with it.
    A tuple, like the cell: a form is thousands of them, a dataclass takes twice as long to make.
    """

    sheet: str
    row: int
    column: int
    cell: Cell | None
    stored: bool = False


@dataclass(frozen=True, slots=True)
class AddSheet:
    """A new sheet made from the declaration `template` ("results"), with the facts it needs.

    after: the sheet it stands behind.  title: the tab's text.  details: what the template asks for
    (tasks of a work, code range, …), as the builder's template understands it.
    """

    template: str
    title: str
    after: str
    details: Mapping[str, object]


Change = SetCell | AddSheet
Changes = Sequence[Change]
