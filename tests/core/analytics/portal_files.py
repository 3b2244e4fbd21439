"""Reports of the portal as .xlsx, to the layouts of 2024 and 2026, from a work's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from vpr_xl.core.statistics.work import WorkResult

LOGIN = "edu470001"
_CUT = 31  # characters of a sheet's name


def workbook(
    title: str,
    work: WorkResult,
    rows: Sequence[Sequence[Any]],
    merged: Sequence[str] = (),
    year: int = 2026,
) -> bytes:
    """The common head, then the table from row 7 or 8 on: `rows` are (row number, *cells)."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"{work.work_id.split('-')[1]} {work.grade} {title}"[:_CUT].strip()
    sheet["A1"] = title
    sheet["A3"] = f"ВПР {year} {work.subject} {work.grade} класс"
    sheet["A4"], sheet["B4"] = "Предмет:", work.subject
    sheet["A5"], sheet["B5"] = "Максимальный первичный балл:", work.top
    sheet["A6"], sheet["B6"] = "Дата:", "20.04.2026"
    for number, *cells in rows:
        for at, value in enumerate(cells, 1):
            sheet.cell(number, at, value)
    for area in merged:
        sheet.merge_cells(area)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def individual(
    work: WorkResult, ordinals: dict[str, int], change: Any = None, login: str = LOGIN
) -> bytes:
    """Ф1. change: a function on the list of rows, to make it differ."""
    heads = [t.header for t in work.tasks]
    variants = ["Вариант"] if len(work.written[0].variants) == 1 else ["Вариант 1", "Вариант 2"]
    people = []
    given = work.whole.given or [None] * work.whole.count
    for paper, mark in zip(work.written, given, strict=True):
        people.append(
            [
                login,
                "Выдуманный район",
                "Школа № 0",
                int(paper.participant_code),
                ordinals.get(paper.class_name),
                *[int(v) for v in paper.variants],
                *paper.entries,
                paper.total,
                mark,
                "нет отметки" if paper.journal_mark is None else paper.journal_mark,
            ]
        )
    if change:
        change(people)
    before = 5 + len(variants)
    header = ["ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", *variants, *heads]
    rows: list[list[Any]] = [
        [7, None, None, "Уровень сложности задания", *[None] * (before - 3), *["Б"] * len(heads)],
        [8, *header, "Первичный балл", "Отметка", "Отметка по журналу"],
        [9, f"Школа № 0({login}) | Кол-во участников: {len(people)}"],
        *([10 + nth, *one] for nth, one in enumerate(people)),
    ]
    return workbook("Индивидуальные результаты", work, rows, ["A9:H9"])


def groups(
    title: str,
    work: WorkResult,
    header: Sequence[str],
    own: Sequence[Any],
    year: int = 2026,
    login: str = LOGIN,
) -> bytes:
    """A report of groups: whole sample, region, municipality, another school, the school."""
    other = [7 for _ in own]
    rows = [
        [8, *header],
        [9, "Вся выборка", *other],
        [10, "Ленинградская обл.", *other],
        [11, "Выдуманный район (reg47_m012)", *other],
        [12, "Школа № 1 (edu470002)", *other],
        [13, f"Школа № 0 ({login})", *own],
    ]
    return workbook(title, work, rows, year=year)


def marks(
    work: WorkResult, add: float = 0.0, people: int = 0, year: int = 2026, login: str = LOGIN
) -> bytes:
    """Ф3."""
    counted = work.whole.marks or {}
    shares = [round(100 * counted[m] / work.whole.count, 2) for m in (2, 3, 4, 5)]
    shares[0] = round(shares[0] + add, 2)
    header = ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]
    own = [1, work.whole.count + people, *shares]
    return groups("Статистика по отметкам", work, header, own, year, login)


def journal(work: WorkResult, *, two_rows: bool = False) -> bytes:
    """The comparison with the journal, its header in one row or in two."""
    compared = work.whole.compared
    assert compared is not None
    words = (
        "Понизили (Отметка < Отметка по журналу)",
        "Подтвердили (Отметка = Отметке по журналу)",
        "Повысили (Отметка > Отметка по журналу)",
    )
    own: list[Any] = [work.whole.count]
    for count in compared[:3]:
        own += [round(100 * count / work.whole.count, 2), count]
    title = "Сравнение отметок с отметками по журналу"
    first = ["Группы участников", "Кол-во участников(всего)"]
    if not two_rows:
        pairs = [f"{word} {unit}" for word in words for unit in ("%", "Кол-во участников")]
        return groups(title, work, [*first, *pairs], own)
    rows = [
        [8, *first, words[0], None, words[1], None, words[2], None],
        [9, None, None, *["%", "Кол-во участников"] * 3],
        [10, f"Школа № 0 ({LOGIN})", *own],
    ]
    return workbook(title, work, rows, ["A8:A9", "B8:B9", "C8:D8", "E8:F8", "G8:H8"])


def tasks(work: WorkResult) -> bytes:
    """«Выполнение заданий»: groups × tasks."""
    header = ["Группы участников", "Кол-во участников", *[t.header for t in work.tasks]]
    done = [round(one.completion or 0, 2) for one in work.task_results]
    return groups("Выполнение заданий", work, header, [work.whole.count, *done])


def distribution(work: WorkResult) -> bytes:
    """«Распределение первичных баллов»: groups × score 0…max."""
    header = ["Группы участников", "Кол-во участников", *map(str, range(work.top + 1))]
    own = [work.whole.count, *[round(s or 0, 2) for s in work.distribution.shares()]]
    return groups("Распределение первичных баллов", work, header, own)


def mark_groups(work: WorkResult) -> bytes:
    """«Выполнение заданий группами участников»: tasks × mark groups."""
    given = work.whole.given or []
    rows: list[list[Any]] = [[8, "Задание", *(f'Группа "{m}"' for m in (2, 3, 4, 5))]]
    for nth, task in enumerate(work.tasks):
        shares = []
        for mark in (2, 3, 4, 5):
            got = [p.points[nth] for p, m in zip(work.written, given, strict=True) if m == mark]
            shares.append(round(100 * sum(got) / (len(got) * task.max_score), 2) if got else None)
        rows.append([9 + nth, task.header, *shares])
    return workbook("Выполнение заданий группами участников", work, rows)


def outcomes(work: WorkResult) -> bytes:
    """«Достижение планируемых результатов»: task, skill, max, region, municipality, school."""
    header = ["№", "Планируемые результаты", "Макс балл", "Регион", "Муниципалитет", "ОО"]
    rows: list[list[Any]] = [[8, *header]]
    for nth, one in enumerate(work.task_results):
        name = one.header.header.partition("(")[0].strip()
        done = round(one.completion or 0, 2)
        rows.append([9 + nth, name, "Умение выдуманное", one.header.max_score, 50, 50, done])
    return workbook("Достижение планируемых результатов", work, rows)
