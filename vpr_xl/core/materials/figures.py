"""Numbers of one work's paper and people, and a difference between two of them. No equations."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from vpr_xl.core.materials.ledger import Movement
from vpr_xl.core.records.rows import MaterialsKind

What = Literal[
    "printed_issued",
    "printed_sealed",
    "issued_returned",
    "not_returned",
    "used_attended",
    "sets_printed",
    "slips_printed",
    "slips_issued",
    "used_experts",
    "experts_back",
    "seated_protocol",
    "protocol_seated",
    "protocol_twice",
    "other_room",
    "other_variant",
]


@dataclass(frozen=True, slots=True)
class Seat:
    """A participant's place in one part of the work. row: on «Рассадка»; day: by the plan."""

    row: int
    part: int
    code: str
    room: str
    variant: int | None = None
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Sat:
    """A row of «Протокол» of the work.

    regular, reserve: parts written on the regular and on the reserve day, None where attendance is
    not entered.  variants, days: of part 1 and 2.
    """

    row: int
    code: str
    room: str | None
    regular: frozenset[int] | None
    reserve: frozenset[int] | None = None
    variants: tuple[int | None, int | None] = (None, None)
    days: tuple[datetime.date | None, datetime.date | None] = (None, None)


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """All that is known of one work's paper. moves: in their order.

    reserve_days: days on which only those write who were absent before.
    """

    work_id: str
    parts: int
    moves: Sequence[Movement]
    seats: Sequence[Seat]
    sat: Sequence[Sat]
    reserve_days: frozenset[datetime.date] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where it comes from: the table and its physical rows."""

    count: int
    table: Literal["materials", "seating", "protocol"]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two numbers that must be equal and are not.

    room, variant: None where all of them are meant.  codes: participants that are named by it.
    """

    what: What
    work_id: str
    part: int
    kind: MaterialsKind
    first: Figure
    second: Figure
    room: str | None = None
    variant: int | None = None
    codes: tuple[str, ...] = ()


def total(moves: Iterable[Movement]) -> Figure:
    """How many pieces the movements are about."""
    found = list(moves)
    return Figure(sum(m.count for m in found), "materials", tuple(sorted(m.row for m in found)))


def seated(seats: Sequence[Seat]) -> Figure:
    """How many sit there."""
    return Figure(len(seats), "seating", tuple(s.row for s in seats))


def attended(came: Sequence[Sat], here: Sequence[Sat]) -> Figure:
    """How many came; where nobody did, the rows that say so."""
    return Figure(len(came), "protocol", tuple(s.row for s in came or here))


def stretches(rows: Sequence[int], most: int) -> str:
    """Rows as people write them, «4–28, 30»; after `most` stretches the rest is hinted at."""
    out: list[list[int]] = []
    for row in sorted(set(rows)):
        if out and row == out[-1][1] + 1:
            out[-1][1] = row
        else:
            out.append([row, row])
    words = [str(a) if a == b else f"{a}–{b}" for a, b in out[:most]]
    return ", ".join(words) + (" …" if len(out) > most else "")
