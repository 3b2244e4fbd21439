"""Movements of paper in their order and who holds what after them. What must agree is not here."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsKind, MaterialsRow

#: What is made of paper in the school and passes from hand to hand.
PAPER = (MaterialsKind.SET, MaterialsKind.PROTOCOL, MaterialsKind.SLIPS)
RETURNS = (Event.RETURNED_USED, Event.RETURNED_UNUSED, Event.RETURNED_SPOILED)
#: Events by which paper passes from one person to another.
PASSES = (Event.ISSUED, *RETURNS, Event.TO_EXPERTS, Event.FROM_EXPERTS)
#: Events that leave paper where it is, unless another person takes it on.
_KEPT = (Event.PACKED, Event.SEALED)
_ORDER = {event: nth for nth, event in enumerate(Event)}
_MOMENT = "%d.%m.%Y %H:%M"


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of «Материалы» that has happened.

    row: its physical number.  part, variant, room: None where the row speaks of all of them.
    given_by, taken_by: numbers of staff.
    """

    row: int
    kind: MaterialsKind
    event: Event
    count: int
    at: datetime.datetime
    work_id: str | None = None
    part: int | None = None
    variant: int | None = None
    room: str | None = None
    given_by: str | None = None
    taken_by: str | None = None
    place: str | None = None


def movements(campaign: Campaign) -> list[Movement]:
    """What has happened, in its order; a row without moment, kind, event or count is still to come.

    At one moment what comes first in a set's life stands first, however the sheet is sorted.
    """
    found = [one for row in campaign.materials if (one := movement(row)) is not None]
    return sorted(found, key=lambda one: (one.at, _ORDER[one.event], one.row))


def movement(row: MaterialsRow) -> Movement | None:
    """The movement of a row, None where it has not happened or does not say what moved."""
    at = moment(row.at)
    if row.kind is None or row.event is None or row.count is None or at is None:
        return None
    return Movement(
        row.row_number,
        row.kind,
        row.event,
        row.count,
        at,
        row.work_id,
        row.part,
        row.variant,
        row.room,
        row.given_by,
        row.taken_by,
        row.place,
    )


@lru_cache(maxsize=8192)  # strptime takes as long as a rule takes for thirty rows
def moment(at: str | None) -> datetime.datetime | None:
    """A moment as the sheet writes it; None for a blank and for a day that does not exist."""
    try:
        return datetime.datetime.strptime(at, _MOMENT) if at else None  # noqa: DTZ007
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Lot:
    """Pieces that lie together: of this variant for this room, None for any."""

    variant: int | None
    room: str | None

    def fits(self, other: Lot) -> bool:
        """Whether pieces of the one may be those of the other.

        A variant is printed on the paper; a room is only where it was meant to go.
        """
        return self.variant is None or other.variant in (None, self.variant)


@dataclass(frozen=True, slots=True)
class Short:
    """A movement of more than its giver held. part: of the work; held: what the giver had."""

    move: Movement
    part: int
    held: int


#: (kind, work, part) -> holder -> lot -> pieces.
Key = tuple[MaterialsKind, str, int]


@dataclass(slots=True)
class Ledger:
    """Who holds what, and the movements that could not be so.

    held: pieces by kind, work and part, then by holder and lot; "" holds what nobody answers for.
    last: the movement that brought it there.  printed: what has been entered as printed at all.
    """

    printed: frozenset[Key] = frozenset()

    held: dict[Key, dict[str, Counter[Lot]]] = field(default_factory=dict)
    last: dict[tuple[Key, str, Lot], Movement] = field(default_factory=dict)
    short: list[Short] = field(default_factory=list)

    def take(self, move: Movement, part: int) -> None:
        """Enters one movement of one part."""
        key = (move.kind, move.work_id or "", part)
        holders = self.held.setdefault(key, {})
        lot, taker = Lot(move.variant, move.room), move.taken_by or ""
        if move.event is Event.PRINTED:
            self._put(key, taker, lot, move.count, move)
        elif move.event is Event.DESTROYED:
            self._remove(holders, move.given_by or taker, lot, move, part)
        elif move.event in PASSES or (
            move.event in _KEPT and move.given_by and move.given_by != taker
        ):
            self._remove(holders, move.given_by, lot, move, part)
            self._put(key, taker, lot, move.count, move)

    def _put(self, key: Key, holder: str, lot: Lot, count: int, move: Movement) -> None:
        self.held[key].setdefault(holder, Counter())[lot] += count
        self.last[key, holder, lot] = move

    def _remove(
        self,
        holders: dict[str, Counter[Lot]],
        giver: str | None,
        lot: Lot,
        move: Movement,
        part: int,
    ) -> None:
        """Takes the pieces from the giver's lots that fit; from anybody's where none is named.

        What nobody answers for is anybody's: that nobody does is told by itself.
        """
        left = move.count
        for one in [giver, ""] if giver else [h for h in holders if h != move.taken_by]:
            left = _drawn(holders.get(one, Counter()), lot, left)
        # What was never entered as printed has no number to fall short of.
        if left and giver and (move.kind, move.work_id or "", part) in self.printed:
            self.short.append(Short(move, part, move.count - left))


def _drawn(lots: Counter[Lot], lot: Lot, count: int) -> int:
    """Takes up to `count` fitting pieces, the most alike first; gives what was not there."""
    fitting = sorted(
        (one for one, pieces in lots.items() if pieces and lot.fits(one)),
        key=lambda one: (one != lot, one.room != lot.room, one.room is not None),
    )
    for one in fitting:
        taken = min(count, lots[one])
        lots[one] -= taken
        count -= taken
    return count


def ledger(moves: Iterable[Movement], parts: dict[str, int]) -> Ledger:
    """The ledger of paper after these movements, given in their order.

    parts: number of parts by work.
    """
    steps = [
        (move, part)
        for move in moves
        if move.kind in PAPER
        for part in parts_of(move, parts.get(move.work_id or "", 1))
    ]
    printed = ((m.kind, m.work_id or "", part) for m, part in steps if m.event is Event.PRINTED)
    out = Ledger(frozenset(printed))
    for move, part in steps:
        out.take(move, part)
    return out


def parts_of(move: Movement, parts: int) -> Sequence[int]:
    """The parts of the work that a movement is counted to.

    Without a part, a set is one of each part; slips and protocols serve all parts and are counted
    to the first.
    """
    if move.part:
        return (move.part,)
    return range(1, parts + 1) if move.kind is MaterialsKind.SET else (1,)


@dataclass(frozen=True, slots=True)
class Holding:
    """Pieces in one person's hands. holder: "" for nobody; since: what brought the last of them."""

    kind: MaterialsKind
    work_id: str
    part: int
    holder: str
    variant: int | None
    room: str | None
    count: int
    since: Movement


def holdings(book: Ledger) -> Iterator[Holding]:
    """What is where at the end, by kind, work, part and holder."""
    for key in sorted(book.held, key=lambda k: (k[1], k[2], PAPER.index(k[0]))):
        for holder, lots in sorted(book.held[key].items()):
            for lot in sorted(lots, key=lambda one: (one.room or "", one.variant or 0)):
                if lots[lot]:
                    kind, work_id, part = key
                    since = book.last[key, holder, lot]
                    yield Holding(
                        kind, work_id, part, holder, lot.variant, lot.room, lots[lot], since
                    )


def first_events(moves: Iterable[Movement], event: Event) -> dict[str, Movement]:
    """The first such movement of sets by work: what a work's day is known by."""
    out: dict[str, Movement] = {}
    for move in moves:
        if move.event is event and move.kind is MaterialsKind.SET and move.work_id:
            out.setdefault(move.work_id, move)
    return out


def parts_by_work(campaign: Campaign) -> dict[str, int]:
    """Number of parts of every work of the book."""
    return {work_id: work.parts or 1 for work_id, work in campaign.work_by_id.items()}
