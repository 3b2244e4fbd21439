"""Markdown sheets of the rules' examples -> a workbook as read, with the marked cells.

A sheet starts with its title on a line of its own; "(листа нет)" leaves it out, "(только эти
столбцы)" gives it no other headers. "…" ends a shortened header; "!" marks a cell. "5" in quotes
is text, "=5" a formula's value, "=" a formula without one, {300} a text of 300 letters. Required
columns that are not shown get the example of their declaration, «Школа» the settings of 2026.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.match import plain
from vpr_xl.core.declare.sheets import HEADER_ROW, Column, Sheet
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.tables import Grid, Reading, address
from vpr_xl.core.values import Cell, date, number, text

TODAY = datetime.date(2026, 4, 1)
SETTINGS = {
    "Год кампании": "2026",
    "Начало проведения": "20.04.2026",
    "Конец проведения": "20.05.2026",
}
SCHOOL = """
    Школа
    | Настройка | Значение |
"""


@dataclass(frozen=True)
class Example:
    """A campaign read from Markdown, and the places marked in it as (sheet, A1)."""

    campaign: Campaign
    marked: tuple[tuple[str, str | None], ...]


def example(markdown: str, house: House, today: datetime.date = TODAY) -> Example:
    grids: list[Grid] = []
    marked: list[tuple[str, str | None]] = []
    shown_tables: list[str] = []
    blocks = list(_blocks(markdown))
    if not any(title == "Школа" for title, _, _ in blocks):
        blocks.append(next(_blocks(SCHOOL)))
    for title, remark, lines in blocks:
        sheet = house.sheet_of(title)
        if sheet is not None:
            shown_tables.append(sheet.table)
        if remark == "листа нет":
            continue
        grid, marks = _grid(title, remark, lines, sheet)
        grids.append(grid)
        marked.extend((title, mark) for mark in marks)
    part = replace(house, sheets={t: s for t, s in house.sheets.items() if t in shown_tables})
    return Example(Campaign(Reading(tuple(grids)), part, today), tuple(marked))


def _blocks(markdown: str) -> Iterator[tuple[str, str, list[str]]]:
    title, remark, lines = "", "", []
    for raw in markdown.strip("\n").splitlines():
        line = raw.strip()
        if line.startswith("|"):
            lines.append(line)
        elif line:
            if title:
                yield title, remark, lines
            match = re.match(r"(.*?)(?: \((.*)\))?$", line)
            assert match
            title, remark, lines = match[1], match[2] or "", []
    yield title, remark, lines


def _grid(title: str, remark: str, lines: list[str], sheet: Sheet | None) -> tuple[Grid, list[str]]:
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    if sheet is not None and sheet.kind == "settings":
        given = {row[0] for row in rows}
        rows += [[name, value] for name, value in SETTINGS.items() if name not in given]
    columns: list[Column | None] = [None] * len(rows[0])
    if sheet is not None:
        columns = [_column(sheet, header) for header in rows[0]]
    extra = []
    if sheet is not None and remark != "только эти столбцы":
        extra = [c for c in sheet.columns if c not in columns and not c.optional]
    marks: list[str] = []
    cells: list[list[Cell | None]] = []
    for r, row in enumerate(rows):
        out: list[Cell | None] = []
        for c, raw in enumerate(row):
            if r == 0 and raw.endswith("…"):
                column = columns[c]
                assert column
                raw = column.title
            if raw.startswith("!"):
                marks.append(address(HEADER_ROW + r, c + 1))
                raw = raw[1:].strip()
            out.append(_cell(raw, None if r == 0 else _setting(sheet, row, columns[c])))
        if r == 0:
            out += [text(c.title) for c in extra]
        else:
            present = "отсутствовал" not in row
            given = any(row)
            out += [_sample(c) if given and _filled(c, sheet, present) else None for c in extra]
        cells.append(out)
    return Grid(title, range(HEADER_ROW, HEADER_ROW + len(rows)), cells), marks


def _filled(column: Column, sheet: Sheet | None, present: bool) -> bool:
    """Whether a column that is not shown gets its example: required, or asked of who wrote."""
    of_work = sheet is not None and sheet.kind == "template"
    return column.required or (
        of_work and present and column.name in ("class_ordinal", "previous_mark")
    )


def _column(sheet: Sheet, header: str) -> Column | None:
    header = header.lstrip("!").strip()
    if header.endswith("…"):
        return next(c for c in sheet.columns if c.title.startswith(header[:-1]))
    return next(
        (c for c in sheet.columns if plain(c.title) == plain(header)), sheet.task_column(header)
    )


def _setting(sheet: Sheet | None, row: list[str], column: Column | None) -> Column | None:
    if sheet is None or sheet.kind != "settings" or column is not sheet.columns[1]:
        return column
    return next(s for s in sheet.settings if s.title == row[0].strip())


def _sample(column: Column) -> Cell | None:
    return _cell(str(column.examples[0]), column)


def _cell(raw: str, column: Column | None) -> Cell | None:
    if raw == "":
        return None
    if raw == "=":
        return Cell("uncached", None, True)
    if raw.startswith("#") and raw[1:2].isupper():
        return Cell("error", raw)
    if match := re.fullmatch(r"\{(\d+)\}", raw):
        return text("х" * int(match[1]))
    if raw.startswith('"'):
        return text(raw.strip('"'))
    formula = raw.startswith("=")
    raw = raw.removeprefix("=")
    if column is not None and column.is_date:
        return _date(raw)
    as_text = column is None or (column.is_text and not formula)
    if not as_text and re.fullmatch(r"-?\d+(?:[.,]\d+)?", raw):
        value = float(raw.replace(",", "."))
        return number(value, formula=formula)
    return text(raw, formula=formula)


def _date(raw: str) -> Cell:
    for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return date(datetime.datetime.strptime(raw, pattern).date())  # noqa: DTZ007
        except ValueError:
            continue
    return text(raw)
