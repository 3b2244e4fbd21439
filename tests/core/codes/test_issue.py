"""Codes given to participants: each once, in range, and carried whole where they are replaced."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.rules.example_books import TODAY, example
from vpr_xl.adapters.declarations import house
from vpr_xl.core.codes.damm import carries_check_digit
from vpr_xl.core.codes.issue import Issue, code_columns, issue
from vpr_xl.core.codes.ranges import ranges
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import applied

_CLASSES = """
    Классы
    | Класс | Параллель | Порядковый номер класса |
    | 5А    | 5         | 1                       |
    | 10А   | 10        | 1                       |
"""
_HEAD = """
    Участники
    | Номер | Фамилия, имя | Класс | Код участника | Откуда код | Выбыл |
"""


def _row(n: int, name: str = "5А", code: str = "", left: str = "") -> str:
    origin = "свой код" if code else ""
    return f"    | {n} | Выдуманный {n} | {name} | {code} | {origin} | {left} |\n"


def _book(rows: str, more: str = "") -> Campaign:
    return example(f"{_CLASSES.rstrip()}{_HEAD}{rows}{more}", house()).campaign


def _after(campaign: Campaign, done: Issue) -> Campaign:
    return Campaign(applied(campaign.reading, done.changes), campaign.house, TODAY)


def _chance(seed: int = 1) -> Callable[[int], int]:
    return random.Random(seed).randrange


def _ten(first: int, last: int) -> str:
    return f"""
    Школа
    | Настройка                 | Значение |
    | Коды 10 класса: первый    | {first}  |
    | Коды 10 класса: последний | {last}   |
"""


def test_everybody_gets_a_code_of_the_range_and_no_code_twice() -> None:
    campaign = _book("".join(_row(n) for n in range(1, 61)))
    done = issue(campaign, _chance())
    codes = [p.participant_code for p in _after(campaign, done).participants]

    limits = ranges(campaign)[5]
    assert (done.issued, done.kept, done.rejected) == (60, 0, 0)
    assert len(set(codes)) == 60
    assert all(c and limits.first <= int(c) <= limits.last for c in codes)
    assert all(c and carries_check_digit(c) for c in codes)


def test_a_second_run_issues_nothing() -> None:
    campaign = _book("".join(_row(n) for n in range(1, 11)))
    after = _after(campaign, issue(campaign, _chance()))
    again = issue(after, _chance(2))

    assert (again.issued, again.kept, again.changes) == (0, 10, ())


def test_who_left_gets_no_code_and_is_not_counted() -> None:
    campaign = _book(_row(1) + _row(2, left="01.03.2026"))
    done = issue(campaign, _chance())
    first, second = _after(campaign, done).participants

    assert (done.issued, done.rejected) == (1, 0)
    assert first.participant_code is not None
    assert second.participant_code is None


def test_a_grade_of_unknown_range_is_rejected_while_others_are_served() -> None:
    campaign = _book(_row(1) + _row(2, "10А") + _row(3, "10А"))
    assert 10 not in ranges(campaign)
    done = issue(campaign, _chance())
    fifth, tenth = done.by_grade

    assert (fifth.grade, fifth.issued, fifth.rejected) == (5, 1, ())
    assert (tenth.grade, tenth.issued, tenth.rejected) == (10, 0, (("no_range", 2),))


def test_a_range_that_is_too_small_serves_nobody_of_the_grade() -> None:
    rows = "".join(_row(n, "10А") for n in range(1, 4))
    small = issue(_book(rows, _ten(90001, 90002)), _chance())
    enough = issue(_book(rows, _ten(90001, 90003)), _chance())

    assert [g.rejected for g in small.by_grade] == [(("no_room", 3),)]
    assert small.changes == ()
    assert (enough.issued, enough.by_grade[0].checked) == (3, "none")


def test_a_class_that_is_not_declared_has_no_grade() -> None:
    done = issue(_book(_row(1, "6Я")), _chance())

    assert [(g.grade, g.rejected) for g in done.by_grade] == [(None, (("no_grade", 1),))]


def test_only_the_chosen_grade_is_served() -> None:
    campaign = _book(_row(1) + _row(2, "10А"), _ten(90001, 90100))
    done = issue(campaign, _chance(), grade=10)

    assert [(g.grade, g.issued) for g in done.by_grade] == [(10, 1)]


def test_a_replacement_keeps_every_row_with_its_participant_even_in_chains() -> None:
    """Three codes of a range of three change hands, so that an old code is another's new one."""
    codes = ["90001", "90002", "90003"]
    rows = "".join(_row(n, "10А", code) for n, code in enumerate(codes, 1))
    protocol = """
    Протокол
    | Работа | Код участника | Явка |
    | 10-РУ  | 90003         | присутствовал |
    | 10-РУ  | 90001         | отсутствовал |
    | 10-РУ  | 90002         | присутствовал |
"""
    campaign = _book(rows, protocol + _ten(90001, 90003))
    holder = {p.participant_code: p.participant_id for p in campaign.participants}
    assert [j.table.title for j, _ in code_columns(campaign)] == ["Протокол"]
    chained = 0
    for seed in range(12):
        done = issue(campaign, _chance(seed), replace=True)
        after = _after(campaign, done)
        now = {p.participant_code: p.participant_id for p in after.participants}

        assert done.issued == 3
        assert set(now) == set(codes)
        assert len(after.participants) == 3
        assert [now[r.participant_code] for r in after.protocol] == [
            holder[r.participant_code] for r in campaign.protocol
        ]
        chained += set(done.replaced) & set(done.replaced.values()) != set()
    assert chained > 0


def test_a_code_of_the_portals_list_is_never_replaced() -> None:
    row = "    | 1 | Выдуманный 1 | 5А | 50006 | список портала | |\n"
    done = issue(_book(row), _chance(), replace=True)

    assert (done.issued, done.kept, done.by_grade[0].kept_official) == (0, 1, 1)
    assert done.changes == ()


def test_a_code_that_only_another_sheet_names_stays_taken() -> None:
    protocol = """
    Протокол
    | Работа | Код участника | Явка |
    | 10-РУ  | 90001         | присутствовал |
"""
    campaign = _book(_row(1, "10А"), protocol + _ten(90001, 90002))
    (given,) = _after(campaign, issue(campaign, _chance())).participants

    assert given.participant_code == "90002"
