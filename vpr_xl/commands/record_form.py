"""The form of `record` at an open book: the row in front of the person, field by field."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from vpr_xl.commands.run import Session
from vpr_xl.core.declare.match import ENTERED, Table, plain
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.questions import Answers, Form, Question, Spot
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import is_blank, shown

_NEW = "Лист «{sheet}», новая строка."
_OLD = "Лист «{sheet}», строка {row}."
_MOMENT = "%d.%m.%Y %H:%M"
_NUMBERED = re.compile(r"^(.*-)(\d+)$")
_TOLD = 40  # letters of a header that a sentence shows
#: Between the parts of a row's key and the values of a cell that holds several.
_BETWEEN = "; "


def row_form(session: Session, spot: Spot) -> Form:
    """The fields of the row that is selected, else of a new one. Raises Refused (W-80, W-81)."""
    campaign = session.campaign
    table = entered_table(campaign, spot.sheet)
    position = _position(table, spot.row)
    now = session.world.clock.now()
    if table.sheet.kind == "settings":
        questions = tuple(_setting(table, position or 0))
    elif position is None:
        questions = tuple(_question(campaign, c, _first(table, c, now)) for c in _asked(table))
    else:
        key = table.sheet.primary_key
        questions = tuple(
            _question(campaign, c, shown(table.cell(position, c.name)), fixed=c.name in key)
            for c in _asked(table)
        )
    words = _NEW if position is None and table.sheet.kind != "settings" else _OLD
    row = table.numbers[position or 0] if table.numbers else 0
    return Form(table.title, words.format(sheet=table.title, row=row), questions)


def row_options(session: Session, spot: Spot, answers: Answers) -> Mapping[str, Any]:
    """The options of `record` that enter what the person has typed or changed."""
    table = entered_table(session.campaign, spot.sheet)
    before = {q.name: q.value for q in row_form(session, spot).questions}
    names: tuple[str, ...] = ()
    if table.sheet.kind == "settings":
        first = table.sheet.columns[0].name
        key = shown(table.cell(_position(table, spot.row) or 0, first))
    else:
        names = tuple(table.sheet.primary_key)
        key = _BETWEEN.strip().join(answers.get(n, before.get(n, "")).strip() for n in names)
    fresh = _position(table, spot.row) is None
    values = tuple(
        f"{table.column(name).title}={typed.strip()}"
        for name, typed in answers.items()
        if name not in names and (typed.strip() if fresh else typed != before[name])
    )
    return {"table": table.title, "key": key, "values": values}


def near(name: str, known: Iterable[str]) -> str:
    """«, похоже на …» where one of the known names is close, a long one cut; "" else."""
    close = difflib.get_close_matches(name, list(known), 1)
    if not close:
        return ""
    told = close[0] if len(close[0]) <= _TOLD else close[0][: _TOLD - 1] + "…"
    return f", похоже на «{told}»"


def entered_table(campaign: Campaign, name: str) -> Table:
    """The matched sheet that people fill, by identifier or title; a work's sheet by its title.

    Raises Refused (W-80, W-81).
    """
    every = [t for found in campaign.tables.values() for t in found]
    wanted = plain(name)
    for table in every:
        if wanted in (plain(table.title), table.sheet.table) and table.sheet.kind != "template":
            break
        if wanted == plain(table.title):
            break
    else:
        raise refused("W-80", name=name, near=near(name, [t.title for t in every]))
    if table.sheet.kind not in ENTERED or table.sheet.kind == "journal":
        raise refused("W-81", sheet=table.title)
    return table


def _position(table: Table, row: int) -> int | None:
    """Which filled row of the table this physical row is; None below and above them."""
    with suppress(ValueError):
        return list(table.numbers).index(row)
    return None


def _asked(table: Table) -> list[Column]:
    """The columns that people fill, in the order of the sheet."""
    return [c for c in table.columns if c.formula is None and c.name in table.places]


def _question(campaign: Campaign, column: Column, value: str, *, fixed: bool = False) -> Question:
    return Question(
        column.name, column.title, column.description, value, _choices(campaign, column), fixed
    )


def _choices(campaign: Campaign, column: Column) -> tuple[str, ...]:
    """What the column's list offers, or the values of the column that it refers to."""
    if column.enum:
        return tuple(map(str, column.enum))
    if column.reference is None:
        return ()
    return known_values(campaign, column.reference.table, column.reference.column)


def known_values(campaign: Campaign, table: str, column: str) -> tuple[str, ...]:
    """Values of a column of the book, each once, in the order of the sheet."""
    found = campaign.table(table)
    if found is None or column not in found.places:
        return ()
    cells = (found.cell(at, column) for at in range(len(found.rows)))
    return tuple(dict.fromkeys(shown(cell) for cell in cells if not is_blank(cell)))


def _first(table: Table, column: Column, now: datetime.datetime) -> str:
    """What a new row begins with: the next number, the declared default, today, now."""
    if column.default is not None:
        return str(column.default)
    if [column.name] == [*table.sheet.primary_key]:
        return _next_number(table, column)
    if not column.required:
        return ""
    if column.is_date:
        return now.strftime("%d.%m.%Y")
    return now.strftime(_MOMENT) if _is_moment(column) else ""


def _next_number(table: Table, column: Column) -> str:
    """«М-0042» after «М-0041»; "" where the rows are not numbered so."""
    cells = [shown(table.cell(at, column.name)) for at in range(len(table.rows))]
    last = [(int(m[2]), m) for m in map(_NUMBERED.match, cells) if m]
    if last:
        number, found = max(last, key=lambda one: one[0])
        return f"{found[1]}{number + 1:0{len(found[2])}d}"
    example = next(iter(column.examples), "")
    return str(example) if not cells and _NUMBERED.match(str(example)) else ""


def _is_moment(column: Column) -> bool:
    """Whether the column holds a day with its hour, as its example does."""
    for example in column.examples:
        with suppress(ValueError):
            datetime.datetime.strptime(str(example), _MOMENT)  # noqa: DTZ007 - a shape, no moment
            return True
    return False


def _setting(table: Table, position: int) -> Iterator[Question]:
    """The value of a setting of the school, and its note."""
    title, value, *rest = table.sheet.columns
    name = shown(table.cell(position, title.name))
    setting = next((s for s in table.sheet.settings if s.title == name), None)
    if setting is None:
        return
    words = shown(table.cell(position, value.name))
    yield Question(value.name, name, setting.description, words, tuple(map(str, setting.enum)))
    for column in rest:
        if column.name in table.places and column.formula is None:
            told = shown(table.cell(position, column.name))
            yield Question(column.name, column.title, column.description, told)
