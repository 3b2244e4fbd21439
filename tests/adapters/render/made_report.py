"""A report of the small made-up school, and one with every block, for the renderers' tests."""

from __future__ import annotations

import datetime
from functools import cache

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.core.declare.thresholds import thresholds
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.reports.blocks import Chart, Column, DataTable, Fact, Facts, Notice, Page, Section
from vpr_xl.core.reports.blocks import Series as ChartSeries
from vpr_xl.core.reports.own import own_report
from vpr_xl.core.statistics.work import work_results

NOW = datetime.datetime(2026, 5, 25, 10, tzinfo=datetime.UTC)


@cache
def demo_campaign() -> Campaign:
    world = disk_world()
    return Campaign(world.read(demo_book()), world.house, world.clock.today())


@cache
def demo_report() -> Page:
    campaign = demo_campaign()
    return own_report(campaign, work_results(campaign), thresholds(campaign.house.thresholds))


def small_report() -> Page:
    """Two sections with every kind of block and awkward texts."""
    columns = (
        Column("Слово & <знак>", filtered=True),
        Column("Код", "key"),
        Column("Сколько", "whole"),
        Column("Доля", "number", told='До "десятой"'),
        Column("Связь", "exact"),
    )
    rows = tuple(
        (word, f"0000{nth}", nth, None if nth == 2 else 10.5 - nth, nth / 7)
        for nth, word in enumerate(["бета", "альфа", "<b>", "бета", "ёж", "яма", "а10", "а9", "я"])
    )
    stack = Chart(
        "stack",
        "Доли",
        ("все", "5А"),
        (
            ChartSeries("«2»", (1, 0), ("mark2",)),
            ChartSeries("«5»", (3, None), ("mark5",)),
        ),
        legend=(("mark2", "«2»"), ("mark5", "«5»")),
        told='Доли "двух" отметок',
    )
    bars = Chart(
        "columns",
        "Столбцы",
        ("1", "2", "3"),
        (ChartSeries("Выполнение", (100.0, None, 33.3), ("basic", "plain", "advanced")),),
        axis="%",
        below="задание",
        top=100,
        limits=(60, None, 30),
    )
    first = Section(
        "first",
        "Первый раздел",
        "Первый",
        (
            Facts((Fact("Писали", "45"), Fact("Качество", "53,3 %", "«4» и «5»"))),
            Notice("Обратите внимание: 1 < 2."),
            stack,
            bars,
            DataTable("words", "Слова", columns, rows, frozenset({0})),
        ),
        "О разделе",
    )
    empty = DataTable("none", "Пусто", (Column("Код", "key"),), ())
    second = Section("second", "Второй", "Второй: [лист]", (empty, Notice("Тихо.", "quiet")))
    return Page("Отчёт", "Выдуманная школа", "О чём", (first, second))
