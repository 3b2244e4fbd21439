"""Marks of a school's journal by pupil and subject: columns by their headers, values never guessed.

A subject's column is judged as the column of the previous mark on a work's sheet is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import Column, Foreign, Sheet
from vpr_xl.core.imports.choose import choose
from vpr_xl.core.imports.entries import Entry, Rejection, grades_of, read_entries
from vpr_xl.core.imports.header import Header, Place, Problem
from vpr_xl.core.imports.kinds import KINDS, ForeignFile, Kind
from vpr_xl.core.imports.lines import Line, read_lines
from vpr_xl.core.imports.merge import Meant, meant
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import ParticipantsRow
from vpr_xl.core.values import is_blank

MARK = "previous_mark"
_CODE = "participant_code"
#: Pupils are known by the name within the class, as in every list, or by the code alone.
BY_NAME, BY_CODE = KINDS["participants"], Kind("participants", _CODE)
_OF_PUPILS = ("participant_id", "full_name", "class_name", _CODE)


@dataclass(frozen=True, slots=True)
class JournalMark:
    """A mark of the journal and the pupil whom it is for.

    subject: its code.  entry: the row of the file with the mark's place.  value: as the column of
    the work's sheet has it.
    """

    person: ParticipantsRow
    subject: str
    entry: Entry
    value: Any


@dataclass
class Journal:
    """What a journal's export says.

    marks: those understood.  rejected: rows and cells that were not; marks_lost: how many marks
    stand in the rows among them.  strangers: rows of pupils who are not in the book.
    header: of the first table.
    """

    sheet: Sheet
    kind: Kind
    headers: Sequence[Header]
    marks: list[JournalMark] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    lost: int = 0
    strangers: list[Entry] = field(default_factory=list)
    moved: list[ParticipantsRow] = field(default_factory=list)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Codes of the subjects whose columns were found."""
        known = [c.name for c in self.sheet.columns if c.name not in _OF_PUPILS]
        return tuple(n for n in known if any(n in header.taken for header in self.headers))


def journal_sheet(house: House, subjects: Mapping[str, str], kind: Kind, *, single: bool) -> Sheet:
    """The columns of a journal's export: those that tell the pupil, one a subject.

    subjects: code -> name.  single: the file holds one subject, whose column is just a mark.
    """
    people, mark = house.sheets["participants"], house.results.column(MARK)
    needed = (_CODE,) if kind is BY_CODE else ("full_name", "class_name")
    columns = [replace(people.column(name), required=name in needed) for name in _OF_PUPILS]
    columns += [_subject(house, mark, code, name, single) for code, name in subjects.items()]
    return replace(people, columns=tuple(columns), primary_key=(), unique=(), dependent_required={})


def _subject(house: House, mark: Column, code: str, name: str, single: bool) -> Column:
    words = house.sheets["staff"].column("subjects").foreign.spellings
    synonyms = [code, *(word for word, of in words.items() if of == code)]
    if single:
        synonyms += [mark.title, *mark.foreign.synonyms]
    foreign = Foreign(synonyms=tuple(synonyms), spellings=mark.foreign.spellings)
    return replace(mark, name=code, title=name, foreign=foreign, required=False, optional=True)


def read_journal(
    campaign: Campaign,
    file: ForeignFile,
    sheet: Sheet,
    kind: Kind,
    overrides: Mapping[str, str],
    wanted: str | None,
) -> Journal | Problem:
    """The marks of a file, or why no table of it can be taken.  wanted: the tab that is meant."""
    headers = choose(file, sheet, kind, overrides, wanted)
    if isinstance(headers, Problem):
        return headers
    out = Journal(sheet, kind, headers)
    grades = frozenset(grades_of(sheet.column(kind.group))) if kind.group else frozenset[str]()
    needed = [column.name for column in sheet.columns if column.required]
    told: dict[tuple[str, int], Line] = {}
    entries: list[Entry] = []
    refused: list[Rejection] = []
    for header in headers:
        lines = read_lines(header, kind, needed, grades)
        told |= {(header.grid.name, line.number): line for line in lines.data}
        found = read_entries(_with(header, _OF_PUPILS), sheet, kind, lines.data)
        entries += found.taken
        refused += found.rejected
        out.lost += sum(_marks_in(header, out, told, one.entry) for one in found.rejected)
    who = meant(sheet, kind, entries, refused, campaign.participants)
    _sort_out(out, who, told)
    out.rejected += refused
    for header in headers:
        _read_marks(header, out, who, told)
    return out


def _sort_out(out: Journal, who: Meant, told: Mapping[tuple[str, int], Line]) -> None:
    """Rows that mean nobody or several, with the marks that are lost with them."""
    by_tab = {header.grid.name: header for header in out.headers}
    out.rejected += who.rejected
    out.strangers = list(who.new)
    out.moved = [r for _, r in who.moved if isinstance(r, ParticipantsRow)]
    for entry in (*(one.entry for one in who.rejected), *who.new):
        out.lost += _marks_in(by_tab[entry.sheet], out, told, entry)


def _read_marks(
    header: Header, out: Journal, who: Meant, told: Mapping[tuple[str, int], Line]
) -> None:
    """The marks of the pupils that were found, each judged by itself."""
    people = {
        entry.row: record
        for entry, record in who.known
        if entry.sheet == header.grid.name and isinstance(record, ParticipantsRow)
    }
    lines = [told[header.grid.name, row] for row in sorted(people)]
    for subject in out.subjects:
        if subject not in header.taken:
            continue
        found = read_entries(_with(header, (subject,)), out.sheet, BY_CODE, lines)
        out.rejected += found.rejected
        out.lost += len(found.rejected)
        out.marks += [
            JournalMark(people[entry.row], subject, entry, entry.values[subject])
            for entry in found.taken
            if subject in entry.values
        ]


def _with(header: Header, names: Sequence[str]) -> Header:
    """The header as if the table had these columns only."""
    return replace(header, taken={n: p for n, p in header.taken.items() if n in names})


def _marks_in(
    header: Header, out: Journal, told: Mapping[tuple[str, int], Line], entry: Entry
) -> int:
    """How many marks stand in a row of the file, of whatever kind."""
    line = told[header.grid.name, entry.row]
    return sum(not is_blank(line.cell(place.at)) for place in _places(header, out.subjects))


def _places(header: Header, subjects: Sequence[str]) -> Iterator[Place]:
    for subject in subjects:
        yield from (place for place in header.taken.get(subject, ()) if place)


def is_known(journal: Journal) -> bool:
    """Whether most pupils of the file are in the book: «Код» may be another system's number."""
    people = {mark.person.nth for mark in journal.marks}
    return len(people) > len(journal.strangers) + len(journal.rejected)
