"""The school's own statistics as a report: overview, a section a work, how to read it.

Words ask to look («обратите внимание») and never judge; no list is ordered by success.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from vpr_xl.core.declare.thresholds import Thresholds
from vpr_xl.core.documents.wording import head
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.reports.blocks import (
    Block,
    Chart,
    Column,
    DataTable,
    Fact,
    Facts,
    Notice,
    Page,
    Section,
    Series,
    Tone,
    Value,
    filled,
)
from vpr_xl.core.reports.own_work import ALL_CLASSES, LOST, notices, remark_words, work_section
from vpr_xl.core.reports.wording import percent, said
from vpr_xl.core.statistics import measures
from vpr_xl.core.statistics.summary import Line, line, lines, parallels
from vpr_xl.core.statistics.work import WorkResult

#: How a sentence of a work's section begins; under the title of the list it need not.
_CALL = re.compile(r"^Обратите внимание(:| на) ")
MARK_TONES: tuple[Tone, ...] = ("mark2", "mark3", "mark4", "mark5")
MARK_NAMES = ("«2»", "«3»", "«4»", "«5»")
LINE_COLUMNS = (
    Column("Работа", "key", filtered=True),
    Column("Предмет", "text", filtered=True),
    Column("Параллель", "whole", filtered=True),
    Column("Класс", "key", filtered=True),
    Column("Писали", "whole"),
    Column("Отсутствовали", "whole", told="В доли не входят."),
    Column("Примечание", "text"),
    Column("Средний балл", "number"),
    Column("Выполнение, %", "number", told="Средняя доля от максимума работы."),
    Column("«2»", "whole"),
    Column("«3»", "whole"),
    Column("«4»", "whole"),
    Column("«5»", "whole"),
    Column("Успеваемость, %", "number", told="Доля отметок «3», «4» и «5»."),
    Column("Качество, %", "number", told="Доля отметок «4» и «5»."),
    Column("Понизили", "whole", told="Отметка ниже отметки по журналу."),
    Column("Подтвердили", "whole", told="Отметка равна отметке по журналу."),
    Column("Повысили", "whole", told="Отметка выше отметки по журналу."),
    Column("Без отметки", "whole", told="В журнале «нет отметки»."),
)


def own_report(campaign: Campaign, works: Sequence[WorkResult], rules: Thresholds) -> Page:
    """The report of these works, in tab order."""
    return Page(
        title="Статистика ВПР до загрузки на портал",
        head=head(campaign),
        about="Посчитано по баллам книги. Имён здесь нет, только коды участников; "
        "отсутствовавшие ни в одну долю не входят. Школы, учителей и классы по этим числам "
        "не сравнивают.",
        sections=(
            _overview(campaign, works),
            *(work_section(campaign, work) for work in works),
            _reading(rules),
        ),
    )


def _overview(campaign: Campaign, works: Sequence[WorkResult]) -> Section:
    every = list(lines(works))
    totals = [line(work, work.whole) for work in works]
    blocks: list[Block] = [_key_figures(works, totals)]
    blocks += _look_at(campaign, works)
    marked = [one for one in totals if one.marks]
    if marked:
        blocks.append(marks_chart("Отметки по работам", marked, [one.work_id for one in marked]))
    blocks.append(_lines_table(every))
    if marked:
        blocks.append(_parallels_table(works))
    return Section("overview", "Все работы", "Все работы", tuple(blocks))


def _key_figures(works: Sequence[WorkResult], totals: Sequence[Line]) -> Facts:
    marked = [one.marks for one in totals if one.marks]
    marks = [sum(of_work) for of_work in zip(*marked, strict=True)]
    facts = [
        Fact("Работ", said(len(works)), "с листом результатов"),
        Fact("Выполнено", said(sum(one.participants for one in totals)), "работ участников"),
        Fact("Отсутствовали", said(sum(one.absent for one in totals)), "в доли не входят"),
    ]
    if marks:
        part = "" if len(marked) == len(works) else f", работ с отметками {len(marked)}"
        passed, good = (measures.share(sum(marks[at:]), sum(marks)) for at in (1, 2))
        facts.append(Fact("Успеваемость", percent(passed), f"«3», «4» и «5»{part}"))
        facts.append(Fact("Качество", percent(good), f"«4» и «5»{part}"))
    return Facts(tuple(facts))


def _look_at(campaign: Campaign, works: Sequence[WorkResult]) -> Iterator[DataTable]:
    """What the sections of the works ask to look at, in one list."""
    rows = tuple(
        (work.work_id, _listed(one.text))
        for work in works
        for one in notices(campaign, work)
        if one.style == "attention"
    )
    if rows:
        columns = (Column("Работа", "key", filtered=True), Column("На что посмотреть"))
        yield DataTable("look-at", "Обратите внимание", columns, rows)


def _listed(text: str) -> str:
    """A sentence without its call to look."""
    rest = _CALL.sub("", text)
    return rest[:1].upper() + rest[1:]


class Marked(Protocol):
    """A group whose marks from 2 to 5 are counted; none without a scale."""

    @property
    def marks(self) -> Sequence[int] | None: ...


def marks_chart(title: str, groups: Sequence[Marked], labels: Sequence[str]) -> Chart:
    """A bar a group: its marks as shares."""
    series = tuple(
        Series(name, tuple(g.marks[at] if g.marks else None for g in groups), (tone,))
        for at, (name, tone) in enumerate(zip(MARK_NAMES, MARK_TONES, strict=True))
    )
    return Chart(
        "stack",
        title,
        tuple(labels),
        series,
        axis="участников",
        legend=tuple(zip(MARK_TONES, MARK_NAMES, strict=True)),
        told=f"{title}: доли отметок «2», «3», «4» и «5», числа в таблице.",
    )


def line_values(one: Line) -> tuple[Value, ...]:
    """The values of LINE_COLUMNS."""
    shown_class = one.class_name or (LOST if one.lost else ALL_CLASSES)
    two, three, four, five = one.marks or (None,) * 4
    return (
        one.work_id,
        one.subject,
        one.grade,
        shown_class,
        one.participants,
        one.absent,
        remark_words(one.remarks),
        one.mean_score,
        one.completion,
        two,
        three,
        four,
        five,
        one.pass_rate,
        one.quality_rate,
        one.lowered,
        one.confirmed,
        one.raised,
        one.without,
    )


def _lines_table(every: Sequence[Line]) -> DataTable:
    strong = frozenset(at for at, one in enumerate(every) if not (one.class_name or one.lost))
    rows = tuple(line_values(one) for one in every)
    return filled(DataTable("lines", "Работы и классы", LINE_COLUMNS, rows, strong))


def _parallels_table(works: Sequence[WorkResult]) -> DataTable:
    columns = (
        Column("Параллель", "whole"),
        Column("Работ", "whole", told="С принятой шкалой отметок."),
        Column("Отметок", "whole"),
        *(Column(name, "whole") for name in MARK_NAMES),
        Column("Успеваемость, %", "number"),
        Column("Качество, %", "number"),
    )
    rows = tuple(
        (p.grade, p.works, p.papers, *p.marks, p.pass_rate, p.quality_rate)
        for p in parallels(works)
    )
    return DataTable("parallels", "Параллели: все отметки за работы", columns, rows)


def _reading(rules: Thresholds) -> Section:
    columns = (
        Column("О чём"),
        Column("Правило"),
        Column("Достоверность", "key", told="A: первоисточник, B: пересказ, C: стороннее."),
        Column("Источник"),
    )
    rows = tuple(
        (r.title, r.words, r.confidence, "; ".join(r.sources)) for r in rules.rules.values()
    )
    return Section(
        "reading",
        "Как читать",
        "Как читать",
        (
            Notice(
                "Числа показывают, куда посмотреть; вывод делает школа. Правила ФИОКО взяты в "
                "пересказе и могут измениться.",
                "quiet",
            ),
            DataTable("rules", "Правила и пороги", columns, rows),
        ),
    )
