"""The section of one work in the school's own report: figures, charts, tables, what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vpr_xl.core.declare.facts import MarkScale, TaskLevel
from vpr_xl.core.documents.wording import work_title
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.reports.blocks import (
    Block,
    Chart,
    Column,
    DataTable,
    Fact,
    Facts,
    Notice,
    Section,
    Series,
    Tone,
    filled,
)
from vpr_xl.core.reports.wording import NONE, counted, percent, said
from vpr_xl.core.statistics.distribution import Telling
from vpr_xl.core.statistics.papers import LeftOut
from vpr_xl.core.statistics.scale import ScaleFault
from vpr_xl.core.statistics.summary import Line, Remark, line
from vpr_xl.core.statistics.tasks import Done, TaskResult
from vpr_xl.core.statistics.work import WorkResult

ALL_CLASSES, LOST = "все", "без класса"
_WHY_NO_SCALE = {
    ScaleFault.MISSING: "границы отметок не введены",
    ScaleFault.INCOMPLETE: "введены не все границы",
    ScaleFault.NOT_FROM_ZERO: "она начинается не с 0",
    ScaleFault.GAP: "в ней есть баллы без отметки",
    ScaleFault.OVERLAP: "границы не возрастают",
    ScaleFault.WRONG_TOP: "она не сходится с максимумом {top}",
}
_REMARKS = {
    Remark.NOBODY: "результатов нет",
    Remark.HIDDEN: "скрыто: малая группа",
    Remark.GUARD: "скрыто ради малой группы",
    Remark.APPROXIMATE: "приблизительно: мало участников",
    Remark.NO_SCALE: "нет шкалы отметок",
}
_TELLING = {
    Telling.INFORMATIVE: "показательно",
    Telling.UNSTATED: "правило о таком числе молчит",
    Telling.APPROXIMATE: "приблизительно",
    Telling.LIMITED: "ограниченно",
}
_DONE = {Done.SUFFICIENT: "достаточно", Done.BORDER: "граница", Done.INSUFFICIENT: "недостаточно"}
_LEVEL_TONES: dict[TaskLevel | None, Tone] = {
    TaskLevel.BASIC: "basic",
    TaskLevel.RAISED: "advanced",
    None: "plain",
}
_LEVEL_WORDS = {TaskLevel.BASIC: "базовый", TaskLevel.RAISED: "повышенный", None: "неизвестен"}
_LEVEL_RULES = {TaskLevel.BASIC: "basic_task", TaskLevel.RAISED: "raised_task"}
_COMPARED: tuple[tuple[Tone, str], ...] = (
    ("lowered", "понизили"),
    ("confirmed", "подтвердили"),
    ("raised", "повысили"),
    ("without", "нет отметки"),
)
_MARKS: tuple[tuple[Tone, str], ...] = (
    ("mark2", "«2»"),
    ("mark3", "«3»"),
    ("mark4", "«4»"),
    ("mark5", "«5»"),
)


def remark_words(remarks: Sequence[Remark]) -> str:
    """What a reader must know of a line, in one phrase."""
    return "; ".join(_REMARKS[one] for one in remarks)


def work_section(campaign: Campaign, work: WorkResult) -> Section:
    """All that is said of a work; of a small one only who wrote."""
    blocks: list[Block] = [_figures(work), *notices(campaign, work)]
    if work.shown(work.whole):
        blocks += [*_charts(work), _classes_table(work), _tasks_table(work)]
        if work.far:
            blocks.append(_far_table(work))
    title = work_title(campaign, work.work_id)
    listed = f"{work.work_id} · {title}" if title != work.work_id else title
    return Section(f"work-{_ascii(work)}", listed, work.work_id, tuple(blocks), _scale_words(work))


def _ascii(work: WorkResult) -> str:
    """The work's id as a name of ASCII: letters by their numbers."""
    return "".join(c if c.isascii() else f"{ord(c):x}" for c in work.work_id)


def _scale_words(work: WorkResult) -> str:
    if not isinstance(work.scale, MarkScale):
        return f"Максимум {work.top} баллов."
    three, four, five, top = work.scale
    ranges = ((0, three - 1), (three, four - 1), (four, five - 1), (five, top))
    told = [f"{word} {low}–{high}" for (_, word), (low, high) in zip(_MARKS, ranges, strict=True)]
    return f"Шкала: {', '.join(told)}."


def _figures(work: WorkResult) -> Facts:
    whole = work.whole
    who = [
        Fact("Писали", said(whole.count)),
        Fact("Отсутствовали", said(whole.left_out(LeftOut.ABSENT)), "в доли не входят"),
    ]
    if not work.shown(whole):
        return Facts(tuple(who))
    low, high = work.interval or (None, None)
    about = f"интервал 95 %: {said(low)}–{said(high)}" if low is not None else ""
    known = (
        Fact("Средний балл", said(whole.mean), f"из {work.top}"),
        Fact("Медиана", said(whole.median)),
        Fact("Разброс", said(whole.deviation), "стандартное отклонение"),
        Fact("Выполнение", percent(whole.completion), about),
        Fact("Успеваемость", percent(whole.pass_rate)),
        Fact("Качество", percent(whole.quality_rate)),
        Fact("Связь с журналом", said(whole.rank_correlation, 2), "Спирмен, от −1 до 1"),
    )
    return Facts((*who, *(fact for fact in known if fact.value != NONE)))


def notices(campaign: Campaign, work: WorkResult) -> Iterator[Notice]:
    """What to look at in a work, and what must be known to read it."""
    yield from _about_entries(campaign, work)
    if not work.shown(work.whole):
        yield Notice(f"Писали {work.whole.count}: за числами видны люди, их нет.", "quiet")
        return
    if work.scale_confidence:
        yield Notice(
            f"Шкала взята из справочника, достоверность {work.scale_confidence}: "
            "сверьте её с описанием работы.",
            "quiet",
        )
    if work.whole.count and all(paper.journal_mark is None for paper in work.written):
        yield Notice("Отметок по журналу нет: сравнивать не с чем.", "quiet")
    yield from _about_signs(work)
    yield from _about_tasks(work)
    telling = _TELLING[work.distribution.telling]
    count = counted(work.whole.count, "участнику", "участникам", "участникам")
    yield Notice(f"Распределение по {count}: {telling}.", "quiet")


def _about_entries(campaign: Campaign, work: WorkResult) -> Iterator[Notice]:
    if isinstance(work.scale, ScaleFault):
        why = _WHY_NO_SCALE[work.scale].format(top=work.top)
        sheet = campaign.house.sheets["works"].title
        yield Notice(
            f"Отметок нет, шкала не принята: {why}. "
            f"Введите границы из описания работы на лист «{sheet}»."
        )
    half, unfinished = work.whole.left_out(LeftOut.HALF), work.whole.left_out(LeftOut.UNFINISHED)
    if half:
        yield Notice(f"Написали одну часть из двух: {half}; в доли они не входят.")
    if unfinished:
        yield Notice(f"Вариант или баллы внесены не все: {unfinished}; в доли они не входят.")


def _about_signs(work: WorkResult) -> Iterator[Notice]:
    if work.contradicts_journal:
        rho = said(work.whole.rank_correlation, 2)
        yield Notice(
            f"Обратите внимание: чем выше отметка в журнале, тем ниже балл, связь Спирмена {rho}."
        )
    for peak in work.distribution.peaks:
        who = counted(peak.reached, "участник набрал", "участника набрали", "участников набрали")
        yield Notice(
            f"Обратите внимание: {who} {peak.score}, с этого балла ставят «{peak.mark}», "
            f"а на балл меньше — {peak.below}."
        )
    if work.far:
        least = int(work.rules.number("journal_difference", "marks"))
        yield Notice(
            f"Обратите внимание: отметка отличается от журнальной на {least} и больше "
            f"у {counted(len(work.far), 'участника', 'участников', 'участников')}; "
            "коды названы в таблице."
        )


def _about_tasks(work: WorkResult) -> Iterator[Notice]:
    for level, words in ((TaskLevel.BASIC, "базового"), (TaskLevel.RAISED, "повышенного")):
        hard = [
            task_name(one)
            for one in work.task_results
            if one.level is level and one.done is Done.INSUFFICIENT
        ]
        if hard:
            limit = work.rules.number(_LEVEL_RULES[level], "insufficient_below")
            yield Notice(
                f"Обратите внимание на задания {words} уровня с выполнением "
                f"ниже {f'{limit:g}'.replace('.', ',')} %: {', '.join(hard)}."
            )


def task_name(result: TaskResult) -> str:
    """The task without its points: 4К1."""
    return result.header.header.partition("(")[0].strip() or result.header.header


def _charts(work: WorkResult) -> Iterator[Chart]:
    shown = [line(work, g, of_class=True) for g in work.groups if work.shown(g)]
    groups = [line(work, work.whole), *shown]
    labels = [ALL_CLASSES, *(g.class_name or LOST for g in shown)]
    if work.whole.marks:
        yield _stack("Отметки", labels, _MARKS, [g.marks for g in groups])
        compared = [(g.lowered, g.confirmed, g.raised, g.without) for g in groups]
        if any(compared[0][:3]):
            yield _stack("Отметка и журнал", labels, _COMPARED, compared)
    yield _distribution_chart(work)
    yield _tasks_chart(work)


def _stack(
    title: str,
    labels: Sequence[str],
    parts: Sequence[tuple[Tone, str]],
    values: Sequence[Sequence[int | None] | None],
) -> Chart:
    series = tuple(
        Series(word, tuple(row[at] if row else None for row in values), (tone,))
        for at, (tone, word) in enumerate(parts)
    )
    words = ", ".join(word for _, word in parts)
    return Chart(
        "stack",
        title,
        tuple(labels),
        series,
        axis="участников",
        legend=tuple(parts),
        told=f"{title}: {words} по классам; числа в таблице ниже.",
    )


def _distribution_chart(work: WorkResult) -> Chart:
    counts = work.distribution.counts
    tones: tuple[Tone, ...] = ("plain",)
    legend: tuple[tuple[Tone, str], ...] = ()
    if isinstance(work.scale, MarkScale):
        bounds = work.scale[:3]
        tones = tuple(_MARKS[sum(score >= b for b in bounds)][0] for score in range(len(counts)))
        legend = _MARKS
    return Chart(
        "columns",
        "Распределение первичных баллов",
        tuple(str(score) for score in range(len(counts))),
        (Series("Участников", counts, tones),),
        axis="участников",
        below="первичный балл",
        legend=legend,
        told=f"Сколько участников набрали каждый балл от 0 до {work.top}.",
    )


def _tasks_chart(work: WorkResult) -> Chart:
    results = work.task_results
    levels = {one.level for one in results}
    limits = tuple(
        None if one.level is None else work.rules.number(_LEVEL_RULES[one.level], "sufficient")
        for one in results
    )
    return Chart(
        "columns",
        "Выполнение заданий",
        tuple(task_name(one) for one in results),
        (
            Series(
                "Выполнение, %",
                tuple(one.completion for one in results),
                tuple(_LEVEL_TONES[one.level] for one in results),
            ),
        ),
        axis="%",
        below="задание",
        top=100,
        limits=limits if any(limits) else (),
        limit="черта: достаточно",
        legend=tuple(
            (_LEVEL_TONES[level], f"уровень {_LEVEL_WORDS[level]}")
            for level in (TaskLevel.BASIC, TaskLevel.RAISED, None)
            if level in levels and any(levels)
        ),
        told="Доля полученных баллов по каждому заданию; числа в таблице ниже.",
    )


def _classes_table(work: WorkResult) -> DataTable:
    columns = (
        Column("Класс", "key"),
        Column("Писали", "whole"),
        Column("Отсутствовали", "whole"),
        Column("Примечание"),
        Column("Средний балл", "number"),
        Column("Медиана", "number"),
        Column("Разброс", "number", told="Стандартное отклонение первичного балла."),
        Column("Выполнение, %", "number"),
        *(Column(word, "whole") for _, word in _MARKS),
        Column("Успеваемость, %", "number"),
        Column("Качество, %", "number"),
        Column("Понизили", "whole"),
        Column("Подтвердили", "whole"),
        Column("Повысили", "whole"),
    )
    groups = [line(work, work.whole), *(line(work, g, of_class=True) for g in work.groups)]
    rows = tuple(_class_row(one) for one in groups)
    return filled(DataTable(f"classes-{_ascii(work)}", "Классы", columns, rows, frozenset({0})))


def _class_row(one: Line) -> tuple[str | int | float | None, ...]:
    return (
        one.class_name or (LOST if one.lost else ALL_CLASSES),
        one.participants,
        one.absent,
        remark_words(one.remarks),
        one.mean_score,
        one.median_score,
        one.deviation,
        one.completion,
        *(one.marks or (None,) * 4),
        one.pass_rate,
        one.quality_rate,
        one.lowered,
        one.confirmed,
        one.raised,
    )


def _tasks_table(work: WorkResult) -> DataTable:
    shown = [g for g in work.groups if work.shown(g)]
    by_class = [work.tasks_of(g) for g in shown]
    columns = (
        Column("Задание", "key"),
        Column("Баллов", "whole"),
        Column("Уровень", "key"),
        Column("Выполнение, %", "number", told="Полученные баллы от возможных; X даёт 0."),
        Column("По порогам", "key"),
        Column("Связь с остальными", "exact", told="Насколько задание различает участников."),
        Column("Полный балл", "whole"),
        Column("0 баллов", "whole"),
        Column("X", "whole", told="Не приступали."),
        Column("Не пройдено", "whole"),
        *(Column(f"{g.class_name or LOST}, %", "number") for g in shown),
    )
    rows = tuple(
        (
            task_name(one),
            one.header.max_score,
            _LEVEL_WORDS[one.level] if one.level else "",
            one.completion,
            _DONE[one.done] if one.done else "",
            one.discrimination,
            one.full,
            one.none,
            one.not_attempted,
            one.not_covered,
            *(results[at].completion for results in by_class),
        )
        for at, one in enumerate(work.task_results)
    )
    return filled(DataTable(f"tasks-{_ascii(work)}", "Задания", columns, rows))


def _far_table(work: WorkResult) -> DataTable:
    least = int(work.rules.number("journal_difference", "marks"))
    columns = (
        Column("Код участника", "key"),
        Column("Класс", "key", filtered=True),
        Column("Отметка", "whole"),
        Column("По журналу", "whole"),
        Column("Разница", "whole"),
    )
    rows = tuple(
        (f.participant_code, f.class_name or LOST, f.mark, f.journal_mark, f.mark - f.journal_mark)
        for f in work.far
    )
    title = f"Отметка отличается от журнальной на {least} и больше"
    return DataTable(f"far-{_ascii(work)}", title, columns, rows)
