"""The words of the declarations are plain Russian sentences, as the coordinator reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.sheets import Column, Sheet

SHEETS = house().sheets
ACTIONS = house().actions


def columns(sheet: Sheet) -> Iterator[Column]:
    """Every declared column of a sheet, its settings and its task column."""
    yield from sheet.columns
    yield from sheet.settings
    if sheet.pattern_column:
        yield sheet.pattern_column


def every_column() -> list[tuple[str, Column]]:
    return [(f"{s.table}.{c.name}", c) for s in SHEETS.values() for c in columns(s)]


COLUMNS = dict(every_column())


def sentences() -> Iterator[tuple[str, str]]:
    for sheet in SHEETS.values():
        yield sheet.table, sheet.description
        for column in columns(sheet):
            at = f"{sheet.table}.{column.name}"
            yield f"{at} description", column.description
            yield f"{at} advice", column.advice
            yield f"{at} hint", column.hint
    for action in ACTIONS:
        yield f"{action.id} next", action.next


SENTENCES = {at: said for at, said in sentences() if said}


@pytest.mark.parametrize("at", SENTENCES)
def test_sentence_is_plain_russian(at: str) -> None:
    said = SENTENCES[at]

    assert len(said) <= 200
    assert said.endswith(".")
    assert said[0].isupper() or said[0].isdigit()
    assert not re.search(r"[!\"“”]|[Пп]ожалуйста|  ", said)
    assert re.search("[а-яё]{2}", said)


@pytest.mark.parametrize("at", [a for a in SENTENCES if a.endswith((" advice", " next"))])
def test_advice_begins_with_what_to_do(at: str) -> None:
    assert re.match(r"[А-Я][а-яё]+те(сь)?\b", SENTENCES[at])


@pytest.mark.parametrize("at", COLUMNS)
def test_column_that_can_be_wrong_has_advice(at: str) -> None:
    column, sheet = COLUMNS[at], SHEETS[at.partition(".")[0]]
    asked = sheet.kind in ("rows", "template") or at.partition(".")[2] not in sheet.by_name
    limits = set(column.schema) & {"pattern", "minimum", "maximum", "minLength", "enum"}

    if asked and (limits or column.is_date or column.reference or column.required):
        assert column.advice


def test_titles_are_russian() -> None:
    titles = {f"{a} {c.title}": c.title for a, c in COLUMNS.items()}
    titles |= {s.table: s.title for s in SHEETS.values() if s.kind != "service"}
    titles |= {a.id: a.short for a in ACTIONS}
    latin_only = [at for at, t in titles.items() if re.search("[A-Za-z]", t)]

    assert [at for at in latin_only if not re.search("[А-Яа-яЁё]", titles[at])] == []
