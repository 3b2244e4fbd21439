"""State of an action of the memo, in the same words for the sheet's formula and for Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vpr_xl.core.actions.count import Tables, column_range, count, countifs
from vpr_xl.core.declare.actions import Action
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import Count
from vpr_xl.core.findings import Level
from vpr_xl.core.values import Cell, shown

Progress = Literal["untouched", "underway", "faulty", "done"]
#: What the coordinator reads; numbers follow the words.
WORDS: dict[Progress, str] = {
    "untouched": "не начато",
    "underway": "идёт: {done} из {total}",
    "faulty": "проверить: {faults}",
    "done": "сделано",
}
#: What comes next where every fact is there and the check has found something in them.
MEND = "Исправьте или проверьте то, что названо на листе «{sheet}», и проверьте книгу снова."
#: Levels that keep an action from being done: a note is only worth knowing.
_GRAVE = (Level.ERROR, Level.WARNING)


@dataclass(frozen=True, slots=True)
class ActionState:
    """How far an action is: facts present, facts expected, faults in them, and the state so given.

    faults: errors and warnings on «findings», where the last check left them.
    """

    state: Progress
    done: int
    total: int
    faults: int = 0

    @property
    def words(self) -> str:
        """The state as «Главная» shows it."""
        return WORDS[self.state].format(done=self.done, total=self.total, faults=self.faults)

    @property
    def share(self) -> float:
        """Part done, 0 to 1; 0 where nothing is expected yet."""
        return min(1.0, self.done / self.total) if self.total else 0.0


def progress(done: int, total: int, faults: int = 0) -> ActionState:
    """State from the sums; where nothing is expected yet, nothing has begun."""
    if total == 0 or done == 0:
        return ActionState("untouched", done, total, faults)
    if done < total:
        return ActionState("underway", done, total, faults)
    return ActionState("faulty" if faults else "done", done, total, faults)


def state(action: Action, house: House, tables: Tables) -> ActionState:
    """State of the action in a book whose rows are given, those of «findings» among them."""
    done, total = _sum(action.done, house, tables), _sum(action.total, house, tables)
    return progress(done, total, faults(action, house, tables))


def faults(action: Action, house: House, tables: Tables) -> int:
    """Faults that the last check named: of the action's rules, and in the cells of its sheet."""
    sheet, grave = house.sheets[action.table].title, {level.word for level in _GRAVE}
    return sum(
        shown(row.get("level")) in grave
        and (
            _of(row.get("rule"), action.id)
            or (_of(row.get("rule"), _CELLS) and shown(row.get("sheet")) == sheet)
        )
        for row in tables.get("findings", ())
    )


def named(action: Action, tables: Tables) -> int:
    """Rows of «findings» that the action's rules left, of any level."""
    return sum(_of(row.get("rule"), action.id) for row in tables.get("findings", ()))


def faults_formula(action: Action, house: House) -> str:
    """The same as a formula text, without "="."""
    found, title = house.sheets["findings"], house.sheets[action.table].title
    rule, sheet = column_range(found, "rule"), column_range(found, "sheet")
    return "+".join(
        f'COUNTIFS({rule},"{family}-*",{column_range(found, "level")},"{level.word}"{more})'
        for level in _GRAVE
        for family, more in ((action.id, ""), (_CELLS, f',{sheet},"{title}"'))
    )


#: Family of the rules about a single cell.
_CELLS = "S"


def _of(rule: Cell | None, family: str) -> bool:
    return shown(rule).casefold().startswith(f"{family}-".casefold())


def _sum(specs: Iterable[Count], house: House, tables: Tables) -> int:
    return sum(count(spec, house, tables) for spec in specs)


def sum_formula(specs: Iterable[Count], house: House) -> str:
    """Sum of the counts as a formula text, without "="."""
    return "+".join(countifs(spec, house) for spec in specs)


def words_formula(done: str, total: str, faults: str) -> str:
    """The state's words as a formula over formula texts or addresses, without "="."""
    underway = WORDS["underway"].replace("{done}", f'"&{done}&"').replace("{total}", f'"&{total}')
    faulty = WORDS["faulty"].replace("{faults}", f'"&{faults}')
    return (
        f'IF(OR({total}=0,{done}=0),"{WORDS["untouched"]}",'
        f'IF({done}<{total},"{underway},'
        f'IF({faults}>0,"{faulty},"{WORDS["done"]}")))'
    )


def beginning(found: Progress) -> str:
    """The state's words up to their first number."""
    return WORDS[found].split("{", maxsplit=1)[0]


def next_words(action: Action, house: House, found: Progress) -> str:
    """What comes next: nothing, the errors, or the action's own next step."""
    if found == "done":
        return ""
    sheet = house.sheets["findings"].title
    return MEND.format(sheet=sheet) if found == "faulty" else action.next


def next_formula(action: Action, house: House, state: str) -> str:
    """The same as a formula over the address of the state's words, without "="."""
    mend, start = (next_words(action, house, found) for found in ("faulty", "untouched"))
    begun = beginning("faulty")
    return (
        f'IF({state}="{WORDS["done"]}","",'
        f'IF(LEFT({state},{len(begun)})="{begun}",{_quoted(mend)},{_quoted(start)}))'
    )


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def share_formula(done: str, total: str) -> str:
    """Part done, 0 to 1, as a formula over two formula texts or addresses, without "="."""
    return f"IF({total}=0,0,MIN(1,{done}/{total}))"
