"""The rows under a foreign header: data, or captions, totals and notes that are passed over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from vpr_xl.core.imports.classes import class_of
from vpr_xl.core.imports.header import Header
from vpr_xl.core.imports.kinds import Kind
from vpr_xl.core.imports.titles import caption_class, key_of, only_words
from vpr_xl.core.values import Cell, is_blank, shown, tidy

Skipped = Literal["blank", "class_caption", "total", "header_again", "numbers", "note", "grade"]
_TOTAL = re.compile(
    r"(?:итого?|всего|подытог|в том числе|из них|количество|мальчиков|девочек)(?!\w)", re.I
)
#: What a row says that stands under a table and is no row of it: a signature, a remark.
_NOTE = re.compile(
    r"_{2,}|:(?!\d)|\*|\b(примечание|директор|подпись|составил|исполнитель|классный рук)", re.I
)
_LONG = 6  # words: no name has so many


@dataclass(frozen=True, slots=True)
class Line:
    """A row of data: its physical number, its cells, the class of the caption above it or ""."""

    number: int
    cells: Sequence[Cell | None]
    group: str

    def cell(self, at: int) -> Cell | None:
        """The cell in a 1-based column."""
        return self.cells[at - 1] if at <= len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of data, and how many rows are none, by reason."""

    data: tuple[Line, ...]
    skipped: Counter[Skipped]


def read_lines(header: Header, kind: Kind, needed: Sequence[str], grades: frozenset[str]) -> Lines:
    """Every row below the header is a row of data or is counted under the reason why not.

    needed: our required columns.  grades: numbers of those whose classes the sheet takes; rows of
    other grades are no data.
    """
    data: list[Line] = []
    skipped: Counter[Skipped] = Counter()
    sorter = _Sorter(header, kind, needed, grades)
    for line in sorter.lines():
        reason = sorter.reason(line)
        if reason is None:
            data.append(line)
        else:
            skipped[reason] += 1
    return Lines(tuple(data), skipped)


class _Sorter:
    """Tells rows of data from the others, in the order in which they stand."""

    def __init__(
        self, header: Header, kind: Kind, needed: Sequence[str], grades: frozenset[str]
    ) -> None:
        self.header, self.column, self.grades = header, kind.group, grades
        self.people = kind.of_people
        self.keys = header.keys
        self.needed = [[p.at for p in header.taken[k] if p] for k in needed if k in header.taken]
        self.used = {p.at for several in header.taken.values() for p in several if p}

    def lines(self) -> Iterator[Line]:
        """Rows below the header, each with the class told above it."""
        grid, group = self.header.grid, self.header.group
        for number, cells in zip(grid.numbers, grid.rows, strict=True):
            if number <= self.header.last_row:
                continue
            group = (caption_class(cells) or group) if self.column else ""
            yield Line(number, cells, group)

    def reason(self, line: Line) -> Skipped | None:
        """Why the row is no row of data, None for one that is."""
        said = [tidy(shown(cell)) for cell in line.cells if not is_blank(cell)]
        if not said:
            return "blank"
        if self.column and caption_class(line.cells):
            return "class_caption"
        if self._is_header_again(line):
            return "header_again"
        if self._is_numbers(line):
            return "numbers"
        if any(_TOTAL.match(words) for words in said[:2]):
            return "total"
        if self._is_note(line, said):
            return "note"
        return "grade" if self._is_of_another_grade(line) else None

    def _is_header_again(self, line: Line) -> bool:
        """The header of a printed page: its texts at their places, most of them."""
        again = sum(
            len(words := key_of(shown(line.cell(at)))) > 1 and key.endswith(words)
            for key, at in self.keys
        )
        return again == len(self.keys) or again >= 2

    def _is_numbers(self, line: Line) -> bool:
        """The row under a header that numbers its columns: 1 2 3 4."""
        values = [shown(cell).rstrip(".") for cell in line.cells if not is_blank(cell)]
        near = line.number <= self.header.last_row + 2
        return near and len(values) > 1 and values == [str(n) for n in range(1, len(values) + 1)]

    def _is_note(self, line: Line, said: Sequence[str]) -> bool:
        """Nothing of what we take, or what only a caption, a signature or a remark can be."""
        if not any(not is_blank(line.cell(at)) for at in self.used):
            return True
        filled = sum(any(_says(line.cell(at)) for at in places) for places in self.needed)
        one = only_words(line.cells)
        if one and (filled == 0 or self._is_remark(one) or (self.people and len(said) > 1)):
            return True
        return filled < len(self.needed) and _NOTE.search(" ".join(said)) is not None

    def _is_remark(self, words: str) -> bool:
        """Whether the only text of a row is no name: a room's may be a number."""
        numbers = self.people and any(c.isdigit() for c in words)
        return bool(_NOTE.search(words)) or numbers or len(words.split()) >= _LONG

    def _is_of_another_grade(self, line: Line) -> bool:
        """A pupil of a grade that writes no ВПР: the school's list holds all of them."""
        if not self.column:
            return False
        places = [p for p in self.header.taken.get(self.column, ()) if p]
        said = " ".join(shown(line.cell(p.at)) for p in places) if places else line.group
        grade = re.match(r"[0-9]+", class_of(said))
        return grade is not None and grade[0] not in self.grades


def _says(cell: Cell | None) -> bool:
    """Whether a cell says anything: the line for a signature does not."""
    return any(c.isalnum() for c in shown(cell))
