"""What schemas/actions.json says: the 20 actions of the memo and how their state is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.declare.sheets import Count, counts


@dataclass(frozen=True, slots=True)
class Action:
    """An action of the memo.

    title: the memo's own words.  total, done: sums of counts; the state follows from both.
    table: the sheet that its link opens.  due: the school's setting that is its deadline.
    """

    id: str
    stage: str
    title: str
    short: str
    table: str
    total: tuple[Count, ...]
    done: tuple[Count, ...]
    due: str
    next: str


def actions(raw: Mapping[str, Any]) -> tuple[Action, ...]:
    """The actions in the memo's order, from the declaration that its meta schema accepted."""
    return tuple(
        Action(
            id=a["id"],
            stage=a["stage"],
            title=a["title"],
            short=a["short"],
            table=a["table"],
            total=counts(a["total"]),
            done=counts(a["done"]),
            due=a["due"],
            next=a["next"],
        )
        for a in raw["actions"]
    )
