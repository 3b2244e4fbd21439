"""The whole made-up campaign as the cells of its sheets: before the codes, and after them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vpr_xl.core.declare.catalogue import catalogue
from vpr_xl.core.declare.forms import FormLayout, layout_of_year, layouts
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.demo import custody, schedule, school, sitting, staffing
from vpr_xl.core.demo.names import Chance
from vpr_xl.core.demo.schedule import DemoWork
from vpr_xl.core.demo.school import Row
from vpr_xl.core.demo.scores import Paper, papers
from vpr_xl.core.demo.sitting import CODE, Sitting
from vpr_xl.core.demo.sizes import SIZES
from vpr_xl.core.records.rows import CodeOrigin
from vpr_xl.core.records.writing import cell_of
from vpr_xl.core.values import Cell

YEAR = 2026
Cells = Sequence[Sequence[Cell | None]]
#: participant_id -> code.
Codes = Mapping[str, str]


@dataclass(frozen=True)
class Demo:
    """A made-up campaign.

    settings: cells of «Школа».  before: rows by table that need no codes and are known before the
    first work.  after: rows that came with the days of the works; where they name a pupil they
    carry the participant_id under `participant_code` until the codes are known.  sat: every pupil
    in every work.
    """

    house: House
    layout: FormLayout
    works: Sequence[DemoWork]
    settings: Mapping[str, Cell]
    before: Mapping[str, Sequence[Row]]
    after: Mapping[str, Sequence[Row]]
    papers: Mapping[str, Paper]
    sat: Sequence[Sitting]

    @cached_property
    def grades(self) -> Mapping[str, int]:
        """participant_id -> grade."""
        of_class = {row["class_name"]: row["grade"] for row in self.before["classes"]}
        rows = self.before["participants"]
        return {row["participant_id"]: of_class[row["class_name"]] for row in rows}

    def preparation(self) -> Mapping[str, Cells]:
        """Content of the book on the eve of the first work: no code, no form, no result."""
        return {table: self._cells(table, rows, {}) for table, rows in self.before.items()}

    def days_only(self) -> Cells:
        """Rows of the plan as the school decided them: days, but no lessons and no rooms yet."""
        undecided = dict.fromkeys(("lesson_from", "lesson_to", "rooms"))
        return self._cells("plan", [{**row, **undecided} for row in self.before["plan"]], {})

    def conduct(self, codes: Codes) -> Mapping[str, Cells]:
        """Rows to be added below those of the preparation, in the order of their days."""
        return {table: self._cells(table, rows, codes) for table, rows in self.after.items()}

    def results(self, work_id: str, codes: Codes) -> Cells:
        """Rows of a work's sheet in the order of its columns; total and mark stay blank."""
        paper = self.papers[work_id]
        columns = [_results_column(self.house, name) for name in paper.names]
        entered = [c if c.formula is None else None for c in columns]
        return [
            [cell_of(c, _coded(row, c.name, codes)) if c else None for c in entered]
            for row in paper.rows
        ]

    def details(self) -> Mapping[str, Mapping[str, object]]:
        """What the builder needs for the sheet of each work."""
        return {w: paper.details(self.house.results) for w, paper in self.papers.items()}

    def complete(self, codes: Codes) -> Mapping[str, Cells]:
        """Content of the whole book at the end of the campaign, sheets of works by title."""
        rows: dict[str, Sequence[Row]] = dict(self.before)
        for table, more in self.after.items():
            rows[table] = [*rows.get(table, ()), *more]
        rows["participants"] = [
            {**row, CODE: row["participant_id"], "code_origin": CodeOrigin.FORM_RANGE}
            for row in rows["participants"]
        ]
        taken = {w.work_id: schedule.taken_form(w, self.layout) for w in self.works}
        rows["works"] = [{**row, **taken[row["work_id"]]} for row in rows["works"]]
        content = {table: self._cells(table, found, codes) for table, found in rows.items()}
        return content | {work_id: self.results(work_id, codes) for work_id in self.papers}

    def drawn_codes(self, randbelow: Chance) -> Codes:
        """Codes without the command that issues them: for tests and benchmarks."""
        ranges = {w.known.grade: w.code_range for w in self.works}
        free = {g: list(range(first, last + 1)) for g, (first, last) in ranges.items()}
        return {
            participant_id: f"{free[grade].pop(randbelow(len(free[grade]))):05d}"
            for participant_id, grade in self.grades.items()
        }

    def _cells(self, table: str, rows: Sequence[Row], codes: Codes) -> Cells:
        columns = self.house.sheets[table].columns
        return [[cell_of(c, _coded(row, c.name, codes)) for c in columns] for row in rows]


def _coded(row: Row, name: str, codes: Codes) -> Any:
    value = row.get(name)
    return codes[value] if name == CODE and value is not None else value


def _results_column(house: House, name: str) -> Column:
    found = house.results.by_name.get(name) or house.results.task_column(name)
    assert found is not None
    return found


def made_up_campaign(house: House, size: str, randbelow: Chance) -> Demo:
    """The campaign of a school of this size (a key of SIZES); the same chance, the same school."""
    known, classes = catalogue(house.catalogues[YEAR]), SIZES[size]
    layout = layout_of_year(layouts(house.forms), YEAR)
    works = schedule.works_of(classes, known, layout)
    teachers = school.teachers_of(classes)
    before = _before(house, known.school_year, classes, teachers, works, randbelow)
    plan = before["plan"]
    chosen = staffing.organizers(plan, works, teachers)
    before["assignments"] = staffing.assignment_rows(plan, works, teachers, chosen)
    sat = sitting.sittings(works, classes, before["participants"], randbelow)
    before["materials"] = custody.printed_rows(works, sat)
    experts = {w.work_id: staffing.expert_of(w, teachers) for w in works}
    leaders = {row["class_name"]: row["homeroom_teacher"] for row in before["classes"]}
    moved = custody.moved_rows(works, sat, chosen, experts, len(before["materials"]))
    after: dict[str, Sequence[Row]] = {
        "portal": schedule.portal_after(works),
        "readiness": staffing.readiness_rows(plan),
        "seating": sitting.seating_rows(sat),
        "materials": moved,
        "incidents": sitting.incident_rows(sat),
        "protocol": sitting.protocol_rows(sat),
        "familiarization": sitting.familiarization_rows(sat, leaders),
        "reserve": sitting.reserve_rows(sat),
        "retention": custody.retention_rows(),
    }
    values = school.settings(known)
    cells = {s.name: cell_of(s, values.get(s.name)) for s in house.sheets["school"].settings}
    settings = {name: cell for name, cell in cells.items() if cell is not None}
    written = papers(works, sat, experts, randbelow)
    return Demo(house, layout, works, settings, before, after, written, sat)


def _before(
    house: House,
    school_year: str,
    classes: Sequence[Any],
    teachers: Sequence[school.Teacher],
    works: Sequence[DemoWork],
    randbelow: Callable[[int], int],
) -> dict[str, Sequence[Row]]:
    staff = school.staff_rows(teachers, classes)
    documents = school.document_rows(house.documents, school_year)
    subjects = house.sheets["works"].column("subject_code").enum
    return {
        "classes": school.class_rows(classes, teachers),
        "documents": documents,
        "works": schedule.work_rows(works, subjects),
        "calendar": schedule.calendar_rows(),
        "lessons": schedule.lesson_rows(),
        "plan": schedule.plan_rows(classes, works),
        "portal": schedule.portal_before(works),
        "participants": school.participant_rows(classes, randbelow),
        "rooms": school.room_rows(classes),
        "staff": staff,
        "acknowledgements": school.acknowledgement_rows(documents, staff),
    }
