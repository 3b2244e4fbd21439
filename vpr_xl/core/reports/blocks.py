"""What a report is made of, as plain values. How blocks look on a page or a sheet is not here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Value = str | int | float | None
#: "key" is a short text in the middle; "number" has one decimal place, "exact" two.
Kind = Literal["text", "key", "whole", "number", "exact", "percent"]
#: What a colour means; the renderer knows its shade, light and dark.
Tone = Literal[
    "mark2", "mark3", "mark4", "mark5", "lowered", "confirmed", "raised", "without",
    "basic", "advanced", "plain",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One key figure: what it is, its value as people read it, a word beside it."""

    label: str
    value: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Key figures side by side."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence. "attention" asks to look, "quiet" explains."""

    text: str
    style: Literal["attention", "quiet"] = "attention"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. filtered: its values are offered to choose from.  told: a hint."""

    title: str
    kind: Kind = "text"
    filtered: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """Rows of plain values that can be sorted; None is a blank. strong: rows that sum others up.

    name: an ASCII word, its own in the report.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    strong: frozenset[int] = frozenset()


def filled(table: DataTable) -> DataTable:
    """The table without columns that hold nothing in any row."""
    kept = [
        at
        for at in range(len(table.columns))
        if any(row[at] is not None and row[at] != "" for row in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


@dataclass(frozen=True, slots=True)
class Series:
    """Values by label, None where there is none. tones: one for all, or one a label."""

    name: str
    values: tuple[float | None, ...]
    tones: tuple[Tone, ...]

    def tone(self, at: int) -> Tone:
        """The tone of the value at this label."""
        return self.tones[0] if len(self.tones) == 1 else self.tones[at]


@dataclass(frozen=True, slots=True)
class Chart:
    """A plot. "stack": a bar a label, the series' shares of its sum. "columns": one series.

    axis: what the values are.  below: what the labels are.  top: the axis' end, 0 for the largest
    value.  limits: a line across each column, None for none.  limit: what the line is.  legend:
    tone -> its word.  told: the chart in a sentence, for who does not see it.
    """

    kind: Literal["stack", "columns"]
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str = ""
    below: str = ""
    top: float = 0
    limits: tuple[float | None, ...] = ()
    limit: str = ""
    legend: tuple[tuple[Tone, str], ...] = ()
    told: str = ""


Block = Facts | Notice | DataTable | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report. name: an ASCII word, its own.  short: its title in the contents."""

    name: str
    title: str
    short: str
    blocks: tuple[Block, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A report: title, school and campaign, sections."""

    title: str
    head: str
    about: str
    sections: tuple[Section, ...]
