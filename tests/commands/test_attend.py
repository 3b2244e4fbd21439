"""`attend`: everybody wrote but those who are named; what was marked before stays."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Attendance, ProtocolRow
from vpr_xl.core.records.writing import emptied_row


def _campaign(blob: bytes) -> Campaign:
    world = disk_world()
    return Campaign(world.read(blob), world.house, world.clock.today())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The demo's book before anybody wrote: «Протокол» is empty."""
    world = disk_world()
    table = _campaign(demo_book()).table("protocol")
    assert table is not None
    opened = world.open(demo_book())
    opened.apply([c for at in range(len(table.rows)) for c in emptied_row(table, at)])
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(opened.blob)
    return path


def _attend(book: Path, work: str, **options: object) -> Outcome:
    return run_on_file(disk_world(), commands()["attend"], book, {"work": work, **options})


def _marked(book: Path, work: str) -> dict[str, ProtocolRow]:
    rows = _campaign(book.read_bytes()).protocol
    return {row.participant_code or "": row for row in rows if row.work_id == work}


def test_everybody_wrote_the_variant_of_the_seat_but_those_named(book: Path) -> None:
    campaign = _campaign(book.read_bytes())
    seats = {s.participant_code: s for s in campaign.seating if s.work_id == "5-РУ"}
    missing = sorted(code for code in seats if code)[:2]

    done = _attend(book, "5-РУ", absent=(f"{missing[0]}, {missing[1]}",))

    marked = _marked(book, "5-РУ")
    assert Counter(row.attendance for row in marked.values()) == {
        Attendance.PRESENT: len(seats) - 2,
        Attendance.ABSENT: 2,
    }
    for code, row in marked.items():
        assert row.room == seats[code].room
        assert row.variant_1 == (None if code in missing else seats[code].variant)
    assert (done.rows_in, done.rows_out, done.rejected) == (len(seats), len(seats), 0)


def test_who_missed_one_part_has_the_variant_of_the_other(book: Path) -> None:
    code = min(
        s.participant_code or "" for s in _campaign(book.read_bytes()).seating if s.part == 2
    )
    work = next(
        s.work_id or ""
        for s in _campaign(book.read_bytes()).seating
        if s.participant_code == code and s.part == 2
    )

    _attend(book, work, absent=(code,), part="2")

    row = _marked(book, work)[code]
    assert row.attendance is Attendance.ABSENT_PART2
    assert row.variant_1 is not None
    assert row.variant_2 is None


def test_a_second_run_changes_nothing_and_names_what_differs(book: Path) -> None:
    _attend(book, "4-РУ")
    before = book.read_bytes()
    code = min(_marked(book, "4-РУ"))

    again = _attend(book, "4-РУ", absent=(code,))

    assert book.read_bytes() == before
    assert again.details["kept"] == len(_marked(book, "4-РУ"))
    assert any(code in words and "иначе" in words for words in again.said)


def test_one_class_is_marked_alone(book: Path) -> None:
    _attend(book, "5-РУ", **{"class": "5А"})

    campaign = _campaign(book.read_bytes())
    assert {campaign.participant_by_code[c].class_name for c in _marked(book, "5-РУ")} == {"5А"}


@pytest.mark.parametrize(
    ("work", "options", "rule"),
    [
        ("11-РУ", {}, "W-151"),
        ("5-РУ", {"class": "8А"}, "W-157"),
        ("5-РУ", {"absent": ("99999",)}, "W-156"),
    ],
)
def test_what_cannot_be_marked_is_refused_and_nothing_written(
    work: str, options: dict[str, object], rule: str, book: Path
) -> None:
    before = book.read_bytes()

    with pytest.raises(Refused) as refusal:
        _attend(book, work, **options)

    assert refusal.value.rule == rule
    assert book.read_bytes() == before
