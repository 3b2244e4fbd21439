"""What goes out to a room and comes back, day by day, with the people of that day. No equations."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from vpr_xl.core.materials.figures import Figure, Sat, Seat, total
from vpr_xl.core.materials.ledger import RETURNS, Movement
from vpr_xl.core.records.rows import Event


@dataclass(slots=True)
class Session:
    """Movements of one kind and part in one room from handing out to taking back, by event.

    day: of the first of them.  waits: something of it has not come back at all.
    """

    day: datetime.date
    waits: bool = False
    moves: dict[Event, list[Movement]] = field(default_factory=lambda: defaultdict(list))

    def figure(self, *events: Event, variant: int | None = None) -> Figure:
        return total(
            m for event in events for m in self.moves.get(event, ()) if variant in (None, m.variant)
        )

    @property
    def variants(self) -> tuple[int | None, ...]:
        """Variants that can be told apart: where every row that went out and back names one."""
        rows = [m for event in (Event.ISSUED, *RETURNS) for m in self.moves.get(event, ())]
        if rows and all(m.variant for m in rows):
            return tuple(sorted({m.variant for m in rows if m.variant}))
        return (None,)

    @property
    def came_back(self) -> bool:
        return not self.waits and any(self.moves.get(event) for event in RETURNS)

    @property
    def until(self) -> datetime.date:
        """The day of the last of them."""
        return max(m.at.date() for moves in self.moves.values() for m in moves)


def enter(sessions: list[Session], move: Movement) -> None:
    """Puts a movement into its session: what is handed out on a later day begins the next one."""
    later = sessions and move.event is Event.ISSUED and move.at.date() > sessions[-1].until
    if not sessions or later:
        sessions.append(Session(move.at.date()))
    sessions[-1].moves[move.event].append(move)


Person = TypeVar("Person", Seat, Sat)


def by_day(
    sessions: Sequence[Session],
    people: Sequence[Person],
    day_of: Callable[[Person], datetime.date | None],
) -> Iterator[tuple[Session, Sequence[Person]]]:
    """Sessions of a room with their people; all at once where the people come on one day.

    Where classes share a room on several days, a session is that day's class; one on no day of
    theirs has no people.
    """
    if not sessions:
        return
    if len({day_of(one) for one in people}) <= 1:
        yield _joined(sessions), people
        return
    for one in sessions:
        then = [who for who in people if (day := day_of(who)) and one.day <= day <= one.until]
        yield one, then


def _joined(sessions: Sequence[Session]) -> Session:
    """One session of all; it waits for what has not come back in any of them."""
    if len(sessions) == 1:
        return sessions[0]
    out = Session(sessions[0].day, waits=not all(one.came_back for one in sessions))
    for one in sessions:
        for event, moves in one.moves.items():
            out.moves[event].extend(moves)
    return out
