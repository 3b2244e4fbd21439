"""Mistakes of the conduct, C1 to C4, to be planted in the demo's book; see test_planted."""

from __future__ import annotations

from tests.rules.planted import PlantedBook, Spot, planted

READY = "Готовность"


@planted("C1-02")
def clock_missing(book: PlantedBook) -> Spot:
    return book.put(book.spot(READY, "Готово", _1="201", _3="часы"), "нет")


@planted("C1-03")
def checked_after_the_work(book: PlantedBook) -> Spot:
    return book.put(book.spot(READY, "Когда проверено"), "22.04.2026 08:00")


@planted("C2-01")
def briefing_forgotten(book: PlantedBook) -> Spot:
    return book.put(book.spot("Назначения", "Инструктаж"), None)


@planted("C3-02")
def two_on_one_place(book: PlantedBook) -> Spot:
    first, second = (
        book.where("Рассадка", "Место", lambda row, at=at: row["Место"] == at)
        for at in ("1-1", "1-3")
    )
    return book.put(second, book.value(first))


@planted("C3-06")
def place_that_is_not(book: PlantedBook) -> Spot:
    return book.put(book.spot("Рассадка", "Место"), "9-1")


@planted("C4-03")
def nothing_done_about_it(book: PlantedBook) -> Spot:
    return book.put(book.spot("Инциденты", "Принятые меры", _1="И-01"), None)


@planted("C4-04")
def incident_of_another_day(book: PlantedBook) -> Spot:
    return book.put(book.spot("Инциденты", "Когда", _1="И-02"), "23.04.2026 09:34")


@planted("C4-05")
def late_though_absent(book: PlantedBook) -> Spot:
    absent = book.where(
        "Протокол",
        "Код участника",
        lambda r: (
            r["Работа"] == "4-РУ"
            and (r["Явка"], r["Явка в резервный день"]) == ("отсутствовал", "отсутствовал")
        ),
    )
    return book.put(book.spot("Инциденты", "Код участника", _1="И-01"), book.value(absent))
