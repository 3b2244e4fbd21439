"""What the program proposes keeps the rules, and a slip in it is found: rules and solvers agree."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.core.demo.made_up import reading_of
from tests.core.made_book import after
from tests.core.random_school import random_school
from vpr_xl.adapters.declarations import house
from vpr_xl.core.changes import SetCell
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.record import Record
from vpr_xl.core.records.writing import set_value
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.schedule.propose import propose as plan
from vpr_xl.core.seating.propose import propose as seat
from vpr_xl.core.staffing.greedy import Greedy
from vpr_xl.core.staffing.propose import propose as staff
from vpr_xl.core.tables import Grid

#: Sheets of what happens later: without them nothing refers to rows that are made anew.
_LATER = ("Протокол", "Резерв", "Ознакомление", "Инциденты", "Материалы", "Готовность")
D = datetime.date
#: Nobody need be briefed yet.
BEFORE = D(2026, 4, 1)


def _without(*titles: str, size: str) -> Campaign:
    """The demo's book with these sheets and everything later emptied, and no works' sheets."""
    gone = {*titles, *_LATER}
    reading = reading_of(size)
    works = {g.name for g in reading.grids if "-" in g.name}
    grids = tuple(_emptied(g) if g.name in gone else g for g in reading.grids
                  if g.name not in works)  # fmt: skip
    return Campaign(replace(reading, grids=grids), house(), BEFORE)


def _emptied(grid: Grid) -> Grid:
    return replace(grid, numbers=list(grid.numbers)[:1], rows=grid.rows[:1])


def _rules(campaign: Campaign) -> Counter[str]:
    return Counter(f.rule for f in findings(campaign))


def _prepared(size: str = "small") -> Campaign:
    book = _without("План", "Рассадка", "Назначения", size=size)
    book = after(book, plan(book).changes)
    book = after(book, seat(book, random.Random(3).randrange).changes)
    return after(book, staff(book, Greedy()).changes)


@pytest.fixture(scope="module")
def prepared() -> Campaign:
    return _prepared()


@pytest.mark.parametrize("size", ["small", "medium"])
def test_a_school_prepared_by_the_program_has_no_finding(size: str) -> None:
    book = _prepared(size)

    assert _rules(book) == {}
    assert book.seating
    assert book.assignments


def _set(record: Record, **values: Any) -> list[SetCell]:
    table = record.found_in
    return [
        set_value(table, record.nth, table.sheet.column(name), value)
        for name, value in values.items()
    ]


def _slips(book: Campaign) -> Mapping[str, Sequence[SetCell]]:
    """A slip of the coordinator's hand for each rule, by the rule that must find it."""
    sat, stands = book.seating, book.assignments
    first, beside = sat[0], next(r for r in sat[1:] if r.room == sat[0].room)
    elsewhere = next(r for r in sat if r.work_id == first.work_id and r.room != first.room)
    organizers = [r for r in stands if r.role and r.role.value == "room_organizer"]
    one = organizers[0]
    same_day = next(r for r in organizers if r.date == one.date and r.room != one.room)
    works = {w.work_id: w.subject_code for w in book.works}
    teacher = next(s for s in book.staff if works[one.work_id] in (s.subjects or ()))
    room = next(r for r in book.rooms if r.room == first.room)
    rows = book.plan
    other = next(r for r in rows if r.date == rows[0].date and r.class_name != rows[0].class_name
                 and r.lesson_from == rows[0].lesson_from)  # fmt: skip
    return {
        "C3-01": _set(room, capacity=3),
        "C3-02": _set(beside, place=first.place),
        "C3-03": [c for r in sat if r.room == first.room for c in _set(r, variant=1)],
        "C3-04": _set(first, work_id=None, part=None, participant_code=None, room=None,
                      place=None, variant=None),
        "C3-05": _set(first, participant_code=next(
            r.participant_code for r in sat if r.work_id != first.work_id)),
        "C3-06": _set(elsewhere, place="9-9"),
        "P8-01": _set(same_day, staff_id=one.staff_id),
        "P8-02": _set(one, staff_id=teacher.staff_id),
        "P8-04": _set(one, room=same_day.room),
        "P8-05": _set(one, staff_id="С-05"),
        "P8-06": _set(next(s for s in book.staff if s.staff_id == one.staff_id),
                      days_off=(f"{one.date:%d.%m.%Y}",)),
        "C2-01": _set(one, briefed_on=D(2026, 12, 1)),
        "P2-16": _set(other, rooms=rows[0].rooms),
        "P2-17": _set(rows[0], rooms=("101",)),
    }  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    ["C3-01", "C3-02", "C3-03", "C3-04", "C3-05", "C3-06", "P8-01", "P8-02", "P8-04", "P8-05",
     "P8-06", "C2-01", "P2-16", "P2-17"],
)  # fmt: skip
def test_a_slip_in_it_is_found(prepared: Campaign, rule: str) -> None:
    spoilt = after(prepared, _slips(prepared)[rule])

    assert _rules(spoilt)[rule] >= 1


def _judged(campaign: Campaign) -> Counter[str]:
    """Findings of the plan, the seating and the assignments."""
    return Counter(
        {rule: n for rule, n in _rules(campaign).items() if rule.startswith(("P2-", "P8", "C3"))}
    )


@pytest.mark.parametrize("seed", range(100, 160))
def test_rules_find_nothing_in_what_is_proposed_for_a_random_school(seed: int) -> None:
    book = random_school(seed)
    book = after(book, plan(book).changes)
    seats = seat(book, random.Random(seed).randrange)
    book = after(book, seats.changes)
    people = staff(book, Greedy())
    book = after(book, people.changes)
    judged = _judged(book)

    lost = sum(n for one in seats.sittings for (_, why), n in one.lost.items() if why != "no_code")
    assert judged.pop("C3-04", 0) <= lost
    missing = {u.need.room for u in people.unmet if u.need.role.value == "room_organizer"}
    assert (judged.pop("P8-04", 0) > 0) <= bool(missing)
    assert judged == {}
