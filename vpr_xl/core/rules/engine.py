"""What a rule is, how it speaks, and how all of them are run. The rules themselves stand beside."""

from __future__ import annotations

import datetime
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from importlib import import_module
from itertools import groupby
from typing import ParamSpec

from vpr_xl.core.declare.check import Fault
from vpr_xl.core.declare.match import Misfit, Table
from vpr_xl.core.findings import Finding, Level, in_order
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.record import Record
from vpr_xl.core.tables import address
from vpr_xl.core.values import Cell, shown, shown_date

#: The level that a fact of this confidence may carry: only a primary source gives an error.
LEVEL_OF = {"A": Level.ERROR, "B": Level.WARNING, "C": Level.NOTE}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from.

    kind "official": a text or form, with its confidence A, B or C; "invariant": it follows from
    the book itself; "catalogue": the catalogue's fact of the moment decides, confidence and level.
    """

    text: str = ""
    confidence: str = ""
    kind: str = "official"


INVARIANT = Source("Следует из самой книги", kind="invariant")

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its words, source, examples and the function that finds its faults.

    message, advice: templates whose placeholders the finding's facts fill.
    bad, good: Markdown sheets; "!" marks the cell where the finding appears.
    on_form: speaks about an official form (rules of `f4_gate`), not about the workbook.
    across: of these, compares a form with the forms checked before it.
    gathered: weighs several rows against each other, so it may speak while they are being entered
    one by one; a single row is not turned away because of it.
    """

    id: str
    level: Level
    title: str
    message: str
    advice: str
    why: str
    source: Source
    bad: str
    good: str
    find: Callable[..., Iterator[Finding]] = field(compare=False)
    on_form: bool = False
    gathered: bool = False
    across: bool = False


_RULES: dict[str, Rule] = {}


def rule(
    *,
    id: str,
    level: Level,
    title: str,
    message: str,
    advice: str,
    why: str,
    source: Source,
    bad: str,
    good: str,
    given: str = "",
    on_form: bool = False,
    gathered: bool = False,
    across: bool = False,
) -> Callable[[Callable[P, Iterator[Finding]]], Callable[P, Iterator[Finding]]]:
    """Registers the decorated function as the rule of this id; an id is never given twice.

    given: the sheets that the bad and the good example share; they stand before both.
    """

    def register(
        find: Callable[P, Iterator[Finding]],
    ) -> Callable[P, Iterator[Finding]]:
        if id in _RULES:
            raise ValueError(f"rule {id} stands twice")
        examples = given + bad, given + good
        words = (id, level, title, message, advice, why, source)
        _RULES[id] = Rule(*words, *examples, find, on_form or across, gathered, across)
        return find

    return register


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule of the book by id, in order of id; found by walking this room."""
    import vpr_xl.core.rules as room

    for module in pkgutil.iter_modules(room.__path__):
        import_module(f"{room.__name__}.{module.name}")
    return dict(sorted(_RULES.items()))


class Speaker:
    """Puts the words of one rule and the facts of one place into a finding."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def say(
        self,
        sheet: str | None,
        cell: str | None,
        *,
        key: str = "",
        value: str = "",
        pointer: str = "",
        order: tuple[int, int, int] = (0, 0, 0),
        confidence: str = "",
        facts: Mapping[str, object],
    ) -> Finding:
        """A finding; `confidence` of a catalogue's fact sets its level in place of the rule's."""
        told = {name: self.told(fact) for name, fact in facts.items()}
        return Finding(
            rule=self.rule.id,
            level=LEVEL_OF[confidence] if confidence else self.rule.level,
            message=self.rule.message.format(**told),
            advice=self.rule.advice.format(**told),
            sheet=sheet,
            cell=cell,
            key=key,
            value=value,
            pointer=pointer,
            facts=told,
            order=order,
        )

    def told(self, fact: object) -> str:
        """A fact as the coordinator reads it."""
        if fact is None:
            return "пусто"
        if isinstance(fact, datetime.date):
            return shown_date(fact.isoformat())
        if isinstance(fact, float):
            return f"{fact:g}".replace(".", ",")
        if isinstance(fact, Cell):
            return shown(fact)
        if isinstance(fact, list | tuple | set | frozenset):
            return ", ".join(self.told(f) for f in fact)
        return str(fact)


class Report(Speaker):
    """Builds the findings of one rule over one campaign."""

    def __init__(self, rule: Rule, campaign: Campaign) -> None:
        super().__init__(rule)
        self.campaign = campaign

    def __call__(
        self, record: Record, column: str, *, confidence: str = "", **facts: object
    ) -> Finding:
        """A finding at a record's cell; `confidence` of a catalogue's fact sets the level."""
        return self._at(record.found_in, record.nth, column, confidence, facts)

    def cell(self, table: Table, position: int, column: str, **facts: object) -> Finding:
        """A finding at a cell of a table's row."""
        return self._at(table, position, column, "", facts)

    def fault(self, fault: Fault, **facts: object) -> Finding:
        """A finding about a violated declaration; the column's own advice goes before ours."""
        facts = {"title": fault.column.title, "value": shortened(shown(fault.cell)), **facts}
        return self._at(fault.table, fault.row_index, fault.column.name, "", facts)

    def masked(self, record: Record, column: str, **facts: object) -> Finding:
        """A finding at a private cell: the place is named, the value is not."""
        found = self._at(record.found_in, record.nth, column, "", facts)
        return replace(found, value="")

    def header(self, table: Table, column: str, **facts: object) -> Finding:
        """A finding about a sheet as a whole, at the header of a column."""
        at = table.places[column]
        return self.say(
            table.title,
            address(table.header_row, at),
            value=table.title,
            pointer=f"/{table.sheet.table}/{table.title}",
            order=(table.order, table.header_row, at),
            facts=facts,
        )

    def sheet(self, misfit: Misfit, **facts: object) -> Finding:
        """A finding about a sheet or its header."""
        grids = [g.name for g in self.campaign.reading.grids]
        order = grids.index(misfit.sheet) if misfit.sheet in grids else len(grids)
        place = (order, misfit.row, misfit.column)
        cell = address(misfit.row, misfit.column) if misfit.column else None
        return self.say(
            misfit.sheet,
            cell,
            value=misfit.text,
            pointer=f"/{misfit.sheet}",
            order=place,
            facts=facts,
        )

    def setting(self, name: str, *, confidence: str = "", **facts: object) -> Finding:
        """A finding at the value of a setting of the school."""
        judged = self.campaign.judged["school"][0]
        title = judged.table.sheet.setting(name).title
        name_column, value_column = (c.name for c in judged.table.sheet.columns[:2])
        position = next(
            (
                i
                for i in range(len(judged.table.rows))
                if shown(judged.table.cell(i, name_column)) == title
            ),
            0,
        )
        return self._at(judged.table, position, value_column, confidence, facts)

    def _at(
        self, table: Table, position: int, column: str, confidence: str, facts: Mapping[str, object]
    ) -> Finding:
        row, at = table.numbers[position], table.places.get(column, 0)
        return self.say(
            table.title,
            address(row, at) if at else None,
            key=key_of(table, position),
            value=shown(table.cell(position, column)),
            pointer=pointer_of(table, position, column),
            order=(table.order, row, at),
            confidence=confidence,
            facts=facts,
        )

    def told(self, fact: object) -> str:
        """A fact as the coordinator reads it, enumerations by their words in the book."""
        if isinstance(fact, Enum):
            return self.campaign.words[fact]
        return super().told(fact)


def pointer_of(table: Table, position: int, column: str) -> str:
    """JSON pointer of a value; a work's sheet is named by its title."""
    of_work = table.sheet.kind == "template"
    name = f"{table.sheet.table}/{table.title}" if of_work else table.sheet.table
    return f"/{name}/{position}/{column}"


def shortened(text: str) -> str:
    """A long value cut, so that a sentence stays a sentence."""
    return text if len(text) <= 60 else text[:57] + "…"


def key_of(table: Table, position: int) -> str:
    """The record's key as people read it; a private column is never part of it."""
    names = table.sheet.primary_key
    parts = [shown(table.cell(position, n)) for n in names if not table.sheet.column(n).private]
    return " ".join(part for part in parts if part)


#: Told before each family of rules: "P2", its place from 1, how many families there are.
Watched = Callable[[str, int, int], None]


def _unwatched(*_: object) -> None:
    """Nobody watches the run."""


def findings(
    campaign: Campaign, chosen: Sequence[Rule] | None = None, watched: Watched = _unwatched
) -> list[Finding]:
    """Every finding of the rules over the campaign, in the public order."""
    mine = [r for r in (rules().values() if chosen is None else chosen) if not r.on_form]
    families = groupby(mine, key=lambda one: one.id.partition("-")[0])
    staged = [(family, list(members)) for family, members in families]
    found: list[Finding] = []
    for nth, (family, members) in enumerate(staged, 1):
        watched(family, nth, len(staged))
        for one in members:
            found.extend(one.find(campaign, Report(one, campaign)))
    return in_order(found)
