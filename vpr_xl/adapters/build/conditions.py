"""Conditional formats for what validation cannot see: repeats, gaps, days outside the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vpr_xl.adapters.build.look import LINE, PALE_AMBER, PALE_RED, RED, Look
from vpr_xl.core.actions.count import FIRST_ROW
from vpr_xl.core.declare.sheets import HEADER_ROW, Column, Sheet
from vpr_xl.core.tables import letters

#: Columns of a day of the campaign: they must lie inside the school's window.
IN_WINDOW = {
    ("plan", "date"),
    ("plan", "reserve_date"),
    ("assignments", "date"),
    ("reserve", "reserve_date"),
}


class Marks:
    """Conditional formats of one table, whose columns begin at A and whose rows reach capacity."""

    def __init__(
        self, worksheet: Any, look: Look, columns: Sequence[Column], capacity: int
    ) -> None:
        self._worksheet, self._look = worksheet, look
        self._columns = columns
        self._last = HEADER_ROW + capacity

    def at(self, name: str) -> str:
        """Letters of a column."""
        return letters([c.name for c in self._columns].index(name) + 1)

    def first(self, name: str) -> str:
        """Address of the column's first cell, the column absolute: "$B4"."""
        return f"${self.at(name)}{FIRST_ROW}"

    def whole(self, name: str) -> str:
        """The column's cells, absolute: "$B$4:$B$1003"."""
        at = self.at(name)
        return f"${at}${FIRST_ROW}:${at}${self._last}"

    @property
    def row(self) -> str:
        """The first row's cells, columns absolute."""
        return f"$A{FIRST_ROW}:${letters(len(self._columns))}{FIRST_ROW}"

    def over(self, first: str, last: str, formula: str, **properties: Any) -> None:
        """Marks cells from column `first` to column `last` where the formula holds."""
        area = f"{self.at(first)}{FIRST_ROW}:{self.at(last)}{self._last}"
        options = {
            "type": "formula",
            "criteria": f"={formula}",
            "format": self._look.rule(**properties),
        }
        if self._worksheet.conditional_format(area, options):
            raise ValueError(formula)

    def underline_filled(self) -> None:
        """A light line under every row that holds something."""
        first, last = self._columns[0].name, self._columns[-1].name
        self.over(first, last, f"SUMPRODUCT(LEN({self.row}))>0", bottom=1, bottom_color=LINE)

    def missing(self) -> None:
        """A pale cell where a required value is missing in a row that has begun."""
        for column in self._columns:
            if column.required and column.formula is None:
                started = f"SUMPRODUCT(LEN({self.row}))>0"
                formula = f"AND(LEN(TRIM({self.first(column.name)}))=0,{started})"
                self.over(column.name, column.name, formula, bg_color=PALE_AMBER)

    def repeated(self, names: Sequence[str]) -> None:
        """Red words in a key that stands in the table twice, at the key's last column.

        Only there, as the finding: a formula in every column made LibreOffice open a book of
        6 000 rows half as fast again.
        """
        if len(names) == 1:
            self._repeated_values(names[0])
            return
        pairs = ",".join(f"{self.whole(n)},{self.first(n)}" for n in names)
        filled = ",".join(f"LEN({self.first(n)})>0" for n in names)
        formula = f"AND({filled},COUNTIFS({pairs})>1)"
        self.over(names[-1], names[-1], formula, font_color=RED, bg_color=PALE_RED)

    def _repeated_values(self, name: str) -> None:
        rule = self._look.rule(font_color=RED, bg_color=PALE_RED)
        area = self.whole(name).replace("$", "")
        if self._worksheet.conditional_format(area, {"type": "duplicate", "format": rule}):
            raise ValueError(name)

    def outside(self, name: str, window: tuple[str, str]) -> None:
        """A day before the first or after the last day of the school's window (addresses)."""
        cell, (start, end) = self.first(name), window
        formula = (
            f"AND(ISNUMBER({cell}),OR(AND(ISNUMBER({start}),{cell}<{start}),"
            f"AND(ISNUMBER({end}),{cell}>{end})))"
        )
        self.over(name, name, formula, font_color=RED, bg_color=PALE_RED)


def mark_rows(marks: Marks, sheet: Sheet, window: tuple[str, str] | None) -> None:
    """Every mark that a sheet of rows needs, by its declaration."""
    for key in dict.fromkeys((sheet.primary_key, *sheet.unique)):
        if key:
            marks.repeated(key)
    if window:
        for column in sheet.columns:
            if (sheet.table, column.name) in IN_WINDOW:
                marks.outside(column.name, window)
    marks.missing()
    marks.underline_filled()
