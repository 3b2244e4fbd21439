"""Every report of the portal is recognised and read; what differs is named cell by cell."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.analytics import portal_files as files
from tests.core.statistics.made_works import NO_MARK, with_works, work_grid
from vpr_xl.adapters.foreign.tables import foreign_tables
from vpr_xl.core import values
from vpr_xl.core.analytics.compare import Difference, Reason, What, differences, work_of
from vpr_xl.core.analytics.head import Kind, head_of
from vpr_xl.core.analytics.read import PortalReport, read_report
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.reports.portal_findings import portal_findings
from vpr_xl.core.statistics.work import WorkResult, work_results

HEADERS = ("1 (2б)", "2 (3б)", "3К1 (1б)", "3К2 (2б)", "4.1 (1б)")
ORDINALS = {"5А": 1, "5Б": 2, "5В": 3}


@cache
def book() -> tuple[Campaign, WorkResult]:
    chance = random.Random(5)
    rows: list[tuple[Any, ...]] = []
    pupils = []
    for nth in range(40):
        code, at = str(50001 + nth), 1 + nth % 3
        pupils.append((code, f"5{'АБВ'[at - 1]}"))
        scores = [chance.choice([0, 1, "X"]) if n != 1 else chance.randint(0, 3) for n in range(5)]
        rows.append((code, 1 + nth % 2, *scores, at, chance.choice([2, 3, 4, 5, NO_MARK])))
    rows[7] = (rows[7][0], "отсутствовал", *[None] * 5, None, None)
    campaign = with_works(
        {"5-РУ": work_grid("5-РУ", HEADERS, rows)},
        {"5-РУ": (3, 5, 7, 9)},
        pupils=pupils,
        settings={"school_login": files.LOGIN},
    )
    return campaign, work_results(campaign)[0]


def read(blob: bytes, login: str | None = files.LOGIN) -> PortalReport:
    (grid,) = foreign_tables(blob, "отчёт.xlsx").tables
    head = head_of(grid)
    assert head is not None
    return read_report(head, login)


def compared(blob: bytes) -> tuple[int, list[Difference]]:
    campaign, work = book()
    report = read(blob)
    assert work_of(report, [work]) is work
    return differences(report, work, campaign)


MADE: dict[Kind, Callable[[WorkResult], bytes]] = {
    Kind.INDIVIDUAL: lambda work: files.individual(work, ORDINALS),
    Kind.MARKS: files.marks,
    Kind.JOURNAL: files.journal,
    Kind.TASKS: files.tasks,
    Kind.DISTRIBUTION: files.distribution,
    Kind.MARK_GROUPS: files.mark_groups,
    Kind.OUTCOMES: files.outcomes,
}
CELLS = {
    Kind.INDIVIDUAL: 39 * (5 + 5),
    Kind.MARKS: 5,
    Kind.JOURNAL: 7,
    Kind.TASKS: 6,
    Kind.DISTRIBUTION: 11,
    Kind.MARK_GROUPS: 15,  # nobody has a «5»
    Kind.OUTCOMES: 5,
}


@pytest.mark.parametrize("kind", Kind)
def test_a_report_of_the_same_figures_is_recognised_and_agrees(kind: Kind) -> None:
    blob = MADE[kind](book()[1])

    report = read(blob)

    assert report.head.kind is kind
    assert (report.head.year, report.head.grade, report.head.subject) == (2026, 5, "Русский язык")
    assert compared(blob) == (CELLS[kind], [])


def test_the_header_of_the_journal_comparison_may_stand_in_two_rows() -> None:
    assert compared(files.journal(book()[1], two_rows=True)) == (7, [])


def test_a_score_a_total_and_a_mark_are_named_with_their_reasons() -> None:
    def change(people: list[list[Any]]) -> None:
        people[3][7] += 1  # a point more in task 2
        people[3][-3] += 1
        people[3][-2] = 5 if people[3][-2] != 5 else 4

    _, found = compared(files.individual(book()[1], ORDINALS, change))

    assert [(d.what, d.reason) for d in found] == [
        (What.SCORE, None),
        (What.TOTAL, Reason.TASKS),
        (What.MARK, Reason.TOTAL),
    ]
    assert {d.code for d in found} == {book()[1].written[3].participant_code}
    assert found[0].task == (2, 0, 0)
    assert found[0].cell == "H13"


def test_another_mark_for_the_same_score_is_another_scale() -> None:
    def change(people: list[list[Any]]) -> None:
        people[0][-2] = 5 if people[0][-2] != 5 else 4

    (found,) = compared(files.individual(book()[1], ORDINALS, change))[1]

    assert (found.what, found.reason) == (What.MARK, Reason.SCALE)


def test_class_variant_and_journal_mark_are_compared_too() -> None:
    def change(people: list[list[Any]]) -> None:
        people[0][4] = 9
        people[1][5] = 3 - people[1][5]
        people[2][-1] = NO_MARK if people[2][-1] != NO_MARK else 4

    found = compared(files.individual(book()[1], ORDINALS, change))[1]

    assert [d.what for d in found] == [What.CLASS_ORDINAL, What.VARIANT, What.JOURNAL_MARK]


def test_codes_of_one_side_only_are_named_with_what_the_book_knows() -> None:
    def change(people: list[list[Any]]) -> None:
        people[0][3] = 50008  # absent by the book
        people[1][3] = 59999

    found = compared(files.individual(book()[1], ORDINALS, change))[1]

    assert [(d.what, d.code, d.reason) for d in found] == [
        (What.ONLY_PORTAL, "50008", Reason.ABSENT),
        (What.ONLY_PORTAL, "59999", Reason.UNKNOWN_CODE),
        (What.ONLY_BOOK, "50001", None),
        (What.ONLY_BOOK, "50002", None),
    ]


def test_a_share_differs_from_the_second_decimal_on() -> None:
    work = book()[1]

    (found,) = compared(files.marks(work, add=0.02))[1]

    assert found.figure is not None
    assert (found.figure.kind, found.figure.at, found.reason) == ("mark", 2, None)
    assert compared(files.marks(work, add=0.0))[1] == []


def test_a_share_printed_to_one_place_is_ours_rounded() -> None:
    work = book()[1]
    counted, count = work.whole.marks or {}, work.whole.count
    header = ["Группы участников", "Кол-во участников", "2", "3", "4", "5"]
    shares = [f"{100 * counted[m] / count:.1f}".replace(".", ",") for m in (2, 3, 4, 5)]

    same = compared(files.groups("Статистика по отметкам", work, header, [count, *shares]))
    shares[1] = f"{100 * (counted[3] + 1) / count:.1f}".replace(".", ",")
    other = compared(files.groups("Статистика по отметкам", work, header, [count, *shares]))

    assert same == (5, [])
    assert [d.figure.at if d.figure else 0 for d in other[1]] == [3]


def test_who_is_absent_on_both_sides_differs_in_nothing() -> None:
    def change(people: list[list[Any]]) -> None:
        tasks = len(book()[1].tasks)
        row = [*people[0][:3], 50008, 1, "отсутствовал", *[None] * tasks, None, None, None]
        people.append(row)

    assert compared(files.individual(book()[1], ORDINALS, change))[1] == []


def test_the_schools_column_of_the_outcomes_may_carry_its_login() -> None:
    work = book()[1]
    words = "Блоки ПООП обучающийся научится / получит возможность научиться"

    def made(login: str) -> bytes:
        head = ["№", words, "Макс балл", "Ленинградская обл.", f"Школа № 0({login})", "РФ"]
        rows: list[list[Any]] = [[8, *head]]
        for nth, one in enumerate(work.task_results):
            name = one.header.header.partition("(")[0].strip()
            rows.append([9 + nth, name, "Умение", one.header.max_score, 50, one.completion, 50])
        return files.workbook("Достижение планируемых результатов", work, rows)

    assert compared(made(files.LOGIN)) == (CELLS[Kind.OUTCOMES], [])
    assert read(made("edu470002")).figures is None


def test_shares_of_other_participants_have_that_reason() -> None:
    found = compared(files.marks(book()[1], add=1.0, people=2))[1]

    assert [(d.figure.kind if d.figure else "", d.reason) for d in found] == [
        ("participants", None),
        ("mark", Reason.PARTICIPANTS),
    ]


def test_x_of_the_report_is_no_points() -> None:
    def change(people: list[list[Any]]) -> None:
        for row in people:
            row[6:11] = [0 if value == "X" else "Х" if value == 0 else value for value in row[6:11]]

    assert compared(files.individual(book()[1], ORDINALS, change))[1] == []


def test_the_schools_row_is_known_by_its_login_only() -> None:
    blob = files.marks(book()[1])

    assert read(blob, "edu479999").figures is None
    assert read(blob, None).figures is None  # two schools stand in it


def test_participants_of_another_school_are_not_taken_for_ours() -> None:
    work = book()[1]
    blob = files.individual(work, ORDINALS)

    def half(people: list[list[Any]]) -> None:
        for row in people[::2]:
            row[0] = "edu479999"

    mixed = read(files.individual(work, ORDINALS, half))
    assert read(blob, "edu479999").papers == ()
    assert len(read(blob, None).papers) == work.whole.count
    assert [p.code for p in mixed.papers] == [p.participant_code for p in work.written[1::2]]


def test_base_and_advanced_work_are_told_apart_by_their_most_points() -> None:
    work = book()[1]
    advanced = replace(work, work_id="5-РУ-У", tasks=work.tasks[:-1])
    report = read(files.marks(advanced))

    assert report.head.top == advanced.top != work.top
    assert work_of(report, [work, advanced]) is advanced
    assert work_of(report, [work, replace(advanced, tasks=work.tasks)]) is None


def test_what_is_no_report_is_not_recognised() -> None:
    work = book()[1]
    sample = files.workbook("Список", work, [[8, "Фамилия", "Класс"], [9, "Тестова", "5А"]])

    assert head_of(foreign_tables(sample, "а.xlsx").tables[0]) is None
    without = foreign_tables("Код участника;Первичный балл;1 (2б)\n50001;3;2\n".encode(), "б.csv")
    assert head_of(without.tables[0]) is None


def test_a_report_of_other_columns_belongs_to_no_work() -> None:
    work = book()[1]
    other = work_results(
        with_works({"5-РУ": work_grid("5-РУ", ("1 (2б)",), [("50001", 1, 2, 1, 4)])}, {})
    )[0]

    assert work_of(read(files.individual(work, ORDINALS)), [other]) is None
    assert work_of(read(files.individual(work, ORDINALS)), []) is None


def test_findings_name_the_cell_both_values_and_the_reason() -> None:
    def change(people: list[list[Any]]) -> None:
        people[0][-2] = 5 if people[0][-2] != 5 else 4

    found = compared(files.individual(book()[1], ORDINALS, change))[1]
    (said,) = portal_findings(found, "РУ 5 Индивидуальные результаты")

    assert (said.rule, said.sheet, said.cell) == ("W-181", "РУ 5 Индивидуальные результаты", "M10")
    assert said.message.startswith("Код 50001, отметка: на портале ")
    assert said.message.endswith(" при том же балле: шкалы разные.")


WORDS = st.sampled_from(
    [
        "ВПР 2026 Русский язык 5 класс", "Код участника", "Первичный балл", "1 (2б)", "Вариант",
        "Группы участников", "Кол-во участников", "2", "3", "4", "5", "%", "№", "Задание", "ОО",
        "Понизили (Отметка < Отметка по журналу) %", "Подтвердили", "Повысили", "Отметка", "nan",
        "Планируемые результаты", 'Группа "2"', 'Группа "3"', 'Группа "4"', "inf", "1e9",
        "9" * 5000,
        f"Школа ({files.LOGIN})", "50001", "-7", "12,5", "", "4К1", "9" * 5000 + " (1б)", "²",
    ]
)  # fmt: skip
CELLS_OF_ANY_KIND = st.one_of(
    st.none(),
    WORDS.map(values.text),
    st.text(max_size=12).map(values.text),
    st.integers(-5, 60000).map(values.number),
    st.floats(allow_nan=False, allow_infinity=False).map(values.number),
    st.booleans().map(lambda flag: values.Cell("boolean", flag)),
    st.just(values.Cell("error", "#N/A")),
    st.just(values.Cell("uncached", None, True)),
    st.dates().map(values.date),
)


@pytest.mark.parametrize("kind", Kind)
@settings(max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12), CELLS_OF_ANY_KIND)))
def test_a_report_spoilt_in_any_cell_is_compared_or_not_recognised(
    kind: Kind, changes: list[tuple[int, int, values.Cell | None]]
) -> None:
    campaign, work = book()
    (grid,) = foreign_tables(_blob(kind), "отчёт.xlsx").tables
    rows = [[*row] for row in grid.rows]
    for at, place, cell in changes:
        if at < len(rows) and place < len(rows[at]):
            rows[at][place] = cell

    head = head_of(replace(grid, rows=rows))

    if head is None:
        assert changes
        return
    count, found = differences(read_report(head, files.LOGIN), work, campaign)
    assert len(found) <= count + 2 * len(work.written) + len(work.missing)
    assert all(f.message.endswith(".") for f in portal_findings(found, "лист"))


@cache
def _blob(kind: Kind) -> bytes:
    return MADE[kind](book()[1])
