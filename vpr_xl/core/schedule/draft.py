"""Days, lessons and rooms for the works of the classes, and why a work finds none. Pure search."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from vpr_xl.core.clashes import smallest_clash
from vpr_xl.core.records.moments import Bells, Moment, lessons_moment
from vpr_xl.core.schedule.days import days_suffice, monday_of

#: What a day must keep to.  window: the school's dates (of the computer form for such a work);
#: region: the work's own dates; criteria: before the criteria are out; school_day: lessons as
#: usual; per_day, per_week: works of a class; lessons: in the bells; rooms: free and large enough.
Rule = Literal[
    "window", "region", "criteria", "school_day", "per_day", "per_week", "lessons", "rooms"
]
RULES: tuple[Rule, ...] = (
    "window",
    "region",
    "criteria",
    "school_day",
    "per_day",
    "per_week",
    "lessons",
    "rooms",
)
#: Both parts on one day only with a break of at least so many minutes between them.
#: Source: DOMAIN, section 2, two-part work (B).
_BREAK = 10
#: How many placements are tried before a class's works are given up.
_TRIES = 2_000
#: After so many it is asked whether the days can be enough at all.
_QUICK = 150
#: How many days after the first part the second may lie.
_APART = 7


@dataclass(frozen=True, slots=True)
class PartWish:
    """A part of a work to be placed; what is fixed by hand stays.

    lessons: how many it takes.  computer: needs as many computers as writers.
    """

    part: int
    lessons: int = 1
    computer: bool = False
    date: datetime.date | None = None
    first: int | None = None
    last: int | None = None
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkWish:
    """A work that a class has to write.

    size: writers.  start, end: the region's dates.  criteria: the day they come out.
    near: the day to stay close to, so that a grade writes together and days are spread.
    """

    class_name: str
    work_id: str
    shift: int
    size: int
    parts: tuple[PartWish, ...]
    home_room: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None
    criteria: datetime.date | None = None
    near: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a part lies; rooms are empty where the school has none entered."""

    part: int
    date: datetime.date
    first: int
    last: int
    rooms: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """What the school allows.

    window, computer_window: first and last day; the second None where it is the same.
    school_day: whether a day has lessons as usual.  bells: times of lessons.  rooms: room ->
    (places, computers); empty where none are entered.
    """

    window: tuple[datetime.date, datetime.date]
    school_day: Callable[[datetime.date], bool]
    bells: Bells
    rooms: Mapping[str, tuple[int, int]]
    computer_window: tuple[datetime.date, datetime.date] | None = None
    per_day: int | None = 1
    per_week: int | None = None

    def lessons(self, shift: int) -> list[int]:
        """Numbers of the shift's lessons; one to six where no bells are entered."""
        known = sorted(lesson for s, lesson in self.bells if s == shift)
        return known or list(range(1, 7))


@dataclass(frozen=True)
class Draft:
    """What came of it: works with their parts, and those without a place with the reason.

    A reason is the smallest set of rules that cannot hold together with the class's other works.
    """

    placed: Sequence[tuple[WorkWish, tuple[Placed, ...]]]
    unplaced: Sequence[tuple[WorkWish, tuple[Rule, ...]]]


@dataclass
class _Class:
    """What a class writes so far: work and day, and when."""

    days: list[tuple[str, datetime.date]] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)


class _Planner:
    """Places the works of one class after another; rooms are the school's."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.taken: dict[str, list[Moment]] = defaultdict(list)
        self.rules: Set[Rule] = frozenset(RULES)
        self.tries = 0

    def moment(self, wish: WorkWish, date: datetime.date, first: int, last: int) -> Moment:
        """When lessons of the class's shift are."""
        return lessons_moment(date, wish.shift, first, last, self.frame.bells)

    def search(
        self, wishes: Sequence[WorkWish], rules: Set[Rule]
    ) -> list[tuple[Placed, ...]] | None:
        """A place for every wish of one class; None where there is (or was found) none."""
        self.rules = rules
        if any(next(self._options(wish, _Class()), None) is None for wish in wishes):
            return None
        order = sorted(range(len(wishes)), key=lambda n: (-_fixed(wishes[n]), n))
        sorted_wishes = [wishes[n] for n in order]
        found = self._within(_QUICK, sorted_wishes)
        if found is None and self._days_suffice(sorted_wishes):
            found = self._within(_TRIES, sorted_wishes)
        if found is None:
            return None
        by_wish = dict(zip(order, found, strict=True))
        return [by_wish[n] for n in range(len(wishes))]

    def _within(self, tries: int, wishes: Sequence[WorkWish]) -> list[tuple[Placed, ...]] | None:
        self.tries = tries
        return self._go(wishes, _Class())

    def _days_suffice(self, wishes: Sequence[WorkWish]) -> bool:
        """Whether every work finds a day of its own, were lessons and rooms no matter."""
        days = [
            sorted({parts[0].date for parts in self._options(wish, _Class())}) for wish in wishes
        ]
        per_day = self.frame.per_day if "per_day" in self.rules else None
        per_week = self.frame.per_week if "per_week" in self.rules else None
        return days_suffice(days, per_day, per_week)

    def _go(self, wishes: Sequence[WorkWish], state: _Class) -> list[tuple[Placed, ...]] | None:
        if not wishes:
            return []
        for option in self._options(wishes[0], state):
            self.tries -= 1
            if self.tries < 0:
                return None
            rest = self._go(wishes[1:], self._with(state, wishes[0], option))
            if rest is not None:
                return [option, *rest]
        return None

    def _with(self, state: _Class, wish: WorkWish, option: Sequence[Placed]) -> _Class:
        days = dict.fromkeys((wish.work_id, p.date) for p in option)
        moments = [self.moment(wish, p.date, p.first, p.last) for p in option]
        return _Class([*state.days, *days], [*state.moments, *moments])

    def _options(self, wish: WorkWish, state: _Class) -> Iterator[tuple[Placed, ...]]:
        """Places of all parts of a work, the best first."""
        first, *others = wish.parts
        for one in self._part_options(wish, first, state, None):
            if not others:
                yield (one,)
                continue
            after = self._with(state, wish, (one,))
            for two in self._part_options(wish, others[0], after, one):
                yield (one, two)

    def _part_options(
        self, wish: WorkWish, part: PartWish, state: _Class, before: Placed | None
    ) -> Iterator[Placed]:
        for day in self._days(wish, part, before):
            if self._day_fits(wish, part, day, state):
                for first, last in self._lessons(wish, part, day, before):
                    moment = self.moment(wish, day, first, last)
                    by_hand = part.date is not None and part.first is not None
                    if not by_hand and any(m.meets(moment) for m in state.moments):
                        continue
                    rooms = part.rooms or self._rooms(wish, part, moment)
                    if rooms is not None:
                        yield Placed(part.part, day, first, last, rooms)

    def _days(
        self, wish: WorkWish, part: PartWish, before: Placed | None
    ) -> Iterator[datetime.date]:
        """Days in the order of liking: close to the wished one; after the first part at once."""
        if part.date:
            if before is None or part.date >= before.date or all(p.date for p in wish.parts):
                yield part.date
            return
        start, end = self.frame.window
        if before:
            yield from (before.date + datetime.timedelta(days=n) for n in range(_APART + 1))
            return
        if "window" not in self.rules:
            start, end = start - datetime.timedelta(days=21), end + datetime.timedelta(days=21)
        days = [start + datetime.timedelta(days=n) for n in range((end - start).days + 1)]
        near = wish.near or start
        yield from sorted(days, key=lambda day: (abs((day - near).days), day))

    def _day_fits(self, wish: WorkWish, part: PartWish, day: datetime.date, state: _Class) -> bool:
        if part.date:  # by hand: not ours to judge
            return True
        window = self.frame.window
        if part.computer and self.frame.computer_window:
            window = self.frame.computer_window
        inside: dict[Rule, bool] = {
            "window": window[0] <= day <= window[1],
            "region": (wish.start or day) <= day <= (wish.end or day),
            "criteria": wish.criteria is None or day < wish.criteria,
            "school_day": self.frame.school_day(day),
            "per_day": _room_for(state, wish, self.frame.per_day, lambda d: d == day),
            "per_week": _room_for(
                state, wish, self.frame.per_week, lambda d: monday_of(d) == monday_of(day)
            ),
        }
        return all(fits for rule, fits in inside.items() if rule in self.rules)

    def _lessons(
        self, wish: WorkWish, part: PartWish, day: datetime.date, before: Placed | None
    ) -> Iterator[tuple[int, int]]:
        """First and last lesson, the second and third lessons first."""
        if part.first is not None:
            yield part.first, part.last if part.last is not None else part.first
            return
        known = self.frame.lessons(wish.shift)
        numbers = known if "lessons" in self.rules else range(1, 13)
        for first in sorted(numbers, key=lambda n: (n < 2, n)):
            last = first + part.lessons - 1
            if set(range(first, last + 1)) <= set(numbers) and self._after(
                wish, day, first, before
            ):
                yield first, last

    def _after(self, wish: WorkWish, day: datetime.date, first: int, before: Placed | None) -> bool:
        """Whether lesson `first` leaves a break after the first part of the same day."""
        if before is None or before.date != day:
            return True
        ends = self.frame.bells.get((wish.shift, before.last))
        begins = self.frame.bells.get((wish.shift, first))
        if ends and begins:
            return begins[0] - ends[1] >= _BREAK
        return first > before.last + 1

    def _rooms(self, wish: WorkWish, part: PartWish, moment: Moment) -> tuple[str, ...] | None:
        """The class's own room, the smallest that holds it, or the fewest together; None: none."""
        at = 1 if part.computer else 0
        space = {room: sizes[at] for room, sizes in self.frame.rooms.items()}
        if not space:
            return ()
        if "rooms" not in self.rules:
            return (wish.home_room,) if wish.home_room in space else ()
        free = {
            room: size
            for room, size in space.items()
            if size > 0 and not any(m.meets(moment, unknown=True) for m in self.taken[room])
        }
        if free.get(wish.home_room, -1) >= wish.size:
            return (wish.home_room,)
        whole = [room for room, size in free.items() if size >= wish.size]
        if whole:
            return (min(whole, key=lambda room: (free[room], room)),)
        return self._together(wish, free)

    def _together(self, wish: WorkWish, free: Mapping[str, int]) -> tuple[str, ...] | None:
        """Few rooms that hold the class together, its own among them if it is free."""
        order = sorted(free, key=lambda room: (room != wish.home_room, -free[room], room))
        for count in (2, 3):
            for some in combinations(order[:8], count):
                if sum(free[room] for room in some) >= wish.size:
                    return some
        return None

    def take(self, wish: WorkWish, parts: Sequence[Placed]) -> None:
        """The rooms are taken from now on."""
        for one in parts:
            for room in one.rooms:
                self.taken[room].append(self.moment(wish, one.date, one.first, one.last))


def _room_for(
    state: _Class, wish: WorkWish, limit: int | None, same: Callable[[datetime.date], bool]
) -> bool:
    """Whether the class may write one more work in the time that `same` names."""
    if limit is None:
        return True
    others = {work_id for work_id, day in state.days if same(day)} - {wish.work_id}
    return len(others) < limit


def _fixed(wish: WorkWish) -> int:
    """How narrow a wish is: what is fixed by hand goes first, then the shortest dates."""
    if any(part.date for part in wish.parts):
        return 3
    if any(part.computer for part in wish.parts):
        return 2
    return int(bool(wish.start or wish.end or wish.criteria))


def drafted(
    wishes: Sequence[WorkWish], frame: Frame, busy: Mapping[str, Sequence[Moment]]
) -> Draft:
    """Places for the works, class by class; what does not fit is left out with its reason.

    busy: rooms that rows of the plan take already.  Works whose parts are all fixed keep to
    nothing: they are the coordinator's.
    """
    planner = _Planner(frame)
    for room, moments in busy.items():
        planner.taken[room] += moments
    by_class: dict[str, list[WorkWish]] = defaultdict(list)
    for wish in wishes:
        by_class[wish.class_name].append(wish)
    placed: list[tuple[WorkWish, tuple[Placed, ...]]] = []
    unplaced: list[tuple[WorkWish, tuple[Rule, ...]]] = []
    for mine in by_class.values():
        chosen, found, lost = _class_drafted(planner, mine)
        unplaced += lost
        for wish, parts in zip(chosen, found, strict=True):
            planner.take(wish, parts)
            placed.append((wish, parts))
    return Draft(placed, unplaced)


def _class_drafted(
    planner: _Planner, mine: Sequence[WorkWish]
) -> tuple[list[WorkWish], list[tuple[Placed, ...]], list[tuple[WorkWish, tuple[Rule, ...]]]]:
    """As many works of a class as fit, in their order; each that does not has its reason."""
    every = frozenset(RULES)
    found = planner.search(mine, every)
    if found is not None:
        return list(mine), found, []
    chosen: list[WorkWish] = []
    places: list[tuple[Placed, ...]] = []
    lost: list[tuple[WorkWish, tuple[Rule, ...]]] = []
    for wish in sorted(mine, key=_fixed, reverse=True):
        together = [*chosen, wish]
        more = planner.search(together, every)
        if more is not None:
            chosen, places = together, more
            continue
        why = smallest_clash(RULES, lambda rules: planner.search(together, rules) is not None)  # noqa: B023 - called at once
        lost.append((wish, why or ()))
    return chosen, places, lost
