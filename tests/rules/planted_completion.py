"""Mistakes of the completion, F2 to F8, to be planted in the demo's book; see test_planted."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from tests.rules.planted import TODAY, PlantedBook, Spot, planted
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import cell_of
from vpr_xl.core.statistics.papers import Paper
from vpr_xl.core.statistics.summary import lines, sheet_figures
from vpr_xl.core.statistics.work import work_results
from vpr_xl.core.values import Cell, date, text

D = datetime.date
KNOWN = "Ознакомление"
KEPT = "Хранение"
MARK = "Отметка за предыдущий триместр/ четверть/полугодие"


# --- F2, F3: papers after the work ----------------------------------------------------------------


@planted("F2-03")
def nobody_knows_where_it_lies(book: PlantedBook) -> Spot:
    return book.put(book.spot("Материалы", "Где хранится", _3="получено от экспертов"), None)


@planted("F3-01")
def criteria_before_the_work(book: PlantedBook) -> Spot:
    return book.put(book.spot("Портал", "Сделано", _1="критерии", _2="4-РУ"), date(D(2026, 4, 20)))


# --- F5: statistics -------------------------------------------------------------------------------


@planted("F5-01")
def report_before_the_corrections(book: PlantedBook) -> Spot:
    campaign = Campaign(book.reading, house(), TODAY)
    sheet = house().sheets["report"]
    for one in lines(work_results(campaign)):
        figures = {"work_id": one.work_id, "class_name": one.class_name, **sheet_figures(one)}
        row = [cell_of(column, figures.get(column.name)) for column in sheet.columns]
        book.append_row(sheet.title, row)
    spot = book.where(sheet.title, "Писали", lambda row: row["Работа"] == "5-РУ")
    return book.put(spot, int(book.value(spot)) - 1)


@planted("F5-02")
def points_against_the_journal(book: PlantedBook) -> Spot:
    """Who wrote for «3» has «4» in the journal and the other way round, nobody else has a mark."""
    for paper, mark in _written(book, "6-РУ"):
        turned = {3: 4, 4: 3}.get(mark, "нет отметки")
        book.put(book.spot("6-РУ", MARK, _1=paper.participant_code), turned)
    return Spot("6-РУ", HEADER_ROW, 1)


@planted("F5-03")
def mark_far_from_the_journal(book: PlantedBook) -> Spot:
    best = next(paper for paper, mark in _written(book, "5-РУ") if mark == 5)
    return book.put(book.spot("5-РУ", MARK, _1=best.participant_code), 3)


def _written(book: PlantedBook, work_id: str) -> list[tuple[Paper, int]]:
    """Papers of a work with the marks that its scale gives."""
    works = work_results(Campaign(book.reading, house(), TODAY))
    work = next(one for one in works if one.work_id == work_id)
    return list(zip(work.written, work.whole.given or [], strict=True))


# --- F6: acquaintance -----------------------------------------------------------------------------


def row_of(book: PlantedBook, title: str, work: str = "5-РУ") -> Spot:
    return book.spot(KNOWN, title, _1=work)


@planted("F6-01")
def acquainted_before_the_work(book: PlantedBook) -> Spot:
    book.put(row_of(book, "Лист напечатан"), date(D(2026, 4, 1)))
    return book.put(row_of(book, "Ознакомлены"), date(D(2026, 4, 2)))


@planted("F6-02")
def acquainted_with_nothing(book: PlantedBook) -> Spot:
    absent = book.where("5-РУ", "Код участника", lambda row: row["Вариант"] == "отсутствовал")
    cells = list(book.row(row_of(book, "Работа")))
    cells[1] = text(book.value(absent))
    return Spot(KNOWN, book.append_row(KNOWN, cells), 2)


@planted("F6-03")
def left_out_of_acquaintance(book: PlantedBook) -> Spot:
    spot = row_of(book, "Код участника")
    code = book.value(spot)
    book.delete(spot)
    return book.spot("5-РУ", "Код участника", _1=code)


@planted("F6-04")
def nobody_signed(book: PlantedBook) -> Spot:
    return book.put(row_of(book, "Кто расписался"), None)


@planted("F6-05")
def printed_after_all(book: PlantedBook) -> Spot:
    return book.put(row_of(book, "Лист напечатан"), date(D(2026, 6, 25)))


# --- F7: reserve days -----------------------------------------------------------------------------


def present(book: PlantedBook, title: str) -> Spot:
    return book.where(
        "Протокол", title, lambda r: r["Работа"] == "5-РУ" and r["Явка"] == "присутствовал"
    )


def reserve(book: PlantedBook, title: str, state: str = "написана") -> Spot:
    return book.spot("Резерв", title, _5=state)


@planted("F7-01")
def came_on_both_days(book: PlantedBook) -> Spot:
    return book.put(present(book, "Явка в резервный день"), "присутствовал")


@planted("F7-02")
def absence_undecided(book: PlantedBook) -> Spot:
    spot = reserve(book, "Код участника", "не требуется")
    work, code = book.value(replace(spot, column=1)), book.value(spot)
    book.delete(spot)
    return book.spot("Протокол", "Явка", _1=work, _2=code)


@planted("F7-03")
def written_without_coming(book: PlantedBook) -> Spot:
    spot = reserve(book, "Состояние", "не требуется")
    book.put(replace(spot, column=book.column("Резерв", "Резервный день")), date(D(2026, 5, 14)))
    return book.put(spot, "написана")


@planted("F7-04")
def day_unknown(book: PlantedBook) -> Spot:
    return book.put(reserve(book, "Резервный день"), None)


@planted("F7-05")
def reserve_day_on_the_day_itself(book: PlantedBook) -> Spot:
    """The school's reserve days begin early, so that this day is one of them."""
    book.put(book.spot("Школа", "Значение", _1="Начало резервных дней"), date(D(2026, 4, 20)))
    return book.put(reserve(book, "Резервный день"), date(D(2026, 4, 21)))


@planted("F7-06")
def reserve_day_outside(book: PlantedBook) -> Spot:
    return book.put(reserve(book, "Резервный день"), date(D(2026, 5, 21)))


@planted("F7-07")
def written_though_not_required(book: PlantedBook) -> Spot:
    return book.put(reserve(book, "Состояние"), "не требуется")


# --- F8: what is kept -----------------------------------------------------------------------------


def kept(book: PlantedBook, title: str, item: str = "Х-01") -> Spot:
    return book.spot(KEPT, title, _1=item)


def archive(book: PlantedBook, cells: Sequence[Cell | str | None]) -> int:
    """A row of an archive below the others: file, checksum."""
    item, file, checksum = cells
    return book.append(
        KEPT,
        _1=item, _2="архив кампании", _4="сейф в кабинете 101", _5="С-03",
        _6=date(D(2026, 12, 31)), _7=file, _8=checksum,
    )  # fmt: skip


@planted("F8-01")
def destroyed_before_its_day(book: PlantedBook) -> Spot:
    book.put(kept(book, "Акт"), "№ 1")
    return book.put(kept(book, "Уничтожено"), date(D(2026, 4, 20)))


@planted("F8-02")
def term_of_its_own(book: PlantedBook) -> Spot:
    return book.put(kept(book, "Хранить до"), date(D(2026, 7, 1)))


@planted("F8-03")
def destroyed_tomorrow(book: PlantedBook) -> Spot:
    book.put(kept(book, "Акт"), "№ 1")
    book.put(kept(book, "Причина"), "по решению школы")
    return book.put(kept(book, "Уничтожено"), date(D(2026, 4, 23)))


@planted("F8-04")
def archive_without_a_checksum(book: PlantedBook) -> Spot:
    return Spot(
        KEPT, archive(book, ["Х-90", "ВПР-2026.архив", None]), book.column(KEPT, "Файл архива")
    )


@planted("F8-05")
def two_archives_of_one_name(book: PlantedBook) -> Spot:
    archive(book, ["Х-90", "ВПР-2026.архив", "a" * 64])
    row = archive(book, ["Х-91", "ВПР-2026.архив", "b" * 64])
    return Spot(KEPT, row, book.column(KEPT, "Файл архива"))


@planted("F8-06")
def protocols_kept_nowhere(book: PlantedBook) -> Spot:
    book.delete(book.where(KEPT, "Где", lambda row: row["Что хранится"] == "бумажные протоколы"))
    return Spot(KEPT, HEADER_ROW, book.column(KEPT, "Что хранится"))
