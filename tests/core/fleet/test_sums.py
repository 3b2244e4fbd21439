"""Sums over schools: added up by hand, small groups unseen, doubled logins named."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.thresholds import thresholds
from vpr_xl.core.findings import Level, Refused
from vpr_xl.core.fleet.page import fleet_report
from vpr_xl.core.fleet.school import School, WorkCount
from vpr_xl.core.fleet.sums import doubled, rule_sums, work_sums
from vpr_xl.core.reports.blocks import DataTable, Notice


def work(**more: Any) -> WorkCount:
    facts: dict[str, Any] = {
        "work_id": "5-РУ", "subject": "Русский язык", "written": 20, "absent": 1, "points": 300,
        "top": 24, "marks": (1, 4, 10, 5),
    }  # fmt: skip
    return WorkCount(**(facts | more))


def school(login: str = "edu000001", *works: WorkCount, **more: Any) -> School:
    facts: dict[str, Any] = {
        "path": f"{login}.xlsx", "login": login, "name": "Школа", "municipality": "Район",
        "classes": 3, "participants": 60, "planned": 4, "uploaded": 2, "levels": Counter(),
        "rules": Counter(), "actions": {"P1": "done"}, "works": works,
    }  # fmt: skip
    return School(**(facts | more))


def tables(schools: list[School], unread: Any = ()) -> dict[str, DataTable]:
    rules = thresholds(house().thresholds)
    page = fleet_report(schools, unread, house().actions, {"P1-01": "Приказ"}, rules)
    blocks = [block for section in page.sections for block in section.blocks]
    return {block.name: block for block in blocks if isinstance(block, DataTable)}


COUNTS = st.builds(
    lambda marks, absent, points: work(
        written=sum(marks), marks=tuple(marks), absent=absent, points=points
    ),
    st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any),
    st.integers(0, 9),
    st.integers(0, 480),
)


@given(st.lists(st.tuples(st.sampled_from(["Ближний", "Дальний", ""]), COUNTS), min_size=1))
def test_all_schools_are_the_sum_of_their_works(given: list[tuple[str, WorkCount]]) -> None:
    schools = [school(f"edu{nth:06}", one, municipality=m) for nth, (m, one) in enumerate(given)]

    whole, *parts = work_sums(schools)

    assert whole.municipality == ""
    assert whole.schools == len(given)
    assert whole.written == sum(one.written for _, one in given) == whole.marked
    assert whole.mean == sum(one.points for _, one in given) / whole.written
    named = {m for m, _ in given if m}
    assert {part.municipality for part in parts} == (named if len(named) > 1 else set())
    for part in parts:
        assert part.written == sum(one.written for m, one in given if m == part.municipality)
    assert whole.pass_rate == 100 * sum(sum(one.marks[1:]) for _, one in given) / whole.written


def test_few_participants_are_not_shown() -> None:
    (row,) = tables([school("edu000001", work(written=4, marks=(1, 1, 1, 1)))])["works"].rows

    assert row[:4] == ("5-РУ", "Русский язык", "все", 1)
    assert set(row[4:-1]) == {None}
    assert row[-1] == "меньше 5 участников, не показано"


def test_forms_of_different_maximum_give_no_mean() -> None:
    schools = [school("edu000001", work()), school("edu000002", work(top=25))]

    (row,) = tables(schools)["works"].rows

    assert row[4] == 40
    assert row[6:8] == (None, None)
    assert row[-1] == "максимумы форм разные: 24, 25"


def test_papers_without_a_scale_are_counted_apart() -> None:
    schools = [school("edu000001", work()), school("edu000002", work(written=7, marks=()))]

    (row,) = tables(schools)["works"].rows

    assert row[8:12] == (1, 4, 10, 5)
    assert row[12] == 95
    assert row[-1] == "без шкалы отметок: 7"


def test_a_login_of_two_books_is_named() -> None:
    schools = [school("edu000001"), school("edu000001", path="копия.xlsx"), school("edu000002")]
    page = fleet_report(schools, (), house().actions, {}, thresholds(house().thresholds))

    notices = [b.text for s in page.sections for b in s.blocks if isinstance(b, Notice)]

    assert doubled(schools) == [("edu000001", ["edu000001.xlsx", "копия.xlsx"])]
    assert any("edu000001" in words and "«копия.xlsx»" in words for words in notices)


def test_schools_stand_by_login_whatever_their_results() -> None:
    good = work(points=480, marks=(0, 0, 0, 20))
    schools = [school("edu000009", good), school("edu000002", work()), school("edu000005")]

    rows = tables(schools)["schools"].rows

    assert [row[0] for row in rows] == ["edu000002", "edu000005", "edu000009"]


def test_what_most_schools_have_comes_first() -> None:
    schools = [
        school("edu000001", rules=Counter({"P1-01": 9, "P2-03": 1})),
        school("edu000002", rules=Counter({"P2-03": 1})),
    ]

    assert rule_sums(schools) == [("P2-03", 2, 2), ("P1-01", 1, 9)]


def test_a_book_that_was_not_read_stands_with_its_reason() -> None:
    unread = [("плохая.xlsx", Refused("W-10", "Файл испорчен.", "Скачайте его ещё раз."))]
    rows = tables([school(levels=Counter({Level.ERROR: 2}))], unread)["unread"].rows

    assert rows == (("плохая.xlsx", "Файл испорчен.", "Скачайте его ещё раз."),)
