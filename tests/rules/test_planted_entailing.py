"""A mistake of preparation or conduct in a whole book: its rule speaks, and who else must."""

from __future__ import annotations

import pytest

from tests.rules.planted import MISTAKES, TODAY, PlantedBook
from tests.rules.planted_entailing import ENTAILING
from vpr_xl.adapters.declarations import house
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import findings, rules

import tests.rules.test_planted  # noqa: F401 isort: skip - registers the mistakes made alone

ACTIONS = (*(f"P{n}" for n in range(1, 9)), *(f"C{n}" for n in range(1, 5)), "F1", "F2", "F3")


@pytest.mark.parametrize("name", ENTAILING)
def test_the_mistake_is_named_at_its_cell_and_nothing_else_is_said(name: str) -> None:
    rule, beside, plant = ENTAILING[name]
    book = PlantedBook()

    spot = plant(book)

    found = findings(Campaign(book.reading, house(), TODAY))
    assert (rule, spot.sheet, spot.cell) in [(f.rule, f.sheet, f.cell) for f in found]
    assert {f.rule for f in found} == {rule, *beside}


def test_every_rule_of_preparation_and_conduct_has_its_mistake() -> None:
    of_actions = {one for one in rules() if one.partition("-")[0] in ACTIONS}

    planted = {rule for rule, _ in MISTAKES.values()} | {r for r, _, _ in ENTAILING.values()}
    assert of_actions - planted == set()
