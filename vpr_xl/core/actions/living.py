"""Values that the book's formulas have, for programs that do not calculate when they open."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from vpr_xl.core.actions import months
from vpr_xl.core.actions.count import Tables
from vpr_xl.core.actions.due import due
from vpr_xl.core.actions.state import ActionState, named, next_words, state
from vpr_xl.core.actions.totals import totals
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.declare.wording import CALM, home_title, summary
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.values import Cell, date, is_blank, number, shown, text

#: Where the title of «Главная» stands, and the sentence about the whole book.
_TITLE, _SUMMARY = (1, 1), (2, 1)
#: The row of the calm line that a sheet of the program shows while it is empty.
_CALM_ROW = 2


def living(campaign: Campaign) -> list[SetCell]:
    """Changes that store today's values with the book's formulas; the formulas stay.

    LibreOffice shows what an .xlsx stores with a formula until one of the formula's cells changes.
    """
    return [
        *_home(campaign),
        *_calm_lines(campaign),
        *_calendar(campaign),
        *totals(campaign),
    ]


def _home(campaign: Campaign) -> list[SetCell]:
    home = campaign.table("home")
    if home is None:
        return []
    tables = {name: rows_of(found[0]) for name, found in campaign.tables.items()}
    states = {a.id: state(a, campaign.house, tables) for a in campaign.house.actions}
    done = sum(one.state == "done" for one in states.values())
    faults = sum(not is_blank(row.get("rule")) for row in tables.get("findings", ()))
    findings = campaign.house.sheets["findings"].title
    stated = _stated(campaign)
    year, school = (shown(stated.get(n)) for n in ("campaign_year", "school_short_name"))
    words = {
        _TITLE: home_title(year, school),
        _SUMMARY: summary(done, len(states), findings, faults),
    }
    return [*_actions(campaign, home, states, tables), *_words(campaign, home.title, words)]


def _words(
    campaign: Campaign, sheet: str, words: Mapping[tuple[int, int], str]
) -> Iterator[SetCell]:
    """Sentences by their place, where a formula stores another one there."""
    grid = campaign.reading.grid(sheet)
    for place, sentence in words.items():
        told = grid.cell(*place) if grid else None
        if told is not None and told.formula and told.value != sentence:
            yield SetCell(sheet, *place, text(sentence), stored=True)


def _calm_lines(campaign: Campaign) -> Iterator[SetCell]:
    """The line of each sheet that is empty, gone from each that is not."""
    for name, calm in CALM.items():
        table = campaign.table(name)
        grid = campaign.reading.grid(table.title) if table else None
        if table is None or grid is None:
            continue
        first = table.sheet.columns[0].name
        filled = any(not is_blank(table.cell(at, first)) for at in range(len(table.rows)))
        for column, cell in enumerate(grid.row(_CALM_ROW), 1):
            if cell is not None and cell.formula and cell.value in ("", calm):
                place = (_CALM_ROW, column)
                yield from _words(campaign, table.title, {place: "" if filled else calm})


def rows_of(table: Table) -> list[Mapping[str, Cell | None]]:
    """Rows by column name, as counts take them."""
    return [{name: table.cell(at, name) for name in table.places} for at in range(len(table.rows))]


def _actions(
    campaign: Campaign, home: Table, states: Mapping[str, ActionState], tables: Tables
) -> Iterator[SetCell]:
    """The computed cells of each action's row whose stored value is another one."""
    actions = {action.id: action for action in campaign.house.actions}
    for at, row in enumerate(home.numbers):
        found = states.get(shown(home.cell(at, "action")))
        if found is None:
            continue
        action = actions[shown(home.cell(at, "action"))]
        until = due(action, campaign.house, tables)
        values = {
            "due": date(until) if until else text(""),
            "done": number(found.done),
            "total": number(found.total),
            "state": text(found.words),
            "findings": number(named(action, tables)),
            "next": text(next_words(action, campaign.house, found.state)),
        }
        for name, value in values.items():
            old = home.cell(at, name) if name in home.places else None
            if old is not None and old.formula and old.value != value.value:
                yield SetCell(home.title, row, home.places[name], value, stored=True)


def _calendar(campaign: Campaign) -> Iterator[SetCell]:
    """The month view beside «Календарь»: its months, days and their works."""
    table, plan, settings = (campaign.table(name) for name in ("calendar", "plan", "school"))
    grid = campaign.reading.grid(table.title) if table else None
    if table is None or grid is None or settings is None:
        return
    days, stated = months.by_day(rows_of(plan) if plan else []), _stated(campaign)
    start, year = (stated.get(name) for name in ("window_start", "campaign_year"))
    for index in range(months.MONTHS):
        first = months.first_day(index, start, year)
        wanted = {(months.top(index), months.left(table.sheet)): _day_cell(first)}
        for place in months.places(table.sheet, index, first):
            wanted[place.row, place.column] = _day_cell(place.date)
            wanted[place.row + 1, place.column] = text(months.planned(days, place.date))
        for (row, column), cell in wanted.items():
            old = grid.cell(row, column)
            if old is not None and old.formula and old.value != cell.value:
                yield SetCell(table.title, row, column, cell, stored=True)


def _stated(campaign: Campaign) -> Mapping[str, Cell | None]:
    """The value cells of «Школа» by setting, as its formulas see them."""
    table = campaign.table("school")
    if table is None:
        return {}
    title, value = (column.name for column in table.sheet.columns[:2])
    names = {setting.title: setting.name for setting in table.sheet.settings}
    by_title = {shown(row.get(title)): row.get(value) for row in rows_of(table)}
    return {names[one]: cell for one, cell in by_title.items() if one in names}


def _day_cell(found: datetime.date | None) -> Cell:
    return date(found) if found else text("")
