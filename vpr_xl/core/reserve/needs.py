"""Who has not written a work and why, from the protocol, the incidents and the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import (
    Attendance,
    IncidentsKind,
    IncidentsRow,
    ParticipantsRow,
    ProtocolRow,
    Reason,
    Variant,
)

_PARTS_MISSED = {
    Attendance.PRESENT: frozenset[int](),
    Attendance.ABSENT: frozenset({1, 2}),
    Attendance.ABSENT_PART1: frozenset({1}),
    Attendance.ABSENT_PART2: frozenset({2}),
}
#: Incidents after which a work may stay unwritten, and the reason that they are for a reserve day.
_CUT_SHORT = {
    IncidentsKind.UNWELL: Reason.ILLNESS,
    IncidentsKind.TECHNICAL: Reason.TECHNICAL,
    IncidentsKind.LEFT_EARLY: Reason.EXCUSED,
}


#: So many absent at least before a class counts as absent as a whole: one alone is just ill.
_WHOLE = 3


@dataclass(frozen=True, slots=True)
class Need:
    """A participant who has to write a work again.

    parts: those not written, (1,) for a work of one part.  reason: None where the book does not
    know it, as after an absence.
    """

    work_id: str
    participant: ParticipantsRow
    parts: tuple[int, ...]
    reason: Reason | None = None


def missed(campaign: Campaign, row: ProtocolRow) -> frozenset[int]:
    """Parts of the work that the participant has written on neither day."""
    work = campaign.work_by_id.get(row.work_id or "")
    parts = frozenset(range(1, ((work.parts if work else None) or 1) + 1))
    regular = _PARTS_MISSED[row.attendance] if row.attendance else frozenset[int]()
    if row.reserve_attendance is None:
        return regular & parts
    return regular & _PARTS_MISSED[row.reserve_attendance] & parts


def parts_of(campaign: Campaign, work_id: str, code: str) -> tuple[int, ...]:
    """Parts that a reserve day is for: those absent on the regular day, else all of the work."""
    work = campaign.work_by_id.get(work_id)
    every = range(1, ((work.parts if work else None) or 1) + 1)
    row = campaign.protocol_of.get((work_id, code))
    absent = _PARTS_MISSED[row.attendance] if row and row.attendance else frozenset[int]()
    return tuple(part for part in every if part in absent) or tuple(every)


def needs(campaign: Campaign) -> list[Need]:
    """Everybody who needs a reserve day, by work, class and code; nobody twice."""
    found: dict[tuple[str, str], Need] = {}
    for need in (*_absent(campaign), *_cut_short(campaign)):
        found.setdefault((need.work_id, need.participant.participant_code or ""), need)
    return sorted(
        found.values(),
        key=lambda n: (
            n.work_id, n.participant.class_name or "", n.participant.participant_code or "",
        ),
    )  # fmt: skip


def unmarked(campaign: Campaign) -> list[tuple[str, str]]:
    """Classes and works of days gone by where nobody's attendance is marked."""
    marked = {
        (_class(campaign, row), row.work_id)
        for row in campaign.protocol
        if row.attendance is not None
    }
    gone = {
        (row.class_name, row.work_id)
        for row in campaign.plan
        if row.date and row.date < campaign.today and row.class_name and row.work_id
    }
    return sorted((str(name), str(work)) for name, work in gone - marked)


def _absent(campaign: Campaign) -> Iterator[Need]:
    """From the protocol; where a whole class was absent, the work was not held."""
    counts = Counter(
        (_class(campaign, row), row.work_id)
        for row in campaign.protocol
        if row.attendance is Attendance.ABSENT
    )
    not_held = {
        (name, work_id)
        for (name, work_id), count in counts.items()
        if count >= max(_WHOLE, len(_writers(campaign, name, work_id)))
    }
    for row in campaign.protocol:
        person = campaign.participant_by_code.get(row.participant_code or "")
        parts = missed(campaign, row)
        if person is None or person.left or not row.work_id or not parts:
            continue
        held = (person.class_name, row.work_id) not in not_held
        reason = None if held or row.reserve_attendance else Reason.NOT_HELD
        yield Need(row.work_id, person, tuple(sorted(parts)), reason)


def _writers(campaign: Campaign, name: str | None, work_id: str | None) -> list[ParticipantsRow]:
    return [p for p in campaign.writers_of(work_id or "") if p.class_name == name]


def _class(campaign: Campaign, row: ProtocolRow) -> str | None:
    person = campaign.participant_by_code.get(row.participant_code or "")
    return person.class_name if person else None


def _cut_short(campaign: Campaign) -> Iterator[Need]:
    """From incidents: those who came and have no result of the work."""
    written = _Written(campaign)
    for incident in campaign.incidents:
        reason = _CUT_SHORT.get(incident.kind) if incident.kind else None
        if reason is None or not incident.work_id:
            continue
        for person in _concerned(campaign, incident):
            if not written.has(incident.work_id, person):
                work = campaign.work_by_id.get(incident.work_id)
                parts = range(1, ((work.parts if work else None) or 1) + 1)
                yield Need(incident.work_id, person, tuple(parts), reason)


def _concerned(campaign: Campaign, incident: IncidentsRow) -> Iterator[ParticipantsRow]:
    """The participant named, else after a failure of equipment all who sit in the room."""
    if incident.participant_code:
        person = campaign.participant_by_code.get(incident.participant_code)
        if person is not None:
            yield person
    elif incident.kind is IncidentsKind.TECHNICAL and incident.room:
        here = (incident.work_id, incident.room)
        seats = [s.participant_code for s in campaign.seating if (s.work_id, s.room) == here]
        came = [r.participant_code for r in campaign.protocol if (r.work_id, r.room) == here]
        for code in dict.fromkeys([*seats, *came]):
            person = campaign.participant_by_code.get(code or "")
            if person is not None:
                yield person


@dataclass(frozen=True)
class _Written:
    """Who has a result, by the works' sheets and the second attendance."""

    campaign: Campaign

    @cached_property
    def _codes(self) -> Mapping[str, frozenset[str | None]]:
        return {
            sheet.work_id: frozenset(
                row.participant_code
                for row in sheet.rows
                if any(score is not None for score in row.scores)
                or Variant.ABSENT in (row.variant, row.variant_part1, row.variant_part2)
            )
            for sheet in self.campaign.work_sheets
        }

    def has(self, work_id: str, person: ParticipantsRow) -> bool:
        """Whether the work is written or the protocol tells of it already."""
        code = person.participant_code or ""
        row = self.campaign.protocol_of.get((work_id, code))
        again = row is not None and row.reserve_attendance is not None
        return again or code in self._codes.get(work_id, ())
