"""What both readers of a sheet part fill: rows of cells within caps, and the part's other facts."""

from __future__ import annotations

from dataclasses import dataclass, field

from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import MAX_COLUMN, MAX_ROW, Area, Validation, address
from vpr_xl.core.values import Cell

#: Chosen so that any input, accepted or refused, ends within 10 s and 300 MB (see the tests), also
#: beside other work: 5 s alone. The book of a school of 1 500 has 276 000 cells.
MAX_CELLS, MAX_SLOTS, MAX_AREAS = 340_000, 6_000_000, 100_000
#: The rectangle from A1 to the last value: other readers walk all of it.
MAX_AREA = 1 << 28


@dataclass(slots=True)
class Budget:
    """What one workbook may still hold: cells with a value, places in rows, validated areas."""

    cells: int = MAX_CELLS
    slots: int = MAX_SLOTS
    areas: int = MAX_AREAS


@dataclass(slots=True)
class SheetContent:
    """A sheet part as read. numbers and rows as in Grid, rows without a value left out.

    uncached: formulas without a stored value.  table_relations: r:id of its list objects.
    row_tables: how many sheetData elements there were; a sheet has one.  hidden_rows: of the rows
    with a value.  hidden_columns: first and last.  merged: areas of cells that are one.
    """

    numbers: list[int] = field(default_factory=list)
    rows: list[list[Cell | None]] = field(default_factory=list)
    uncached: int = 0
    validations: list[Validation] = field(default_factory=list)
    table_relations: list[str] = field(default_factory=list)
    row_tables: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)


def spend(budget: Budget, sheet: str, number: int, line: list[Cell | None]) -> None:
    """Takes a finished row off the budget; refuses the book once it is spent."""
    budget.slots -= len(line)
    budget.cells -= len(line) - line.count(None)
    if budget.cells < 0:
        raise refused("W-26", limit=MAX_CELLS, what="cells")
    if budget.slots < 0:
        raise refused("W-25", sheet=sheet, cell=address(number, len(line)), limit=MAX_SLOTS)


def vet_area(sheet: str, content: SheetContent) -> None:
    """Refuses a sheet whose last value lies so far out that its rectangle cannot be walked."""
    if not content.rows:
        return
    longest = max(content.rows, key=len)
    if len(longest) * content.numbers[-1] > MAX_AREA:
        at = content.numbers[content.rows.index(longest)]
        far = max((at, len(longest)), (content.numbers[-1], len(content.rows[-1])), key=_spread)
        raise refused("W-25", sheet=sheet, cell=address(*far), limit=MAX_AREA)


def _spread(place: tuple[int, int]) -> float:
    """How far out a place lies, as a share of the grid: rows and columns weigh alike."""
    return max(place[0] / MAX_ROW, place[1] / MAX_COLUMN)


def column_of(letters: str) -> int:
    """The 1-based column of its letters; 0 where there is no such column."""
    column = 0
    if not letters.isascii() or not letters.isupper() or len(letters) > 3:
        return 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column if column <= MAX_COLUMN and letters.isalpha() else 0


def areas(sqref: str, budget: Budget, sheet: str) -> tuple[Area, ...]:
    """The areas of a validation: "B4:B10 D4"; whole columns and rows as Excel writes them."""
    found: list[Area] = []
    for ref in sqref.split():
        budget.areas -= 1
        if budget.areas < 0:
            raise refused("W-26", limit=MAX_AREAS, what="areas")
        found.append(area(ref, sheet))
    return tuple(found)


def area(ref: str, sheet: str) -> Area:
    """The area of a reference within a sheet part. Raises Refused outside the grid."""
    try:
        return Area.parse(ref)
    except ValueError:
        raise refused("W-24", sheet=sheet, cell=ref) from None
