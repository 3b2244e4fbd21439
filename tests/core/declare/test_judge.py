"""The compiled predicate says what jsonschema says, for every column that is shipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.judge import compiled, violation

_COLUMNS = [c for s in house().sheets.values() for c in (*s.columns, *s.settings)]
_SCHEMAS: list[Mapping[str, Any]] = list({repr(c.schema): c.schema for c in _COLUMNS}.values())
_EXAMPLES = sorted({str(e) for c in _COLUMNS for e in (*c.examples, *c.enum)})
_VALUES = st.one_of(
    st.integers(-10, 60_000),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-10, 3000).map(float),
    st.booleans(),
    st.text(max_size=30),
    st.sampled_from(_EXAMPLES),
    st.integers(1, 600).map("х".__mul__),
    st.tuples(st.sampled_from(_EXAMPLES), st.sampled_from(["\n", " ", "0", "а"])).map("".join),
)
_JUDGES = [(s, compiled(s), Draft202012Validator(s)) for s in _SCHEMAS]


@settings(max_examples=150, deadline=None)
@given(_VALUES)
def test_every_shipped_schema_says_what_jsonschema_says(value: Any) -> None:
    differing = [s for s, ours, theirs in _JUDGES if ours(value) != theirs.is_valid(value)]

    assert differing == []


def test_every_declared_example_is_judged_alike() -> None:
    differing = [
        (s, e)
        for s, ours, theirs in _JUDGES
        for e in [*_EXAMPLES, 0, 1, True, False, 1.0, 1.5]
        if ours(e) != theirs.is_valid(e)
    ]

    assert differing == []


def test_enough_schemas_are_compared() -> None:
    assert len(_SCHEMAS) > 20


def test_an_unknown_keyword_is_refused() -> None:
    with pytest.raises(KeyError):
        compiled({"type": "string", "format": "date"})


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(KeyError):
        compiled({"type": "object"})


def test_of_several_broken_keywords_the_type_is_named() -> None:
    assert violation({"type": "integer", "enum": [1, 2]}, "три") == ("type", "integer")
