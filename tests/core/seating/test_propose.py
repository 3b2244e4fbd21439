"""The seating of a book: whom it takes, what it leaves as it is, what it writes."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest

from tests.core.demo.made_up import campaign_of
from tests.core.made_book import after, campaign_from
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import ForeignLanguage, Form, SubjectCode
from vpr_xl.core.seating.propose import SeatingProposal, propose

D = datetime.date
DAY = D(2026, 4, 21)


def _works(*ids: str, parts: int = 1) -> list[dict[str, Any]]:
    codes = {"РУ": SubjectCode.RUSSIAN, "АЯ": SubjectCode.ENGLISH, "НЯ": SubjectCode.GERMAN}
    return [{"work_id": w, "subject_code": codes[w[2:4]], "grade": 5, "parts": parts} for w in ids]


def _pupils(
    count: int, class_name: str = "5А", start: int = 1, **more: Any
) -> list[dict[str, Any]]:
    return [
        {
            "participant_id": f"У-{n:03d}",
            "full_name": "Пробный Ученик",
            "class_name": class_name,
            "participant_code": f"{50000 + n}",
            **more,
        }
        for n in range(start, start + count)
    ]


def _planned(class_name: str, work_id: str, rooms: str, **more: Any) -> dict[str, Any]:
    return {
        "class_name": class_name,
        "work_id": work_id,
        "part": 1,
        "date": DAY,
        "lesson_from": 2,
        "lesson_to": 2,
        "rooms": rooms,
        **more,
    }


def _book(settings: dict[str, Any] | None = None, **tables: Any) -> Campaign:
    base: dict[str, Any] = {
        "classes": [{"class_name": "5А", "grade": 5, "class_ordinal": 1},
                    {"class_name": "5Б", "grade": 5, "class_ordinal": 2}],
        "works": _works("5-РУ"),
        "rooms": [{"room": r, "capacity": 30, "desk_rows": 6, "desk_columns": 5}
                  for r in ("201", "202")],
        "plan": [_planned("5А", "5-РУ", "201")],
        "participants": _pupils(20),
    }  # fmt: skip
    return campaign_from(settings, **{**base, **tables})


def _seated(campaign: Campaign, **options: Any) -> tuple[Campaign, SeatingProposal]:
    done = propose(campaign, random.Random(1).randrange, **options)
    return after(campaign, done.changes), done


def test_every_writer_gets_a_row_and_a_second_run_adds_none() -> None:
    book, done = _seated(_book())
    again = propose(book, random.Random(2).randrange)

    assert sorted(str(r.participant_code) for r in book.seating) == [
        str(p.participant_code) for p in book.participants
    ]
    assert {(r.work_id, r.part, r.room) for r in book.seating} == {("5-РУ", 1, "201")}
    assert not book.faults
    assert again.changes == ()
    assert again.sittings[0].kept == 20
    assert len(done.sittings) == 1


def test_rows_made_by_hand_stay_and_replace_gives_them_anew() -> None:
    mine = {"work_id": "5-РУ", "part": 1, "participant_code": "50003", "room": "201",
            "place": "6-5", "variant": 1}  # fmt: skip
    book, _ = _seated(_book(seating=[mine]))
    kept = next(r for r in book.seating if r.participant_code == "50003")
    anew, _ = _seated(book, work_id="5-РУ", replace=True)

    assert (kept.place, kept.variant) == ("6-5", 1)
    assert len(book.seating) == len(anew.seating) == 20
    moved = next(r for r in anew.seating if r.participant_code == "50003")
    assert moved.nth == kept.nth
    assert {r.place for r in anew.seating} == {
        f"{row}-{place}" for row in range(1, 5) for place in range(1, 6)
    }


def test_replace_empties_the_row_of_who_writes_no_more() -> None:
    book, _ = _seated(_book())
    gone = next(p for p in book.participants if p.participant_code == "50003")
    rows = [{**{c: getattr(p, c) for c in ("participant_id", "full_name", "class_name")},
             "participant_code": p.participant_code,
             "left": D(2026, 4, 1) if p is gone else None}
            for p in book.participants]  # fmt: skip
    seats = [{c: getattr(r, c) for c in ("work_id", "part", "participant_code", "room", "place",
                                         "variant")} for r in book.seating]  # fmt: skip

    anew, done = _seated(_book(participants=rows, seating=seats), replace=True)

    assert "50003" not in {r.participant_code for r in anew.seating}
    assert len(anew.seating) == 19
    assert not anew.faults
    assert done.sittings[0].lost == {}


def test_a_language_is_written_only_by_those_who_learn_it() -> None:
    people = [
        *_pupils(8, foreign_language=ForeignLanguage.ENGLISH),
        *_pupils(5, start=9, foreign_language=ForeignLanguage.GERMAN),
    ]
    plan = [_planned("5А", "5-АЯ", "201"), _planned("5А", "5-НЯ", "201")]
    book, _ = _seated(_book(works=_works("5-АЯ", "5-НЯ"), plan=plan, participants=people))

    languages = {p.participant_code: p.foreign_language for p in book.participants}
    words = {ForeignLanguage.ENGLISH: "5-АЯ", ForeignLanguage.GERMAN: "5-НЯ"}
    assert len(book.seating) == 13
    for row in book.seating:
        language = languages[row.participant_code]
        assert language
        assert row.work_id == words[language]
    assert len({r.place for r in book.seating}) == 13


def test_special_needs_sit_in_their_room() -> None:
    people = [*_pupils(18), *_pupils(2, start=19, special_needs=True)]
    book, _ = _seated(_book({"special_needs_room": "202"}, participants=people))

    rooms = {str(r.participant_code): r.room for r in book.seating}
    assert {code for code, room in rooms.items() if room == "202"} == {"50019", "50020"}


def test_two_classes_do_not_share_a_room_unless_it_is_allowed() -> None:
    plan = [_planned("5А", "5-РУ", "201"), _planned("5Б", "5-РУ", "201")]
    people = [*_pupils(10), *_pupils(10, "5Б", start=11)]
    apart, done = _seated(_book(plan=plan, participants=people))
    mixed, _ = _seated(_book({"mix_classes": True}, plan=plan, participants=people))

    assert len(apart.seating) == 10
    assert list(done.sittings[0].lost.values()) == [10]
    assert [why for _, why in done.sittings[0].lost] == ["other_class"]
    assert len(mixed.seating) == 20


def test_a_room_is_free_again_at_another_lesson() -> None:
    later = _planned("5Б", "5-РУ", "201", lesson_from=4, lesson_to=4)
    plan = [_planned("5А", "5-РУ", "201"), later]
    people = [*_pupils(30), *_pupils(30, "5Б", start=31)]
    book, done = _seated(_book(plan=plan, participants=people))

    assert len(book.seating) == 60
    assert [one.classes for one in done.sittings] == [("5А",), ("5Б",)]


def test_a_computer_work_takes_no_more_than_the_computers() -> None:
    rooms = [{"room": "201", "capacity": 30, "desk_rows": 6, "desk_columns": 5, "computers": 12}]
    plan = [_planned("5А", "5-РУ", "201", form=Form.COMPUTER)]
    book, done = _seated(_book(rooms=rooms, plan=plan))

    assert len(book.seating) == 12
    assert done.sittings[0].lost == {("5А", "no_place"): 8}


def test_places_stay_open_where_the_rows_of_a_room_are_unknown() -> None:
    book, done = _seated(_book(rooms=[{"room": "201", "capacity": 30}]))

    assert {r.place for r in book.seating} == {None}
    assert {r.variant for r in book.seating} == {1, 2}
    assert done.unplaced == ("201",)


def test_only_the_chosen_day_is_seated() -> None:
    plan = [_planned("5А", "5-РУ", "201"), _planned("5Б", "5-РУ", "202", date=D(2026, 4, 22))]
    people = [*_pupils(10), *_pupils(10, "5Б", start=11)]
    book, _ = _seated(_book(plan=plan, participants=people), date=D(2026, 4, 22))

    assert {r.room for r in book.seating} == {"202"}


@pytest.mark.parametrize("size", ["small", "medium"])
def test_the_made_up_school_is_seated_whole(size: str) -> None:
    full = campaign_of(size)
    book, done = _seated(full, replace=True)

    assert not [one for one in done.sittings if one.lost]
    assert len(book.seating) == len(full.seating)
    assert not book.faults


def test_a_book_without_the_sheet_is_no_book_to_seat() -> None:
    campaign = _book()
    campaign.tables.pop("seating")

    with pytest.raises(KeyError):
        propose(campaign, random.Random(1).randrange)
