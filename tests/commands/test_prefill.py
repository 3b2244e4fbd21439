"""`prepare` begins the rows of results: what the book knows is there, what people typed stays."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.commands.demo_world import demo_book
from tests.commands.entry_book import WORLD, campaign_of, changed, typed, unentered_book, work
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.records.rows import Variant
from vpr_xl.core.records.writing import append_row
from vpr_xl.core.rules.engine import findings


def _prepare(path: Path) -> Outcome:
    return run_on_file(WORLD, commands()["prepare"], path, {"date": None})


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(unentered_book())
    return path


def test_rows_begin_as_the_demo_typed_them(book: Path) -> None:
    _prepare(book)

    begun, entered = campaign_of(book), campaign_of(demo_book())
    for sheet in entered.work_sheets:
        rows = {row.participant_code: row for row in work(begun, sheet.work_id).rows}
        assert set(rows) == {row.participant_code for row in sheet.rows}
        for row in sheet.rows:
            own = rows[row.participant_code]
            for name in (*sheet.variants, "class_ordinal", "sex"):
                assert getattr(own, name) == getattr(row, name)
            assert set(own.scores) == {None}
            assert own.previous_mark is None


def test_the_absent_have_their_code_and_absence_only(book: Path) -> None:
    _prepare(book)

    for sheet in campaign_of(book).work_sheets:
        for row in sheet.rows:
            if all(getattr(row, name) is Variant.ABSENT for name in sheet.variants):
                assert row.class_ordinal is None


def test_a_second_run_adds_nothing(book: Path) -> None:
    first = _prepare(book)
    once = book.read_bytes()

    again = _prepare(book)

    assert first.rows_out > 0
    assert again.rows_out == 0
    assert book.read_bytes() == once


def test_what_was_typed_by_hand_stays_and_its_blanks_are_filled(book: Path) -> None:
    campaign = campaign_of(book)
    sheet = work(campaign, "5-РУ")
    row = next(row for row in campaign.protocol if row.work_id == "5-РУ" and row.variant_1 == 1)
    hand = {"participant_code": row.participant_code, "variant": Variant.VARIANT_2}
    added = append_row(sheet.table, {**hand, sheet.tasks[0].header: 1})
    book.write_bytes(changed(book.read_bytes(), added))

    done = _prepare(book)

    after = work(campaign_of(book), "5-РУ")
    mine = [one for one in after.rows if one.participant_code == row.participant_code]
    assert [one.variant for one in mine] == [Variant.VARIANT_2]
    assert mine[0].scores[0] == 1
    assert mine[0].class_ordinal is not None
    told = next(one for one in done.details["results"] if one["work"] == "5-РУ")
    assert told["completed"] == 1


def test_those_who_left_and_those_without_attendance_get_no_row(tmp_path: Path) -> None:
    blob = unentered_book()
    campaign = campaign_of(blob)
    marked = [row for row in campaign.protocol if row.work_id == "5-РУ"]
    gone, unmarked = marked[0], marked[1]
    person = campaign.participant_by_code[gone.participant_code or ""]
    blob = typed(blob, "participants", {person.nth: {"left": datetime.date(2026, 4, 1)}})
    blob = typed(blob, "protocol", {unmarked.nth: {"attendance": None}})
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(blob)

    done = _prepare(path)

    codes = {row.participant_code for row in work(campaign_of(path), "5-РУ").rows}
    assert gone.participant_code not in codes
    assert unmarked.participant_code not in codes
    assert any("«5-РУ» 1" in sentence for sentence in done.said)


def test_rows_that_wait_for_scores_are_one_finding_a_class(book: Path) -> None:
    _prepare(book)

    campaign = campaign_of(book)
    found = [f for f in findings(campaign) if f.rule.startswith("F4-")]
    classes = {
        (sheet.work_id, own.class_name)
        for sheet in campaign.work_sheets
        for row in sheet.rows
        if (own := campaign.class_of(row.participant_code))
    }
    assert sum(f.rule == "F4-40" for f in found) == len(classes)
    assert not [f for f in found if f.rule == "F4-03"]
