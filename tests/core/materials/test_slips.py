"""A school of a thousand slips: every mistake with a single slip is named, a clean day is not."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from tests.core.materials.paper_school import (
    DAY,
    MISTAKES,
    Mistake,
    Paper,
    after,
    clean_school,
    swapped_with_another_variant,
)
from vpr_xl.core.materials.reconcile import differences

#: A room's sets are printed and come back in several rows, its protocol is entered line by line.
PARTLY_ENTERED = ("sets_printed", "issued_returned", "used_attended", "seated_protocol")
#: A room of which only some are seated yet has more slips, and more lines, than seats.
PARTLY_SEATED = ("slips_printed", "slips_issued", "protocol_seated")


def _unnamed(mistake: Mistake, paper: Paper, code: str, chance: random.Random) -> str | None:
    """What is wrong with what was said about a mistake; None where it is named, and only it."""
    (rooms, codes), (said_rooms, said_codes) = after(mistake, paper, code, chance)
    if rooms - said_rooms or codes - said_codes:
        return f"{mistake.__name__} {code}: {rooms} {codes}, said {said_rooms} {said_codes}"
    if rooms and said_rooms - rooms:
        return f"{mistake.__name__} {code}: {rooms}, said also {said_rooms - rooms}"
    return None


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.__name__)
def test_the_mistake_is_named_whatever_slip_it_is(mistake: Mistake) -> None:
    school, chance = clean_school(1), random.Random(2)
    slips = [(paper, code) for paper in school for code in paper.seat]

    wrong = [w for paper, code in slips if (w := _unnamed(mistake, paper, code, chance))]

    assert len(slips) == 1000
    assert wrong == []


def test_ten_thousand_random_mistakes_are_named() -> None:
    chance = random.Random(3)
    schools = [clean_school(seed) for seed in range(100, 140)]
    done: Counter[str] = Counter()

    wrong = []
    for _ in range(10_000):
        paper = chance.choice(chance.choice(schools))
        mistake, code = chance.choice(MISTAKES), chance.choice(list(paper.seat))
        done[mistake.__name__] += 1
        wrong += [w] if (w := _unnamed(mistake, paper, code, chance)) else []

    assert wrong == []
    assert min(done[m.__name__] for m in MISTAKES) > 900


def test_a_thousand_clean_days_raise_no_alarm() -> None:
    alarms = [
        (seed, d)
        for seed in range(1000)
        for paper in clean_school(seed)
        for d in differences(paper.facts(), DAY)
    ]

    assert alarms == []


def test_a_day_that_is_still_being_entered_raises_no_other_alarm() -> None:
    """Rows of one room that are not all there yet differ from the others; nothing else may."""
    chance, found = random.Random(5), Counter[str]()

    for seed in range(3):
        for paper in clean_school(seed):
            facts = paper.facts()
            moves = sorted(facts.moves, key=lambda m: m.at)
            for _ in range(25):
                known = moves[: chance.randrange(len(moves))]
                lines = chance.choice((facts.sat, facts.sat[: chance.randrange(100)], ()))
                seats = chance.choice((facts.seats, facts.seats[: chance.randrange(100)], ()))
                early = replace(facts, moves=known, sat=lines, seats=seats)
                found.update(d.what for d in differences(early, DAY))

    assert set(found) <= {*PARTLY_ENTERED, *PARTLY_SEATED}
    assert found["issued_returned"] > 100


def test_two_slips_of_one_room_and_variant_leave_no_trace_in_any_count() -> None:
    """The limit of the reconciliation: only the names on the paper protocol tell them apart."""
    paper = clean_school(1)[0]
    one, *others = [c for c in paper.seat if paper.came[c]]
    alike = next(c for c in others if paper.seat[c] == paper.seat[one])
    lines = {line[0]: line for line in paper.lines}
    before = [*paper.lines]

    paper.lines = [
        (alike if c == one else one if c == alike else c, *lines[c][1:]) for c, *_ in before
    ]

    assert paper.lines != before
    assert differences(paper.facts(), DAY) == []
    assert after(swapped_with_another_variant, paper, one, random.Random(1))[1][1]
