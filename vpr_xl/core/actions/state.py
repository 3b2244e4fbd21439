"""State of an action of the memo, in the same words for the sheet's formula and for Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vpr_xl.core.actions.count import Tables, count, countifs
from vpr_xl.core.declare.actions import Action
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import Count

Progress = Literal["untouched", "underway", "done"]
#: What the coordinator reads; `underway` is followed by the two numbers.
WORDS: dict[Progress, str] = {
    "untouched": "не начато",
    "underway": "идёт: {done} из {total}",
    "done": "сделано",
}


@dataclass(frozen=True, slots=True)
class ActionState:
    """How far an action is: facts present and facts expected, and the state they give."""

    state: Progress
    done: int
    total: int

    @property
    def words(self) -> str:
        """The state as «Главная» shows it."""
        return WORDS[self.state].format(done=self.done, total=self.total)

    @property
    def share(self) -> float:
        """Part done, 0 to 1; 0 where nothing is expected yet."""
        return min(1.0, self.done / self.total) if self.total else 0.0


def progress(done: int, total: int) -> ActionState:
    """State from the two sums; where nothing is expected yet, nothing has begun."""
    if total == 0 or done == 0:
        return ActionState("untouched", done, total)
    return ActionState("done" if done >= total else "underway", done, total)


def state(action: Action, house: House, tables: Tables) -> ActionState:
    """State of the action in a book whose rows are given."""
    return progress(_sum(action.done, house, tables), _sum(action.total, house, tables))


def _sum(specs: Iterable[Count], house: House, tables: Tables) -> int:
    return sum(count(spec, house, tables) for spec in specs)


def sum_formula(specs: Iterable[Count], house: House) -> str:
    """Sum of the counts as a formula text, without "="."""
    return "+".join(countifs(spec, house) for spec in specs)


def words_formula(done: str, total: str) -> str:
    """The state's words as a formula over two formula texts or addresses, without "="."""
    underway = WORDS["underway"].replace("{done}", f'"&{done}&"').replace("{total}", f'"&{total}')
    return (
        f'IF(OR({total}=0,{done}=0),"{WORDS["untouched"]}",'
        f'IF({done}>={total},"{WORDS["done"]}","{underway}))'
    )


def share_formula(done: str, total: str) -> str:
    """Part done, 0 to 1, as a formula over two formula texts or addresses, without "="."""
    return f"IF({total}=0,0,MIN(1,{done}/{total}))"
