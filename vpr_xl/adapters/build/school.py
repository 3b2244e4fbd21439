"""«Школа»: one fixed row a setting, each value cell with the validation of its own setting."""

from __future__ import annotations

from typing import Any

from vpr_xl.adapters.build.draft import Draft, write
from vpr_xl.adapters.build.frame import (
    group_line,
    head,
    header,
    open_sheet,
    place_buttons,
    wrapped_height,
)
from vpr_xl.adapters.build.look import DATE_FORMAT, LINE, QUIET, TEXT_FORMAT
from vpr_xl.adapters.build.validations import place_validation, validation
from vpr_xl.core.declare.sheets import HEADER_ROW, Column, Sheet
from vpr_xl.core.declare.wording import SETTING_GROUPS
from vpr_xl.core.values import text


def draw_school(draft: Draft, sheet: Sheet) -> Any:
    """The sheet of settings, in groups."""
    worksheet = open_sheet(draft.book, draft.look, sheet, sheet.title)
    head(worksheet, draft.look, sheet.title, sheet.description)
    place_buttons(worksheet, sheet, draft.buttons)
    header(worksheet, draft.look, sheet.columns)
    worksheet.freeze_panes(HEADER_ROW, 1)
    worksheet.hide_gridlines(2)
    for setting in sheet.settings:
        row = draft.setting_rows[setting.name] - 1
        if setting.name in SETTING_GROUPS:
            group_line(
                worksheet, draft.look, row - 1, SETTING_GROUPS[setting.name], len(sheet.columns)
            )
        _setting(draft, worksheet, sheet, row, setting)
    return worksheet


def _setting(draft: Draft, worksheet: Any, sheet: Sheet, row: int, setting: Column) -> None:
    line = {"bottom": 1, "bottom_color": LINE, "text_wrap": True}
    note = f"{setting.description} {setting.hint}".strip()
    cell = draft.settings.get(setting.name)
    worksheet.set_row(row, wrapped_height(note, sheet.columns[2].width, 10))
    write(worksheet, (row, 0), text(setting.title), draft.look(indent=1, **line))
    entry = value_format(draft, setting, **line)
    worksheet.write_blank(row, 1, None, entry)
    write(worksheet, (row, 1), cell, entry)
    grey = draft.look(font_color=QUIET, font_size=10, indent=1, **line)
    worksheet.write_string(row, 2, note, grey)
    options = validation(setting, f"$B${row + 1}", draft.house, draft.lists)
    place_validation(worksheet, (row, row, 1), options)


def value_format(draft: Draft, setting: Column, **more: Any) -> Any:
    """Format of a value cell: all are aligned alike, whatever their kind."""
    if setting.is_date:
        more["num_format"] = DATE_FORMAT
    elif setting.is_text:
        more["num_format"] = TEXT_FORMAT
    return draft.look(indent=1, bg_color="#F8FAFB", locked=False, **more)
