"""Classes that a list of pupils names and the book lacks, as rows; who is in them: elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.imports.classes import class_of
from vpr_xl.core.records.rows import ClassesRow
from vpr_xl.core.records.writing import append_row
from vpr_xl.core.values import shown

_PARTS = re.compile(r"(?P<grade>\d+)-?(?P<letter>[^\d]*)(?P<number>\d*)\Z")


@dataclass(frozen=True, slots=True)
class NewClass:
    """A row to add: the class, its grade and its number within the grade, from 1."""

    class_name: str
    grade: int
    class_ordinal: int

    @property
    def values(self) -> Mapping[str, object]:
        """The row by our columns."""
        return {n: getattr(self, n) for n in ("class_name", "grade", "class_ordinal")}


def new_classes(
    table: Table, rows: Sequence[ClassesRow], named: Iterable[str]
) -> tuple[list[NewClass], list[str]]:
    """The classes of `named` without a row, and those whose grade has no number left.

    Numbers follow the letters within a grade, each the smallest that no row of the book holds; a
    row with a misspelt name counts as the class that it means.
    """
    bounds = table.sheet.column("class_ordinal").schema
    numbers = range(bounds["minimum"], bounds["maximum"] + 1)
    known = {class_of(shown(cell)) or shown(cell) for cell in table.column_cells("class_name")}
    held: dict[int | None, set[int | None]] = defaultdict(set)
    for row in rows:
        held[row.grade].add(row.class_ordinal)
    added: list[NewClass] = []
    left: list[str] = []
    free: dict[int, Iterator[int]] = {}
    for name in sorted(set(named) - known, key=by_letter):
        grade = by_letter(name)[0]
        if grade not in free:
            free[grade] = iter([n for n in numbers if n not in held[grade]])
        number = next(free[grade], None)
        if number is None:
            left.append(name)
        else:
            added.append(NewClass(name, grade, number))
    return added, left


def by_letter(class_name: str) -> tuple[int, str, int]:
    """The order of classes: grade, letter by the alphabet (ё behind е), number."""
    found = _PARTS.match(class_name)
    if found is None:
        return 0, class_name, 0
    letter = found["letter"].replace("Ё", "Е\uffff")
    return int(found["grade"]), letter, int(found["number"] or 0)


def class_rows(table: Table, added: Sequence[NewClass]) -> list[SetCell]:
    """The changes that add the classes below the last row."""
    return [c for nth, one in enumerate(added) for c in append_row(table, one.values, nth)]
