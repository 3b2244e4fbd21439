"""What every record has: where it stands. Its columns are in the generated subclasses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vpr_xl.core.declare.match import Table


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A row of a table with typed values.

    found_in: its sheet.  nth: 0-based among the table's rows.  wrong_columns: columns whose
    value the schema refuses; their fields are None, as those of blank cells are.
    """

    found_in: Table
    nth: int
    wrong_columns: frozenset[str]

    @property
    def row_number(self) -> int:
        """Physical row on the sheet."""
        return self.found_in.numbers[self.nth]

    def blank(self, column: str) -> bool:
        """Whether nothing stands in the column: a wrong value is not a blank."""
        value: Any = getattr(self, column)
        return value is None and column not in self.wrong_columns
