"""Every action of the memo: done by facts, and not done or named without them."""

from __future__ import annotations

import datetime

import pytest

from tests.core.demo.made_up import codes_of, demo_of
from tests.rules.planted import PlantedBook, Spot
from vpr_xl.adapters.declarations import house
from vpr_xl.core.actions.living import rows_of
from vpr_xl.core.actions.state import state
from vpr_xl.core.findings import Finding
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.values import shown, text

TODAY = datetime.date(2026, 6, 30)
ORGANIZER = ("Роль", "организатор в аудитории")
#: Action -> sheet, what its row says in which column, the column that is emptied, the rule; "" for
#: a fact that may still be missing: «Главная» counts it as not done.
TAKEN = {
    "P1": ("Ознакомлены", ("Код документа", "Ш-01"), "Дата", "P1-01"),
    "P2": ("План", ("Работа", "5-РУ"), "Дата", "S-07"),
    "P3": ("Портал", ("Дело", "доступ в кабинет"), "Сделано", "P3-01"),
    "P4": ("Портал", ("Дело", "архив с материалами"), "Сделано", "P4-03"),
    "P5": ("Участники", ("Класс", "5А"), "Код участника", "P5-03"),
    "P6": ("Материалы", ("Событие", "запечатано"), "Кому", "P6-01"),
    "P7": ("Аудитории", ("Аудитория", "204"), "Подготовлена", "P7-01"),
    "P8": ("Назначения", ORGANIZER, "Аудитория", "P8-04"),
    "C1": ("Готовность", ("Место", "204"), "Готово", "C1-02"),
    "C2": ("Назначения", ORGANIZER, "Инструктаж", "C2-01"),
    "C3": ("Материалы", ("Событие", "выдано"), "Кому", "P6-01"),
    "C4": ("Протокол", ("Работа", "5-РУ"), "Явка", "C4-01"),
    "F1": ("Материалы", ("Событие", "возвращены использованные"), "Количество", "F1-01"),
    "F2": ("Материалы", ("Событие", "передано экспертам"), "Кому", "P6-01"),
    "F3": ("Портал", ("Дело", "критерии"), "Сделано", "P3-01"),
    "F4": ("Портал", ("Дело", "загрузка формы"), "Сделано", "P3-01"),
    "F5": ("Портал", ("Дело", "статистический отчёт"), "Сделано", ""),
    "F6": ("Ознакомление", ("Работа", "5-РУ"), "Ознакомлены", ""),
    "F7": ("Резерв", ("Состояние", "написана"), "Резервный день", "F7-04"),
    "F8": ("Хранение", ("Что хранится", "бумажные протоколы"), "Где", ""),
}
#: Rules that miss the fact where it would have been used, not in the row that lacks it.
ELSEWHERE = {"F1-01", "P8-04"}
#: Action -> the rule that misses the whole row; an item of a room may be dropped, all may not.
GONE = {
    "P1": "P1-02",
    "P2": "P2-26",
    "P3": "P3-06",
    "P4": "P3-07",
    "P5": "P5-04",
    "P6": "P6-07",
    "P7": "S-15",
    "P8": "P8-04",
    "C1": "C1-01",
    "C2": "P8-04",
    "C3": "P6-03",
    "C4": "C4-02",
    "F1": "F1-01",
    "F2": "F2-04",
    "F3": "P3-07",
    "F4": "P3-07",
    "F5": "P3-07",
    "F6": "F6-03",
    "F7": "F7-02",
    "F8": "F8-06",
}


#: Rows to be deleted that are others than those of TAKEN: a written reserve day needs no row more.
GONE_ROW = {"F7": ("Состояние", "не требуется")}


def test_every_action_of_the_memo_is_here() -> None:
    assert list(TAKEN) == [action.id for action in house().actions]
    assert set(TAKEN) - set(GONE) <= {"F2"}


def _spot(book: PlantedBook, action: str) -> Spot:
    sheet, says, column, _ = TAKEN[action]
    return book.where(sheet, column, lambda row: row[says[0]] == says[1])


def _found(book: PlantedBook) -> list[Finding]:
    return findings(Campaign(book.reading, house(), TODAY))


@pytest.mark.parametrize("action", TAKEN)
def test_an_action_without_its_fact_is_not_done(action: str) -> None:
    sheet, says, column, _ = TAKEN[action]
    declared = next(s for s in house().sheets.values() if s.title == sheet)
    titles = [c.title for c in declared.columns]
    content = dict(demo_of("small").complete(codes_of("small")))
    rows = [list(row) for row in content[declared.table]]
    tables = {
        s.table: [
            dict(zip([c.name for c in s.columns], row, strict=True)) for row in content[s.table]
        ]
        for s in house().sheets.values()
        if s.table in content
    }
    known = next(a for a in house().actions if a.id == action)
    done = state(known, house(), tables).state
    at = next(n for n, row in enumerate(rows) if shown(row[titles.index(says[0])]) == says[1])
    tables[declared.table][at][declared.columns[titles.index(column)].name] = None

    assert done == "done"
    assert state(known, house(), tables).state != "done"


@pytest.mark.parametrize("action", [a for a, taken in TAKEN.items() if taken[3]])
def test_and_the_missing_fact_is_named(action: str) -> None:
    book, rule = PlantedBook(), TAKEN[action][3]
    spot = book.put(_spot(book, action), None)

    found = _found(book)

    assert rule in {f.rule for f in found}
    if rule not in ELSEWHERE:
        assert (rule, spot.sheet, spot.cell) in {(f.rule, f.sheet, f.cell) for f in found}


def _without_row(action: str) -> PlantedBook:
    """The book without the action's whole row; of C1 all rows of a day."""
    book = PlantedBook()
    sheet, says, *_ = TAKEN[action]
    says = GONE_ROW.get(action, says)
    rows = len(book.grids[sheet].rows) if action == "C1" else 1
    day = book.value(book.where(sheet, "Дата", lambda row: True)) if action == "C1" else ""
    for _ in range(rows):
        try:
            spot = book.where(
                sheet,
                TAKEN[action][2],
                lambda row: row[says[0]] == says[1] and (not day or row["Дата"] == day),
            )
        except LookupError:
            break
        book.delete(spot)
    return book


@pytest.mark.parametrize("action", GONE)
def test_and_so_is_a_whole_row_that_vanished(action: str) -> None:
    assert GONE[action] in {f.rule for f in _found(_without_row(action))}


@pytest.mark.parametrize("action", [a for a, rule in GONE.items() if rule.startswith(a)])
def test_and_once_the_check_has_named_it_the_action_is_not_done(action: str) -> None:
    campaign = Campaign(_without_row(action).reading, house(), TODAY)
    tables = {name: rows_of(found[0]) for name, found in campaign.tables.items()}
    tables["findings"] = [
        {
            "rule": text(f.rule),
            "level": text(f.level.word),
            "sheet": text(f.sheet) if f.sheet else None,
        }
        for f in findings(campaign)
    ]
    known = next(a for a in house().actions if a.id == action)

    assert state(known, house(), tables).state != "done"
