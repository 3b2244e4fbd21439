"""The 20 actions are the memo's, and their states are counted from facts that the sheets hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.sheets import Count

SHEETS = house().sheets
ACTIONS = house().actions
#: sha256 of the memo's 20 texts, one a line: «Главная» shows the memo's own words.
MEMO = "ff910f157a8a7ad01b1ae837579d7efb11811a8d68bddf1ccd43fe40ab93c666"


def spoken_conditions(count: Count) -> set[tuple[str, Any]]:
    return {(c.column, c.is_ if c.is_ else ("=", c.equals)) for c in count.where}


def every_count() -> list[tuple[str, Count]]:
    columns = [(s.table, c.formula) for s in SHEETS.values() for c in s.columns]
    formulas = [(table, f) for table, f in columns if isinstance(f, Count)]
    return formulas + [(a.id, c) for a in ACTIONS for c in (*a.total, *a.done)]


def test_actions_are_those_of_the_memo() -> None:
    ids = [*(f"P{n}" for n in range(1, 9)), *(f"C{n}" for n in range(1, 5))]
    ids += [f"F{n}" for n in range(1, 9)]
    words = "\n".join(a.title for a in ACTIONS)
    stage: Mapping[str, str] = {"P": "preparation", "C": "conduct", "F": "completion"}

    assert [a.id for a in ACTIONS] == ids
    assert [a.stage for a in ACTIONS] == [stage[i[0]] for i in ids]
    assert len({a.title for a in ACTIONS}) == len({a.short for a in ACTIONS}) == 20
    assert hashlib.sha256(words.encode()).hexdigest() == MEMO


def test_deadline_of_an_action_is_a_day_of_the_school() -> None:
    for action in ACTIONS:
        assert SHEETS["school"].setting(action.due).is_date, action.id


def test_action_opens_a_sheet_that_people_see() -> None:
    for action in ACTIONS:
        sheet = SHEETS[action.table]
        assert (sheet.state, sheet.kind == "template") == ("visible", False), action.id


def test_counts_name_existing_columns_and_listed_values() -> None:
    for at, count in every_count():
        sheet = SHEETS[count.table]
        assert sheet.kind != "template", at
        for condition in count.where:
            column = sheet.column(condition.column)
            if condition.equals is not None:
                assert condition.equals in column.enum, (at, condition)


def test_done_never_exceeds_total() -> None:
    """Each count of done facts narrows one count of expected facts; two that narrow one differ."""
    for action in ACTIONS:
        taken: dict[int, list[set[tuple[str, Any]]]] = {}
        for done in action.done:
            said = spoken_conditions(done)
            whole = [
                i
                for i, total in enumerate(action.total)
                if total.table == done.table and spoken_conditions(total) < said
            ]
            assert len(whole) == 1, (action.id, done)
            taken.setdefault(whole[0], []).append(said)
        assert set(taken) == set(range(len(action.total))), action.id
        for parts in taken.values():
            for i, one in enumerate(parts):
                assert all(exclusive(one, other) for other in parts[i + 1 :]), action.id


def exclusive(one: set[tuple[str, Any]], other: set[tuple[str, Any]]) -> bool:
    """Whether no row can meet both: a column is filled here and blank there."""
    return any(
        (column, {"filled": "blank", "blank": "filled"}.get(said)) in other
        for column, said in one
        if isinstance(said, str)
    )
