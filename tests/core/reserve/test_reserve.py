"""Who needs a reserve day, which one is proposed, and what stays as people entered it."""

from __future__ import annotations

import datetime

from tests.rules.example_books import example
from vpr_xl.adapters.declarations import house
from vpr_xl.core.documents.blocks import Table
from vpr_xl.core.documents.registry import Scope
from vpr_xl.core.documents.reserve import reserve
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Reason, State
from vpr_xl.core.records.writing import applied
from vpr_xl.core.reserve.needs import needs, unmarked
from vpr_xl.core.reserve.propose import ReserveProposal, propose
from vpr_xl.core.rules.engine import findings

TODAY = datetime.date(2026, 4, 22)
_SCHOOL = """
    Школа
    | Настройка             | Значение   |
    | Год кампании          | 2026       |
    | Начало проведения     | 20.04.2026 |
    | Конец проведения      | 20.05.2026 |
    | Начало резервных дней | 12.05.2026 |
    | Конец резервных дней  | 15.05.2026 |
"""
_PEOPLE = """
    Классы
    | Класс | Параллель | Порядковый номер |
    | 5А    | 5         | 1                |
    Участники
    | Код участника | Откуда код     | Класс |
    | 50001         | список портала | 5А    |
    | 50002         | список портала | 5А    |
    | 50003         | список портала | 5А    |
    | 50004         | список портала | 5А    |
    Работы
    | Работа | Предмет | Параллель | Частей |
    | 5-РУ   | РУ      | 5         | 1      |
    | 5-МА   | МА      | 5         | 2      |
    План
    | Класс | Работа | Часть | Дата       | Аудитории | Резервный день |
    | 5А    | 5-РУ   | 1     | 20.04.2026 | 204       |                |
    | 5А    | 5-МА   | 1     | 21.04.2026 | 204       | 13.05.2026     |
    | 5А    | 5-МА   | 2     | 21.04.2026 | 204       |                |
"""


def _campaign(more: str, school: str = _SCHOOL, today: datetime.date = TODAY) -> Campaign:
    if "Резерв\n" not in more:
        more += "\n    Резерв\n    | Работа | Код участника | Состояние |\n"
    return example(school + _PEOPLE + more, house(), today).campaign


def _told(campaign: Campaign) -> list[tuple[str, str | None, tuple[int, ...], Reason | None]]:
    return [(n.work_id, n.participant.participant_code, n.parts, n.reason) for n in needs(campaign)]


def _proposed(campaign: Campaign) -> ReserveProposal:
    table = campaign.table("reserve")
    assert table is not None
    return propose(campaign, table)


_ABSENT = """
    Протокол
    | Работа | Код участника | Явка                  | Явка в резервный день |
    | 5-РУ   | 50001         | отсутствовал          |                       |
    | 5-РУ   | 50002         | присутствовал         |                       |
    | 5-РУ   | 50003         | отсутствовал          | присутствовал         |
    | 5-МА   | 50001         | отсутствовал в части 2 |                      |
    | 5-МА   | 50002         | отсутствовал          | отсутствовал в части 1 |
"""


def test_those_need_a_day_who_wrote_on_neither() -> None:
    assert _told(_campaign(_ABSENT)) == [
        ("5-МА", "50001", (2,), None),
        ("5-МА", "50002", (1,), None),
        ("5-РУ", "50001", (1,), None),
    ]


def test_a_class_absent_as_a_whole_did_not_have_the_work() -> None:
    rows = "".join(f"\n    | 5-РУ | {code} | отсутствовал |" for code in range(50001, 50005))
    campaign = _campaign(f"\n    Протокол\n    | Работа | Код участника | Явка |{rows}\n")

    assert {n[3] for n in _told(campaign)} == {Reason.NOT_HELD}


def test_an_incident_that_cut_a_work_short_asks_for_a_day_until_there_is_a_result() -> None:
    incidents = """
    Инциденты
    | Номер | Когда            | Работа | Что произошло        | Код участника | Аудитория | Принятые меры |
    | И-01  | 20.04.2026 09:40 | 5-РУ   | сбой техники         |               | 204       | перенос       |
    | И-02  | 20.04.2026 09:40 | 5-РУ   | опоздание            | 50004         | 204       | впущен        |
    | И-03  | 21.04.2026 09:40 | 5-МА   | плохое самочувствие  | 50002         | 204       | отпущен       |
    Рассадка
    | Работа | Часть | Код участника | Аудитория |
    | 5-РУ   | 1     | 50001         | 204       |
    | 5-РУ   | 1     | 50002         | 204       |
    5-РУ
    | Код участника | Вариант | 1 (2б) |
    | 50002         | 1       | 2      |
"""  # noqa: E501

    assert _told(_campaign(incidents)) == [
        ("5-МА", "50002", (1, 2), Reason.ILLNESS),
        ("5-РУ", "50001", (1,), Reason.TECHNICAL),
    ]


def test_the_plans_day_is_taken_and_a_free_one_found_where_it_has_none() -> None:
    campaign = _campaign(_ABSENT)

    done = _proposed(campaign)
    after = Campaign(applied(campaign.reading, done.changes), campaign.house, TODAY)

    days = {(r.work_id, r.participant_code): (r.reserve_date, r.state) for r in after.reserve}
    may = datetime.date(2026, 5, 13)
    assert days == {
        ("5-МА", "50001"): (may, State.SCHEDULED),
        ("5-МА", "50002"): (may, State.SCHEDULED),
        ("5-РУ", "50001"): (datetime.date(2026, 5, 12), State.SCHEDULED),
    }
    assert [(r.work_id, r.reserve_date) for r in after.plan] == [
        ("5-РУ", datetime.date(2026, 5, 12)),
        ("5-МА", may),
        ("5-МА", may),
    ]
    assert not [f for f in findings(after) if f.rule.startswith("F7")]
    assert _proposed(after).changes == []


def test_only_the_part_that_is_missed_gets_a_day_and_is_named_to_others() -> None:
    one = """
        Протокол
        | Работа | Код участника | Явка                   | Явка в резервный день |
        | 5-МА   | 50001         | отсутствовал в части 2 |                       |
    """
    campaign = _campaign(one)
    campaign = Campaign(
        applied(campaign.reading, _proposed(campaign).changes), campaign.house, TODAY
    )

    assert [(r.part, bool(r.reserve_date)) for r in campaign.plan if r.work_id == "5-МА"] == [
        (1, True),  # entered by people
        (2, True),
    ]
    assert [bool(r.reserve_date) for r in campaign.plan if r.work_id == "5-РУ"] == [False]
    by_code = list(reserve(campaign, Scope()))[-1]
    (table,) = [block for block in by_code.blocks if isinstance(block, Table)]
    assert [row[:4] for row in table.rows] == [("5-МА", "5А", "50001", "2")]


def test_a_part_that_nobody_missed_gets_no_day() -> None:
    first = """
        Протокол
        | Работа | Код участника | Явка                   |
        | 5-МА   | 50001         | отсутствовал в части 1 |
    """
    campaign = _campaign(first)
    after = Campaign(applied(campaign.reading, _proposed(campaign).changes), campaign.house, TODAY)

    days = {r.part: r.reserve_date for r in after.plan if r.work_id == "5-МА"}
    assert days == {1: datetime.date(2026, 5, 13), 2: None}


def test_a_row_of_people_stays_and_attendance_is_never_written() -> None:
    mine = """
    Резерв
    | Работа | Код участника | Состояние    | Примечание |
    | 5-РУ   | 50001         | не требуется | решили     |
"""
    campaign = _campaign(_ABSENT + mine)

    done = _proposed(campaign)
    after = Campaign(applied(campaign.reading, done.changes), campaign.house, TODAY)

    assert done.kept == 1
    assert (after.reserve[0].state, after.reserve[0].note) == (State.NOT_REQUIRED, "решили")
    assert {change.sheet for change in done.changes} == {"Резерв", "План"}


def test_without_reserve_days_the_row_waits_for_one() -> None:
    school = "\n".join(line for line in _SCHOOL.splitlines() if "резервных" not in line)
    campaign = _campaign(_ABSENT, school)

    done = _proposed(campaign)
    after = Campaign(applied(campaign.reading, done.changes), campaign.house, TODAY)

    assert done.without_day == 1
    states = {r.work_id: (r.reserve_date, r.state) for r in after.reserve}
    assert states["5-РУ"] == (None, State.NEEDED)
    assert not [f for f in findings(after) if f.rule.startswith("F7")]


def test_a_day_that_is_over_is_not_proposed() -> None:
    campaign = _campaign(_ABSENT, today=datetime.date(2026, 5, 14))

    after = Campaign(
        applied(campaign.reading, _proposed(campaign).changes), campaign.house, campaign.today
    )

    day = {r.work_id: r.reserve_date for r in after.reserve}["5-РУ"]
    assert day == datetime.date(2026, 5, 14)


def test_classes_without_any_attendance_are_told() -> None:
    assert unmarked(_campaign("")) == [("5А", "5-МА"), ("5А", "5-РУ")]
    assert unmarked(_campaign(_ABSENT)) == []
