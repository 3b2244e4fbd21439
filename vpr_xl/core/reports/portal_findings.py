"""Findings about the portal's reports: which cell differs from our book, and why if it is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vpr_xl.core.analytics.compare import Difference, Reason, What
from vpr_xl.core.analytics.read import Figure, TaskKey
from vpr_xl.core.findings import Finding
from vpr_xl.core.rules.w_file import finding

_WHY = {
    Reason.TASKS: " из-за баллов за задания",
    Reason.TOTAL: " из-за первичного балла",
    Reason.SCALE: " при том же балле: шкалы разные",
    Reason.PARTICIPANTS: ", потому что участников разное число",
}
_NOT_WRITTEN = {
    Reason.ABSENT: "стоит, что он отсутствовал",
    Reason.HALF: "он отсутствовал в одной из частей",
    Reason.UNFINISHED: "его вариант или баллы внесены не все",
    Reason.UNKNOWN_CODE: "на листе работы его нет",
}
_WHAT = {
    What.TOTAL: "первичный балл",
    What.MARK: "отметка",
    What.JOURNAL_MARK: "отметка по журналу",
    What.CLASS_ORDINAL: "порядковый номер класса",
    What.VARIANT: "вариант",
}
_FIGURES = {
    "participants": "число участников",
    "mark": "доля отметок «{at}», %",
    "score": "доля набравших {at}, %",
    "task": "выполнение задания {task}, %",
    "mark_task": "выполнение задания {task} у получивших «{at}», %",
    "lowered": "понизили, %",
    "confirmed": "подтвердили, %",
    "raised": "повысили, %",
    "lowered_count": "понизили, участников",
    "confirmed_count": "подтвердили, участников",
    "raised_count": "повысили, участников",
}


def portal_findings(differences: Sequence[Difference], sheet: str) -> Iterator[Finding]:
    """A finding a difference.  sheet: of the portal's file, whose cell it names."""
    for nth, one in enumerate(differences):
        yield replace(_said(one, sheet), cell=one.cell or None, key=one.code, order=(0, nth, 0))


def _said(one: Difference, sheet: str) -> Finding:
    if one.what is What.ONLY_PORTAL:
        why = _NOT_WRITTEN[one.reason or Reason.UNKNOWN_CODE]
        return finding("W-182", sheet=sheet, code=one.code, why=why)
    if one.what is What.ONLY_BOOK:
        return finding("W-183", sheet=sheet, code=one.code)
    theirs, ours = value_words(one.theirs), value_words(one.ours)
    where, why = place_words(one), reason_words(one)
    return finding("W-181", sheet=sheet, where=where, theirs=theirs, ours=ours, why=why)


def reason_words(one: Difference) -> str:
    """The reason as it follows the values; "" where it is not known."""
    if one.what is What.ONLY_PORTAL:
        return _NOT_WRITTEN[one.reason or Reason.UNKNOWN_CODE]
    return _WHY.get(one.reason, "") if one.reason else ""


def place_words(one: Difference) -> str:
    """What differs: «Код 50042, задание 4К1», «Доля отметок «2», %»."""
    if one.figure is not None:
        return figure_words(one.figure)
    name = f"задание {task_words(one.task)}" if one.task else _WHAT.get(one.what, "")
    return f"Код {one.code}, {name}" if name else f"Код {one.code}"


def figure_words(figure: Figure) -> str:
    """A figure of a report, as a phrase with a capital."""
    words = _FIGURES[figure.kind].format(at=figure.at, task=task_words(figure.task))
    return words[0].upper() + words[1:]


def task_words(key: TaskKey | None) -> str:
    """A task by its key: 4К1, 9.1."""
    if key is None:
        return ""
    task, subtask, criterion = key
    return f"{task}{f'.{subtask}' if subtask else ''}{f'К{criterion}' if criterion else ''}"


def value_words(value: float | str | None) -> str:
    """A value as people read it; «пусто» for none."""
    if value is None:
        return "пусто"
    if isinstance(value, str):
        return f"«{value}»"
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
