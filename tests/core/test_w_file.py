"""The words of family W: short, plain, and the findings about a package."""

from __future__ import annotations

import re
import string

import pytest

from vpr_xl.core.rules.w_file import FINDINGS, PHRASES, REFUSALS, Words, package_findings, refused
from vpr_xl.core.tables import Package

ALL = REFUSALS | FINDINGS


def fields(words: Words) -> set[str]:
    told = string.Formatter().parse(words.message + words.advice)
    return {name for _, name, _, _ in told if name}


@pytest.mark.parametrize("rule", ALL)
def test_sentences_are_plain_and_short(rule: str) -> None:
    words = ALL[rule]
    filled = dict.fromkeys(fields(words), "Ж" * 20)

    for sentence in (words.message.format(**filled), words.advice.format(**filled)):
        assert len(sentence) <= 200
        assert sentence.endswith(".")
        assert not re.search(r"!|пожалуйста", sentence)
    assert all((words.title, words.why, words.bad, words.good))


def test_ids_are_written_alike_and_never_shared() -> None:
    assert all(re.fullmatch(r"W-\d\d", rule) for rule in ALL)
    assert not REFUSALS.keys() & FINDINGS.keys()


@pytest.mark.parametrize("what", PHRASES)
def test_phrases_take_the_place_of_their_keys(what: str) -> None:
    assert PHRASES[what] in refused("W-10", what=what).message


def test_facts_are_shown_short_printable_and_grouped() -> None:
    said = refused("W-26", limit=600_000, what="cells").message

    assert said == "В книге больше 600\u00a0000 ячеек."
    assert "\x1b" not in refused("W-23", part="\x1b" * 90).message
    assert len(refused("W-23", part="я" * 900).message) < 120


def test_foreign_macros_are_a_warning_and_ours_are_not() -> None:
    foreign = Package(content="xlsm", vba_sha256="aa", buttons=1)

    assert [f.rule for f in package_findings(foreign, "bb")] == ["W-33"]
    assert [f.rule for f in package_findings(foreign, None)] == ["W-33"]
    assert list(package_findings(foreign, "aa")) == []


def test_our_macros_without_buttons_are_lost_buttons() -> None:
    saved_elsewhere = Package(content="xlsm", vba_sha256="aa", buttons=0)

    assert [f.rule for f in package_findings(saved_elsewhere, "aa")] == ["W-35"]


def test_formulas_without_a_value_are_counted_by_sheet() -> None:
    found = list(package_findings(Package(uncached={"План": 7, "5-РУ": 0}), None))

    assert [(f.rule, f.sheet, f.facts["count"]) for f in found] == [("W-34", "План", 7)]
    assert "7" in found[0].message
