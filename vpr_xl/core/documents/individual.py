"""The individual sheet: a page a participant, the results of all works, by code or by name."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.declare.facts import TaskLevel
from vpr_xl.core.declare.tasks import NOT_COVERED, Score
from vpr_xl.core.documents.blocks import Block, Column, Document, Fields, Heading, Signatures, Table
from vpr_xl.core.documents.blocks import Text as Line
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, short_day, work_title
from vpr_xl.core.familiarization.results import WorkOfOne, in_order, results_of_all
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import ParticipantsRow
from vpr_xl.core.statistics.papers import LeftOut

_ACROSS = 14  # tasks in one line of the table
_LEFT_OUT = {
    LeftOut.ABSENT: "участника не было",
    LeftOut.HALF: "написана одна часть из двух, отметка не ставится",
    LeftOut.UNFINISHED: "баллы внесены не все",
}
_NOT_COVERED = "н/п"  # what the form calls «не пройд.» is wider than the column of a task
_LEVELS = {TaskLevel.BASIC: "Б", TaskLevel.RAISED: "П"}


@document(
    kind="individual",
    title="Лист результатов",
    help="Лист каждого участника: баллы по заданиям, сумма и отметка по всем работам; по кодам.",
    action="F6",
    tables=("familiarization",),
    by_class=True,
    nameable=True,
    asked=("class", "work", "names"),
)
def individual(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """A page a participant of whom a score is entered, by class, then by name or code."""
    results = results_of_all(campaign)
    days = {
        (row.class_name, row.work_id): row.date
        for row in reversed(campaign.plan)
        if row.date and row.work_id
    }
    for person in in_order(campaign, scope.class_name, names=scope.names):
        works = [
            work
            for work in results.get(person.participant_code or "", ())
            if scope.work_id in (None, work.work_id)
            and scope.date in (None, days.get((person.class_name, work.work_id)))
        ]
        if any(work.entered for work in works):
            dates = {w.work_id: short_day(days.get((person.class_name, w.work_id))) for w in works}
            yield _sheet(campaign, scope, person, works, dates)


def _sheet(
    campaign: Campaign,
    scope: Scope,
    person: ParticipantsRow,
    works: list[WorkOfOne],
    days: dict[str, str],
) -> Document:
    who = [("Код участника", person.participant_code or ""), ("Класс", person.class_name or "")]
    if scope.names:
        who.insert(0, ("Участник", person.full_name or ""))
    blocks: list[Block] = [Fields(tuple(who))]
    for work in works:
        blocks += _work(campaign, work, days[work.work_id])
    told = f"X — не приступал, {_NOT_COVERED} — тема ещё не пройдена: 0 баллов."
    if any(work.levels for work in works):
        told += " Уровень задания: Б — базовый, П — повышенный."
    blocks += [
        Line(told, "quiet"),
        Line("С результатами ознакомлены:"),
        Signatures((("Участник", ""), ("Законный представитель", ""))),
    ]
    return Document(
        "Лист результатов ВПР",
        tuple(blocks),
        head=head(campaign),
        about=" ".join(value for _, value in who[-2:]),
        private=scope.names,
        one_page=True,
    )


def _work(campaign: Campaign, work: WorkOfOne, day: str) -> Iterator[Block]:
    title = work_title(campaign, work.work_id)
    yield Heading(f"{title}, {day}" if day else title, 2)
    if work.left_out is not None:
        yield Line(f"Итог: {_LEFT_OUT[work.left_out]}.", "strong")
    else:
        mark = str(work.mark) if work.mark else "не определена: шкала не внесена"
        yield Line(f"Баллов {work.total} из {work.max_score}, отметка {mark}.", "strong")
    if work.entered:
        yield from _tables(work)


def _tables(work: WorkOfOne) -> Iterator[Table]:
    """Tasks across the page, in lines of even length."""
    lines = -(-len(work.tasks) // _ACROSS)
    across = -(-len(work.tasks) // lines)
    for start in range(0, len(work.tasks), across):
        tasks = work.tasks[start : start + across]
        scores = work.scores[start : start + across]
        rest = ("",) * (_ACROSS - len(tasks))
        rows = [
            ("Балл", *map(_entry, scores), *rest),
            ("Можно", *(str(task.max_score) for task in tasks), *rest),
        ]
        levels = [work.levels.get(task.header) for task in tasks]
        if any(levels):
            rows.append(("Уровень", *(_LEVELS[one] if one else "" for one in levels), *rest))
        names = [task.header.partition("(")[0].strip() or task.header for task in tasks]
        yield Table(
            (
                Column("Задание", 1.8),
                *(Column(name, 1.0, "center") for name in names),
                *(Column("", 1.0) for _ in rest),
            ),
            tuple(rows),
        )


def _entry(score: Score | None) -> str:
    """A score as it stands in a narrow column."""
    if score is None:
        return ""
    return _NOT_COVERED if score == NOT_COVERED else str(score)
