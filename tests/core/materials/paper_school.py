"""A made-up school of paper: every slip and set one by one, and what people write down of it.

A mistake is done to one slip; the rows are then what honest people would enter of what they see.
"""

from __future__ import annotations

import copy
import datetime
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from vpr_xl.core.materials.figures import Difference, Sat, Seat, WorkFacts
from vpr_xl.core.materials.ledger import Movement
from vpr_xl.core.materials.reconcile import differences
from vpr_xl.core.records.rows import Event, MaterialsKind

DAY = datetime.date(2026, 4, 21)
WORKS, ROOMS, SEATS = 10, 4, 25
KEEPER, ORGANIZER = "С-01", "С-10"
Parts = frozenset[int]


@dataclass
class Paper:
    """One work on paper: slips by room at every stage, and the lines of the protocol.

    seat: code -> room and variants of part 1 and 2.  lines: code, room, variants, parts written.
    """

    work_id: str
    parts: int
    seat: dict[str, tuple[str, tuple[int, int]]] = field(default_factory=dict)
    printed: Counter[str] = field(default_factory=Counter)
    issued: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    unused: Counter[str] = field(default_factory=Counter)
    lines: list[tuple[str, str, tuple[int, int], Parts]] = field(default_factory=list)
    came: dict[str, Parts] = field(default_factory=dict)
    untouched: list[tuple[list[Seat], list[Movement]]] = field(default_factory=list)

    def room(self, code: str) -> str:
        return self.seat[code][0]

    def back(self, code: str) -> Counter[str]:
        """Where the code's slip is counted when it comes back."""
        return self.used if self.came[code] else self.unused

    def facts(self) -> WorkFacts:
        """What the book holds of it."""
        if not self.untouched:  # no mistake with a slip moves a seat or a set
            self.untouched.append((self._seats(), list(self._sets())))
        seats, sets = self.untouched[0]
        sat = [
            Sat(n, code, room, came, None, _variants(variants, came, self.parts))
            for n, (code, room, variants, came) in enumerate(self.lines, 4)
        ]
        return WorkFacts(self.work_id, self.parts, [*self._slips(), *sets], seats, sat)

    def _seats(self) -> list[Seat]:
        return [
            Seat(n, part, code, room, variants[part - 1])
            for n, (code, (room, variants)) in enumerate(self.seat.items(), 4)
            for part in range(1, self.parts + 1)
        ]

    def _slips(self) -> Iterator[Movement]:
        part = 1 if self.parts == 1 else None
        stages = (
            (Event.PRINTED, self.printed, -20),
            (Event.ISSUED, self.issued, 0),
            (Event.RETURNED_USED, self.used, 2),
            (Event.RETURNED_UNUSED, self.unused, 2),
        )
        for room in sorted({room for room, _ in self.seat.values()}):
            for event, counted, hours in stages:
                yield self._move(MaterialsKind.SLIPS, event, counted[room], hours, part, room, None)

    def _sets(self) -> Iterator[Movement]:
        """One set to spare of each variant in every room; nothing happens to sets here."""
        for part in range(1, self.parts + 1):
            dealt: Counter[tuple[str, int]] = Counter()
            used: Counter[tuple[str, int]] = Counter()
            for code, (room, variants) in self.seat.items():
                dealt[room, variants[part - 1]] += 1
                used[room, variants[part - 1]] += part in self.came[code]
            for (room, variant), people in sorted(dealt.items()):
                wrote, out = used[room, variant], people + 1
                for event, count, hours in (
                    (Event.PRINTED, out, -20),
                    (Event.SEALED, out, -19),
                    (Event.ISSUED, out, 0),
                    (Event.RETURNED_USED, wrote, 2),
                    (Event.RETURNED_UNUSED, out - wrote, 2),
                ):
                    yield self._move(MaterialsKind.SET, event, count, hours, part, room, variant)

    def _move(
        self,
        kind: MaterialsKind,
        event: Event,
        count: int,
        hours: int,
        part: int | None,
        room: str,
        variant: int | None,
    ) -> Movement:
        at = datetime.datetime.combine(DAY, datetime.time(9)) + datetime.timedelta(hours=hours)
        out, back = event is Event.ISSUED, hours > 0
        giver = KEEPER if out else ORGANIZER if back else None
        taker = ORGANIZER if out else KEEPER
        return Movement(4, kind, event, count, at, self.work_id, part, variant, room, giver, taker)


def _variants(variants: tuple[int, int], came: Parts, parts: int) -> tuple[int | None, int | None]:
    first = variants[0] if 1 in came else None
    return first, variants[1] if parts == 2 and 2 in came else None


def clean_school(seed: int) -> list[Paper]:
    """Ten works of four rooms of 25: a thousand slips, some people absent, nothing wrong."""
    chance = random.Random(seed)
    return [_clean_work(n, chance) for n in range(WORKS)]


def _clean_work(number: int, chance: random.Random) -> Paper:
    paper = Paper(f"5-РУ{number}", 1 + number % 2)
    both = frozenset(range(1, paper.parts + 1))
    codes = chance.sample(range(50001, 51501), ROOMS * SEATS)
    for at, code in enumerate(map(str, codes)):
        room, place = str(201 + at // SEATS), at % SEATS
        first = 1 + place % 2
        came = both
        if chance.random() < 0.08:
            came = both - {chance.choice((1, 2))} if chance.random() < 0.5 else frozenset()
        paper.seat[code] = (room, (first, 3 - first))
        paper.came[code] = came
        paper.lines.append((code, room, (first, 3 - first), came))
        paper.printed[room] += 1
        paper.issued[room] += 1
        paper.back(code)[room] += 1
    return paper


#: What a mistake names: rooms whose counts show it, or codes.
Named = tuple[frozenset[str], frozenset[str]]
Mistake = Callable[[Paper, str, random.Random], Named]


def _line(paper: Paper, code: str) -> int:
    return next(at for at, line in enumerate(paper.lines) if line[0] == code)


def _present(paper: Paper, chance: random.Random, fits: Callable[[str], bool], but: str) -> str:
    """Another participant who came to every part, and who fits."""
    both = set(range(1, paper.parts + 1))
    return chance.choice([c for c in paper.seat if c != but and both == paper.came[c] and fits(c)])


def lost_in_the_store(paper: Paper, code: str, chance: random.Random) -> Named:
    """The slip never reached the room: nobody can write under its code."""
    room = paper.room(code)
    paper.issued[room] -= 1
    paper.back(code)[room] -= 1
    if paper.came[code]:
        del paper.lines[_line(paper, code)]
    return frozenset({room}), frozenset()


def lost_in_the_room(paper: Paper, code: str, chance: random.Random) -> Named:
    """The slip did not come back."""
    room = paper.room(code)
    paper.back(code)[room] -= 1
    return frozenset({room}), frozenset()


def printed_twice(paper: Paper, code: str, chance: random.Random) -> Named:
    """The second slip lay in the envelope of the room."""
    room = paper.room(code)
    for stage in (paper.printed, paper.issued, paper.unused):
        stage[room] += 1
    return frozenset({room}), frozenset()


def printed_twice_and_kept(paper: Paper, code: str, chance: random.Random) -> Named:
    """The second slip lies with the coordinator."""
    paper.printed[paper.room(code)] += 1
    return frozenset({paper.room(code)}), frozenset()


def written_twice(paper: Paper, code: str, chance: random.Random) -> Named:
    """A neighbour wrote under the same code: his own is in no line."""
    other = _present(paper, chance, lambda c: paper.room(c) == paper.room(code), code)
    at = _line(paper, other)
    paper.lines[at] = (code, *paper.lines[at][1:])
    return frozenset(), frozenset({code, other})


def swapped_with_another_room(paper: Paper, code: str, chance: random.Random) -> Named:
    """Two slips changed places between rooms: every count stays."""
    other = _present(paper, chance, lambda c: paper.room(c) != paper.room(code), code)
    _swap(paper, code, other)
    return frozenset(), frozenset({code})


def swapped_with_another_variant(paper: Paper, code: str, chance: random.Random) -> Named:
    """Two slips changed places in the room between seats of different variants."""
    room, variants = paper.seat[code]
    other = _present(
        paper, chance, lambda c: paper.room(c) == room and paper.seat[c][1] != variants, code
    )
    _swap(paper, code, other)
    return frozenset(), frozenset({code})


def _swap(paper: Paper, code: str, other: str) -> None:
    """Who sits in the one seat writes under the other's code."""
    one, two = _line(paper, code), _line(paper, other)
    paper.lines[one], paper.lines[two] = (
        (code, *paper.lines[two][1:]),
        (other, *paper.lines[one][1:]),
    )


def put_into_another_room(paper: Paper, code: str, chance: random.Random) -> Named:
    """The slip lay in the envelope of another room and came back from there unused."""
    room, other = paper.room(code), _other_room(paper, code, chance)
    paper.issued[room] -= 1
    paper.back(code)[room] -= 1
    paper.issued[other] += 1
    paper.unused[other] += 1
    if paper.came[code]:
        del paper.lines[_line(paper, code)]
    return frozenset({room, other}), frozenset()


def handed_in_in_another_room(paper: Paper, code: str, chance: random.Random) -> Named:
    """The slip was handed out in one room and handed in in another; the line names the other."""
    room, other = paper.room(code), _other_room(paper, code, chance)
    paper.back(code)[room] -= 1
    paper.back(code)[other] += 1
    at = _line(paper, code)
    paper.lines[at] = (code, other, *paper.lines[at][2:])
    return frozenset({room, other}), frozenset()


def _other_room(paper: Paper, code: str, chance: random.Random) -> str:
    return chance.choice(sorted({room for room, _ in paper.seat.values()} - {paper.room(code)}))


MISTAKES: tuple[Mistake, ...] = (
    lost_in_the_store,
    lost_in_the_room,
    printed_twice,
    printed_twice_and_kept,
    written_twice,
    swapped_with_another_room,
    swapped_with_another_variant,
    put_into_another_room,
    handed_in_in_another_room,
)


def named(found: list[Difference]) -> Named:
    """Rooms and codes that the differences name."""
    rooms = frozenset(d.room for d in found if d.room)
    return rooms, frozenset(code for d in found for code in d.codes)


def after(mistake: Mistake, paper: Paper, code: str, chance: random.Random) -> tuple[Named, Named]:
    """What the mistake must name and what the reconciliation names."""
    spoilt = copy.copy(paper)
    spoilt.lines = list(paper.lines)
    for stage in ("printed", "issued", "used", "unused"):
        setattr(spoilt, stage, Counter(getattr(paper, stage)))
    must = mistake(spoilt, code, chance)
    return must, named(differences(spoilt.facts(), DAY))
