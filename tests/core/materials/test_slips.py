"""A school of a thousand slips: every mistake with a single slip is named, a clean day is not."""

from __future__ import annotations

import random
from collections import Counter

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
