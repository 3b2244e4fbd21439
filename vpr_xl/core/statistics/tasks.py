"""How tasks were done: completion, discrimination, and what the reading rules say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from vpr_xl.core.declare.facts import TaskLevel
from vpr_xl.core.declare.tasks import NOT_ATTEMPTED, NOT_COVERED, TaskHeader
from vpr_xl.core.declare.thresholds import Thresholds
from vpr_xl.core.statistics import measures
from vpr_xl.core.statistics.papers import Paper


class Done(Enum):
    """What the reading rules say of a task's completion."""

    SUFFICIENT = "sufficient"
    BORDER = "border"
    INSUFFICIENT = "insufficient"


_RULE = {TaskLevel.BASIC: "basic_task", TaskLevel.RAISED: "raised_task"}


@dataclass(frozen=True, slots=True)
class TaskResult:
    """A task in a group of papers.

    completion: points got of the points possible, per cent (difficulty: the lower, the harder).
    discrimination: correlation of its points with the points of all other tasks, -1..1; None where
    either does not vary.  full, none: participants with all points and with 0.
    not_attempted, not_covered: entries X and «не пройд.», both 0 points.
    """

    header: TaskHeader
    level: TaskLevel | None
    completion: float | None
    discrimination: float | None
    full: int
    none: int
    not_attempted: int
    not_covered: int
    done: Done | None


def task_results(
    tasks: Sequence[TaskHeader],
    papers: Sequence[Paper],
    levels: Mapping[str, TaskLevel],
    rules: Thresholds,
) -> list[TaskResult]:
    """A result a task, in the order of the sheet.  levels: by the task's header."""
    return [
        _task(at, task, papers, levels.get(task.header), rules) for at, task in enumerate(tasks)
    ]


def completion(points: Sequence[int], max_score: int) -> float | None:
    """Σ points / (N × max), per cent. Source: report «Выполнение заданий»."""
    return measures.share(sum(points), len(points) * max_score)


def done(percent: float | None, level: TaskLevel | None, rules: Thresholds) -> Done | None:
    """The verdict of the reading rules; None where the task's level is unknown."""
    if percent is None or level is None:
        return None
    if percent >= rules.number(_RULE[level], "sufficient"):
        return Done.SUFFICIENT
    if percent < rules.number(_RULE[level], "insufficient_below"):
        return Done.INSUFFICIENT
    return Done.BORDER


def _task(
    at: int,
    task: TaskHeader,
    papers: Sequence[Paper],
    level: TaskLevel | None,
    rules: Thresholds,
) -> TaskResult:
    points = [paper.points[at] for paper in papers]
    rest = [paper.total - paper.points[at] for paper in papers]
    entries = [paper.entries[at] for paper in papers]
    percent = completion(points, task.max_score)
    return TaskResult(
        header=task,
        level=level,
        completion=percent,
        discrimination=measures.pearson(points, rest),
        full=sum(p == task.max_score for p in points),
        none=sum(p == 0 for p in points),
        not_attempted=sum(e == NOT_ATTEMPTED for e in entries),
        not_covered=sum(e == NOT_COVERED for e in entries),
        done=done(percent, level, rules),
    )
