"""`import codes`: the portal's list in any table, given out once, nothing given before changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.demo_world import disk_world
from tests.commands.foreign_shapes import book, document, text
from tests.rules.example_books import example
from vpr_xl.adapters.memory.book import MemoryBook
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import Session, run_on_book
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import CodeOrigin

_WORLD = disk_world()
_BOOK = """
    Школа
    | Настройка                 | Значение |
    | Коды 10 класса: первый    | 10001    |
    | Коды 10 класса: последний | 10400    |
    Классы
    | Класс | Параллель | Порядковый номер класса |
    | 5А    | 5         | 1                       |
    | 10А   | 10        | 1                       |
    Участники
    | Номер | Фамилия, имя | Класс | Код участника | Откуда код     | Выбыл      |
"""
_LIST = ["50010", "50023", "50039", "50044", "50051"]


class _School:
    def __init__(self, folder: Path, rows: str, more: str = "") -> None:
        self.folder = folder
        self.book = MemoryBook(
            example(_BOOK.rstrip() + "\n" + rows + more, _WORLD.house).campaign.reading
        )

    def take(self, blob: bytes, **options: Any) -> Outcome:
        path = self.folder / "коды"
        path.write_bytes(blob)
        session = Session(_WORLD, self.book, self.folder / "ВПР-2026.xlsx")
        return run_on_book(session, commands()["import codes"], {"file": path, **options})

    @property
    def campaign(self) -> Campaign:
        return Campaign(self.book.read(), _WORLD.house, _WORLD.clock.today())

    @property
    def codes(self) -> list[str | None]:
        return [p.participant_code for p in self.campaign.participants]


def _row(n: int, name: str = "5А", code: str = "", origin: str = "", left: str = "") -> str:
    return f"    | {n} | Выдуманный {n} | {name} | {code} | {origin} | {left} |\n"


def _three() -> str:
    return "".join(_row(n) for n in (1, 2, 3))


def _table(codes: Sequence[str]) -> list[list[object]]:
    return [["№", "Код участника"], *([n, code] for n, code in enumerate(codes, 1))]


_SHAPES: dict[str, bytes] = {
    "workbook": book(("Лист1", _table(_LIST), ())),
    "numbers": book(("Лист1", [["Код"], *([int(code)] for code in _LIST)], ())),
    "document": document(_table(_LIST)),
    "csv": text(_table(_LIST)),
    "many a row": book(("Лист1", [_LIST[:3], _LIST[3:]], ())),
    "two columns of codes": document(
        [["№", "Код участника", "№", "Код участника"], ["1", "50010", "2", "50023"],
         ["3", "50039", "4", "50044"], ["5", "50051", "", ""]]
    ),
    "several in a cell": document([["Класс", "Коды"], ["5А", "50010, 50023; 50039\n50044 50051"]]),
    "a caption above": book(
        ("Лист1", [["Список кодов"], ["Код участника ВПР"], *([code] for code in _LIST)], ())
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", _SHAPES)
def test_a_list_of_any_shape_is_given_out(tmp_path: Path, shape: str) -> None:
    school = _School(tmp_path, _three())

    done = school.take(_SHAPES[shape])

    assert (done.rows_in, done.rows_out, done.rejected) == (3, 3, 0)
    assert len(set(school.codes)) == 3
    assert set(school.codes) <= set(_LIST)
    assert {p.code_origin for p in school.campaign.participants} == {CodeOrigin.OFFICIAL}
    assert (done.details["listed"], done.details["spare"]) == (5, 2)
    assert not done.findings


def test_a_range_stands_for_its_codes(tmp_path: Path) -> None:
    school = _School(tmp_path, _three())

    done = school.take(document([["Коды"], ["50010–50012"]]))

    assert set(school.codes) == {"50010", "50011", "50012"}
    assert done.details["listed"] == 3


def test_the_second_run_gives_only_what_is_missing(tmp_path: Path) -> None:
    school = _School(tmp_path, _three())
    school.take(_SHAPES["csv"])
    before = school.codes

    done = school.take(_SHAPES["csv"])

    assert not done.changes
    assert done.details["held"] == 3
    assert school.codes == before


def test_the_order_tells_nothing_of_class_or_name(tmp_path: Path) -> None:
    school = _School(tmp_path, "".join(_row(n) for n in range(1, 61)))
    codes = [f"{n}" for n in range(50001, 50061)]

    school.take(text(_table(codes)))

    assert sorted(filter(None, school.codes)) == codes
    assert school.codes != codes


def test_given_codes_stay_until_they_are_replaced(tmp_path: Path) -> None:
    rows = _row(1, code="50500", origin="свой код") + _row(2)
    protocol = """
    Протокол
    | Работа | Код участника | Явка          |
    | 5-РУ   | 50500         | присутствовал |
"""
    school = _School(tmp_path, rows, protocol)

    done = school.take(_SHAPES["csv"])
    assert school.codes[0] == "50500"
    assert any("--replace" in said for said in done.said)

    done = school.take(_SHAPES["csv"], replace=True)
    assert school.codes[0] in _LIST
    assert [r.participant_code for r in school.campaign.protocol] == [school.codes[0]]
    assert done.details["replaced"] == 1


def test_a_code_given_before_that_the_list_holds_is_the_portals(tmp_path: Path) -> None:
    school = _School(tmp_path, _row(1, code="50023", origin="границы формы"))

    done = school.take(_SHAPES["csv"], replace=True)

    assert school.codes == ["50023"]
    assert school.campaign.participants[0].code_origin is CodeOrigin.OFFICIAL
    assert done.details["confirmed"] == 1


def test_a_list_that_is_too_short_gives_nothing_to_the_grade(tmp_path: Path) -> None:
    school = _School(tmp_path, _three())

    done = school.take(text(_table(_LIST[:2])))

    assert (done.rows_in, done.rows_out, done.rejected) == (3, 0, 3)
    assert school.codes == [None, None, None]


def test_the_code_of_one_who_left_is_not_given_again(tmp_path: Path) -> None:
    rows = _row(1, code="50010", origin="список портала", left="20.03.2026") + _row(2)
    school = _School(tmp_path, rows)

    school.take(text(_table(["50010", "50023"])))

    assert school.codes == ["50010", "50023"]


def test_other_grades_are_left_alone(tmp_path: Path) -> None:
    school = _School(tmp_path, _row(1) + _row(2, "10А"))

    done = school.take(_SHAPES["csv"])

    assert school.codes[1] is None
    assert done.rejected == 0


def test_codes_of_no_grade_repeated_and_unread_are_named_by_cell(tmp_path: Path) -> None:
    school = _School(tmp_path, _row(1))

    done = school.take(
        book(("Лист1", [["Код"], ["50010"], ["50010"], ["99999"], ["Тестова"], ["5001"]], ()))
    )

    assert [(f.rule, f.cell) for f in done.findings] == [
        ("W-148", "A3"), ("W-148", "A4"), ("W-148", "A5"), ("W-148", "A6"),
    ]  # fmt: skip
    assert not any("Тестова" in f"{f.message}{f.value}" for f in done.findings)
    assert school.codes == ["50010"]


def test_the_grade_may_be_said_where_its_range_is_unknown(tmp_path: Path) -> None:
    book_of_ten = _BOOK.replace("10001", "").replace("10400", "")
    assert "10001" not in book_of_ten
    school = _School(tmp_path, "")
    school.book = MemoryBook(
        example(book_of_ten.rstrip() + "\n" + _row(1, "10А"), _WORLD.house).campaign.reading
    )

    school.take(text(_table(["10007"])), grade=10)

    assert school.codes == ["10007"]


def test_who_has_no_known_class_is_counted(tmp_path: Path) -> None:
    done = _School(tmp_path, _row(1) + _row(2, "6В")).take(_SHAPES["csv"])

    assert any("чьих классов нет на листе «Классы»: 1" in said for said in done.said)
    assert all(len(said) <= 200 and said.endswith(".") for said in done.said)


def test_the_column_of_codes_may_be_mapped(tmp_path: Path) -> None:
    school = _School(tmp_path, _row(1))
    blob = text([["Номер заявки", "Полоска"], ["60001", "50010"]])

    school.take(blob, map=("Полоска=Код участника",))

    assert school.codes == ["50010"]
    with pytest.raises(Refused) as caught:
        school.take(blob, map=("Полоса=Код участника",))
    assert caught.value.rule == "W-144"


def test_a_file_without_codes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        _School(tmp_path, _row(1)).take(text([["ФИО"], ["Тестова Анна"]]))

    assert caught.value.rule == "W-141"


@given(
    codes=st.lists(st.integers(50001, 50060).map(str), min_size=1, max_size=40),
    held=st.sets(st.integers(50001, 50060).map(str), max_size=5),
    wanting=st.integers(0, 20),
)
@settings(max_examples=40, deadline=None)
def test_every_code_is_counted_once_and_used_at_most_once(
    tmp_path_factory: pytest.TempPathFactory, codes: list[str], held: set[str], wanting: int
) -> None:
    rows = [_row(n, code=code, origin="список портала") for n, code in enumerate(sorted(held))]
    rows += [_row(n) for n in range(100, 100 + wanting)]
    school = _School(tmp_path_factory.getbasetemp(), "".join(rows))

    done = school.take(text(_table(codes)))

    told = done.details
    assert told["listed"] == len(set(codes))
    assert told["listed"] == told["assigned"] + told["held"] + told["spare"] + told["outside"]
    assert told["listed"] + told["again"] == len(codes)
    given_now = [code for code in school.codes if code]
    assert len(set(given_now)) == len(given_now)
    assert set(given_now) <= set(codes) | held
    assert done.rows_in == wanting == done.rows_out + done.rejected


@pytest.mark.parametrize("header", ["Класс", "Параллель"])
def test_the_lists_own_column_says_the_grade_where_no_range_is_known(
    tmp_path: Path, header: str
) -> None:
    school = _School(tmp_path, "")
    school.book = _without_ranges(_row(1, "10А") + _row(2, "4А") + _row(3, "4А"))
    rows = [[header, "Код участника"], ["4", "40017"], ["10 класс", "10007"], ["4А", "40025"]]

    done = school.take(document(rows))

    ten, *four = school.codes
    assert (ten, set(four)) == ("10007", {"40017", "40025"})
    assert (done.rejected, done.findings) == (0, [])


def test_a_code_outside_the_known_range_of_its_stated_grade_is_named(tmp_path: Path) -> None:
    school = _School(tmp_path, _row(1, "10А"))
    done = school.take(text([["Параллель", "Код"], ["10", "10007"], ["10", "20007"]]))

    assert school.codes == ["10007"]
    (said,) = done.findings
    assert (said.cell, said.value) == ("B3", "20007")
    assert "параллели 10" in said.message


def test_a_list_of_codes_of_no_known_grade_is_refused_in_one_sentence(tmp_path: Path) -> None:
    school = _School(tmp_path, "")
    school.book = _without_ranges(_row(1, "4А"))
    with pytest.raises(Refused) as caught:
        school.take(text(_table(["40017", "40025"])))
    assert caught.value.rule == "W-240"


def _without_ranges(rows: str) -> MemoryBook:
    """A book of a campaign for which neither «Школа» nor the catalogue says a range."""
    settings_now = "| Коды 10 класса: первый    | 10001    |"
    assert settings_now in _BOOK
    bare = _BOOK.replace(settings_now, "| Год кампании | 2027 |").replace("| 10400 ", "| ")
    bare = bare.replace("    | 5А ", "    | 4А    | 4         | 1 |\n    | 5А ")
    return MemoryBook(example(bare.rstrip() + "\n" + rows, _WORLD.house).campaign.reading)
