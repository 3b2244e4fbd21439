"""A form of results as read: its columns in their physical places, its rows. No verdict here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from vpr_xl.core.declare.forms import FormLayout, Role
from vpr_xl.core.declare.tasks import Score, TaskHeader
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import Cell, is_blank

DepartureKind = Literal[
    "missing_sheet",
    "renamed_sheet",
    "foreign_sheet",
    "moved_sheet",
    "sheet_state",
    "header",
    "lost_validation",
    "list",
    "unguarded",
    "service_extra",
    "ordinals",
]


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of the protocol sheet.

    place: 1-based.  header: its text as it stands; expected: as the layout has it.
    part: 1 or 2 for variants and scores, 0 for the rest.  validation: kind of the native
    validation, "" without one; listed: the values its list resolves to, () where it is no list or
    cannot be resolved.
    """

    role: Role
    place: int
    header: str
    expected: str
    part: int = 0
    task: TaskHeader | None = None
    validation: str = ""
    listed: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a form differs from its layout.

    sheet, text: the tab and the sheet, header or list in question; expected: the layout's word.
    row, column: where, 0 where no cell is meant.
    """

    what: DepartureKind
    sheet: str
    text: str
    expected: str = ""
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the protocol sheet in which people entered something.

    number: physical; cells: from column A on, ragged.
    """

    number: int
    cells: Sequence[Cell | None]

    def cell(self, column: FormColumn) -> Cell | None:
        """The cell of a column; None where nothing can be seen in it."""
        cell = self.cells[column.place - 1] if column.place <= len(self.cells) else None
        return None if is_blank(cell) else cell


@dataclass(frozen=True, slots=True)
class FormEntry:
    """What one row of the form says, or shall say, of a participant.

    code: digits as text.  variants: one a part, None where blank.  scores: header text of a score
    column -> points, "X", «не пройд.» or None.  class_ordinal: ordinal, or a name in old forms.
    """

    code: str
    variants: tuple[Score | None, ...]
    scores: Mapping[str, Score | None]
    class_ordinal: Score | None = None
    sex: str | None = None
    previous_mark: Score | None = None


@dataclass(frozen=True)
class Form:
    """A recognised form, blank or filled.

    grid: the protocol sheet.  code_range: limits of the code column's own validation.
    first_row, last_row: the prepared rows, physical.
    """

    layout: FormLayout
    reading: Reading
    grid: Grid
    columns: tuple[FormColumn, ...]
    code_range: tuple[int, int] | None
    first_row: int
    last_row: int
    departures: tuple[Departure, ...] = field(default=(), compare=False)

    @property
    def capacity(self) -> int:
        """How many participants the prepared rows hold."""
        return self.last_row - self.first_row + 1

    @cached_property
    def variants(self) -> tuple[FormColumn, ...]:
        """Variant columns, one a part."""
        return tuple(c for c in self.columns if c.role == "variant")

    @property
    def parts(self) -> int:
        """1 or 2."""
        return len(self.variants)

    @cached_property
    def scores(self) -> tuple[FormColumn, ...]:
        """Score columns in their order."""
        return tuple(c for c in self.columns if c.role == "score")

    @cached_property
    def tasks(self) -> tuple[TaskHeader, ...]:
        """Headers of the score columns, same order."""
        return tuple(c.task for c in self.scores if c.task is not None)

    @cached_property
    def max_score(self) -> int:
        """Sum of the maxima of the score columns, points."""
        return sum(task.max_score for task in self.tasks)

    def column(self, role: Role) -> FormColumn | None:
        """The first column of this role; None where the layout has none (sex)."""
        return next((c for c in self.columns if c.role == role), None)

    @property
    def code(self) -> FormColumn:
        """The column of participant codes."""
        return self.columns[0]

    @property
    def total(self) -> FormColumn:
        """The column of totals."""
        return self.columns[-1]

    @cached_property
    def rows(self) -> tuple[FormRow, ...]:
        """Rows below the header with something entered in a known column, totals aside."""
        entered = [c for c in self.columns if c.role != "total"]
        width = max(c.place for c in entered)
        rows = (
            FormRow(number, cells)
            for number, cells in zip(self.grid.numbers, self.grid.rows, strict=True)
            if number >= self.first_row and any(cells[:width])  # most prepared rows are empty
        )
        return tuple(row for row in rows if any(row.cell(c) is not None for c in entered))
