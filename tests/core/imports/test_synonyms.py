"""Headers and words of own tables, as declared: none means two things."""

from __future__ import annotations

import pytest

from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.normalise import Reader
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.imports.kinds import KINDS
from vpr_xl.core.imports.titles import Lookup, key_of
from vpr_xl.core.values import text

SHEETS = [house().sheets[kind.table] for kind in KINDS.values()]
COLUMNS = [column for sheet in SHEETS for column in sheet.columns]


@pytest.mark.parametrize("table", KINDS)
def test_no_header_means_two_columns(table: str) -> None:
    known = Lookup(house().sheets[table], {}).known

    for key, meanings in known.items():
        assert key
        assert len({name for name, _ in meanings}) == 1
        assert len([part for _, part in meanings if part >= 0]) <= 1


@pytest.mark.parametrize("column", COLUMNS, ids=lambda c: c.name)
def test_a_synonym_is_said_once_and_is_not_the_title(column: Column) -> None:
    keys = [key_of(title) for title in (column.title, *column.foreign.synonyms)]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("column", COLUMNS, ids=lambda c: c.name)
def test_a_spelling_is_no_value_of_the_list_itself(column: Column) -> None:
    reader = Reader(column)

    for word, value in column.foreign.spellings.items():
        assert value in column.enum
        assert reader.entry(text(word)).fault


@pytest.mark.parametrize("table", KINDS)
def test_a_kind_names_columns_of_its_sheet(table: str) -> None:
    kind, known = KINDS[table], house().sheets[table].by_name

    names = [kind.name, kind.group, kind.issued, kind.code, kind.left]
    assert {name for name in names if name} <= known.keys()
