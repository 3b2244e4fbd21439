"""The built-in blank form: the sheets, columns and lists of a layout, for where no official form
is at hand. Filling it is `core.forms.fill`; all its texts come from the layout."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from vpr_xl.core.declare.forms import FormLayout, FormSheet
from vpr_xl.core.declare.tasks import NOT_ATTEMPTED, Score, TaskHeader, dependency, task_header
from vpr_xl.core.tables import letters

_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp: same input, same bytes
_HELPER_GAP = 3  # the form of 2026 keeps this many columns free before its helper lists
_WIDTHS = {"code": 12.0, "variant": 15.0, "score": 9.0, "class": 13.0, "sex": 7.0, "total": 10.0}
_WIDE = 24.0
_CLASS_WIDTHS = (13.0, 44.0, 24.0, 24.0)
_SHORT_LIST: tuple[Score, ...] = (0, NOT_ATTEMPTED)


class _EmptyResult(str):
    """The empty text as a formula's result: XlsxWriter takes a plain "" for no result at all."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


_EMPTY = _EmptyResult()


def blank_form(
    layout: FormLayout,
    parts: Sequence[Sequence[TaskHeader]],
    code_range: tuple[int, int],
    *,
    textbooks: Sequence[str] = (),
    created: datetime.datetime = _CREATED,
) -> bytes:
    """A blank form of the layout's columns, as bytes of an .xlsx.

    parts: the tasks of each part in order, one part or two.  code_range: lowest and highest code.
    textbooks: list of the classes' sheet, where the layout has one.
    Raises ValueError where the layout has no such number of parts.
    """
    from vpr_xl.adapters.build.formulas import PlainBook

    stream = BytesIO()
    book = PlainBook(stream, {"in_memory": True})
    book.set_properties({"created": created})
    drawing = _Drawing(book, layout, parts, code_range, textbooks)
    for sheet in layout.sheets:
        drawing.add(sheet)
    drawing.draw()
    book.close()
    return stream.getvalue()


class _Drawing:
    """One form being drawn. Lists of the service sheet stand in their column's own letter."""

    def __init__(
        self,
        book: Any,
        layout: FormLayout,
        parts: Sequence[Sequence[TaskHeader]],
        code_range: tuple[int, int],
        textbooks: Sequence[str],
    ) -> None:
        self.layout, self.code_range, self.textbooks = layout, code_range, tuple(textbooks)
        self.columns = _columns(layout, parts)
        self.book = book
        self.sheets: dict[str, Any] = {}
        base = {"font_name": "Calibri", "font_size": 11}
        edge = {"border": 1, "border_color": "#BFBFBF"}
        top = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"}
        self.plain = book.add_format(base)
        self.cell = book.add_format({**base, **edge, "align": "center"})
        self.head = book.add_format({**base, **edge, **top, "bg_color": "#EDEFF2"})
        self.first = layout.first_row - 1
        self.last = self.first + layout.prepared_rows - 1

    def add(self, sheet: FormSheet) -> None:
        """The tab of a declared sheet, in its place."""
        worksheet = self.book.add_worksheet(sheet.title)
        if sheet.state == "hidden":
            worksheet.hide()
        self.sheets[sheet.role] = worksheet

    def draw(self) -> None:
        """Contents of every sheet."""
        if "ordinals" in self.sheets and self.layout.class_limits:
            low, high = self.layout.class_limits
            self._list(self.sheets["ordinals"], 0, tuple(range(low, high + 1)))
        if "classes" in self.sheets:
            self._classes()
        self._protocol()
        self.sheets["protocol"].activate()

    def _classes(self) -> None:
        sheet, worksheet = self.layout.sheet("classes"), self.sheets["classes"]
        for at, title in enumerate(sheet.columns if sheet else ()):
            worksheet.write_string(0, at, title, self.head)
            worksheet.set_column(at, at, _CLASS_WIDTHS[at] if at < 4 else _WIDE)
        worksheet.freeze_panes(1, 0)
        if self.textbooks and "service" in self.sheets:
            source = self._list(self.sheets["service"], 0, self.textbooks)
            options = {"validate": "list", "source": source}
            _lay(worksheet, (1, self.layout.prepared_rows, 1), options)

    def _protocol(self) -> None:
        worksheet, row = self.sheets["protocol"], self.layout.header_row - 1
        worksheet.set_row(row, 60)
        for at, (role, title, _) in enumerate(self.columns):
            worksheet.set_column(at, at, _WIDTHS.get(role, _WIDE))
            worksheet.write_string(row, at, title, self.head)
            if role != "total":
                for number in range(self.first, self.last + 1):
                    worksheet.write_blank(number, at, None, self.cell)
        worksheet.freeze_panes(self.first, 1)
        self._totals()
        self._validate()

    def _totals(self) -> None:
        """The official formula: nothing while the first score is empty, else the points' sum."""
        worksheet, at = self.sheets["protocol"], len(self.columns) - 1
        scores = [letters(i) for i, (role, _, _) in enumerate(self.columns, 1) if role == "score"]
        for row in range(self.first, self.last + 1):
            cells = ",".join(f"{letter}{row + 1}" for letter in scores)
            words = f'=IF(LEN({scores[0]}{row + 1})>0,SUM({cells}),"")'
            worksheet.write_formula(row, at, words, self.cell, _EMPTY)

    def _validate(self) -> None:
        low, high = self.code_range
        between = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        dependent = self._dependent() if self.layout.criteria else {}
        for at, (role, title, values) in enumerate(self.columns):
            options: dict[str, Any] = {"validate": "list"}
            if role == "code":
                options = between
            elif title in dependent and role == "score":
                options["source"] = dependent[title]
            elif role == "class" and self.layout.class_limits and "ordinals" in self.sheets:
                options["source"] = self._ordinals()
            elif values and "service" in self.sheets:
                options["source"] = self._list(self.sheets["service"], at, values)
            else:
                continue
            _lay(self.sheets["protocol"], (self.first, self.last, at), options)

    def _ordinals(self) -> str:
        sheet, (low, high) = self.layout.sheet("ordinals"), self.layout.class_limits or (1, 1)
        return f"='{sheet.title if sheet else ''}'!$A$1:$A${high - low + 1}"

    def _dependent(self) -> dict[str, str]:
        """Header of a task's later criterion -> its list, short where the first one has 0 or X.

        Both lists of each stand right of the total, as in the official form of 2026.
        """
        places = {title: i for i, (role, title, _) in enumerate(self.columns, 1) if role == "score"}
        values = {title: listed for role, title, listed in self.columns if role == "score"}
        tasks = [task for task in map(task_header, places) if task is not None]
        out, at = {}, len(self.columns) + _HELPER_GAP
        for first, others in dependency(tasks).items():
            key = f"${letters(places[first])}{self.first + 1}"
            for other in others:
                short = self._list(self.sheets["protocol"], at, _SHORT_LIST, own=True)
                full = self._list(self.sheets["protocol"], at + 1, values[other], own=True)
                nothing = f'OR({key}="{NOT_ATTEMPTED}",AND(LEN({key})>0,{key}=0))'
                out[other] = f"=IF({nothing},{short},{full})"
                at += 2
        return out

    def _list(self, worksheet: Any, at: int, values: Sequence[Score], *, own: bool = False) -> str:
        """Writes a list down a column from its top and gives its reference.

        own: the list stands on the sheet that refers to it, so the reference names no sheet.
        """
        for row, value in enumerate(values):
            if isinstance(value, int):
                worksheet.write_number(row, at, value, self.plain)
            else:
                worksheet.write_string(row, at, value, self.plain)
        cells = f"${letters(at + 1)}$1:${letters(at + 1)}${len(values)}"
        return cells if own else f"='{worksheet.get_name()}'!{cells}"


Drawn = tuple[str, str, tuple[Score, ...]]


def _columns(layout: FormLayout, parts: Sequence[Sequence[TaskHeader]]) -> list[Drawn]:
    """Role, header text and list of each column in order."""
    titles = next((p for p in layout.parts if len(p) == len(parts)), None)
    if titles is None:
        raise ValueError(f"{layout.id} has no form of {len(parts)} parts")
    fixed: dict[str, tuple[str, tuple[Score, ...]]] = {
        "code": (layout.code, ()),
        "class": (layout.class_, ()),
        "sex": (layout.sex, layout.sexes),
        "previous_mark": (layout.previous_mark, layout.marks),
        "total": (layout.total, ()),
    }
    out: list[Drawn] = []
    for role in layout.roles:
        if role == "variant":
            for title, tasks in zip(titles, parts, strict=True):
                out.append(("variant", title, layout.variants))
                out.extend(("score", task.header, layout.scores(task)) for task in tasks)
        elif role != "score":
            out.append((role, *fixed[role]))
    return out


def _lay(worksheet: Any, place: tuple[int, int, int], options: dict[str, Any]) -> None:
    """Lays a validation over (first row, last row, column). A refusal by XlsxWriter is our bug."""
    first, last, at = place
    if worksheet.data_validation(first, at, last, at, {"ignore_blank": True, **options}):
        raise ValueError(options)
