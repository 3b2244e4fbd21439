"""Lessons that fall together, across shifts and without bells; days on which the school works."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.made_book import campaign_from
from vpr_xl.core.records.moments import Moment, bells, lessons_moment, moment_of, span
from vpr_xl.core.records.rows import Kind
from vpr_xl.core.records.schooldays import SchoolDays

D = datetime.date
DAY = D(2026, 4, 21)
BELLS = {(1, 2): (565, 610), (1, 3): (625, 670), (2, 2): (600, 645)}

moments = st.builds(
    lambda shift, first, more, timed: lessons_moment(
        DAY, shift, first, first + more, BELLS if timed else {}
    ),
    st.integers(1, 2),
    st.integers(1, 4),
    st.integers(0, 2),
    st.booleans(),
)


@given(moments, moments)
def test_falling_together_is_mutual(one: Moment, other: Moment) -> None:
    assert one.meets(other) == other.meets(one)
    assert one.meets(other, unknown=True) == other.meets(one, unknown=True)
    assert one.meets(one)


@given(st.lists(moments, min_size=1, max_size=4))
def test_a_span_meets_all_that_it_was_made_of(some: list[Moment]) -> None:
    whole = span(some)

    assert whole
    assert all(whole.meets(one, unknown=True) for one in some)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ((1, 2, 2), (1, 2, 3), True),
        ((1, 2, 2), (1, 3, 3), False),
        ((1, 2, 2), (2, 2, 2), True),
        ((1, 3, 3), (2, 2, 2), True),
        ((1, 4, 4), (2, 4, 4), False),
    ],
)
def test_shifts_are_compared_by_the_clock(
    one: tuple[int, int, int], other: tuple[int, int, int], together: bool
) -> None:
    first, second = (lessons_moment(DAY, *lessons, BELLS) for lessons in (one, other))

    assert first.meets(second) == together


def test_unknown_lessons_are_told_apart_from_none() -> None:
    known, unknown = Moment(DAY, 1, 2, 2), Moment(DAY, 1)

    assert not known.meets(unknown)
    assert known.meets(unknown, unknown=True)
    assert not known.meets(Moment(D(2026, 4, 22), 1), unknown=True)


def test_a_row_of_the_plan_is_at_the_lessons_of_its_classs_shift() -> None:
    campaign = campaign_from(
        classes=[{"class_name": "5А", "grade": 5, "class_ordinal": 1, "shift": 2}],
        lessons=[{"shift": 2, "lesson": 3, "begins": "14:50", "ends": "15:35"}],
        plan=[{"class_name": "5А", "work_id": "5-РУ", "part": 1, "date": DAY, "lesson_from": 3,
               "lesson_to": 3}],
    )  # fmt: skip

    assert moment_of(campaign, campaign.plan[0], bells(campaign)) == Moment(
        DAY, 2, 3, 3, (890, 935)
    )


def test_saturdays_sundays_holidays_and_days_that_the_calendar_names() -> None:
    calendar = [
        {"date": D(2026, 5, 1), "kind": Kind.HOLIDAY},
        {"date": D(2026, 5, 2), "kind": Kind.SCHOOL_DAY},
        {"date": D(2026, 5, 4), "kind": Kind.SHORT_DAY},
    ]
    five = SchoolDays(campaign_from(calendar=calendar))
    six = SchoolDays(campaign_from({"school_days_per_week": 6}, calendar=calendar))

    assert five.after(D(2026, 4, 30)) == D(2026, 5, 2)
    assert list(five.between(D(2026, 5, 1), D(2026, 5, 5))) == [
        D(2026, 5, 2),
        D(2026, 5, 4),
        D(2026, 5, 5),
    ]
    assert five.short(D(2026, 5, 4))
    assert not five.works(D(2026, 4, 25))
    assert six.works(D(2026, 4, 25))
    assert not six.works(D(2026, 4, 26))
