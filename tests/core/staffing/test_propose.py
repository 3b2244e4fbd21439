"""Assignments of a book: what is needed, what stays as it is, what is written."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import pytest

from tests.core.demo.made_up import campaign_of
from tests.core.made_book import after, campaign_from
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import AssignmentsRole, Kind, MustRead, Origin, SubjectCode
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.staffing.greedy import Greedy
from vpr_xl.core.staffing.needs import staffing
from vpr_xl.core.staffing.propose import StaffProposal, propose

D = datetime.date
DAY = D(2026, 4, 21)
Role = AssignmentsRole


def _staff(*numbers: int, **more: Any) -> list[dict[str, Any]]:
    roles = (MustRead.ROOM_ORGANIZER, MustRead.EXPERT)
    base = {"full_name": "Выдуманова Анна Тестовна", "roles": roles}
    return [{"staff_id": f"С-{n:02d}", **base, **more} for n in numbers]


def _planned(class_name: str, room: str, **more: Any) -> dict[str, Any]:
    return {
        "class_name": class_name,
        "work_id": "5-РУ",
        "part": 1,
        "date": DAY,
        "lesson_from": 2,
        "lesson_to": 2,
        "rooms": room,
        **more,
    }


def _book(settings: dict[str, Any] | None = None, **tables: Any) -> Campaign:
    quiet = {"technicians_per_day": 0, "experts_per_work": 0, **(settings or {})}
    base: dict[str, Any] = {
        "classes": [{"class_name": f"5{c}", "grade": 5, "class_ordinal": n}
                    for n, c in enumerate("АБ", 1)],
        "works": [{"work_id": "5-РУ", "subject_code": SubjectCode.RUSSIAN, "grade": 5, "parts": 1},
                  {"work_id": "5-АЯ", "subject_code": SubjectCode.ENGLISH, "grade": 5, "parts": 1}],
        "rooms": [{"room": r, "capacity": 30} for r in ("201", "202")]
        + [{"room": "101", "capacity": 0, "store": True}],
        "plan": [_planned("5А", "201"), _planned("5Б", "202")],
        "staff": _staff(1, 2, 3, 4),
    }  # fmt: skip
    return campaign_from(quiet, **{**base, **tables})


def _done(campaign: Campaign, **options: Any) -> tuple[Campaign, StaffProposal]:
    done = propose(campaign, Greedy(), **options)
    return after(campaign, done.changes), done


def test_every_room_gets_its_organisers_and_a_second_run_adds_none() -> None:
    book, _ = _done(_book({"organizers_per_room": 2}))
    again = propose(book, Greedy())

    rooms = Counter((r.date, r.work_id, r.role, r.room) for r in book.assignments)
    assert rooms == {(DAY, "5-РУ", Role.ROOM_ORGANIZER, room): 2 for room in ("201", "202")}
    assert len({r.staff_id for r in book.assignments}) == 4
    assert {r.origin for r in book.assignments} == {Origin.PROPOSED}
    assert not book.faults
    assert again.changes == ()
    assert again.unmet == []


def test_rows_made_by_hand_count_and_stay() -> None:
    mine = {"date": DAY, "work_id": "5-РУ", "staff_id": "С-02", "role": Role.ROOM_ORGANIZER,
            "room": "202", "briefed_on": D(2026, 4, 20), "origin": Origin.BY_HAND}  # fmt: skip
    book, done = _done(_book(assignments=[mine]), replace=True)

    first, second = book.assignments
    assert (first.staff_id, first.room, first.briefed_on) == ("С-02", "202", D(2026, 4, 20))
    assert second.room == "201"
    assert second.staff_id != "С-02"
    assert done.kept == 1


def test_replace_writes_over_what_was_proposed() -> None:
    old = [{"date": DAY, "work_id": "5-РУ", "staff_id": f"С-0{n}", "role": Role.ROOM_ORGANIZER,
            "room": room, "briefed_on": D(2026, 4, 20), "origin": Origin.PROPOSED}
           for n, room in ((1, "201"), (2, "202"), (3, "202"))]  # fmt: skip
    book, _ = _done(_book(assignments=old), replace=True)

    assert [(r.nth, r.room, r.briefed_on) for r in book.assignments] == [
        (0, "201", D(2026, 4, 20)),
        (1, "202", D(2026, 4, 20)),
    ]


def test_replace_writes_over_the_row_of_who_comes_no_more() -> None:
    old = [{"date": DAY, "work_id": "5-РУ", "staff_id": "С-01", "role": Role.ROOM_ORGANIZER,
            "room": room, "briefed_on": D(2026, 4, 20), "origin": Origin.PROPOSED}
           for room in ("201",)]  # fmt: skip
    away = _staff(1, days_off="21.04.2026")
    book, _ = _done(_book(assignments=old, staff=[*away, *_staff(2, 3)]), replace=True)

    assert [(r.nth, r.staff_id, r.room, r.briefed_on) for r in book.assignments] == [
        (0, "С-02", "201", None),
        (1, "С-03", "202", None),
    ]


def test_who_teaches_the_subject_or_is_away_is_left_out() -> None:
    staff = [
        *_staff(1, subjects=(SubjectCode.RUSSIAN,)),
        *_staff(2, days_off="21.04.2026; 22.04.2026"),
        *_staff(3, roles=(MustRead.EXPERT,)),
        *_staff(4),
    ]
    book, done = _done(_book(staff=staff))

    assert [r.staff_id for r in book.assignments] == ["С-04"]
    (unmet,) = done.unmet
    assert unmet.why == ("role", "day_off", "own_subject", "one_place")
    assert dict(unmet.blocked) == dict.fromkeys(unmet.why, 1)


def test_language_groups_in_one_room_need_one_organiser() -> None:
    plan = [_planned("5А", "201"), _planned("5А", "201", work_id="5-АЯ")]
    book, done = _done(_book(plan=plan))

    assert [(n.works, n.room) for n, _ in done.met] == [(("5-АЯ", "5-РУ"), "201")]
    assert {r.work_id for r in book.assignments} == {"5-АЯ", "5-РУ"}
    assert len({r.staff_id for r in book.assignments}) == 1
    assert not book.faults


def test_the_same_hour_of_another_shift_is_another_hour() -> None:
    lessons = [{"shift": s, "lesson": 2, "begins": b, "ends": e}
               for s, b, e in ((1, "09:00", "09:45"), (2, "14:00", "14:45"))]  # fmt: skip
    classes = [{"class_name": f"5{c}", "grade": 5, "class_ordinal": n, "shift": n}
               for n, c in enumerate("АБ", 1)]  # fmt: skip
    plan = [_planned("5А", "201"), _planned("5Б", "202", work_id="5-АЯ")]
    book, _ = _done(_book(plan=plan, lessons=lessons, classes=classes, staff=_staff(1)))

    assert [r.staff_id for r in book.assignments] == ["С-01", "С-01"]


def test_experts_teach_the_subject_and_come_on_the_next_school_day() -> None:
    staff = [*_staff(1, subjects=(SubjectCode.RUSSIAN,)), *_staff(2, 3, 4)]
    friday = [_planned("5А", "201", date=D(2026, 4, 24))]
    calendar = [{"date": D(2026, 4, 27), "kind": Kind.HOLIDAY}]
    book, _ = _done(_book({"experts_per_work": 1}, staff=staff, plan=friday, calendar=calendar))

    (expert,) = [r for r in book.assignments if r.role is Role.EXPERT]
    assert (expert.staff_id, expert.date, expert.room) == ("С-01", D(2026, 4, 28), "101")


def test_a_technician_is_there_for_all_works_of_the_day() -> None:
    plan = [
        _planned("5А", "201"),
        _planned("5Б", "202", work_id="5-АЯ", lesson_from=4, lesson_to=4),
    ]
    staff = [*_staff(1, 2), *_staff(3, roles=(MustRead.TECHNICIAN,))]
    book, _ = _done(_book({"technicians_per_day": 1}, plan=plan, staff=staff))

    rows = [r for r in book.assignments if r.role is Role.TECHNICIAN]
    assert {(r.staff_id, r.work_id, r.room) for r in rows} == {
        ("С-03", "5-РУ", "101"),
        ("С-03", "5-АЯ", "101"),
    }


def test_observers_come_where_the_school_wants_them() -> None:
    staff = [*_staff(1, 2), *_staff(3, roles=(MustRead.OBSERVER,))]
    book, _ = _done(_book({"observers_per_work": 1}, staff=staff))

    assert [r.staff_id for r in book.assignments if r.role is Role.OBSERVER] == ["С-03"]


@pytest.mark.parametrize("size", ["small", "medium"])
def test_the_made_up_schools_own_assignments_leave_nothing_open(size: str) -> None:
    wanted = staffing(campaign_of(size))

    assert wanted.needs == []


def test_the_made_up_school_can_be_staffed_anew_without_a_finding() -> None:
    campaign = campaign_of("small")
    every = frozenset(row.nth for row in campaign.assignments)
    wanted = staffing(campaign, freed=every)
    table = campaign.table("assignments")
    assert table

    bare = after(campaign, [])
    rows = {(r.date, r.role) for r in bare.assignments}
    assert len(wanted.needs) >= len(rows)
    assert findings(bare) == []
