"""Campaigns with results, for the statistics: typed rows beside sheets of works, in memory."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from tests.core.made_book import TODAY, campaign_from
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.declare.tasks import task_header
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import Cell, number, text

JOURNAL = house().results.column("previous_mark").title
ORDINAL = house().results.column("class_ordinal").title
CODE = house().results.column("participant_code").title
ABSENT, NO_MARK, NOT_COVERED = "отсутствовал", "нет отметки", "не пройд."


def cell(value: Any) -> Cell | None:
    """A plain value as a cell."""
    if value is None:
        return None
    return number(value) if isinstance(value, int) else text(str(value))


def work_grid(
    work_id: str, headers: Sequence[str], rows: Sequence[Sequence[Any]], variants: int = 1
) -> Grid:
    """A work's sheet. A row: code, variants, scores, class ordinal, journal mark."""
    parts = ["Вариант"] if variants == 1 else ["Вариант (часть 1)", "Вариант (часть 2)"]
    titles = [CODE, *parts, *headers, ORDINAL, JOURNAL]
    cells = [[text(t) for t in titles], *[[cell(v) for v in row] for row in rows]]
    return Grid(work_id, range(HEADER_ROW, HEADER_ROW + len(cells)), cells)


def with_works(
    works: Mapping[str, Grid],
    scales: Mapping[str, Sequence[int | None]],
    classes: Sequence[str] = ("5А", "5Б", "5В"),
    pupils: Sequence[tuple[str, str]] = (),
    settings: Mapping[str, Any] | None = None,
) -> Campaign:
    """A book of these sheets.  scales: «3», «4», «5» from and the maximum.  pupils: code, class."""
    base = campaign_from(
        settings,
        classes=[
            {"class_name": name, "grade": int(name[:-1]), "class_ordinal": at}
            for at, name in enumerate(classes, 1)
        ],
        works=[
            {
                "work_id": work_id,
                "subject_code": None,
                "grade": int(work_id.partition("-")[0]),
                "mark3_from": scale[0],
                "mark4_from": scale[1],
                "mark5_from": scale[2],
                "max_score": scale[3],
            }
            for work_id, scale in scales.items()
        ],
        participants=[
            {"participant_code": code, "class_name": class_name} for code, class_name in pupils
        ],
    )
    return Campaign(Reading((*base.reading.grids, *works.values())), house(), TODAY)


def made_work(
    chance: random.Random, work_id: str, start: int
) -> tuple[Grid, list[int], list[tuple[Any, ...]], list[tuple[str, str]]]:
    """A random work: its sheet, its scale with the maximum, its rows, its pupils."""
    maxima = [chance.randint(1, 4) for _ in range(chance.randint(3, 12))]
    headers = [f"{nth} ({most}б)" for nth, most in enumerate(maxima, 1)]
    assert all(task_header(h) for h in headers)
    top = sum(maxima)
    bounds = sorted(chance.sample(range(1, top + 1), 3))
    rows: list[tuple[Any, ...]] = []
    pupils = []
    for nth in range(chance.randint(2, 80)):
        code = str(start + nth)
        at = chance.randint(1, 3)
        pupils.append((code, f"5{'АБВ'[at - 1]}"))
        journal = chance.choice([2, 3, 4, 5, 5, NO_MARK])
        if chance.random() < 0.07:
            rows.append((code, ABSENT, *[None] * len(maxima), None, None))
            continue
        able = chance.random()
        scores = [
            chance.choice(["X", "X", NOT_COVERED])
            if chance.random() < 0.06
            else sum(chance.random() < able for _ in range(most))
            for most in maxima
        ]
        rows.append((code, chance.choice([1, 2]), *scores, at, journal))
    return work_grid(work_id, headers, rows), [*bounds, top], rows, pupils
