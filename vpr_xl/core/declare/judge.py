"""Verdicts by JSON Schema on single values: a compiled predicate, and jsonschema to name a fault.

The predicate exists because most values are right: it says so without importing jsonschema. It
knows a closed set of keywords and refuses an unknown one; a test holds it equal to jsonschema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Test = Callable[[Any], bool]


class Violation(NamedTuple):
    """A keyword of the schema that a value breaks, with the keyword's own value as the limit."""

    keyword: str
    limit: Any


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


_TYPES: Mapping[str, Test] = {
    "string": lambda v: isinstance(v, str),
    "integer": _is_integer,
    "number": _is_number,
}


def _enum(limit: list[Any]) -> Test:
    plain = {(isinstance(v, bool), v) for v in limit}
    return lambda v: isinstance(v, str | int | float) and (isinstance(v, bool), v) in plain


def _pattern(limit: str) -> Test:
    search = re.compile(limit).search
    return lambda v: not isinstance(v, str) or search(v) is not None


_KEYWORDS: Mapping[str, Callable[[Any], Test]] = {
    "type": lambda limit: _TYPES[limit],
    "enum": _enum,
    "pattern": _pattern,
    "minimum": lambda limit: lambda v: not _is_number(v) or v >= limit,
    "maximum": lambda limit: lambda v: not _is_number(v) or v <= limit,
    "minLength": lambda limit: lambda v: not isinstance(v, str) or len(v) >= limit,
    "maxLength": lambda limit: lambda v: not isinstance(v, str) or len(v) <= limit,
}


def compiled(schema: Mapping[str, Any]) -> Test:
    """Predicate equal to jsonschema's `is_valid` for this schema.

    Raises KeyError for a keyword or type outside the closed set: nothing is skipped in silence.
    """
    tests = [_KEYWORDS[keyword](limit) for keyword, limit in schema.items()]
    return lambda value: all(test(value) for test in tests)


#: Of several broken keywords the first of these is named: the type explains the rest.
_FIRST = ("type", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength")


def violation(schema: Mapping[str, Any], value: Any) -> Violation:
    """The keyword that a wrong value breaks, as jsonschema finds it. Call for wrong values only."""
    from jsonschema import Draft202012Validator

    broken = {
        str(e.validator): e.validator_value for e in _errors(Draft202012Validator, schema, value)
    }
    keyword = next(k for k in _FIRST if k in broken)
    return Violation(keyword, broken[keyword])


def _errors(validator: Any, schema: Mapping[str, Any], value: Any) -> Any:
    return validator(schema).iter_errors(value)
