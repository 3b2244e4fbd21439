"""`print`: what goes to paper, what «Материалы» learns of it, and which names stay off it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.demo_world import demo_book, disk_world, world_after
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.documents.blocks import Document
from vpr_xl.core.documents.registry import Scope, documents
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsKind
from vpr_xl.core.records.writing import emptied_row
from vpr_xl.core.rules.engine import findings
from vpr_xl.ports import World

DAY = datetime.date(2026, 4, 21)


@pytest.fixture(scope="module")
def made() -> bytes:
    return demo_book()


@pytest.fixture
def book(made: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(made)
    return path


def _campaign(blob: bytes) -> Campaign:
    world = world_after()
    return Campaign(world.read(blob), world.house, world.clock.today())


def _world(printed: list[Document]) -> World:
    def pdf(made: Sequence[Document], created: datetime.datetime) -> bytes:
        printed.extend(made)
        return b"%PDF"

    return replace(disk_world(), pdf=pdf)


@pytest.mark.parametrize("kind", sorted(documents()))
def test_every_kind_has_something_to_print_of_the_demo(kind: str, made: bytes) -> None:
    known = documents()[kind]

    papers = list(known.make(_campaign(made), Scope()))

    assert papers
    assert all(paper.blocks and paper.head for paper in papers)


@pytest.mark.parametrize("kind", sorted(documents()))
def test_paper_that_does_not_say_it_stays_in_the_school_holds_no_name(
    kind: str, made: bytes
) -> None:
    campaign = _campaign(made)
    names = {p.full_name or "" for p in (*campaign.participants, *campaign.staff)}
    names -= {campaign.settings.director or ""}  # signs what hangs in the corridor

    for paper in documents()[kind].make(campaign, Scope()):
        if not (paper.private or paper.draft):
            said = str(paper.blocks)
            assert not [name for name in names if name in said]


@pytest.mark.parametrize("kind", ["slips", "room-lists", "door-signs", "labels", "print-run"])
def test_paper_for_the_corridor_is_not_private(kind: str, made: bytes) -> None:
    assert not any(p.private for p in documents()[kind].make(_campaign(made), Scope()))


def test_slips_come_in_the_order_of_the_room_list(made: bytes) -> None:
    campaign, scope = _campaign(made), Scope(DAY)

    lists = list(documents()["room-lists"].make(campaign, scope))
    slips = list(documents()["slips"].make(campaign, scope))

    listed = [[row[1] for row in paper.blocks[0].rows] for paper in lists]  # type: ignore[union-attr]
    cut = [[slip.code for slip in paper.blocks[0].slips] for paper in slips]  # type: ignore[union-attr]
    assert listed == cut
    assert sum(map(len, cut)) > 50


def test_a_print_is_counted_on_the_ledger_once(book: Path) -> None:
    world = _world([])
    command = commands()["print slips"]
    opened = world.open(book.read_bytes())
    printed = [m for m in _campaign(book.read_bytes()).materials if m.event is Event.PRINTED]
    slips = [m for m in printed if m.kind is MaterialsKind.SLIPS]
    opened.apply([c for row in slips for c in emptied_row(row.found_in, row.nth)])
    book.write_bytes(opened.blob)

    first = run_on_file(world, command, book, {"date": DAY})
    between = book.read_bytes()
    again = run_on_file(world, command, book, {"date": DAY})

    campaign = _campaign(book.read_bytes())
    fresh = [m for m in campaign.materials if m.event is Event.PRINTED and m.room]
    fresh = [m for m in fresh if m.kind is MaterialsKind.SLIPS]
    assert first.changes
    assert not again.changes
    assert book.read_bytes() == between
    rooms = {paper.room for paper in documents()["slips"].make(campaign, Scope(DAY))}
    assert {m.room for m in fresh} == rooms
    assert findings(campaign) == []


def test_the_pack_of_a_day_has_a_cover_and_all_papers_of_each_room(book: Path) -> None:
    printed: list[Document] = []

    done = run_on_file(_world(printed), commands()["print pack"], book, {"date": DAY})

    covers = [paper for paper in printed if paper.title.startswith("Аудитория ")]
    titles = [paper.title for paper in printed]
    kinds = sorted((d for d in documents().values() if d.pack), key=lambda d: d.pack)
    assert len(covers) == len(done.files) == done.details["rooms"]
    assert len(kinds) >= 5
    assert titles[1 : 1 + len(kinds)] == [
        next(d.make(_campaign(book.read_bytes()), Scope(DAY))).title for d in kinds
    ]


@pytest.mark.parametrize(
    ("name", "given", "rule"),
    [
        ("print slips", {"date": datetime.date(2026, 5, 3)}, "W-160"),
        ("print protocols", {"work": "11-РУ"}, "W-160"),
        ("print pack", {"date": datetime.date(2026, 5, 3)}, "W-161"),
        ("print pack", {}, "W-162"),
    ],
)
def test_nothing_to_print_is_refused(
    name: str, given: dict[str, object], rule: str, book: Path
) -> None:
    with pytest.raises(Refused) as refusal:
        run_on_file(_world([]), commands()[name], book, given)

    assert refusal.value.rule == rule


def test_the_pack_is_counted_once_like_its_papers_printed_one_by_one(book: Path) -> None:
    emptied = _without_printed(book)
    apart: dict[object, int | None] = {}
    at_once: dict[object, int | None] = {}
    for found, kinds in ((apart, ("slips", "protocols")), (at_once, ("pack", "pack", "slips"))):
        book.write_bytes(emptied)
        for kind in kinds:
            run_on_file(_world([]), commands()[f"print {kind}"], book, {"date": DAY})
        for row in _campaign(book.read_bytes()).materials:
            if row.event is Event.PRINTED:
                key = (row.kind, row.work_id, row.part, row.room)
                assert key not in found
                found[key] = row.count

    assert {kind for kind, *_ in apart} == {MaterialsKind.SLIPS, MaterialsKind.PROTOCOL}
    assert apart == at_once


def _without_printed(book: Path) -> bytes:
    """The book as if nothing had been printed yet."""
    opened = disk_world().open(book.read_bytes())
    printed = [m for m in _campaign(book.read_bytes()).materials if m.event is Event.PRINTED]
    assert printed
    opened.apply([c for row in printed for c in emptied_row(row.found_in, row.nth)])
    return opened.blob
