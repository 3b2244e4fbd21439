"""Rows of experts' files into the book: compared with each other, with the book, then written.

What stands in the book is never changed; of a class that is entered twice nothing is taken while
its two entries differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vpr_xl.core.changes import SetCell
from vpr_xl.core.codes.nearest import nearest
from vpr_xl.core.entry.compare import Difference, Found, compared
from vpr_xl.core.entry.portions import COPIES, experts_of, standing
from vpr_xl.core.entry.prefill import Knowledge, is_away, writers
from vpr_xl.core.entry.read import EntryFile, EntryRow, Fault
from vpr_xl.core.records.campaign import Campaign, WorkSheet, word_of
from vpr_xl.core.records.rows import ParticipantsRow, ResultsRow
from vpr_xl.core.records.writing import append_row, set_value
from vpr_xl.core.values import shown

#: What the book gives to those who wrote, where their row is new.
_OF_WRITERS = ("class_ordinal", "sex")
_NOT_OF_THE_ABSENT = (*_OF_WRITERS, "previous_mark")

#: A class in a work.
Held = tuple[str, str]


@dataclass
class Merged:
    """What the files come to.

    rows: of files, without those that wait; each is taken or rejected.  new, completed, same:
    participants, once for a class that is entered twice.  waiting: rows without any score yet.
    held: classes of which nothing is taken, since two entries differ.
    """

    changes: list[SetCell] = field(default_factory=list)
    rows: int = 0
    rejected: int = 0
    waiting: int = 0
    new: int = 0
    completed: int = 0
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


def merge(campaign: Campaign, files: Sequence[EntryFile], by: str | None = None) -> Merged:
    """The rows of files that were read against their works' sheets.

    by: number of the member of staff who entered them; None: the expert of each file, else the only
    one of the work.
    """
    out = Merged()
    for file in files:
        if file.faults:
            out.faults += file.faults
            out.rows += len(file.table.numbers)
            out.rejected += len(file.table.numbers)
    sound = [file for file in files if not file.faults]
    for work_id in dict.fromkeys(file.facts.work_id for file in sound):
        sheet = campaign.work_sheet_of(work_id)
        if sheet is None:
            raise ValueError(work_id)  # asked for when the files were read
        mine = [file for file in sound if file.facts.work_id == work_id]
        _Desk(Knowledge(campaign), sheet, mine, by, out).work()
    out.held.sort()
    return out


class _Desk:
    """The files of one work beside its sheet."""

    def __init__(
        self,
        knowledge: Knowledge,
        sheet: WorkSheet,
        files: Sequence[EntryFile],
        by: str | None,
        out: Merged,
    ) -> None:
        self.knowledge, self.campaign = knowledge, knowledge.campaign
        self.sheet, self.files, self.by, self.out = sheet, files, by, out
        self.own = {row.participant_code: row for row in reversed(sheet.rows)}
        self.writers = {one.participant_code: one for one in writers(self.campaign, sheet)}
        self.experts = experts_of(self.campaign, sheet.work_id)
        self.held: set[str] = set()
        self.alone: set[tuple[str, str | None]] = set()
        self.added = 0

    def work(self) -> None:
        """Every row of the files is taken, rejected or left waiting."""
        groups: dict[str, list[EntryRow]] = defaultdict(list)
        for file in self.files:
            self._judge(file)
            for row in file.rows:
                groups[row.code].append(row)
        for code, rows in groups.items():
            self._weigh(code, rows)
        for code, rows in groups.items():
            if self._class_of(code) in self.held:
                self._reject(rows)
            else:
                self._take(code, rows)
        self.out.held += [(self.sheet.work_id, name) for name in self.held]

    # -- a file by itself

    def _judge(self, file: EntryFile) -> None:
        """Faults of codes: unknown, of another class, given twice."""
        places: dict[str, list[int]] = defaultdict(list)
        for row in file.rows:
            if row.code:
                places[row.code].append(row.number)
        for row in file.rows:
            if not row.code:
                continue
            if len(places[row.code]) > 1:
                numbers = ", ".join(map(str, places[row.code]))
                row.faults.append(row.fault("twice", rows=numbers))
            elif row.code not in self.campaign.participant_by_code:
                near = ", ".join(nearest(row.code, self.campaign.participant_by_code)) or "нет"
                row.faults.append(row.fault("foreign", near=near))
            elif reason := self._stranger(row.code, file):
                row.faults.append(row.fault("other_class", reason=reason))

    def _stranger(self, code: str, file: EntryFile) -> str:
        """Why the code of a participant does not belong to the file; "" where it does."""
        person = self.campaign.participant_by_code[code]
        name, classes = person.class_name or "", file.facts.classes
        if person.left is not None:
            return "участник выбыл"
        if code not in self.writers:
            return f"он из класса {name}, участник не пишет эту работу"
        if classes and name not in classes:
            return f"он из класса {name}, а лист для {', '.join(classes)}"
        return ""

    # -- files beside each other

    def _weigh(self, code: str, rows: Sequence[EntryRow]) -> None:
        """Holds the class back where its two entries are not the same."""
        person = self.writers.get(code)
        is_twice = len({id(row.file) for row in rows}) > 1 or rows[0].file.facts.copy
        if person is None or not is_twice:
            return
        found: Sequence[Found] = ()
        if all(fault.why == "off_list" for row in rows for fault in row.faults):
            lacking = self._lacking(rows, person)
            found = lacking or compared(self.sheet, rows, person.class_name or "", self._is_waiting)
        if found or any(row.faults for row in rows):
            self.held.add(person.class_name or "")
        for fault, difference in found:
            if fault is not None and not self._is_told(fault, person):
                self.out.faults.append(fault)
            if difference is not None:
                self.out.differences.append(difference)

    def _is_told(self, fault: Fault, person: ParticipantsRow) -> bool:
        """Whether it is said of the file and class already: once for all of their rows."""
        key = fault.file, person.class_name
        told = fault.why == "alone" and key in self.alone
        if fault.why == "alone":
            self.alone.add(key)
        return told

    def _lacking(self, rows: Sequence[EntryRow], person: ParticipantsRow) -> list[Found]:
        """The entry of two that did not come, or came without this row."""
        copies = {row.file.facts.copy for row in rows}
        if not copies & set(COPIES) or copies >= set(COPIES):
            return []
        first, name = rows[0].file, person.class_name or ""
        others = [
            file
            for file in self.files
            if file.facts.copy not in (0, first.facts.copy) and name in file.facts.classes
        ]
        if others:
            return [(rows[0].fault("one_sided", other=others[0].name), None)]
        facts = {"copy": first.facts.copy, "class_name": name}
        return [(Fault("alone", first.name, first.table.title, facts=facts), None)]

    # -- rows into the book

    def _take(self, code: str, rows: Sequence[EntryRow]) -> None:
        """A participant's rows, which say the same; several are taken or rejected together."""
        if any(row.faults for row in rows):
            self._reject(rows)
            return
        if all(map(self._is_waiting, rows)):
            self.out.waiting += len(rows)
            return
        first, own = rows[0], self.own.get(code)
        base = self._base(first)
        values = self._values(first)
        first.faults += self._conflicts(first, own, base, values)
        if first.faults:
            self._reject(rows)
            return
        self.out.rows += len(rows)
        self._write(first, own, base, values)

    def _values(self, row: EntryRow) -> dict[str, Any]:
        """What the row enters; the absent have no class, sex and mark in the form."""
        away = is_away(self.sheet, row.values)
        return {
            name: value
            for name, value in row.values.items()
            if name != "participant_code" and not (away and name in _NOT_OF_THE_ABSENT)
        }

    def _base(self, row: EntryRow) -> dict[str, Any]:
        """What the book holds already, or gives to a new row of somebody who wrote."""
        own = self.own.get(row.code)
        if own is not None:
            return dict(standing(self.sheet, own))
        if is_away(self.sheet, row.values):
            return {}
        known = self.knowledge.of(self.sheet, self.writers[row.code])
        return {name: known[name] for name in _OF_WRITERS if name in known}

    def _is_waiting(self, row: EntryRow) -> bool:
        """Whether the row has no score and says nothing that the book does not know."""
        if self._has_scores(row.values) or is_away(self.sheet, row.values):
            return False
        known = self.knowledge.of(self.sheet, self.writers[row.code]) | self._base(row)
        return all(known.get(name) == value for name, value in self._values(row).items())

    def _has_scores(self, values: Mapping[str, Any]) -> bool:
        return any(task.header in values for task in self.sheet.tasks)

    def _conflicts(
        self,
        row: EntryRow,
        own: ResultsRow | None,
        base: Mapping[str, Any],
        values: Mapping[str, Any],
    ) -> Iterator[Fault]:
        """Cells where the book holds something else, readable or not."""
        unreadable = own.wrong_columns if own is not None else frozenset[str]()
        for name, value in values.items():
            column = self.sheet.table.column(name)
            if name in unreadable and own is not None:
                stands = shown(self.sheet.table.cell(own.nth, name))
                yield row.fault("conflict", name, own=stands)
            elif name in base and base[name] != value:
                yield row.fault("conflict", name, own=str(word_of(column, base[name])))

    def _write(
        self,
        row: EntryRow,
        own: ResultsRow | None,
        base: Mapping[str, Any],
        values: Mapping[str, Any],
    ) -> None:
        table = self.sheet.table
        news = {name: value for name, value in values.items() if name not in base}
        signed = {"entered_by": self._signer(row)} if self._has_scores(news) else {}
        if own is None:
            fresh = {"participant_code": row.code, **base, **news, **signed}
            self.out.changes += append_row(table, fresh, self.added)
            self.added += 1
            self.out.new += 1
            return
        news |= {n: v for n, v in signed.items() if n in table.places and own.blank(n)}
        self.out.changes += [
            set_value(table, own.nth, table.column(name), value)
            for name, value in news.items()
            if value is not None
        ]
        self.out.completed += bool(news)
        self.out.same += not news

    def _signer(self, row: EntryRow) -> str | None:
        """Who entered the row, where that is known."""
        known = {one.staff_id for one in self.campaign.staff}
        alone = self.experts[0] if len(self.experts) == 1 else None
        expert = row.file.facts.expert
        return self.by or (expert if expert in known else alone)

    def _reject(self, rows: Sequence[EntryRow]) -> None:
        for row in rows:
            self.out.faults += row.faults
        self.out.rows += len(rows)
        self.out.rejected += len(rows)

    def _class_of(self, code: str) -> str | None:
        person = self.writers.get(code)
        return person.class_name if person else None
