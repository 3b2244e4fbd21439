"""The file in which an expert enters the scores of a class: one sheet of a work, no macros.

Drawn as the work's sheet of the book is; only the cells to be filled can be chosen, so that the
Tab key goes from score to score and on to the next participant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from vpr_xl.adapters.build.draft import Draft, Rows, write
from vpr_xl.adapters.build.frame import head, header, open_sheet
from vpr_xl.adapters.build.look import Look
from vpr_xl.adapters.build.results import CREATED, ResultsDetails, WorkDrawing, results_columns
from vpr_xl.core.actions.count import FIRST_ROW
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import HEADER_ROW, Column
from vpr_xl.core.declare.wording import ENTRY_HELP
from vpr_xl.core.values import text

#: Columns that the book fills: whoever enters scores knows no better.
_LOCKED = ("participant_code", "class_ordinal", "sex")


def build_entry(
    house: House,
    title: str,
    details: Mapping[str, Any],
    rows: Rows,
    facts: Mapping[str, str],
) -> bytes:
    """The bytes of the file; the same input gives the same bytes.

    title: above the table; the tab is called as the work.  rows: one a participant, in the order of
    `details["columns"]`; there are no others.  facts: what the file says of itself.
    """
    from vpr_xl.adapters.build.formulas import PlainBook

    stream = BytesIO()
    book = PlainBook(stream, {"in_memory": True})
    book.set_properties({"created": CREATED})
    asked = ResultsDetails.of(details)
    draft = Draft(book, Look(book), house, CREATED, content={asked.work_id: rows})
    _draw_sheet(draft, title, asked, rows)
    _draw_facts(draft, facts)
    book.close()
    return stream.getvalue()


def _draw_sheet(draft: Draft, title: str, details: ResultsDetails, rows: Rows) -> None:
    sheet = replace(draft.house.results, capacity=max(1, len(rows)))
    # What another sheet of the book lists is not at hand here.
    columns = [replace(c, reference=None) for c in results_columns(sheet, details)]
    worksheet = open_sheet(draft.book, draft.look, sheet, details.work_id)
    head(worksheet, draft.look, title, sheet.description, home=False)
    worksheet.write_string(1, 0, ENTRY_HELP, draft.look.note)
    header(worksheet, draft.look, columns)
    worksheet.freeze_panes(HEADER_ROW, 1)
    work = WorkDrawing(draft, worksheet, sheet, columns, details, locked=_LOCKED, listed=True)
    _open_cells(draft, worksheet, columns, len(rows))
    work.write_rows(rows, len(rows))
    work.validate()
    work.mark()
    _lock(worksheet, columns)


def _open_cells(draft: Draft, worksheet: Any, columns: Sequence[Column], count: int) -> None:
    """Only cells of the rows that there are can be filled; below them the sheet is closed."""
    for at, column in enumerate(columns):
        worksheet.set_column(at, at, column.width, draft.look.entry(column, locked=True))
        if column.name not in _LOCKED and column.formula is None:
            for row in range(count):
                worksheet.write_blank(FIRST_ROW - 1 + row, at, None, draft.look.entry(column))


def _lock(worksheet: Any, columns: Sequence[Column]) -> None:
    """Protected without a password: who must change more can take the protection off."""
    worksheet.protect("", {"select_locked_cells": False, "format_columns": True})
    opened = [
        at
        for at, column in enumerate(columns)
        if column.name not in _LOCKED and column.formula is None
    ]
    worksheet.set_selection(FIRST_ROW - 1, opened[0], FIRST_ROW - 1, opened[0])


def _draw_facts(draft: Draft, facts: Mapping[str, str]) -> None:
    """The service sheet as it is declared, with what the file says of itself."""
    sheet = draft.house.sheets["service"]
    worksheet = open_sheet(draft.book, draft.look, sheet, sheet.title)
    header(worksheet, draft.look, sheet.columns)
    for row, pair in enumerate(facts.items(), FIRST_ROW - 1):
        for at, value in enumerate(pair):
            write(worksheet, (row, at), text(value), draft.look.entry(sheet.columns[at]))
