"""Which tables of a file are the list: the only one that fits, or one a class."""

from __future__ import annotations

from collections.abc import Mapping

from vpr_xl.core.declare.match import plain
from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.imports.header import Header, Problem, read_header
from vpr_xl.core.imports.kinds import ForeignFile, Kind

_WORST = ("ambiguous", "missing", "no_header")


def choose(
    file: ForeignFile, sheet: Sheet, kind: Kind, overrides: Mapping[str, str], wanted: str | None
) -> list[Header] | Problem:
    """The headers of the tables to take, or why there are none.

    wanted: the sheet that a person chose.  Several tables are one list where the document is a
    text, or where each is of another class; one that is called like our sheet is meant, as in a
    book of another year; otherwise a person must choose.
    """
    column = sheet.column(kind.name)
    tables = [table for table in file.tables if table.numbers]
    if wanted is not None:
        names = tuple(table.name for table in tables)
        tables = [table for table in tables if plain(table.name) == plain(wanted)]
        if not tables:
            return Problem("no_sheet", column, sheets=names)
    found = [read_header(table, sheet, kind, overrides) for table in tables]
    good = [one for one in found if isinstance(one, Header)]
    if not good:
        problems = [one for one in found if isinstance(one, Problem)]
        order = {what: at for at, what in enumerate(_WORST)}
        return min(problems, key=lambda p: order[p.what], default=Problem("no_header", column))
    classes = {one.group for one in good} if kind.group else set()
    one_list = file.kind == "document" or (len(classes) == len(good) and "" not in classes)
    named = [one for one in good if plain(one.grid.name) == plain(sheet.title)]
    if len(good) > 1 and len(named) == 1:
        return named
    if len(good) > 1 and not one_list:
        return Problem("several", column, sheets=tuple(one.grid.name for one in good))
    return good
