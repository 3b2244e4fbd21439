"""Seating of random schools: nobody lost, no room too full, no neighbours with one variant."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Mapping

import pytest

from vpr_xl.core.seating.hall import Hall, Place, hall, place_of, written
from vpr_xl.core.seating.sit import Group, Pupil, Seat, Seating, Wishes, seated
from vpr_xl.core.seating.variants import board, variant_of

SCHOOLS = 500


def _halls(draw: random.Random) -> dict[str, Hall]:
    out = {}
    for n in range(draw.randint(1, 4)):
        rows, columns = draw.randint(0, 6), draw.randint(0, 6)
        name = str(201 + n)
        out[name] = hall(name, draw.randint(0, 30), rows, columns, one_per_desk=draw.random() < 0.3)
    return out


def _by_hand(draw: random.Random, halls: Mapping[str, Hall]) -> list[Seat]:
    """A few people placed without any order, some for another work."""
    out = []
    for one in halls.values():
        count = min(draw.randint(0, 4), one.size)
        for place in draw.sample(one.places, min(count, len(one.places))):
            own = draw.random() < 0.8
            out.append(Seat(one.room, place, draw.randint(1, 2), "5А", mine=own))
    return out


def _groups(draw: random.Random, rooms: Iterable[str]) -> list[Group]:
    groups, code = [], 50001
    for letter in "АБВ"[: draw.randint(1, 3)]:
        pupils = []
        for _ in range(draw.randint(0, 25)):
            given = f"{code:05d}" if draw.random() < 0.97 else ""
            pupils.append(Pupil(given, f"5{letter}", draw.random() < 0.05))
            code += 1
        chosen = tuple(r for r in rooms if draw.random() < 0.8)
        groups.append(Group(f"5{letter}", tuple(pupils), chosen))
    return groups


def _wishes(draw: random.Random, rooms: Iterable[str]) -> Wishes:
    special = draw.choice(["", *rooms])
    return Wishes(draw.random() < 0.5, draw.random() < 0.9, special)


def _clashes(one: Hall, seats: Iterable[Seat], new: frozenset[Place]) -> int:
    """Pairs of neighbours with one variant, at least one of whom was seated now."""
    places = {s.place: s.variant for s in seats if s.place and s.mine}
    return sum(
        one.neighbours(a, b) and places[a] == places[b] and bool({a, b} & new)
        for a, b in itertools.combinations(places, 2)
    )


@pytest.mark.parametrize("seed", range(0, SCHOOLS, 50))
def test_random_schools_are_seated_lawfully(seed: int) -> None:
    for nth in range(seed, seed + 50):
        draw = random.Random(nth)
        halls = _halls(draw)
        taken = _by_hand(draw, halls)
        groups, wishes = _groups(draw, halls), _wishes(draw, halls)

        done = seated(groups, halls, taken, wishes, draw.randrange)

        everybody = [p for g in groups for p in g.pupils]
        assert len(done.seats) + len(done.unseated) == len(everybody)
        assert {p.code for p in everybody if p.code} == {
            *done.seats, *(p.code for p, _ in done.unseated if p.code)
        }  # fmt: skip
        for one in halls.values():
            _room_is_lawful(one, done, taken, wishes)
        _nobody_is_in_a_foreign_room(groups, done, wishes)
        _a_place_is_refused_only_where_none_is_left(groups, halls, taken, done, wishes)


def _room_is_lawful(one: Hall, done: Seating, taken: list[Seat], wishes: Wishes) -> None:
    here = [s for s in done.seats.values() if s.room == one.room]
    before = [s for s in taken if s.room == one.room]
    assert not here or len(here) + len(before) <= one.capacity
    places = [s.place for s in here if s.place]
    assert len(set(places) | {s.place for s in before}) == len(places) + len(before)
    assert all(place in one.places for place in places)
    assert all(s.variant in (1, 2) for s in here)
    if wishes.differ and not done.forced:
        assert _clashes(one, [*before, *here], frozenset(places)) == 0
    if _clashes(one, [*before, *here], frozenset(places)) and wishes.differ:
        mine = {s.place: s.variant for s in before if s.mine and s.place and s.variant}
        free = [p for p in one.places if p not in {s.place for s in before}]
        assert set(board(one, free, mine, 0).phases) <= set(places)
    if not one.known and here:
        variants = Counter(s.variant for s in here)
        assert abs(variants[1] - variants[2]) <= 1


def _nobody_is_in_a_foreign_room(groups: list[Group], done: Seating, wishes: Wishes) -> None:
    for group in groups:
        for pupil in group.pupils:
            seat = done.seats.get(pupil.code)
            if seat is not None:
                special = pupil.special and wishes.special_room
                assert seat.room == wishes.special_room if special else seat.room in group.rooms


def _a_place_is_refused_only_where_none_is_left(
    groups: list[Group], halls: Mapping[str, Hall], taken: list[Seat], done: Seating, wishes: Wishes
) -> None:
    filled = Counter(s.room for s in [*taken, *done.seats.values()])
    rooms = {g.class_name: g.rooms for g in groups}
    for pupil, why in done.unseated:
        if why == "no_code":
            assert not pupil.code
        elif why == "no_rooms":
            assert not [r for r in rooms[pupil.class_name] if r in halls]
        elif why == "no_place":
            assert all(filled[r] >= halls[r].size for r in rooms[pupil.class_name])
        elif why == "no_special_place":
            assert filled[wishes.special_room] >= halls[wishes.special_room].size
        else:
            assert why == "other_class"
            assert not wishes.mix


def _most_lawful(one: Hall, free: list[Place], fixed: Mapping[Place, int]) -> int:
    """By trying everything: how many free places can be used without a clash."""
    best = 0
    for choice in itertools.product((0, 1, 2), repeat=len(free)):
        variants = {**fixed, **{p: v for p, v in zip(free, choice, strict=True) if v}}
        used = sum(map(bool, choice))
        if used > best and not any(
            one.neighbours(a, b) and variants[a] == variants[b] and (a in free or b in free)
            for a, b in itertools.combinations(variants, 2)
        ):
            best = used
    return best


@pytest.mark.parametrize("seed", range(40))
def test_as_many_places_are_used_as_any_choice_of_variants_allows(seed: int) -> None:
    draw = random.Random(seed)
    one = hall("201", 20, draw.randint(1, 3), draw.randint(2, 4))
    fixed_places = draw.sample(one.places, min(len(one.places), draw.randint(2, 6)))
    fixed = {place: draw.randint(1, 2) for place in fixed_places}
    free = [p for p in one.places if p not in fixed][:8]
    fixed |= {p: 1 for p in one.places if p not in fixed and p not in free}

    found = board(one, free, fixed, 0)

    assert len(free) - len(found.apart) == _most_lawful(one, free, fixed)
    variants = {**fixed, **{p: variant_of(one, p, ph) for p, ph in found.phases.items()}}
    assert not any(
        one.neighbours(a, b) and variants[a] == variants[b] for a in found.phases for b in variants
    )


def test_the_same_chance_gives_the_same_seats() -> None:
    def once() -> Mapping[str, Seat]:
        draw = random.Random(7)
        halls = {"201": hall("201", 30, 6, 5)}
        return seated(_groups(draw, halls), halls, [], Wishes(), draw.randrange).seats

    assert once() == once()


def test_the_second_part_keeps_the_place_and_changes_the_variant() -> None:
    halls = {"201": hall("201", 30, 6, 5)}
    pupils = tuple(Pupil(f"{n}", "5А") for n in range(50001, 50024))
    groups = [Group("5А", pupils, ("201",))]
    first = seated(groups, halls, [], Wishes(), random.Random(3).randrange).seats

    second = seated(groups, halls, [], Wishes(), random.Random(4).randrange, first).seats

    for code, seat in first.items():
        assert second[code].place == seat.place
        assert {second[code].variant, seat.variant} == {1, 2}


def test_one_per_desk_takes_the_first_place_of_each_desk() -> None:
    one = hall("201", 30, 2, 5, one_per_desk=True)

    assert one.places == ((1, 1), (1, 3), (1, 5), (2, 1), (2, 3), (2, 5))
    assert one.size == 6
    assert one.neighbours((1, 1), (1, 3))
    assert not one.neighbours((1, 1), (1, 5))
    assert one.neighbours((1, 1), (1, 2))


def test_classes_by_turns_where_they_may_be_mixed() -> None:
    halls = {"201": hall("201", 20, 4, 5)}
    groups = [
        Group(name, tuple(Pupil(f"{start + n}", name) for n in range(10)), ("201",))
        for name, start in (("5А", 50001), ("5Б", 50101))
    ]

    seats = seated(groups, halls, [], Wishes(mix=True), random.Random(1).randrange).seats

    by_place = {seat.place: seat.class_name for seat in seats.values()}
    beside = [by_place[1, n] != by_place[1, n + 1] for n in range(1, 5)]
    assert all(beside)


@pytest.mark.parametrize(
    ("text", "place"), [("2-3", (2, 3)), ("12-10", (12, 10)), ("0-1", None), ("", None)]
)
def test_a_place_is_read_and_written(text: str, place: Place | None) -> None:
    assert place_of(text) == place
    if place:
        assert written(place) == text
