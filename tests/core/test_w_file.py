"""The words of family W: short, plain, and the findings about a package."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from vpr_xl.core.rules import words
from vpr_xl.core.rules.w_file import FINDINGS, PHRASES, REFUSALS, package_findings, refused
from vpr_xl.core.rules.w_macros import macro_findings
from vpr_xl.core.rules.words.entry import Words
from vpr_xl.core.tables import Macros, Package

ALL = REFUSALS | FINDINGS
_TABLES = ("REFUSALS", "FINDINGS")


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
    assert all(re.fullmatch(r"W-\d{2,3}", rule) for rule in ALL)
    assert not REFUSALS.keys() & FINDINGS.keys()
    rooms = [import_module(f"{words.__name__}.{m.name}") for m in iter_modules(words.__path__)]
    every = [id for room in rooms for name in _TABLES for id in getattr(room, name, {})]
    assert sorted(every) == sorted(ALL)


@pytest.mark.parametrize("what", PHRASES)
def test_phrases_take_the_place_of_their_keys(what: str) -> None:
    assert PHRASES[what] in refused("W-10", what=what).message


def test_facts_are_shown_short_printable_and_grouped() -> None:
    said = refused("W-26", limit=600_000, what="cells").message

    assert said == "В книге больше 600\u00a0000 ячеек."
    assert "\x1b" not in refused("W-23", part="\x1b" * 90).message
    assert len(refused("W-23", part="я" * 900).message) < 120


def _ids(package: Package, *, workbook: bool = True) -> list[str]:
    return [f.rule for f in macro_findings(package, workbook=workbook)]


_SOUND = Package(
    content="xlsm",
    vba_sha256="aa",
    buttons=1,
    macros=Macros(documents=("ThisWorkbook", "VprHome")),
    code_names=("ThisWorkbook", "VprHome"),
    ribbon=True,
)


def test_a_book_with_our_macros_is_clean_and_one_without_has_nothing_to_lose() -> None:
    assert _ids(_SOUND) == []
    assert _ids(Package(content="xlsx")) == []


def test_foreign_macros_are_a_warning_in_any_file() -> None:
    foreign = replace(_SOUND, macros=replace(_SOUND.macros, foreign=("Module1", "ThisWorkbook")))

    assert _ids(foreign) == ["W-33"]
    assert _ids(replace(foreign, content="xlsx"), workbook=False) == ["W-33"]
    assert "Module1, ThisWorkbook" in next(macro_findings(foreign, workbook=True)).message


@pytest.mark.parametrize(
    ("lost", "rule"),
    [
        ({"buttons": 0}, "W-35"),
        ({"macros": replace(_SOUND.macros, changed=("VprMain",))}, "W-100"),
        ({"vba_sha256": None, "macros": None}, "W-101"),
        ({"ribbon": False}, "W-102"),
        ({"code_names": ()}, "W-103"),
        ({"macros": None}, "W-104"),
        ({"macros": replace(_SOUND.macros, missing=("VprMain",))}, "W-105"),
    ],
)
def test_what_a_book_with_macros_has_lost_is_named(lost: dict[str, Any], rule: str) -> None:
    found = list(macro_findings(replace(_SOUND, **lost), workbook=True))

    assert [f.rule for f in found] == [rule]
    assert "vpr-xl repair" in found[0].advice
    assert "{" not in found[0].message


def test_a_name_that_promises_another_kind_of_book_is_told() -> None:
    rules = [
        [f.rule for f in macro_findings(package, workbook=True, suffix=suffix)]
        for package, suffix in ((_SOUND, ".xlsx"), (_SOUND, ".XLSM"), (Package(), ".xlsm"))
    ]

    assert rules == [["W-106"], [], ["W-106"]]


def test_only_a_workbook_of_ours_can_lose_our_macros() -> None:
    bare = Package(content="xlsm", vba_sha256="aa", macros=Macros(missing=("VprMain",)))

    assert _ids(bare, workbook=False) == []


def test_formulas_without_a_value_are_counted_by_sheet() -> None:
    found = list(package_findings(Package(uncached={"План": 7, "5-РУ": 0})))

    assert [(f.rule, f.sheet, f.facts["count"]) for f in found] == [("W-34", "План", 7)]
    assert "7" in found[0].message
