"""S. Values that were understood though they stand otherwise: spelling, numbers, days as text."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.declare.check import Fault
from vpr_xl.core.declare.normalise import LETTERS, NUMBER_TEXT, SPACES, TEXT_DATE, TEXT_NUMBER
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import Report, rule
from vpr_xl.core.rules.s_sheets import DECLARED


def _understood(campaign: Campaign, *changes: str) -> Iterator[Fault]:
    return (f for f in campaign.faults if f.keyword == "normalised" and f.change in changes)


@rule(
    id="S-16",
    level=Level.NOTE,
    title="Прочитано иначе, чем написано",
    message="В столбце «{title}» стоит «{value}», прочитано как «{read}».",
    advice="Исправьте ячейку, если имелось в виду другое.",
    why="Лишние пробелы, другой регистр и похожие буквы другого алфавита понимаются и называются.",
    source=DECLARED,
    bad="""
        Участники
        | Номер | Класс | Пол |
        | У-001 | 5А    | !Ж  |""",
    good="""
        Участники
        | Номер | Класс | Пол |
        | У-001 | 5А    | ж   |""",
)
def read_otherwise(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _understood(campaign, SPACES, LETTERS):
        yield report.fault(fault, read=fault.limit)


@rule(
    id="S-19",
    level=Level.WARNING,
    title="Число записано текстом",
    message="В столбце «{title}» число {value} записано текстом.",
    advice="Введите число заново: сама книга его поняла, формулы листа могут не понять.",
    why="Текст формулы считают нулём или пропускают.",
    source=DECLARED,
    bad="""
        Классы
        | Класс | Параллель |
        | 5А    | !"5"      |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def number_as_text(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _understood(campaign, TEXT_NUMBER):
        if fault.table.sheet.kind != "template":  # scores have a rule of their own
            yield report.fault(fault)


@rule(
    id="S-21",
    level=Level.NOTE,
    title="Текст записан числом",
    message="В столбце «{title}» стоит число {value}, а нужен текст.",
    advice="Поставьте столбцу текстовый формат и введите значение заново.",
    why="Программа понимает такую запись, но у числа пропадают нули впереди: код 00042 станет 42.",
    source=DECLARED,
    bad="""
        Участники
        | Номер | Класс | Код участника | Откуда код    |
        | У-001 | 5А    | !=50042       | границы формы |""",
    good="""
        Участники
        | Номер | Класс | Код участника | Откуда код    |
        | У-001 | 5А    | 50042         | границы формы |""",
)
def text_as_number(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _understood(campaign, NUMBER_TEXT):
        yield report.fault(fault)


@rule(
    id="S-22",
    level=Level.WARNING,
    title="День записан текстом",
    message="В столбце «{title}» день «{value}» записан текстом.",
    advice="Введите день заново: сама книга его поняла, сроки и формулы листов могут не понять.",
    why="Текст вместо даты формулы считают пустым: срок на «Главной» встанет не на тот день.",
    source=DECLARED,
    bad="""
        Участники
        | Номер | Класс | Прибыл        |
        | У-001 | 5А    | !"21.04.2026" |""",
    good="""
        Участники
        | Номер | Класс | Прибыл     |
        | У-001 | 5А    | 21.04.2026 |""",
)
def day_as_text(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _understood(campaign, TEXT_DATE):
        yield report.fault(fault)
