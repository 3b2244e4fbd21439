"""Recognises a report of the portal by its head and its header row. Its rows are read beside.

Source: reports of 2024 and 2026 (A); the layouts of the others are known by words only (C), so they
are taken by their headers wherever these stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from vpr_xl.core.declare.tasks import task_header
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import Cell, shown, tidy

_ABOUT = re.compile(
    r"ВПР\s+(?P<year>\d{4})\.?\s+(?P<subject>.+?)\.?\s+(?P<grade>\d{1,2})\s*класс", re.I
)
LOGIN = re.compile(r"(?:edu|sch)\d{6}", re.I)
_SEARCHED = 30  # rows among which head and header stand
_WIDEST, _LONGEST = 400, 200  # columns that a report may have, letters of a header


class Kind(Enum):
    """Which report it is."""

    INDIVIDUAL = "individual_results"  # Ф1
    MARKS = "mark_statistics"  # Ф3
    JOURNAL = "journal_comparison"
    TASKS = "task_performance"
    DISTRIBUTION = "score_distribution"
    MARK_GROUPS = "mark_groups"  # tasks × mark groups
    OUTCOMES = "planned_outcomes"


@dataclass(frozen=True, slots=True)
class Head:
    """A recognised report.

    grid: its sheet.  title: «Русский язык 4 класс».  header: number of the header row; titles: its
    texts by 1-based column, with the row below it joined in where that belongs to the header.
    first: number of the first row of data.  top: the most points of the work, None where unsaid.
    """

    kind: Kind
    grid: Grid
    year: int
    subject: str
    grade: int
    header: int
    titles: dict[int, str]
    first: int
    top: int | None = None

    @property
    def title(self) -> str:
        """Subject and grade as the report names them."""
        return f"{self.subject} {self.grade} класс"


def head_of(grid: Grid) -> Head | None:
    """The report on a sheet; None where it is none that is known."""
    about = next((m for _, text in _texts(grid, _SEARCHED) if (m := _ABOUT.search(text))), None)
    if about is None:
        return None
    top = _top(grid)
    for number, cells in _rows(grid, _SEARCHED):
        titles = _titles(cells)
        below = _titles(grid.row(number + 1))
        for first, joined in ((number + 1, titles), (number + 2, _joined(titles, below))):
            kind = _kind(list(joined.values()))
            if kind is not None:
                year, grade = int(about["year"]), int(about["grade"])
                subject = tidy(about["subject"])
                return Head(kind, grid, year, subject, grade, number, joined, first, top)
    return None


def names_a_work(grid: Grid) -> bool:
    """Whether the head of a report stands on the sheet, whatever its table is."""
    return any(_ABOUT.search(text) for _, text in _texts(grid, _SEARCHED))


def plain(text: str) -> str:
    """A header as it is compared: letters, digits and signs, without case, spaces and ё."""
    return re.sub(r"[^\w%<>=]", "", text.casefold().replace("ё", "е"))


def _rows(grid: Grid, most: int) -> Iterator[tuple[int, Sequence[Cell | None]]]:
    for number, cells in zip(grid.numbers, grid.rows, strict=True):
        if number > most:
            return
        yield number, cells[:_WIDEST]


def _texts(grid: Grid, most: int) -> Iterator[tuple[int, str]]:
    for number, cells in _rows(grid, most):
        for cell in cells:
            if cell is not None and cell.kind == "text":
                yield number, tidy(str(cell.value)[:_LONGEST])


def _top(grid: Grid) -> int | None:
    """The number beside «Максимальный первичный балл:»."""
    for _, cells in _rows(grid, _SEARCHED):
        for at, cell in enumerate(cells[:-1]):
            if plain(shown(cell)[:_LONGEST]).startswith("максимальныйпервичныйбалл"):
                beside = cells[at + 1]
                said = beside.value if beside is not None else None
                return said if isinstance(said, int) else None
    return None


def _titles(cells: Sequence[Cell | None]) -> dict[int, str]:
    return {
        at: tidy(shown(cell)[:_LONGEST])
        for at, cell in enumerate(cells[:_WIDEST], 1)
        if cell is not None
    }


def _joined(above: dict[int, str], below: dict[int, str]) -> dict[int, str]:
    """A header of two rows: what stands below is added to what spans it."""
    return {
        at: above.get(at, "") if below.get(at, "") in ("", above.get(at)) else
        tidy(f"{above.get(at, '')} {below[at]}")
        for at in sorted(above.keys() | below.keys())
    }  # fmt: skip


def _kind(titles: Sequence[str]) -> Kind | None:
    known = [plain(title) for title in titles]
    tasks = [title for title in titles if task_header(title)]
    if "кодучастника" in known and "первичныйбалл" in known and tasks:
        return Kind.INDIVIDUAL
    if any(one.startswith("группыучастников") for one in known):
        return _kind_of_groups(known, bool(tasks))
    marks = sum(_mark_of(one) is not None for one in known)
    if any(one.startswith("задани") or one == "№" for one in known) and marks >= 3:
        return Kind.MARK_GROUPS
    about = any(word in one for word in ("планируем", "умени", "научится") for one in known)
    if about and school_column(dict(enumerate(titles, 1)), None):
        return Kind.OUTCOMES
    return None


def _kind_of_groups(known: Sequence[str], has_tasks: bool) -> Kind | None:
    if has_tasks:
        return Kind.TASKS
    if all(any(one.startswith(word) for one in known) for word in ("понизили", "подтвердили")):
        has_parts = any("%" in one for one in known) or any(
            one.count("кол") for one in known if one.startswith("понизили")
        )
        return Kind.JOURNAL if has_parts else None
    if [one for one in known if one in {"2", "3", "4", "5"}] == ["2", "3", "4", "5"]:
        numbers = sum(one.isdecimal() for one in known)
        return Kind.MARKS if numbers == 4 else Kind.DISTRIBUTION
    if sum(one.isdecimal() for one in known) >= 4:
        return Kind.DISTRIBUTION
    return None


def school_column(titles: Mapping[int, str], login: str | None) -> int | None:
    """The school's column of the report of planned outcomes: of its login, else «ОО».

    None where there is none, or only another school's.
    """
    logins = {at: found[0] for at, title in titles.items() if (found := LOGIN.search(title))}
    if logins:
        own = [
            at for at, one in logins.items() if login is None or login.casefold() == one.casefold()
        ]
        return own[-1] if own else None
    named = [
        at
        for at, title in titles.items()
        if plain(title) in ("оо", "школа") or "образовательнаяорганизация" in plain(title)
    ]
    return named[-1] if named else None


def _mark_of(known: str) -> int | None:
    """The mark that a column of a mark group names: «Группа "2"», «2», «Отметка 2»."""
    found = re.fullmatch(r"(?:группа|отметка|ум)?([2-5])%?", known)
    return int(found[1]) if found else None


def mark_columns(head: Head) -> dict[int, int]:
    """Column -> the mark whose group it is about."""
    out = {}
    for at, title in head.titles.items():
        mark = _mark_of(plain(title))
        if mark is not None:
            out[at] = mark
    return out
