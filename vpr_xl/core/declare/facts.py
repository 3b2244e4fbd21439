"""Facts of a campaign year as the catalogue knows them: typed, with confidence and sources."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from vpr_xl.core.declare.tasks import TaskHeader, task_header

T = TypeVar("T")
Confidence = Literal["A", "B", "C", "U"]


class Order(NamedTuple):
    """The yearly order of Рособрнадзор."""

    number: str
    date: datetime.date


class Window(NamedTuple):
    """First and last day, both inside."""

    start: datetime.date
    end: datetime.date


class TwoParts(NamedTuple):
    """How the two parts of a work may lie: minutes of each, break on one day, other days."""

    each_part_max_minutes: int
    same_day_min_break_minutes: int
    different_days_allowed: bool


class MarkScale(NamedTuple):
    """Lowest primary score of the marks 3, 4 and 5, and the work's maximum."""

    three: int
    four: int
    five: int
    max_score: int


class TaskLevel(Enum):
    """The level of a task by the work's description."""

    BASIC = "Б"
    RAISED = "П"


class CatalogueTask(NamedTuple):
    """A score column (or a numbered task) of a work.

    part: 1 or 2, None where unknown.  difficulty: "Б" or "П", "" where unknown.
    """

    header: TaskHeader
    part: int | None
    difficulty: str


class CatalogueTasks(NamedTuple):
    """The tasks known of a work.

    columns: one item a score column, else one a numbered task.  complete: all are known; where it
    is false, sums and counts must not be checked.
    """

    items: tuple[CatalogueTask, ...]
    columns: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class Hint(Generic[T]):
    """The same fact in another year: shown, never checked against."""

    value: T
    year: int
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """One fact of the catalogue; value is None exactly where confidence is "U".

    A may give an error, B a warning, C a note; U is no check.  sources: keys for `source_words`.
    """

    value: T | None
    confidence: Confidence
    sources: tuple[str, ...] = ()
    note: str = ""
    hint: Hint[T] | None = None


def fact(raw: Mapping[str, Any], typed: Callable[[Any], T]) -> Fact[T]:
    """A fact whose JSON value `typed` turns into the field's type."""
    hint = None
    if "hint" in raw:
        h = raw["hint"]
        hint = Hint(typed(h["value"]), h["year"], h["confidence"], tuple(h["sources"]))
    value = None if raw["value"] is None else typed(raw["value"])
    return Fact(value, raw["confidence"], tuple(raw["sources"]), raw.get("note", ""), hint)


def whole(value: Any) -> int:
    """A whole number."""
    return int(value)


def truth(value: Any) -> bool:
    """Yes or no."""
    return bool(value)


def texts(value: Any) -> tuple[str, ...]:
    """Several words."""
    return tuple(value)


def wholes(value: Any) -> tuple[int, ...]:
    """Several whole numbers."""
    return tuple(value)


def _day(value: str) -> datetime.date:
    return datetime.date.fromisoformat(value)


def order(value: Mapping[str, str]) -> Order:
    """The order of an object with number and day."""
    return Order(value["number"], _day(value["date"]))


def window(value: Mapping[str, str]) -> Window:
    """A window of an object with first and last day."""
    return Window(_day(value["start"]), _day(value["end"]))


def two_parts(value: Mapping[str, Any]) -> TwoParts:
    """How two parts lie."""
    return TwoParts(**value)


def limits(value: Mapping[str, int]) -> Mapping[int, int]:
    """Grade -> number; JSON has texts for keys."""
    return {int(grade): limit for grade, limit in value.items()}


def scale(value: Mapping[str, list[int]]) -> MarkScale:
    """A mark scale of ranges by mark."""
    return MarkScale(value["3"][0], value["4"][0], value["5"][0], value["5"][1])


def bounds(value: list[int]) -> tuple[int, int]:
    """Lowest and highest."""
    return value[0], value[1]


def task(raw: Mapping[str, Any]) -> CatalogueTask:
    """A task by its header. Raises ValueError for one that the dialect should have refused."""
    header = task_header(raw["header"])
    if header is None:
        raise ValueError(raw["header"])
    return CatalogueTask(header, raw["part"], raw["difficulty"] or "")
