"""Made-up scores: as a pupil of some ability would get them, criteria and absences kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.declare.tasks import NOT_ATTEMPTED, Score, TaskHeader, dependency
from vpr_xl.core.demo.names import Chance
from vpr_xl.core.demo.schedule import DemoWork
from vpr_xl.core.demo.school import Row
from vpr_xl.core.demo.sitting import CODE, Sitting
from vpr_xl.core.records.rows import PreviousMark, Variant

_SKIPPED_PER_CENT = 3
_UNMARKED_PER_CENT = 2
_MARKS = (
    PreviousMark.MARK_2, PreviousMark.MARK_3, PreviousMark.MARK_4, PreviousMark.MARK_5
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """The results of a work: its columns by name in the order of the form, its rows."""

    work: DemoWork
    rows: Sequence[Row]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Column names; a task's name is its header."""
        parts = self.work.parts
        out = [CODE]
        for variant, tasks in zip(variants_of(len(parts)), parts, strict=True):
            out += [variant, *(task.header for task in tasks)]
        return (*out, "class_ordinal", "previous_mark", "total", "mark", "entered_by")

    def details(self, sheet: Sheet) -> Mapping[str, object]:
        """What the builder needs to draw the work's sheet."""
        tasks = [task for part in self.work.parts for task in part]
        return {
            "columns": [sheet.by_name[n].title if n in sheet.by_name else n for n in self.names],
            "work_id": self.work.work_id,
            "not_covered": False,
            "code_range": list(self.work.code_range),
            "dependency": {k: list(v) for k, v in dependency(tasks).items()},
            "scale": list(self.work.scale),
            "rows": len(self.rows),
        }


def variants_of(parts: int) -> tuple[str, ...]:
    """Names of the variant columns of a work of so many parts."""
    return ("variant",) if parts == 1 else ("variant_part1", "variant_part2")


def papers(
    works: Sequence[DemoWork],
    sat: Sequence[Sitting],
    experts: Mapping[str, str],
    randbelow: Chance,
) -> dict[str, Paper]:
    """Work -> its results; a pupil is as able in one work as in the others."""
    ability: dict[str, int] = {}
    for sitting in sat:
        if sitting.participant_id not in ability:
            ability[sitting.participant_id] = 40 + randbelow(55)
    out = {}
    for work in works:
        rows = [
            _row(s, ability[s.participant_id], experts[work.work_id], randbelow)
            for s in sat
            if s.work is work
        ]
        out[work.work_id] = Paper(work, rows)
    return out


def _row(sitting: Sitting, ability: int, expert: str, randbelow: Chance) -> Row:
    parts = sitting.work.parts
    row: Row = {CODE: sitting.participant_id, "entered_by": expert}
    wrote = False
    for part, (name, tasks) in enumerate(zip(variants_of(len(parts)), parts, strict=True), 1):
        if not sitting.wrote(part):
            row[name] = Variant.ABSENT
            continue
        wrote = True
        row[name] = (Variant.VARIANT_1, Variant.VARIANT_2)[sitting.variant(part) - 1]
        row.update(_scores(tasks, ability, randbelow))
    if wrote:
        row["class_ordinal"] = sitting.class_ordinal
        unmarked = randbelow(100) < _UNMARKED_PER_CENT
        mark = _journal_mark(row, sitting.work, ability)
        row["previous_mark"] = PreviousMark.NO_MARK if unmarked else mark
    return row


def _journal_mark(row: Row, work: DemoWork, ability: int) -> PreviousMark:
    """As able as the pupil is, and never two marks from the work's: nothing is to be noted."""
    points = sum(row[t.header] for part in work.parts for t in part if _is_points(row, t))
    given = sum(points >= bound for bound in work.scale)
    able = 1 + min(2, max(0, (ability - 40) // 20))
    return _MARKS[max(given - 1, min(given + 1, able))]


def _is_points(row: Row, task: TaskHeader) -> bool:
    return isinstance(row.get(task.header), int)


def _scores(tasks: Sequence[TaskHeader], ability: int, randbelow: Chance) -> dict[str, Score]:
    out: dict[str, Score] = {}
    leader = {other: first for first, others in dependency(tasks).items() for other in others}
    for task in tasks:
        score = _score(task, ability, randbelow)
        first = out.get(leader.get(task.header, ""))
        out[task.header] = first if first in (0, NOT_ATTEMPTED) and first is not None else score
    return out


def _score(task: TaskHeader, ability: int, randbelow: Chance) -> Score:
    if randbelow(100) < _SKIPPED_PER_CENT:
        return NOT_ATTEMPTED
    return sum(randbelow(100) < ability for _ in range(task.max_score))
