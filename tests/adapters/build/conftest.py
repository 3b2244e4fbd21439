"""A small invented school as the builder takes it, and the books built from it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from vpr_xl.adapters.build.master import build_master
from vpr_xl.adapters.declarations import house
from vpr_xl.core.values import Cell, date, number, text

CREATED = datetime.datetime(2027, 1, 1)
D = datetime.date
Plain = str | int | datetime.date | None


def cell(value: Plain) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, str):
        return text(value)
    return number(value) if isinstance(value, int) else date(value)


def rows(*plain: list[Plain]) -> list[list[Cell | None]]:
    return [[cell(v) for v in row] for row in plain]


SETTINGS: Mapping[str, Plain] = {
    "school_short_name": "Школа примеров № 1",
    "campaign_year": 2027,
    "window_start": D(2027, 4, 19),
    "window_end": D(2027, 5, 19),
    "preparation_until": D(2027, 4, 16),
}
CODES = [f"500{i:02d}" for i in range(1, 21)]
TASKS = ["1 (2б)", "2 (1б)", "4К1 (3б)", "4К2 (2б)"]
DETAILS: dict[str, Any] = {
    "columns": [
        "Код участника",
        "Вариант",
        *TASKS,
        "Порядковый номер класса",
        "Отметка за предыдущий триместр/ четверть/полугодие",
        "Итого баллов",
        "Отметка",
        "Внёс",
    ],
    "work_id": "5-РУ",
    "not_covered": True,
    "code_range": [50001, 51500],
    "dependency": {"4К1 (3б)": ["4К2 (2б)"]},
    "scale": [3, 5, 7],
}
ABSENT = "отсутствовал"


def _pupil(index: int) -> list[Plain]:
    return [f"У-{index:03d}", f"Тестова Анна {index}", "5А", "ж", CODES[index]]


def _result(index: int) -> list[Plain]:
    if index == 4:
        return [CODES[index], ABSENT, *[None] * 4, 1, 4]
    return [CODES[index], 1, 2, "X" if index % 2 else 1, index % 4, 2 if index % 4 else 0, 1, 4]


CONTENT = {
    "classes": rows(["5А", 5, 1, 1, "С-01"], ["5Б", 5, 2, 1]),
    "works": rows(
        ["5-РУ", "РУ", 5, None, None, 1, 45, 8, 3, 5, 7],
        ["8-АЯ", "АЯ", 8, None, None, 1, 45, 25],
    ),
    "calendar": rows([D(2027, 5, 3), "неучебный день", "перенос"]),
    "plan": rows(
        ["5А", "5-РУ", 1, D(2027, 4, 20), 2, 2],
        ["5Б", "5-РУ", 1, D(2027, 4, 20), 2, 2],
        ["8А", "8-АЯ", 1, None, 3],
    ),
    "portal": rows(
        ["доступ в кабинет", None, None, D(2027, 1, 20)],
        ["архив с материалами", "5-РУ"],
        ["архив с материалами", "8-АЯ", None, D(2027, 4, 18)],
    ),
    "participants": rows(
        *[_pupil(i) for i in range(20)],
        ["У-099", "Пробный Пётр", "5А", "м", None, None, None, None, None, D(2027, 3, 1)],
    ),
    "findings": rows(
        ["P2-03", "ошибка", "План", "D6", None, "Дата вне сроков.", "Введите дату."],
        ["S-04", "ошибка", "План", "D7", None, "Нет даты.", "Введите дату."],
        ["P3-01", "ошибка", "Портал", "C4", None, "Дело не сделано.", "Сделайте дело."],
    ),
    "5-РУ": rows(*[_result(i) for i in range(20)]),
}


@dataclass(frozen=True)
class Built:
    empty: bytes
    filled: bytes


def build(**more: Any) -> bytes:
    settings = {k: c for k, v in SETTINGS.items() if (c := cell(v)) is not None}
    arguments: dict[str, Any] = {
        "settings": settings,
        "created": CREATED,
        "content": CONTENT,
        "results": {"5-РУ": DETAILS},
    }
    return build_master(house(), **(arguments | more))


@pytest.fixture(scope="session")
def built() -> Built:
    empty = build_master(house(), settings={"campaign_year": number(2027)}, created=CREATED)
    return Built(empty, build())
