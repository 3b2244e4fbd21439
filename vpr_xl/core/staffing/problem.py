"""Assignment without words: needs, who can serve each, which needs one person cannot serve both."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Problem:
    """Needs and persons by their numbers from 0.

    able: need -> persons who can serve it.  apart: need -> needs that the same person cannot serve
    as well; symmetric, never itself.  load: person -> what the person serves already.
    """

    able: Sequence[frozenset[int]]
    apart: Sequence[frozenset[int]]
    load: Sequence[int]

    def part(self, needs: Sequence[int]) -> Problem:
        """The problem of some needs only, numbered anew in their order."""
        number = {need: n for n, need in enumerate(needs)}
        apart = [frozenset(number[o] for o in self.apart[n] if o in number) for n in needs]
        return Problem([self.able[n] for n in needs], apart, self.load)


#: need -> person, None where nobody serves it.
Choice = list[int | None]


class Solver(Protocol):
    """An engine that assigns persons to needs; every one gives lawful choices only."""

    def assign(self, problem: Problem) -> Choice:
        """As many needs served as it can, persons with less load first."""
        ...

    def complete(self, problem: Problem) -> list[int] | None:
        """Persons for all needs, None where there is no such choice."""
        ...


def components(problem: Problem) -> list[list[int]]:
    """Needs that hang together by `apart`, each group ascending: groups do not touch each other."""
    seen: set[int] = set()
    out = []
    for start in range(len(problem.able)):
        if start not in seen:
            group, queue = {start}, deque([start])
            while queue:
                fresh = problem.apart[queue.popleft()] - group
                group |= fresh
                queue.extend(sorted(fresh))
            seen |= group
            out.append(sorted(group))
    return out


def cliques(problem: Problem, needs: Iterable[int]) -> list[list[int]]:
    """Groups of needs of which a person serves one at most; every such pair is in a group."""
    members = sorted(needs)
    left = {(a, b) for a in members for b in problem.apart[a] if a < b}
    out = []
    while left:
        a, b = min(left)
        group = [a, b]
        group += [c for c in members if c not in (a, b) and problem.apart[c] >= set(group)]
        clique = _grown(problem, group)
        left -= {(x, y) for x in clique for y in clique if x < y}
        out.append(clique)
    return out


def _grown(problem: Problem, group: Sequence[int]) -> list[int]:
    """The first members of the group that exclude each other pairwise."""
    clique = list(group[:2])
    for need in group[2:]:
        if problem.apart[need] >= set(clique):
            clique.append(need)
    return sorted(clique)


def loads(problem: Problem, choice: Choice) -> list[int]:
    """What every person serves with this choice."""
    out = list(problem.load)
    for person in choice:
        if person is not None:
            out[person] += 1
    return out


def levelled(problem: Problem, choice: Choice) -> Choice:
    """The same needs served with the load spread further, until no chain of moves helps.

    A chain hands a need from a person to the next, who hands on another one, up to somebody who
    serves at least two fewer than the first.
    """
    choice = list(choice)
    held: list[set[int]] = [set() for _ in problem.load]
    for need, person in enumerate(choice):
        if person is not None:
            held[person].add(need)
    load = loads(problem, choice)
    while chain := _chain(problem, held, load):
        for need, person in chain:
            old = choice[need]
            assert old is not None
            held[old].discard(need)
            held[person].add(need)
            choice[need] = person
            load[old] -= 1
            load[person] += 1
    return choice


def _chain(
    problem: Problem, held: Sequence[set[int]], load: Sequence[int]
) -> list[tuple[int, int]]:
    """Moves (need, to whom) that take one from somebody loaded most; none where nothing helps."""
    for start in sorted(range(len(load)), key=lambda p: (-load[p], p)):
        came: dict[int, tuple[int, int]] = {start: (-1, -1)}
        queue = deque([start])
        while queue:
            giver = queue.popleft()
            for need in sorted(held[giver]):
                for taker in sorted(problem.able[need] - came.keys()):
                    if held[taker] & problem.apart[need]:
                        continue
                    came[taker] = (giver, need)
                    if load[taker] <= load[start] - 2:
                        return _moves(came, taker)
                    queue.append(taker)
    return []


def _moves(came: dict[int, tuple[int, int]], taker: int) -> list[tuple[int, int]]:
    """From the end of the chain, so that everybody has given before they take."""
    out = []
    giver, need = came[taker]
    while need >= 0:
        out.append((need, taker))
        taker = giver
        giver, need = came[taker]
    return out
