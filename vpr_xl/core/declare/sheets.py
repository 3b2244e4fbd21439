"""What schemas/sheets say: sheets, their columns and settings, as typed values. No files here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Scalar = str | int | float
SheetKind = Literal["rows", "settings", "generated", "template", "journal", "lists", "service"]
Stage = Literal["home", "school", "preparation", "conduct", "completion", "service"]

#: The first row of every sheet's table: two rows above hold title, help and links.
HEADER_ROW = 3


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a count: the column is filled, blank, equal to a value or to a column."""

    column: str
    is_: Literal["filled", "blank"] | None = None
    equals: Scalar | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of a table that meet every condition; rows without a key are never counted."""

    table: str
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The column's value must stand in another table's column."""

    table: str
    column: str


@dataclass(frozen=True)
class Foreign:
    """How the column looks in the school's own tables.

    synonyms: headers beside the title.  parts: headers of each part, where several columns give the
    value; the first `least` of them must be there and `join` stands between them.
    spellings: values of the enumeration by the words that mean them.
    """

    synonyms: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    least: int = 0
    join: str = ""
    spellings: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One declared column (or one setting of a settings sheet).

    name: identifier; title: header on the sheet.  schema: the standard keywords only, as JSON
    Schema reads them; with a separator they hold for each item.  names: identifiers of `enum`,
    same order.  separator: "; " where a cell holds several values, else "".  reference: where
    its drop-down and check come from.  foreign: its looks in other tables than ours.
    """

    name: str
    title: str
    description: str
    type: Literal["string", "integer", "number", "scalar"]
    width: float
    schema: Mapping[str, Any]
    format: str = ""
    enum: tuple[Scalar, ...] = ()
    names: tuple[str, ...] = ()
    examples: tuple[Scalar, ...] = ()
    default: Scalar | None = None
    advice: str = ""
    hint: str = ""
    private: bool = False
    key: bool = False
    optional: bool = False
    wrap: bool = False
    required: bool = False
    separator: str = ""
    formula: Literal["total", "mark", "link"] | Count | None = None
    reference: Reference | None = None
    foreign: Foreign = Foreign()

    @property
    def is_text(self) -> bool:
        """Written with the text format, so that no program turns it into a number or a date."""
        return self.type == "string" and self.format != "date"

    @property
    def is_date(self) -> bool:
        """Holds a calendar day."""
        return self.format == "date"


@dataclass(frozen=True)
class Sheet:
    """One declared sheet.

    table: identifier ("participants"); title: the tab.  columns: in sheet order.
    pattern, pattern_column: for task columns, whose names are their header texts.
    """

    table: str
    title: str
    description: str
    order: int
    stage: Stage
    kind: SheetKind
    columns: tuple[Column, ...]
    action: str = ""
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    capacity: int = 1000
    title_pattern: str = ""
    primary_key: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    dependent_required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: tuple[Column, ...] = ()
    pattern: str = ""
    pattern_column: Column | None = None
    calendar: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by identifier."""
        return {column.name: column for column in self.columns}

    @property
    def list_object(self) -> str:
        """Name of the Excel table; a template's sheets add a number."""
        return f"vpr_{self.table}"

    def column(self, name: str) -> Column:
        """The column of this identifier. Raises KeyError."""
        return self.by_name[name]

    def task_column(self, header: str) -> Column | None:
        """The column of a task's header text ("4К1 (3б)"); None where the text is no task."""
        if self.pattern_column is None or not re.search(self.pattern, header):
            return None
        from dataclasses import replace

        return replace(self.pattern_column, name=header, title=header)

    def setting(self, name: str) -> Column:
        """The setting of this identifier. Raises KeyError."""
        return next(s for s in self.settings if s.name == name)


_STANDARD = ("enum", "pattern", "minimum", "maximum", "minLength", "maxLength")


def _schema(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The standard keywords of one column, or of each item where a cell holds several."""
    out = {k: raw[k] for k in _STANDARD if k in raw}
    if raw["type"] != "scalar":
        out["type"] = raw["type"]
    return out


def _count(raw: Mapping[str, Any]) -> Count:
    where = tuple(
        Condition(c["column"], c.get("is"), c.get("equals"), c.get("same_as"))
        for c in raw.get("where", ())
    )
    return Count(raw["count"], where)


def counts(raw: Iterable[Mapping[str, Any]]) -> tuple[Count, ...]:
    """Count specifications of a declaration."""
    return tuple(_count(c) for c in raw)


def _formula(raw: Any) -> Literal["total", "mark", "link"] | Count | None:
    if isinstance(raw, Mapping):
        return _count(raw)
    if raw in ("total", "mark", "link"):
        return raw  # type: ignore[no-any-return]
    return None


def _foreign(raw: Mapping[str, Any]) -> Foreign:
    parts = raw.get("x-parts", {})
    by_word = {w: v for v in raw.get("enum", ()) for w in raw.get("x-spellings", {}).get(v, ())}
    return Foreign(
        synonyms=tuple(raw.get("x-synonyms", ())),
        parts=tuple(tuple(part) for part in parts.get("of", ())),
        least=parts.get("least", 0),
        join=parts.get("join", ""),
        spellings=by_word,
    )


def _column(
    name: str, raw: Mapping[str, Any], required: Sequence[str], refs: Mapping[str, Reference]
) -> Column:
    return Column(
        name=name,
        title=raw["title"],
        description=raw["description"],
        type=raw["type"],
        width=raw["x-width"],
        schema=_schema(raw),
        format=raw.get("format", ""),
        enum=tuple(raw.get("enum", ())),
        names=tuple(raw.get("x-names", ())),
        examples=tuple(raw["examples"]),
        default=raw.get("default"),
        advice=raw.get("x-advice", ""),
        hint=raw.get("x-hint", ""),
        private=raw.get("x-private", False),
        key=raw.get("x-key", False),
        optional=raw.get("x-optional", False),
        wrap=raw.get("x-wrap", False),
        required=name in required,
        separator=raw.get("x-separator", ""),
        formula=_formula(raw.get("x-formula")),
        reference=refs.get(name),
        foreign=_foreign(raw),
    )


def sheet(raw: Mapping[str, Any]) -> Sheet:
    """A sheet from its declaration, which `schemas/meta/sheet.json` must have accepted."""
    required = raw.get("required", ())
    refs = {
        key["fields"][0]: Reference(key["reference"]["resource"], key["reference"]["fields"][0])
        for key in raw.get("x-foreignKeys", ())
    }
    pattern, tasks = next(iter(raw.get("patternProperties", {}).items()), ("", None))
    return Sheet(
        table=raw["x-table"],
        title=raw["title"],
        description=raw["description"],
        order=raw["x-order"],
        stage=raw["x-stage"],
        kind=raw["x-kind"],
        columns=tuple(_column(n, c, required, refs) for n, c in raw["properties"].items()),
        action=raw.get("x-action", ""),
        state=raw.get("x-state", "visible"),
        capacity=raw.get("x-capacity", 1000),
        title_pattern=raw.get("x-titlePattern", ""),
        primary_key=tuple(raw.get("x-primaryKey", ())),
        unique=tuple(tuple(u) for u in raw.get("x-unique", ())),
        dependent_required={k: tuple(v) for k, v in raw.get("dependentRequired", {}).items()},
        settings=tuple(_column(n, c, (), {}) for n, c in raw.get("x-settings", {}).items()),
        pattern=pattern,
        pattern_column=_column("tasks", tasks, (), {}) if tasks else None,
        calendar=raw.get("x-calendar", False),
    )
