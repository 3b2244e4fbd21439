"""Persons for needs, and for every need that stays open the smallest set of rules in the way."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from vpr_xl.core.clashes import smallest_clash
from vpr_xl.core.staffing.problem import Choice, Problem, Solver, components, levelled
from vpr_xl.core.staffing.rules import RULES, Need, Person, Rule, Staffing

_EVERY: frozenset[Rule] = frozenset(RULES)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need without a person.

    why: the smallest set of rules that cannot hold together with the needs that are met; () where
    there are fewer persons than places.  blocked: (rule, how many persons it keeps away), of the
    rules in `why`; who is kept away by two counts for the first of RULES.
    """

    need: Need
    why: tuple[Rule, ...]
    blocked: tuple[tuple[Rule, int], ...] = ()


@dataclass(frozen=True)
class Assigned:
    """What came of it: (need, person) of those met, and the unmet, both in the order of needs."""

    met: Sequence[tuple[Need, Person]]
    unmet: Sequence[Unmet]


def assigned(staffing: Staffing, solver: Solver) -> Assigned:
    """Persons for the needs under all rules, the load spread as evenly as moves allow."""
    numbers = range(len(staffing.needs))
    problem = staffing.problem(numbers, _EVERY)
    choice = levelled(problem, _completed(problem, solver.assign(problem), solver))
    met = [
        (staffing.needs[n], staffing.people[person])
        for n, person in enumerate(choice)
        if person is not None
    ]
    told: dict[Need, Unmet] = {}
    for group in components(problem):
        for n in group:
            need = staffing.needs[n]
            if choice[n] is None and need not in told:
                peers = [p for p in group if choice[p] is not None or p == n]
                told[need] = _explained(staffing, solver, peers, n)
    unmet = [told[need] for n, need in enumerate(staffing.needs) if choice[n] is None]
    return Assigned(met, unmet)


def _completed(problem: Problem, choice: Choice, solver: Solver) -> Choice:
    """The choice, where an open need can be served after all with it: a greedy engine may miss.

    Asked until nothing changes, so that each need left open cannot be served beside just those
    that are: its explanation asks the same question again.
    """
    choice = list(choice)
    for group in components(problem):
        while _served_more(problem, group, choice, solver):
            pass
    return choice


def _served_more(problem: Problem, group: Sequence[int], choice: Choice, solver: Solver) -> bool:
    for need in group:
        if choice[need] is None:
            served = [n for n in group if choice[n] is not None or n == need]
            found = solver.complete(problem.part(served))
            if found is not None:
                for n, person in zip(served, found, strict=True):
                    choice[n] = person
                return True
    return False


def _explained(staffing: Staffing, solver: Solver, peers: Sequence[int], number: int) -> Unmet:
    """Why the need of this number cannot be served beside those of its peers that are."""
    place = [n for n in peers if n == number or n in staffing.twins[number]]

    def possible(rules: Set[Rule]) -> bool:
        # Without the rule of one place at a time, needs of other places do not matter.
        matter = peers if "one_place" in rules else place
        return solver.complete(staffing.problem(matter, rules)) is not None

    need = staffing.needs[number]
    why = smallest_clash(RULES, possible)
    assert why is not None, "an open need that could be served"
    return Unmet(need, why, _blocked(staffing, need, why))


def _blocked(staffing: Staffing, need: Need, why: tuple[Rule, ...]) -> tuple[tuple[Rule, int], ...]:
    """How many persons each rule keeps from the need; the busy ones are those nothing else does."""
    counts = dict.fromkeys(why, 0)
    for person in staffing.people:
        mine = [rule for rule in staffing.obstacles(need, person) if rule in counts]
        if mine:
            counts[mine[0]] += 1
        elif "one_place" in counts:
            counts["one_place"] += 1
    return tuple(counts.items())
