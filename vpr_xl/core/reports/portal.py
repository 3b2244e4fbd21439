"""The difference between the portal's reports and the book, as a report: a section a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vpr_xl.core.analytics.compare import Difference, What
from vpr_xl.core.analytics.head import Kind
from vpr_xl.core.documents.wording import head
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.reports.blocks import (
    Block,
    Column,
    DataTable,
    Fact,
    Facts,
    Notice,
    Page,
    Section,
    Value,
)
from vpr_xl.core.reports.portal_findings import place_words, reason_words
from vpr_xl.core.reports.wording import said

KIND_WORDS = {
    Kind.INDIVIDUAL: "Индивидуальные результаты",
    Kind.MARKS: "Статистика по отметкам",
    Kind.JOURNAL: "Сравнение с журналом",
    Kind.TASKS: "Выполнение заданий",
    Kind.DISTRIBUTION: "Распределение баллов",
    Kind.MARK_GROUPS: "Задания по группам",
    Kind.OUTCOMES: "Планируемые результаты",
}
_ONLY = {What.ONLY_PORTAL: "есть только на портале", What.ONLY_BOOK: "есть только в книге"}
_COLUMNS = (
    Column("Ячейка", "key"),
    Column("Код участника", "key"),
    Column("Что"),
    Column("На портале", "key"),
    Column("В книге", "key"),
    Column("Причина, если известна"),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A report of the portal after the comparison.

    file: its name.  compared: cells.  read: whether the school's figures were found in it.
    """

    file: str
    kind: Kind
    work_id: str
    title: str
    compared: int
    differences: tuple[Difference, ...]
    read: bool = True


def difference_report(campaign: Campaign, files: Sequence[Compared]) -> Page:
    """The report of the differences, in the order of the files."""
    return Page(
        title="Отчёты портала и книга",
        head=head(campaign),
        about="Каждая ячейка отчёта портала рядом с тем, что даёт книга; имён нет, только коды.",
        sections=tuple(_section(nth, one) for nth, one in enumerate(files, 1)),
    )


def _section(nth: int, one: Compared) -> Section:
    kind = KIND_WORDS[one.kind]
    facts = Facts(
        (
            Fact("Сравнено ячеек", said(one.compared)),
            Fact("Расходятся", said(len(one.differences))),
        )
    )
    blocks: list[Block] = [facts]
    if not one.read:
        blocks.append(Notice("Строки школы в отчёте нет: сравнить нечего. Проверьте логин школы."))
    elif one.differences:
        rows = tuple(_row(d) for d in one.differences)
        blocks.append(DataTable(f"differences-{nth}", "Расхождения", _COLUMNS, rows))
    else:
        blocks.append(Notice("Всё сходится.", "quiet"))
    title = f"{one.work_id}: {kind}"
    return Section(f"file-{nth}", title, f"{nth} {one.work_id} {kind}", tuple(blocks), one.file)


def _row(one: Difference) -> tuple[Value, ...]:
    what = _ONLY.get(one.what) or place_words(one).removeprefix(f"Код {one.code}, ")
    shown = what[0].upper() + what[1:]
    return one.cell, one.code, shown, _value(one.theirs), _value(one.ours), _reason(one)


def _value(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return said(int(value)) if value.is_integer() else said(value, 2)


def _reason(one: Difference) -> str:
    return reason_words(one).strip(" ,")
