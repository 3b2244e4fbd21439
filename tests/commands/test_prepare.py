"""`prepare`: rows that the day asks for, once; what people entered or dropped is respected."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.demo.campaign import made_up_campaign
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Item
from vpr_xl.ports import Clock, World

EVE = datetime.datetime(2026, 4, 20, 12, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 4, 21)
WORKPLACE = "рабочее место координатора"


class _Eve(Clock):
    def today(self) -> datetime.date:
        return EVE.date()

    def now(self) -> datetime.datetime:
        return EVE


def _world() -> World:
    return replace(disk_world(), clock=_Eve())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The made-up school on the eve of its first work, with codes; nobody has read a document."""
    world = _world()
    demo = made_up_campaign(world.house, "small", random.Random(1).randrange)
    codes = demo.drawn_codes(random.Random(1).randrange)
    content = {**demo.preparation(), "participants": demo.complete(codes)["participants"]}
    content["acknowledgements"] = content["acknowledgements"][:1]
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(world.builder.master(demo.settings, content, {}, EVE))
    return path


def _campaign(path: Path) -> Campaign:
    world = _world()
    return Campaign(world.read(path.read_bytes()), world.house, world.clock.today())


def _run(path: Path, **options: object) -> Outcome:
    return run_on_file(_world(), commands()["prepare"], path, options)


def _record(path: Path, table: str, key: str, *values: str) -> None:
    options = {"table": table, "key": key, "values": values}
    run_on_file(_world(), commands()["record"], path, options)


def test_every_room_of_the_day_and_the_workplace_get_their_items(book: Path) -> None:
    _run(book)

    after = _campaign(book)
    rooms = {room for row in after.plan if row.date == DAY for room in row.rooms or ()}
    items = Counter(row.place for row in after.readiness)
    assert set(items) == rooms | {WORKPLACE}
    assert {items[room] for room in rooms} == {8}
    assert {row.date for row in after.readiness} == {DAY}
    assert all(row.blank("ready") and row.blank("checked_by") for row in after.readiness)


def test_every_writer_of_the_day_gets_a_row_without_attendance(book: Path) -> None:
    _run(book)

    after = _campaign(book)
    works = {row.work_id for row in after.plan if row.date == DAY}
    wanted = {(w, p.participant_code) for w in works if w for p in after.writers_of(w)}
    classes = {row.class_name for row in after.plan if row.date == DAY}
    codes = {p.participant_code for p in after.participants if p.class_name in classes}
    written = [(row.work_id, row.participant_code) for row in after.protocol]
    assert set(written) == {pair for pair in wanted if pair[1] in codes}
    assert len(written) == len(set(written)) > 0
    assert all(row.blank("attendance") and row.room for row in after.protocol)


def test_everybody_stands_beside_what_they_must_read(book: Path) -> None:
    done = _run(book)

    after = _campaign(book)
    readers = {d.document_id: {r.value for r in d.must_read or ()} for d in after.documents}
    roles = {s.staff_id: {r.value for r in s.roles or ()} for s in after.staff}
    pairs = [(row.staff_id, row.document_id) for row in after.acknowledgements]
    assert len(pairs) == len(set(pairs)) == done.details["added"]["acknowledgements"] + 1
    assert all(roles[person] & readers[document] for person, document in pairs)


def test_a_second_run_adds_nothing(book: Path) -> None:
    _run(book)

    again = _run(book)

    assert again.rows_out == 0
    assert not again.changes


def test_a_place_with_rows_is_left_and_its_items_come_back_on_the_next_day(book: Path) -> None:
    _record(book, "Готовность", f"204;{DAY:%d.%m.%Y};часы")
    _run(book)
    later = min(
        row.date
        for row in _campaign(book).plan
        if row.date and row.date > DAY and "204" in (row.rooms or ())
    )

    _run(book, date=later)

    items = {(row.date, row.item) for row in _campaign(book).readiness if row.place == "204"}
    assert items == {(DAY, Item.CLOCK), (later, Item.CLOCK)}


def test_a_day_without_works_is_refused(book: Path) -> None:
    with pytest.raises(Refused) as refusal:
        _run(book, date=datetime.date(2026, 5, 3))

    assert refusal.value.rule == "W-161"
