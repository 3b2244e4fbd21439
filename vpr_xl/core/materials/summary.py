"""Counts of a work's paper room by room, as they stand in the book. What must agree is not here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vpr_xl.core.materials.figures import Sat, WorkFacts
from vpr_xl.core.materials.ledger import PAPER, RETURNS, Movement, parts_of
from vpr_xl.core.records.rows import Event, MaterialsKind


@dataclass(frozen=True, slots=True)
class RoomCount:
    """One kind of paper in one room and part. room: "" where the rows name none.

    seated, came: people by «Рассадка» and «Протокол»; came is None before attendance is entered.
    """

    part: int
    kind: MaterialsKind
    room: str
    seated: int
    came: int | None
    issued: int
    used: int
    unused: int
    spoiled: int

    @property
    def back(self) -> int:
        """All that came back."""
        return self.used + self.unused + self.spoiled


@dataclass(frozen=True, slots=True)
class Run:
    """The print run of one kind and part: what there was of it before and after the rooms."""

    part: int
    kind: MaterialsKind
    printed: int
    sealed: int
    issued: int
    to_experts: int
    from_experts: int
    destroyed: int


def runs(facts: WorkFacts) -> list[Run]:
    """What was printed, sealed, handed out, checked and destroyed, by part and kind."""
    out = []
    for part in range(1, facts.parts + 1):
        moves = _of_part(facts, part)
        for kind in PAPER:
            mine = [m for m in moves if m.kind is kind]
            if mine:
                counts = (
                    _sum(mine, event)
                    for event in (
                        Event.PRINTED,
                        Event.SEALED,
                        Event.ISSUED,
                        Event.TO_EXPERTS,
                        Event.FROM_EXPERTS,
                        Event.DESTROYED,
                    )
                )
                out.append(Run(part, kind, *counts))
    return out


def room_counts(facts: WorkFacts) -> list[RoomCount]:
    """Every room in which paper was handed out or came back, by part, kind and room."""
    out = []
    for part in range(1, facts.parts + 1):
        moves = [m for m in _of_part(facts, part) if m.event in (Event.ISSUED, *RETURNS)]
        seats = [s for s in facts.seats if s.part == part]
        room_of = {s.code: s.room for s in seats}
        for kind in PAPER:
            mine = [m for m in moves if m.kind is kind]
            for room in sorted({m.room or "" for m in mine}):
                here = [m for m in mine if (m.room or "") == room]
                people = [s for s in facts.sat if room in ("", s.room or room_of.get(s.code))]
                out.append(
                    RoomCount(
                        part,
                        kind,
                        room,
                        sum(room in ("", s.room) for s in seats),
                        _came(people, part),
                        *(_sum(here, event) for event in (Event.ISSUED, *RETURNS)),
                    )
                )
    return out


def _came(people: Sequence[Sat], part: int) -> int | None:
    known = [s.regular for s in people if s.regular is not None]
    return sum(part in parts for parts in known) if known else None


def _of_part(facts: WorkFacts, part: int) -> list[Movement]:
    return [m for m in facts.moves if part in parts_of(m, facts.parts)]


def _sum(moves: Iterable[Movement], event: Event) -> int:
    return sum(m.count for m in moves if m.event is event)
