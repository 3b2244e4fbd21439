"""Sums over many schools as a report for the municipality or the region. No names in it.

Schools stand by login and are not compared by their results: that the rules of ВПР forbid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vpr_xl.core.actions.state import Progress
from vpr_xl.core.declare.actions import Action
from vpr_xl.core.declare.thresholds import Thresholds
from vpr_xl.core.findings import Level, Refused
from vpr_xl.core.fleet.school import School
from vpr_xl.core.fleet.sums import WorkSum, action_sums, doubled, rule_sums, work_sums
from vpr_xl.core.reports.blocks import (
    Block,
    Column,
    DataTable,
    Fact,
    Facts,
    Notice,
    Page,
    Section,
    Value,
)
from vpr_xl.core.reports.own import MARK_NAMES, marks_chart
from vpr_xl.core.reports.wording import said

_ALL_SCHOOLS = "все"
_STATES: Mapping[Progress, str] = {
    "done": "Сделано",
    "faulty": "Проверить",
    "underway": "Идёт",
    "untouched": "Не начато",
}
_SCHOOLS = (
    Column("Логин", "key"),
    Column("Школа"),
    Column("Муниципалитет", filtered=True),
    Column("Классов", "whole"),
    Column("Участников", "whole"),
    Column("Работ в плане", "whole"),
    Column("Форм загружено", "whole", told="Работ, форма которых отмечена загруженной на портал."),
    Column("Действий сделано", "whole", told="Из 20 действий памятки."),
    Column("Ошибок", "whole"),
    Column("Предупреждений", "whole"),
    Column("Замечаний", "whole"),
    Column("Книга"),
)
_WORKS = (
    Column("Работа", "key", filtered=True),
    Column("Предмет", filtered=True),
    Column("Муниципалитет", filtered=True),
    Column("Школ", "whole"),
    Column("Писали", "whole"),
    Column("Отсутствовали", "whole", told="В доли не входят."),
    Column("Средний балл", "number"),
    Column("Выполнение, %", "number", told="Средняя доля от максимума работы."),
    *(Column(name, "whole") for name in MARK_NAMES),
    Column("Успеваемость, %", "number", told="Доля отметок «3», «4» и «5»."),
    Column("Качество, %", "number", told="Доля отметок «4» и «5»."),
    Column("Примечание"),
)


def fleet_report(
    schools: Sequence[School],
    unread: Sequence[tuple[str, Refused]],
    actions: Sequence[Action],
    titles: Mapping[str, str],
    rules: Thresholds,
) -> Page:
    """The report. unread: books that were not read, and why.  titles: of the rules by id."""
    ordered = sorted(schools, key=lambda school: (school.municipality, school.login, school.path))
    return Page(
        title="Свод по школам",
        head=f"ВПР · книг прочитано: {len(schools)}",
        about="Посчитано по книгам школ. Имён и кодов участников здесь нет. Школы стоят по логину: "
        "сравнивать школы и учителей по результатам ВПР нельзя.",
        sections=(
            Section("schools", "Школы", "Школы", tuple(_schools(ordered, unread))),
            Section("actions", "Действия памятки", "Действия", tuple(_actions(ordered, actions))),
            Section("works", "Работы", "Работы", tuple(_works(ordered, rules))),
            Section("rules", "Что находит проверка", "Проверка", tuple(_rules(ordered, titles))),
        ),
    )


def _schools(schools: Sequence[School], unread: Sequence[tuple[str, Refused]]) -> Iterator[Block]:
    clean = sum(not school.levels.get(Level.ERROR) for school in schools)
    yield Facts(
        (
            Fact("Школ", said(len(schools)), "книг прочитано"),
            Fact("Без ошибок", said(clean), "школ"),
            Fact("Не прочитано", said(len(unread)), "книг"),
            Fact("Участников", said(sum(school.participants for school in schools))),
            Fact("Форм загружено", said(sum(school.uploaded for school in schools)), "на портал"),
        )
    )
    for login, paths in doubled(schools):
        told = ", ".join(f"«{path}»" for path in paths)
        yield Notice(f"Логин {login} стоит в нескольких книгах, сложены все: {told}.")
    yield DataTable("schools", "Школы по логину", _SCHOOLS, tuple(map(_school, schools)))
    if unread:
        columns = (Column("Книга"), Column("Что с ней"), Column("Что сделать"))
        rows = tuple((path, why.message, why.advice) for path, why in unread)
        yield DataTable("unread", "Не прочитаны", columns, rows)


def _school(school: School) -> tuple[Value, ...]:
    return (
        school.login or None,
        school.name or None,
        school.municipality or None,
        school.classes,
        school.participants,
        school.planned,
        school.uploaded,
        school.done,
        *(school.levels.get(level, 0) for level in reversed(Level)),
        school.path,
    )


def _actions(schools: Sequence[School], actions: Sequence[Action]) -> Iterator[Block]:
    sums = action_sums(schools)
    columns = (
        Column("№", "key"),
        Column("Действие"),
        *(Column(words, "whole") for words in _STATES.values()),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (action.id, action.short, *(sums[action.id][found] for found in _STATES))
        for action in actions
        if action.id in sums
    )
    yield DataTable("actions", "Сколько школ что сделало", columns, rows)


def _works(schools: Sequence[School], rules: Thresholds) -> Iterator[Block]:
    sums = work_sums(schools)
    least = rules.number("small_group", "shown_from")
    drawn = [one for one in sums if not one.municipality and one.marked >= least]
    if drawn:
        yield marks_chart("Отметки по работам", drawn, [one.work_id for one in drawn])
    if not sums:
        yield Notice("Результатов в книгах ещё нет.", "quiet")
        return
    divided = any(one.municipality for one in sums)
    strong = frozenset(at for at, one in enumerate(sums) if divided and not one.municipality)
    rows = tuple(_work(one, least) for one in sums)
    yield DataTable("works", "Работы и муниципалитеты", _WORKS, rows, strong)


def _work(one: WorkSum, least: float) -> tuple[Value, ...]:
    place = (one.work_id, one.subject, one.municipality or _ALL_SCHOOLS, one.schools)
    if one.written < least:
        few = f"меньше {least:g} участников, не показано" if one.written else "ещё не писали"
        return (*place, *(None,) * 10, few)
    marks: tuple[Value, ...] = one.marks or (None,) * len(MARK_NAMES)
    return (
        *place,
        one.written,
        one.absent,
        one.mean,
        one.completion,
        *marks,
        one.pass_rate,
        one.quality_rate,
        _remark(one),
    )


def _remark(one: WorkSum) -> str | None:
    if len(one.tops) > 1:
        return f"максимумы форм разные: {', '.join(map(str, one.tops))}"
    if one.marked < one.written:
        return f"без шкалы отметок: {one.written - one.marked}"
    return None


def _rules(schools: Sequence[School], titles: Mapping[str, str]) -> Iterator[Block]:
    columns = (
        Column("Правило", "key"),
        Column("О чём"),
        Column("Школ", "whole"),
        Column("Замечаний", "whole"),
    )
    rows = tuple((rule, titles.get(rule), *counts) for rule, *counts in rule_sums(schools))
    if rows:
        yield DataTable("rules", "Чаще всего", columns, rows)
    else:
        yield Notice("Замечаний нет.", "quiet")
