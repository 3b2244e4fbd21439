"""The thresholds by which results are read keep their dialect, and their words speak Russian."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from vpr_xl.adapters.declarations import folder, house
from vpr_xl.core.declare.thresholds import thresholds


def raw() -> Any:
    return json.loads((folder() / "thresholds.json").read_bytes())


def faults(given: Any) -> list[str]:
    meta = json.loads((folder() / "meta/thresholds.json").read_bytes())
    Draft202012Validator.check_schema(meta)
    return [e.message for e in Draft202012Validator(meta).iter_errors(given)]


def test_thresholds_keep_their_dialect() -> None:
    assert faults(raw()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rule: rule.pop("sources"),
        lambda rule: rule.update(confidence="U"),
        lambda rule: rule["value"].update(sufficient="60"),
        lambda rule: rule.update(wordz="Выполнение."),
    ],
)
def test_dialect_refuses_a_spoilt_rule(spoil: Any) -> None:
    spoilt = copy.deepcopy(raw())
    spoil(spoilt["rules"]["basic_task"])

    assert faults(spoilt) != []


def test_words_of_a_rule_have_all_its_numbers_and_are_plain() -> None:
    for name, rule in raw()["rules"].items():
        assert set(re.findall(r"\{(\w+)\}", rule["words"])) == set(rule["value"]), name
    for told in thresholds(house().thresholds).rules.values():
        assert told.words.endswith(".")
        assert not re.search(r"[!{}]|[Пп]ожалуйста", told.words)
        assert len(told.words) <= 200


def test_every_source_is_named_and_used() -> None:
    used = {key for rule in raw()["rules"].values() for key in rule["sources"]}

    assert used == set(raw()["sources"])
