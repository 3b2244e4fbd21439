"""One mistake planted in a faultless book: its rule speaks at its cell, and no other rule does."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

import tests.rules.planted_completion
import tests.rules.planted_conduct
import tests.rules.planted_preparation  # noqa: F401 - each registers its mistakes
from tests.rules.planted import MISTAKES, TODAY, PlantedBook, Spot, planted, score
from vpr_xl.adapters.declarations import house
from vpr_xl.core.forms.results import sheet_digest
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.rules.engine import rules as known
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import Cell, date, text

D = datetime.date


def plan(book: PlantedBook, title: str, class_name: str, work: str, part: str = "1") -> Spot:
    return book.spot("План", title, _1=class_name, _2=work, _3=part)


def moved(book: PlantedBook, class_name: str, work: str, day: datetime.date) -> Spot:
    """A row of the plan on another day, with its organiser: whom that leaves alone is not meant."""
    spot = plan(book, "Дата", class_name, work)
    before, room = book.value(spot), book.value(plan(book, "Аудитории", class_name, work))
    book.put(book.spot("Назначения", "Дата", _1=before, _2=work, _5=room), date(day))
    return book.put(spot, date(day))


# --- S: the declarations ------------------------------------------------------------------------


@planted("S-01")
def sheet_deleted(book: PlantedBook) -> Spot:
    del book.grids["Звонки"]
    return Spot("Звонки", 0, 0)


@planted("S-03")
def header_wiped(book: PlantedBook) -> Spot:
    book.put(Spot("Инциденты", 3, book.column("Инциденты", "Принятые меры")), None)
    return Spot("Инциденты", 0, 0)


@planted("S-04")
def column_doubled(book: PlantedBook) -> Spot:
    book.row(Spot("Аудитории", 3, 1)).append(text("Этаж"))
    return Spot("Аудитории", 3, len(book.titles("Аудитории")))


@planted("S-05")
def column_of_ones_own(book: PlantedBook) -> Spot:
    book.row(Spot("Сотрудники", 3, 1)).append(text("Телефон"))
    return Spot("Сотрудники", 3, len(book.titles("Сотрудники")))


@planted("S-06")
def sheet_of_ones_own(book: PlantedBook) -> Spot:
    book.grids["Лист1"] = Grid("Лист1", [1], [[text("черновик")]])
    return Spot("Лист1", 0, 0)


@planted("S-07")
def capacity_forgotten(book: PlantedBook) -> Spot:
    return book.put(book.spot("Аудитории", "Мест", _1="203"), None)


@planted("S-08")
def capacity_in_words(book: PlantedBook) -> Spot:
    return book.put(book.spot("Аудитории", "Мест", _1="203"), "тридцать")


@planted("S-09")
def language_unheard_of(book: PlantedBook) -> Spot:
    return book.put(book.spot("Участники", "Иностранный язык", _1="У-0007"), "латынь")


@planted("S-10")
def place_in_words(book: PlantedBook) -> Spot:
    return book.put(book.spot("Рассадка", "Место"), "третий ряд")


@planted("S-11")
def fortieth_floor(book: PlantedBook) -> Spot:
    return book.put(book.spot("Аудитории", "Этаж", _1="203"), 40)


@planted("S-12")
def note_too_long(book: PlantedBook) -> Spot:
    return book.put(book.spot("План", "Примечание"), "согласовано " * 30)


@planted("S-13")
def date_in_words(book: PlantedBook) -> Spot:
    return book.put(book.spot("Хранение", "Хранить до", _1="Х-01"), "летом")


@planted("S-14")
def lesson_twice(book: PlantedBook) -> Spot:
    row = book.append("Звонки", _1=1, _2=7, _3="14:20", _4="15:05")
    return Spot("Звонки", row, 2)  # the last column of the key names the row


@planted("S-15")
def room_that_is_not(book: PlantedBook) -> Spot:
    return book.put(book.spot("Классы", "Свой кабинет", _1="5А"), "999")


@planted("S-16")
def sex_in_capitals(book: PlantedBook) -> Spot:
    spot = book.spot("Участники", "Пол", _1="У-0011")
    return book.put(spot, book.value(spot).upper())


@planted("S-17")
def formula_gone_wrong(book: PlantedBook) -> Spot:
    return book.put(book.spot("Аудитории", "Компьютеров", _1="202"), Cell("error", "#N/A", True))


@planted("S-18")
def formula_never_counted(book: PlantedBook) -> Spot:
    return book.put(book.spot("Аудитории", "Рядов", _1="202"), Cell("uncached", None, True))


@planted("S-19")
def count_as_text(book: PlantedBook) -> Spot:
    spot = book.spot("Материалы", "Количество", _2="комплекты")
    return book.put(spot, book.value(spot))


@planted("S-20")
def total_typed_over(book: PlantedBook) -> Spot:
    return book.put(score(book, "6-РУ", "Итого баллов"), 12)


@planted("S-21")
def code_as_number(book: PlantedBook) -> Spot:
    spot = book.spot("Участники", "Код участника", _1="У-0011")
    return book.put(spot, int(book.value(spot)))


@planted("S-22")
def day_as_text(book: PlantedBook) -> Spot:
    spot = book.spot("Хранение", "Хранить до", _1="Х-01")
    return book.put(spot, "31.12.2026")


# --- P2: the plan -------------------------------------------------------------------------------


@planted("P2-02")
def part_too_many(book: PlantedBook) -> Spot:
    row = book.append("План", _1="4А", _2="4-РУ", _3=2)
    return Spot("План", row, 3)


@planted("P2-03")
def day_before_the_window(book: PlantedBook) -> Spot:
    day, room = (book.value(plan(book, title, "4А", "4-МА")) for title in ("Дата", "Аудитории"))
    checked = book.spot("Готовность", "Дата", _1=room, _2=day)  # the room was ready for it
    book.put(checked, date(D(2026, 4, 13)))
    book.put(replace(checked, column=book.column("Готовность", "Когда проверено")), None)
    book.put(book.spot("Аудитории", "Подготовлена", _1=room), date(D(2026, 4, 13)))
    return book.put(plan(book, "Дата", "4А", "4-МА"), date(D(2026, 4, 13)))


@planted("P2-05")
def day_off(book: PlantedBook) -> Spot:
    return book.put(plan(book, "Дата", "4А", "4-МА"), date(D(2026, 5, 1)))


@planted("P2-06")
def two_works_a_day(book: PlantedBook) -> Spot:
    return moved(book, "4А", "4-ЛЧ", D(2026, 4, 21))


@planted("P2-07")
def three_works_a_week(book: PlantedBook) -> Spot:
    return moved(book, "4А", "4-МА", D(2026, 4, 24))


@planted("P2-08")
def second_part_forgotten(book: PlantedBook) -> Spot:
    book.delete(plan(book, "Часть", "5А", "5-МА", "2"))
    return plan(book, "Часть", "5А", "5-МА")


@planted("P2-09")
def second_part_first(book: PlantedBook) -> Spot:
    moved(book, "5А", "5-МА", D(2026, 4, 30))
    return plan(book, "Дата", "5А", "5-МА", "2")


@planted("P2-10")
def lessons_backwards(book: PlantedBook) -> Spot:
    return book.put(plan(book, "Урок по", "4А", "4-РУ"), 1)


@planted("P2-11")
def both_parts_at_once(book: PlantedBook) -> Spot:
    book.put(plan(book, "Дата", "5А", "5-МА", "2"), date(D(2026, 4, 27)))
    return plan(book, "Урок с", "5А", "5-МА", "2")


@planted("P2-12")
def region_begins_later(book: PlantedBook) -> Spot:
    book.put(book.spot("Работы", "Проводить с", _1="4-ЛЧ"), date(D(2026, 5, 4)))
    return plan(book, "Дата", "4А", "4-ЛЧ")


@planted("P2-14")
def work_on_its_reserve_day(book: PlantedBook) -> Spot:
    book.put(plan(book, "Дата", "4А", "4-МА"), date(D(2026, 5, 13)))
    return plan(book, "Резервный день", "4А", "4-МА")


@planted("P2-15")
def reserve_day_too_late(book: PlantedBook) -> Spot:
    return book.put(plan(book, "Резервный день", "4А", "4-РУ"), date(D(2026, 5, 21)))


@planted("P2-20")
def subject_of_another_work(book: PlantedBook) -> Spot:
    book.put(book.spot("Работы", "Предмет", _1="4-ЛЧ"), "ОМ")
    return book.spot("Работы", "Работа", _1="4-ЛЧ")


@planted("P2-21")
def work_of_no_campaign(book: PlantedBook) -> Spot:
    row = book.append("Работы", _1="5-ХИ", _2="ХИ", _3=5, _6=1)
    return Spot("Работы", row, 1)


@planted("P2-22")
def duration_halved(book: PlantedBook) -> Spot:
    return book.put(book.spot("Работы", "Минут", _1="5-БИ"), 45)


@planted("P2-28")
def lesson_too_few(book: PlantedBook) -> Spot:
    spot = plan(book, "Урок по", "5А", "5-БИ")
    return book.put(spot, 3)


@planted("P2-29")
def window_wider_than_the_order(book: PlantedBook) -> Spot:
    return book.put(book.spot("Школа", "Значение", _1="Начало проведения"), date(D(2026, 4, 13)))


# --- P5: the codes ------------------------------------------------------------------------------


@planted("P5-01")
def code_of_another(book: PlantedBook) -> Spot:
    code = book.value(book.spot("Участники", "Код участника", _3="5А"))
    row = book.append(
        "Участники", _1="У-9001", _2="Тестова Новая", _3="5А", _5=code, _6="границы формы"
    )
    return Spot("Участники", row, book.column("Участники", "Код участника"))


@planted("P5-02")
def code_of_another_grade(book: PlantedBook) -> Spot:
    row = book.append(
        "Участники",
        _1="У-9001",
        _2="Тестова Новая",
        _3="5А",
        _5="10001",
        _6="границы формы",
        _10=date(D(2026, 3, 20)),
    )
    return Spot("Участники", row, book.column("Участники", "Код участника"))


@planted("P5-03")
def newcomer_without_a_code(book: PlantedBook) -> Spot:
    row = book.append("Участники", _1="У-9001", _2="Тестова Новая", _3="5А")
    return Spot("Участники", row, book.column("Участники", "Код участника"))


@planted("P5-04")
def code_that_nobody_has(book: PlantedBook) -> Spot:
    return book.put(book.spot("Ознакомление", "Код участника"), "10002")


@planted("P5-05")
def origin_forgotten(book: PlantedBook) -> Spot:
    return book.put(book.spot("Участники", "Откуда код", _1="У-0020"), None)


@planted("P5-06")
def code_of_ones_own(book: PlantedBook) -> Spot:
    spot = book.spot("Участники", "Откуда код", _1="У-0020")
    book.put(spot, "свой код")
    return book.spot("Участники", "Код участника", _1="У-0020")


@planted("P5-07")
def pupil_twice(book: PlantedBook) -> Spot:
    name = book.value(book.spot("Участники", "Фамилия, имя", _1="У-0001"))
    return book.put(book.spot("Участники", "Фамилия, имя", _1="У-0002"), name)


# --- F4: the results ----------------------------------------------------------------------------


@planted("F4-01")
def row_twice(book: PlantedBook) -> Spot:
    last = book.row(Spot("5-РУ", 3 + len(book.grids["5-РУ"].rows) - 1, 1))
    return Spot("5-РУ", book.append_row("5-РУ", list(last)), 1)


@planted("F4-02")
def variant_forgotten(book: PlantedBook) -> Spot:
    return book.put(score(book, "5-РУ", "Вариант"), None)


@planted("F4-03")
def score_forgotten(book: PlantedBook) -> Spot:
    return book.put(score(book, "5-РУ", "5 (3б)"), None)


@planted("F4-04")
def score_above_the_maximum(book: PlantedBook) -> Spot:
    return book.put(score(book, "5-РУ", "3.1 (1б)"), 2)


@planted("F4-05")
def not_covered_of_another_year(book: PlantedBook) -> Spot:
    return book.put(score(book, "4-МА", "10 (2б)"), "не пройд.")


@planted("F4-06")
def criterion_after_a_zero(book: PlantedBook) -> Spot:
    return book.put(book.where("8-АЯ", "4К2 (2б)", lambda row: row["4К1 (3б)"] in ("0", "X")), 1)


@planted("F4-07")
def score_of_an_absent_pupil(book: PlantedBook) -> Spot:
    absent = book.where("5-РУ", "5 (3б)", lambda row: row["Вариант"] == "отсутствовал")
    return book.put(absent, 1)


@planted("F4-07")
def score_of_a_missed_part(book: PlantedBook) -> Spot:
    missed = book.where("5-МА", "12 (2б)", lambda row: row["Вариант (часть 2)"] == "отсутствовал")
    return book.put(missed, 0)


@planted("F4-08")
def previous_mark_forgotten(book: PlantedBook) -> Spot:
    title = next(t for t in book.titles("5-РУ") if t.startswith("Отметка за"))
    return book.put(score(book, "5-РУ", title), None)


@planted("F4-09")
def score_as_text(book: PlantedBook) -> Spot:
    return book.put(score(book, "5-РУ", "5 (3б)"), "2")


@planted("F4-10")
def row_left_empty(book: PlantedBook) -> Spot:
    return book.push_down(Spot("6-МА", 12, 1))


@planted("F4-20")
def protocol_says_absent(book: PlantedBook) -> Spot:
    present = book.where(
        "Протокол", "Явка", lambda r: r["Работа"] == "5-РУ" and r["Явка"] == "присутствовал"
    )
    code = book.value(Spot("Протокол", present.row, 2))
    book.put(present, "отсутствовал")
    counted = book.grids["Материалы"]  # who counted the papers would see it there too
    book.grids["Материалы"] = replace(counted, rows=counted.rows[:1], numbers=counted.numbers[:1])
    return book.spot("5-РУ", "Вариант", _1=code)


# --- F1, P6: the paper --------------------------------------------------------------------------


@planted("F1-01")
def one_set_lost(book: PlantedBook) -> Spot:
    back = book.spot("Материалы", "Количество", _3="возвращены чистые", _4="5-РУ")
    room = book.value(Spot("Материалы", back.row, book.column("Материалы", "Аудитория")))
    book.put(back, int(book.value(back)) - 1)
    return book.spot("Материалы", "Количество", _3="выдано", _4="5-РУ", _7=room)


@planted("P6-06")
def handed_to_another(book: PlantedBook) -> Spot:
    out = book.spot("Материалы", "Кому", _3="выдано")
    for back in (1, 2):  # the one who took it gives it back
        book.put(Spot("Материалы", out.row + back, book.column("Материалы", "От кого")), "С-06")
    return book.put(out, "С-06")


@planted("F4-21")
def other_variant(book: PlantedBook) -> Spot:
    spot = score(book, "5-РУ", "Вариант")
    return book.put(spot, 3 - int(book.value(spot)))


@planted("F4-22")
def other_ordinal(book: PlantedBook) -> Spot:
    return book.put(score(book, "5-РУ", "Порядковый номер класса"), 7)


@planted("F4-24")
def pupil_of_another_grade(book: PlantedBook) -> Spot:
    stranger = book.value(book.spot("Участники", "Код участника", _3="5А"))
    row = list(book.row(score(book, "4-РУ", "Вариант")))
    row[0] = text(stranger)
    return Spot("4-РУ", book.append_row("4-РУ", row), 1)


@planted("F4-25")
def pupil_without_a_row(book: PlantedBook) -> Spot:
    gone = score(book, "5-РУ", "Код участника")
    code = book.value(gone)
    book.delete(gone)
    return book.spot("Участники", "Код участника", _5=code)


@planted("F4-31")
def mark_corrected_after_the_upload(book: PlantedBook) -> Spot:
    sheet = Campaign(book.reading, house(), TODAY).work_sheet_of("5-РУ")
    assert sheet is not None
    upload = book.where(
        "Портал", "Сделано", lambda r: (r["Дело"], r["Работа"]) == ("загрузка формы", "5-РУ")
    )
    digest = replace(upload, column=book.column("Портал", "Сумма результатов"))
    book.put(digest, sheet_digest(sheet))
    marks = next(title for title in book.titles("5-РУ") if title.startswith("Отметка за"))
    book.put(score(book, "5-РУ", marks), "нет отметки")
    return upload


@planted("F4-27")
def scale_overlaps(book: PlantedBook) -> Spot:
    five = book.value(book.spot("Работы", "«5» от", _1="5-РУ"))
    book.put(book.spot("Работы", "«4» от", _1="5-РУ"), int(five) + 1)
    return book.spot("Работы", "«5» от", _1="5-РУ")


@planted("F4-28")
def maximum_of_another_year(book: PlantedBook) -> Spot:
    spot = book.spot("Работы", "Максимум", _1="6-МА")
    return book.put(spot, int(book.value(spot)) + 1)


@planted("F4-29")
def sheet_of_no_work(book: PlantedBook) -> Spot:
    headers = [text(t) for t in book.titles("6-РУ")]
    book.grids["6-ЛИ"] = Grid("6-ЛИ", [3], [headers])
    return Spot("6-ЛИ", 3, 1)


@planted("F4-30")
def ordinal_forgotten(book: PlantedBook) -> Spot:
    return book.put(score(book, "5-РУ", "Порядковый номер класса"), None)


# --- what holds of them all ---------------------------------------------------------------------


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_gives_its_one_finding(name: str) -> None:
    rule, plant = MISTAKES[name]
    book = PlantedBook()

    spot = plant(book)

    found = findings(Campaign(book.reading, house(), TODAY))
    assert [(f.rule, f.sheet, f.cell) for f in found] == [(rule, spot.sheet, spot.cell)]


def test_the_book_without_a_mistake_has_no_finding() -> None:
    assert findings(Campaign(PlantedBook().reading, house(), TODAY)) == []


def test_the_mistakes_are_many_and_of_every_family() -> None:
    rules = {rule for rule, _ in MISTAKES.values()}

    assert len(MISTAKES) >= 40
    families = {one.id.partition("-")[0] for one in known().values()}
    assert {rule.partition("-")[0] for rule in rules} == families


def test_every_rule_of_the_completion_has_its_mistake() -> None:
    of_actions = {one.id for one in known().values() if one.id[:2] in ("F5", "F6", "F7", "F8")}

    assert of_actions <= {rule for rule, _ in MISTAKES.values()}
