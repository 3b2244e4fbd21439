"""Sheets that the program writes: «Ошибки», «Сегодня», «Отчёт», «Журнал», lists and `_vpr`."""

from __future__ import annotations

from typing import Any

from vpr_xl.adapters.build.draft import Draft, Rows, formula, scalar
from vpr_xl.adapters.build.frame import column_behind_buttons
from vpr_xl.adapters.build.rows import draw_rows
from vpr_xl.core.actions.count import column_range
from vpr_xl.core.declare.house import SCHEMA_VERSION
from vpr_xl.core.declare.sheets import HEADER_ROW, Sheet
from vpr_xl.core.declare.wording import CALM, LAUNCHER_ARGUMENTS, STUB_WORDS
from vpr_xl.core.values import shown, text


def draw_generated(draft: Draft, sheet: Sheet) -> Any:
    """A sheet for a command to write, with a calm line while it is empty."""
    worksheet = draw_rows(draft, sheet)
    if sheet.table in CALM:
        cells = column_range(sheet, sheet.columns[0].name)
        words = f'IF(COUNTA({cells})=0,"{CALM[sheet.table]}","")'
        stored = "" if draft.rows(sheet) else CALM[sheet.table]
        column = max(2, column_behind_buttons(sheet, draft.buttons))
        formula(worksheet, (1, column), words, draft.look.note, stored)
    if any(column.formula is not None for column in sheet.columns):
        # Formulas that stand ready would print as empty pages; who fills the sheet sets it anew.
        last = HEADER_ROW - 1 + max(1, len(draft.rows(sheet)))
        worksheet.print_area(0, 0, last, len(sheet.columns) - 1)
    return worksheet


def lists_rows(draft: Draft) -> Rows:
    """Rows of the hidden sheet of lists: name of the list, value."""
    return [
        (text(column.name), scalar(value)) for column in draft.long_lists() for value in column.enum
    ]


def service_rows(draft: Draft, year: str) -> Rows:
    """Rows of `_vpr`: what the program must know about the book before it reads anything."""
    own = {"schema_version": str(SCHEMA_VERSION), "campaign_year": year}
    if draft.launcher:
        own |= stub_words(draft.launcher)
    kept = [row for row in draft.content.get("service", ()) if shown(row[0]) not in own]
    return [*((text(key), text(value)) for key, value in own.items()), *kept]


def stub_words(launcher: str) -> dict[str, str]:
    """What the macros look up in their own file: what to start, and what to say."""
    return {"launcher": launcher, "arguments": LAUNCHER_ARGUMENTS, **STUB_WORDS}
