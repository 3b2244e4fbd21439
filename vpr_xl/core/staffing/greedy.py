"""The engine without any package: greedy with repair, exact where needs exclude each other."""

from __future__ import annotations

from collections.abc import Sequence

from vpr_xl.core.staffing.problem import Choice, Problem, cliques, components

#: How many choices are tried before a group of needs is given up as impossible.
_TRIES = 20_000


class Greedy:
    """Scarcest needs first, to whom serves least; who is in the way is moved elsewhere.

    Of needs that all exclude each other it serves as many as can be (Kuhn's algorithm).
    """

    def assign(self, problem: Problem) -> Choice:
        """As many needs served as it can, persons with less load first."""
        table = _Table(problem)
        order = sorted(range(len(problem.able)), key=lambda n: (len(problem.able[n]), n))
        for need in order:
            table.place(need, {need})
        return table.choice

    def complete(self, problem: Problem) -> list[int] | None:
        """Persons for all needs; None where there are none, or none was found in 20 000 tries."""
        out: Choice = [None] * len(problem.able)
        for group in components(problem):
            found = self._complete_group(problem.part(group))
            if found is None:
                return None
            for need, person in zip(group, found, strict=True):
                out[need] = person
        return [person for person in out if person is not None]

    def _complete_group(self, problem: Problem) -> list[int] | None:
        """All needs of a group that hangs together: repair, Hall's condition, then a search."""
        if not all(problem.able):
            return None
        found = self.assign(problem)
        if None not in found:
            return [person for person in found if person is not None]
        every = range(len(problem.able))
        for clique in cliques(problem, every):
            if None in self.assign(problem.part(clique)):
                return None
        return _Search(problem).found()


class _Table:
    """Who serves what at the moment."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.choice: Choice = [None] * len(problem.able)
        self.held: list[set[int]] = [set() for _ in problem.load]
        self.load = list(problem.load)

    def put(self, need: int, person: int | None) -> None:
        """Gives the need to the person, takes it from who had it."""
        old = self.choice[need]
        if old is not None:
            self.held[old].discard(need)
            self.load[old] -= 1
        if person is not None:
            self.held[person].add(need)
            self.load[person] += 1
        self.choice[need] = person

    def place(self, need: int, tried: set[int]) -> bool:
        """Finds a person for the need; others' needs may move. Nothing changes where none is."""
        able = sorted(self.problem.able[need], key=lambda p: (self.load[p], p))
        apart = self.problem.apart[need]
        for person in able:
            if not self.held[person] & apart:
                self.put(need, person)
                return True
        for person in able:
            blocking = sorted(self.held[person] & apart)
            if tried.isdisjoint(blocking):
                tried.update(blocking)
                if self._moved(need, person, blocking, tried):
                    return True
        return False

    def _moved(self, need: int, person: int, blocking: Sequence[int], tried: set[int]) -> bool:
        before = list(self.choice)
        for other in blocking:
            self.put(other, None)
        self.put(need, person)
        if all(self.place(other, tried) for other in blocking):
            return True
        for at, was in enumerate(before):
            if self.choice[at] != was:
                self.put(at, was)
        return False


class _Search:
    """Tries every choice, the need with fewest persons left first, up to a number of tries."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.tries = problem, 0
        self.left: list[set[int]] = [set(able) for able in problem.able]
        self.choice: Choice = [None] * len(problem.able)

    def found(self) -> list[int] | None:
        """Persons for all needs, None where the search ended without."""
        if not self._go():
            return None
        return [person for person in self.choice if person is not None]

    def _go(self) -> bool:
        open_needs = [n for n, person in enumerate(self.choice) if person is None]
        if not open_needs:
            return True
        need = min(open_needs, key=lambda n: (len(self.left[n]), n))
        for person in sorted(self.left[need]):
            self.tries += 1
            if self.tries > _TRIES:
                return False
            others = [
                n
                for n in self.problem.apart[need]
                if self.choice[n] is None and person in self.left[n]
            ]
            self.choice[need] = person
            for other in others:
                self.left[other].discard(person)
            if all(self.left[other] for other in others) and self._go():
                return True
            self.choice[need] = None
            for other in others:
                self.left[other].add(person)
        return False
