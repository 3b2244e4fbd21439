"""Markdown forms of the gate's examples -> a form as read, with the marked cells.

The first line names the layout, remarks in parentheses spoil it. "!" marks a cell, "-" is an empty
row, "5" in quotes is text, "=5" a formula's value, "=" a formula without one. Columns that are not
shown are filled as a lawful row has them; a header that the layout lacks stands past the total.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from vpr_xl.adapters.declarations import folder
from vpr_xl.core.declare.forms import FormLayout, layouts, plain
from vpr_xl.core.declare.tasks import TaskHeader, task_header
from vpr_xl.core.forms.recognise import recognise
from vpr_xl.core.records.form import Form
from vpr_xl.core.rules.f4_gate import FormFile, form_file
from vpr_xl.core.tables import Area, Grid, Reading, Validation, address
from vpr_xl.core.values import Cell, number, text

ONE_PART = (("1 (2б)", "2К1 (2б)", "2К2 (1б)"),)
TWO_PARTS = (("1 (2б)", "2 (1б)"), ("3 (1б)",))
PREPARED = 40


def known_layouts() -> tuple[FormLayout, ...]:
    files = sorted((folder() / "forms").glob("*.json"))
    return layouts({p.stem: json.loads(p.read_bytes()) for p in files})


def layout_named(name: str) -> FormLayout:
    return next(f for f in known_layouts() if f.id == name)


@dataclass(frozen=True)
class FormExample:
    """A form read from Markdown and the addresses marked in it."""

    form: Form
    marked: tuple[str, ...]


def form_files(markdown: str) -> tuple[list[FormFile], list[str]]:
    """Several forms, each under its own «форма …» line, and the addresses marked in the last."""
    files: list[FormFile] = []
    marked: tuple[str, ...] = ()
    for part in re.split(r"\n\s*(?=форма )", markdown.strip()):
        example = form_example(part)
        marked = example.marked
        said = re.search(r"файл «(.+?)»", part)
        name = said[1] if said else "форма.xlsx"
        files.append(form_file(name, example.form))
    return files, list(marked)


def form_example(markdown: str) -> FormExample:
    first, *lines = [line.strip() for line in markdown.strip().splitlines()]
    match = re.fullmatch(r"форма (\S+)(?: \((.*)\))?", first)
    assert match, first
    table = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    made = _Made(layout_named(match[1]), table, match[2] or "")
    form = recognise(made.reading(), [made.layout])
    assert isinstance(form, Form), form
    return FormExample(form, tuple(made.marks))


class _Made:
    """A form in the making, column by column."""

    def __init__(self, layout: FormLayout, table: list[list[str]], remark: str) -> None:
        self.layout, self.remark, self.marks = layout, remark, list[str]()
        shown = [c.lstrip("!").strip() for c in table[0]]
        two = any("часть" in header for header in shown)
        self.headers = _headers(layout, TWO_PARTS if two else ONE_PART)
        self.places = [self._place(header) for header in shown]
        self.table = table
        for header, at in zip(shown, self.places, strict=True):
            self.headers[at - 1] = header
        for raw, at in zip(table[0], self.places, strict=True):
            if raw.startswith("!"):
                self.marks.append(address(layout.header_row, at))

    def _place(self, header: str) -> int:
        for at, known in enumerate(self.headers, start=1):
            if plain(known) == plain(header):
                return at
        self.headers.append(header)
        return len(self.headers)

    def reading(self) -> Reading:
        """The sheets of the layout, spoilt as the remark says."""
        rows = [self._row(i, row) for i, row in enumerate(self.table[1:])]
        grids = [self._sheet(s.title, s.role, s.state, rows) for s in self.layout.sheets]
        if match := re.search(r"нет листа «(.+?)»", self.remark):
            grids = [g for g in grids if g.name != match[1]]
        if match := re.search(r"лишний лист «(.+?)»", self.remark):
            grids.append(Grid(match[1], (), ()))
        if match := re.search(r"лист «(.+?)» открыт", self.remark):
            grids = [replace(g, state="visible") if g.name == match[1] else g for g in grids]
        if match := re.search(r"лист «(.+?)» назван «(.+?)»", self.remark):
            grids = [replace(g, name=match[2]) if g.name == match[1] else g for g in grids]
        return Reading(tuple(grids))

    def _sheet(self, title: str, role: str, state: str, rows: list[list[Cell | None]]) -> Grid:
        hidden = "hidden" if state == "hidden" else "visible"
        if role == "protocol":
            header: list[Cell | None] = [text(h) for h in self.headers]
            cells = [header, *rows]
            grid = Grid(title, range(1, len(cells) + 1), cells, validations=self._validations())
            return self._veiled(grid)
        if role == "ordinals":
            said = re.search(r"номер (\d+) на листе номеров: (\S+)", self.remark)
            listed = [[number(n)] for n in range(1, 51)]
            if said:
                listed[int(said[1]) - 1] = [text(said[2])]
                self.marks.append(address(int(said[1]), 1))
            return Grid(title, range(1, 51), listed, hidden)
        if role == "classes":
            columns = next(s.columns for s in self.layout.sheets if s.role == "classes")
            told = [[number(n)] for n in self._classes()]
            return Grid(title, range(1, len(told) + 2), [[text(c) for c in columns], *told])
        if "списки на служебном листе" in self.remark:
            return self._service(title, hidden)
        return Grid(title, (), (), hidden)

    def _veiled(self, grid: Grid) -> Grid:
        """The protocol with what the remark hides, merges or annotates."""
        hidden = re.search(r"скрыта строка (\d+)", self.remark)
        merged = re.search(r"объединены (\S+)", self.remark)
        return replace(
            grid,
            hidden_rows=(int(hidden[1]),) if hidden else (),
            merged=(Area.parse(merged[1]),) if merged else (),
            commented="есть примечания" in self.remark,
        )

    def _service(self, title: str, state: Literal["visible", "hidden"]) -> Grid:
        """The list of the previous marks in column B, a line below it where the remark says so."""
        rows: list[list[Cell | None]] = [[None, _cell(str(m))] for m in self.layout.marks]
        if "под ними запись" in self.remark:
            rows.append([None, text("Тестова")])
            self.marks.append(address(len(rows), 2))
        return Grid(title, range(1, len(rows) + 1), rows, state)

    def _classes(self) -> list[int]:
        if match := re.search(r"классы: ([\d, ]+)", self.remark):
            return [int(n) for n in match[1].split(",")]
        return list(range(1, 10))

    def _validations(self) -> tuple[Validation, ...]:
        prepared = re.search(r"подготовлено строк: (\d+)", self.remark)
        last = self.layout.first_row - 1 + (int(prepared[1]) if prepared else PREPARED)
        out = []
        for at, header in enumerate(self.headers, start=1):
            cut = re.search(rf"список «{re.escape(header)}» до строки (\d+)", self.remark)
            area = Area(self.layout.first_row, at, int(cut[1]) if cut else last, at)
            if at == 1 and "нет границ кода" in self.remark:
                continue
            if at == 1:
                out.append(Validation("decimal", (area,), "50001.0", "51500.0"))
            elif (values := self._list(header)) and f"у «{header}»" not in self.remark:
                source = f'"{",".join(map(str, values))}"'
                if plain(header) == plain(self.layout.previous_mark) and "служебном" in self.remark:
                    source = f"'Служебный'!$B$1:$B${len(values)}"
                out.append(Validation("list", (area,), source))
        return tuple(out)

    def _list(self, header: str) -> Sequence[int | str]:
        if match := re.search(rf"список «{re.escape(header)}»: (.+)", self.remark):
            return match[1].split(", ")
        if task := task_header(header):
            return self.layout.scores(task)
        layout = self.layout
        lists: Mapping[str, Sequence[int | str]] = {
            plain(layout.sex or "-"): layout.sexes,
            plain(layout.previous_mark): layout.marks,
            **{plain(title): layout.variants for kind in layout.parts for title in kind},
        }
        return lists.get(plain(header), ())

    def _row(self, index: int, raw: list[str]) -> list[Cell | None]:
        row = self.layout.first_row + index
        given: dict[int, Cell | None] = {}
        for at, value in zip(self.places, raw, strict=True):
            if value.startswith("!"):
                self.marks.append(address(row, at))
            given[at] = _cell(value.lstrip("!").strip())
        if any(value.lstrip("!").strip() == "-" for value in raw):
            return []
        return self._filled(index, given)

    def _filled(self, index: int, given: dict[int, Cell | None]) -> list[Cell | None]:
        cells: list[Cell | None] = []
        absent, everywhere = False, True
        for at, header in enumerate(self.headers, start=1):
            role = self._role(header)
            if role == "variant":
                cell = given.get(at, number(1))
                absent = cell is not None and cell.value == self.layout.absent
                everywhere = everywhere and absent
            blank = absent if role == "score" else everywhere and role in ("class", "sex", "mark")
            cells.append(given[at] if at in given else self._default(role, index, blank, cells))
        return cells

    def _default(self, role: str, index: int, blank: bool, cells: list[Cell | None]) -> Cell | None:
        if blank or role == "":
            return None
        if role == "total":
            return self._total(cells)
        defaults = {"code": number(50001 + index), "sex": text("м"), "mark": number(4)}
        return defaults.get(role, number(1))

    def _total(self, cells: list[Cell | None]) -> Cell:
        scores = [c for h, c in zip(self.headers, cells, strict=False) if task_header(h)]
        if scores[0] is None:
            return text("", formula=True)
        points = [c.value for c in scores if c is not None and c.kind == "number"]
        return number(sum(p for p in points if isinstance(p, int)), formula=True)

    def _role(self, header: str) -> str:
        if task_header(header):
            return "score"
        layout = self.layout
        roles = {
            layout.code: "code",
            layout.class_: "class",
            layout.sex or "-": "sex",
            layout.previous_mark: "mark",
            layout.total: "total",
            **{title: "variant" for kind in layout.parts for title in kind},
        }
        return {plain(k): v for k, v in roles.items()}.get(plain(header), "")


def _headers(layout: FormLayout, parts: Sequence[Sequence[str]]) -> list[str]:
    titles = next(kind for kind in layout.parts if len(kind) == len(parts))
    out: list[str] = []
    for role in layout.roles:
        if role == "variant":
            for title, tasks in zip(titles, parts, strict=True):
                out += [title, *tasks]
        elif role != "score":
            name = {"class": "class_", "sex": "sex"}.get(role, role)
            out.append(getattr(layout, name))
    return out


def _cell(raw: str) -> Cell | None:
    if raw in ("", "-"):
        return None
    if raw == "=":
        return Cell("uncached", None, True)
    if raw.startswith('"'):
        return text(raw.strip('"'))
    formula, raw = raw.startswith("="), raw.removeprefix("=")
    return number(int(raw), formula=formula) if raw.isdigit() else text(raw, formula=formula)


def tasks_of(*headers: str) -> list[TaskHeader]:
    """Parsed headers; raises for a text that is none."""
    found = [task_header(h) for h in headers]
    assert all(found)
    return [task for task in found if task is not None]
