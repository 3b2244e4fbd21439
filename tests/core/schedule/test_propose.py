"""Drafts of the plan: no rule finds a fault in them, nothing entered changes, reasons are right."""

from __future__ import annotations

import datetime
import itertools
import random
from collections import Counter
from typing import Any, NamedTuple

import pytest

from tests.core.made_book import after, campaign_from
from tests.core.random_school import (
    END,
    START,
    D,
    S,
    bells_of,
    pupils,
    random_school,
    rooms_of,
    school_class,
    work,
)
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import ForeignLanguage, Form, Kind
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.schedule.days import days_suffice
from vpr_xl.core.schedule.propose import PlanProposal, WindowUnknown, propose


def _book(settings: dict[str, Any] | None = None, **tables: Any) -> Campaign:
    dates = {"window_start": START, "window_end": END, "works_per_day": 1}
    base: dict[str, Any] = {
        "classes": [school_class("5А", home_room="201"), school_class("5Б", 2, home_room="202")],
        "works": [work("5-РУ"), work("5-МА", parts=2, minutes=90), work("5-ИС"), work("5-БИ")],
        "lessons": bells_of(),
        "rooms": rooms_of("201", "202"),
        "participants": pupils({"5А": 25, "5Б": 25}),
    }
    return campaign_from({**dates, **(settings or {})}, **{**base, **tables})


def _done(campaign: Campaign) -> tuple[Campaign, PlanProposal]:
    done = propose(campaign)
    return after(campaign, done.changes), done


def _faults(campaign: Campaign) -> list[tuple[str, str]]:
    """What the rules of plan, schema and catalogue say."""
    return [(f.rule, f.message) for f in findings(campaign) if f.rule[0] in "SP"
            and not f.rule.startswith("P5")]  # fmt: skip


def test_every_class_gets_its_works_and_no_rule_finds_a_fault() -> None:
    book, done = _done(_book())

    assert done.unplaced == []
    assert done.not_drawn == []
    assert (done.rows, done.kept) == (10, 0)
    assert Counter((r.class_name, r.work_id) for r in book.plan) == {
        (c, w): 2 if w == "5-МА" else 1 for c in ("5А", "5Б") for w in
        ("5-РУ", "5-МА", "5-ИС", "5-БИ")
    }  # fmt: skip
    assert _faults(book) == []


def test_a_second_draft_changes_nothing() -> None:
    book, _ = _done(_book({"reserve_start": D(2026, 5, 14), "reserve_end": END}))
    again = propose(book)

    assert again.changes == ()
    assert (again.rows, again.kept) == (0, 10)


def test_a_grade_writes_a_work_on_one_day_in_its_own_rooms() -> None:
    book, _ = _done(_book())

    for work_id in ("5-РУ", "5-ИС"):
        assert len({r.date for r in book.plan if r.work_id == work_id}) == 1
    assert {r.rooms for r in book.plan if r.class_name == "5А"} == {("201",)}


def test_entered_rows_stay_and_their_gaps_are_filled() -> None:
    plan = [
        {"class_name": "5А", "work_id": "5-РУ", "part": 1, "date": D(2026, 5, 6)},
        {"class_name": "5Б", "work_id": "5-ИС", "part": 1, "date": D(2026, 5, 7), "lesson_from": 4,
         "lesson_to": 5, "form": Form.PAPER, "rooms": ("201",), "note": "так решили"},
    ]  # fmt: skip
    book, done = _done(_book(plan=plan))

    first, second = book.plan[0], book.plan[1]
    assert (first.date, first.lesson_from, first.rooms) == (D(2026, 5, 6), 2, ("201",))
    assert (second.lesson_from, second.lesson_to, second.rooms) == (4, 5, ("201",))
    assert done.kept == 1
    assert _faults(book) == []


def test_parts_of_one_day_leave_a_break_of_ten_minutes() -> None:
    for break_ in (5, 10):
        book, _ = _done(_book(lessons=bells_of(break_=break_)))
        one, two = [r for r in book.plan if (r.class_name, r.work_id) == ("5А", "5-МА")]

        assert one.date == two.date
        assert one.lesson_to
        assert two.lesson_from
        assert two.lesson_from - one.lesson_to == (1 if break_ == 10 else 2)


def test_holidays_and_short_days_are_left_free() -> None:
    days = [START + datetime.timedelta(days=n) for n in range(31)]
    open_days = {D(2026, 4, 21), D(2026, 4, 23), D(2026, 5, 6), D(2026, 5, 20)}
    calendar = [{"date": day, "kind": Kind.SHORT_DAY if n % 2 else Kind.HOLIDAY}
                for n, day in enumerate(days) if day not in open_days]  # fmt: skip
    book, done = _done(_book(calendar=calendar))

    assert {r.date for r in book.plan} <= open_days
    assert done.unplaced == []
    assert _faults(book) == []


def test_a_subject_that_is_not_drawn_yet_is_named_and_a_row_without_a_day_decides_it() -> None:
    works = [*map(work, ("5-РУ", "5-МА", "5-ИС", "5-ЛИ", "5-БИ"))]
    bare, done = _done(_book(works=works))
    plan = [{"class_name": c, "work_id": "5-ЛИ", "part": 1} for c in ("5А", "5Б")]
    decided, then = _done(_book(works=works, plan=plan))

    assert [(m.class_name, m.subjects) for m in done.not_drawn] == [
        ("5А", ("ИС", "ЛИ")),
        ("5Б", ("ИС", "ЛИ")),
    ]
    assert "5-ЛИ" not in {r.work_id for r in bare.plan}
    assert then.not_drawn == []
    assert all(r.date for r in decided.plan if r.work_id == "5-ЛИ")


def test_obligatory_works_come_from_the_catalogue_where_the_sheet_has_none() -> None:
    book, done = _done(_book(works=[]))

    assert [w.work_id for w in done.added] == ["5-РУ", "5-МА"]
    assert {w.work_id: (w.parts, w.minutes) for w in book.works} == {
        "5-РУ": (1, 45),
        "5-МА": (2, 90),
    }
    assert _faults(book) == []


def test_a_class_that_learns_a_subject_deeply_writes_the_advanced_work() -> None:
    classes = [school_class("7А", advanced_subjects=(S.MATHEMATICS,)), school_class("7Б", 2)]
    book, _ = _done(_book(classes=classes, works=[], participants=[]))

    of_class = {(r.class_name, r.work_id) for r in book.plan if "МА" in str(r.work_id)}
    assert of_class == {("7А", "7-МА-У"), ("7Б", "7-МА-Б")}


def test_a_language_is_planned_where_somebody_learns_it() -> None:
    works = [*map(work, ("5-РУ", "5-АЯ", "5-НЯ", "5-БИ")), work("5-МА", parts=2)]
    people = [
        *pupils({"5А": 20}, foreign_language=ForeignLanguage.ENGLISH),
        {
            **pupils({"5А": 1}, foreign_language=ForeignLanguage.GERMAN)[0],
            "participant_id": "У-99",
        },
    ]
    book, done = _done(_book(works=works, participants=people, classes=[school_class("5А")]))

    assert done.not_drawn == []
    assert {r.work_id for r in book.plan} == {w["work_id"] for w in works}
    assert _faults(book) == []


def test_works_stay_before_their_criteria_and_inside_the_regions_dates() -> None:
    works = [
        work("5-РУ", allowed_from=D(2026, 5, 12), allowed_to=D(2026, 5, 13)),
        work("5-МА", criteria_date=D(2026, 4, 22)),
    ]
    book, _ = _done(_book(works=works))

    for row in book.plan:
        assert row.date
        if row.work_id == "5-РУ":
            assert D(2026, 5, 12) <= row.date <= D(2026, 5, 13)
        else:
            assert row.date < D(2026, 4, 22)


def test_a_computer_part_goes_where_the_computers_are() -> None:
    works = [work("7-РУ"), work("7-МА-Б"), work("7-ИНФ", parts=2, minutes=90)]
    rooms = [*rooms_of("201"), *rooms_of("305", computers=26)]
    dates = {"computer_window_start": START, "computer_window_end": D(2026, 4, 24)}
    classes, people = [school_class("7А", home_room="201")], pupils({"7А": 25})
    book, done = _done(_book(dates, classes=classes, works=works, rooms=rooms, participants=people))

    assert done.unplaced == []
    one, two = [r for r in book.plan if r.work_id == "7-ИНФ"]
    assert (one.form, one.rooms) == (Form.PAPER, ("201",))
    assert (two.form, two.rooms) == (Form.COMPUTER, ("305",))
    assert two.date
    assert two.date <= D(2026, 4, 24)
    assert _faults(book) == []


def test_a_large_class_takes_two_rooms() -> None:
    book, _ = _done(_book(rooms=rooms_of("201", "202", "203", "204", capacity=15)))

    assert {len(r.rooms or ()) for r in book.plan} == {2}


def test_reserve_days_lie_after_the_work_and_apart() -> None:
    book, done = _done(_book({"reserve_start": D(2026, 5, 12), "reserve_end": D(2026, 5, 20)}))

    assert _faults(book) == []
    assert done.no_reserve == sum(r.reserve_date is None for r in book.plan)
    days = [r.reserve_date for r in book.plan if r.class_name == "5А" and r.part == 1]
    assert len(set(days)) >= 3


@pytest.mark.parametrize(
    ("settings", "tables", "why"),
    [
        ({"window_end": D(2026, 4, 22)}, {}, {"window", "per_day"}),
        ({"works_per_week": 1, "window_end": D(2026, 5, 1)}, {}, {"window", "per_week"}),
        ({}, {"rooms": rooms_of("201", "202", capacity=5)}, {"rooms"}),
        ({}, {"lessons": bells_of(1), "works": [work("5-РУ", minutes=90)]}, {"lessons"}),
        ({}, {"works": [work("5-РУ", allowed_to=D(2026, 4, 10))]}, {"region", "window"}),
        ({}, {"works": [work("5-РУ", criteria_date=START)]}, {"criteria", "window"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_has_the_smallest_set_of_rules_as_its_reason(
    settings: dict[str, Any], tables: dict[str, Any], why: set[str]
) -> None:
    _, done = _done(_book(settings, **tables))

    assert done.unplaced
    assert {frozenset(reason) for *_, reason in done.unplaced} == {frozenset(why)}


def test_without_the_schools_dates_those_of_the_order_hold() -> None:
    book = campaign_from(
        {"campaign_year": 2026}, classes=[school_class("5А")], works=[work("5-РУ")]
    )
    year = campaign_from(
        {"campaign_year": 2027}, classes=[school_class("5А")], works=[work("5-РУ")]
    )

    assert all(START <= r.date <= END for r in _done(book)[0].plan if r.date)
    with pytest.raises(WindowUnknown):
        propose(year)


class _Hour(NamedTuple):
    """A room of the school at a lesson of a shift."""

    date: datetime.date | None
    room: str
    lesson: tuple[int, int]


def _hours(book: Campaign) -> list[_Hour]:
    shifts = {c.class_name: c.shift or 1 for c in book.classes}
    return [
        _Hour(r.date, room, (shifts[r.class_name], lesson))
        for r in book.plan
        for room in r.rooms or ()
        for lesson in range(r.lesson_from or 0, (r.lesson_to or 0) + 1)
    ]


@pytest.mark.parametrize("seed", range(60))
def test_no_rule_finds_a_fault_in_the_draft_of_a_random_school(seed: int) -> None:
    before = random_school(seed)
    book, done = _done(before)

    found = _faults(book)
    without_day = [work_id.removesuffix("-Б") for _, work_id, *_ in done.unplaced]
    missing = [message for rule, message in found if rule == "P2-26"]
    assert [one for one in found if one[0] != "P2-26"] == []
    assert all(any(work_id in message for work_id in without_day) for message in missing)
    assert len(book.plan) == done.rows
    places = Counter((r.date, r.room, r.lesson) for r in _hours(book))
    assert max(places.values(), default=1) == 1
    assert all(why for *_, why in done.unplaced)


@pytest.mark.parametrize("seed", range(200))
def test_days_suffice_exactly_where_some_choice_of_days_keeps_the_limits(seed: int) -> None:
    draw = random.Random(seed)
    week = [START + datetime.timedelta(days=n) for n in (0, 1, 2, 7, 8)]
    days = [draw.sample(week, draw.randint(1, 3)) for _ in range(draw.randint(1, 5))]
    per_day, per_week = draw.choice([None, 1, 2]), draw.choice([None, 1, 2, 3])

    def lawful(choice: tuple[datetime.date, ...]) -> bool:
        a_day = Counter(choice)
        a_week = Counter(day.isocalendar().week for day in choice)
        return all(n <= (per_day or n) for n in a_day.values()) and all(
            n <= (per_week or n) for n in a_week.values()
        )

    expected = any(lawful(choice) for choice in itertools.product(*days))
    assert days_suffice(days, per_day, per_week) == expected
