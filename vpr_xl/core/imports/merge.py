"""Whom the rows of a list mean among the rows of the book. Nobody is deleted, nobody guessed.

The outcome does not depend on the order of the rows, but for the numbers that new ones get.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vpr_xl.core.declare.match import plain
from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.imports.entries import Entry, Rejection
from vpr_xl.core.imports.kinds import Kind
from vpr_xl.core.records.campaign import word_of
from vpr_xl.core.records.record import Record

#: Why a row clashes with others: namesakes that cannot be told apart; its number or code stands
#: twice in the list; its code is another one's in the book.
NAMESAKES, TWICE, TAKEN = "namesakes", "twice", "taken"


@dataclass(slots=True)
class Meant:
    """What the list comes to.

    known: row of the list and of the book that it means.  new: rows of nobody in the book.
    moved: those of `known` whose group changes.  vanished: rows of the book that the list should
    name and does not.  returned: rows of the list whose pupil has left.  alike: new rows with a
    namesake in a group that the list does not hold.  other_code: those of `known` whose code in
    the book is another one.
    """

    known: list[tuple[Entry, Record]] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    moved: list[tuple[Entry, Record]] = field(default_factory=list)
    vanished: list[Record] = field(default_factory=list)
    returned: list[Record] = field(default_factory=list)
    alike: list[tuple[Entry, Record]] = field(default_factory=list)
    other_code: list[tuple[Entry, Record]] = field(default_factory=list)


def meant(
    sheet: Sheet,
    kind: Kind,
    entries: Sequence[Entry],
    refused: Sequence[Rejection],
    book: Sequence[Record],
) -> Meant:
    """Matches the rows of a list with those of the book.

    sheet: the declaration of both.  refused: rows of the list that are wrong in themselves; whom
    they may mean has not vanished.
    """
    desk = _Desk(sheet, kind, entries, book)
    marks = [column for column in (kind.issued, kind.code) if column]
    for column in marks:
        desk.twice(column)
    for column in marks:
        desk.by_mark(column)
    desk.by_name()
    desk.by_short_name()
    if kind.group:
        desk.moved()
    return desk.done(refused)


class _Desk:
    """Rows of the list and of the book that have not found each other yet."""

    def __init__(
        self, sheet: Sheet, kind: Kind, entries: Sequence[Entry], book: Sequence[Record]
    ) -> None:
        self.sheet, self.kind, self.book = sheet, kind, book
        self.out = Meant()
        self.waiting: dict[int, Entry] = dict(enumerate(entries))
        self.free: dict[int, Record] = {record.row_number: record for record in book}
        self.groups = {entry.values.get(kind.group) for entry in entries}

    # -- what rows are called

    def name(self, entry: Entry) -> str:
        """The name as it is compared."""
        return plain(str(entry.values[self.kind.name]))

    def own_name(self, record: Record) -> str:
        """As `name`, of a row of the book; "" where it has none."""
        return plain(str(getattr(record, self.kind.name) or ""))

    def group(self, entry: Entry) -> object:
        """The class of a row of the list; None where there are no classes."""
        return entry.values.get(self.kind.group) if self.kind.group else None

    def own_group(self, record: Record) -> object:
        """The class of a row of the book."""
        return getattr(record, self.kind.group) if self.kind.group else None

    # -- the steps

    def twice(self, column: str) -> None:
        """A number or a code that the list gives to two rows is nobody's."""
        counted = Counter(entry.values.get(column) for entry in self.waiting.values())
        for at, entry in list(self.waiting.items()):
            mark = entry.values.get(column)
            if mark is not None and counted[mark] > 1:
                self._reject(at, column, TWICE, mark=mark)

    def by_mark(self, column: str) -> None:
        """By our number or by the code, which only one row can have."""
        own: dict[object, Record] = {}
        for one in self.book:
            own.setdefault(getattr(one, column), one)
        for at, entry in list(self.waiting.items()):
            mark = entry.values.get(column)
            record = own.get(mark) if mark is not None else None
            if record is not None and record.row_number not in self.free:
                self._reject(at, column, TAKEN, mark=mark, record=record)
            elif record is not None:
                self._by_own_mark(at, column, record)

    def _by_own_mark(self, at: int, column: str, record: Record) -> None:
        """A code tells the row only together with the name: it may be a slip of the pen."""
        entry = self.waiting[at]
        if column == self.kind.issued or _akin(self.name(entry), self.own_name(record)):
            self._pair(at, record)
        else:
            self._reject(at, column, TAKEN, mark=entry.values[column], record=record)

    def by_name(self) -> None:
        """By name within the class. Namesakes are told apart by number and code or not at all."""
        listed = self._grouped(self.waiting.items(), self.name, self.group)
        owned = self._grouped(self.free.items(), self.own_name, self.own_group)
        for key, ats in listed.items():
            rows = owned.get(key, [])
            if len(ats) == len(rows) == 1:
                self._pair(ats[0], self.free[rows[0]])
            elif len(ats) + len(rows) > 1 and not self._marked(ats, rows):
                self._namesakes(ats, [self.free[row] for row in rows])

    def _marked(self, ats: Sequence[int], rows: Sequence[int]) -> bool:
        """Whether the list tells namesakes apart itself, who are all new."""
        marks = [m for m in (self.kind.issued, self.kind.code) if m]
        every = [tuple(self.waiting[at].values.get(m) for m in marks) for at in ats]
        return not rows and all(any(one) for one in every)

    def _namesakes(self, ats: Sequence[int], records: Sequence[Record]) -> None:
        """As many here as there and all alike: nothing changes. Otherwise all are refused."""
        same = len(ats) == len(records) and all(
            not differing(self.waiting[at], record) for at in ats for record in records
        )
        if same:
            for at, one in zip(ats, records, strict=True):
                self._pair(at, one)
        for at in () if same else ats:
            counts = {"in_file": len(ats), "in_book": len(records)}
            self._reject(at, self.kind.name, NAMESAKES, **counts)
        for record in records:
            self.free.pop(record.row_number, None)

    def by_short_name(self) -> None:
        """With a patronymic here and without one there, where only one row can be meant."""
        if not self.kind.of_people:
            return
        pairs: list[tuple[int, int]] = []
        owned = self._grouped(
            self.free.items(), lambda one: _short(self.own_name(one)), self.own_group
        )
        for at, entry in self.waiting.items():
            rows = owned.get((_short(self.name(entry)), self.group(entry)), ())
            akin = [r for r in rows if _akin(self.name(entry), self.own_name(self.free[r]))]
            pairs += [(at, row) for row in akin]
        here, there = Counter(at for at, _ in pairs), Counter(row for _, row in pairs)
        for at, row in pairs:
            if here[at] == there[row] == 1:
                self._pair(at, self.free[row])
        for at in [at for at in here if at in self.waiting]:
            meant_rows = [self.free[row] for a, row in pairs if a == at and row in self.free]
            self._reject(at, self.kind.name, NAMESAKES, in_file=1, in_book=len(meant_rows))
        for _, row in pairs:
            self.free.pop(row, None)

    def moved(self) -> None:
        """By a name that only one row has here and there, in another class of the list."""
        here = self._grouped(self.waiting.items(), self.name, _nothing)
        present = [(r, x) for r, x in self.free.items() if not self._has_left(x)]
        there = self._grouped(present, self.own_name, _nothing)
        for key, ats in here.items():
            records = [self.free[row] for row in there.get(key, ())]
            gone = [r for r in records if self.own_group(r) in self.groups]
            if len(ats) == len(records) == len(gone) == 1:
                self._pair(ats[0], gone[0])
            elif gone:
                counts = {"in_file": len(ats), "in_book": len(records)}
                for at in ats:
                    self._reject(at, self.kind.name, NAMESAKES, **counts)
                for record in gone:
                    self.free.pop(record.row_number)
            else:
                self.out.alike += [(self.waiting[at], r) for at in ats for r in records]

    def done(self, refused: Sequence[Rejection]) -> Meant:
        """What is left: new rows here, vanished ones there."""
        out, code = self.out, self.kind.code
        self._refuse_codes_of_others()
        out.new = list(self.waiting.values())
        out.returned = [
            r for e, r in out.known if self._has_left(r) and self.kind.left not in e.values
        ]
        out.moved = [(e, r) for e, r in out.known if self.group(e) != self.own_group(r)]
        out.other_code = [
            (e, r)
            for e, r in out.known
            if code and e.values.get(code) and getattr(r, code) not in (None, e.values[code])
        ]
        unsure = {
            _short(plain(str(one.entry.values[self.kind.name])))
            for one in (*refused, *out.rejected)
            if self.kind.name in one.entry.values
        }
        out.vanished = [
            r
            for r in self.free.values()
            if not self._has_left(r)
            and (not self.kind.group or self.own_group(r) in self.groups)
            and _short(self.own_name(r)) not in unsure
        ]
        return out

    def _refuse_codes_of_others(self) -> None:
        """A row found by its number may bring a code that is somebody else's."""
        code = self.kind.code
        holders = {getattr(r, code): r for r in self.book} if code else {}
        for at, (entry, record) in reversed(list(enumerate(self.out.known))):
            holder = holders.get(entry.values.get(code)) if code in entry.values else None
            if holder is not None and holder is not record and getattr(record, code) is None:
                facts = (("mark", entry.values[code]), ("record", holder))
                column = self.sheet.column(code)
                self.out.rejected.append(Rejection(entry, column, None, TAKEN, facts))
                del self.out.known[at]

    # -- small steps

    def _grouped(
        self,
        rows: Iterable[tuple[int, Any]],
        name: Callable[[Any], str],
        group: Callable[[Any], object],
    ) -> dict[tuple[str, object], list[int]]:
        out: dict[tuple[str, object], list[int]] = defaultdict(list)
        for at, row in rows:
            if called := name(row):
                out[called, group(row)].append(at)
        return out

    def _pair(self, at: int, record: Record) -> None:
        self.out.known.append((self.waiting.pop(at), record))
        self.free.pop(record.row_number, None)

    def _reject(self, at: int, column: str, why: str, **facts: object) -> None:
        found = self.sheet.column(column)
        entry = self.waiting.pop(at)
        self.out.rejected.append(Rejection(entry, found, None, why, tuple(facts.items())))

    def _has_left(self, record: Record) -> bool:
        return bool(self.kind.left) and getattr(record, self.kind.left) is not None


def _nothing(_: object) -> None:
    """The group of those that are looked for in every class."""


def _short(name: str) -> str:
    """Surname and first name, which `_akin` names share."""
    return " ".join(name.split()[:2])


def _akin(one: str, other: str) -> bool:
    """Whether the names are equal, or one is the other without the patronymic."""
    first, second = sorted((one.split(), other.split()), key=len)
    return first == second or (len(first) >= 2 and second[: len(first)] == first)


def differing(entry: Entry, record: Record) -> list[str]:
    """Our columns in which the list says something else than the book; blanks say nothing."""
    sheet = record.found_in.sheet
    return [
        name
        for name, value in entry.values.items()
        if _plainly(value) != _plainly(word_of(sheet.column(name), getattr(record, name)))
    ]


def _plainly(value: Any) -> Any:
    """A value as it is compared: several are one text."""
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value


def changed(kind: Kind, entry: Entry, record: Record) -> Mapping[str, Any]:
    """What the list changes in a row of the book.

    A name written otherwise changes only where it says more; a number and a code never change.
    """
    out = {name: entry.values[name] for name in differing(entry, record)}
    if kind.issued:
        out.pop(kind.issued, None)
    if kind.code and getattr(record, kind.code) is not None:
        out.pop(kind.code, None)
    if kind.name in out and not _says_more(str(out[kind.name]), getattr(record, kind.name)):
        out.pop(kind.name)
    return out


def _says_more(new: str, old: str | None) -> bool:
    """Whether a name adds a word to the other, or is another name altogether."""
    return old is None or not _akin(plain(new), plain(old)) or len(new.split()) > len(old.split())
