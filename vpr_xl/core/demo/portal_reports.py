"""The portal's reports of a made-up campaign, as it would give them from the same results.

Drawing them as files is the builder's; what they are compared with is not here.
Source of the layouts: reports of 2026 (Ф1, Ф3) and of 2024 (the comparison with the journal).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from vpr_xl.core.declare.facts import TaskLevel
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.statistics import measures
from vpr_xl.core.statistics.papers import Paper
from vpr_xl.core.statistics.scale import MARKS
from vpr_xl.core.statistics.work import WorkResult
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import Cell, number, shown_date, text

#: Row of the table's header in every report; the levels of the tasks stand above it.
TABLE_ROW = 8
_NAME = 31  # characters that a sheet's name may have
_INDIVIDUAL, _MARKS, _JOURNAL = (
    "Индивидуальные результаты",
    "Статистика по отметкам",
    "Сравнение отметок с отметками по журналу",
)
_COMPARED = (
    "Понизили (Отметка < Отметка по журналу)",
    "Подтвердили (Отметка = Отметке по журналу)",
    "Повысили (Отметка > Отметка по журналу)",
)
_SHARE, _COUNT = "%", "Кол-во участников"
#: Shares of the marks 2, 3, 4, 5 and of lowered, confirmed, raised among all others, made up.
_OTHERS_MARKS, _OTHERS_COMPARED = (6.0, 34.0, 41.0, 19.0), (22.0, 70.0, 8.0)
#: How many schools and participants the groups above the school have for each of its own.
_GROUPS = ((30_000, 41_000), (400, 520), (20, 24))
_Value = str | int | float | None


def portal_reports(campaign: Campaign, work: WorkResult) -> dict[str, Grid]:
    """File name -> the only sheet of Ф1, Ф3 and the comparison with the journal of a work.

    The last two only where the work has a scale of marks.
    """
    out = {f"Ф1 {_INDIVIDUAL} {work.work_id}.xlsx": _individual(campaign, work)}
    if work.whole.given is not None:
        out[f"Ф3 {_MARKS} {work.work_id}.xlsx"] = _marks(campaign, work)
        out[f"{_JOURNAL} {work.work_id}.xlsx"] = _journal(campaign, work)
    return out


def _individual(campaign: Campaign, work: WorkResult) -> Grid:
    parts = len(work.written[0].variants) if work.written else 1
    variants = ["Вариант"] if parts == 1 else [f"Вариант (часть {n + 1})" for n in range(parts)]
    before = ["ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", *variants]
    after = ["Первичный балл", "Отметка", "Отметка по журналу"]
    levels = [work.levels.get(t.header, TaskLevel.BASIC).value for t in work.tasks]
    hard: list[_Value] = [None] * (len(before) - 1)
    school = f"{_school(campaign)} | {_COUNT}: {work.whole.count}"
    rows: list[Sequence[_Value]] = [
        [*hard, "Уровень сложности задания", *levels],
        [*before, *(task.header for task in work.tasks), *after],
        [school],
        *_papers(campaign, work),
    ]
    return _report(campaign, work, _INDIVIDUAL, rows, TABLE_ROW - 1)


def _papers(campaign: Campaign, work: WorkResult) -> Iterator[Sequence[_Value]]:
    own = campaign.settings
    place = [own.school_login, own.municipality, own.school_name]
    given: Sequence[_Value] = work.whole.given or [None] * work.whole.count
    for paper, mark in zip(work.written, given, strict=True):
        journal = "нет отметки" if paper.journal_mark is None else paper.journal_mark
        class_ = campaign.class_by_name.get(paper.class_name)
        yield [
            *place,
            int(paper.participant_code),
            class_.class_ordinal if class_ else None,
            *map(int, paper.variants),
            *_scores(paper),
            paper.total,
            mark,
            journal,
        ]


def _scores(paper: Paper) -> list[_Value]:
    return [entry if isinstance(entry, int) else str(entry) for entry in paper.entries]


def _marks(campaign: Campaign, work: WorkResult) -> Grid:
    counted = work.whole.marks or {}
    own = [_percent(counted[mark], work) for mark in MARKS]
    header = ["Группы участников", "Кол-во ОО", _COUNT, *map(str, MARKS)]
    rows: list[Sequence[_Value]] = [header]
    for name, (schools, people) in zip(_groups(campaign), _GROUPS, strict=True):
        rows.append([name, schools, people * work.whole.count, *_mixed(own, _OTHERS_MARKS)])
    rows.append([_school(campaign), 1, work.whole.count, *own])
    return _report(campaign, work, _MARKS, rows)


def _journal(campaign: Campaign, work: WorkResult) -> Grid:
    compared = work.whole.compared
    counts = compared[:3] if compared else (0, 0, 0)
    own = [_percent(count, work) for count in counts]
    titles = [f"{word} {unit}" for word in _COMPARED for unit in (_SHARE, _COUNT)]
    rows: list[Sequence[_Value]] = [["Группы участников", f"{_COUNT}(всего)", *titles]]
    for name, (_, times) in zip(_groups(campaign), _GROUPS, strict=True):
        people, shares = times * work.whole.count, _mixed(own, _OTHERS_COMPARED)
        counted = [round(people * share / 100) for share in shares]
        rows.append([name, people, *_pairs(shares, counted)])
    rows.append([_school(campaign), work.whole.count, *_pairs(own, counts)])
    return _report(campaign, work, _JOURNAL, rows)


def _pairs(shares: Sequence[float], counts: Sequence[int]) -> Iterator[_Value]:
    for share, count in zip(shares, counts, strict=True):
        yield from (share, count)


def _percent(count: int, work: WorkResult) -> float:
    """A share as the portal prints it: per cent of the participants, two decimals."""
    return round(measures.share(count, work.whole.count) or 0.0, 2)


def _mixed(own: Sequence[float], others: Sequence[float]) -> list[float]:
    """Shares of a larger group: between the school's and everybody's."""
    return [round((one + other) / 2, 2) for one, other in zip(own, others, strict=True)]


def _school(campaign: Campaign) -> str:
    return f"{campaign.settings.school_name}({campaign.settings.school_login})"


def _groups(campaign: Campaign) -> Sequence[str]:
    own = campaign.settings
    number_of_region = (own.school_login or "edu00")[3:5]
    municipality = f"{own.municipality} (reg{number_of_region}_m001)"
    return ("Вся выборка", own.region or "", municipality)


def _report(
    campaign: Campaign,
    work: WorkResult,
    title: str,
    rows: Sequence[Sequence[_Value]],
    first: int = TABLE_ROW,
) -> Grid:
    """The common head, then the rows from row `first` on."""
    own = campaign.settings
    day = (own.window_start or datetime.date(own.campaign_year or 2026, 4, 20)).isoformat()
    head: list[tuple[int, Sequence[_Value]]] = [
        (1, [title]),
        (3, [f"ВПР {own.campaign_year} {work.subject} {work.grade} класс"]),
        (4, ["Предмет:", work.subject]),
        (5, ["Максимальный первичный балл:", work.top]),
        (6, ["Дата:", shown_date(day)]),
    ]
    lines = [*head, *enumerate(rows, first)]
    width = max(len(values) for _, values in lines)
    cells = [[_cell(v) for v in (*values, *[None] * (width - len(values)))] for _, values in lines]
    name = f"{work.work_id.split('-')[1]} {work.grade} {title}"[:_NAME].strip()
    return Grid(name, [at for at, _ in lines], cells)


def _cell(value: _Value) -> Cell | None:
    if value is None:
        return None
    return text(value) if isinstance(value, str) else number(value)
