"""Findings about the school's own tables: where in the file, what is wrong. Names are never said.

A broken keyword speaks through the S rule of that keyword, a clash of rows through family W.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vpr_xl.core.declare.check import Fault
from vpr_xl.core.declare.house import House
from vpr_xl.core.findings import Finding, in_order
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.record import Record
from vpr_xl.core.rules.engine import Report, rules
from vpr_xl.core.rules.w_file import finding
from vpr_xl.core.tables import address
from vpr_xl.core.values import Cell, shown, text

if TYPE_CHECKING:
    from vpr_xl.core.imports.entries import Entry, Rejection
    from vpr_xl.core.imports.marks import Journal, JournalMark

#: What stands for a letter that is not said.
_HIDDEN = "•"
_SHORT = 3  # a word of so many letters is a mark like «муж», hardly a name


@dataclass(frozen=True, slots=True)
class _Faults:
    """What an S rule asks of a campaign."""

    faults: Sequence[Fault]
    house: House


def rejection_findings(
    rejections: Sequence[Rejection], campaign: Campaign, order: Mapping[str, int], name_column: str
) -> list[Finding]:
    """Why rows were not taken, in the order of the file.

    order: place of each table in the file.  name_column: where a fault is shown that has no column
    of its own, like a class that no caption tells.
    """
    placed = [_placed(one, one.fault, order, name_column) for one in rejections if one.fault]
    spoken = _Faults(placed, campaign.house)
    found: list[Finding] = []
    for rule in rules().values():
        if rule.id.startswith("S-") and rule.find.__module__.endswith("s_schema"):
            found += rule.find(spoken, Report(rule, campaign))
    found = [replace(one, pointer="") for one in found]
    found += [_clash(one, order, name_column) for one in rejections if one.fault is None]
    return in_order(found)


def kept_code(entry: Entry, own: str, column: str, order: Mapping[str, int]) -> Finding:
    """The list has another code than the book, which keeps its own."""
    said = finding("W-149", sheet=entry.sheet, code=entry.values[column], own=own)
    return replace(_at(said, entry, column, order), value=str(entry.values[column]))


def code_cell(
    sheet: str, row: int, column: int, code: str, why: str, order: Mapping[str, int]
) -> Finding:
    """A code of the portal's list that cannot be used."""
    said = finding("W-148", sheet=sheet, code=code, why=why)
    place = (order.get(sheet, 0), row, column)
    return replace(said, cell=address(row, column), value=code, order=place)


def marks_findings(
    journal: Journal,
    strangers: Sequence[Entry],
    differing: Sequence[tuple[JournalMark, str, str]],
    campaign: Campaign,
    order: Mapping[str, int],
) -> list[Finding]:
    """Rows and marks of a journal that were not taken, in the order of the file.

    strangers: rows of pupils who are not in the book.  differing: marks beside the work and what
    stands on its sheet.
    """
    name = journal.kind.name
    found = rejection_findings(journal.rejected, campaign, order, name)
    title = campaign.house.sheets["participants"].title
    found += [
        _at(finding("W-217", sheet=one.sheet, participants=title), one, name, order)
        for one in strangers
    ]
    for mark, work, own in differing:
        code = mark.person.participant_code or ""
        facts = {"code": code, "work": work, "value": mark.value, "own": own}
        said = finding("W-216", sheet=mark.entry.sheet, **facts)
        placed = _at(said, mark.entry, mark.subject, order)
        found.append(replace(placed, key=code, value=str(mark.value)))
    return in_order(found)


def _placed(one: Rejection, fault: Fault, order: Mapping[str, int], name_column: str) -> Fault:
    """The fault in a table that holds its own cell only, at its place in the file, nameless."""
    entry = one.entry
    at = entry.places.get(fault.column.name) or entry.places.get(name_column, 1)
    cells: list[Cell | None] = [None] * (at - 1)
    cells.append(_without_name(fault))
    table = replace(
        fault.table,
        title=entry.sheet,
        order=order.get(entry.sheet, 0),
        places={fault.column.name: at},
        numbers=[entry.row],
        rows=[cells],
    )
    return fault._replace(table=table, row_index=0)


def _without_name(fault: Fault) -> Cell | None:
    """The cell with its letters hidden where it may hold a name: of the length that it has."""
    cell = fault.cell
    if cell is None or cell.kind in ("error", "uncached"):
        return cell
    said = shown(cell)
    plain = not fault.column.private and (len(said) <= _SHORT or not _is_words(said))
    return cell if plain else text("".join(_HIDDEN if c.isalpha() else c for c in said))


def _is_words(said: str) -> bool:
    """Whether the text has a run of letters that could be a name."""
    run = 0
    for character in said:
        run = run + 1 if character.isalpha() else 0
        if run > _SHORT - 1:
            return True
    return False


def _clash(one: Rejection, order: Mapping[str, int], name_column: str) -> Finding:
    # Here, since every `check` loads the rules: the rooms of importing are a tenth of its start.
    from vpr_xl.core.imports.merge import NAMESAKES, TAKEN, TWICE

    facts, entry = dict(one.facts), one.entry
    if one.why == NAMESAKES:
        counts = {name: facts[name] for name in ("in_file", "in_book")}
        return _at(finding("W-147", sheet=entry.sheet, **counts), entry, name_column, order)
    why = {TWICE: "он стоит в файле дважды", TAKEN: _taken(facts.get("record"))}[one.why]
    said = finding("W-148", sheet=entry.sheet, code=facts["mark"], why=why)
    return replace(_at(said, entry, one.column.name, order), value=str(facts["mark"]))


def _taken(record: object) -> str:
    if not isinstance(record, Record):
        return "он уже занят"
    key = record.found_in.sheet.primary_key[0]
    return f"в книге он стоит в строке {record.row_number} ({getattr(record, key)})"


def _at(said: Finding, entry: Entry, column: str, order: Mapping[str, int]) -> Finding:
    at = entry.places.get(column, 1)
    return replace(
        said,
        cell=address(entry.row, at),
        order=(order.get(entry.sheet, 0), entry.row, at),
    )
