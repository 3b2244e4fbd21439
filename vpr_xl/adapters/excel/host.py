"""The few things beyond xlwings' common API, for Excel and for LibreOffice. No cell values here.

This module and `window.py` are the only ones that ask which program they talk to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from vpr_xl.core.tables import Area, ListObject, State

if TYPE_CHECKING:
    import xlwings

#: Excel's XlSheetVisibility.
_STATES: dict[int, State] = {-1: "visible", 0: "hidden", 2: "veryHidden"}
_LIBREOFFICE = "libreoffice"
_LAST_ROW = re.compile(r"(?<=\$)[0-9]+$")  # of "='Лист'!$A$1:$I$40"


@dataclass(frozen=True, slots=True)
class SheetOutline:
    """A sheet without its cells.

    sheet: the xlwings sheet.  used: the rectangle around all values, None for an empty sheet.
    LibreOffice knows no "veryHidden": such a sheet is "hidden" there.
    """

    sheet: Any
    name: str
    state: State
    used: Area | None
    tables: tuple[ListObject, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A book without its cells: sheets in tab order, names of workbook scope and what they
    refer to (without "=")."""

    sheets: tuple[SheetOutline, ...]
    names: dict[str, str]
    date1904: bool


def in_office(app: xlwings.App) -> bool:
    """Whether the program is LibreOffice; else it is Excel."""
    return bool(app.engine.name == _LIBREOFFICE)


def outline(book: xlwings.Book) -> Outline:
    """The book's outline: two calls on LibreOffice, a few cheap properties a sheet on Excel."""
    if in_office(book.app):
        return _office_outline(book)
    return Outline(
        sheets=tuple(_excel_sheet(sheet) for sheet in book.sheets),
        names={n.name: n.refers_to.removeprefix("=") for n in book.names if _is_plain(n)},
        date1904=bool(book.api.Date1904),
    )


def obstacle(cells: xlwings.Range) -> Literal["", "protected", "matrix"]:
    """Why the range cannot be written: a locked cell of a protected sheet, an array formula."""
    if in_office(cells.sheet.book.app):
        found: Literal["", "protected", "matrix"] = cells.impl.obstacle()
        return found
    if cells.sheet.api.ProtectContents and cells.api.Locked is not False:  # None: some are
        return "protected"
    return "matrix" if cells.api.HasArray is not False else ""


def formats(cells: xlwings.Range) -> list[tuple[str, Area]]:
    """The number formats of a range in English codes, each with its rectangle.

    One call on LibreOffice; on Excel the range is halved as long as it answers None for mixed.
    """
    if in_office(cells.sheet.book.app):
        return [
            (code, _area(row - 1, column - 1, rows, columns))
            for code, (row, column, rows, columns) in cells.impl.formats()
        ]
    code = cells.number_format
    if code is not None:
        return [(code, _excel_area(cells))]
    rows, columns = cells.shape
    if columns > 1:
        halves = cells[:, : columns // 2], cells[:, columns // 2 :]
    else:
        halves = cells[: rows // 2, :], cells[rows // 2 :, :]
    return [found for half in halves for found in formats(half)]


def set_format(sheet: xlwings.Sheet, areas: Sequence[Area], code: str) -> None:
    """Gives the areas of a sheet one number format; one call on LibreOffice."""
    if in_office(sheet.book.app):
        sheet.impl.set_format([_place(area) for area in areas], code)
        return
    for row, column, rows, columns in map(_place, areas):
        last = (row + rows - 1, column + columns - 1)
        sheet.range((row, column), last).number_format = code


@contextmanager
def quiet(app: xlwings.App) -> Iterator[None]:
    """No redrawing and no calculation in the block; both are as before afterwards, always."""
    updating, calculation = app.screen_updating, app.calculation
    try:
        app.screen_updating = False
        app.calculation = "manual"
        yield
    finally:
        try:
            app.calculation = calculation
        finally:
            app.screen_updating = updating


def closed_to_writing(book: xlwings.Book) -> Literal["", "reading", "structure"]:
    """Whether the book is open for reading only, or lets no sheet be added."""
    if in_office(book.app):
        facts = book.impl.outline()
        read_only, structure = facts["read_only"], facts["structure"]
    else:
        read_only, structure = book.api.ReadOnly, book.api.ProtectStructure
    if read_only:
        return "reading"
    return "structure" if structure else ""


def has_macros(book: xlwings.Book) -> bool:
    """Whether buttons of the book would find macros in it; LibreOffice's buttons are the
    extension's."""
    return not in_office(book.app) and bool(book.api.HasVBProject)


def location(book: xlwings.Book) -> str:
    """Where the book's file is: a path, an address on the net, "" before the first save."""
    if in_office(book.app):
        full = str(book.fullname)
        return full if full != book.name else ""
    return str(book.api.FullName) if book.api.Path else ""


def save_copy(book: xlwings.Book, path: Path) -> bool:
    """Writes the open book as it is now to a path; False where its own file is that copy."""
    if in_office(book.app):
        return bool(book.impl.save_copy(str(path)))
    book.api.SaveCopyAs(str(path))
    return True


def copy_sheet(book: xlwings.Book, path: Path, title: str, after: str) -> None:
    """Copies the sheet of a workbook file behind a sheet; that file is opened and closed unseen."""
    if in_office(book.app):
        book.impl.add_sheet(str(path), title, after)
        return
    front = book.sheets.active
    donor = book.app.books.open(
        path, update_links=False, read_only=True, notify=False, add_to_mru=False
    )
    try:
        donor.api.Windows(1).Visible = False
        copied = donor.sheets[title].copy(after=book.sheets[after])
        for button in copied.api.Buttons():
            # A copy still calls the workbook that it came from: 'vpr-xl-1.xlsx'!VprCheck.
            button.OnAction = button.OnAction.rpartition("!")[2]
    finally:
        donor.close()
    # Not xlwings' own activate, which looks for the program in front among all that run.
    book.api.Activate()
    front.api.Activate()


def set_formulas(sheet: xlwings.Sheet, row: int, column: int, formulas: Sequence[str]) -> None:
    """Formulas in English spelling, without "=", from a cell downwards."""
    if in_office(sheet.book.app):
        sheet.impl.set_formulas(row, column, formulas)
        return
    cells = sheet.range((row, column), (row + len(formulas) - 1, column))
    cells.formula = [[f"={formula}"] for formula in formulas]


def set_list_source(sheet: xlwings.Sheet, area: Area, formula: str) -> None:
    """Another source of the validation of an area; its messages stay.

    Excel's Validation takes the words of its own language only, so a free cell translates.
    """
    if in_office(sheet.book.app):
        sheet.impl.set_list_source(formula, _place(area))
        return
    scratch = sheet.range((area.last_row + 1, area.last_column + 1)).api
    scratch.Formula = f"={formula}"
    local = scratch.FormulaLocal
    scratch.Formula = ""
    first, last = (area.first_row, area.first_column), (area.last_row, area.last_column)
    rule = sheet.range(first, last).api.Validation
    rule.Modify(rule.Type, rule.AlertStyle, rule.Operator, local)


def print_rows(sheet: xlwings.Sheet, rows: int) -> None:
    """Ends the sheet's print area after so many rows; a sheet without one prints whole.

    Excel's print area is a name of the sheet: its page set-up would ask a printer first.
    """
    if in_office(sheet.book.app):
        sheet.impl.print_rows(rows)
        return
    for name in sheet.names:
        if name.name.endswith("Print_Area"):
            name.refers_to = _LAST_ROW.sub(str(rows), name.refers_to)


def name_tables(sheet: xlwings.Sheet, names: Sequence[str]) -> None:
    """Gives the sheet's tables their names where those are free; LibreOffice has done so."""
    if in_office(sheet.book.app):
        return
    taken = {t.name.casefold() for other in sheet.book.sheets for t in other.tables}
    for table, name in zip(sheet.tables, names, strict=False):
        if name.casefold() not in taken:
            table.name = name


def _office_outline(book: xlwings.Book) -> Outline:
    found = book.impl.outline()
    facts = {sheet["name"]: sheet for sheet in found["sheets"]}
    return Outline(
        sheets=tuple(_office_sheet(sheet, facts[sheet.name]) for sheet in book.sheets),
        names=dict(found["names"]),
        date1904=found["null"][0] == 1904,
    )


def _office_sheet(sheet: xlwings.Sheet, facts: dict[str, Any]) -> SheetOutline:
    return SheetOutline(
        sheet=sheet,
        name=facts["name"],
        state="visible" if facts["visible"] else "hidden",
        used=_area(*facts["used"]) if facts["used"] else None,
        tables=tuple(ListObject(name, _area(*where)) for name, where in facts["tables"]),
    )


def _place(area: Area) -> tuple[int, int, int, int]:
    """First row and column, rows, columns."""
    rows, columns = area.last_row - area.first_row + 1, area.last_column - area.first_column + 1
    return area.first_row, area.first_column, rows, columns


def _area(row: int, column: int, rows: int, columns: int) -> Area:
    """From a rectangle that counts from 0."""
    return Area(row + 1, column + 1, row + rows, column + columns)


def _excel_sheet(sheet: xlwings.Sheet) -> SheetOutline:
    return SheetOutline(
        sheet=sheet,
        name=sheet.name,
        state=_STATES[int(sheet.api.Visible)],
        used=_excel_area(sheet.used_range),
        tables=tuple(ListObject(t.name, _excel_area(t.range)) for t in sheet.tables),
    )


def _excel_area(cells: xlwings.Range) -> Area:
    rows, columns = cells.shape
    return _area(cells.row - 1, cells.column - 1, rows, columns)


def _is_plain(name: xlwings.Name) -> bool:
    """A name that a person gave for the whole book: not a sheet's, not a filter or print area."""
    return "!" not in name.name and bool(name.api.Visible)
