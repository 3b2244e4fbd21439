"""A scale of marks is whole or refused; marks follow it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.core.declare.facts import MarkScale
from vpr_xl.core.statistics.scale import ScaleFault, marks, scale_of_bounds, scale_of_ranges

#: Русский язык 4, 2026 (A).
RUSSIAN_4 = {2: (0, 9), 3: (10, 15), 4: (16, 20), 5: (21, 24)}


def test_the_known_scale_of_russian_4_gives_its_marks() -> None:
    scale = scale_of_ranges(RUSSIAN_4, 24)

    assert scale == MarkScale(10, 16, 21, 24)
    assert scale == scale_of_bounds(10, 16, 21, 24, 24)
    assert marks([0, 9, 10, 15, 16, 20, 21, 24], scale) == [2, 2, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({3: (11, 15)}, ScaleFault.GAP),
        ({3: (9, 15)}, ScaleFault.OVERLAP),
        ({4: (16, 21)}, ScaleFault.OVERLAP),
        ({3: (10, 9), 4: (10, 20)}, ScaleFault.OVERLAP),
        ({5: (21, 25)}, ScaleFault.WRONG_TOP),
        ({2: (1, 9)}, ScaleFault.NOT_FROM_ZERO),
    ],
)
def test_a_broken_scale_is_refused(changed: dict[int, tuple[int, int]], fault: ScaleFault) -> None:
    assert scale_of_ranges(RUSSIAN_4 | changed, 24) is fault


def test_an_older_scale_of_another_top_is_refused() -> None:
    assert scale_of_bounds(14, 24, 33, 38, 24) is ScaleFault.WRONG_TOP
    assert scale_of_bounds(10, 16, 25, None, 24) is ScaleFault.WRONG_TOP


def test_a_scale_without_some_bound_is_refused() -> None:
    assert scale_of_bounds(None, None, None, 24, 24) is ScaleFault.MISSING
    assert scale_of_bounds(10, None, 21, 24, 24) is ScaleFault.INCOMPLETE
    assert scale_of_bounds(16, 10, 21, 24, 24) is ScaleFault.OVERLAP
    assert scale_of_ranges({}, 24) is ScaleFault.MISSING
    assert scale_of_ranges({2: (0, 9), 3: (10, 24)}, 24) is ScaleFault.INCOMPLETE


@given(st.lists(st.integers(1, 40), min_size=3, max_size=3, unique=True), st.integers(0, 40))
def test_marks_never_fall_as_points_rise(bounds: list[int], top: int) -> None:
    scale = scale_of_bounds(*sorted(bounds), None, 40)

    assert isinstance(scale, MarkScale)
    given_marks = marks(range(41), scale)
    assert given_marks == sorted(given_marks)
    assert marks([top], scale)[0] == 2 + sum(top >= b for b in bounds)


def test_points_outside_the_work_have_no_mark() -> None:
    with pytest.raises(ValueError, match="25"):
        marks([25], MarkScale(10, 16, 21, 24))
