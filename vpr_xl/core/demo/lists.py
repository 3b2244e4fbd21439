"""Files that come to the made-up school from outside, as their text. Forms and reports: beside."""

from __future__ import annotations

from collections.abc import Mapping

from vpr_xl.core.declare.house import House
from vpr_xl.core.demo.campaign import Demo
from vpr_xl.core.demo.sitting import CODE
from vpr_xl.core.records.campaign import word_of
from vpr_xl.core.records.rows import MaterialsKind

#: Columns of each list that the school's other programs give.
_COLUMNS = {
    "participants": ("full_name", "class_name", "sex", "foreign_language"),
    "staff": ("full_name", "job_title", "subjects", "classes", "roles"),
    "rooms": ("room", "floor", "capacity", "desk_rows", "desk_columns", "computers", "store"),
}
_PUPIL = ("full_name", "class_name")
#: How the portal's files of a work are named.
_NAMES = {
    MaterialsKind.ARCHIVE: "ВПР_{work}.zip",
    MaterialsKind.PROTOCOL: "Протокол {work}.txt",
    MaterialsKind.CRITERIA: "Критерии {work}.txt",
}


def school_list(house: House, demo: Demo, table: str) -> str:
    """A list of the school as a text with tabs, its header first."""
    columns = [house.sheets[table].column(name) for name in _COLUMNS[table]]
    lines = [[column.title for column in columns]]
    for row in demo.before[table]:
        values = [word_of(column, row.get(column.name)) for column in columns]
        lines.append(["" if value is None else str(value) for value in values])
    return "".join("\t".join(line) + "\r\n" for line in lines)


def journal(house: House, demo: Demo) -> str:
    """The marks of the term as the school's journal exports them: a column a subject, in tabs."""
    people, mark = house.sheets["participants"], house.results.column("previous_mark")
    subjects = {work.known.subject_name: None for work in demo.works}
    marks: dict[str, dict[str, str]] = {}
    for paper in demo.papers.values():
        for row in paper.rows:
            if "previous_mark" in row:
                word = str(word_of(mark, row["previous_mark"]))
                marks.setdefault(row[CODE], {})[paper.work.known.subject_name] = word
    lines = [[people.column(name).title for name in _PUPIL] + [*subjects]]
    for row in demo.before["participants"]:
        own = marks.get(row["participant_id"], {})
        lines.append([*(row[name] for name in _PUPIL), *(own.get(one, "") for one in subjects)])
    return "".join("\t".join(line) + "\r\n" for line in lines)


def portal_files(demo: Demo, kind: MaterialsKind) -> Mapping[str, str]:
    """File name -> what stands in it, of each work; an archive holds one text of that name."""
    names = [_NAMES[kind].format(work=work.work_id) for work in demo.works]
    return {name: f"{name}: выдумано для показа.\r\n" for name in names}
