"""The made-up campaigns are of their sizes, without a finding, and done."""

from __future__ import annotations

import datetime

import pytest

from tests.core.demo.made_up import campaign_of, codes_of, demo_of, reading_of
from vpr_xl.adapters.declarations import house
from vpr_xl.core.actions.state import state
from vpr_xl.core.declare.catalogue import catalogue
from vpr_xl.core.declare.tasks import dependency
from vpr_xl.core.demo.campaign import YEAR
from vpr_xl.core.demo.names import PATRONYMICS, SURNAMES
from vpr_xl.core.demo.tasks import MADE_UP, tasks_of
from vpr_xl.core.records.rows import Attendance
from vpr_xl.core.rules.engine import findings

D = datetime.date
SIZES = {"small": (180, 700), "medium": (650, 2550), "large": (1500, 6000)}


@pytest.mark.parametrize("size", SIZES)
def test_sizes_are_as_promised(size: str) -> None:
    demo = demo_of(size)

    results = sum(len(paper.rows) for paper in demo.papers.values())
    assert (len(demo.before["participants"]), results) == SIZES[size]
    assert len(demo.works) >= 8


@pytest.mark.parametrize("size", SIZES)
def test_no_rule_finds_anything(size: str) -> None:
    found = findings(campaign_of(size))

    assert [(f.rule, f.sheet, f.cell, f.message) for f in found] == []


@pytest.mark.parametrize(
    "today", [D(2025, 9, 1), D(2026, 4, 20), D(2026, 5, 20), D(2026, 12, 31), D(2031, 1, 1)]
)
def test_the_day_of_the_check_changes_nothing(today: datetime.date) -> None:
    assert findings(campaign_of("small", today)) == []


@pytest.mark.parametrize("seed", range(1, 9))
def test_every_seed_is_clean(seed: int) -> None:
    from vpr_xl.core.records.campaign import Campaign

    campaign = Campaign(reading_of("small", seed), house(), D(2026, 4, 21))

    assert findings(campaign) == []


@pytest.mark.parametrize("size", SIZES)
def test_every_action_is_done(size: str) -> None:
    content = demo_of(size).complete(codes_of(size))
    columns = {s.table: [c.name for c in s.columns] for s in house().sheets.values()}
    tables = {
        table: [dict(zip(columns[table], row, strict=True)) for row in rows]
        for table, rows in content.items()
        if table in columns
    }

    states = {a.id: state(a, house(), tables).state for a in house().actions}
    assert len(states) == 20
    assert {a for a, s in states.items() if s != "done"} == set()


def test_same_seed_gives_the_same_campaign() -> None:
    again, other = demo_of.__wrapped__("small"), demo_of("small", 7)

    codes = codes_of("small")
    assert again.complete(codes) == demo_of("small").complete(codes)
    assert other.complete(codes) != demo_of("small").complete(codes)


@pytest.mark.parametrize("size", SIZES)
def test_names_are_plainly_made_up(size: str) -> None:
    demo = demo_of(size)
    people = [r["full_name"] for t in ("participants", "staff") for r in demo.before[t]]

    surnames = {name.split()[0].removesuffix("а") for name in people}
    assert surnames <= {s.removesuffix("а") for s in SURNAMES}
    patronymics = {name.split()[2] for name in people if len(name.split()) == 3}
    assert patronymics <= set(PATRONYMICS)
    assert len({r["full_name"] for r in demo.before["staff"]}) == len(demo.before["staff"])


@pytest.mark.parametrize("work_id", MADE_UP)
def test_made_up_tasks_have_the_columns_and_points_that_are_known(work_id: str) -> None:
    known = catalogue(house().catalogues[YEAR]).work(work_id)
    assert known is not None
    tasks = [task for part in tasks_of(known) for task in part]

    assert known.score_columns.value == len(tasks)
    assert known.tasks_count.value in (None, len({t.task for t in tasks}))
    assert known.max_primary_score.value in (None, sum(t.max_score for t in tasks))
    assert known.parts.value in (None, len(tasks_of(known)))
    assert len({t.header for t in tasks}) == len(tasks)


def test_every_kind_of_work_occurs() -> None:
    demo = demo_of("small")
    tasks = {w.work_id: [t for part in w.parts for t in part] for w in demo.works}

    assert [w.work_id for w in demo.works if len(w.parts) == 2] == ["5-МА"]
    assert [t.header for t in tasks["8-АЯ"]][-4:] == [
        "4К1 (3б)",
        "4К2 (2б)",
        "4К3 (3б)",
        "4К4 (2б)",
    ]
    assert dependency(tasks["8-АЯ"]) != {}
    assert {w.known.obligatory for w in demo.works} == {True, False}


def test_every_kind_of_absence_occurs() -> None:
    rows = demo_of("small").after["protocol"]

    assert {r["attendance"] for r in rows} == set(Attendance)
    assert {r.get("reserve_attendance") for r in rows} == {
        None,
        Attendance.PRESENT,
        Attendance.ABSENT,
    }


def test_scores_hold_points_zeros_and_tasks_not_begun() -> None:
    papers = demo_of("small").papers.values()
    scores = {
        row.get(task.header)
        for paper in papers
        for row in paper.rows
        for part in paper.work.parts
        for task in part
    }

    assert {None, 0, 1, 2, 3, 4, 5, "X"} == scores


def test_neighbours_have_different_variants() -> None:
    places = {}
    for row in demo_of("small").after["seating"]:
        line, column = map(int, row["place"].split("-"))
        places[row["work_id"], row["part"], row["room"], line, column] = row["variant"]

    assert len(places) == len(demo_of("small").after["seating"])
    for (work, part, room, line, column), variant in places.items():
        for near in ((line, column + 1), (line + 1, column)):
            assert places.get((work, part, room, *near)) != variant


def test_issued_sets_come_back() -> None:
    sums: dict[object, int] = {}
    for row in demo_of("small").after["materials"]:
        if "room" in row:
            key = row["work_id"], row["part"], row["room"]
            out = row["event"].value == "issued"
            sums[key] = sums.get(key, 0) + (row["count"] if out else -row["count"])

    assert sums
    assert set(sums.values()) == {0}


def test_no_organizer_is_in_two_rooms_or_teaches_the_subject() -> None:
    demo = demo_of("medium")
    teaches = {r["staff_id"]: r.get("subjects", ()) for r in demo.before["staff"]}
    subject = {r["work_id"]: r["subject_code"] for r in demo.before["works"]}
    organizers = [r for r in demo.before["assignments"] if r["role"].value == "room_organizer"]

    assert len(organizers) == len(demo.before["plan"])
    assert len({(r["date"], r["staff_id"]) for r in organizers}) == len(organizers)
    assert not [r for r in organizers if subject[r["work_id"]] in teaches[r["staff_id"]]]
