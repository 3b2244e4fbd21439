"""The papers about materials: counts of rooms, differences with both numbers, who holds what."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace

import pytest

from tests.core.demo.made_up import campaign_of
from tests.rules.planted import PlantedBook
from vpr_xl.adapters.declarations import house
from vpr_xl.core.documents.blocks import Document, Fields, Table, Text
from vpr_xl.core.documents.registry import Scope, documents
from vpr_xl.core.materials.facts import facts_of
from vpr_xl.core.materials.figures import stretches
from vpr_xl.core.materials.ledger import holdings, ledger, movements, parts_by_work
from vpr_xl.core.materials.reconcile import differences
from vpr_xl.core.materials.summary import room_counts, runs
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import MaterialsKind
from vpr_xl.core.values import text

TODAY = datetime.date(2026, 5, 25)


def _papers(campaign: Campaign, scope: Scope) -> list[Document]:
    return list(documents()["reconciliation"].make(campaign, scope))


def _one_set_lost() -> Campaign:
    book = PlantedBook()
    back = book.spot("Материалы", "Количество", _3="возвращены чистые", _4="5-МА")
    book.put(back, int(book.value(back)) - 1)
    return Campaign(book.reading, house(), TODAY)


def test_a_clean_school_agrees_in_every_work_and_says_so() -> None:
    campaign = campaign_of("small", TODAY)

    papers = _papers(campaign, Scope())

    assert len(papers) == len(campaign.works)
    assert all(Text("Все числа сходятся.", "strong") in paper.blocks for paper in papers)


def test_a_lost_set_is_named_with_both_numbers_and_their_rows() -> None:
    campaign = _one_set_lost()

    (paper,) = _papers(campaign, Scope(work_id="5-МА"))

    (facts,) = [b for b in paper.blocks if isinstance(b, Fields)]
    (row,) = [b for b in paper.blocks if isinstance(b, Table)][-1].rows
    where, what, first, from_first, second, from_second = row
    assert ("Итог", "расхождений: 1") in facts.pairs
    assert where == "часть 1, аудитория 202"
    assert what == "комплекты: выдано и вернулось"
    assert int(first) - int(second) == 1
    numbers = {m.row_number: m.count or 0 for m in campaign.materials}
    cited = [text.rpartition(" ")[2] for text in (from_first, from_second)]
    assert numbers[int(cited[0])] == int(first)
    a, b = map(int, cited[1].split("–"))
    assert sum(numbers[row] for row in range(a, b + 1)) == int(second)


def test_a_sorted_sheet_gives_the_same_differences_and_holders() -> None:
    one = PlantedBook()
    back = one.spot("Материалы", "Количество", _3="возвращены чистые", _4="5-МА")
    one.put(back, int(one.value(back)) - 1)
    at = one.column("Материалы", "Когда") - 1
    for row in one.grids["Материалы"].rows[1:]:  # everything happens in one minute
        row[at] = text("21.04.2026 09:00")  # type: ignore[index]
    grid = one.grids["Материалы"]
    before = Campaign(one.reading, house(), TODAY)
    one.grids["Материалы"] = replace(grid, rows=[grid.rows[0], *reversed(grid.rows[1:])])
    after = Campaign(one.reading, house(), TODAY)

    def told(campaign: Campaign) -> list[object]:
        book = ledger(movements(campaign), parts_by_work(campaign))
        held: Counter[object] = Counter()
        for one in holdings(book):  # which of a holder's heaps they were taken from is all the same
            held[one.work_id, one.part, one.kind, one.holder] += one.count
        found = [
            (d.what, d.work_id, d.part, d.room, d.first.count, d.second.count)
            for facts in facts_of(campaign)
            for d in differences(facts, TODAY)
        ]
        return [sorted(map(str, found)), held, len(book.short)]

    assert told(before) == told(after)
    assert len(told(before)[0]) == 1  # type: ignore[arg-type]
    assert told(before)[2] == 0


def test_the_lost_set_stays_with_its_organiser() -> None:
    campaign = _one_set_lost()

    book = ledger(movements(campaign), parts_by_work(campaign))

    (lost,) = [h for h in holdings(book) if h.holder != "С-01"]
    assert (lost.kind, lost.work_id, lost.room, lost.count) == (MaterialsKind.SET, "5-МА", "202", 1)
    assert campaign_of("small").words[lost.kind] == "комплекты"


@pytest.mark.parametrize("size", ["small", "medium"])
def test_rooms_add_up_to_the_run(size: str) -> None:
    for facts in facts_of(campaign_of(size)):
        rooms = [r for r in room_counts(facts) if r.kind is MaterialsKind.SET]
        for run in runs(facts):
            if run.kind is MaterialsKind.SET:
                mine = [r for r in rooms if r.part == run.part]
                assert sum(r.issued for r in mine) == run.issued == sum(r.back for r in mine)
                assert sum(r.used for r in mine) == run.to_experts == run.from_experts


def test_a_day_or_a_room_limits_the_paper() -> None:
    campaign = campaign_of("small", TODAY)

    day = datetime.date(2026, 4, 27)
    of_day = _papers(campaign, Scope(day))
    (of_room,) = _papers(campaign, Scope(work_id="5-МА", room="203"))

    planned = {row.work_id for row in campaign.plan if row.date == day}
    assert {paper.about.rpartition(" ")[2] for paper in of_day} == planned != set()
    rooms = {row[0] for b in of_room.blocks if isinstance(b, Table) for row in b.rows}
    assert "203" in rooms
    assert "202" not in rooms


@pytest.mark.parametrize(
    ("rows", "said"),
    [((4,), "4"), ((4, 5, 6, 9), "4–6, 9"), ((9, 4, 4), "4, 9"), ((1, 3, 5, 7), "1, 3 …")],
)
def test_rows_are_said_in_stretches(rows: tuple[int, ...], said: str) -> None:
    assert stretches(rows, 2) == said
