"""Every rule of the gate on its own examples, and the gate as a whole."""

from __future__ import annotations

import pytest

from tests.rules.example_forms import form_example, form_files
from vpr_xl.core.rules.engine import Rule, rules
from vpr_xl.core.rules.f4_gate import gate, gate_across, gate_rules

ON_FORMS = list(gate_rules().values())
ACROSS = [one for one in rules().values() if one.across]


@pytest.mark.parametrize("one", ON_FORMS, ids=lambda r: r.id)
def test_bad_form_fires_its_rule_alone_at_the_marked_cells(one: Rule) -> None:
    example = form_example(one.bad)

    found = gate(example.form)

    assert {f.rule for f in found} == {one.id}
    if example.marked:
        assert sorted(str(f.cell) for f in found) == sorted(example.marked)
    else:
        assert all(f.cell is None for f in found)


@pytest.mark.parametrize("one", ON_FORMS, ids=lambda r: r.id)
def test_good_form_is_clean(one: Rule) -> None:
    assert gate(form_example(one.good).form) == []


@pytest.mark.parametrize("one", ON_FORMS, ids=lambda r: r.id)
def test_every_sentence_that_is_spoken_is_short(one: Rule) -> None:
    for finding in gate(form_example(one.bad).form):
        assert len(finding.message) <= 200
        assert "{" not in finding.message + finding.advice


@pytest.mark.parametrize("one", ACROSS, ids=lambda r: r.id)
def test_bad_pair_of_forms_fires_its_rule_alone_in_the_later_one(one: Rule) -> None:
    files, marked = form_files(one.bad)

    *before, found = gate_across(files)

    assert [f for file in files for f in gate(file.form)] == []
    assert before == [[]] * (len(files) - 1)
    assert [(f.rule, f.cell) for f in found] == [(one.id, cell) for cell in marked]
    assert all(len(f.message) <= 200 and "{" not in f.message for f in found)


@pytest.mark.parametrize("one", ACROSS, ids=lambda r: r.id)
def test_good_pair_of_forms_is_clean(one: Rule) -> None:
    files, _ = form_files(one.good)

    assert gate_across(files) == [[]] * len(files)


def test_gate_has_its_own_ids_and_none_of_the_books() -> None:
    assert (len(ON_FORMS), len(ACROSS)) == (44, 4)
    assert all("F4-50" <= one.id <= "F4-98" for one in (*ON_FORMS, *ACROSS))


def test_foreign_writing_is_never_repeated() -> None:
    example = form_example("""
        форма 2026
        | Код участника | Фамилия     |
        | 50001         | Тестовакова |""")

    found = gate(example.form)

    assert [f.cell for f in found] == ["I1", "I2"]
    assert not any("Тестовакова" in f"{f.message}{f.value}{f.facts}" for f in found)


def test_participant_absent_in_one_part_is_no_fault() -> None:
    example = form_example("""
        форма 2025
        | Код участника | Вариант (часть 1) | Вариант (часть 2) |
        | 50001         | отсутствовал      | 2                 |
        | 50002         | 1                 | отсутствовал      |
        | 50003         | отсутствовал      | отсутствовал      |""")

    assert gate(example.form) == []
