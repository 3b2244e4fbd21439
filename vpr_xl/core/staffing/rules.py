"""Who may serve what: the rules by name, needs and persons turned into a problem of numbers."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from vpr_xl.core.records.moments import Moment
from vpr_xl.core.records.rows import AssignmentsRole, SubjectCode
from vpr_xl.core.staffing.problem import Problem

#: What keeps a person from a need.  role: does not hold it; day_off: is not there;
#: own_subject: teaches the work's subject; own_class: teaches the class; other_subject: an expert
#: who does not teach it; one_place: is elsewhere at that time.
Rule = Literal["role", "day_off", "own_subject", "own_class", "other_subject", "one_place"]
RULES: tuple[Rule, ...] = (
    "role",
    "day_off",
    "other_subject",
    "own_subject",
    "own_class",
    "one_place",
)


@dataclass(frozen=True, slots=True)
class Need:
    """One person wanted.

    works: whose rows the person gets; several where they are written in one room at once.
    moment: None where the hour does not matter.  room: None where none is meant.
    served_by: who stands there already, by hand, and cannot stand there twice.
    """

    date: datetime.date
    works: tuple[str, ...]
    role: AssignmentsRole
    room: str | None = None
    moment: Moment | None = None
    subjects: frozenset[SubjectCode] = frozenset()
    classes: frozenset[str] = frozenset()
    served_by: frozenset[str] = frozenset()

    def clashes(self, other: Need) -> bool:
        """Whether one person cannot serve both: elsewhere at that time, or the same work again."""
        if self.date != other.date:
            return False
        if not set(self.works).isdisjoint(other.works):
            return True
        both = self.moment is not None and other.moment is not None
        return both and self.moment.meets(other.moment, unknown=True)  # type: ignore[union-attr, arg-type]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of «staff»: roles as the identifiers of roles, what is taught, days away.

    stands: where the person stands by hand.
    """

    staff_id: str
    roles: frozenset[str] = frozenset()
    subjects: frozenset[SubjectCode] = frozenset()
    classes: frozenset[str] = frozenset()
    days_off: frozenset[datetime.date] = frozenset()
    stands: tuple[Need, ...] = ()
    load: int = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """Decisions of the school: what an organiser or an expert may be."""

    organizer_may_teach_subject: bool = False
    organizer_may_teach_class: bool = True
    expert_may_teach_class: bool = True


@dataclass(frozen=True)
class Staffing:
    """Needs, persons and decisions: everything that an assignment depends on."""

    needs: Sequence[Need]
    people: Sequence[Person]
    wishes: Wishes = field(default_factory=Wishes)

    def obstacles(self, need: Need, person: Person) -> list[Rule]:
        """Every rule that keeps the person from the need, whatever others do."""
        organizer = need.role is AssignmentsRole.ROOM_ORGANIZER
        expert = need.role is AssignmentsRole.EXPERT
        teaches = not need.subjects.isdisjoint(person.subjects)
        own_class = not need.classes.isdisjoint(person.classes)
        wishes = self.wishes
        may_teach = (organizer and wishes.organizer_may_teach_class) or (
            expert and wishes.expert_may_teach_class
        )
        broken: dict[Rule, bool] = {
            "role": need.role.value not in person.roles,
            "day_off": need.date in person.days_off,
            "other_subject": expert and not teaches,
            "own_subject": organizer and teaches and not wishes.organizer_may_teach_subject,
            "own_class": (organizer or expert) and own_class and not may_teach,
            "one_place": any(need.clashes(stand) for stand in person.stands),
        }
        return [rule for rule in RULES if broken[rule]]

    @cached_property
    def _obstacles(self) -> list[list[frozenset[Rule]]]:
        """Need -> person -> the rules in between."""
        return [[frozenset(self.obstacles(n, p)) for p in self.people] for n in self.needs]

    @cached_property
    def _clashing(self) -> list[frozenset[int]]:
        """Need -> needs that one person cannot serve as well."""
        return self._pairs(Need.clashes)

    @cached_property
    def twins(self) -> list[frozenset[int]]:
        """Need -> the other needs of the same place."""
        return self._pairs(_twins)

    def _pairs(self, related: Callable[[Need, Need], bool]) -> list[frozenset[int]]:
        by_date: dict[datetime.date, list[int]] = defaultdict(list)
        for number, need in enumerate(self.needs):
            by_date[need.date].append(number)
        return [
            frozenset(o for o in by_date[need.date] if o != n and related(need, self.needs[o]))
            for n, need in enumerate(self.needs)
        ]

    def problem(self, numbers: Sequence[int], rules: Set[Rule]) -> Problem:
        """The problem of these needs when only these rules hold.

        Two who stand in one place are two persons, whatever the rules.
        """
        place = {number: at for at, number in enumerate(numbers)}
        strict = "one_place" in rules
        able, apart = [], []
        for number in numbers:
            there = self.needs[number].served_by
            able.append(
                frozenset(
                    at
                    for at, broken in enumerate(self._obstacles[number])
                    if rules.isdisjoint(broken) and self.people[at].staff_id not in there
                )
            )
            others = self.twins[number] | (self._clashing[number] if strict else frozenset())
            apart.append(frozenset(place[o] for o in others if o in place))
        return Problem(able, apart, [person.load for person in self.people])


def _twins(one: Need, other: Need) -> bool:
    return (one.date, one.works, one.role, one.room) == (
        other.date,
        other.works,
        other.role,
        other.room,
    )
