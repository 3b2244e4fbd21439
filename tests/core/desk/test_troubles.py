"""Each trouble of the PC is told where its facts stand, alone, in plain short sentences."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from vpr_xl.core.desk.examine import afflicted, examine, facts_of
from vpr_xl.core.desk.pc import BookFile, Pc
from vpr_xl.core.desk.troubles import TROUBLES, Trouble
from vpr_xl.core.findings import Level


def _there(pc: Pc, book: BookFile | None = None) -> list[str]:
    return [look.trouble.id for look in examine(pc, book) if look.state != "ok"]


def test_a_pc_where_every_button_runs_has_no_trouble() -> None:
    assert _there(Pc(), BookFile()) == []


def test_without_a_book_nothing_is_said_about_one() -> None:
    looked = {look.trouble.subject for look in examine(Pc())}

    assert "Книга" not in looked
    assert "Книга" in {look.trouble.subject for look in examine(Pc(), BookFile())}


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda t: t.id)
def test_a_trouble_is_told_where_its_facts_stand_and_alone(trouble: Trouble) -> None:
    pc, book = afflicted(trouble)

    assert _there(pc, book) == [trouble.id]
    finding = next(look for look in examine(pc, book) if look.state != "ok").finding()
    assert (finding.rule, finding.level, finding.key) == (
        trouble.id,
        trouble.level,
        trouble.subject,
    )


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda t: t.id)
def test_the_sentences_are_plain_and_short(trouble: Trouble) -> None:
    facts, bad = facts_of(Pc(), BookFile()), facts_of(*afflicted(trouble))

    said = (trouble.message.format(**bad), trouble.advice.format(**bad))
    for sentence in (*said, trouble.fine.format(**facts)):
        assert len(sentence) <= 200
        assert sentence.endswith(".")
        assert not re.search(r"!|пожалуйста", sentence)
    assert trouble.title
    assert trouble.why.endswith(".")


def test_ids_are_written_alike_and_never_shared() -> None:
    ids = [trouble.id for trouble in TROUBLES]

    assert all(re.fullmatch(r"E-\d\d", one) for one in ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("macros", "told"), [(1, []), (2, []), (3, ["E-12"]), (4, ["E-12"])])
def test_only_silently_blocked_macros_are_a_trouble(macros: int, told: list[str]) -> None:
    assert _there(Pc(macros=macros)) == told


def test_macros_forbidden_by_an_administrator_are_not_cured_in_excel() -> None:
    (found,) = (look for look in examine(Pc(macros=3, macros_by_policy=True)) if look.advice)

    assert found.trouble.id == "E-13"
    assert "администратора" in found.advice
    assert "ярлыком" in found.advice


def test_bits_are_named_only_where_they_are_known() -> None:
    said = {bits: [look.message for look in examine(Pc(excel_bits=bits))] for bits in (0, 32)}

    assert any("32-разрядный" in words for words in said[32])
    assert any("разрядность неизвестна" in words for words in said[0])


def test_folders_are_trusted_whatever_their_case_and_last_slash() -> None:
    pc = Pc()

    assert _there(replace(pc, addin=True, trusted=(pc.startup.upper() + "\\",))) == []
    assert _there(replace(pc, addin=True, trusted=("C:\\Другая",))) == ["E-17"]


def test_what_concerns_the_addin_is_no_trouble_without_one() -> None:
    without = Pc(addin=False, trusted_off=True, addins_off=True, addins_signed=True)

    assert _there(without, BookFile()) == []


def test_a_mark_of_the_internet_does_not_matter_to_a_book_without_macros() -> None:
    assert _there(Pc(addin=True), BookFile(content="xlsx", marked=True)) == []


def test_a_block_of_started_programs_is_an_error_that_names_the_shortcut() -> None:
    (found,) = (look for look in examine(Pc(child_processes="warn")) if look.advice)

    assert found.trouble.level is Level.ERROR
    assert "«ВПР»" in found.advice
