"""What the book knows of a row of results before its scores: code, class, variants, absence.

Nothing that stands on a sheet is changed here, and scores are never made up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vpr_xl.core.changes import SetCell
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.records.rows import ParticipantsRow, ProtocolRow, ResultsRow, SeatingRow, Variant
from vpr_xl.core.records.writing import append_row, set_value
from vpr_xl.core.reserve.needs import missed

_VARIANTS = (Variant.VARIANT_1, Variant.VARIANT_2)
#: Columns of those who wrote a part at least.
_OF_WRITERS = ("class_ordinal", "sex")


@dataclass(frozen=True)
class Knowledge:
    """What the sheets of the campaign say about the rows of its works."""

    campaign: Campaign

    @cached_property
    def _seats(self) -> Mapping[tuple[str | None, str | None, int], SeatingRow]:
        """Seats by work, code and part; the first of equal ones."""
        rows = reversed(self.campaign.seating)
        return {(s.work_id, s.participant_code, s.part or 1): s for s in rows}

    def of(self, sheet: WorkSheet, person: ParticipantsRow) -> dict[str, Any]:
        """Typed values by column of the work's sheet; what is not known is not among them.

        Variants are those of «protocol», else of the seat, and only where attendance is marked:
        a seat alone does not say that somebody wrote.  Who was away has nothing but absence.
        """
        code = person.participant_code or ""
        values: dict[str, Any] = {"participant_code": code}
        protocol = self.campaign.protocol_of.get((sheet.work_id, code))
        if protocol is not None and is_marked(protocol):
            for part, name in enumerate(sheet.variants, 1):
                values[name] = self._variant(protocol, part)
        if not is_away(sheet, values):
            values |= {"class_ordinal": self._ordinal(person), "sex": person.sex}
        return {
            name: value
            for name, value in values.items()
            if value is not None and name in sheet.table.places
        }

    def _variant(self, protocol: ProtocolRow, part: int) -> Variant | None:
        if part in missed(self.campaign, protocol):
            return Variant.ABSENT
        seat = self._seats.get((protocol.work_id, protocol.participant_code, part))
        written = protocol.variant_1 if part == 1 else protocol.variant_2
        number = written or (seat.variant if seat else None)
        return _VARIANTS[number - 1] if number else None

    def _ordinal(self, person: ParticipantsRow) -> int | None:
        found = self.campaign.class_by_name.get(person.class_name or "")
        return found.class_ordinal if found else None


def is_marked(protocol: ProtocolRow) -> bool:
    """Whether it is known if the participant came, on either day."""
    return protocol.attendance is not None or protocol.reserve_attendance is not None


def is_away(sheet: WorkSheet, values: Mapping[str, Any]) -> bool:
    """Whether the values say that the participant wrote no part."""
    given = [values.get(name) for name in sheet.variants]
    return bool(given) and all(one is Variant.ABSENT for one in given)


@dataclass(frozen=True, slots=True)
class Begun:
    """Rows begun on one work's sheet.

    added: new rows.  completed: rows that stood there and get what was blank in them.
    unmarked: writers without attendance, who get no row yet.
    """

    work_id: str
    changes: tuple[SetCell, ...]
    added: int
    completed: int
    unmarked: int


def begun(campaign: Campaign) -> list[Begun]:
    """What each work's sheet gets, in the order of the sheets; nothing the second time."""
    knowledge = Knowledge(campaign)
    return [_begun(knowledge, sheet) for sheet in campaign.work_sheets]


def _begun(knowledge: Knowledge, sheet: WorkSheet) -> Begun:
    campaign = knowledge.campaign
    rows = {row.participant_code: row for row in reversed(sheet.rows)}
    changes: list[SetCell] = []
    added = completed = unmarked = 0
    for person in in_order(campaign, writers(campaign, sheet)):
        protocol = campaign.protocol_of.get((sheet.work_id, person.participant_code or ""))
        if protocol is None or not is_marked(protocol):
            unmarked += person.participant_code not in rows
            continue
        values = knowledge.of(sheet, person)
        row = rows.get(person.participant_code)
        if row is None:
            changes += append_row(sheet.table, values, added)
            added += 1
        else:
            cells = _completing(sheet, row, values)
            changes += cells
            completed += bool(cells)
    return Begun(sheet.work_id, tuple(changes), added, completed, unmarked)


def _completing(sheet: WorkSheet, row: ResultsRow, values: Mapping[str, Any]) -> list[SetCell]:
    """What stands nowhere in the row yet; class and sex only beside a part that was written."""
    own = {name: getattr(row, name) for name in sheet.variants}
    variants = {name: own[name] or values.get(name) for name in sheet.variants}
    left_out = _OF_WRITERS if is_away(sheet, variants) else ()
    return [
        set_value(sheet.table, row.nth, sheet.table.column(name), value)
        for name, value in values.items()
        if row.blank(name) and name not in left_out
    ]


def writers(campaign: Campaign, sheet: WorkSheet) -> list[ParticipantsRow]:
    """Those with a code who write the work; those who left are not among them."""
    return [one for one in campaign.writers_of(sheet.work_id) if one.participant_code]


def in_order(campaign: Campaign, people: Sequence[ParticipantsRow]) -> list[ParticipantsRow]:
    """By class as the school numbers them, then by code: the order of a pile of papers."""
    numbers = {name: row.class_ordinal or 0 for name, row in campaign.class_by_name.items()}
    return sorted(
        people,
        key=lambda one: (
            numbers.get(one.class_name or "", 0),
            one.class_name or "",
            one.participant_code or "",
        ),
    )
