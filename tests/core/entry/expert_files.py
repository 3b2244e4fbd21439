"""Experts' files of the made-up school in memory: as they are made, and as experts fill them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from tests.commands.demo_world import demo_book
from tests.commands.entry_book import WORLD, campaign_of, unentered_book, work
from vpr_xl.core.changes import SetCell
from vpr_xl.core.entry.facts import Facts
from vpr_xl.core.entry.portions import details_of, facts_of, portions, rows_of, standing
from vpr_xl.core.entry.prefill import Knowledge
from vpr_xl.core.entry.read import EntryFile, facts_in, read_rows, table_in
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import applied, cell_of
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import Cell, shown


@cache
def campaign() -> Campaign:
    """The book that the files come back to."""
    return campaign_of(unentered_book())


@cache
def empty_file(work_id: str, class_name: str, copy: int) -> Reading:
    """A file as an expert gets it."""
    return WORLD.read(empty_blob(work_id, class_name, copy))


@cache
def empty_blob(work_id: str, class_name: str, copy: int) -> bytes:
    sheet = work(campaign(), work_id)
    every = portions(campaign(), sheet, by_expert=False, double=bool(copy))
    one = next(p for p in every if p.classes == (class_name,) and p.copy == copy)
    rows, facts = rows_of(Knowledge(campaign()), one), facts_of(campaign(), one)
    return WORLD.builder.entry(work_id, details_of(campaign(), sheet), rows, facts.pairs)


@cache
def filled_file(work_id: str, class_name: str, copy: int) -> Reading:
    """The same with the scores that the demo's book has, typed as an expert types them."""
    reading = empty_file(work_id, class_name, copy)
    entered = work(campaign_of(demo_book()), work_id)
    rows = {row.participant_code: row for row in entered.rows}
    grid = reading.grids[0]
    table = opened("", reading).table
    changes = [
        SetCell(grid.name, number, table.places[name], cell_of(table.column(name), value))
        for number in table.numbers
        for name, value in standing(entered, rows[shown(grid.cell(number, 1))])
        if name in table.places
    ]
    return applied(reading, changes)


def opened(name: str, reading: Reading) -> EntryFile:
    """The file before its rows are read."""
    facts = facts_in(reading, WORLD.house)
    assert isinstance(facts, Facts)
    found = table_in(reading, WORLD.house, facts)
    assert found is not None
    return EntryFile(name, facts, *found)


def read(name: str, reading: Reading) -> EntryFile:
    """The file with its rows, as the command reads it."""
    file = opened(name, reading)
    layout = campaign().layout_of(file.facts.work_id)
    assert layout is not None
    read_rows(file, work(campaign(), file.facts.work_id), layout.not_covered)
    return file


def retyped(reading: Reading, cells: Mapping[tuple[int, int], Cell | None]) -> Reading:
    """The file with other cells on its sheet of scores."""
    name = reading.grids[0].name
    return applied(reading, [SetCell(name, *place, cell) for place, cell in cells.items()])


def addresses(faults: Iterable[object]) -> set[str | None]:
    return {getattr(one, "cell", None) for one in faults}
