"""F4-50 … F4-98, the gate: how our checks of official forms are run before they are uploaded.

The rules stand beside: `f4_gate_sheets` and `f4_gate_lists` (the form as a file), `f4_gate_rows`
(its participants), `f4_gate_values` (values against the form's lists), `f4_gate_traces` (what work
in a spreadsheet leaves), `f4_gate_sample` (what is nobody's result), `f4_gate_across` (several
forms). All are ours: the portal's are not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vpr_xl.core.declare.forms import FormLayout
from vpr_xl.core.declare.tasks import Score
from vpr_xl.core.findings import Finding, in_order
from vpr_xl.core.forms.work import named
from vpr_xl.core.records.form import Departure, DepartureKind, Form, FormColumn, FormRow
from vpr_xl.core.rules.engine import Rule, Source, Speaker, rules
from vpr_xl.core.tables import address
from vpr_xl.core.values import shown, tidy

FORM_2025 = Source("Форма сбора результатов 2025, лист «Протокол»", confidence="A")
FORM_2026 = Source("Форма сбора результатов 2026, лист «Протокол»", confidence="A")
PRACTICE = Source("Частые ошибки при загрузке форм", confidence="C")
#: What has a rule of its own wherever it stands, so that the rules of the columns pass it over.
_FRACTION = re.compile(r"-?\d+[.,]\d+\Z")
_TAUGHT_TO_ALL = ("русский", "родной")  # languages that a whole class writes
_SAMPLE = re.compile(r"\b(?:образец|образца|пример|sample|[xх]{3,})\b|\.{3}|…", re.IGNORECASE)


class FormReport(Speaker):
    """Builds the findings of one rule over one form."""

    def __init__(self, rule: Rule, form: Form) -> None:
        super().__init__(rule)
        self.form = form
        self._order = {grid.name: i for i, grid in enumerate(form.reading.grids)}

    def __call__(self, row: FormRow, column: FormColumn, /, **facts: object) -> Finding:
        """A finding at a cell of the protocol."""
        code = shown(row.cell(self.form.code))
        named = {"code": code, "title": column.header, **facts}
        return self.say(
            self.form.grid.name,
            address(row.number, column.place),
            key=code,
            value=shown(row.cell(column)),
            pointer=f"/protocol/{row.number - self.form.first_row}/{column.header}",
            order=(self._order[self.form.grid.name], row.number, column.place),
            facts=named,
        )

    def cell(self, place: tuple[str, int, int], /, **facts: object) -> Finding:
        """A finding at any sheet, row and column; what stands there is not told: maybe a name."""
        sheet, row, column = place
        return self.say(
            sheet,
            address(row, column),
            pointer=f"/{sheet}",
            order=(self._order[sheet], row, column),
            facts=facts,
        )

    def departure(self, departure: Departure, /, **facts: object) -> Finding:
        """A finding about a sheet, a header or a list that differs from the layout."""
        place = address(departure.row, departure.column) if departure.column else None
        named = {"sheet": departure.sheet, "text": departure.text, "expected": departure.expected}
        return self.say(
            departure.sheet,
            place,
            value=departure.text,
            pointer=f"/{departure.sheet}",
            order=(
                self._order.get(departure.sheet, len(self._order)),
                departure.row,
                departure.column,
            ),
            facts={**named, **facts},
        )


def gate_rules() -> Mapping[str, Rule]:
    """The rules that speak about one official form, by id."""
    return {rule_id: one for rule_id, one in rules().items() if one.on_form and not one.across}


@dataclass(frozen=True)
class FormFile:
    """A form among others that are checked together.

    name: of the file.  work: which work it is for, in comparable words; () where unknown.
    foreign: its subject is a foreign language, which only a group of a class writes.
    """

    name: str
    form: Form
    work: tuple[object, ...] = ()
    foreign: bool = False

    @cached_property
    def codes(self) -> Mapping[Score, FormRow]:
        """The first row of each code."""
        out: dict[Score, FormRow] = {}
        for row in self.form.rows:
            code = given(row, self.form.code)
            if code is not None:
                out.setdefault(code, row)
        return out

    def told(self, code: Score, column: FormColumn | None) -> Score | None:
        """What the form says of a participant in a column; None where nothing."""
        row = self.codes.get(code)
        return None if row is None or column is None else given(row, column)


def form_file(name: str, form: Form) -> FormFile:
    """A form under its file's name, which tells the work."""
    said = named(name)
    if said is None:
        return FormFile(name, form)
    subject = said.subject.casefold().replace("ё", "е")
    foreign = "язык" in subject and not subject.startswith(_TAUGHT_TO_ALL)
    return FormFile(name, form, (subject, said.grade, said.level, said.year), foreign)


def gate_across(files: Sequence[FormFile]) -> list[list[Finding]]:
    """For each form, what contradicts the forms before it; they are of one school and campaign."""
    chosen = [one for one in rules().values() if one.across]
    out: list[list[Finding]] = []
    for at, file in enumerate(files):
        found: list[Finding] = []
        for one in chosen:
            found.extend(one.find(file, files[:at], FormReport(one, file.form)))
        out.append(in_order(found))
    return out


def gate(form: Form) -> list[Finding]:
    """Every finding of the gate over a form, blank or filled, in the public order."""
    found: list[Finding] = []
    for one in gate_rules().values():
        found.extend(one.find(form, FormReport(one, form)))
    return in_order(found)


def departures(form: Form, *kinds: DepartureKind) -> Iterator[Departure]:
    """Where the form differs from its layout in these ways."""
    return (d for d in form.departures if d.what in kinds)


def short(words: str) -> str:
    """Words of the form as they stand in a sentence."""
    return words if len(words) <= 80 else words[:79] + "…"


def given(row: FormRow, column: FormColumn) -> Score | None:
    """The entry as a score: text of digits counts as its number; None for a blank."""
    cell = row.cell(column)
    if cell is None:
        return None
    if cell.kind == "number" and isinstance(cell.value, int):
        return cell.value
    words = tidy(shown(cell))
    return int(words) if words.isascii() and words.isdigit() and len(words) < 7 else words


def is_fraction(value: Score | None) -> bool:
    """Whether the entry is a number with a fraction, typed or counted."""
    return isinstance(value, str) and _FRACTION.match(value) is not None


def is_sample(value: Score | None) -> bool:
    """Whether the entry is a word that stands for a value: «образец», «XXX», «…»."""
    return isinstance(value, str) and _SAMPLE.search(value) is not None


def lawful(column: FormColumn, layout: FormLayout) -> tuple[Score, ...]:
    """Values that a cell of this column may hold: the form's own list, else the layout's."""
    own = tuple(c.value for c in column.listed if isinstance(c.value, int | str))
    if column.role == "class" and layout.class_limits and not own:
        low, high = layout.class_limits
        return tuple(range(low, high + 1))
    return own or layout.list_of(column.role, column.task)


def attendance(form: Form, row: FormRow) -> tuple[bool | None, ...]:
    """For each part: present, absent, or None where the variant is blank or unlawful."""
    return tuple(_present(given(row, column), column, form) for column in form.variants)


def _present(variant: Score | None, column: FormColumn, form: Form) -> bool | None:
    if variant is None or variant not in lawful(column, form.layout):
        return None
    return variant != form.layout.absent


def present_rows(form: Form) -> Iterator[FormRow]:
    """Rows of participants who wrote at least one part."""
    return (row for row in form.rows if True in attendance(form, row))


def absent_rows(form: Form) -> Iterator[FormRow]:
    """Rows of participants who were absent in every part."""
    return (row for row in form.rows if set(attendance(form, row)) == {False})
