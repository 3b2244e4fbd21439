"""Finds the header of a foreign table and says which of its columns is which of ours.

Never guesses: two columns for one, or none for a required one, is a problem that names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from vpr_xl.core.declare.normalise import Reader
from vpr_xl.core.declare.sheets import Column, Sheet
from vpr_xl.core.imports.classes import class_in
from vpr_xl.core.imports.kinds import Kind
from vpr_xl.core.imports.titles import Lookup, caption_class, key_of, spellings
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import Cell, is_blank, shown, tidy

#: Rows among which the header is looked for, and how many of them one header may take.
_SEARCHED, _DEEPEST = 200, 3
#: Columns among which ours are looked for, and the longest text that may be a header.
_WIDEST, _LONGEST = 64, 200
_NUMBERING = {
    "№", "№пп", "пп", "nпп", "n", "nn", "no", "номер", "номерпп", "номерпопорядку",
    "порядковыйномер", "№попорядку",
}  # fmt: skip

Reason = Literal["numbering", "unknown", "blank", "surplus", "unlike", "dropped"]


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the foreign table: 1-based, with its header as people read it."""

    at: int
    title: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A column that is not taken, and why."""

    place: Place
    reason: Reason


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a table is not taken as it is; the command has the words.

    what: no_header; ambiguous (`places` fit one column); missing (`places` are all there are);
    several (tables on `sheets` fit); no_sheet (`sheets` are all there are).  column: of ours.
    """

    what: Literal["no_header", "ambiguous", "missing", "several", "no_sheet"]
    column: Column
    places: tuple[Place, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """The mapping of a foreign table.

    first_row, last_row: physical rows of the header.  taken: our column -> its place, or a place
    for each of its parts (None where an optional part is absent).  group: class of the whole table
    by the captions above it or the sheet's name, "" where neither tells.  texts: every header text
    as it is compared.
    """

    grid: Grid
    first_row: int
    last_row: int
    taken: Mapping[str, tuple[Place | None, ...]]
    ignored: tuple[Ignored, ...]
    group: str = ""
    texts: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[tuple[str, int], ...]:
        """Header texts as compared, by place: they tell a header printed again."""
        places = [p for several in self.taken.values() for p in several if p]
        return tuple((key_of(p.title), p.at) for p in places)


@dataclass(frozen=True, slots=True)
class _Window:
    """Header rows tried: index of the first, how many, texts of each column, the full one first."""

    first: int
    depth: int
    texts: Mapping[int, tuple[str, ...]]


def read_header(
    grid: Grid, sheet: Sheet, kind: Kind, overrides: Mapping[str, str]
) -> Header | Problem:
    """The mapping of a foreign table to the sheet's columns, or why there is none.

    overrides: header as compared (`key_of`) -> our column's name, "" to leave the column out.
    """
    lookup = Lookup(sheet, overrides)
    needed = required(sheet, kind)
    scored = [(_score(window, lookup, needed), window) for window in _windows(grid)]
    likely = sorted((one for one in scored if one[0][1]), key=lambda one: one[0], reverse=True)
    values: set[tuple[int, str]] = set()
    best = next((w for _, w in likely if not _is_data(grid, w, lookup, values)), None)
    if best is None:
        return Problem("no_header", sheet.column(kind.name))
    return _Mapping(grid, sheet, kind, lookup, best).read()


def _is_data(grid: Grid, window: _Window, lookup: Lookup, values: set[tuple[int, str]]) -> bool:
    """Whether a word that we took for a header is a value: «учитель» stands in row after row.

    A header that is printed again has all the words that we know, or all there are.
    values: such words by column, as they are found; no row that has them is a header.
    """
    last = window.first + window.depth - 1
    header = {at: _folded(c) for at, c in enumerate(grid.rows[last]) if not is_blank(c)}
    known = {(at, header[at]) for at in header if lookup.meanings(window.texts.get(at + 1, ()))}
    for row in grid.rows[last + 1 :]:
        here = {(at, said) for at, said in known if at < len(row) and _folded(row[at]) == said}
        again = here == known and len(known) > 1
        if here - values and not again and not _repeats(row, header):
            values |= here
    return bool(known & values)


def _repeats(row: Sequence[Cell | None], header: Mapping[int, str]) -> bool:
    return all(at < len(row) and _folded(row[at]) == said for at, said in header.items())


def _folded(cell: Cell | None) -> str:
    return shown(cell).strip().casefold()


def required(sheet: Sheet, kind: Kind) -> list[Column]:
    """The columns without which no row can be taken; our own numbers are not among them."""
    return [c for c in sheet.columns if c.required and c.name != kind.issued]


def _windows(grid: Grid) -> Iterator[_Window]:
    """Windows of rows in the order in which they are preferred: shallow ones first, then upper."""
    count = min(len(grid.rows), _SEARCHED)
    captions = {at for at in range(count) if caption_class(grid.rows[at])}
    for depth in range(1, _DEEPEST + 1):
        for first in range(count - depth + 1):
            if captions & set(range(first, first + depth)):
                continue
            if grid.numbers[first + depth - 1] - grid.numbers[first] == depth - 1:
                yield _Window(first, depth, _texts(grid.rows[first : first + depth]))


def _texts(rows: Sequence[Sequence[Cell | None]]) -> dict[int, tuple[str, ...]]:
    out: dict[int, tuple[str, ...]] = {}
    for at in range(min(_WIDEST, max(map(len, rows), default=0))):
        levels = [str(row[at].value) for row in rows if at < len(row) and _is_words(row[at])]  # type: ignore[union-attr]
        levels = list(dict.fromkeys(levels))
        if levels:
            joined = " ".join(levels)
            out[at + 1] = tuple(dict.fromkeys((joined, *reversed(levels))))
    return out


def _is_words(cell: Cell | None) -> bool:
    if cell is None or cell.kind != "text" or len(str(cell.value)) > _LONGEST:
        return False
    return not is_blank(cell)


def _score(window: _Window, lookup: Lookup, needed: Sequence[Column]) -> tuple[int, int, bool]:
    """Required columns recognised, columns of ours at all, and whether it is no mere caption."""
    found: dict[str, set[int]] = {}
    for texts in window.texts.values():
        for name, part in lookup.meanings(texts):
            found.setdefault(name, set()).add(part)
    names = {name for name, parts in found.items() if name and _complete(lookup, name, parts)}
    several = len(set(window.texts.values())) > 1
    return len(names & {c.name for c in needed}), len(names), several


def _complete(lookup: Lookup, name: str, parts: set[int]) -> bool:
    least = lookup.sheet.column(name).foreign.least
    return -1 in parts or (least > 0 and set(range(least)) <= parts)


class _Mapping:
    """Decides every column of one table whose header rows are known."""

    def __init__(
        self, grid: Grid, sheet: Sheet, kind: Kind, lookup: Lookup, window: _Window
    ) -> None:
        self.grid, self.sheet, self.kind, self.lookup = grid, sheet, kind, lookup
        self.window = window
        below = grid.rows[window.first + window.depth :]
        #: Rows that say one thing only are captions, and say nothing about a column.
        self.below = [row for row in below if sum(not is_blank(cell) for cell in row) > 1]
        self.ignored: list[Ignored] = []
        self.whole: dict[str, list[Place]] = {}
        self.parts: dict[str, dict[int, list[Place]]] = {}

    def read(self) -> Header | Problem:
        """The header, or the first problem in the order of our columns."""
        self._sort_out()
        taken: dict[str, tuple[Place | None, ...]] = {}
        for column in self.sheet.columns:
            found = self._decide(column)
            if isinstance(found, Problem):
                return found
            if found:
                taken[column.name] = found
        missing = self._missing(taken)
        if missing is not None:
            return missing
        self._leave(taken)
        first, last = self.window.first, self.window.first + self.window.depth - 1
        numbers = self.grid.numbers
        ignored = tuple(sorted(self.ignored, key=lambda one: one.place.at))
        every = {
            key for texts in self.window.texts.values() for text in texts for key in spellings(text)
        }
        return Header(
            self.grid,
            numbers[first],
            numbers[last],
            taken,
            ignored,
            self._group(),
            frozenset(every),
        )

    def _sort_out(self) -> None:
        """Puts every titled column to the meanings it has, or aside with the reason."""
        for at, texts in self.window.texts.items():
            place = Place(at, tidy(texts[0]))
            meanings = self.lookup.meanings(texts)
            if self._is_numbering(texts, at, meanings):
                self.ignored.append(Ignored(place, "numbering"))
            elif not meanings:
                self.ignored.append(Ignored(place, "unknown"))
            elif meanings == [("", -1)]:
                self.ignored.append(Ignored(place, "dropped"))
            for name, part in meanings if not self._is_aside(place) else ():
                if part < 0:
                    self.whole.setdefault(name, []).append(place)
                else:
                    self.parts.setdefault(name, {}).setdefault(part, []).append(place)

    def _is_aside(self, place: Place) -> bool:
        return any(one.place == place for one in self.ignored)

    def _is_numbering(
        self, texts: Sequence[str], at: int, meanings: Sequence[tuple[str, int]]
    ) -> bool:
        """Whether the column only counts the rows: our own numbers have letters in them."""
        own = {key for text in texts for key in spellings(text)}
        if not _NUMBERING & own or self.lookup.overrides.keys() & own:
            return False
        values = [_whole(cell) for cell in self._filled(at)]
        if values.count(None) * 2 > len(values) or not values:  # «Итого» stands among the numbers
            return False
        if not meanings or any(name == self.kind.issued for name, _ in meanings):
            return True
        found = {v for v in values if v is not None}
        return found == set(range(1, len(found) + 1))

    def _filled(self, at: int) -> list[Cell]:
        """Values of a column below the header, those of rows with nothing else left out."""
        out = []
        for row in self.below:
            cell = row[at - 1] if at <= len(row) else None
            if cell is not None and not is_blank(cell):
                out.append(cell)
        return out

    def _decide(self, column: Column) -> tuple[Place | None, ...] | Problem:
        whole = self._with_values(self.whole.get(column.name, []))
        parts = self._parts(column, whole)
        if parts is not None:
            return parts
        if len(whole) > 1:
            return Problem("ambiguous", column, tuple(whole[:2]))
        if whole and self._is_unlike(column, whole[0]):
            self.ignored.append(Ignored(whole[0], "unlike"))
            return ()
        return tuple(whole)

    def _is_unlike(self, column: Column, place: Place) -> bool:
        """Whether nothing below can be meant: «Код» of another system is no code of ours."""
        if column.required or not column.key or key_of(place.title) in self.lookup.overrides:
            return False
        reader, values = Reader(column), self._filled(place.at)
        return bool(values) and all(reader.entry(cell).fault for cell in values)

    def _with_values(self, places: Sequence[Place]) -> list[Place]:
        """Of several columns those that hold anything: a merged header covers blank ones too."""
        filled = [place for place in places if self._filled(place.at)]
        return filled if filled and len(places) > 1 else list(places)

    def _parts(
        self, column: Column, whole: Sequence[Place]
    ) -> tuple[Place | None, ...] | Problem | None:
        """Places of the parts where they give the value; None where one column gives it whole."""
        spec, found = column.foreign, self.parts.get(column.name, {})
        least = range(spec.least)
        if not spec.parts or any(nth not in found for nth in least):
            return None
        first = {p.at for nth in least for p in found[nth]}
        if any(place.at not in first or self._has_letters(place) for place in whole):
            return None
        out: list[Place | None] = []
        for nth in range(len(spec.parts)):
            places = self._with_values(found.get(nth, []))
            if len(places) > 1:
                # «Параллель» beside «Класс»: the one that means nothing else is the part.
                places = [p for p in places if p not in whole] or places
            if len(places) > 1:
                return Problem("ambiguous", column, tuple(places[:2]))
            out.append(places[0] if places else None)
        return tuple(out)

    def _has_letters(self, place: Place) -> bool:
        return any(any(c.isalpha() for c in shown(cell)) for cell in self._filled(place.at))

    def _missing(self, taken: Mapping[str, object]) -> Problem | None:
        for column in required(self.sheet, self.kind):
            if column.name not in taken and not self._told_otherwise(column):
                every = [Place(at, tidy(t[0])) for at, t in self.window.texts.items()]
                return Problem("missing", column, tuple(every))
        return None

    def _told_otherwise(self, column: Column) -> bool:
        """Whether captions or the sheet's name give the class that no column gives."""
        if column.name != self.kind.group:
            return False
        lines = [self.grid.rows[i] for i in range(len(self.grid.rows))]
        return bool(self._group()) or any(caption_class(line) for line in lines)

    def _group(self) -> str:
        """The class that stands above the table, the nearest caption first; else the tab's."""
        if not self.kind.group:
            return ""
        for row in reversed(self.grid.rows[: self.window.first]):
            if found := caption_class(row):
                return found
        return class_in(self.grid.name)

    def _leave(self, taken: Mapping[str, tuple[Place | None, ...]]) -> None:
        """Says of every column that has a meaning and is not used why that is so."""
        used = {place for several in taken.values() for place in several if place}
        named = [p for several in self.whole.values() for p in several]
        named += [p for by in self.parts.values() for several in by.values() for p in several]
        for place in dict.fromkeys(named):
            if place not in used and not self._is_aside(place):
                reason: Reason = "surplus" if self._filled(place.at) else "blank"
                self.ignored.append(Ignored(place, reason))


def _whole(cell: Cell) -> int | None:
    """The whole number that a cell shows, with or without a dot behind it."""
    if cell.kind == "number" and isinstance(cell.value, int):
        return cell.value
    digits = tidy(str(cell.value)).rstrip(".)") if cell.kind == "text" else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None
