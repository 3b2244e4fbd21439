"""The made-up campaigns as the rules see them: in memory, without a file."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence
from functools import cache

from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.sheets import HEADER_ROW, Sheet
from vpr_xl.core.demo.campaign import Codes, Demo, made_up_campaign
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import Cell, text

TODAY = datetime.date(2026, 4, 21)
SEED = 2026


@cache
def demo_of(size: str, seed: int = SEED) -> Demo:
    return made_up_campaign(house(), size, random.Random(seed).randrange)


@cache
def codes_of(size: str, seed: int = SEED) -> Codes:
    return demo_of(size, seed).drawn_codes(random.Random(seed).randrange)


@cache
def reading_of(size: str, seed: int = SEED) -> Reading:
    """The complete book of the demo, as a reader gives it."""
    demo = demo_of(size, seed)
    content = demo.complete(codes_of(size, seed))
    grids: list[Grid] = []
    for sheet in house().sheets.values():
        if sheet.kind == "template":
            grids.extend(_work_grid(demo, w, content[w]) for w in demo.papers)
        elif sheet.kind == "settings":
            grids.append(_grid(sheet, _settings(sheet, demo.settings)))
        else:
            grids.append(_grid(sheet, content.get(sheet.table, ())))
    return Reading(tuple(grids))


def campaign_of(size: str, today: datetime.date = TODAY) -> Campaign:
    return Campaign(reading_of(size), house(), today)


def _settings(sheet: Sheet, given: Mapping[str, Cell]) -> Sequence[Sequence[Cell | None]]:
    return [[text(s.title), given.get(s.name)] for s in sheet.settings]


def _grid(sheet: Sheet, rows: Sequence[Sequence[Cell | None]]) -> Grid:
    return _table(sheet.title, [c.title for c in sheet.columns], rows)


def _work_grid(demo: Demo, work_id: str, rows: Sequence[Sequence[Cell | None]]) -> Grid:
    columns = demo.details()[work_id]["columns"]
    assert isinstance(columns, list)
    return _table(work_id, columns, rows)


def _table(title: str, headers: Sequence[str], rows: Sequence[Sequence[Cell | None]]) -> Grid:
    cells: list[list[Cell | None]] = [[text(h) for h in headers], *map(list, rows)]
    return Grid(title, range(HEADER_ROW, HEADER_ROW + len(cells)), cells)
