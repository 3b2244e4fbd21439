"""What every import shares: its arguments, the file's tables, --map, and why no table is taken."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from vpr_xl.commands.registry import Argument, Option
from vpr_xl.commands.run import Session
from vpr_xl.core.declare.match import Table, plain
from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.findings import Refused
from vpr_xl.core.imports.header import Problem
from vpr_xl.core.imports.kinds import MAX_LINES, ForeignFile
from vpr_xl.core.imports.titles import key_of
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_file import refused

FILE = Argument(
    "file",
    "ФАЙЛ",
    "таблица школы: .xlsx, .csv или .docx",
    pattern="*.xlsx;*.xlsm;*.csv;*.txt;*.docx",
)
MAP = Option("map", str, "«Заголовок файла=Столбец книги»; без столбца: не брать", (), several=True)
SHEET = Option("sheet", str, "лист файла, если таблиц несколько")
#: Sentences name so many things, and count the rest.
_NAMED = 8


def foreign_file(session: Session, file: Path) -> ForeignFile:
    """The tables of the school's file; those of a text document are called by their number."""
    found = session.world.tables(session.world.store.read(file), file.name)
    if sum(len(table.numbers) for table in found.tables) > MAX_LINES:
        raise refused("W-26", limit=MAX_LINES, what="strings")
    if found.kind != "document":
        return found
    return replace(found, tables=tuple(replace(t, name=f"таблица {t.name}") for t in found.tables))


def table_of(campaign: Campaign, name: str, needed: Sequence[str]) -> Table:
    """The book's sheet with the columns that an import cannot do without. Raises Refused."""
    table = campaign.table(name)
    if table is None:
        raise refused("W-47", sheet=campaign.house.sheets[name].title)
    for column in needed:
        if column and column not in table.places:
            title = table.sheet.column(column).title
            raise refused("W-83", sheet=table.title, column=title, near="")
    return table


def overrides_of(given: Sequence[str], sheet: Sheet) -> dict[str, str]:
    """Header as compared -> our column's name, "" where it is left out. Raises Refused."""
    by_title = {plain(c.title): c.name for c in sheet.columns} | {
        c.name: c.name for c in sheet.columns
    }
    out: dict[str, str] = {}
    for one in given:
        header, sign, title = one.partition("=")
        name = by_title.get(plain(title)) if title.strip() else ""
        if not sign or not key_of(header) or name is None:
            titles = [c.title for c in sheet.columns]
            raise bad_map(one, title, titles, sheet)
        out[key_of(header)] = name
    return out


def bad_map(given: str, wanted: str, known: Sequence[str], sheet: Sheet) -> Refused:
    """A --map whose header or column does not exist; `wanted` may be one of `known`, misspelt."""
    close = difflib.get_close_matches(wanted, known, 1, 0.5)
    near = f", похоже на «{close[0]}»" if close else ""
    column = next(c for c in sheet.columns if c.required and not c.name.endswith("_id"))
    return refused("W-144", given=given, near=near, sample=f"Заголовок файла={column.title}")


def problem_words(problem: Problem, foreign: ForeignFile, chosen: str | None = None) -> Refused:
    """Why no table of the file can be taken, in the words of its refusal.

    chosen: the sheet that a person named.
    """
    column = problem.column.title
    if not any(table.numbers for table in foreign.tables):
        return refused("W-140", name=foreign.name)
    if problem.what == "ambiguous":
        first, second = (place.title for place in problem.places)
        return refused("W-142", column=column, first=first, second=second)
    if problem.what == "missing":
        found = ", ".join(f"«{place.title}»" for place in problem.places)
        return refused("W-143", column=column, found=found)
    if problem.what == "several":
        return refused("W-145", first=problem.sheets[0], second=problem.sheets[1])
    if problem.what == "no_sheet":
        found = ", ".join(f"«{name}»" for name in problem.sheets)
        return refused("W-146", name=foreign.name, sheet=chosen, found=found)
    return refused("W-141", name=foreign.name, column=column)


def some(names: Sequence[str]) -> str:
    """The first names of many, and how many more there are."""
    told = ", ".join(names[:_NAMED])
    return told if len(names) <= _NAMED else f"{told} и ещё {len(names) - _NAMED}"
