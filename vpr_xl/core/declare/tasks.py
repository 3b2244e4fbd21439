"""The header of a score column, "4К1 (3б)": which task, which criterion, how many points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vpr_xl.core.values import tidy

#: Source: official forms of 2021–2026 and report Ф1; Cyrillic К and Latin K both occur.
SCORE_HEADER = (
    r"^(?P<task>\d+)(?:[.,](?P<sub>\d+)|\((?P<sub2>\d+)\))?"
    r"(?:[КKкk](?P<crit>\d+))?\s*\((?P<max>\d+)\s*б\.?\)$"
)
_HEADER = re.compile(SCORE_HEADER)

#: Letters of a header; Python refuses to read a number of thousands of digits.
_LONGEST = 200
NOT_ATTEMPTED, NOT_COVERED = "X", "не пройд."
Score = int | str


class TaskHeader(NamedTuple):
    """A score column.

    header: its text as it stands; task, subtask, criterion: numbers, 0 where there is none;
    max_score: points.
    """

    header: str
    task: int
    subtask: int
    criterion: int
    max_score: int

    def scores(self, *, not_covered: bool) -> tuple[Score, ...]:
        """The list of lawful entries, as the official form orders it: most points first."""
        extra = (NOT_ATTEMPTED, NOT_COVERED) if not_covered else (NOT_ATTEMPTED,)
        return (*range(self.max_score, -1, -1), *extra)


def task_header(text: str) -> TaskHeader | None:
    """Parses a header text; None where it is no score column."""
    match = _HEADER.match(tidy(text)) if len(text) <= _LONGEST else None
    if match is None:
        return None
    subtask = match["sub"] or match["sub2"] or 0
    return TaskHeader(
        text, int(match["task"]), int(subtask), int(match["crit"] or 0), int(match["max"])
    )


def dependency(tasks: Iterable[TaskHeader]) -> Mapping[str, tuple[str, ...]]:
    """Header of a task's first criterion -> headers of its other criteria.

    With 0 points or X by К1 the other criteria of the task get 0 or X only.
    Source: form of results 2026, Английский язык 8.
    """
    groups: dict[tuple[int, int], list[TaskHeader]] = {}
    for task in tasks:
        if task.criterion:
            groups.setdefault((task.task, task.subtask), []).append(task)
    out = {}
    for group in groups.values():
        first = next((t for t in group if t.criterion == 1), None)
        if first and len(group) > 1:
            out[first.header] = tuple(t.header for t in group if t is not first)
    return out
