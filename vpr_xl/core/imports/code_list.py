"""Codes out of the tables of a code list, wherever they stand: one a row, many, or as a range."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.core.declare.normalise import Reader
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.imports.titles import key_of
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import Cell, is_blank, shown, tidy

#: A range states codes only where it is short: a list, not the limits of a grade.
MAX_RANGE = 3000
_LONGEST = 200  # characters of a header
_RANGE = re.compile(r"(?:с\s*)?([0-9]{5})\s*(?:[-–—]|\.\.|по|до)\s*([0-9]{5})\Z", re.I)
_GRADE = re.compile(r"([0-9]{1,2})(?![0-9])")
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code and where the file has it; a range gives all its codes one place.

    grade: what the file's own column says of it.
    """

    code: str
    sheet: str
    row: int
    column: int
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of a file, in its order, the first of equal ones.

    again: codes that stand once more.  odd: cells under a header of codes that hold none, as
    (sheet, row, column); what they say is not kept, it may be a name.  headed: some header names
    the codes.
    """

    codes: tuple[ListedCode, ...]
    again: tuple[ListedCode, ...]
    odd: tuple[tuple[str, int, int], ...]
    headed: bool = False


def code_list(
    tables: Sequence[Grid],
    column: Column,
    overrides: Sequence[str],
    of_grade: Sequence[Column] = (),
) -> CodeList:
    """Codes under the headers that name them; every cell of codes where no header does.

    column: our column of codes, whose pattern a code has.  overrides: headers as compared.
    of_grade: our columns whose headers say the grade or class that a code is for.
    """
    wanted = set(overrides) or _titles([column])
    graded = _titles(of_grade)
    accepts = Reader(column).accepts
    found: list[ListedCode] = []
    odd: list[tuple[str, int, int]] = []
    any_headed = False
    for grid in tables:
        headed = _headed(grid, wanted)
        any_headed = any_headed or bool(headed)
        grades = _grades(grid, graded)
        for number, at, cell in _cells(grid):
            if headed and not (at in headed and number > headed[at]):
                continue
            codes = [c for c in _codes(cell) if accepts(c)]
            grade = _said_grade(grades.get(number, {}), at)
            found += [ListedCode(code, grid.name, number, at, grade) for code in codes]
            if not codes and headed and key_of(shown(cell)) not in wanted:
                odd.append((grid.name, number, at))
    seen: Counter[str] = Counter()
    again: list[ListedCode] = []
    first: list[ListedCode] = []
    for one in found:
        (again if seen[one.code] else first).append(one)
        seen[one.code] += 1
    return CodeList(tuple(first), tuple(again), tuple(odd), any_headed)


def _titles(columns: Sequence[Column]) -> set[str]:
    return {key_of(t) for column in columns for t in (column.title, *column.foreign.synonyms)}


def _grades(grid: Grid, titles: set[str]) -> dict[int, dict[int, int]]:
    """Row -> 1-based column -> grade, below the headers that name a grade or a class."""
    headed = _headed(grid, titles)
    out: dict[int, dict[int, int]] = {}
    for number, at, cell in _cells(grid):
        said = _GRADE.match(tidy(shown(cell)))
        if said and at in headed and number > headed[at]:
            out.setdefault(number, {})[at] = int(said[1])
    return out


def _said_grade(in_row: Mapping[int, int], column: int) -> int | None:
    """The grade in the code's row: the nearest before the code, else the nearest after it."""
    before = [at for at in in_row if at < column]
    return in_row[max(before) if before else min(in_row)] if in_row else None


def _headed(grid: Grid, wanted: set[str]) -> dict[int, int]:
    """Columns under a header that names codes: 1-based place -> row of the first such header."""
    out: dict[int, int] = {}
    for number, at, cell in _cells(grid):
        words = str(cell.value) if cell.kind == "text" else ""
        if 0 < len(words) <= _LONGEST and key_of(words) in wanted:
            out.setdefault(at, number)
    return out


def _cells(grid: Grid) -> Iterator[tuple[int, int, Cell]]:
    for number, row in zip(grid.numbers, grid.rows, strict=True):
        for at, cell in enumerate(row, 1):
            if cell is not None and not is_blank(cell):
                yield number, at, cell


def _codes(cell: Cell) -> Iterator[str]:
    """What may be codes in a cell: one, several in one text, a range."""
    said = tidy(shown(cell))
    span = _RANGE.match(said)
    if span is None:
        yield from _BETWEEN.split(said)
    elif 0 <= int(span[2]) - int(span[1]) < MAX_RANGE:
        yield from (f"{code:05d}" for code in range(int(span[1]), int(span[2]) + 1))
