"""Assignments: lawful, even, and every open need explained; the same cases for both engines."""

from __future__ import annotations

import datetime
import importlib.util
import itertools
import random
import time
from collections import Counter
from collections.abc import Collection, Sequence

import pytest

from vpr_xl.adapters.solver.cpsat import CpSat
from vpr_xl.core.records.moments import Moment
from vpr_xl.core.records.rows import AssignmentsRole, SubjectCode
from vpr_xl.core.staffing.assign import Assigned, assigned
from vpr_xl.core.staffing.greedy import Greedy
from vpr_xl.core.staffing.problem import Problem, Solver, cliques, levelled, loads
from vpr_xl.core.staffing.rules import RULES, Need, Person, Rule, Staffing, Wishes

ENGINES: list[object] = [
    pytest.param(Greedy(), id="greedy"),
    pytest.param(
        CpSat(),
        id="cpsat",
        marks=pytest.mark.skipif(
            importlib.util.find_spec("ortools") is None, reason="OR-Tools is not installed"
        ),
    ),
]
engines = pytest.mark.parametrize("engine", ENGINES)

D = datetime.date
DAY = D(2026, 4, 21)
ORGANIZER, EXPERT = AssignmentsRole.ROOM_ORGANIZER, AssignmentsRole.EXPERT
SUBJECTS = list(SubjectCode)[:4]


def _need(
    room: str, lesson: int = 2, work: str = "5-РУ", day: D = DAY, last: int | None = None,
    role: AssignmentsRole = ORGANIZER, subject: SubjectCode = SUBJECTS[0],
) -> Need:  # fmt: skip
    moment = Moment(day, 1, lesson, last or lesson)
    return Need(day, (work,), role, room, moment, frozenset({subject}), frozenset({"5А"}))


def _person(n: int, *subjects: SubjectCode, roles: Collection[str] = ("room_organizer",),
            off: Collection[D] = (), classes: Collection[str] = ()) -> Person:  # fmt: skip
    return Person(
        f"С-{n:02d}",
        frozenset(roles),
        frozenset(subjects),
        frozenset(classes),
        frozenset(off),
    )


def _is_lawful(staffing: Staffing, done: Assigned) -> None:
    assert len(done.met) + len(done.unmet) == len(staffing.needs)
    for need, person in done.met:
        assert staffing.obstacles(need, person) == []
    by_person: dict[str, list[Need]] = {}
    for need, person in done.met:
        by_person.setdefault(person.staff_id, []).append(need)
    for needs in by_person.values():
        assert not any(a.clashes(b) for a, b in itertools.combinations(needs, 2))


@engines
def test_twelve_days_of_twenty_rooms_are_staffed_evenly_within_ten_seconds(engine: Solver) -> None:
    needs = []
    for day in range(12):
        for room in range(20):
            subject = SUBJECTS[(day + room) % 4]
            work = f"{room % 5 + 4}-{subject.value}"
            one = _need(str(201 + room), work=f"{work}-{room}", day=D(2026, 4, 20 + day % 10)
                        if day < 10 else D(2026, 5, day), subject=subject)  # fmt: skip
            needs += [one, one]
    people = [_person(n, SUBJECTS[n % 4], off=[D(2026, 4, 20 + n % 5)]) for n in range(60)]
    staffing = Staffing(needs, people)
    began = time.process_time()

    done = assigned(staffing, engine)

    assert time.process_time() - began < 10
    assert done.unmet == []
    _is_lawful(staffing, done)
    load = Counter(person.staff_id for _, person in done.met)
    bound = -(-len(needs) // len(people))
    assert max(load.values()) <= bound + 1
    assert min(load[p.staff_id] for p in people) >= bound - 1


@engines
def test_the_same_book_gives_the_same_choice(engine: Solver) -> None:
    staffing = _random(11, scarce=False)

    assert assigned(staffing, engine) == assigned(staffing, engine)


def _random(seed: int, *, scarce: bool) -> Staffing:
    """A day or two of few rooms; scarce: hardly enough people, so that some need stays open."""
    draw = random.Random(seed)
    needs = []
    for n in range(draw.randint(2, 6)):
        first = draw.randint(1, 4)
        role = draw.choice([ORGANIZER, ORGANIZER, EXPERT])
        need = _need(f"{201 + n}", first, f"{draw.randint(4, 8)}-РУ", last=draw.randint(first, 4),
                     subject=draw.choice(SUBJECTS), role=role)  # fmt: skip
        needs += [need] * draw.choice([1, 1, 2])
    count = draw.randint(2, 4) if scarce else draw.randint(6, 12)
    people = []
    for n in range(count):
        stands = (_need("101", draw.randint(1, 4)),) if draw.random() < 0.2 else ()
        roles = [r for r in ("room_organizer", "expert") if draw.random() < 0.85]
        off = [DAY] if draw.random() < 0.15 else []
        classes = ["5А"] if draw.random() < 0.3 else []
        one = _person(n, draw.choice(SUBJECTS), roles=roles, off=off, classes=classes)
        people.append(Person(one.staff_id, one.roles, one.subjects, one.classes, one.days_off,
                             stands, len(stands)))  # fmt: skip
    wishes = Wishes(draw.random() < 0.3, draw.random() < 0.5, draw.random() < 0.5)
    return Staffing(needs, people, wishes)


@engines
@pytest.mark.parametrize("seed", range(60))
def test_random_days_are_staffed_lawfully(engine: Solver, seed: int) -> None:
    staffing = _random(seed, scarce=seed % 2 == 0)

    done = assigned(staffing, engine)

    _is_lawful(staffing, done)


def _can_be(staffing: Staffing, needs: Sequence[Need], rules: Collection[Rule]) -> bool:
    """By trying every choice of persons: another way than the engines'."""

    def go(at: int, held: dict[str, list[Need]]) -> bool:
        if at == len(needs):
            return True
        need = needs[at]
        for person in staffing.people:
            mine = held.setdefault(person.staff_id, [])
            if person.staff_id in need.served_by or any(
                rule in rules for rule in staffing.obstacles(need, person)
            ):
                continue
            same = any(
                (o.works, o.role, o.room) == (need.works, need.role, need.room) for o in mine
            )
            if same or ("one_place" in rules and any(need.clashes(o) for o in mine)):
                continue
            mine.append(need)
            if go(at + 1, held):
                return True
            mine.pop()
        return False

    return go(0, {})


def _infeasible() -> list[int]:
    """Seeds of the first fifty cases in which somebody is missing."""
    out = []
    for seed in itertools.count():
        staffing = _random(seed, scarce=True)
        if not _can_be(staffing, staffing.needs, RULES):
            out.append(seed)
        if len(out) == 50:
            return out
    raise AssertionError


@engines
@pytest.mark.parametrize("seed", _infeasible())
def test_an_open_need_is_explained_by_the_smallest_set_of_rules(engine: Solver, seed: int) -> None:
    staffing = _random(seed, scarce=True)

    done = assigned(staffing, engine)

    assert done.unmet
    met = [need for need, _ in done.met]
    for unmet in done.unmet:
        together = [*met, unmet.need]
        assert not _can_be(staffing, together, unmet.why)
        for rule in unmet.why:
            assert _can_be(staffing, together, set(unmet.why) - {rule})
        for smaller in itertools.combinations(RULES, max(0, len(unmet.why) - 1)):
            assert not unmet.why or _can_be(staffing, together, smaller)


@engines
def test_nobody_who_could_serve_stays_unused(engine: Solver) -> None:
    for seed in range(80):
        staffing = _random(seed, scarce=True)
        done = assigned(staffing, engine)
        met = [need for need, _ in done.met]

        for unmet in done.unmet:
            assert not _can_be(staffing, [*met, unmet.need], RULES)


@engines
def test_fewer_people_than_places_is_no_rules_fault(engine: Solver) -> None:
    staffing = Staffing([_need("201")] * 2, [_person(1)])

    done = assigned(staffing, engine)

    assert [u.why for u in done.unmet] == [()]


@engines
def test_reasons_count_whom_each_rule_keeps_away(engine: Solver) -> None:
    people = [_person(1, SUBJECTS[0]), _person(2, off=[DAY]), _person(3, roles=["expert"])]

    done = assigned(Staffing([_need("201")], people), engine)

    assert done.unmet[0].why == ("role", "day_off", "own_subject")
    assert dict(done.unmet[0].blocked) == {"role": 1, "day_off": 1, "own_subject": 1}


def test_pigeons_without_a_hole_are_found_out_at_once() -> None:
    """Forty needs at once and thirty-nine people: a search would not end."""
    apart = [frozenset(range(40)) - {n} for n in range(40)]
    problem = Problem([frozenset(range(39))] * 40, apart, [0] * 39)

    assert Greedy().complete(problem) is None
    assert sum(person is None for person in Greedy().assign(problem)) == 1


def test_every_pair_that_is_apart_stands_in_a_clique() -> None:
    draw = random.Random(5)
    pairs = {(a, b) for a in range(12) for b in range(a) if draw.random() < 0.4}
    apart = [frozenset({b for a, b in pairs if a == n} | {a for a, b in pairs if b == n})
             for n in range(12)]  # fmt: skip
    problem = Problem([frozenset()] * 12, apart, [])

    groups = cliques(problem, range(12))

    assert {(a, b) for g in groups for a in g for b in g if b < a} == pairs


def test_levelling_ends_within_one_where_anybody_can_do_anything() -> None:
    problem = Problem([frozenset(range(5))] * 23, [frozenset()] * 23, [0, 0, 3, 0, 0])

    load = loads(problem, levelled(problem, [0] * 23))

    assert max(load) - min(load) <= 1


@engines
def test_a_school_whose_roles_are_forgotten_hears_why_within_ten_seconds(engine: Solver) -> None:
    needs = [_need(str(201 + n % 20), work=f"5-РУ-{n}", day=D(2026, 4, 20 + n // 20))
             for n in range(160)]  # fmt: skip
    people = [_person(n, roles=["expert"] if n % 9 else ["room_organizer"]) for n in range(60)]
    began = time.process_time()

    done = assigned(Staffing(needs, people), engine)

    assert time.process_time() - began < 10
    assert len(done.unmet) == 8 * 13
    assert {u.why for u in done.unmet} == {("role", "one_place")}
