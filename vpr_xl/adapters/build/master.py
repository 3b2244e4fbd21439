"""The whole master workbook from the declarations, byte for byte the same for the same input."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from vpr_xl.adapters.build.calendar import draw_calendar
from vpr_xl.adapters.build.draft import Draft, Rows
from vpr_xl.adapters.build.frame import protect
from vpr_xl.adapters.build.generated import draw_generated, lists_rows, service_rows
from vpr_xl.adapters.build.home import draw_home
from vpr_xl.adapters.build.look import Look
from vpr_xl.adapters.build.macrobook import add_project, buttons_of, code_name, with_ribbon
from vpr_xl.adapters.build.report import draw_report
from vpr_xl.adapters.build.results import ResultsDetails, draw_results
from vpr_xl.adapters.build.rows import draw_rows
from vpr_xl.adapters.build.school import draw_school
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.declare.wording import CAMPAIGN
from vpr_xl.core.values import Cell, shown

Drawer = Callable[[Draft, Sheet], Any]
_BY_KIND: Mapping[str, Drawer] = {
    "rows": draw_rows,
    "settings": draw_school,
    "generated": draw_generated,
    "journal": draw_generated,
    "lists": draw_generated,
    "service": draw_generated,
}


def build_master(
    house: House,
    *,
    settings: Mapping[str, Cell],
    created: datetime.datetime,
    content: Mapping[str, Rows] | None = None,
    results: Mapping[str, ResultsDetails | Mapping[str, Any]] | None = None,
    macros: Sequence[Macro] = (),
    launcher: str = "",
) -> bytes:
    """The master workbook as the bytes of an .xlsx, or with macros of an .xlsm.

    settings: values of «Школа» by identifier.  created: the moment stated in the package.
    content: rows by table name, cells in the declared order of columns; a work's rows by its
    title, in the order of `results[title].columns`.  results: one sheet a work, by tab title.
    macros: what buttons and ribbon offer; none without a `launcher`, the program that they start.
    """
    from vpr_xl.adapters.build.formulas import PlainBook

    stream = BytesIO()
    book = PlainBook(stream, {"in_memory": True})
    year = shown(settings.get("campaign_year"))
    book.set_properties({"title": f"{CAMPAIGN} {year}".strip(), "created": created})
    buttons = buttons_of(macros) if launcher else []
    filled = dict(content or {})
    draft = Draft(book, Look(book), house, created, settings, filled, buttons, launcher)
    draft = _with_own_rows(draft, year)
    for sheet in house.sheets.values():
        _draw(draft, sheet, results or {})
    if draft.protected:
        for worksheet in book.worksheets():
            protect(worksheet)
    if launcher:
        add_project(book, _code_names(house, results or {}))
    book.close()
    return with_ribbon(stream.getvalue(), macros) if launcher else stream.getvalue()


def _code_names(house: House, results: Mapping[str, Any]) -> list[str]:
    """Names for macros of all sheets, in the order in which they are drawn."""
    names: list[str] = []
    for sheet in house.sheets.values():
        if sheet.kind == "template":
            names += [code_name(sheet.table, number) for number in range(1, len(results) + 1)]
        else:
            names.append(code_name(sheet.table))
    return names


def _with_own_rows(draft: Draft, year: str) -> Draft:
    own = {"service": service_rows(draft, year), "lists": lists_rows(draft)}
    return replace(draft, content={**draft.content, **own})


def _draw(
    draft: Draft, sheet: Sheet, results: Mapping[str, ResultsDetails | Mapping[str, Any]]
) -> None:
    if sheet.kind == "template":
        for title, details in results.items():
            if not isinstance(details, ResultsDetails):
                details = ResultsDetails.of(details)
            draw_results(draft, title, details)
    elif sheet.table == "home":
        draw_home(draft, sheet)
    elif sheet.table == "report":
        draw_report(draft, sheet)
    elif sheet.calendar:
        draw_calendar(draft, sheet)
    else:
        _BY_KIND[sheet.kind](draft, sheet)
