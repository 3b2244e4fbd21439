"""The port Solver by OR-Tools' CP-SAT, imported only when there is something to solve."""

from __future__ import annotations

from typing import Any

from vpr_xl.core.staffing.greedy import Greedy
from vpr_xl.core.staffing.problem import Choice, Problem, cliques, components

#: Limits of one group of needs, in CP-SAT's deterministic seconds: the same on every computer.
_EFFORT = 1.0


class CpSat:
    """Group by group: as many needs served as can be, then the load as even as can be.

    One worker and a fixed seed, so that the same book gives the same choice.
    """

    def assign(self, problem: Problem) -> Choice:
        """As many needs served as it can, persons with less load first."""
        out: Choice = [None] * len(problem.able)
        load = list(problem.load)
        for group in components(problem):
            part = problem.part(group)
            choice = self._assign_group(Problem(part.able, part.apart, load))
            for need, person in zip(group, choice, strict=True):
                out[need] = person
                if person is not None:
                    load[person] += 1
        return out

    def complete(self, problem: Problem) -> list[int] | None:
        """Persons for all needs, None where there is no such choice."""
        out = [0] * len(problem.able)
        for group in components(problem):
            model = _Model(problem.part(group))
            model.serve_all()
            found = model.solved()
            if found is None or None in found:
                return None
            for need, person in zip(group, found, strict=True):
                assert person is not None
                out[need] = person
        return out

    def _assign_group(self, problem: Problem) -> Choice:
        model = _Model(problem)
        model.level()
        found = model.solved()
        return Greedy().assign(problem) if found is None else found


class _Model:
    """One group of needs in CP-SAT's terms: a variable for a need and a person who can serve it."""

    def __init__(self, problem: Problem) -> None:
        from ortools.sat.python import cp_model

        self.problem = problem
        self.kit: Any = cp_model
        self.model: Any = cp_model.CpModel()
        self.serves = {
            (need, person): self.model.new_bool_var(f"{need}:{person}")
            for need, able in enumerate(problem.able)
            for person in sorted(able)
        }
        for need, able in enumerate(problem.able):
            self.model.add_at_most_one(self.serves[need, person] for person in sorted(able))
        self.groups = cliques(problem, range(len(problem.able)))
        for clique in self.groups:
            for person in range(len(problem.load)):
                both = [self.serves[n, person] for n in clique if person in problem.able[n]]
                if len(both) > 1:
                    self.model.add_at_most_one(both)

    def serve_all(self) -> None:
        """No need may stay open."""
        for need, able in enumerate(self.problem.able):
            self.model.add_bool_or([self.serves[need, person] for person in sorted(able)])

    def level(self) -> None:
        """Every need served outweighs any load; each further need of a person costs more."""
        costs: list[Any] = []
        lowest = min(self.problem.load, default=0)
        for person, load in enumerate(self.problem.load):
            mine = [v for (_, who), v in self.serves.items() if who == person]
            count = min(len(mine), self._most_a_person())
            steps = [self.model.new_bool_var(f"{person}+{n}") for n in range(count)]
            if mine:
                self.model.add(sum(mine) == sum(steps))
            costs += [(load - lowest + n) * step for n, step in enumerate(steps)]
        most = max(self.problem.load, default=0) - lowest + len(self.problem.able) + 1
        weight = most * len(self.problem.able) + 1
        self.model.maximize(weight * sum(self.serves.values()) - sum(costs))

    def _most_a_person(self) -> int:
        """A bound of what one person can serve here: one need of each clique that covers them."""
        left, count = set(range(len(self.problem.able))), 0
        for clique in sorted(self.groups, key=len, reverse=True):
            if left & set(clique):
                left -= set(clique)
                count += 1
        return count + len(left)

    def solved(self) -> Choice | None:
        """The choice found; None where there is none or the effort was spent without one."""
        solver = self.kit.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = _EFFORT
        if solver.solve(self.model) not in (self.kit.OPTIMAL, self.kit.FEASIBLE):
            return None
        out: Choice = [None] * len(self.problem.able)
        for (need, person), variable in self.serves.items():
            if solver.value(variable):
                out[need] = person
        return out
