"""The day until which an action is to be done, where the school has said it and where not."""

from __future__ import annotations

import datetime

import pytest

from vpr_xl.adapters.declarations import house
from vpr_xl.core.actions.due import due, due_formula
from vpr_xl.core.declare.actions import Action
from vpr_xl.core.values import Cell, date, text

HOUSE = house()
FIRST, LAST, OWN = (
    datetime.date(2027, 4, 20),
    datetime.date(2027, 5, 18),
    datetime.date(2027, 4, 1),
)
PLAN = [{"date": date(LAST)}, {"date": text("скоро")}, {"date": None}, {"date": date(FIRST)}]


def _action(name: str) -> Action:
    return next(a for a in HOUSE.actions if a.id == name)


def _school(action: Action, day: datetime.date | None) -> list[dict[str, Cell | None]]:
    title = HOUSE.sheets["school"].setting(action.due).title
    return [{"setting": text(title), "value": date(day) if day else None}]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("P8", FIRST - datetime.timedelta(days=1)), ("C3", LAST), ("F4", None)],
)
def test_without_the_school_s_word_the_plan_decides(
    name: str, expected: datetime.date | None
) -> None:
    action = _action(name)
    tables = {"school": _school(action, None), "plan": PLAN}

    assert due(action, HOUSE, tables) == expected
    assert due(action, HOUSE, tables | {"plan": []}) is None


@pytest.mark.parametrize("name", ["P8", "C3", "F4"])
def test_the_school_s_word_comes_first(name: str) -> None:
    action = _action(name)

    assert due(action, HOUSE, {"school": _school(action, OWN), "plan": PLAN}) == OWN


def test_the_formula_asks_the_same_cells() -> None:
    days = "'План'!$D$4:$D$" + str(3 + HOUSE.sheets["plan"].capacity)

    assert due_formula(_action("P8"), HOUSE, "S1") == (
        f'IF(S1<>"",S1,IF(COUNT({days})=0,"",MIN({days})-1))'
    )
    assert due_formula(_action("F4"), HOUSE, "S1") == 'IF(S1="","",S1)'
