"""Which free places of a room can take which variant, so that no neighbours share one.

Neighbours differ exactly if their variants follow one chessboard. Somebody seated by hand may
follow the board of the other colour; then the places between both boards must stay empty, as few
as possible: a minimum vertex cut.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from vpr_xl.core.seating.hall import Hall, Place

#: A node of the flow: a free place and whether it is its entrance (0) or its exit (1).
_Node = tuple[Place, int]


@dataclass(frozen=True, slots=True)
class Board:
    """Variants of the free places.

    phases: free place -> 0 or 1, which chessboard it follows.  apart: places that must stay empty
    for it.
    """

    phases: Mapping[Place, int]
    apart: frozenset[Place]


def phase_of(hall: Hall, place: Place, variant: int) -> int:
    """Which of the two chessboards a seated participant follows."""
    return (variant - 1 + hall.parity(place)) % 2


def variant_of(hall: Hall, place: Place, phase: int) -> int:
    """1 or 2: the variant of a place on this chessboard."""
    return 1 + (phase + hall.parity(place)) % 2


def board(
    hall: Hall, free: Collection[Place], seated: Mapping[Place, int], preferred: int
) -> Board:
    """The most free places that can be used without two neighbours of one variant.

    seated: place -> variant of those who sit there for the same work.  preferred: the chessboard
    where nobody decides it.
    """
    fixed = {place: phase_of(hall, place, variant) for place, variant in seated.items()}
    phases = set(fixed.values())
    if len(phases) < 2:
        phase = phases.pop() if phases else preferred
        return Board(dict.fromkeys(free, phase), frozenset())
    near = {one: [p for p in free if hall.neighbours(one, p)] for one in free}
    touching: tuple[set[Place], set[Place]] = (set(), set())
    for place, phase in fixed.items():
        touching[phase].update(p for p in free if hall.neighbours(place, p))
    reached = _cut(near, *touching)
    apart = {p for p in free if (p, 0) in reached and (p, 1) not in reached}
    left = {p: 0 if (p, 1) in reached else 1 for p in free if p not in apart}
    return Board(left, frozenset(apart))


def _cut(
    near: Mapping[Place, list[Place]], source: set[Place], target: set[Place]
) -> frozenset[_Node]:
    """Nodes that the source still reaches when the flow is at its most (Ford and Fulkerson).

    Every place lets one unit through; a place whose entrance is reached and whose exit is not
    belongs to the cut.
    """
    flow: set[tuple[_Node, _Node]] = set()
    while True:
        came, end = _search(near, source, target, flow)
        if end is None:
            return frozenset(came)
        node = end
        while (before := came[node]) is not None:
            if (node, before) in flow:
                flow.discard((node, before))
            else:
                flow.add((before, node))
            node = before


def _search(
    near: Mapping[Place, list[Place]],
    source: set[Place],
    target: set[Place],
    flow: set[tuple[_Node, _Node]],
) -> tuple[dict[_Node, _Node | None], _Node | None]:
    """Nodes reached along edges with room left and from where; the exit of a target, if any."""
    came: dict[_Node, _Node | None] = {(p, 0): None for p in sorted(source)}
    queue = deque(came)
    while queue:
        node = queue.popleft()
        place, side = node
        if side and place in target:
            return came, node
        for one in _onward(node, near[place], flow):
            if one not in came:
                came[one] = node
                queue.append(one)
    return came, None


def _onward(node: _Node, near: list[Place], flow: set[tuple[_Node, _Node]]) -> list[_Node]:
    """Where a unit may go from here, back along used edges included."""
    place, side = node
    through = ((place, 0), (place, 1))
    if side == 0:
        back: list[_Node] = [(p, 1) for p in near if ((p, 1), node) in flow]
        return back if through in flow else [(place, 1), *back]
    onward: list[_Node] = [(p, 0) for p in near]
    return [*onward, (place, 0)] if through in flow else onward
