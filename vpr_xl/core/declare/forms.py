"""What schemas/forms say of an official form: sheets, columns by header text, values. No cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from vpr_xl.core.declare.tasks import NOT_ATTEMPTED, NOT_COVERED, Score, TaskHeader
from vpr_xl.core.values import tidy

Role = Literal["code", "variant", "score", "class", "sex", "previous_mark", "total"]
SheetRole = Literal["classes", "protocol", "service", "ordinals"]


def plain(text: str) -> str:
    """Header text as it is compared: without spaces and case, both of which suites change."""
    return tidy(text).replace(" ", "").casefold()


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet of the form.

    state: as the form has it, "" where either is lawful.  optional: not seen in every form.
    columns: header texts of the sheet of classes.
    """

    role: SheetRole
    title: str
    state: str = ""
    optional: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormLayout:
    """The layout of an official form.

    header_row, first_row, prepared_rows: of the protocol sheet, physical.
    code, class_, previous_mark, total: their header texts; sex: "" where the form has none.
    parts: titles of the variant columns, one tuple for each kind of work (one part, two parts).
    absent: the variant that says so.  not_covered: the list of scores ends with that word.
    class_limits: lowest and highest ordinal, None where the form asks for a name.
    criteria: dependency of criteria holds.  helpers: lists stand right of the total.
    roles: of the columns in order; variant and score stand once.
    """

    id: str
    title: str
    years: tuple[int, ...]
    confidence: str
    source: str
    file_name: str
    header_row: int
    first_row: int
    prepared_rows: int
    sheets: tuple[FormSheet, ...]
    roles: tuple[Role, ...]
    code: str
    parts: tuple[tuple[str, ...], ...]
    variants: tuple[Score, ...]
    absent: str
    class_: str
    class_limits: tuple[int, int] | None
    sex: str
    sexes: tuple[Score, ...]
    previous_mark: str
    marks: tuple[Score, ...]
    total: str
    not_covered: bool
    criteria: bool
    helpers: bool

    def sheet(self, role: SheetRole) -> FormSheet | None:
        """The sheet of this role; None where the layout has none."""
        return next((s for s in self.sheets if s.role == role), None)

    @property
    def protocol(self) -> FormSheet:
        """The sheet that is filled."""
        return next(s for s in self.sheets if s.role == "protocol")

    def list_of(self, role: str, task: TaskHeader | None) -> tuple[Score, ...]:
        """The list of a column of this role, task's for scores; () where it declares none."""
        if role == "score" and task is not None:
            return self.scores(task)
        lists: dict[str, tuple[Score, ...]] = {
            "variant": self.variants, "sex": self.sexes, "previous_mark": self.marks,
        }  # fmt: skip
        return lists.get(role, ())

    def scores(self, task: TaskHeader) -> tuple[Score, ...]:
        """The list of a score column in the form's order."""
        return task.scores(not_covered=self.not_covered)

    def name_of_file(self, subject: str, grade: int, year: int) -> str:
        """The name that the portal gives to the form of a work."""
        return self.file_name.format(subject=subject, grade=grade, year=year)


def is_points(score: Score | None) -> bool:
    """Whether the entry counts as points; X and «не пройд.» count 0."""
    return score is not None and score not in (NOT_ATTEMPTED, NOT_COVERED)


def _sheet(raw: Mapping[str, Any]) -> FormSheet:
    return FormSheet(
        raw["role"],
        raw["title"],
        raw.get("state", ""),
        raw.get("optional", False),
        tuple(raw.get("columns", ())),
    )


def layout(raw: Mapping[str, Any]) -> FormLayout:
    """A layout from its declaration, which `schemas/meta/form.json` must have accepted."""
    by_role: dict[str, Mapping[str, Any]] = {c["role"]: c for c in raw["columns"]}
    ordinal, sex = by_role["class"], by_role.get("sex", {})
    return FormLayout(
        id=str(raw["$id"]).rpartition("/")[2],
        title=raw["title"],
        years=tuple(raw["years"]),
        confidence=raw["confidence"],
        source=raw["source"],
        file_name=raw["fileName"],
        header_row=raw["headerRow"],
        first_row=raw["firstRow"],
        prepared_rows=raw["preparedRows"],
        sheets=tuple(_sheet(s) for s in raw["sheets"]),
        roles=tuple(c["role"] for c in raw["columns"]),
        code=by_role["code"]["title"],
        parts=tuple(tuple(p) for p in by_role["variant"]["parts"]),
        variants=tuple(by_role["variant"]["values"]),
        absent=by_role["variant"]["absent"],
        class_=ordinal["title"],
        class_limits=(ordinal["minimum"], ordinal["maximum"]) if "minimum" in ordinal else None,
        sex=sex.get("title", ""),
        sexes=tuple(sex.get("values", ())),
        previous_mark=by_role["previous_mark"]["title"],
        marks=tuple(by_role["previous_mark"]["values"]),
        total=by_role["total"]["title"],
        not_covered="notCovered" in by_role["score"],
        criteria=raw.get("criteria", False),
        helpers=raw.get("helpers", False),
    )


def layouts(raw: Mapping[str, Mapping[str, Any]]) -> tuple[FormLayout, ...]:
    """All layouts, newest first."""
    return tuple(sorted((layout(r) for r in raw.values()), key=lambda f: f.years, reverse=True))


def layout_of_year(known: tuple[FormLayout, ...], year: int) -> FormLayout:
    """The layout of a campaign, else the newest one before it: what the built-in form follows."""
    exact = [f for f in known if year in f.years]
    earlier = [f for f in known if min(f.years) <= year]
    return (exact or earlier or list(known[-1:]))[0]
