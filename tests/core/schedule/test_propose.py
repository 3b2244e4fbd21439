"""Drafts of the plan: no rule finds a fault in them, nothing entered changes, reasons are right."""

from __future__ import annotations

import datetime
import itertools
import random
from collections import Counter
from typing import Any, NamedTuple

import pytest

from tests.core.made_book import after, campaign_from
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.catalogue import catalogue
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import ForeignLanguage, Form, Kind, Role, SubjectCode, WorksLevel
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.schedule.draft import days_suffice
from vpr_xl.core.schedule.propose import PlanProposal, WindowUnknown, propose

D = datetime.date
S = SubjectCode
START, END = D(2026, 4, 20), D(2026, 5, 20)
_CODES = dict(zip(house().sheets["works"].column("subject_code").enum, SubjectCode, strict=True))


def _work(work_id: str, **more: Any) -> dict[str, Any]:
    grade, subject = work_id.split("-")[:2]
    level = {"У": WorksLevel.ADVANCED, "Б": WorksLevel.BASE}.get(work_id.rpartition("-")[2])
    obligatory = subject in ("РУ", "МА")
    return {
        "work_id": work_id,
        "subject_code": _CODES[subject],
        "grade": int(grade),
        "level": level,
        "role": Role.OBLIGATORY if obligatory else Role.DRAWN,
        "parts": 1,
        **more,
    }


def _class(name: str, n: int = 1, **more: Any) -> dict[str, Any]:
    grade = int(name.rstrip("АБВГД"))
    return {"class_name": name, "grade": grade, "class_ordinal": n, "shift": 1, **more}


def _pupils(counts: dict[str, int], **more: Any) -> list[dict[str, Any]]:
    names = [name for name, count in counts.items() for _ in range(count)]
    return [
        {"participant_id": f"У-{n}", "full_name": "Пробный Ученик", "class_name": name, **more}
        for n, name in enumerate(names, 1)
    ]


def _bells(lessons: int = 7, break_: int = 10, shift: int = 1) -> list[dict[str, Any]]:
    rows, minute = [], 510 if shift == 1 else 840
    for lesson in range(1, lessons + 1):
        begins, ends = minute, minute + 45
        times = {"begins": _clock(begins), "ends": _clock(ends)}
        rows.append({"shift": shift, "lesson": lesson, **times})
        minute = ends + break_
    return rows


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _rooms(*names: str, capacity: int = 30, **more: Any) -> list[dict[str, Any]]:
    return [{"room": name, "capacity": capacity, **more} for name in names]


def _book(settings: dict[str, Any] | None = None, **tables: Any) -> Campaign:
    dates = {"window_start": START, "window_end": END, "works_per_day": 1}
    base: dict[str, Any] = {
        "classes": [_class("5А", home_room="201"), _class("5Б", 2, home_room="202")],
        "works": [_work("5-РУ"), _work("5-МА", parts=2, minutes=90), _work("5-ИС"), _work("5-БИ")],
        "lessons": _bells(),
        "rooms": _rooms("201", "202"),
        "participants": _pupils({"5А": 25, "5Б": 25}),
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
        book, _ = _done(_book(lessons=_bells(break_=break_)))
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
    works = [*map(_work, ("5-РУ", "5-МА", "5-ИС", "5-ЛИ", "5-БИ"))]
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
    classes = [_class("7А", advanced_subjects=(S.MATHEMATICS,)), _class("7Б", 2)]
    book, _ = _done(_book(classes=classes, works=[], participants=[]))

    of_class = {(r.class_name, r.work_id) for r in book.plan if "МА" in str(r.work_id)}
    assert of_class == {("7А", "7-МА-У"), ("7Б", "7-МА-Б")}


def test_a_language_is_planned_where_somebody_learns_it() -> None:
    works = [*map(_work, ("5-РУ", "5-АЯ", "5-НЯ", "5-БИ")), _work("5-МА", parts=2)]
    people = [
        *_pupils({"5А": 20}, foreign_language=ForeignLanguage.ENGLISH),
        {
            **_pupils({"5А": 1}, foreign_language=ForeignLanguage.GERMAN)[0],
            "participant_id": "У-99",
        },
    ]
    book, done = _done(_book(works=works, participants=people, classes=[_class("5А")]))

    assert done.not_drawn == []
    assert {r.work_id for r in book.plan} == {w["work_id"] for w in works}
    assert _faults(book) == []


def test_works_stay_before_their_criteria_and_inside_the_regions_dates() -> None:
    works = [
        _work("5-РУ", allowed_from=D(2026, 5, 12), allowed_to=D(2026, 5, 13)),
        _work("5-МА", criteria_date=D(2026, 4, 22)),
    ]
    book, _ = _done(_book(works=works))

    for row in book.plan:
        assert row.date
        if row.work_id == "5-РУ":
            assert D(2026, 5, 12) <= row.date <= D(2026, 5, 13)
        else:
            assert row.date < D(2026, 4, 22)


def test_a_computer_part_goes_where_the_computers_are() -> None:
    works = [_work("7-РУ"), _work("7-МА-Б"), _work("7-ИНФ", parts=2, minutes=90)]
    rooms = [*_rooms("201"), *_rooms("305", computers=26)]
    dates = {"computer_window_start": START, "computer_window_end": D(2026, 4, 24)}
    classes, people = [_class("7А", home_room="201")], _pupils({"7А": 25})
    book, done = _done(_book(dates, classes=classes, works=works, rooms=rooms, participants=people))

    assert done.unplaced == []
    one, two = [r for r in book.plan if r.work_id == "7-ИНФ"]
    assert (one.form, one.rooms) == (Form.PAPER, ("201",))
    assert (two.form, two.rooms) == (Form.COMPUTER, ("305",))
    assert two.date
    assert two.date <= D(2026, 4, 24)
    assert _faults(book) == []


def test_a_large_class_takes_two_rooms() -> None:
    book, _ = _done(_book(rooms=_rooms("201", "202", "203", "204", capacity=15)))

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
        ({}, {"rooms": _rooms("201", "202", capacity=5)}, {"rooms"}),
        ({}, {"lessons": _bells(1), "works": [_work("5-РУ", minutes=90)]}, {"lessons"}),
        ({}, {"works": [_work("5-РУ", allowed_to=D(2026, 4, 10))]}, {"region", "window"}),
        ({}, {"works": [_work("5-РУ", criteria_date=START)]}, {"criteria", "window"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_has_the_smallest_set_of_rules_as_its_reason(
    settings: dict[str, Any], tables: dict[str, Any], why: set[str]
) -> None:
    _, done = _done(_book(settings, **tables))

    assert done.unplaced
    assert {frozenset(reason) for *_, reason in done.unplaced} == {frozenset(why)}


def test_without_the_schools_dates_those_of_the_order_hold() -> None:
    book = campaign_from({"campaign_year": 2026}, classes=[_class("5А")], works=[_work("5-РУ")])
    year = campaign_from({"campaign_year": 2027}, classes=[_class("5А")], works=[_work("5-РУ")])

    assert all(START <= r.date <= END for r in _done(book)[0].plan if r.date)
    with pytest.raises(WindowUnknown):
        propose(year)


def _random_school(seed: int) -> Campaign:
    draw = random.Random(seed)
    known = catalogue(house().catalogues[2026])
    classes, counts, rooms = [], {}, []
    works: dict[str, dict[str, Any]] = {}
    for grade in sorted(draw.sample([4, 5, 6, 7, 8, 10], draw.randint(1, 4))):
        subjects = {g.group_id: draw.sample(g.subjects, min(len(g.subjects), g.choose))
                    for g in known.random_groups if g.grade == grade}  # fmt: skip
        chosen = {s for some in subjects.values() for s in some}
        for one in known.works_of(grade):
            if (one.obligatory and draw.random() < 0.9) or one.subject_code in chosen:
                two = (one.parts.value or 1) == 2 or (
                    one.parts.value is None and draw.random() < 0.3
                )
                minutes = one.duration_minutes.value
                works[one.work_id] = _work(one.work_id, parts=2 if two else 1, minutes=minutes)
        for n, letter in enumerate("АБВ"[: draw.randint(1, 3)], 1):
            name, room = f"{grade}{letter}", f"{200 + len(rooms)}"
            deep = (S.MATHEMATICS,) if draw.random() < 0.2 and grade in (7, 8) else None
            classes.append(_class(name, n, shift=draw.choice([1, 1, 2]), advanced_subjects=deep,
                                  home_room=room if draw.random() < 0.8 else None))  # fmt: skip
            counts[name] = draw.randint(0, 32)
            rooms.append({"room": room, "capacity": draw.randint(12, 32),
                          "computers": draw.choice([0, 0, 30])})  # fmt: skip
    days = [START + datetime.timedelta(days=n) for n in range(31)]
    calendar = [{"date": d, "kind": draw.choice(list(Kind))} for d in days if draw.random() < 0.2]
    settings = {
        "window_start": START,
        "window_end": END,
        "works_per_day": draw.choice([None, 1, 2]),
        "works_per_week": draw.choice([None, 2, 3]),
        "reserve_start": D(2026, 5, 12) if draw.random() < 0.7 else None,
        "reserve_end": END,
        "school_days_per_week": draw.choice([None, 5, 6]),
        "special_needs_room": "200" if draw.random() < 0.2 else None,
    }
    lessons = [*_bells(draw.randint(4, 7), draw.choice([5, 10, 15])), *_bells(5, 10, 2)]
    return campaign_from(
        settings, classes=classes, works=list(works.values()), participants=_pupils(counts),
        rooms=rooms, calendar=calendar, lessons=lessons if draw.random() < 0.9 else [],
    )  # fmt: skip


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
    before = _random_school(seed)
    book, done = _done(before)

    assert _faults(book) == []
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
