"""Damm's digit: every wrong digit and every swap of neighbours is seen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.core.codes.damm import QUASIGROUP, carries_check_digit, check_digit
from vpr_xl.core.codes.nearest import nearest, slips

_VALID = [f"{n:05d}" for n in range(50001, 51501) if carries_check_digit(f"{n:05d}")]


def test_every_ten_codes_hold_one_with_the_digit() -> None:
    assert [c[:4] for c in _VALID if c != "51500"] == [f"{n:04d}" for n in range(5000, 5150)]


def test_the_known_example_of_the_source_has_its_digit() -> None:
    assert check_digit("572") == "4"


def test_rows_and_columns_hold_each_digit_once_and_the_diagonal_is_zero() -> None:
    digits = set(range(10))
    assert all(set(row) == digits for row in QUASIGROUP)
    assert all(set(column) == digits for column in zip(*QUASIGROUP, strict=True))
    assert {QUASIGROUP[n][n] for n in range(10)} == {0}


def test_no_slip_of_a_valid_code_is_valid() -> None:
    assert [(c, s) for c in _VALID for s in slips(c) if carries_check_digit(s)] == []


@given(st.text("0123456789", min_size=1, max_size=9))
def test_no_slip_of_any_length_is_valid(digits: str) -> None:
    code = digits + check_digit(digits)

    assert carries_check_digit(code)
    assert not any(carries_check_digit(slip) for slip in slips(code))


def test_slips_are_every_wrong_digit_and_every_swap_of_neighbours() -> None:
    assert slips("12") == {f"{d}2" for d in "023456789"} | {f"1{d}" for d in "013456789"} | {"21"}


def test_nearest_names_issued_codes_one_slip_away_smallest_first() -> None:
    issued = {"50123", "50213", "50124", "51123", "50999"}

    assert nearest("50123", issued) == ["50124", "50213", "51123"]
    assert nearest("50123", issued, 1) == ["50124"]
    assert nearest("59999", {"50001"}) == []
