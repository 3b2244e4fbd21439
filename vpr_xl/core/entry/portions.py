"""Which rows an expert's file holds: one file a class or an expert, once or for double entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.declare.tasks import dependency
from vpr_xl.core.entry.facts import Facts
from vpr_xl.core.entry.prefill import Knowledge, in_order, writers
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.records.rows import AssignmentsRole, ParticipantsRow, ResultsRow
from vpr_xl.core.records.writing import cell_of
from vpr_xl.core.values import Cell

#: The two entries of a class that is entered twice.
COPIES = (1, 2)
#: What an expert's file cannot do: the mark needs the scale of the book, staff are not named.
_OF_THE_BOOK = ("mark",)


@dataclass(frozen=True, slots=True)
class Portion:
    """The rows of one file.

    people: in the order of the rows.  expert: number of the member of staff, "" where the file is
    anybody's.  copy: which entry of a class that is entered twice, 0 of one that is entered once.
    """

    sheet: WorkSheet
    people: tuple[ParticipantsRow, ...]
    expert: str = ""
    copy: int = 0

    @property
    def classes(self) -> tuple[str, ...]:
        """Classes of the rows, each once, in the order of the rows."""
        return tuple(dict.fromkeys(one.class_name or "" for one in self.people))


def portions(
    campaign: Campaign,
    sheet: WorkSheet,
    *,
    by_expert: bool,
    double: bool,
    class_name: str | None = None,
) -> list[Portion]:
    """Files of a work; none where nobody with a code writes it.

    By expert: whole classes where there are as many as experts, else the rows cut evenly; a work
    without experts is cut by class.  The second entry is given to the next expert.
    class_name: only this class.
    """
    everybody = writers(campaign, sheet)
    some = [one for one in everybody if class_name in (None, one.class_name)]
    people = in_order(campaign, some)
    experts = experts_of(campaign, sheet.work_id) if by_expert else []
    shares = _dealt(_by_class(people), len(experts)) if experts else _by_class(people)
    out = []
    for copy in COPIES if double else (0,):
        shift = max(0, copy - 1)
        for nth, share in enumerate(shares):
            expert = experts[(nth + shift) % len(experts)] if experts else ""
            out.append(Portion(sheet, tuple(share), expert, copy))
    return out


def experts_of(campaign: Campaign, work_id: str) -> list[str]:
    """Numbers of the experts assigned to a work, each once."""
    found = {
        row.staff_id
        for row in campaign.assignments
        if row.work_id == work_id and row.role is AssignmentsRole.EXPERT and row.staff_id
    }
    return sorted(found)


def _by_class(people: Sequence[ParticipantsRow]) -> list[list[ParticipantsRow]]:
    return [list(members) for _, members in groupby(people, key=lambda one: one.class_name)]


def _dealt(classes: Sequence[list[ParticipantsRow]], count: int) -> list[list[ParticipantsRow]]:
    """The classes in so many shares, as even as whole classes allow, else cut within classes."""
    if len(classes) < count:
        people = [one for members in classes for one in members]
        edges = [round(len(people) * n / count) for n in range(count + 1)]
        return [people[a:b] for a, b in pairwise(edges) if b > a]
    shares: list[list[int]] = [[] for _ in range(count)]
    for at in sorted(range(len(classes)), key=lambda at: -len(classes[at])):
        least = min(shares, key=lambda share: sum(len(classes[n]) for n in share))
        least.append(at)
    return [[one for at in sorted(share) for one in classes[at]] for share in shares]


def entry_columns(sheet: WorkSheet) -> list[Column]:
    """Columns of the file: those of the work's sheet, in its order, but the book's own ones."""
    table = sheet.table
    ordered = sorted(table.columns, key=lambda column: table.places[column.name])
    return [c for c in ordered if c.formula not in _OF_THE_BOOK and not _names_staff(c)]


def _names_staff(column: Column) -> bool:
    return column.reference is not None and column.reference.table == "staff"


def details_of(campaign: Campaign, sheet: WorkSheet) -> dict[str, Any]:
    """What the builder must know of the work, as for the sheet in the book."""
    layout, work = campaign.layout_of(sheet.work_id), campaign.work_by_id.get(sheet.work_id)
    limits = (work.code_from, work.code_to) if work else (None, None)
    return {
        "columns": [column.title for column in entry_columns(sheet)],
        "work_id": sheet.work_id,
        "not_covered": layout is None or layout.not_covered,
        "dependency": dependency(sheet.tasks) if layout is None or layout.criteria else {},
        "code_range": [int(one) for one in limits if one] if all(limits) else None,
    }


def rows_of(knowledge: Knowledge, portion: Portion) -> list[list[Cell | None]]:
    """The file's rows: what stands in the book, else what it knows.

    An entry of two begins without scores and marks: a mistake that stands there would be copied.
    """
    sheet, columns = portion.sheet, entry_columns(portion.sheet)
    own = {row.participant_code: row for row in reversed(sheet.rows)}
    out = []
    for person in portion.people:
        values = knowledge.of(sheet, person)
        row = own.get(person.participant_code)
        if row is not None and not portion.copy:
            values |= dict(standing(sheet, row))
        out.append([cell_of(column, values.get(column.name)) for column in columns])
    return out


def standing(sheet: WorkSheet, row: ResultsRow) -> Iterator[tuple[str, Any]]:
    """What stands in a row of the book, by column of the file; typed, blanks left out."""
    scores = {t.header: s for t, s in zip(sheet.tasks, row.scores, strict=True)}
    for column in entry_columns(sheet):
        if column.formula is None:
            value = scores.get(column.name, getattr(row, column.name, None))
            if value is not None:
                yield column.name, value


def facts_of(campaign: Campaign, portion: Portion) -> Facts:
    """What the file says of itself."""
    return Facts.of(
        campaign.settings,
        work_id=portion.sheet.work_id,
        classes=portion.classes,
        expert=portion.expert,
        copy=portion.copy,
        rows=len(portion.people),
    )
