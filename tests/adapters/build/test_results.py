"""The sheet of a work: lists of points, dependency of criteria, total and mark."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from vpr_xl.adapters.build.results import build_results
from vpr_xl.adapters.declarations import house

from .conftest import DETAILS, TASKS, Built, build


@pytest.fixture(scope="module")
def donor() -> Any:
    return openpyxl.load_workbook(BytesIO(build_results(house(), "5-РУ", DETAILS)))


def rule(worksheet: Any, header: str) -> Any:
    at = next(c.column for c in worksheet[3] if c.value == header)
    return next(
        v
        for v in worksheet.data_validations.dataValidation
        for area in v.sqref.ranges
        if area.min_col == at and area.min_row == 4
    )


def test_the_donor_holds_one_sheet(donor: Any) -> None:
    assert donor.sheetnames == ["5-РУ"]
    assert [c.value for c in donor["5-РУ"][3]][: len(DETAILS["columns"])] == DETAILS["columns"]


def test_the_donor_is_the_same_every_time() -> None:
    assert build_results(house(), "5-РУ", DETAILS) == build_results(house(), "5-РУ", DETAILS)


def test_a_task_lists_its_own_points_as_a_literal(donor: Any) -> None:
    assert rule(donor["5-РУ"], "1 (2б)").formula1 == '"2,1,0,X,не пройд."'
    assert rule(donor["5-РУ"], "4К1 (3б)").formula1 == '"3,2,1,0,X,не пройд."'


def test_not_covered_is_offered_only_where_the_form_allows_it() -> None:
    details = DETAILS | {"not_covered": False}
    book = openpyxl.load_workbook(BytesIO(build_results(house(), "5-РУ", details)))

    assert rule(book["5-РУ"], "2 (1б)").formula1 == '"1,0,X"'


def test_a_dependent_criterion_shrinks_to_zero_and_x(donor: Any) -> None:
    worksheet = donor["5-РУ"]
    formula = rule(worksheet, "4К2 (2б)").formula1
    low, whole = formula.removesuffix(")").rsplit(",", 2)[1:]

    assert formula.startswith('IF(AND(LEN($E4)>0,OR($E4=0,$E4="X")),')
    assert [c.value for c in worksheet[low.replace("$", "")][0]] == [0, "X"]
    assert [c.value for c in worksheet[whole.replace("$", "")][0]] == [2, 1, 0, "X", "не пройд."]
    assert "!" not in formula


def test_no_rule_of_a_work_names_another_sheet_but_the_registers(donor: Any) -> None:
    named = {
        v.formula1.split("!")[0]
        for v in donor["5-РУ"].data_validations.dataValidation
        if "!" in (v.formula1 or "")
    }

    assert named <= {"OFFSET('Сотрудники'"}


def test_totals_and_marks_follow_the_scale_of_the_works(built: Built) -> None:
    worksheet = openpyxl.load_workbook(BytesIO(built.filled), data_only=True)["5-РУ"]
    at = {str(c.value): c.column or 0 for c in worksheet[3]}
    scores = [worksheet.cell(4, at[t]).value for t in TASKS]
    totals = [worksheet.cell(r, at["Итого баллов"]).value for r in range(4, 24)]

    assert totals[0] == sum(s for s in scores if isinstance(s, int))
    assert totals[4] in ("", None)
    assert worksheet.cell(4, at["Отметка"]).value == 3
    assert {worksheet.cell(r, at["Отметка"]).value for r in range(4, 24)} >= {3, 4, 5}


def test_as_many_rows_stand_ready_as_participants_are_expected() -> None:
    details = DETAILS | {"rows": 130}
    book = openpyxl.load_workbook(BytesIO(build_results(house(), "5-РУ", details)))

    assert book["5-РУ"]["I133"].data_type == "f"


def test_an_unknown_header_is_refused_by_the_builder() -> None:
    with pytest.raises(ValueError, match="Цвет"):
        build_results(house(), "5-РУ", DETAILS | {"columns": ["Код участника", "Цвет"]})


def test_two_works_have_tables_of_different_names() -> None:
    details = DETAILS | {"work_id": "8-АЯ"}
    book = openpyxl.load_workbook(
        BytesIO(build(results={"5-РУ": DETAILS, "8-АЯ": details})),
    )

    assert book["5-РУ"].tables.keys() != book["8-АЯ"].tables.keys()
