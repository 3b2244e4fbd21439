"""When the made-up school writes what: calendar, lessons, works, plan, tasks on the portal."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.declare.catalogue import Catalogue, CatalogueWork
from vpr_xl.core.declare.forms import FormLayout
from vpr_xl.core.demo.school import COORDINATOR, D, Row, home_room
from vpr_xl.core.demo.sizes import DemoClass
from vpr_xl.core.demo.tasks import Parts, tasks_of
from vpr_xl.core.records.rows import Form, Kind, Role, SubjectCode, Task, WorksLevel

#: What was «drawn» for the first, third, … class of a grade and for the others.
_DRAWN: Mapping[int, tuple[tuple[str, ...], ...]] = {
    4: (("ЛЧ",),),
    5: (("ИС", "БИ"), ("АЯ", "ГГ")),
    6: (("ИС", "ГГ"), ("АЯ", "БИ")),
    7: (("ЛИ", "ФИ-Б"), ("ИС", "ГГ")),
    8: (("АЯ", "ХИ"), ("ОБ", "БИ")),
}
_OBLIGATORY = dict.fromkeys((4, 5, 6), ("РУ", "МА")) | dict.fromkeys((7, 8), ("РУ", "МА-Б"))
#: Days of a class's four works: grades 4, 6, 8 and grades 5, 7; a second part is a day later.
_DAYS = (
    (D(2026, 4, 21), D(2026, 4, 28), D(2026, 4, 23), D(2026, 4, 30)),
    (D(2026, 4, 22), D(2026, 4, 27), D(2026, 4, 24), D(2026, 4, 29)),
)
_RESERVE = (D(2026, 5, 12), D(2026, 5, 13), D(2026, 5, 14), D(2026, 5, 15))
_HOLIDAYS = {D(2026, 5, 1): "праздничный день", D(2026, 5, 9): "праздничный день"}
_DAY = datetime.timedelta(days=1)
_SUNDAY = 6
_LESSON = 45


@dataclass(frozen=True)
class DemoWork:
    """A work that the school writes.

    days: of each part.  file: name of its form as the portal gives it.  classes: who writes it.
    """

    known: CatalogueWork
    parts: Parts
    days: tuple[datetime.date, ...]
    reserve: datetime.date
    file: str
    classes: tuple[DemoClass, ...]

    @property
    def work_id(self) -> str:
        """As on «Работы»."""
        return self.known.work_id

    @property
    def subject(self) -> str:
        """«РУ», «МА», …"""
        return self.known.subject_code

    @property
    def minutes(self) -> int:
        """Both parts together; where the catalogue does not know, a lesson a part."""
        return self.known.duration_minutes.value or _LESSON * len(self.parts)

    @property
    def max_score(self) -> int:
        """Points of all columns."""
        return sum(task.max_score for part in self.parts for task in part)

    @property
    def scale(self) -> tuple[int, int, int]:
        """Lower bounds of 3, 4, 5: the catalogue's, else two, three and four fifths."""
        known = self.known.mark_scale.value
        if known is not None:
            return known.three, known.four, known.five
        first, second, third = (self.max_score * fifths // 5 for fifths in (2, 3, 4))
        return first, second, third

    @property
    def code_range(self) -> tuple[int, int]:
        """The range that the made-up form states."""
        found = self.known.participant_code_range.value
        assert found is not None
        return found

    @property
    def checked_on(self) -> datetime.date:
        """The next school day after the last part."""
        return school_day_after(self.days[-1])


def school_day_after(day: datetime.date) -> datetime.date:
    """The next day on which the school works."""
    day += _DAY
    while day in _HOLIDAYS or day.weekday() >= _SUNDAY - 1:
        day += _DAY
    return day


def subjects_of(one: DemoClass, *, varied: bool) -> tuple[str, ...]:
    """Subjects of the class, obligatory ones first. varied: every second class drew others."""
    drawn = _DRAWN[one.grade]
    option = drawn[(one.ordinal - 1) % len(drawn)] if varied else drawn[0]
    return (*_OBLIGATORY[one.grade], *option)


def works_of(
    classes: Sequence[DemoClass], catalogue: Catalogue, layout: FormLayout
) -> list[DemoWork]:
    """Works in the order of grades and days."""
    varied = len(classes) > 10
    writers: dict[tuple[int, str], list[DemoClass]] = {}
    slots: dict[tuple[int, str], int] = {}
    for one in classes:
        for slot, subject in enumerate(subjects_of(one, varied=varied)):
            writers.setdefault((one.grade, subject), []).append(one)
            slots[one.grade, subject] = slot
    out = []
    for (grade, subject), found in sorted(writers.items(), key=lambda w: (w[0][0], slots[w[0]])):
        known = catalogue.work(f"{grade}-{subject}")
        assert known is not None
        parts, slot = tasks_of(known), slots[grade, subject]
        first = _DAYS[grade % 2][slot]
        days = tuple(first + _DAY * part for part in range(len(parts)))
        name = _file_name(layout, known, catalogue.year)
        out.append(DemoWork(known, parts, days, _RESERVE[slot], name, tuple(found)))
    return out


def _file_name(layout: FormLayout, work: CatalogueWork, year: int) -> str:
    """As the portal names it; a level, which no seen name had, goes beside the subject."""
    subject = work.subject_name + (f" ({work.level_name})" if work.level_name else "")
    return layout.name_of_file(subject, work.grade, year)


def calendar_rows() -> list[Row]:
    """Days that differ: holidays and Sundays of the window."""
    days = dict(_HOLIDAYS)
    day = D(2026, 4, 26)
    while day <= D(2026, 5, 20):
        days.setdefault(day, "воскресенье")
        day += 7 * _DAY
    return [{"date": d, "kind": Kind.HOLIDAY, "note": note} for d, note in sorted(days.items())]


def lesson_rows() -> list[Row]:
    """Seven lessons of 45 minutes of the one shift."""
    rows, minute = [], 8 * 60 + 30
    for lesson in range(1, 8):
        ends = minute + _LESSON
        rows.append({"shift": 1, "lesson": lesson, "begins": _clock(minute), "ends": _clock(ends)})
        minute = ends + (15 if lesson in (2, 3) else 10)
    return rows


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def work_rows(works: Sequence[DemoWork], subjects: Sequence[Any]) -> list[Row]:
    """Rows of «Работы» without what a form says. subjects: words of the column's list."""
    members = dict(zip(subjects, SubjectCode, strict=True))
    rows = []
    for work in works:
        three, four, five = work.scale
        rows.append(
            {
                "work_id": work.work_id,
                "subject_code": members[work.subject],
                "grade": work.known.grade,
                "level": WorksLevel.BASE,
                "role": Role.OBLIGATORY if work.known.obligatory else Role.DRAWN,
                "parts": len(work.parts),
                "minutes": work.minutes,
                "max_score": work.max_score,
                "mark3_from": three,
                "mark4_from": four,
                "mark5_from": five,
                "criteria_date": work.checked_on,
                "upload_deadline": D(2026, 5, 29),
            }
        )
    return rows


def taken_form(work: DemoWork, layout: FormLayout) -> Row:
    """What taking the work's form writes beside the work."""
    first, last = work.code_range
    return {
        "code_from": f"{first:05d}",
        "code_to": f"{last:05d}",
        "form_file": work.file,
        "form_layout": layout.id,
    }


def plan_rows(classes: Sequence[DemoClass], works: Sequence[DemoWork]) -> list[Row]:
    """Class by class in the order of days: from lesson 2 or 3, in the class's own room."""
    rooms = {c.name: home_room(at) for at, c in enumerate(classes)}
    rows = []
    for one in classes:
        own = [w for w in works if one in w.classes]
        for work in sorted(own, key=lambda w: w.days):
            lessons = -(-work.minutes // len(work.parts) // _LESSON)
            begins = 2 if work.known.obligatory else 3
            for part, day in enumerate(work.days, 1):
                rows.append(
                    {
                        "class_name": one.name,
                        "work_id": work.work_id,
                        "part": part,
                        "date": day,
                        "lesson_from": begins,
                        "lesson_to": begins + lessons - 1,
                        "form": Form.PAPER,
                        "rooms": rooms[one.name],
                        "reserve_date": work.reserve,
                    }
                )
    return rows


def portal_before(works: Sequence[DemoWork]) -> list[Row]:
    """Tasks done before the first work."""
    common = ((Task.ACCESS, D(2026, 2, 9)), (Task.APPLICATION, D(2026, 3, 12)))
    rows = [_done(task, None, day) for task, day in common]
    rows.append(_done(Task.SCHEDULE, None, D(2026, 4, 3)))
    rows.append(_done(Task.CODE_LIST, None, D(2026, 4, 14)))
    for work in works:
        rows.append(_done(Task.ARCHIVE, work.work_id, work.days[0] - _DAY))
        rows.append(_done(Task.PAPER_PROTOCOL, work.work_id, work.days[0] - _DAY))
        rows.append(_done(Task.FORM, work.work_id, D(2026, 4, 15)))
    return rows


def portal_after(works: Sequence[DemoWork]) -> list[Row]:
    """Tasks done after a work was written."""
    rows = []
    for work in works:
        rows.append(_done(Task.CRITERIA, work.work_id, work.checked_on))
        upload = _done(Task.UPLOAD, work.work_id, D(2026, 5, 25))
        rows.append({**upload, "due": D(2026, 5, 29), "answer": "файл принят"})
        rows.append(_done(Task.REPORT, work.work_id, D(2026, 6, 8)))
    return rows


def _done(task: Task, work_id: str | None, day: datetime.date) -> Row:
    return {"task": task, "work_id": work_id, "due": day, "done_on": day, "done_by": COORDINATOR}
