"""Equations of one work in the cases that days of real schools bring."""

from __future__ import annotations

import datetime

import pytest

from vpr_xl.core.materials.figures import Sat, Seat, WorkFacts
from vpr_xl.core.materials.ledger import Movement, holdings, ledger
from vpr_xl.core.materials.reconcile import differences
from vpr_xl.core.records.rows import Event, MaterialsKind

FIRST, SECOND, RESERVE = (datetime.date(2026, 4, day) for day in (21, 23, 30))
SET, SLIPS = MaterialsKind.SET, MaterialsKind.SLIPS
BOTH = frozenset({1, 2})


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour))


class Day:
    """Movements of one work, a line each."""

    def __init__(self) -> None:
        self.moves: list[Movement] = []

    def __call__(
        self,
        event: Event,
        count: int,
        at: datetime.datetime,
        room: str | None = "204",
        kind: MaterialsKind = SET,
        hands: tuple[str | None, str | None] = (None, "С-01"),
    ) -> None:
        row = len(self.moves) + 4
        self.moves.append(
            Movement(row, kind, event, count, at, "5-РУ", 1, None, room, hands[0], hands[1])
        )

    def found(
        self,
        seats: list[Seat] | None = None,
        sat: list[Sat] | None = None,
        today: datetime.date = FIRST,
    ) -> list[tuple[str, str | None, int, int]]:
        facts = WorkFacts("5-РУ", 1, self.moves, seats or [], sat or [], frozenset({RESERVE}))
        said = differences(facts, today)
        return [(d.what, d.room, d.first.count, d.second.count) for d in said]


@pytest.fixture
def day() -> Day:
    return Day()


def _seats(first: int, count: int, when: datetime.date, room: str = "204") -> list[Seat]:
    return [Seat(n, 1, str(50000 + n), room, None, when) for n in range(first, first + count)]


def _sat(seats: list[Seat], *, absent: int = 0) -> list[Sat]:
    """All came but the last so many."""
    there = len(seats) - absent
    return [
        Sat(
            s.row, s.code, s.room, BOTH if n < there else frozenset(), None, (1, None), (s.day,) * 2
        )
        for n, s in enumerate(seats)
    ]


def test_two_classes_share_a_room_on_two_days(day: Day) -> None:
    one, two = _seats(4, 20, FIRST), _seats(30, 25, SECOND)
    day(Event.ISSUED, 21, _at(FIRST, 9))
    day(Event.ISSUED, 20, _at(FIRST, 9), kind=SLIPS)
    day(Event.RETURNED_USED, 19, _at(FIRST, 11))
    day(Event.RETURNED_UNUSED, 2, _at(FIRST, 11))
    day(Event.ISSUED, 26, _at(SECOND, 9))
    day(Event.ISSUED, 25, _at(SECOND, 9), kind=SLIPS)

    waiting = day.found(one + two, _sat(one, absent=1), SECOND)
    day(Event.RETURNED_USED, 24, _at(SECOND, 11))
    day(Event.RETURNED_UNUSED, 2, _at(SECOND, 11))

    assert waiting == []
    assert day.found(one + two, _sat(one, absent=1) + _sat(two, absent=1), SECOND) == []
    assert day.found(one + two, _sat(one, absent=1) + _sat(two), SECOND) == [
        ("used_attended", "204", 24, 25)
    ]


def test_a_spoilt_set_is_exchanged_during_the_work(day: Day) -> None:
    day(Event.ISSUED, 20, _at(FIRST, 9))
    day(Event.RETURNED_SPOILED, 1, _at(FIRST, 10))
    day(Event.ISSUED, 1, _at(FIRST, 10))
    day(Event.RETURNED_USED, 20, _at(FIRST, 11))

    seats = _seats(4, 20, FIRST)
    assert day.found(seats, _sat(seats)) == []


def test_what_is_handed_out_on_the_eve_belongs_to_the_day(day: Day) -> None:
    day(Event.ISSUED, 20, _at(FIRST - datetime.timedelta(days=1), 16))
    day(Event.RETURNED_USED, 19, _at(FIRST, 11))
    day(Event.RETURNED_UNUSED, 1, _at(FIRST, 11))

    one, two = _seats(4, 20, FIRST), _seats(30, 25, SECOND)
    assert day.found(one + two, _sat(one, absent=1)) == []
    assert day.found(one + two, _sat(one)) == [("used_attended", "204", 19, 20)]


def test_a_reserve_day_is_counted_by_its_own_attendance(day: Day) -> None:
    seats = _seats(4, 20, FIRST)
    sat = _sat(seats, absent=2)
    came = Sat(sat[-1].row, sat[-1].code, "204", frozenset(), BOTH, (1, None))
    day(Event.ISSUED, 20, _at(FIRST, 9))
    day(Event.RETURNED_USED, 18, _at(FIRST, 11))
    day(Event.RETURNED_UNUSED, 2, _at(FIRST, 11))
    day(Event.ISSUED, 1, _at(RESERVE, 9), room="101")
    day(Event.RETURNED_USED, 1, _at(RESERVE, 11), room="101")

    assert day.found(seats, [*sat[:-1], came], RESERVE) == []
    assert day.found(seats, [*sat[:-1], Sat(99, "1", "204", frozenset(), frozenset())], RESERVE)[
        0
    ] == ("used_attended", None, 1, 0)


def test_what_is_out_is_asked_for_after_its_day(day: Day) -> None:
    day(Event.ISSUED, 20, _at(FIRST, 9))

    assert day.found(today=FIRST) == []
    assert day.found(today=SECOND) == [("not_returned", "204", 20, 0)]


def test_works_kept_by_an_expert_are_named(day: Day) -> None:
    day(Event.TO_EXPERTS, 20, _at(FIRST, 14), room=None)
    day(Event.FROM_EXPERTS, 12, _at(FIRST, 17), room=None)

    assert day.found() == [("experts_back", None, 20, 12)]


def test_the_ledger_follows_the_paper_from_hand_to_hand(day: Day) -> None:
    day(Event.PRINTED, 30, _at(FIRST, 7), room=None)
    day(Event.SEALED, 30, _at(FIRST, 8), room=None)
    day(Event.ISSUED, 26, _at(FIRST, 9), hands=("С-01", "С-07"))
    day(Event.RETURNED_USED, 24, _at(FIRST, 11), hands=("С-07", "С-01"))

    book = ledger(day.moves, {"5-РУ": 1})

    held = {(h.holder, h.room): h.count for h in holdings(book)}
    assert held == {("С-01", None): 4, ("С-01", "204"): 24, ("С-07", "204"): 2}
    assert book.short == []


def test_nobody_can_give_what_another_holds(day: Day) -> None:
    day(Event.PRINTED, 30, _at(FIRST, 7), room=None)
    day(Event.ISSUED, 26, _at(FIRST, 9), hands=("С-02", "С-07"))

    (short,) = ledger(day.moves, {"5-РУ": 1}).short

    assert (short.move.count, short.held) == (26, 0)


def test_what_nobody_answers_for_may_be_given_by_anybody(day: Day) -> None:
    day(Event.PRINTED, 30, _at(FIRST, 7), room=None, hands=(None, None))
    day(Event.ISSUED, 26, _at(FIRST, 9), hands=("С-01", "С-07"))

    assert ledger(day.moves, {"5-РУ": 1}).short == []
