"""`record`: a row goes in as the sheet would take it, or nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.adapters.memory.book import MemoryBook
from vpr_xl.commands.record import record
from vpr_xl.commands.registry import Outcome
from vpr_xl.commands.run import Session
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.values import number, text

_WORLD = disk_world()


@pytest.fixture(scope="module")
def blob() -> bytes:
    return _WORLD.builder.master({"campaign_year": number(2026)}, {}, {}, _WORLD.clock.now())


@pytest.fixture
def book(blob: bytes) -> MemoryBook:
    return MemoryBook(_WORLD.read(blob))


def _session(book: MemoryBook) -> Session:
    return Session(_WORLD, book, Path("ВПР-2026.xlsx"))


def _do(book: MemoryBook, table: str, key: str, *values: str) -> Outcome:
    """The command, its changes written as the run would write them."""
    done = record(_session(book), table=table, key=key, values=values)
    book.apply(done.changes)
    return done


def _class(book: MemoryBook, name: str = "5А") -> Outcome:
    return _do(book, "Классы", name, "Параллель=5", "Порядковый номер класса=1")


def _refusal(book: MemoryBook, table: str, key: str, *values: str) -> str:
    before = book.read()
    with pytest.raises(Refused) as refusal:
        record(_session(book), table=table, key=key, values=values)
    assert book.read() == before
    return refusal.value.rule


def test_a_new_key_appends_a_row(book: MemoryBook) -> None:
    done = _class(book)

    assert (done.rows_in, done.rows_out, done.rejected) == (1, 1, 0)
    (row,) = _session(book).campaign.classes
    assert (row.class_name, row.grade, row.class_ordinal) == ("5А", 5, 1)


def test_a_known_key_updates_its_row(book: MemoryBook) -> None:
    _class(book)
    _do(book, "classes", "5А", "Смена=2")

    (row,) = _session(book).campaign.classes
    assert (row.class_name, row.grade, row.class_ordinal, str(row.shift)) == ("5А", 5, 1, "2")


def test_a_setting_is_written_by_its_title(book: MemoryBook) -> None:
    _do(book, "Школа", "Коды 10 класса: первый", "Значение=90001")

    assert str(_session(book).campaign.settings.code_from_10) == "90001"


@pytest.mark.parametrize(
    ("rule", "table", "key", "value"),
    [
        ("W-80", "Нет такого", "5А", "Параллель=5"),
        ("W-81", "Ошибки", "1", "Лист=План"),
        ("W-82", "План", "5А", "Дата=21.04.2026"),
        ("W-83", "Классы", "5А", "Параллел=5"),
        ("W-84", "Классы", "5А", "Параллель 5"),
        ("W-85", "Классы", "5А", "Класс=5Б"),
        ("W-87", "Школа", "Цвет стен", "Значение=белый"),
    ],
)
def test_what_is_unknown_or_not_entered_is_refused(
    book: MemoryBook, rule: str, table: str, key: str, value: str
) -> None:
    assert _refusal(book, table, key, value) == rule


def test_a_column_given_twice_is_refused(book: MemoryBook) -> None:
    assert _refusal(book, "Классы", "5А", "Параллель=5", "Параллель=6") == "W-84"


def test_a_value_outside_the_list_is_rejected_with_nothing_written(book: MemoryBook) -> None:
    before = book.read()
    done = _do(book, "Классы", "5А", "Параллель=9", "Порядковый номер класса=1")

    assert (done.rows_in, done.rows_out, done.rejected) == (1, 0, 1)
    assert not done.changes
    assert [f.sheet for f in done.findings] == ["Классы"]
    assert book.read() == before


def test_a_broken_reference_is_rejected_with_nothing_written(book: MemoryBook) -> None:
    before = book.read()
    done = _do(book, "Участники", "1", "Фамилия, имя=Выдуманная Анна", "Класс=5А")

    assert done.rejected == 1
    assert not done.changes
    assert "Участники" in {f.sheet for f in done.findings}
    assert book.read() == before


def test_spaces_round_a_word_are_dropped_and_told(book: MemoryBook) -> None:
    _class(book)
    done = _do(book, "Участники", "1", "Фамилия, имя=Выдуманная Анна", "Класс=5А", "Пол= Ж ")

    (row,) = _session(book).campaign.participants
    assert row.sex is not None
    assert _WORLD.house.sheets["participants"].column("sex").enum[1] == "ж"
    assert row.sex.value == _WORLD.house.sheets["participants"].column("sex").names[1]
    assert any("«ж»" in said for said in done.said)


def test_a_wrong_value_written_over_itself_is_rejected(book: MemoryBook) -> None:
    _class(book)
    _do(book, "Участники", "У-001", "Фамилия, имя=Выдуманный Первый", "Класс=5А", "Пол=ж")
    table = _session(book).campaign.table("participants")
    assert table is not None
    wrong = SetCell(table.title, table.numbers[0], table.places["sex"], text("?"))
    book.apply([wrong])

    done = _do(book, "Участники", "У-001", "Пол=?")

    assert (done.rejected, done.changes) == (1, ())
    assert [f.rule for f in done.findings] == ["S-09"]


def test_a_number_past_its_limit_is_named_so(book: MemoryBook) -> None:
    done = _do(book, "Классы", "5А", "Параллель=5", "Порядковый номер класса=55")

    assert done.rejected == 1
    assert [f.rule for f in done.findings] == ["S-11"]
    assert "55" in done.findings[0].message


def test_a_decision_of_the_school_is_entered_and_its_consequences_shown(book: MemoryBook) -> None:
    _class(book)
    _do(book, "Работы", "5-РУ", "Предмет=РУ", "Параллель=5", "Частей=1")
    planned = _do(book, "План", "5А 5-РУ 1", "Дата=21.04.2026")
    assert planned.rejected == 0

    done = _do(book, "Школа", "window_start", "Значение=22.04.2026")

    assert (done.rows_out, done.rejected) == (1, 0)
    assert [(f.rule, f.sheet) for f in done.findings if f.rule == "P2-03"] == [("P2-03", "План")]


def test_a_pupil_entered_twice_is_told(book: MemoryBook) -> None:
    _class(book)
    _do(book, "Участники", "У-001", "Фамилия, имя=Выдуманный Первый", "Класс=5А")

    done = _do(book, "Участники", "У-002", "Фамилия, имя=Выдуманный Первый", "Класс=5А")

    assert (done.rows_out, [f.rule for f in done.findings]) == (1, ["P5-07"])


def test_both_parts_of_a_work_are_entered_one_after_the_other(book: MemoryBook) -> None:
    _do(book, "Классы", "5А", "Параллель=5", "Порядковый номер класса=1")
    _do(book, "Работы", "5-БИ", "Предмет=БИ", "Параллель=5", "Частей=2")

    first = _do(book, "План", "5А 5-БИ 1", "Примечание=жребий")
    second = _do(book, "План", "5А 5-БИ 2", "Примечание=жребий")

    assert (first.rows_out, second.rows_out) == (1, 1)
    assert any(line.startswith("Пока не сходится: Работа 5-БИ") for line in first.said)
    assert not any(line.startswith("Пока не сходится") for line in second.said)
