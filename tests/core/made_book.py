"""Campaigns out of typed rows, for tests that need many of them: in memory, without a file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from vpr_xl.adapters.declarations import house
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.sheets import HEADER_ROW, Sheet
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import applied, cell_of
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import Cell, text

TODAY = datetime.date(2026, 4, 1)
Row = Mapping[str, Any]


def campaign_from(settings: Row | None = None, **tables: Sequence[Row]) -> Campaign:
    """A book of these settings and rows; sheets that are not named are there and empty."""
    grids = []
    for sheet in house().sheets.values():
        if sheet.kind == "template":
            continue
        if sheet.kind == "settings":
            given = {"campaign_year": 2026, **(settings or {})}
            rows = [[text(s.title), cell_of(s, given.get(s.name))] for s in sheet.settings]
        else:
            rows = [[cell_of(c, row.get(c.name)) for c in sheet.columns]
                    for row in tables.get(sheet.table, ())]  # fmt: skip
        grids.append(_grid(sheet, rows))
    return Campaign(Reading(tuple(grids)), house(), TODAY)


def _grid(sheet: Sheet, rows: Sequence[Sequence[Cell | None]]) -> Grid:
    cells: list[Sequence[Cell | None]] = [[text(c.title) for c in sheet.columns], *rows]
    return Grid(sheet.title, range(HEADER_ROW, HEADER_ROW + len(cells)), cells)


def after(campaign: Campaign, changes: Sequence[SetCell]) -> Campaign:
    """The same book with the changes in it."""
    return Campaign(applied(campaign.reading, changes), campaign.house, campaign.today)
