"""Mistakes of the preparation, P1 to P8, to be planted in the demo's book; see test_planted."""

from __future__ import annotations

import datetime

from tests.rules.planted import PlantedBook, Spot, planted
from vpr_xl.core.values import date

D = datetime.date


@planted("P1-01")
def document_unread(book: PlantedBook) -> Spot:
    return book.put(book.spot("Ознакомлены", "Дата"), None)


@planted("P1-04")
def order_without_a_number(book: PlantedBook) -> Spot:
    book.put(book.spot("Документы", "Номер", _1="Ш-01"), None)
    return book.spot("Документы", "Номер", _1="Ш-01")


@planted("P1-05")
def read_before_it_was_issued(book: PlantedBook) -> Spot:
    return book.put(book.spot("Ознакомлены", "Дата", _2="Ш-01"), date(D(2026, 3, 1)))


@planted("P3-01")
def task_overdue(book: PlantedBook) -> Spot:
    return book.put(book.spot("Портал", "Сделано", _1="план-график"), None)


@planted("P3-04")
def nobody_did_it(book: PlantedBook) -> Spot:
    return book.put(book.spot("Портал", "Кто сделал", _1="план-график"), None)


@planted("P4-01")
def printed_before_the_archive(book: PlantedBook) -> Spot:
    got = book.spot("Материалы", "Когда", _2="архив", _4="4-РУ")
    return book.put(got, "20.04.2026 15:10")


@planted("P4-02")
def one_file_for_two_works(book: PlantedBook) -> Spot:
    book.put(book.spot("Материалы", "Контрольная сумма", _2="архив", _4="4-РУ"), "a" * 64)
    return book.put(book.spot("Материалы", "Контрольная сумма", _2="архив", _4="4-МА"), "a" * 64)


@planted("P7-01")
def room_unprepared(book: PlantedBook) -> Spot:
    return book.put(book.spot("Аудитории", "Подготовлена", _1="203"), None)


@planted("P7-02")
def room_prepared_too_late(book: PlantedBook) -> Spot:
    return book.put(book.spot("Аудитории", "Подготовлена", _1="203"), date(D(2026, 5, 15)))


@planted("P8-06")
def away_that_day(book: PlantedBook) -> Spot:
    who = book.value(book.spot("Назначения", "Сотрудник"))
    book.put(book.spot("Сотрудники", "Не может в дни", _1=who), "21.04.2026")
    return book.spot("Назначения", "Дата")


@planted("P8-07")
def no_promise(book: PlantedBook) -> Spot:
    who = book.value(book.spot("Назначения", "Сотрудник"))
    book.put(book.spot("Сотрудники", "Неразглашение", _1=who), None)
    return book.spot("Сотрудники", "Неразглашение", _1=who)
