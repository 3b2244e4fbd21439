"""`today`: what is to be done on a day; on an open book also written to «Сегодня»."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.agenda.day import Thing, agenda
from vpr_xl.core.records.writing import whole_table
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import Cell, text


def today_live(session: Session) -> Outcome:
    """The things of today, and the changes that bring them to «Сегодня»."""
    campaign = session.campaign
    table = campaign.table("today")
    if table is None:
        raise refused("W-47", sheet=campaign.house.sheets["today"].title)
    things = agenda(campaign, campaign.today)
    return Outcome(
        said=[f"Дел на {campaign.today:%d.%m.%Y}: {len(things)}."],
        changes=[*whole_table(table, [_row(thing) for thing in things])],
        show=table.title,
    )


def _row(thing: Thing) -> dict[str, Cell | None]:
    values = {
        "due": thing.due,
        "action": thing.action,
        "what": thing.what,
        "place": thing.place,
        "who": thing.who,
        "work_id": thing.work_id,
    }
    return {name: text(value) if value else None for name, value in values.items()}


@command(
    name="today",
    title="Дела на сегодня",
    help="Что сделать в этот день: срок, дело, где и кто; без дня — на сегодня.",
    action="C4",
    macro=True,
    live=today_live,
    tables=("home", "today"),
    icon="CalendarInsert",
    options=(Option("date", datetime.date, "на этот день"),),
)
def today(session: Session, *, date: datetime.date | None = None) -> Outcome:
    campaign = session.campaign
    day = date or campaign.today
    things = agenda(campaign, day)
    head = f"Дел на {day:%d.%m.%Y}: {len(things)}."
    return Outcome(
        said=[head, *_lines(things)],
        details={"date": day.isoformat(), "things": [_told(thing) for thing in things]},
    )


def _lines(things: Sequence[Thing]) -> list[str]:
    """A line a thing, in columns."""
    width = max((len(thing.due) for thing in things), default=0)
    return [
        f"  {thing.due:<{width}}  {' · '.join(w for w in _words(thing) if w)}" for thing in things
    ]


def _words(thing: Thing) -> tuple[str, ...]:
    place = f"ауд. {thing.place}" if thing.place[:1].isdigit() else thing.place
    return thing.what, thing.work_id, place, thing.who


def _told(thing: Thing) -> dict[str, str]:
    return {
        "due": thing.due,
        "action": thing.action,
        "what": thing.what,
        "place": thing.place,
        "who": thing.who,
        "work_id": thing.work_id,
    }
