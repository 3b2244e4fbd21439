"""The whole campaign as typed records with its indexes: what every rule and command reads."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from functools import cached_property
from itertools import repeat
from typing import Any

from vpr_xl.core.declare.catalogue import Catalogue, catalogue
from vpr_xl.core.declare.check import Fault, Judged, Known, judge, references, unique
from vpr_xl.core.declare.forms import FormLayout, layout_of_year, layouts
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.match import ENTERED, Table, match
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.declare.tasks import TaskHeader, task_header
from vpr_xl.core.records.rows import (
    ENUMS,
    ClassesRow,
    ForeignLanguage,
    ParticipantsRow,
    ProtocolRow,
    ResultsRow,
    Rows,
    Settings,
    WorksRow,
)
from vpr_xl.core.tables import Reading

_NONE: frozenset[str] = frozenset()


def member_of(column: Column, value: Any) -> Any:
    """The typed value of an accepted one: enumeration members and booleans for Russian words."""
    if value is None or not column.names:
        return value
    if isinstance(value, tuple):
        return tuple(member_of(column, v) for v in value)
    name = column.names[column.enum.index(value)]
    if set(column.names) == {"yes", "no"}:
        return name == "yes"
    return ENUMS[column.names](name)


def word_of(column: Column, value: Any) -> Any:
    """The Russian word (or official number) of a typed value: the inverse of `member_of`."""
    if isinstance(value, tuple):
        return "; ".join(str(word_of(column, v)) for v in value)
    if isinstance(value, bool) and column.names:
        return column.enum[column.names.index("yes" if value else "no")]
    if isinstance(value, Enum):
        return column.enum[column.names.index(value.value)]
    return value


def typed_rows(judged: Judged, make: Any) -> list[Any]:
    """Records of one judged table; a column that the sheet lacks is None in every row."""
    table, count = judged.table, len(judged.table.rows)
    names = [f.name for f in fields(make)][3:]
    columns: list[Any] = []
    for name in names:
        if name == "scores":
            columns.append(_scores(judged))
        else:
            columns.append(_column(judged, table, name))
    wrong: Any = repeat(_NONE)
    if judged.wrong:
        wrong = [judged.wrong.get(i, _NONE) for i in range(count)]
    return list(map(make, repeat(table), range(count), wrong, *columns))


def _column(judged: Judged, table: Table, name: str) -> Any:
    values = judged.values.get(name)
    if values is None:
        return repeat(None, len(table.rows))
    column = table.sheet.column(name)
    if not column.names:
        return values
    typed = {value: member_of(column, value) for value in set(values)}
    return [typed[value] for value in values]


def _scores(judged: Judged) -> Any:
    tasks = [c.name for c in judged.table.columns if task_header(c.title)]
    if not tasks:
        return repeat((), len(judged.table.rows))
    return zip(*(judged.values[t] for t in tasks), strict=True)


@dataclass(frozen=True)
class WorkSheet:
    """The results of one work: its sheet, task columns and rows.

    work_id: the sheet's title.  tasks: score columns in sheet order, the order of `row.scores`.
    variants: names of the variant columns present, one, or one a part.
    """

    work_id: str
    table: Table
    tasks: tuple[TaskHeader, ...]
    variants: tuple[str, ...]
    rows: Sequence[ResultsRow]

    @property
    def max_score(self) -> int:
        """Sum of the columns' maxima, in points."""
        return sum(t.max_score for t in self.tasks)

    @cached_property
    def part_of(self) -> tuple[int, ...]:
        """Part (1 or 2) of each task column: a task belongs to the variant column before it."""
        second = self.table.places.get("variant_part2")
        return tuple(
            2 if second is not None and self.table.places[t.header] > second else 1
            for t in self.tasks
        )


def writes(participant: ParticipantsRow, language: ForeignLanguage | None) -> bool:
    """Whether a work is the participant's: not after leaving, a language only if learnt.

    language: the one that the work is in, None for every other subject.
    """
    learnt = participant.foreign_language
    return participant.left is None and (language is None or learnt in (None, language))


_VARIANTS = ("variant", "variant_part1", "variant_part2")


def work_sheet(judged: Judged) -> WorkSheet:
    """A work's sheet from its judged table."""
    table = judged.table
    headers = sorted(
        (at, task)
        for name, at in table.places.items()
        if name not in table.sheet.by_name and (task := task_header(name))
    )
    return WorkSheet(
        work_id=table.title,
        table=table,
        tasks=tuple(task for _, task in headers),
        variants=tuple(v for v in _VARIANTS if v in table.places),
        rows=typed_rows(judged, ResultsRow),
    )


def _unchanged(reading: Reading, before: Campaign) -> Mapping[int, Judged]:
    """Tables of the sheets that are one object in both readings, by the place of their tab."""
    tabs = zip(reading.grids, before.reading.grids, strict=False)
    same = {order for order, (grid, former) in enumerate(tabs) if grid is former}
    every = (judged for found in before.judged.values() for judged in found)
    return {judged.table.order: judged for judged in every if judged.table.order in same}


class Campaign(Rows):
    """Everything that a workbook says, with the declarations, the catalogue and the day.

    faults: violations of the declarations; misfits: sheets and columns that differ from them.
    before: the same book with other cells in it; what it made of unchanged sheets is kept.
    """

    def __init__(
        self, reading: Reading, house: House, today: datetime.date, before: Campaign | None = None
    ) -> None:
        kept = _unchanged(reading, before) if before else {}
        tables = {order: judged.table for order, judged in kept.items()}
        self.tables, self.misfits = match(reading, house, tables)
        self.house, self.today, self.reading = house, today, reading
        known: Known = {}
        self.judged: Mapping[str, Sequence[Judged]] = {
            name: [kept.get(t.order) or judge(t, known) for t in found]
            for name, found in self.tables.items()
            if found[0].sheet.kind in ENTERED
        }
        super().__init__(self._typed)

    @cached_property
    def _writers(self) -> dict[str, list[ParticipantsRow]]:
        """Work -> its writers, as far as they were asked for."""
        return {}

    def _typed(self, table: str, make: Any) -> Sequence[Any]:
        return [r for judged in self.judged.get(table, ()) for r in typed_rows(judged, make)]

    def has(self, table: str) -> bool:
        """Whether the book has a sheet of this table."""
        return table in self.tables

    def table(self, name: str) -> Table | None:
        """The matched sheet of a table, None where the book has none."""
        found = self.tables.get(name)
        return found[0] if found else None

    @cached_property
    def faults(self) -> list[Fault]:
        """Every violation of the declarations, keys and references among them."""
        every = [j for judged in self.judged.values() for j in judged]
        out = [fault for j in every for fault in j.faults]
        for judged in every:
            if judged.table.sheet.kind != "settings":
                out.extend(unique(judged))
                out.extend(references(judged, self.judged))
        return out

    @cached_property
    def misfit_sheets(self) -> frozenset[str]:
        """Titles of sheets that are missing or lack columns."""
        return frozenset(m.sheet for m in self.misfits if m.what.startswith("missing"))

    @cached_property
    def words(self) -> Mapping[Enum, str]:
        """Words of the enumerations' members as the sheets show them."""
        out: dict[Enum, str] = {}
        for sheet in self.house.sheets.values():
            for column in (*sheet.columns, *sheet.settings):
                members = ENUMS.get(column.names)
                if members:
                    pairs = zip(column.names, column.enum, strict=True)
                    out.update({members(name): str(word) for name, word in pairs})
        return out

    @cached_property
    def settings(self) -> Settings:
        """The school's settings."""
        judged = self.judged.get("school")
        if not judged:
            return Settings()
        sheet = judged[0].table.sheet
        return Settings(
            **{s.name: member_of(s, judged[0].values[s.name][0]) for s in sheet.settings}
        )

    def decision(self, name: str) -> Any:
        """A setting of the school; its declared default where nothing is entered."""
        value = getattr(self.settings, name)
        sheet = self.house.sheets.get("school")
        if value is not None or sheet is None:
            return value
        setting = sheet.setting(name)
        return member_of(setting, setting.default)

    @cached_property
    def catalogue(self) -> Catalogue | None:
        """Facts of the campaign's year; None where no year is entered or the year is unknown."""
        year = self.settings.campaign_year
        raw = self.house.catalogues.get(year) if year is not None else None
        return catalogue(raw) if raw else None

    @cached_property
    def class_by_name(self) -> Mapping[str, ClassesRow]:
        """Classes by name; the first of equal ones."""
        return {c.class_name: c for c in reversed(self.classes) if c.class_name}

    @cached_property
    def work_by_id(self) -> Mapping[str, WorksRow]:
        """Works by id; the first of equal ones."""
        return {w.work_id: w for w in reversed(self.works) if w.work_id}

    @cached_property
    def participant_by_code(self) -> Mapping[str, ParticipantsRow]:
        """Participants by code; the first of equal ones."""
        return {p.participant_code: p for p in reversed(self.participants) if p.participant_code}

    def class_of(self, participant_code: str | None) -> ClassesRow | None:
        """The class of the participant who holds this code; None where either is unknown."""
        pupil = self.participant_by_code.get(participant_code or "")
        return self.class_by_name.get(pupil.class_name or "") if pupil else None

    @cached_property
    def participants_of(self) -> Mapping[str, Sequence[ParticipantsRow]]:
        """Participants by class."""
        out: dict[str, list[ParticipantsRow]] = defaultdict(list)
        for participant in self.participants:
            if participant.class_name:
                out[participant.class_name].append(participant)
        return out

    @cached_property
    def protocol_of(self) -> Mapping[tuple[str, str], ProtocolRow]:
        """Rows of the protocol by work and participant code; the first of equal ones."""
        return {
            (r.work_id, r.participant_code): r
            for r in reversed(self.protocol)
            if r.work_id and r.participant_code
        }

    @cached_property
    def work_sheets(self) -> Sequence[WorkSheet]:
        """The works' sheets in tab order."""
        return [work_sheet(j) for j in self.judged.get("results", ())]

    @cached_property
    def _layouts(self) -> tuple[FormLayout, ...]:
        return layouts(self.house.forms)

    def layout_of(self, work_id: str | None) -> FormLayout | None:
        """The layout of the work's form: of the form taken, else of the campaign's year."""
        work = self.work_by_id.get(work_id or "")
        if work and work.form_layout:
            return next((f for f in self._layouts if f.id == work.form_layout), None)
        year = self.settings.campaign_year
        return layout_of_year(self._layouts, year) if year and self._layouts else None

    def writers_of(self, work_id: str) -> list[ParticipantsRow]:
        """Participants whose class writes the work by the plan; those who left are not among.

        A foreign language is written by those of the class who learn it.
        """
        found = self._writers.get(work_id)
        if found is None:  # a dozen rules ask for every work
            classes = {row.class_name for row in self.plan if row.work_id == work_id}
            language = self.language_of(work_id)
            people = self.participants
            found = [p for p in people if p.class_name in classes and writes(p, language)]
            self._writers[work_id] = found
        return list(found)

    def language_of(self, work_id: str) -> ForeignLanguage | None:
        """The foreign language of a work, whose subject is named as on «Участники»; else None."""
        subject = next(iter(work_id.split("-")[1:]), "")
        return self._languages.get(subject)

    @cached_property
    def _languages(self) -> Mapping[str | None, ForeignLanguage]:
        return {self.words.get(one): one for one in reversed(ForeignLanguage)}

    def work_sheet_of(self, work_id: str | None) -> WorkSheet | None:
        """The sheet of this work, None before it is made."""
        return next((s for s in self.work_sheets if s.work_id == work_id), None)

    def counted(self) -> Mapping[str, int]:
        """Rows by table name, for the report."""
        return {
            name: sum(len(j.table.rows) for j in judged)
            for name, judged in self.judged.items()
            if judged[0].table.sheet.kind in ("rows", "template", "journal")
        }
