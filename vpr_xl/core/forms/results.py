"""Between a work's sheet of our workbook and its form: columns, entries of rows, their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.declare.tasks import Score, TaskHeader, dependency, task_header
from vpr_xl.core.records.campaign import WorkSheet, word_of
from vpr_xl.core.records.form import Form, FormEntry
from vpr_xl.core.records.rows import ResultsRow

_PARTS = {1: ("variant",), 2: ("variant_part1", "variant_part2")}
_BEFORE, _AFTER = ("participant_code",), ("class_ordinal", "sex", "previous_mark")
_OWN = ("total", "mark", "entered_by")


def sheet_columns(form: Form, template: Sheet) -> list[str]:
    """Header texts of the work's sheet: the form's columns in its order, then those of our own."""
    title = {column.name: column.title for column in template.columns}
    out = [title[name] for name in _BEFORE]
    for variant, name in zip(form.variants, _PARTS[form.parts], strict=True):
        out.append(title[name])
        out.extend(c.header for c in form.scores if c.part == variant.part)
    out.extend(title[n] for n in _AFTER if n != "sex" or form.layout.sex)
    return [*out, *(title[n] for n in _OWN)]


def sheet_details(form: Form, template: Sheet, work_id: str, rows: int) -> dict[str, Any]:
    """What `AddSheet` of the template asks for.  rows: participants expected."""
    return {
        "columns": sheet_columns(form, template),
        "work_id": work_id,
        "not_covered": form.layout.not_covered,
        "dependency": dependency(form.tasks) if form.layout.criteria else {},
        "code_range": list(form.code_range) if form.code_range else None,
        "scale": None,
        "rows": rows,
    }


def same_tasks(sheet: WorkSheet, form: Form) -> bool:
    """Whether the sheet has the form's tasks, each in the same part."""
    ours = {_key(t): part for t, part in zip(sheet.tasks, sheet.part_of, strict=True)}
    theirs = {_key(c.task): c.part for c in form.scores if c.task}
    return ours == theirs and len(sheet.variants) == form.parts


def entries_of(sheet: WorkSheet, form: Form) -> list[FormEntry]:
    """One entry for every row of the work's sheet that has a code, in the sheet's order.

    A value that the declaration refuses is None: such a sheet must not be exported.
    """
    headers = {_key(task): task.header for task in form.tasks}
    return _entries(sheet, [headers.get(_key(task)) for task in sheet.tasks])


def sheet_digest(sheet: WorkSheet) -> str:
    """The digest of what a form filled from this sheet would say."""
    return results_digest(_entries(sheet, [task.header for task in sheet.tasks]))


def results_digest(entries: Iterable[FormEntry]) -> str:
    """SHA-256, in hex, of results whatever their order of rows and columns and their spelling.

    The same for the sheet, for the form filled from it and for that form saved by a spreadsheet
    program; another as soon as one value differs.
    """
    lines = sorted(json.dumps(_facts(entry), ensure_ascii=False) for entry in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _facts(entry: FormEntry) -> list[str]:
    """What an entry says, task by task; a blank and a task without points are alike nothing."""
    plain = (*entry.variants, entry.class_ordinal, entry.sex, entry.previous_mark)
    scores = [f"{_unspelt(h)}={score}" for h, score in entry.scores.items() if score is not None]
    return [entry.code, *("" if one is None else str(one) for one in plain), *sorted(scores)]


@lru_cache(maxsize=4096)
def _unspelt(header: str) -> str:
    return ".".join(map(str, _key(task_header(header))))


def _entries(sheet: WorkSheet, headers: Sequence[str | None]) -> list[FormEntry]:
    """headers: of the form's task columns, in the order of the sheet's tasks."""
    return [_entry(sheet, row, headers) for row in sheet.rows if row.participant_code]


def _key(task: TaskHeader | None) -> tuple[int, ...]:
    """A task without the spelling of its header."""
    return () if task is None else (task.task, task.subtask, task.criterion, task.max_score)


def _entry(sheet: WorkSheet, row: ResultsRow, headers: Sequence[str | None]) -> FormEntry:
    sex = _word(sheet, "sex", row.sex)
    return FormEntry(
        code=str(row.participant_code),
        variants=tuple(_word(sheet, name, getattr(row, name)) for name in sheet.variants),
        scores={h: s for h, s in zip(headers, row.scores, strict=True) if h is not None},
        class_ordinal=row.class_ordinal,
        sex=None if sex is None else str(sex),
        previous_mark=_word(sheet, "previous_mark", row.previous_mark),
    )


def _word(sheet: WorkSheet, name: str, value: object) -> Score | None:
    word: Score | None = word_of(sheet.table.sheet.column(name), value)
    return word
