"""The school's own report: what it shows, what it hides, how it asks to look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.core.statistics.made_works import with_works, work_grid
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.tasks import task_header
from vpr_xl.core.declare.thresholds import thresholds
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.reports.blocks import Chart, DataTable, Facts, Notice, Page, Section
from vpr_xl.core.reports.own import own_report
from vpr_xl.core.reports.wording import counted, percent, said
from vpr_xl.core.statistics.summary import parallels
from vpr_xl.core.statistics.work import work_results

RULES = thresholds(house().thresholds)
HEADERS = ("1 (2б)", "2 (3б)", "3К1 (1б)")
Rows = Sequence[Sequence[Any]]


def class_of(size: int, start: int, at: int, scores: Sequence[int], journal: int) -> Rows:
    return [(str(start + n), 1, *scores, at, journal) for n in range(size)]


def book(*rows: Rows, scale: Sequence[int | None] = (2, 4, 6, 6)) -> Campaign:
    every = [row for group in rows for row in group]
    return with_works({"5-РУ": work_grid("5-РУ", HEADERS, every)}, {"5-РУ": scale})


def report_of(campaign: Campaign) -> Page:
    return own_report(campaign, work_results(campaign), RULES)


def section_of(campaign: Campaign) -> Section:
    return report_of(campaign).sections[1]


def notices_of(campaign: Campaign) -> list[str]:
    return [b.text for b in section_of(campaign).blocks if isinstance(b, Notice)]


def tables_of(page: Page) -> Iterator[DataTable]:
    for section in page.sections:
        yield from (b for b in section.blocks if isinstance(b, DataTable))


def test_a_class_under_five_shows_who_wrote_and_nothing_else() -> None:
    campaign = book(
        class_of(4, 50001, 1, (2, 3, 1), 3),
        class_of(12, 50101, 2, (1, 1, 0), 3),
        class_of(9, 50201, 3, (1, 1, 0), 3),
    )

    page = report_of(campaign)
    rows = [r for t in tables_of(page) for r in t.rows if "5А" in r]
    assert len(rows) == 2
    for row in rows:
        numbers = [v for v in row if isinstance(v, int | float)]
        assert set(numbers) <= {4, 0, 5}  # who wrote, who did not, the grade
        assert any("малая группа" in str(value) for value in row)
    far = [t for t in tables_of(page) if t.name.startswith("far-")]
    assert far == []
    labels = [b.labels for b in section_of(campaign).blocks
              if isinstance(b, Chart) and b.kind == "stack"]  # fmt: skip
    assert set(labels) == {("все", "5Б")}  # 5В would give 5А away


def test_hidden_classes_cannot_be_reckoned_from_what_is_shown() -> None:
    sizes = ((4, 12, 9), (3, 2, 20), (4, 20, 0), (1, 1, 1), (4, 4, 12), (12, 12, 12))
    for one in sizes:
        campaign = book(
            *(class_of(n, 50001 + 100 * at, at, (1, 1, 0), 3) for at, n in enumerate(one, 1))
        )
        (work,) = work_results(campaign)
        shown = sum(g.count for g in work.groups if work.shown(g))
        hidden = work.whole.count - shown
        assert hidden == 0 or hidden >= 5 or not work.shown(work.whole), one


def test_a_work_of_few_shows_no_figure_at_all() -> None:
    section = section_of(book(class_of(4, 50001, 1, (2, 3, 1), 3)))

    assert [type(block) for block in section.blocks] == [Facts, Notice]


def test_marks_without_a_scale_are_left_out_and_the_reason_is_told() -> None:
    campaign = book(class_of(12, 50001, 1, (1, 1, 0), 4), scale=(2, 4, 6, 38))

    assert (
        "Отметок нет, шкала не принята: она не сходится с максимумом 6. "
        "Введите границы из описания работы на лист «Работы»." in notices_of(campaign)
    )
    titles = [b.title for b in section_of(campaign).blocks if isinstance(b, Chart)]
    assert titles == ["Распределение первичных баллов", "Выполнение заданий"]


def test_marks_far_from_the_journal_are_listed_by_code() -> None:
    campaign = book(class_of(11, 50001, 1, (2, 3, 1), 5), class_of(9, 50101, 2, (2, 3, 1), 3))

    (table,) = [t for t in tables_of(report_of(campaign)) if t.name.startswith("far-")]

    assert [row[0] for row in table.rows] == [str(50101 + n) for n in range(9)]
    assert {row[1:] for row in table.rows} == {("5Б", 5, 3, 2)}
    assert any(n.startswith("Обратите внимание: отметка отличается") for n in notices_of(campaign))


def test_classes_stand_in_the_books_order_whatever_their_success() -> None:
    weak, strong = class_of(9, 50001, 1, (0, 0, 0), 3), class_of(9, 50101, 2, (2, 3, 1), 5)
    names = [
        [row[0] for row in t.rows]
        for one in (book(weak, strong), book(strong, weak))
        for t in tables_of(report_of(one))
        if t.name.startswith("classes-")
    ]

    assert names == [["все", "5А", "5Б"]] * 2


def test_every_sentence_is_plain_short_and_ranks_nobody() -> None:
    campaign = book(
        class_of(11, 50001, 1, (2, 3, 1), 2),
        class_of(15, 50101, 2, (0, 1, 0), 5),
        [("50900", None, None, None, None, 1, 3)],
    )
    page = report_of(campaign)
    told = [b.text for s in page.sections for b in s.blocks if isinstance(b, Notice)]
    told += [str(row[1]) for t in tables_of(page) if t.name == "look-at" for row in t.rows]

    assert len(told) > 6
    for sentence in told:
        assert len(sentence) <= 200
        assert sentence.endswith(".")
        assert not re.search(r"!|[Пп]ожалуйста|[Рр]ейтинг|лучш|худш|[A-Za-z]{3}", sentence)
    assert any("Вариант или баллы внесены не все: 1" in one for one in told)
    assert any("чем выше отметка в журнале, тем ниже балл" in one for one in told)


def test_the_overview_names_the_work_of_every_place_to_look_at() -> None:
    campaign = book(class_of(11, 50001, 1, (2, 3, 1), 3))
    overview = report_of(campaign).sections[0]
    own = [b for b in section_of(campaign).blocks if isinstance(b, Notice)]

    (listed,) = [b for b in overview.blocks if isinstance(b, DataTable) and b.name == "look-at"]
    named = [f"{work}: {str(text).lower()}" for work, text in listed.rows]
    asked = [b.text.removeprefix("Обратите внимание: ") for b in own if b.style == "attention"]
    assert named == [f"5-РУ: {text.lower()}" for text in asked]
    assert named


def test_a_book_without_marks_shows_no_figure_chart_or_column_of_them() -> None:
    rows = [(str(50001 + n), 1, n % 3, 1, 0, 1, "нет отметки") for n in range(12)]
    page = report_of(book(rows, scale=(None, None, None, None)))

    told = str(page.sections[:2])
    for words in ("Успеваемость", "Качество", "Понизили", "«5»", "Связь с журналом", "Уровень"):
        assert words not in told
    assert [t.name for t in tables_of(page)][:2] == ["look-at", "lines"]
    assert "Отметок по журналу нет" in told
    drawn = [b.title for s in page.sections for b in s.blocks if isinstance(b, Chart)]
    assert drawn == ["Распределение первичных баллов", "Выполнение заданий"]


def test_a_hidden_class_says_whether_it_is_small_guards_a_small_one_or_is_empty() -> None:
    campaign = book(
        class_of(3, 50001, 1, (2, 3, 1), 3),
        class_of(7, 50101, 2, (1, 1, 0), 3),
        [("50900", None, None, None, None, 3, 3)],
    )

    (lines,) = [t for t in tables_of(report_of(campaign)) if t.name == "lines"]
    at = [c.title for c in lines.columns].index("Примечание")
    assert [row[at] for row in lines.rows[1:]] == [
        "скрыто: малая группа", "скрыто ради малой группы", "результатов нет",
    ]  # fmt: skip


def test_works_stand_by_grade_and_not_as_their_tabs() -> None:
    grids = {
        work: work_grid(
            work, HEADERS, class_of(6, 60001 if work[0] == "6" else 50001, 1, (1, 1, 0), 3)
        )
        for work in ("6-РУ", "5-МА", "5-РУ")
    }
    scales = dict.fromkeys(("5-РУ", "5-МА", "6-РУ"), (2, 4, 6, 6))
    campaign = with_works(grids, scales, ("5А", "6А"))

    assert [w.work_id for w in work_results(campaign)] == ["5-РУ", "5-МА", "6-РУ"]


def test_a_parallel_sums_the_marks_of_its_works() -> None:
    rows = class_of(8, 50001, 1, (2, 3, 1), 3)
    works = {"5-РУ": work_grid("5-РУ", HEADERS, rows), "5-МА": work_grid("5-МА", HEADERS, rows)}
    campaign = with_works(works, {"5-РУ": (2, 4, 6, 6), "5-МА": (1, 2, 3, None)})

    (parallel,) = parallels(work_results(campaign))

    assert (parallel.grade, parallel.works, parallel.papers) == (5, 2, 16)
    assert parallel.marks == (0, 0, 0, 16)
    assert (parallel.pass_rate, parallel.quality_rate) == (100.0, 100.0)


@pytest.mark.parametrize(
    ("value", "words"),
    [(17.42, "17,4"), (17, "17"), (-2, "\u22122"), (-0.31, "\u22120,3"), (None, "—"), (0.0, "0,0")],
)
def test_numbers_are_said_as_people_read_them(value: float | None, words: str) -> None:
    assert said(value) == words


def test_counts_and_per_cents_have_their_endings() -> None:
    assert percent(61.53) == "61,5\u00a0%"
    assert [counted(n, "балл", "балла", "баллов") for n in (1, 3, 11, 22, 25)] == [
        "1 балл", "3 балла", "11 баллов", "22 балла", "25 баллов",
    ]  # fmt: skip


def test_a_header_of_thousands_of_digits_is_no_task() -> None:
    assert task_header("9" * 6000 + " (1б)") is None
