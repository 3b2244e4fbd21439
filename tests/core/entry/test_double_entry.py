"""Double entry: every slip is in the difference list, and nothing is taken until it is empty."""

from __future__ import annotations

import random
from collections import Counter

from tests.core.entry.expert_files import campaign, filled_file, opened, read, retyped
from vpr_xl.core.declare.tasks import task_header
from vpr_xl.core.entry.merge import merge
from vpr_xl.core.tables import Reading, address
from vpr_xl.core.values import Cell, number, shown, text

WORK, CLASS = "5-РУ", "5А"
Place = tuple[int, int]


class Typist:
    """Spoils one cell of a filled file, as people do (DOMAIN, section 9)."""

    def __init__(self, reading: Reading, seed: int) -> None:
        self.reading, self.table = reading, opened("", reading).table
        self.random = random.Random(seed)
        self.scores = [
            (row, at)
            for name, at in self.table.places.items()
            if task_header(name)
            for row in self.table.numbers
            if shown(reading.grids[0].cell(row, at))
        ]
        self.most = {
            at: t.max_score for n, at in self.table.places.items() if (t := task_header(n))
        }

    def cell(self, place: Place) -> str:
        return shown(self.reading.grids[0].cell(*place))

    def slip(self) -> tuple[str, dict[Place, Cell | None], Place]:
        """Kind of the error, the cells that it leaves, the cell that the list must name."""
        kind = self.random.choice(list(_KINDS))
        return kind, *_KINDS[kind](self)

    def score(self) -> Place:
        return self.random.choice(self.scores)


Made = tuple[dict[Place, Cell | None], Place]


def _other_score(typist: Typist) -> Made:
    place = typist.score()
    lawful = [*map(str, range(typist.most[place[1]] + 1)), "X"]
    new = typist.random.choice([one for one in lawful if one != typist.cell(place)])
    return {place: number(int(new)) if new.isdigit() else text(new)}, place


def _attempted(typist: Typist) -> Made:
    """«x» of any alphabet where the paper has points."""
    place = typist.score()
    while typist.cell(place) == "X":
        place = typist.score()
    return {place: text(typist.random.choice("xXхХ"))}, place


def _unsure(typist: Typist) -> Made:
    place = typist.score()
    return {place: text("?")}, place


def _blank(typist: Typist) -> Made:
    place = typist.score()
    return {place: None}, place


def _impossible(typist: Typist) -> Made:
    place = typist.score()
    return {place: typist.random.choice([number(19), number(-1), text("*"), number(1.5)])}, place


def _spaced(typist: Typist) -> Made:
    """Another score with a space that does not break before or behind it."""
    cells, place = _other_score(typist)
    cell = cells[place]
    assert cell is not None
    return {place: text(f"\u00a0{cell.value} ")}, place


def _neighbour(typist: Typist) -> Made:
    """Two scores of a participant typed in each other's columns."""
    places = set(typist.scores)
    while True:
        row, at = typist.score()
        pair = (row, at), (row, at + 1)
        if pair[1] in places and typist.cell(pair[0]) != typist.cell(pair[1]):
            grid = typist.reading.grids[0]
            return {pair[0]: grid.cell(*pair[1]), pair[1]: grid.cell(*pair[0])}, pair[0]


def _variant(typist: Typist) -> Made:
    row, _ = typist.score()
    place = (row, typist.table.places["variant"])
    new = {"1": [number(2), text("отсутствовал")], "2": [number(1), text("отсутствовал")]}
    return {place: typist.random.choice(new[typist.cell(place)])}, place


def _letter_of_class(typist: Typist) -> Made:
    row, _ = typist.score()
    place = (row, typist.table.places["class_ordinal"])
    return {place: typist.random.choice([text("а"), text("5А"), text("нет"), number(2)])}, place


def _code(typist: Typist) -> Made:
    """A digit of the code slips: the paper is nobody's, and missing in this entry."""
    row, _ = typist.score()
    place = (row, typist.table.places["participant_code"])
    code = typist.cell(place)
    at = typist.random.randrange(1, len(code))
    digit = typist.random.choice([d for d in "0123456789" if d != code[at]])
    return {place: text(code[:at] + digit + code[at + 1 :])}, place


_KINDS = {
    "other score": _other_score,
    "not attempted": _attempted,
    "question mark": _unsure,
    "blank": _blank,
    "impossible": _impossible,
    "hard space": _spaced,
    "neighbours swapped": _neighbour,
    "variant": _variant,
    "class": _letter_of_class,
    "code": _code,
}


def test_each_of_a_thousand_typing_errors_is_named_and_nothing_is_taken() -> None:
    first = read("первое.xlsx", filled_file(WORK, CLASS, 1))
    second = filled_file(WORK, CLASS, 2)
    typist = Typist(second, 2026)
    kinds: Counter[str] = Counter()
    missed = []

    for _ in range(1000):
        kind, cells, named = typist.slip()
        kinds[kind] += 1
        done = merge(campaign(), [first, read("второе.xlsx", retyped(second, cells))])
        places = {(one.file, one.cell) for one in done.faults}
        spoken = ("второе.xlsx", address(*named)) in places
        if not spoken or done.changes or done.rejected != done.rows:
            missed.append((kind, cells))
        for row in first.rows:
            row.faults.clear()

    assert missed == []
    assert len(kinds) == len(_KINDS)
    assert min(kinds.values()) > 50


def test_a_difference_tells_both_values_and_both_files() -> None:
    first, second = filled_file(WORK, CLASS, 1), filled_file(WORK, CLASS, 2)
    cells, place = _other_score(Typist(second, 7))

    done = merge(
        campaign(), [read("первое.xlsx", first), read("второе.xlsx", retyped(second, cells))]
    )

    before, after = shown(first.grids[0].cell(*place)), shown(cells[place])
    where = address(*place)
    assert [one.values for one in done.differences] == [(before, after)]
    assert done.differences[0].places == (("первое.xlsx", where), ("второе.xlsx", where))
    assert done.held == [(WORK, CLASS)]


def test_a_value_on_no_list_is_in_the_list_of_differences_too() -> None:
    first, second = filled_file(WORK, CLASS, 1), filled_file(WORK, CLASS, 2)
    place = Typist(second, 11).score()
    spoilt = retyped(second, {place: text("?")})

    done = merge(campaign(), [read("первое.xlsx", first), read("второе.xlsx", spoilt)])

    assert [one.why for one in done.faults] == ["off_list"]
    assert [one.values for one in done.differences] == [(shown(first.grids[0].cell(*place)), "?")]


def test_spellings_of_the_same_value_are_no_difference_and_are_told() -> None:
    first, second = filled_file(WORK, CLASS, 1), filled_file(WORK, CLASS, 2)
    typist = Typist(second, 3)
    place = typist.score()
    first, second = (
        retyped(one, {place: text(said)}) for one, said in ((first, "X"), (second, "\u00a0х "))
    )
    files = [read("первое.xlsx", first), read("второе.xlsx", second)]

    done = merge(campaign(), files)

    assert not done.faults
    assert done.rejected == 0
    assert files[1].changed == [(address(*place), "\u00a0х ", "X")]


def test_other_classes_are_taken_while_one_is_held() -> None:
    second = filled_file(WORK, CLASS, 2)
    spoilt = retyped(second, _other_score(Typist(second, 5))[0])
    files = [
        read("а1.xlsx", filled_file(WORK, CLASS, 1)),
        read("а2.xlsx", spoilt),
        read("б1.xlsx", filled_file(WORK, "5Б", 1)),
        read("б2.xlsx", filled_file(WORK, "5Б", 2)),
    ]

    done = merge(campaign(), files)

    assert done.held == [(WORK, CLASS)]
    assert done.rejected == len(files[0].rows) * 2
    assert done.new == len(files[2].rows) > 0
    assert done.rows == sum(len(file.rows) for file in files)


def test_one_entry_of_two_alone_is_not_taken() -> None:
    done = merge(campaign(), [read("первое.xlsx", filled_file(WORK, CLASS, 1))])

    assert [one.why for one in done.faults] == ["alone"]
    assert not done.changes
    assert done.rejected == done.rows > 0


def test_the_same_entry_twice_does_not_pass_for_two() -> None:
    one = filled_file(WORK, CLASS, 1)

    done = merge(campaign(), [read("первое.xlsx", one), read("копия.xlsx", one)])

    assert {fault.why for fault in done.faults} == {"alone"}
    assert not done.changes
