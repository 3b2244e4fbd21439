"""What schemas/thresholds.json says: the rules by which results are read. No computing here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """One rule: its Russian title and words with the numbers in them.

    numbers: by name.  confidence: A, B or C.  sources: as people read them.
    """

    name: str
    title: str
    words: str
    numbers: Mapping[str, float]
    confidence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All reading rules by name, in the order of the declaration."""

    rules: Mapping[str, ReadingRule]

    def number(self, rule: str, name: str) -> float:
        """A threshold. Raises KeyError for one that is not declared."""
        return self.rules[rule].numbers[name]


def thresholds(raw: Mapping[str, Any]) -> Thresholds:
    """The typed view of the declaration."""
    titles = {key: str(one["title"]) for key, one in raw["sources"].items()}
    return Thresholds({name: _rule(name, one, titles) for name, one in raw["rules"].items()})


def _rule(name: str, raw: Mapping[str, Any], titles: Mapping[str, str]) -> ReadingRule:
    numbers = {key: float(value) for key, value in raw["value"].items()}
    return ReadingRule(
        name,
        raw["title"],
        raw["words"].format(**{key: _said(value) for key, value in numbers.items()}),
        numbers,
        raw["confidence"],
        tuple(titles[key] for key in raw["sources"]),
    )


def _said(value: float) -> str:
    """A number as people write it: 60 and 28,5."""
    return f"{value:g}".replace(".", ",")
