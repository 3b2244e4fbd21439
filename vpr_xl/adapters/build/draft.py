"""The workbook being drafted: what every sheet's drawer may ask for. Drawers are elsewhere."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from vpr_xl.adapters.build.frame import Button
from vpr_xl.adapters.build.look import Look
from vpr_xl.adapters.build.validations import fits_inline
from vpr_xl.core.actions.count import FIRST_ROW, Tables
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import Column, Scalar, Sheet
from vpr_xl.core.declare.wording import SETTING_GROUPS
from vpr_xl.core.tables import letters
from vpr_xl.core.values import Cell, number, text

Rows = Sequence[Sequence[Cell | None]]


@dataclass(frozen=True)
class Draft:
    """A workbook in the making.

    book: the xlsxwriter Workbook; look: its formats.  settings: values of «Школа» by identifier.
    content: rows by table name, cells in the declared order (a work's sheet: by its title, in
    the order of its columns).  launcher: the program that the macros start, "" in a book without
    macros.
    """

    book: Any
    look: Look
    house: House
    created: datetime.datetime
    settings: Mapping[str, Cell] = field(default_factory=dict)
    content: Mapping[str, Rows] = field(default_factory=dict)
    buttons: Sequence[Button] = ()
    launcher: str = ""

    def rows(self, sheet: Sheet) -> Rows:
        """The rows given for a declared sheet."""
        return self.content.get(sheet.table, ())

    @cached_property
    def tables(self) -> Tables:
        """Rows as mappings, for the counts; «Школа» has a row a setting."""
        out: dict[str, list[dict[str, Cell | None]]] = {}
        for sheet in self.house.sheets.values():
            names = [c.name for c in sheet.columns]
            if sheet.kind == "settings":
                first, second = names[:2]
                out[sheet.table] = [
                    {first: text(s.title), second: self.settings.get(s.name)}
                    for s in sheet.settings
                ]
            else:
                rows = self.rows(sheet)
                out[sheet.table] = [dict(zip(names, row, strict=False)) for row in rows]
        return out

    @cached_property
    def school(self) -> Sheet | None:
        """The sheet of settings."""
        return next((s for s in self.house.sheets.values() if s.kind == "settings"), None)

    @cached_property
    def setting_rows(self) -> Mapping[str, int]:
        """Physical row of each setting on «Школа»."""
        rows, row = {}, FIRST_ROW
        for setting in self.school.settings if self.school else ():
            row += setting.name in SETTING_GROUPS
            rows[setting.name] = row
            row += 1
        return rows

    def setting(self, name: str) -> str | None:
        """Absolute address of a setting's value: "'Школа'!$B$7"; None where it is not declared."""
        if self.school is None or name not in self.setting_rows:
            return None
        return f"'{self.school.title}'!${letters(2)}${self.setting_rows[name]}"

    @property
    def protected(self) -> bool:
        """Whether the school has chosen locked sheets."""
        if self.school is None or "protect_sheets" not in self.setting_rows:
            return False
        chosen = self.settings.get("protect_sheets")
        return chosen is not None and chosen.value == self.school.setting("protect_sheets").enum[0]

    @cached_property
    def lists(self) -> Mapping[tuple[Scalar, ...], str]:
        """Enumerations too long for a validation -> their range on the sheet of lists."""
        sheet = self.lists_sheet
        if sheet is None:
            return {}
        at, row = letters(len(sheet.columns[:2])), FIRST_ROW
        out = {}
        for column in self.long_lists():
            last = row + len(column.enum) - 1
            out[column.enum] = f"'{sheet.title}'!${at}${row}:${at}${last}"
            row = last + 1
        return out

    @cached_property
    def lists_sheet(self) -> Sheet | None:
        """The hidden sheet behind the drop-downs."""
        return next((s for s in self.house.sheets.values() if s.kind == "lists"), None)

    def long_lists(self) -> Iterator[Column]:
        """Columns whose enumeration must stand on the sheet of lists, each enumeration once."""
        seen: set[tuple[Scalar, ...]] = set()
        for sheet in self.house.sheets.values():
            for column in (*sheet.columns, *sheet.settings):
                enum = column.enum
                if enum and not column.separator and not fits_inline(enum) and enum not in seen:
                    seen.add(enum)
                    yield column


def write(worksheet: Any, place: tuple[int, int], cell: Cell | None, cell_format: Any) -> None:
    """Writes a canonical cell at a 0-based place; a blank is left to its column's format."""
    row, column = place
    if cell is None or cell.value is None:
        return
    if cell.kind == "number":
        worksheet.write_number(row, column, cell.value, cell_format)
    elif cell.kind == "boolean":
        worksheet.write_boolean(row, column, cell.value, cell_format)
    elif cell.kind == "date":
        moment = datetime.datetime.fromisoformat(str(cell.value))
        worksheet.write_datetime(row, column, moment, cell_format)
    else:
        worksheet.write_string(row, column, str(cell.value), cell_format)


class _EmptyText(str):
    """The empty text as a formula's stored value.

    XlsxWriter leaves out the type of a value equal to "", so that readers see a formula without a
    stored value; this one equals nothing but itself and is stored as Excel stores it.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


_EMPTY = _EmptyText()


def formula(
    worksheet: Any, place: tuple[int, int], words: str, cell_format: Any, stored: Any
) -> None:
    """Writes a formula (without "=") with the value that readers see before a recalculation."""
    row, column = place
    value = _EMPTY if stored == "" else stored
    worksheet.write_formula(row, column, f"={words}", cell_format, value)


def scalar(value: Scalar) -> Cell:
    """A declared value as a cell."""
    return text(value) if isinstance(value, str) else number(value)
