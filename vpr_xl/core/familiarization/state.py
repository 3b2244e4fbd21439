"""State of acquaintance by class, and the rows of «Ознакомление» that come and are filled."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.familiarization.results import wrote
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import ParticipantsRow, SignedBy
from vpr_xl.core.records.writing import append_row, set_value


@dataclass(frozen=True, slots=True)
class ClassState:
    """How far a class is: results to show, sheets printed, people acquainted."""

    class_name: str
    results: int
    printed: int
    acquainted: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is to be entered into the rows; None leaves a column as it is."""

    printed_on: datetime.date | None = None
    acquainted_on: datetime.date | None = None
    signed_by: SignedBy | None = None
    acquainted_by: str | None = None

    def values(self) -> Mapping[str, object]:
        """Values by column, those given only."""
        named = {
            "printed_on": self.printed_on,
            "acquainted_on": self.acquainted_on,
            "signed_by": self.signed_by,
            "acquainted_by": self.acquainted_by,
        }
        return {name: value for name, value in named.items() if value is not None}


#: A work and a participant code.
_Pair = tuple[str, str]


def shown_results(campaign: Campaign) -> Mapping[_Pair, ParticipantsRow]:
    """Whom which result is to be shown: everybody who wrote, by work and code in tab order."""
    return {
        (sheet.work_id, row.participant_code): person
        for sheet in campaign.work_sheets
        for row in sheet.rows
        if row.participant_code
        and wrote(row, sheet)
        and (person := campaign.participant_by_code.get(row.participant_code)) is not None
        and not person.left
    }


def states(campaign: Campaign) -> list[ClassState]:
    """A state for every class with results, in the order of «Классы»."""
    rows = {
        (r.work_id or "", r.participant_code or ""): r for r in reversed(campaign.familiarization)
    }
    counts: dict[str, list[int]] = {}
    for pair, person in shown_results(campaign).items():
        row = rows.get(pair)
        count = counts.setdefault(person.class_name or "", [0, 0, 0])
        count[0] += 1
        count[1] += row is not None and row.printed_on is not None
        count[2] += row is not None and row.acquainted_on is not None
    order = [c.class_name for c in campaign.classes if c.class_name in counts]
    return [ClassState(str(name), *counts[str(name)]) for name in dict.fromkeys(order)]


@dataclass(frozen=True, slots=True)
class Entered:
    """What is to be written: changes, rows added, rows filled."""

    changes: Sequence[SetCell]
    added: int
    filled: int


def enter(
    campaign: Campaign, table: Table, facts: Facts, class_name: str | None, work_id: str | None
) -> Entered:
    """A row for every result of the scope, with the facts; what a person entered is not changed.

    table: the sheet «Ознакомление».
    """
    rows = {
        (r.work_id or "", r.participant_code or ""): r for r in reversed(campaign.familiarization)
    }
    values = facts.values()
    changes: list[SetCell] = []
    added = filled = 0
    for (work, code), person in shown_results(campaign).items():
        if class_name not in (None, person.class_name) or work_id not in (None, work):
            continue
        row = rows.get((work, code))
        if row is None:
            key = {"work_id": work, "participant_code": code}
            changes += append_row(table, {**key, **values}, added)
            added += 1
            continue
        blank = [name for name in values if row.blank(name) and name in table.places]
        changes += [set_value(table, row.nth, table.sheet.column(n), values[n]) for n in blank]
        filled += bool(blank)
    return Entered(changes, added, filled)
