"""The day's agenda: a thing appears when its fact is missing, and only then."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.core.agenda.day import agenda
from vpr_xl.core.changes import SetCell
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsRow
from vpr_xl.core.records.writing import emptied_row

DAY = datetime.date(2026, 4, 21)


@pytest.fixture(scope="module")
def blob() -> bytes:
    return demo_book()


def _campaign(blob: bytes) -> Campaign:
    world = disk_world()
    return Campaign(world.read(blob), world.house, DAY)


def _without(blob: bytes, table: str, lost: Callable[[int], bool], column: str = "") -> Campaign:
    """The book with a column emptied, or whole rows, where `lost` says so."""
    campaign = _campaign(blob)
    found = campaign.table(table)
    assert found is not None
    changes: list[SetCell] = []
    for position in filter(lost, range(len(found.rows))):
        if column:
            row = found.numbers[position]
            changes.append(SetCell(found.title, row, found.places[column], None))
        else:
            changes.extend(emptied_row(found, position))
    assert changes
    book = disk_world().open(blob)
    book.apply(changes)
    return _campaign(book.blob)


def _fresh(blob: bytes, after: Campaign) -> list[tuple[str, str]]:
    """Action and words of the things that came with the loss."""
    before = set(agenda(_campaign(blob), DAY))
    return [(t.action, t.what) for t in agenda(after, DAY) if t not in before]


def test_a_day_with_all_facts_holds_only_its_works(blob: bytes) -> None:
    things = agenda(_campaign(blob), DAY)

    assert {t.action for t in things} == {"C4"}
    assert all(t.what.startswith("Работа: ") and t.place and t.who for t in things)
    assert [t.due for t in things] == sorted(t.due for t in things)


@pytest.mark.parametrize(
    ("table", "column", "action", "words"),
    [
        ("readiness", "", "C1", "Проверьте аудиторию, пункты не отмечены"),
        ("readiness", "ready", "C1", "Проверьте аудиторию, не готово пунктов: 8"),
        ("assignments", "briefed_on", "C2", "Инструктаж, работают сегодня"),
        ("protocol", "attendance", "C4", "Отметьте явку: 4А, осталось 20 из 20"),
        ("seating", "", "C3", "Рассадите участников на 22.04"),
        ("incidents", "measures", "C4", "Запишите меры по инциденту И-01: опоздание"),
    ],
)
def test_a_missing_fact_is_a_thing_to_do(
    table: str, column: str, action: str, words: str, blob: bytes
) -> None:
    after = _without(blob, table, lambda _: True, column)

    assert (action, words) in _fresh(blob, after)


@pytest.mark.parametrize(
    ("event", "action", "words"),
    [
        (Event.ISSUED, "C3", "Выдайте материалы"),
        (Event.SEALED, "P6", "Запечатайте комплекты на 22.04"),
    ],
)
def test_materials_that_did_not_move_are_a_thing_to_do(
    event: Event, action: str, words: str, blob: bytes
) -> None:
    rows: list[MaterialsRow] = list(_campaign(blob).materials)

    after = _without(blob, "materials", lambda nth: rows[nth].event is event)

    assert (action, words) in _fresh(blob, after)


def test_materials_that_did_not_come_back_are_a_thing_to_do(blob: bytes) -> None:
    rows = list(_campaign(blob).materials)
    back = (Event.RETURNED_USED, Event.RETURNED_UNUSED, Event.RETURNED_SPOILED)

    after = _without(blob, "materials", lambda nth: rows[nth].event in back)

    assert ("F1", "Примите материалы") in _fresh(blob, after)


def test_a_task_of_the_portal_that_is_late_comes_first(blob: bytes) -> None:
    after = _without(blob, "portal", lambda _: True, "done_on")

    first = agenda(after, DAY)[0]

    assert first.due.startswith("просрочено с ")
    assert first.what.startswith("Портал: ")


def test_a_day_without_works_and_debts_is_empty(blob: bytes) -> None:
    assert agenda(_campaign(blob), datetime.date(2026, 5, 31)) == []


def _eve_tasks(blob: bytes, day: datetime.date) -> list[str]:
    unsealed = _without(blob, "seating", lambda _: True)
    return [t.what for t in agenda(unsealed, day) if t.what.startswith("Рассадите")]


def test_what_is_done_on_the_eve_is_told_on_the_eve(blob: bytes) -> None:
    works = sorted({row.date for row in _campaign(blob).plan if row.date})
    monday = next(day for day in works if day.weekday() == 0)

    assert _eve_tasks(blob, monday - datetime.timedelta(days=3))  # its Friday
    assert _eve_tasks(blob, monday - datetime.timedelta(days=1))
    assert not _eve_tasks(blob, works[0] - datetime.timedelta(days=30))
