"""The portal's figures against ours, cell by cell, with the reason where it can be known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from vpr_xl.core.analytics.head import Kind
from vpr_xl.core.analytics.read import Figure, Placed, PortalPaper, PortalReport, TaskKey, key_of
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.statistics import measures
from vpr_xl.core.statistics.group import Group
from vpr_xl.core.statistics.papers import LeftOut, Paper
from vpr_xl.core.statistics.scale import marks
from vpr_xl.core.statistics.work import WorkResult


class What(Enum):
    """What differs."""

    SCORE = "score"
    TOTAL = "total"
    MARK = "mark"
    JOURNAL_MARK = "journal_mark"
    CLASS_ORDINAL = "class_ordinal"
    VARIANT = "variant"
    FIGURE = "figure"
    ONLY_PORTAL = "only_portal"
    ONLY_BOOK = "only_book"


class Reason(Enum):
    """Why, where it can be known."""

    TASKS = "tasks"  # points of tasks differ
    TOTAL = "total"  # primary scores differ
    SCALE = "scale"  # equal scores, other marks: another scale
    PARTICIPANTS = "participants"  # others are counted
    ABSENT = "absent"
    UNFINISHED = "unfinished"
    HALF = "half"
    UNKNOWN_CODE = "unknown_code"


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of the portal's report that is not what our book gives.

    code: of the participant, "" for a figure.  task: its key, for a score.  figure: for a figure.
    cell: of the report.  reason: None where it is not known.
    """

    what: What
    theirs: float | str | None
    ours: float | str | None
    cell: str
    code: str = ""
    task: TaskKey | None = None
    figure: Figure | None = None
    reason: Reason | None = None


#: How far a share may stand from ours: half of the last place that the report prints.  One printed
#: to a place may be of a report that prints two, and differ by less than a participant can.
_FINE, _COARSE = 0.005, 0.05
_TO_TWO_PLACES = {Kind.MARKS, Kind.JOURNAL}
_EPSILON = 1e-9
_LEFT_OUT = {
    LeftOut.ABSENT: Reason.ABSENT,
    LeftOut.HALF: Reason.HALF,
    LeftOut.UNFINISHED: Reason.UNFINISHED,
}


def differences(
    report: PortalReport, work: WorkResult, campaign: Campaign
) -> tuple[int, list[Difference]]:
    """How many cells were compared, and those that differ, in the report's order."""
    if report.head.kind is Kind.INDIVIDUAL:
        return _individual(report, work, campaign)
    return _of_figures(report, work)


def _individual(
    report: PortalReport, work: WorkResult, campaign: Campaign
) -> tuple[int, list[Difference]]:
    ours = {paper.participant_code: paper for paper in work.written}
    missing = {one.participant_code: one.why for one in work.missing}
    compared, out = 0, []
    for paper in report.papers:
        own = ours.get(paper.code)
        if own is None:
            why = missing.get(paper.code)
            if why is LeftOut.ABSENT and paper.absent:
                compared += 1  # both sides say that the participant was absent
                continue
            reason = _LEFT_OUT[why] if why else Reason.UNKNOWN_CODE
            out.append(Difference(What.ONLY_PORTAL, None, None, "", paper.code, reason=reason))
            continue
        found = list(_of_paper(paper, own, work, campaign))
        compared += len(found)
        out += [one for one in found if not _same(one.theirs, one.ours)]
    theirs = {paper.code for paper in report.papers}
    for code in sorted(ours.keys() - theirs):
        out.append(Difference(What.ONLY_BOOK, None, None, "", code))
    return compared, out


def _same(theirs: float | str | None, ours: float | str | None) -> bool:
    return theirs == ours


def _of_paper(
    theirs: PortalPaper, own: Paper, work: WorkResult, campaign: Campaign
) -> Iterator[Difference]:
    """Every cell of a participant's row beside ours, equal ones too."""
    points = {key_of(task): float(got) for task, got in zip(work.tasks, own.points, strict=True)}
    wrong = False
    for key, placed in theirs.scores.items():
        wrong = wrong or placed.value != points.get(key)
        yield Difference(
            What.SCORE, placed.value, points.get(key), placed.cell, theirs.code, task=key
        )
    total = theirs.total
    because = Reason.TASKS if wrong else None
    yield Difference(
        What.TOTAL, total.value, float(own.total), total.cell, theirs.code, reason=because
    )
    if work.whole.scale is not None and theirs.mark.cell:
        mark = float(marks([own.total], work.whole.scale)[0])
        why = Reason.TOTAL if total.value != own.total else Reason.SCALE
        yield _cell(What.MARK, theirs.mark, mark, theirs.code, why)
    if theirs.journal_mark.cell:
        ours = None if own.journal_mark is None else float(own.journal_mark)
        value = theirs.journal_mark.value
        # «нет отметки» and a blank are one thing.
        shown = theirs.journal_mark._replace(value=value if isinstance(value, float) else None)
        yield _cell(What.JOURNAL_MARK, shown, ours, theirs.code)
    ordinal = _ordinal(campaign, own)
    if theirs.class_ordinal.cell and isinstance(theirs.class_ordinal.value, float) and ordinal:
        yield _cell(What.CLASS_ORDINAL, theirs.class_ordinal, ordinal, theirs.code)
    if len(theirs.variants) == len(own.variants):
        for placed, given in zip(theirs.variants, own.variants, strict=True):
            yield _cell(What.VARIANT, placed, float(given), theirs.code)


def _ordinal(campaign: Campaign, own: Paper) -> float | None:
    known = campaign.class_by_name.get(own.class_name)
    return float(known.class_ordinal) if known and known.class_ordinal else None


def _cell(
    what: What, placed: Placed, ours: float | None, code: str, reason: Reason | None = None
) -> Difference:
    return Difference(what, placed.value, ours, placed.cell, code, reason=reason)


def _of_figures(report: PortalReport, work: WorkResult) -> tuple[int, list[Difference]]:
    figures = report.figures or {}
    counted = figures.get(Figure("participants"))
    other = counted is not None and counted.value != work.whole.count
    compared, out = 0, []
    for figure, placed in figures.items():
        ours = our_figure(figure, work)
        if ours is None or placed.value is None:
            continue
        compared += 1
        if isinstance(placed.value, float):
            near = _near(report.head.kind, figure, placed.value)
            if abs(placed.value - ours) <= near + _EPSILON:
                continue
        because = Reason.PARTICIPANTS if other and figure.kind != "participants" else None
        out.append(
            Difference(What.FIGURE, placed.value, ours, placed.cell, figure=figure, reason=because)
        )
    return compared, out


def _near(kind: Kind, figure: Figure, theirs: float) -> float:
    """How far a number of the report may stand from ours and still be the same."""
    if figure.kind == "participants" or figure.kind.endswith("_count"):
        return 0.0
    to_one = abs(theirs * 10 - round(theirs * 10)) < _EPSILON
    return _FINE if kind in _TO_TWO_PLACES and not to_one else _COARSE


def our_figure(figure: Figure, work: WorkResult) -> float | None:
    """Our value of what a number of a report is about; None where we have none."""
    whole = work.whole
    if figure.kind == "participants":
        return float(whole.count)
    if figure.kind == "mark":
        return None if whole.marks is None else measures.share(whole.marks[figure.at], whole.count)
    if figure.kind == "score":
        counts = work.distribution.counts
        got = counts[figure.at] if figure.at < len(counts) else 0
        return measures.share(got, whole.count)
    if figure.kind == "task":
        return _completion(work, whole.papers, figure.task)
    if figure.kind == "mark_task":
        return _completion(work, _with_mark(whole, figure.at), figure.task)
    return _of_journal(figure.kind, whole)


def _of_journal(kind: str, whole: Group) -> float | None:
    if whole.compared is None:
        return None
    name, _, counted = kind.partition("_")
    got = int(getattr(whole.compared, name))
    return float(got) if counted else measures.share(got, whole.count)


def _with_mark(whole: Group, mark: int) -> list[Paper]:
    given = whole.given or []
    return [paper for paper, one in zip(whole.papers, given, strict=False) if one == mark]


def _completion(work: WorkResult, papers: Sequence[Paper], key: TaskKey | None) -> float | None:
    """Per cent of a task's points; a numbered task without criteria sums its columns."""
    places = [at for at, task in enumerate(work.tasks) if key_of(task) == key]
    if not places and key is not None and key[1:] == (0, 0):
        places = [at for at, task in enumerate(work.tasks) if task.task == key[0]]
    top = sum(work.tasks[at].max_score for at in places)
    got = sum(paper.points[at] for paper in papers for at in places)
    return measures.share(got, top * len(papers)) if places else None


def work_of(report: PortalReport, works: Sequence[WorkResult]) -> WorkResult | None:
    """The work that a report is about: by subject and grade, columns of tasks, most points.

    A report's «Математика» does not say whether it is the base or the advanced work.  None where no
    work fits, or several do.
    """
    head = report.head
    fits = [
        work
        for work in works
        if work.grade == head.grade and _plain(work.subject) == _plain(head.subject)
    ]
    if report.tasks:
        theirs = {(*key_of(task), task.max_score) for task in report.tasks}
        fits = [w for w in fits if {(*key_of(t), t.max_score) for t in w.tasks} == theirs]
    if len(fits) > 1 and head.top is not None:
        fits = [work for work in fits if work.top == head.top]
    return fits[0] if len(fits) == 1 else None


def _plain(subject: str) -> str:
    return subject.casefold().replace("ё", "е").strip()
