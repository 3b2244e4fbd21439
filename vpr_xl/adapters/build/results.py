"""The sheet of a work: one column a task with its own list, total and mark by formulas."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from vpr_xl.adapters.build.conditions import Marks
from vpr_xl.adapters.build.draft import Draft, Rows, formula, scalar, write
from vpr_xl.adapters.build.frame import (
    SPARE_ROWS,
    head,
    header,
    open_sheet,
    place_buttons,
    table,
)
from vpr_xl.adapters.build.look import PALE_AMBER, PALE_RED, RED, Look
from vpr_xl.adapters.build.macrobook import buttons_of
from vpr_xl.adapters.build.validations import place_validation, validation
from vpr_xl.core.actions.count import FIRST_ROW, column_range
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.match import plain
from vpr_xl.core.declare.sheets import HEADER_ROW, Column, Sheet
from vpr_xl.core.declare.tasks import TaskHeader, task_header
from vpr_xl.core.declare.wording import codes_refusal, prompt, scores_prompt, scores_refusal
from vpr_xl.core.tables import letters
from vpr_xl.core.values import Cell

#: Rows whose total and mark stand ready where the details do not say how many pupils there are.
READY_ROWS = 60
_SCALE = ("mark3_from", "mark4_from", "mark5_from")
#: The lists of the tasks stand this many columns to the right of the table, hidden.
_GAP = 2
#: `created` of a donor, whose sheet part alone is taken, and of a file that states no moment.
CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp inside the package


@dataclass(frozen=True)
class ResultsDetails:
    """What the sheet of a work needs; `AddSheet.details` of the template "results".

    columns: header texts in sheet order.  dependency: header of a task's first criterion -> those
    of its others.  code_range: lowest and highest code of the form.  scale: lower bounds of the
    marks 3, 4, 5, only for stored values: the formula looks them up in the table of works.
    rows: participants expected; so many totals and marks stand ready, and a few more.
    """

    columns: tuple[str, ...]
    work_id: str
    not_covered: bool = False
    code_range: tuple[int, int] | None = None
    dependency: Mapping[str, tuple[str, ...]] | None = None
    scale: tuple[int, int, int] | None = None
    rows: int = 0

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> ResultsDetails:
        """From the mapping that a change carries. Raises KeyError where columns are missing."""
        scale, codes = raw.get("scale"), raw.get("code_range")
        return cls(
            columns=tuple(raw["columns"]),
            work_id=raw["work_id"],
            not_covered=bool(raw.get("not_covered")),
            code_range=(codes[0], codes[1]) if codes else None,
            dependency={k: tuple(v) for k, v in (raw.get("dependency") or {}).items()},
            scale=(scale[0], scale[1], scale[2]) if scale else None,
            rows=int(raw.get("rows") or 0),
        )


def build_results(
    house: House,
    title: str,
    details: Mapping[str, Any],
    macros: Sequence[Macro] = (),
    code_name: str = "",
) -> bytes:
    """A workbook that holds the sheet of one work and nothing else, to be grafted into a book.

    Its mark formula names the table of works of the book that it will stand in, its buttons the
    macros of that book: none for one without.  code_name: the sheet's name for macros.
    """
    from vpr_xl.adapters.build.formulas import PlainBook

    stream = BytesIO()
    book = PlainBook(stream, {"in_memory": True})
    book.set_properties({"created": CREATED})
    draft = Draft(book, Look(book), house, CREATED, buttons=buttons_of(macros))
    worksheet = draw_results(draft, title, ResultsDetails.of(details))
    if code_name:
        worksheet.set_vba_name(code_name)
    book.close()
    return stream.getvalue()


def draw_results(draft: Draft, title: str, details: ResultsDetails) -> Any:
    """The sheet of a work inside the book being drafted."""
    sheet = draft.house.results
    columns = results_columns(sheet, details)
    rows = draft.content.get(title, ())
    worksheet = open_sheet(draft.book, draft.look, sheet, title)
    head(worksheet, draft.look, title, sheet.description)
    place_buttons(worksheet, sheet, draft.buttons)
    header(worksheet, draft.look, columns)
    expected = max(len(rows), details.rows)
    ready = min(sheet.capacity, expected + SPARE_ROWS if expected else READY_ROWS)
    table(worksheet, draft.look, list_object(sheet, title), columns, ready)
    worksheet.freeze_panes(HEADER_ROW, 1)
    work = WorkDrawing(draft, worksheet, sheet, columns, details)
    work.write_rows(rows, ready)
    work.validate()
    work.mark()
    return worksheet


def list_object(sheet: Sheet, title: str) -> str:
    """Name of the Excel table of a work: unlike any other in the book, as the tab's title is."""
    return f"{sheet.list_object}_" + "".join(c if c.isalnum() else "_" for c in title)


def results_columns(sheet: Sheet, details: ResultsDetails) -> tuple[Column, ...]:
    """Declared columns of the header texts. Raises ValueError for a text that is none."""
    known = {plain(c.title): c for c in sheet.columns}
    out = []
    for text in details.columns:
        column = known.get(plain(text)) or sheet.task_column(text)
        if column is None:
            raise ValueError(text)
        out.append(replace(column, title=text))
    return tuple(out)


class WorkDrawing:
    """One sheet of a work being drawn.

    locked: columns whose values stay as they are given.  listed: every list stands in cells, as
    Excel then takes «x» for «X»; a list inside the validation it compares to the letter.
    """

    def __init__(
        self,
        draft: Draft,
        worksheet: Any,
        sheet: Sheet,
        columns: Sequence[Column],
        details: ResultsDetails,
        *,
        locked: Sequence[str] = (),
        listed: bool = False,
    ) -> None:
        self._locked, self._listed = locked, listed
        self._draft, self._worksheet, self._sheet = draft, worksheet, sheet
        self._columns, self._details = columns, details
        self._marks = Marks(worksheet, draft.look, columns, sheet.capacity)
        self._hidden: dict[tuple[int | str, ...], int] = {}
        self._tasks: dict[str, TaskHeader] = {}
        for column in columns:
            task = task_header(column.title) if sheet.task_column(column.title) else None
            if task is not None:
                self._tasks[column.name] = task
        self._variants = [c.name for c in columns if c.enum and c.name.startswith("variant")]

    def write_rows(self, rows: Rows, ready: int) -> None:
        """Values of the rows given; total and mark in every row that stands ready."""
        formats = [self._format(column) for column in self._columns]
        for index in range(ready):
            row = rows[index] if index < len(rows) else ()
            total = self._total(row)
            for at, column in enumerate(self._columns):
                place = (FIRST_ROW - 1 + index, at)
                if column.formula == "total":
                    words = self._total_formula(FIRST_ROW + index)
                    formula(self._worksheet, place, words, formats[at], total)
                elif column.formula == "mark":
                    words = self._mark_formula(FIRST_ROW + index)
                    formula(self._worksheet, place, words, formats[at], self._mark(total))
                elif at < len(row):
                    write(self._worksheet, place, row[at], formats[at])

    def _format(self, column: Column) -> Any:
        look = self._draft.look
        return (
            look.entry(column, locked=True) if column.name in self._locked else look.entry(column)
        )

    def _total(self, row: Sequence[Cell | None]) -> int | float | str:
        scores = [
            row[at]
            for at, c in enumerate(self._columns)
            if c.name in self._tasks and at < len(row) and row[at] is not None
        ]
        if not scores:
            return ""
        return sum(c.value for c in scores if c and isinstance(c.value, int | float))

    def _mark(self, total: int | float | str) -> int | str:
        if isinstance(total, str) or self._details.scale is None:
            return ""
        return 2 + sum(total >= bound for bound in self._details.scale)

    def _runs(self, row: int) -> str:
        """The row's score cells as few ranges: "C4:K4,M4:T4"."""
        runs: list[list[int]] = []
        for at, column in enumerate(self._columns, 1):
            if column.name not in self._tasks:
                continue
            if runs and runs[-1][1] == at - 1:
                runs[-1][1] = at
            else:
                runs.append([at, at])
        return ",".join(f"{letters(a)}{row}:{letters(b)}{row}" for a, b in runs)

    def _total_formula(self, row: int) -> str:
        runs = self._runs(row)
        return f'IF(COUNTA({runs})=0,"",SUM({runs}))'

    def _mark_formula(self, row: int) -> str:
        """Mark by the scale of the table of works, so that it follows what the school enters."""
        total = next(c.name for c in self._columns if c.formula == "total")
        cell = f"{self._marks.at(total)}{row}"
        works = self._draft.house.sheets["works"]
        key = column_range(works, works.primary_key[0])
        match = f'MATCH("{self._details.work_id}",{key},0)'
        bounds = [f"INDEX({column_range(works, name)},{match})" for name in _SCALE]
        filled = f"COUNT({','.join(bounds)})<3"
        steps = "".join(f"+({cell}>={bound})" for bound in bounds)
        return f'IF({cell}="","",IFERROR(IF({filled},"",2{steps}),""))'

    def validate(self) -> None:
        """The declared validations; a task has the list of its own points."""
        last = HEADER_ROW - 1 + self._sheet.capacity
        for at, column in enumerate(self._columns):
            cell = f"${letters(at + 1)}{FIRST_ROW}"
            options = validation(column, cell, self._draft.house, self._draft.lists)
            if column.name in self._tasks:
                options = self._task_list(column)
            elif column.name == "participant_code" and self._details.code_range:
                options = self._codes(cell, column, self._details.code_range)
            place_validation(self._worksheet, (FIRST_ROW - 1, last, at), options)

    def _task_list(self, column: Column) -> dict[str, Any]:
        task = self._tasks[column.name]
        values = task.scores(not_covered=self._details.not_covered)
        leader = self._leader(column.title)
        title, hint = scores_prompt(task, self._details.not_covered, leader)
        error_title, error = scores_refusal(task, leader)
        source: Any = [str(v) for v in values]
        if leader is not None:
            source = self._dependent_list(leader, values)
        elif self._listed:
            start = self._hidden_list(tuple(values))
            source = f"={self._across(start, start + len(values) - 1)}"
        return {
            "validate": "list",
            "source": source,
            "input_title": title,
            "input_message": hint,
            "error_title": error_title,
            "error_message": error,
        }

    def _leader(self, text: str) -> str | None:
        """Header of the criterion that limits this one."""
        dependency = self._details.dependency or {}
        return next((first for first, others in dependency.items() if text in others), None)

    def _dependent_list(self, leader: str, values: Sequence[int | str]) -> str:
        """A list that shrinks to 0 and X where the first criterion got 0 or X.

        One cell has one validation, so the dependency lives in the list's source. The values stand
        in hidden cells of this sheet's first row, each list once.
        """
        start = self._hidden_list(tuple(values))
        zero = start + list(values).index(0)
        whole = self._across(start, start + len(values) - 1)
        return f"=IF({self._failed(leader)},{self._across(zero, zero + 1)},{whole})"

    def _across(self, first: int, last: int) -> str:
        return f"${letters(first + 1)}$1:${letters(last + 1)}$1"

    def _hidden_list(self, values: tuple[int | str, ...]) -> int:
        """Writes the list to the right of the table and returns its first column, 0-based."""
        if values in self._hidden:
            return self._hidden[values]
        start = len(self._columns) + _GAP + sum(map(len, self._hidden))
        self._hidden[values] = start
        for at, value in enumerate(values, start):
            write(self._worksheet, (0, at), scalar(value), self._draft.look.note)
        self._worksheet.set_column(start, start + len(values) - 1, 4, None, {"hidden": True})
        return start

    def _failed(self, leader: str) -> str:
        cell = self._marks.first(self._named(leader))
        return f'AND(LEN({cell})>0,OR({cell}=0,{cell}="X"))'

    def _named(self, text: str) -> str:
        return next(c.name for c in self._columns if c.title == text)

    def _codes(self, cell: str, column: Column, codes: tuple[int, int]) -> dict[str, Any]:
        low, high = codes
        title, said = codes_refusal(low, high)
        input_title, hint = prompt(column)
        number = f"IFERROR(VALUE({cell}),0)"
        return {
            "validate": "custom",
            "value": f"=AND(LEN({cell})={len(str(high))},{number}>={low},{number}<={high})",
            "input_title": input_title,
            "input_message": hint,
            "error_title": title,
            "error_message": said,
        }

    def mark(self) -> None:
        """What the lists cannot see: gaps, scores of absent pupils, repeats, codes out of range."""
        marks, first = self._marks, "participant_code"
        marks.repeated((first,))
        if self._details.code_range:
            low, high = self._details.code_range
            value = f"IFERROR(VALUE({marks.first(first)}),0)"
            outside = f"AND(LEN({marks.first(first)})>0,OR({value}<{low},{value}>{high}))"
            marks.over(first, first, outside, font_color=RED, bg_color=PALE_RED)
        for name in self._tasks:
            self._mark_task(name)
        for names in self._dependents():
            self._mark_dependent(*names)
        marks.missing()
        marks.underline_filled()

    def _mark_task(self, name: str) -> None:
        variant = self._variant_of(name)
        if variant is None:
            return
        marks, cell = self._marks, self._marks.first(name)
        present = f'IFERROR(VALUE({marks.first(variant)}&""),0)>0'
        gap = f"AND({present},LEN({cell})=0)"
        absent = f'AND({marks.first(variant)}="{self._absent(variant)}",LEN({cell})>0)'
        marks.over(name, name, absent, font_color=RED, bg_color=PALE_RED)
        marks.over(name, name, gap, bg_color=PALE_AMBER)

    def _variant_of(self, name: str) -> str | None:
        """The variant column that a task stands behind: each part has its own."""
        found = None
        for column in self._columns:
            if column.name in self._variants:
                found = column.name
            if column.name == name:
                return found
        return found

    def _absent(self, variant: str) -> str:
        column = next(c for c in self._columns if c.name == variant)
        return str(next(v for v in column.enum if isinstance(v, str) and not v.isdigit()))

    def _dependents(self) -> list[tuple[str, str]]:
        pairs = (self._details.dependency or {}).items()
        return [(first, other) for first, others in pairs for other in others]

    def _mark_dependent(self, leader: str, other: str) -> None:
        name = self._named(other)
        cell = self._marks.first(name)
        clash = f"AND({self._failed(leader)},ISNUMBER({cell}),{cell}>0)"
        self._marks.over(name, name, clash, font_color=RED, bg_color=PALE_RED)
