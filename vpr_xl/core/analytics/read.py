"""Rows of a recognised report of the portal as values with their places. Nothing is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vpr_xl.core.analytics.head import LOGIN, Head, Kind, mark_columns, plain, school_column
from vpr_xl.core.declare.tasks import NOT_ATTEMPTED, NOT_COVERED, TaskHeader, task_header
from vpr_xl.core.tables import address
from vpr_xl.core.values import Cell, is_blank, shown, tidy

TaskKey = tuple[int, int, int]
_CODE = re.compile(r"\d{4,5}")
_TASK = re.compile(r"(\d{1,3})(?:[.,](\d{1,3})|\((\d{1,3})\))?(?:[КKкk](\d{1,3}))?(?!\d)")
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,20})?\Z")
_LONGEST, _HEADER = 200, 20  # letters of a value that can be compared, of a task's name


#: How the columns of the comparison with the journal begin.
_COMPARED = {"понизили": "lowered", "подтвердили": "confirmed", "повысили": "raised"}


class Placed(NamedTuple):
    """A value of a report and where it stands, "D14"; None where nothing stands there."""

    value: float | str | None
    cell: str


class Figure(NamedTuple):
    """What a number of a report is about.

    kind: "participants", "mark", "lowered", "confirmed", "raised" (shares), the same with "_count",
    "task", "score", "mark_task".  at: the mark or score, 0 where there is none; task: its key.
    """

    kind: str
    at: int = 0
    task: TaskKey | None = None


@dataclass(frozen=True, slots=True)
class PortalPaper:
    """A participant's row of Ф1. scores: by the key of the task."""

    code: str
    variants: tuple[Placed, ...]
    class_ordinal: Placed
    scores: dict[TaskKey, Placed]
    total: Placed
    mark: Placed
    journal_mark: Placed

    @property
    def absent(self) -> bool:
        """Whether the row tells of one who did not write: its variants are words, no point."""
        points = [self.total.value, *(placed.value for placed in self.scores.values())]
        told = [placed.value for placed in self.variants if placed.value is not None]
        return all(p is None for p in points) and not any(isinstance(v, float) for v in told)


@dataclass(frozen=True, slots=True)
class PortalReport:
    """A report as read.

    tasks: of Ф1 and of the completion of tasks.  papers: of Ф1.  figures: of the school's row in
    the others; None where no row is the school's.
    """

    head: Head
    tasks: tuple[TaskHeader, ...]
    papers: tuple[PortalPaper, ...] = ()
    figures: dict[Figure, Placed] | None = None


def key_of(task: TaskHeader) -> TaskKey:
    """A task without the spelling of its header and without its points."""
    return task.task, task.subtask, task.criterion


def read_report(head: Head, login: str | None) -> PortalReport:
    """The rows of a report.  login: of the school, by which its row is known."""
    tasks = tuple(t for title in head.titles.values() if (t := task_header(title)))
    if head.kind is Kind.INDIVIDUAL:
        return PortalReport(head, tasks, tuple(_papers(head, login)))
    if head.kind is Kind.MARK_GROUPS:
        return PortalReport(head, tasks, figures=_by_task(head, mark_columns(head)))
    if head.kind is Kind.OUTCOMES:
        own = school_column(head.titles, login)
        return PortalReport(head, tasks, figures=_by_task(head, {own: 0}) if own else None)
    row = _own_row(head, login)
    return PortalReport(head, tasks, figures=None if row is None else _figures(head, row))


def _column(head: Head, *starts: str) -> int | None:
    """The first column whose header begins so."""
    for at, title in head.titles.items():
        if any(plain(title).startswith(start) for start in starts):
            return at
    return None


def _rows(head: Head) -> Iterator[tuple[int, Sequence[Cell | None]]]:
    for number, cells in zip(head.grid.numbers, head.grid.rows, strict=True):
        if number >= head.first and any(not is_blank(cell) for cell in cells):
            yield number, cells


def _placed(cells: Sequence[Cell | None], row: int, at: int | None) -> Placed:
    """The value of a cell as compared: a number where it is one, in whichever type it stands."""
    if at is None or at > len(cells):
        return Placed(None, "")
    cell = cells[at - 1]
    if is_blank(cell):
        return Placed(None, address(row, at))
    said = tidy(shown(cell)[:_LONGEST])
    bare = said.rstrip("%").strip().replace(",", ".").replace("\u2212", "-")
    value = float(bare) if _NUMBER.match(bare) else said
    return Placed(value, address(row, at))


def _papers(head: Head, login: str | None) -> Iterator[PortalPaper]:
    """The participants of the school; of all schools where neither side tells a login."""
    code_at = _column(head, "кодучастника")
    ordinal_at = _column(head, "класс", "порядковыйномеркласса")
    variant_at = [at for at, t in head.titles.items() if plain(t).startswith("вариант")]
    scores_at = {key_of(t): at for at, title in head.titles.items() if (t := task_header(title))}
    total_at, journal_at = _column(head, "первичныйбалл"), _column(head, "отметкапожурналу")
    mark_at = next((at for at, t in head.titles.items() if plain(t) == "отметка"), None)
    school = ""
    for row, cells in _rows(head):
        code = _placed(cells, row, code_at)
        said = _code(code)
        school = _school_of(cells) or school
        if said is None:
            continue  # the line that names the school and counts its participants
        if login and school and school != login.casefold():
            continue
        yield PortalPaper(
            code=said,
            variants=tuple(_placed(cells, row, at) for at in variant_at),
            class_ordinal=_placed(cells, row, ordinal_at),
            scores={key: _score(_placed(cells, row, at)) for key, at in scores_at.items()},
            total=_placed(cells, row, total_at),
            mark=_placed(cells, row, mark_at),
            journal_mark=_placed(cells, row, journal_at),
        )


def _school_of(cells: Sequence[Cell | None]) -> str:
    """The login that a row tells, of the school whose line or participant it is; "" for none."""
    found = (LOGIN.search(shown(cell)[:_LONGEST]) for cell in cells if cell is not None)
    return next((one[0].casefold() for one in found if one), "")


def _code(placed: Placed) -> str | None:
    value = placed.value
    if isinstance(value, float):
        value = f"{value:.0f}"
    return value if value and _CODE.fullmatch(value) else None


def _score(placed: Placed) -> Placed:
    """X and «не пройд.» are 0 points."""
    value = placed.value
    if isinstance(value, str):
        folded = value.casefold().replace("х", "x")
        if folded in (NOT_ATTEMPTED.casefold(), NOT_COVERED.casefold()):
            return placed._replace(value=0.0)
    return placed


def _own_row(head: Head, login: str | None) -> tuple[int, Sequence[Cell | None]] | None:
    """The row of the school: that of its login, else the only one that has any."""
    at = _column(head, "группыучастников") or 1
    of_schools = []
    for row, cells in _rows(head):
        found = LOGIN.search(shown(cells[at - 1]) if at <= len(cells) else "")
        if found and login and found[0].casefold() == login.casefold():
            return row, cells
        if found:
            of_schools.append((row, cells))
    return of_schools[0] if login is None and len(of_schools) == 1 else None


def _figures(head: Head, row: tuple[int, Sequence[Cell | None]]) -> dict[Figure, Placed]:
    number, cells = row
    out: dict[Figure, Placed] = {}
    for at, title in head.titles.items():
        figure = _figure(head.kind, title)
        if figure in out and figure.kind in _COMPARED.values():
            figure = Figure(f"{figure.kind}_count")  # the second of two equal headers
        if figure is not None:
            out.setdefault(figure, _placed(cells, number, at))
    return out


def _figure(kind: Kind, title: str) -> Figure | None:
    known, task = plain(title), task_header(title)
    for word, name in _COMPARED.items():
        if known.startswith(word):
            # The column of counts ends in its own words; that of shares in %, or in nothing.
            counted = "колво" in known or "количество" in known
            return Figure(f"{name}_count" if counted else name)
    if known.startswith(("колвоучастников", "количествоучастников")):
        return Figure("participants")
    if task is not None:
        return Figure("task", task=key_of(task))
    if known.isdecimal() and kind is Kind.MARKS and 2 <= int(known) <= 5:
        return Figure("mark", int(known))
    if known.isdecimal() and kind is Kind.DISTRIBUTION:
        return Figure("score", int(known))
    return None


def _by_task(head: Head, columns: dict[int, int]) -> dict[Figure, Placed]:
    """Figures of reports whose rows are tasks.  columns: to the mark whose group they are about."""
    task_at = _column(head, "задани", "№", "номер") or 1
    out: dict[Figure, Placed] = {}
    for row, cells in _rows(head):
        task = _task(shown(cells[task_at - 1]) if task_at <= len(cells) else "")
        if task is None:
            continue
        for at, mark in columns.items():
            kind = "mark_task" if mark else "task"
            out.setdefault(Figure(kind, mark, task), _placed(cells, row, at))
    return out


def _task(text: str) -> TaskKey | None:
    """The task that a row is about: «4К1», «9.1 (1б)», «3. Умение …»."""
    said = tidy(text[:_LONGEST])
    whole = task_header(said) if len(said) < _HEADER else None
    if whole is not None:
        return key_of(whole)
    found = _TASK.match(said)
    if found is None:
        return None
    return int(found[1]), int(found[2] or found[3] or 0), int(found[4] or 0)
