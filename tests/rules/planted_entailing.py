"""Mistakes of P1 to F3, also such as break other rules with the same stroke: named beside them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from tests.rules.planted import PlantedBook, Spot
from vpr_xl.core.values import date

D = datetime.date
Mistake = Callable[[PlantedBook], Spot]
#: name -> rule, the other rules that speak of the same mistake, the mistake.
ENTAILING: dict[str, tuple[str, frozenset[str], Mistake]] = {}
PAPER, SEATS, PLAN, PEOPLE = "Материалы", "Рассадка", "План", "Назначения"


def planted(rule: str, *beside: str) -> Callable[[Mistake], Mistake]:
    """Registers a mistake that breaks `rule`, and by that those beside it."""

    def register(mistake: Mistake) -> Mistake:
        ENTAILING[mistake.__name__] = rule, frozenset(beside), mistake
        return mistake

    return register


def paper(book: PlantedBook, title: str, event: str, work: str = "4-РУ", what: str = "") -> Spot:
    """A movement of the work's paper, of sets where nothing else is said."""
    return book.spot(PAPER, title, _2=what or "комплекты", _3=event, _4=work)


def moved(book: PlantedBook, class_name: str, work: str, day: datetime.date) -> Spot:
    """A row of the plan on another day, with the people assigned to it."""
    spot = book.spot(PLAN, "Дата", _1=class_name, _2=work)
    before = book.value(spot)
    while True:
        try:
            book.put(book.spot(PEOPLE, "Дата", _1=before, _2=work), date(day))
        except LookupError:
            return book.put(spot, date(day))


def without(book: PlantedBook, sheet: str, **beside: str) -> None:
    """Deletes every row with these words."""
    while True:
        try:
            spot = book.spot(sheet, book.titles(sheet)[0], **beside)
        except LookupError:
            return
        book.delete(spot)


def count(book: PlantedBook, spot: Spot, more: int) -> Spot:
    return book.put(spot, int(book.value(spot)) + more)


# --- P1, P2 -------------------------------------------------------------------------------------


@planted("P1-02")
def reading_without_a_row(book: PlantedBook) -> Spot:
    book.delete(book.spot("Ознакомлены", "Дата", _2="Ш-01"))
    return book.spot("Документы", "Кто читает", _1="Ш-01")


@planted("P1-03")
def no_order(book: PlantedBook) -> Spot:
    book.put(book.spot("Документы", "Вид", _1="Ш-01"), "положение")
    return Spot("Документы", 3, book.column("Документы", "Уровень"))


@planted("P2-01", "C3-04", "F4-25", "F4-26", "P8-04")
def work_of_another_grade(book: PlantedBook) -> Spot:
    return book.put(book.spot(PLAN, "Работа", _1="8А", _2="8-ХИ"), "7-ФИ-Б")


@planted("P2-04")
def work_on_sunday(book: PlantedBook) -> Spot:
    book.delete(book.spot("Календарь", "Дата", _1="26.04.2026"))
    return moved(book, "4А", "4-ЛЧ", D(2026, 4, 26))


@planted("P2-13", "C3-01", "P2-17")
def computer_form_too_late(book: PlantedBook) -> Spot:
    for title, day in (("Начало", D(2026, 4, 20)), ("Конец", D(2026, 4, 22))):
        name = f"{title} компьютерной формы"
        book.put(book.spot("Школа", "Значение", _1=name), date(day))
    book.put(book.spot(PLAN, "Форма", _1="4А", _2="4-ЛЧ"), "компьютерная")
    return book.spot(PLAN, "Дата", _1="4А", _2="4-ЛЧ")


@planted("P2-16")
def two_classes_in_a_room(book: PlantedBook) -> Spot:
    return book.put(book.spot(PLAN, "Аудитории", _1="5Б", _2="5-РУ"), "202")


@planted("P2-17", "C3-01")
def room_too_small(book: PlantedBook) -> Spot:
    book.put(book.spot("Аудитории", "Мест", _1="201"), 10)
    return book.spot(PLAN, "Аудитории", _1="4А")


@planted("P2-23", "P2-08")
def parts_miscounted(book: PlantedBook) -> Spot:
    return book.put(book.spot("Работы", "Частей", _1="4-РУ"), 2)


@planted("P2-24")
def maximum_mistyped(book: PlantedBook) -> Spot:
    del book.grids["4-РУ"]  # the form, once taken, tells the maximum itself
    return count(book, book.spot("Работы", "Максимум", _1="4-РУ"), 1)


@planted("P2-25", "P2-27", "S-15")
def one_work_too_many(book: PlantedBook) -> Spot:
    return Spot(PLAN, book.append(PLAN, _1="4А", _2="4-ОМ", _3=1), 2)


@planted("P2-26", "F4-26")
def obligatory_work_forgotten(book: PlantedBook) -> Spot:
    book.delete(book.spot(PLAN, "Дата", _1="4А", _2="4-МА"))
    return book.spot("Классы", "Класс", _1="4А")


@planted("P2-27", "P2-25", "S-15")
def two_of_one_group(book: PlantedBook) -> Spot:
    return Spot(PLAN, book.append(PLAN, _1="5А", _2="5-ЛИ", _3=1), 2)


@planted("P2-30")
def window_unknown(book: PlantedBook) -> Spot:
    book.put(book.spot("Школа", "Значение", _1="Конец проведения"), None)
    return book.put(book.spot("Школа", "Значение", _1="Начало проведения"), None)


# --- P3, P4, P5 ---------------------------------------------------------------------------------


@planted("P3-02", "P4-03")
def archive_after_the_work(book: PlantedBook) -> Spot:
    spot = book.spot("Портал", "Срок", _1="архив с материалами", _2="8-ХИ")
    book.put(book.spot("Портал", "Сделано", _1="архив с материалами", _2="8-ХИ"), None)
    return book.put(spot, date(D(2026, 5, 1)))


@planted("P3-03")
def upload_after_its_day(book: PlantedBook) -> Spot:
    return book.put(
        book.spot("Портал", "Срок", _1="загрузка формы", _2="8-ХИ"), date(D(2026, 5, 30))
    )


@planted("P3-05")
def no_task_of_a_work(book: PlantedBook) -> Spot:
    without(book, "Портал", _2="8-ХИ")
    return book.spot(PLAN, "Работа", _2="8-ХИ")


@planted("P3-06")
def no_access(book: PlantedBook) -> Spot:
    book.delete(book.spot("Портал", "Дело", _1="доступ в кабинет"))
    return Spot("Портал", 3, 1)


@planted("P3-07")
def task_forgotten(book: PlantedBook) -> Spot:
    book.delete(book.spot("Портал", "Дело", _1="критерии", _2="4-РУ"))
    return book.spot(PLAN, "Работа", _2="4-РУ")


@planted("P4-03", "P3-01")
def archive_not_ticked(book: PlantedBook) -> Spot:
    return book.put(book.spot("Портал", "Сделано", _1="архив с материалами", _2="4-РУ"), None)


@planted("P5-11", "P6-03", "P6-05")
def sets_too_few(book: PlantedBook) -> Spot:
    return count(book, paper(book, "Количество", "напечатано"), -2)


# --- P6 -----------------------------------------------------------------------------------------


@planted("P6-01")
def nobody_took_it(book: PlantedBook) -> Spot:
    return book.put(paper(book, "Кому", "напечатано", "4-РУ", "протокол"), None)


@planted("P6-02")
def held_by_an_observer(book: PlantedBook) -> Spot:
    return book.put(paper(book, "Кому", "напечатано", "4-РУ", "протокол"), "С-05")


@planted("P6-03")
def given_by_another(book: PlantedBook) -> Spot:
    given = paper(book, "От кого", "передано экспертам")
    book.put(given, "С-03")
    return Spot(PAPER, given.row, book.column(PAPER, "Количество"))


@planted("P6-04")
def sealed_after_the_handout(book: PlantedBook) -> Spot:
    book.put(paper(book, "Когда", "запечатано"), "21.04.2026 16:00")
    return paper(book, "Когда", "выдано")


@planted("P6-05")
def one_set_unsealed(book: PlantedBook) -> Spot:
    count(book, paper(book, "Количество", "запечатано"), -1)
    return paper(book, "Количество", "напечатано")


@planted("P6-07")
def never_sealed(book: PlantedBook) -> Spot:
    book.delete(paper(book, "Событие", "запечатано"))
    return paper(book, "Когда", "выдано")


# --- P7, P8, C1 ---------------------------------------------------------------------------------


@planted("P7-03")
def no_safe(book: PlantedBook) -> Spot:
    book.put(book.spot("Аудитории", "Хранение", _1="101"), "нет")
    return Spot("Аудитории", 3, book.column("Аудитории", "Хранение"))


@planted("P8-01", "P6-06", "S-14")
def in_two_rooms(book: PlantedBook) -> Spot:
    one = book.value(book.spot(PEOPLE, "Сотрудник", _2="6-РУ", _5="204"))
    return book.put(book.spot(PEOPLE, "Сотрудник", _2="6-РУ", _5="205"), one)


@planted("P8-02")
def teacher_of_the_subject(book: PlantedBook) -> Spot:
    who = book.spot(PEOPLE, "Сотрудник", _2="4-РУ")
    book.put(book.spot("Сотрудники", "Предметы", _1=book.value(who)), "РУ")
    return who


@planted("P8-03")
def teacher_of_the_class(book: PlantedBook) -> Spot:
    book.put(book.spot("Школа", "Значение", _1="Организатор ведёт этот класс"), "нет")
    for at in range(4, 24):  # nobody else teaches any class
        book.put(Spot("Сотрудники", at, book.column("Сотрудники", "Ведёт в классах")), None)
    who = book.spot(PEOPLE, "Сотрудник", _2="4-РУ", _4="организатор в аудитории")
    book.put(book.spot("Сотрудники", "Ведёт в классах", _1=book.value(who)), "4А")
    return who


@planted("P8-04")
def room_without_an_organiser(book: PlantedBook) -> Spot:
    book.delete(book.spot(PEOPLE, "Сотрудник", _2="4-РУ", _4="организатор в аудитории"))
    return book.spot(PLAN, "Аудитории", _2="4-РУ")


@planted("P8-05")
def not_of_that_role(book: PlantedBook) -> Spot:
    return book.put(book.spot(PEOPLE, "Роль", _4="наблюдатель"), "эксперт")


@planted("C1-01")
def room_unchecked(book: PlantedBook) -> Spot:
    without(book, "Готовность", _1="201", _2="21.04.2026")
    return book.spot(PLAN, "Аудитории", _2="4-РУ")


# --- C3, C4 -------------------------------------------------------------------------------------


@planted("C3-01", "P2-17")
def more_people_than_places(book: PlantedBook) -> Spot:
    book.put(book.spot("Аудитории", "Мест", _1="201"), 10)
    first = book.spot(SEATS, "Аудитория", _1="4-РУ")
    return Spot(SEATS, first.row + 10, first.column)  # the eleventh has no place


@planted("C3-03", "F1-07")
def one_variant_beside(book: PlantedBook) -> Spot:
    book.put(book.spot(SEATS, "Вариант", _1="8-ХИ", _5="1-1"), 2)
    return book.spot(SEATS, "Вариант", _1="8-ХИ", _5="1-2")


@planted("C3-04", "F1-05")
def pupil_without_a_place(book: PlantedBook) -> Spot:
    seat = book.spot(SEATS, "Код участника", _1="8-ХИ")
    code = book.value(seat)
    book.delete(seat)
    return book.spot("Участники", "Код участника", _5=code)


@planted("C3-05")
def place_of_a_stranger(book: PlantedBook) -> Spot:
    stranger = book.value(book.spot("Участники", "Код участника", _3="5А"))
    return Spot(
        SEATS, book.append(SEATS, _1="8-ХИ", _2=1, _3=stranger, _4="208", _5="6-5", _6=1), 3
    )


@planted("C3-11", "P5-11", "P6-05")
def more_sets_out_than_printed(book: PlantedBook) -> Spot:
    return count(book, paper(book, "Количество", "напечатано"), -4)


@planted("C3-12")
def slips_handed_out_too_few(book: PlantedBook) -> Spot:
    row = book.append(
        PAPER, _1="М-9001", _2="полоски с кодами", _3="выдано", _4="4-РУ", _5=1, _7="201",
        _8=19, _9="С-01", _10="С-07", _11="аудитория", _12="21.04.2026 09:10",
    )  # fmt: skip
    return Spot(PAPER, row, 8)


@planted("C3-13")
def slips_printed_too_few(book: PlantedBook) -> Spot:
    book.put(paper(book, "Аудитория", "напечатано", "4-РУ", "полоски с кодами"), "201")
    return count(book, paper(book, "Количество", "напечатано", "4-РУ", "полоски с кодами"), -1)


@planted("C4-01")
def attendance_blank(book: PlantedBook) -> Spot:
    return book.put(book.spot("Протокол", "Явка", _1="4-РУ"), None)


@planted("C4-02", "F1-02", "F1-04")
def line_of_the_protocol_missing(book: PlantedBook) -> Spot:
    book.delete(book.spot("Протокол", "Явка", _1="4-РУ"))
    return book.spot(PLAN, "Дата", _2="4-РУ")


# --- F1, F2 -------------------------------------------------------------------------------------


@planted("F1-02", "F2-01")
def one_paper_too_many(book: PlantedBook) -> Spot:
    used = paper(book, "Количество", "возвращены использованные")
    count(book, paper(book, "Количество", "возвращены чистые"), -1)
    return count(book, used, 1)


@planted("F1-03", "P6-03")
def nothing_came_back(book: PlantedBook) -> Spot:
    for event in ("использованные", "чистые", "испорченные"):
        without(book, PAPER, _2="комплекты", _3=f"возвращены {event}", _4="4-РУ")
    return paper(book, "Количество", "выдано")


@planted("F1-04", "C4-02", "F1-02")
def seated_and_not_in_the_protocol(book: PlantedBook) -> Spot:
    line = book.where(
        "Протокол", "Код участника", lambda r: r["Работа"] == "4-РУ" and r["Явка"] != ""
    )
    code = book.value(line)
    book.delete(line)
    return book.spot(SEATS, "Код участника", _1="4-РУ", _3=code)


@planted("F1-05", "C3-04")
def in_the_protocol_and_not_seated(book: PlantedBook) -> Spot:
    code = book.value(book.spot(SEATS, "Код участника", _1="8-ХИ"))
    book.delete(book.spot(SEATS, "Код участника", _1="8-ХИ", _3=code))
    return book.spot("Протокол", "Код участника", _1="8-ХИ", _2=code)


@planted("F1-06", "F1-02")
def wrote_elsewhere(book: PlantedBook) -> Spot:
    return book.put(
        book.spot("Протокол", "Аудитория", _1="6-РУ", _3="присутствовал", _7="204"), "205"
    )


@planted("F1-07", "F4-21")
def wrote_another_variant(book: PlantedBook) -> Spot:
    line = book.spot("Протокол", "Вариант части 1", _1="4-РУ", _3="присутствовал")
    return book.put(line, 3 - int(book.value(line)))


@planted("F2-01", "F2-02", "P6-03")
def one_paper_kept_from_the_experts(book: PlantedBook) -> Spot:
    count(book, paper(book, "Количество", "передано экспертам"), -1)
    return paper(book, "Количество", "возвращены использованные")


@planted("F2-02")
def experts_kept_one(book: PlantedBook) -> Spot:
    count(book, paper(book, "Количество", "получено от экспертов"), -1)
    return paper(book, "Количество", "передано экспертам")


@planted("F2-04", "P6-03")
def never_given_to_the_experts(book: PlantedBook) -> Spot:
    book.delete(paper(book, "Событие", "передано экспертам"))
    return paper(book, "Количество", "возвращены использованные")
