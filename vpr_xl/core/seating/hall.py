"""A room as places in rows: how many there are, who is a neighbour of whom. No people here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

#: (row from the board, place in the row), both from 1.
Place = tuple[int, int]

_WRITTEN = re.compile(r"([1-9][0-9]?)-([1-9][0-9]?)\Z")
#: The sheet writes a place as two numbers of at most two digits.
_MOST = 99


def place_of(written: str | None) -> Place | None:
    """The place that «2-3» names; None for a blank or anything else."""
    match = _WRITTEN.match(written or "")
    return (int(match[1]), int(match[2])) if match else None


def written(place: Place) -> str:
    """A place as the sheet writes it: «2-3»."""
    return f"{place[0]}-{place[1]}"


@dataclass(frozen=True)
class Hall:
    """A room of the school on one occasion.

    capacity: how many participants may sit at most (computers where they write at computers).
    rows, columns: of places; 0 where unknown: then people sit without a place.
    one_per_desk: a desk is two places of a row (1 and 2, 3 and 4, ...), only its first is used.
    """

    room: str
    capacity: int
    rows: int = 0
    columns: int = 0
    one_per_desk: bool = False

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Places that may be used, row by row from the board."""
        step = 2 if self.one_per_desk else 1
        return tuple(
            (row, column)
            for row in range(1, min(self.rows, _MOST) + 1)
            for column in range(1, min(self.columns, _MOST) + 1, step)
        )

    @property
    def known(self) -> bool:
        """Whether the room's places are known."""
        return bool(self.rows and self.columns)

    @property
    def size(self) -> int:
        """How many may sit here: neither more than the capacity nor than the places."""
        return min(self.capacity, len(self.places)) if self.known else self.capacity

    def spot(self, place: Place) -> Place:
        """Row and desk, where desks count as places if one sits at each."""
        row, column = place
        return (row, (column + 1) // 2) if self.one_per_desk else place

    def parity(self, place: Place) -> int:
        """0 or 1 as the fields of a chessboard: neighbours differ."""
        return sum(self.spot(place)) % 2

    def neighbours(self, one: Place, other: Place) -> bool:
        """Whether two places stand side by side or one behind the other."""
        (row, desk), (row2, desk2) = self.spot(one), self.spot(other)
        return one != other and abs(row - row2) + abs(desk - desk2) <= 1


def hall(
    room: str,
    capacity: int,
    rows: int | None,
    columns: int | None,
    *,
    one_per_desk: bool = False,
) -> Hall:
    """A hall of what is known; where one side of the grid is, the capacity gives the other."""
    rows, columns = rows or 0, columns or 0
    if columns and not rows:
        rows = -(-capacity // columns)
    if rows and not columns:
        columns = -(-capacity // rows)
    return Hall(room, capacity, rows, columns, one_per_desk)
