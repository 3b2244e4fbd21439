"""The statistics of one work: scale, groups, tasks, distribution, all from the campaign's records.

How a school is told of it is not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from vpr_xl.core.declare.facts import MarkScale, TaskLevel
from vpr_xl.core.declare.tasks import TaskHeader
from vpr_xl.core.declare.thresholds import Thresholds, thresholds
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.statistics.distribution import Distribution, distribution
from vpr_xl.core.statistics.group import Far, Group
from vpr_xl.core.statistics.papers import Missing, Paper, papers
from vpr_xl.core.statistics.scale import ScaleFault, scale_of_bounds, scale_of_ranges
from vpr_xl.core.statistics.tasks import TaskResult, task_results


@dataclass(frozen=True)
class WorkResult:
    """A work as its sheet tells it.

    subject: as in the names of forms, "" where unknown.  scale: or why there is none;
    scale_confidence: "" for the book's own, else that of the catalogue's fact.  classes: names in
    the order of the sheet «Классы».  levels: of tasks by header, where the catalogue knows them.
    """

    work_id: str
    grade: int
    subject: str
    tasks: tuple[TaskHeader, ...]
    written: tuple[Paper, ...]
    missing: tuple[Missing, ...]
    scale: MarkScale | ScaleFault
    scale_confidence: str
    classes: tuple[str, ...]
    levels: Mapping[str, TaskLevel]
    rules: Thresholds

    @property
    def top(self) -> int:
        """The most points that a paper can get."""
        return sum(task.max_score for task in self.tasks)

    def group(self, class_name: str | None = None) -> Group:
        """The papers of a class ("": of no known one), of all who wrote for None."""
        return Group(
            class_name or "",
            [p for p in self.written if class_name in (None, p.class_name)],
            [m for m in self.missing if class_name in (None, m.class_name)],
            self.scale if isinstance(self.scale, MarkScale) else None,
            self.top,
        )

    @cached_property
    def whole(self) -> Group:
        """All who wrote: the parallel."""
        return self.group()

    @cached_property
    def groups(self) -> Sequence[Group]:
        """A group a class."""
        return [self.group(name) for name in self.classes]

    @cached_property
    def _hidden(self) -> frozenset[str]:
        """Classes too small to be shown, and those without which one could reckon these."""
        least = self.rules.number("small_group", "shown_from")
        by_size = sorted((g.count, g.class_name) for g in self.groups if g.count)
        hidden = [(count, name) for count, name in by_size if count < least]
        rest = by_size[len(hidden) :]
        # All who wrote less the classes shown is what the hidden ones are together.
        while hidden and rest and sum(count for count, _ in hidden) < least:
            hidden.append(rest.pop(0))
        return frozenset(name for _, name in hidden)

    def shown(self, group: Group) -> bool:
        """Whether the figures of a group may be shown: it is large enough, and so is what it hides.

        A class is told from all who wrote by being another object than `whole`.
        """
        if group.count < self.rules.number("small_group", "shown_from"):
            return False
        return group is self.whole or group.class_name not in self._hidden

    def guards(self, group: Group) -> bool:
        """Whether a group is hidden only because a small one could be reckoned from it."""
        least = self.rules.number("small_group", "shown_from")
        return group.count >= least and not self.shown(group)

    def approximate(self, group: Group) -> bool:
        """Whether a group is shown, but too small to be informative."""
        return self.shown(group) and group.count < self.rules.number("group", "informative_from")

    def tasks_of(self, group: Group) -> list[TaskResult]:
        """How the group did the tasks."""
        return task_results(self.tasks, group.papers, self.levels, self.rules)

    @cached_property
    def task_results(self) -> Sequence[TaskResult]:
        """How all who wrote did the tasks."""
        return self.tasks_of(self.whole)

    @cached_property
    def distribution(self) -> Distribution:
        """The primary scores of all who wrote."""
        return distribution(self.whole.totals, self.top, self.whole.scale, self.rules)

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """Confidence interval of the completion of all who wrote, per cent."""
        return self.whole.interval(self.rules.number("interval", "t"))

    @cached_property
    def far(self) -> Sequence[Far]:
        """Marks far from the journal's, of groups that are shown."""
        least = self.rules.number("journal_difference", "marks")
        return [far for group in self.groups if self.shown(group) for far in group.far(least)]

    @cached_property
    def contradicts_journal(self) -> bool:
        """Whether more points go with lower marks in the journal: a sign of biased results.

        Only of a group that is informative. Source: federal method, signs of biased results.
        """
        whole = self.whole
        marked = sum(p.journal_mark is not None for p in whole.papers)
        enough = marked >= self.rules.number("group", "informative_from")
        rho = whole.rank_correlation
        return enough and rho is not None and rho < self.rules.number("rank_correlation", "below")


#: Results by campaign as long as somebody holds it: several rules ask for them.
_KNOWN: WeakKeyDictionary[Campaign, Sequence[WorkResult]] = WeakKeyDictionary()


def work_results(campaign: Campaign) -> Sequence[WorkResult]:
    """Every work that has a sheet with tasks, by grade, then as on «Работы».

    Tabs stand in the order in which the portal's forms were added: no order for a reader.  Counted
    once a campaign.
    """
    if campaign not in _KNOWN:
        rules = thresholds(campaign.house.thresholds)
        found = [work_result(campaign, s, rules) for s in campaign.work_sheets if s.tasks]
        order = {row.work_id: nth for nth, row in enumerate(campaign.works)}
        _KNOWN[campaign] = tuple(
            sorted(found, key=lambda work: (work.grade, order.get(work.work_id, len(order))))
        )
    return _KNOWN[campaign]


def work_result(campaign: Campaign, sheet: WorkSheet, rules: Thresholds) -> WorkResult:
    """The statistics of a work's sheet."""
    found = papers(campaign, sheet)
    known = {p.class_name for p in found.written} | {m.class_name for m in found.missing}
    order = [c.class_name for c in campaign.classes if c.class_name in known]
    classes = [name for name in dict.fromkeys(order) if name]
    work = campaign.work_by_id.get(sheet.work_id)
    scale, confidence = scale_of(campaign, sheet)
    listed = campaign.catalogue.work(sheet.work_id) if campaign.catalogue else None
    return WorkResult(
        work_id=sheet.work_id,
        grade=work.grade if work and work.grade else int(sheet.work_id.partition("-")[0]),
        subject=listed.subject_name if listed else "",
        tasks=sheet.tasks,
        written=found.written,
        missing=found.missing,
        scale=scale,
        scale_confidence=confidence,
        classes=(*classes, *([""] if "" in known else [])),
        levels=_levels(campaign, sheet),
        rules=rules,
    )


def scale_of(campaign: Campaign, sheet: WorkSheet) -> tuple[MarkScale | ScaleFault, str]:
    """The scale of the sheet «Работы», the catalogue's where none is entered, and its confidence.

    A scale is refused whose top is not the sum of the sheet's tasks.
    """
    work = campaign.work_by_id.get(sheet.work_id)
    top = sheet.max_score
    if work is not None:
        own = scale_of_bounds(
            work.mark3_from, work.mark4_from, work.mark5_from, work.max_score, top
        )
        if own is not ScaleFault.MISSING:
            return own, ""
    listed = campaign.catalogue.work(sheet.work_id) if campaign.catalogue else None
    if listed is None or listed.mark_scale.value is None:
        return ScaleFault.MISSING, ""
    ranges = {
        int(mark): (low, high) for mark, (low, high) in listed.raw["mark_scale"]["value"].items()
    }
    return scale_of_ranges(ranges, top), listed.mark_scale.confidence


def _levels(campaign: Campaign, sheet: WorkSheet) -> dict[str, TaskLevel]:
    """Levels of the sheet's tasks, where this year's catalogue knows them."""
    listed = campaign.catalogue.work(sheet.work_id) if campaign.catalogue else None
    known = listed.tasks.value if listed else None
    if known is None:
        return {}
    places = {
        (item.header.task, item.header.subtask, item.header.criterion)
        if known.columns
        else (item.header.task,): item.difficulty
        for item in known.items
    }
    out = {}
    for task in sheet.tasks:
        key = (task.task, task.subtask, task.criterion) if known.columns else (task.task,)
        if places.get(key):
            out[task.header] = TaskLevel(places[key])
    return out
