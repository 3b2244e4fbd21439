"""What the sums over many schools take from one school's book. No pupil, no teacher, no code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.core.actions.living import rows_of
from vpr_xl.core.actions.state import Progress, state
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event
from vpr_xl.core.statistics.papers import LeftOut
from vpr_xl.core.statistics.scale import MARKS
from vpr_xl.core.statistics.work import WorkResult, work_results


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How a school wrote a work, in numbers that may be added up.

    points: of all who wrote.  top: the most points of one paper.  marks: participants by mark from
    2 to 5, none where the book has no scale.
    """

    work_id: str
    subject: str
    written: int
    absent: int
    points: int
    top: int
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class School:
    """A school's campaign in numbers.

    path: of the book, as the user named it.  planned: works in the plan.  uploaded: works whose
    form has gone to the portal.  levels, rules: findings by level and by rule.  actions: state of
    each action of the memo.
    """

    path: str
    login: str
    name: str
    municipality: str
    classes: int
    participants: int
    planned: int
    uploaded: int
    levels: Mapping[Level, int]
    rules: Mapping[str, int]
    actions: Mapping[str, Progress]
    works: tuple[WorkCount, ...]

    @property
    def done(self) -> int:
        """Actions of the memo that are done."""
        return sum(one == "done" for one in self.actions.values())


def school_of(path: str, campaign: Campaign, findings: Sequence[Finding]) -> School:
    """The numbers of a book; findings: those of its check today."""
    settings, house = campaign.settings, campaign.house
    tables = {name: rows_of(found[0]) for name, found in campaign.tables.items()}
    return School(
        path=path,
        login=settings.school_login or "",
        name=settings.school_short_name or settings.school_name or "",
        municipality=settings.municipality or "",
        classes=len(campaign.classes),
        participants=sum(person.left is None for person in campaign.participants),
        planned=len({row.work_id for row in campaign.plan if row.work_id}),
        uploaded=len({m.work_id for m in campaign.materials if m.event is Event.UPLOADED}),
        levels=Counter(finding.level for finding in findings),
        rules=Counter(finding.rule for finding in findings),
        actions={action.id: state(action, house, tables).state for action in house.actions},
        works=tuple(_count(work) for work in work_results(campaign)),
    )


def _count(work: WorkResult) -> WorkCount:
    whole = work.whole
    by_mark = Counter(whole.marks)
    return WorkCount(
        work.work_id,
        work.subject,
        whole.count,
        whole.left_out(LeftOut.ABSENT),
        sum(whole.totals),
        work.top,
        tuple(by_mark[mark] for mark in MARKS) if whole.marks else (),
    )
