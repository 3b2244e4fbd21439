"""Results of one participant, and rows of acquaintance that respect what people entered."""

from __future__ import annotations

import datetime

from tests.rules.example_books import example
from vpr_xl.adapters.declarations import house
from vpr_xl.core.documents.acquaintance import acquaintance
from vpr_xl.core.documents.individual import individual
from vpr_xl.core.documents.registry import Scope
from vpr_xl.core.familiarization.results import results_of_all
from vpr_xl.core.familiarization.state import ClassState, Entered, Facts, enter, states
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import SignedBy
from vpr_xl.core.records.writing import applied
from vpr_xl.core.statistics.papers import LeftOut

_JUNE = datetime.date(2026, 6, 3)
_BOOK = """
    Классы
    | Класс | Параллель | Порядковый номер |
    | 5А    | 5         | 1                |
    | 5Б    | 5         | 2                |
    Участники
    | Номер | Код участника | Откуда код     | Класс | Фамилия, имя  |
    | У-001 | 50001         | список портала | 5А    | Тестова Анна  |
    | У-002 | 50002         | список портала | 5А    | Примеров Олег |
    | У-003 | 50003         | список портала | 5Б    | Пробин Иван   |
    Работы
    | Работа | Предмет | Параллель | Частей | «3» от | «4» от | «5» от |
    | 5-РУ   | РУ      | 5         | 1      | 1      | 2      | 3      |
    | 5-МА   | МА      | 5         | 1      |        |        |        |
    План
    | Класс | Работа | Часть | Дата       |
    | 5А    | 5-РУ   | 1     | 21.04.2026 |
    | 5А    | 5-МА   | 1     | 23.04.2026 |
    5-РУ
    | Код участника | Вариант      | 1 (2б) | 2 (1б) |
    | 50001         | 1            | 2      | X      |
    | 50002         | отсутствовал |        |        |
    | 50003         | 2            | 2      | 1      |
    5-МА
    | Код участника | Вариант      | 1 (2б) |
    | 50001         | 1            | 1      |
    | 50002         | 2            |        |
    Ознакомление
    | Работа | Код участника | Лист напечатан | Ознакомлены | Кто расписался |
    | 5-РУ   | 50001         | 01.06.2026     | 02.06.2026  | участник       |
    | 5-МА   | 50001         |                |             |                |
"""


def _campaign() -> Campaign:
    return example(_BOOK, house(), _JUNE).campaign


def _entered(campaign: Campaign, facts: Facts, *scope: str | None) -> tuple[Entered, Campaign]:
    table = campaign.table("familiarization")
    assert table is not None
    done = enter(campaign, table, facts, *(scope or (None, None)))
    return done, Campaign(applied(campaign.reading, done.changes), campaign.house, _JUNE)


def test_points_and_mark_are_those_of_the_scale_and_unfinished_rows_have_none() -> None:
    told = {
        (code, work.work_id): (work.total, work.mark, work.left_out)
        for code, works in results_of_all(_campaign()).items()
        for work in works
    }

    assert told == {
        ("50001", "5-РУ"): (2, 4, None),
        ("50002", "5-РУ"): (None, None, LeftOut.ABSENT),
        ("50003", "5-РУ"): (3, 5, None),
        ("50001", "5-МА"): (1, None, None),
        ("50002", "5-МА"): (None, None, LeftOut.UNFINISHED),
    }


def test_a_state_for_each_class_counts_results_and_signatures() -> None:
    assert states(_campaign()) == [ClassState("5А", 3, 1, 1), ClassState("5Б", 1, 0, 0)]


def test_missing_rows_come_and_blanks_are_filled_while_entered_ones_stay() -> None:
    facts = Facts(acquainted_on=_JUNE, signed_by=SignedBy.BOTH)

    done, after = _entered(_campaign(), facts)

    rows = {
        (r.work_id, r.participant_code): (r.acquainted_on, r.signed_by)
        for r in after.familiarization
    }
    assert (done.added, done.filled) == (2, 1)
    assert rows == {
        ("5-РУ", "50001"): (datetime.date(2026, 6, 2), SignedBy.PARTICIPANT),
        ("5-МА", "50001"): (_JUNE, SignedBy.BOTH),
        ("5-РУ", "50003"): (_JUNE, SignedBy.BOTH),
        ("5-МА", "50002"): (_JUNE, SignedBy.BOTH),
    }
    assert _entered(after, facts)[0].changes == []


def test_a_class_and_a_work_limit_what_is_entered() -> None:
    done, after = _entered(_campaign(), Facts(), "5Б", "5-РУ")

    assert (done.added, done.filled) == (1, 0)
    assert after.familiarization[-1].participant_code == "50003"


def test_the_individual_sheet_is_by_code_unless_names_are_asked_for() -> None:
    campaign = _campaign()

    by_code = list(individual(campaign, Scope()))
    by_name = list(individual(campaign, Scope(class_name="5А", names=True)))

    assert [paper.about for paper in by_code] == ["50001 5А", "50003 5Б"]
    assert not any(paper.private or "Тестова" in str(paper.blocks) for paper in by_code)
    assert [paper.about for paper in by_name] == ["50001 5А"]
    assert all(paper.private for paper in by_name)
    assert "Тестова Анна" in str(by_name[0].blocks)


def test_who_has_no_score_entered_has_no_sheet_and_a_begun_work_no_table() -> None:
    begun = _BOOK.replace("| 50001         | 1            | 1      |", "| 50001 | 1 |        |")
    papers = list(individual(example(begun, house(), _JUNE).campaign, Scope()))

    assert [paper.about for paper in papers] == ["50001 5А", "50003 5Б"]
    assert "баллы внесены не все" in str(papers[0].blocks)
    assert str(papers[0].blocks).count("'Балл'") == 1
    assert all(paper.one_page for paper in papers)


def test_a_class_signs_on_one_page_unless_it_is_very_large() -> None:
    (small,) = acquaintance(_campaign(), Scope(class_name="5Б"))
    more = "\n".join(
        f"    | У-1{n:02} | 501{n:02} | список портала | 5Б | Тестов Лев |" for n in range(40)
    )
    rows = "\n".join(f"    | 501{n:02} | 1 | 2 | 1 |" for n in range(40))
    many = _BOOK.replace("    Работы\n", f"{more}\n    Работы\n")
    many = many.replace("    5-МА\n", f"{rows}\n    5-МА\n")
    (large,) = acquaintance(example(many, house(), _JUNE).campaign, Scope(class_name="5Б"))

    assert small.one_page
    assert not large.one_page


def test_the_individual_sheet_tells_points_and_mark_of_each_work() -> None:
    said = str(next(iter(individual(_campaign(), Scope()))).blocks)

    assert "Баллов 2 из 3, отметка 4." in said
    assert "отметка не определена: шкала не внесена" in said
    assert "('Балл', '2', 'X'" in said


def test_the_sheet_of_acquaintance_lists_a_class_without_results() -> None:
    papers = list(acquaintance(_campaign(), Scope()))

    assert [paper.about for paper in papers] == ["5А", "5Б"]
    said = str(papers[0].blocks)
    assert "Тестова Анна" in said
    assert "отметка" not in said
    assert all(paper.private for paper in papers)
    assert [p.about for p in acquaintance(_campaign(), Scope(class_name="5Б"))] == ["5Б"]
    assert list(acquaintance(_campaign(), Scope(work_id="5-МА", class_name="5Б"))) == []
