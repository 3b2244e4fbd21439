"""A workbook as read: sheets of canonical cells, physical row numbers. No meaning yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vpr_xl.core.values import Cell, is_blank

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
State = Literal["visible", "hidden", "veryHidden"]
_A1 = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})\Z")


def letters(column: int) -> str:
    """Column letters of a 1-based column number: 1 is A, 27 is AA."""
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def address(row: int, column: int) -> str:
    """A1 address of a 1-based row and column."""
    return f"{letters(column)}{row}"


def place(a1: str) -> tuple[int, int]:
    """Row and column, 1-based, of an A1 address ($ allowed). Raises ValueError outside the grid."""
    match = _A1.match(a1)
    if not match:
        raise ValueError(a1)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if row > MAX_ROW or column > MAX_COLUMN:
        raise ValueError(a1)
    return row, column


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, 1-based, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def parse(cls, ref: str) -> Area:
        """From "B2:C10" or "B2". Raises ValueError for anything else."""
        first, _, last = ref.partition(":")
        (r1, c1), (r2, c2) = place(first), place(last or first)
        return cls(min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2))

    def __str__(self) -> str:
        first = address(self.first_row, self.first_column)
        last = address(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        return (
            self.first_row <= row <= self.last_row
            and self.first_column <= column <= self.last_column
        )


@dataclass(frozen=True, slots=True)
class Validation:
    """A native data validation as the file states it.

    kind: the OOXML type ("list", "decimal", "whole", "custom", …); formula1 and formula2: source
    text without "=" ("'Служебный'!$B$1:$B$3", '"да,нет"', "70001.0"), "" where absent.
    """

    kind: str
    areas: tuple[Area, ...]
    formula1: str = ""
    formula2: str = ""
    operator: str = "between"


@dataclass(frozen=True, slots=True)
class ListObject:
    """An Excel table on a sheet: its name and range, header row included."""

    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as read.

    numbers: physical row numbers, ascending; rows: the cells of these rows from column A on,
    ragged, None for a blank. Rows without any cell may be absent.
    As a file states them, unknown of an open book: hidden rows (of those with cells) and columns,
    first and last; merged areas; whether cells carry comments.
    """

    name: str
    numbers: Sequence[int]
    rows: Sequence[Sequence[Cell | None]]
    state: State = "visible"
    validations: tuple[Validation, ...] = ()
    tables: tuple[ListObject, ...] = ()
    hidden_rows: Sequence[int] = field(default=(), compare=False)
    hidden_columns: tuple[tuple[int, int], ...] = field(default=(), compare=False)
    merged: tuple[Area, ...] = field(default=(), compare=False)
    commented: bool = field(default=False, compare=False)

    def row(self, number: int) -> Sequence[Cell | None]:
        """The cells of a physical row; empty where the sheet has none."""
        import bisect

        at = bisect.bisect_left(self.numbers, number)
        if at < len(self.numbers) and self.numbers[at] == number:
            return self.rows[at]
        return ()

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a 1-based place."""
        cells = self.row(row)
        return cells[column - 1] if column <= len(cells) else None

    def last_row(self) -> int:
        """Number of the last row that holds a visible value; 0 for an empty sheet."""
        for number, cells in zip(reversed(self.numbers), reversed(self.rows), strict=True):
            if any(not is_blank(cell) for cell in cells):
                return number
        return 0


@dataclass(frozen=True, slots=True)
class Macros:
    """A book's macro project beside the one that this program installs, as names of modules.

    foreign: with code that is not ours.  changed: ours with another text.  missing: ours that are
    not there.  documents: those behind the workbook and its sheets.
    """

    foreign: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the project is what the program installs, no more and no less."""
        return not (self.foreign or self.changed or self.missing)


@dataclass(frozen=True, slots=True)
class Package:
    """Facts about the file around the sheets, for the rules of family W.

    content: "xlsx", "xlsm", "xltx", "xltm", "xlam" by the main part's content type, "live" for an
    open book.
    vba_sha256: hash of the VBA project, None without one.  uncached: formulas without a stored
    value, as sheet name -> number.  buttons: form controls found.  producer: the program named
    in docProps.
    macros: the VBA project, None without one or where it cannot be read.  code_names: by which
    macros know the workbook and its sheets.  ribbon: the book brings a tab of its own.
    """

    content: str = "xlsx"
    vba_sha256: str | None = None
    uncached: Mapping[str, int] = field(default_factory=dict)
    buttons: int = 0
    producer: str = ""
    date1904: bool = False
    macros: Macros | None = None
    code_names: tuple[str, ...] = ()
    ribbon: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole workbook as read: its sheets in tab order and the facts of its package."""

    grids: tuple[Grid, ...]
    package: Package = field(default_factory=Package)
    names: Mapping[str, str] = field(default_factory=dict)

    def grid(self, name: str) -> Grid | None:
        """The sheet of this name, None where there is none."""
        return next((grid for grid in self.grids if grid.name == name), None)
