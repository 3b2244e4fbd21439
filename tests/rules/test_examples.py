"""Every rule's own examples: the bad fires it alone at the marked cells, the good nothing."""

from __future__ import annotations

import pytest

from tests.rules.example_books import example
from vpr_xl.adapters.declarations import house
from vpr_xl.core.findings import Level
from vpr_xl.core.rules.engine import Rule, findings, rules

ON_BOOKS = [r for r in rules().values() if not r.on_form]


@pytest.mark.parametrize("one", ON_BOOKS, ids=lambda r: r.id)
def test_bad_example_fires_its_rule_alone_at_the_marked_cells(one: Rule) -> None:
    book = example(one.bad, house())

    found = findings(book.campaign)

    assert {f.rule for f in found} == {one.id}
    if book.marked:
        assert sorted((f.sheet, f.cell) for f in found) == sorted(book.marked)
    else:
        assert all(f.cell is None for f in found)


@pytest.mark.parametrize("one", ON_BOOKS, ids=lambda r: r.id)
def test_good_example_is_clean(one: Rule) -> None:
    book = example(one.good, house())

    assert findings(book.campaign) == []


@pytest.mark.parametrize("one", rules().values(), ids=lambda r: r.id)
def test_level_follows_the_confidence_of_the_source(one: Rule) -> None:
    if one.source.kind == "official":
        allowed = {"A": 2, "B": 1, "C": 0}[one.source.confidence]
        assert one.level.weight <= allowed
    else:
        assert one.source.kind in ("invariant", "catalogue")
        assert one.level in Level
    assert one.source.text


@pytest.mark.parametrize("one", rules().values(), ids=lambda r: r.id)
def test_words_follow_the_house(one: Rule) -> None:
    for words in (one.title, one.message, one.advice, one.why):
        assert words
        assert len(words) <= 200
        assert "!" not in words
        assert "пожалуйста" not in words.lower()
    assert one.message.endswith(".")
