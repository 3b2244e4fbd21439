"""One count specification: what Python counts and what COUNTIFS is told."""

from __future__ import annotations

import datetime

import pytest

from vpr_xl.adapters.declarations import house
from vpr_xl.core.actions.count import count, countifs
from vpr_xl.core.actions.state import next_words, progress, state, words_formula
from vpr_xl.core.declare.sheets import Condition, Count
from vpr_xl.core.values import Cell, date, number, text

HOUSE = house()
PLAN = [
    {"class_name": text("5А"), "work_id": text("5-РУ"), "lesson_from": number(2)},
    {"class_name": text("5Б"), "work_id": text("5-ру"), "lesson_from": text("2")},
    {"class_name": text(" "), "work_id": text("5-РУ"), "lesson_from": number(2)},
    {"class_name": text("8А"), "work_id": text("8-АЯ"), "lesson_from": number(0)},
]


def test_a_row_without_a_key_is_not_counted() -> None:
    assert count(Count("plan"), HOUSE, {"plan": PLAN}) == 3


def test_zero_is_filled() -> None:
    spec = Count("plan", (Condition("lesson_from", is_="filled"),))

    assert count(spec, HOUSE, {"plan": PLAN}) == 3


def test_a_missing_cell_is_blank() -> None:
    spec = Count("plan", (Condition("date", is_="blank"),))

    assert count(spec, HOUSE, {"plan": PLAN}) == 3


def test_equality_ignores_case_and_the_kind_of_a_number() -> None:
    assert count(Count("plan", (Condition("work_id", equals="5-РУ"),)), HOUSE, {"plan": PLAN}) == 2
    assert count(Count("plan", (Condition("lesson_from", equals=2),)), HOUSE, {"plan": PLAN}) == 2


def test_same_as_compares_with_the_row_of_the_formula() -> None:
    spec = Count("plan", (Condition("class_name", same_as="class_name"),))

    assert count(spec, HOUSE, {"plan": PLAN}, {"class_name": text("8А")}) == 1
    assert countifs(spec, HOUSE, {"class_name": "$A7"}).endswith(",$A7)")


def test_ranges_are_absolute_and_reach_capacity() -> None:
    capacity = HOUSE.sheets["plan"].capacity

    assert countifs(Count("plan"), HOUSE) == f"COUNTIFS('План'!$A$4:$A${3 + capacity},\"<>\")"


def test_wildcards_and_quotes_are_taken_literally() -> None:
    spec = Count("plan", (Condition("note", equals='5*? "да"~'),))

    assert countifs(spec, HOUSE).endswith(',"=5~*~? ""да""~~")')


def test_a_template_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="results"):
        countifs(Count("results"), HOUSE)


@pytest.mark.parametrize(
    ("done", "total", "faults", "words"),
    [
        (0, 0, 0, "не начато"),
        (0, 5, 1, "не начато"),
        (3, 10, 1, "идёт: 3 из 10"),
        (10, 10, 0, "сделано"),
        (10, 10, 2, "проверить: 2"),
    ],
)
def test_states_are_said_in_four_ways(done: int, total: int, faults: int, words: str) -> None:
    assert progress(done, total, faults).words == words


def test_the_formula_says_the_same_words() -> None:
    assert words_formula("D5", "E5", "H5") == (
        'IF(OR(E5=0,D5=0),"не начато",IF(D5<E5,"идёт: "&D5&" из "&E5,'
        'IF(H5>0,"проверить: "&H5,"сделано")))'
    )


def _named(rule: str, level: str, sheet: str) -> dict[str, Cell | None]:
    return {"rule": text(rule), "level": text(level), "sheet": text(sheet)}


@pytest.mark.parametrize(
    ("rule", "level", "sheet", "expected"),
    [
        ("P3-01", "ошибка", "Портал", "faulty"),
        ("P3-01", "предупреждение", "Портал", "faulty"),
        ("P3-01", "замечание", "Портал", "done"),
        ("P31-01", "ошибка", "Портал", "done"),
        ("S-07", "ошибка", "Портал", "faulty"),
        ("S-07", "ошибка", "План", "done"),
    ],
)
def test_an_action_whose_faults_are_named_is_not_done(
    rule: str, level: str, sheet: str, expected: str
) -> None:
    action = next(a for a in HOUSE.actions if a.id == "P3")
    access = {"task": text("доступ в кабинет"), "done_on": date(datetime.date(2027, 1, 20))}
    tables = {"portal": [access], "findings": [_named(rule, level, sheet)]}

    found = state(action, HOUSE, tables)

    assert found.state == expected
    assert bool(next_words(action, HOUSE, found.state)) == (expected == "faulty")


def test_an_action_is_done_when_its_facts_are() -> None:
    access = {"task": text("доступ в кабинет"), "done_on": None}
    action = next(a for a in HOUSE.actions if a.id == "P3")

    assert state(action, HOUSE, {}).state == "untouched"
    assert state(action, HOUSE, {"portal": [access]}).state == "untouched"
    done = access | {"done_on": date(datetime.date(2027, 1, 20))}
    assert state(action, HOUSE, {"portal": [done]}).state == "done"


def test_every_declared_action_can_be_counted_and_written() -> None:
    for action in HOUSE.actions:
        found = state(action, HOUSE, {})
        assert (found.done, found.total) == (0, 0)
        for spec in (*action.total, *action.done):
            assert countifs(spec, HOUSE).count("(") == countifs(spec, HOUSE).count(")")
