"""`report`: the school's own statistics before upload, as a page, a workbook or the sheet «Отчёт».

What is counted is in `core/statistics`, what is said of it in `core/reports`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.declare.match import Table
from vpr_xl.core.declare.thresholds import thresholds
from vpr_xl.core.records.writing import cell_of, whole_table
from vpr_xl.core.reports.own import own_report
from vpr_xl.core.reports.own_work import LOST, notices, remark_words
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.statistics.summary import Line, line, lines, sheet_figures
from vpr_xl.core.statistics.work import WorkResult, work_results
from vpr_xl.core.values import Cell

#: The page beside the book, where no other place is named, and the workbook of the same.
PAGE, CHARTS = "Статистика.html", "Статистика.xlsx"


def report_live(session: Session) -> Outcome:
    """The statistics as the rows of «Отчёт», and the page and the workbook beside the book."""
    table = session.campaign.table("report")
    if table is None:
        raise refused("W-47", sheet=session.campaign.house.sheets["report"].title)
    works = _works(session, None)
    places = [session.beside(name) for name in (PAGE, CHARTS)]
    return Outcome(
        said=[
            *_said(session, works),
            f"Лист «{table.title}» заполнен; «{PAGE}» и «{CHARTS}» лежат в папке "
            f"«{session.beside()}».",
        ],
        changes=[*whole_table(table, [_row(table, one) for one in in_sheet_order(works)])],
        files={place: _file(session, works, place) for place in places},
        show=table.title,
    )


@command(
    name="report",
    title="Посчитать статистику",
    help="Статистика до загрузки: отметки, доли, задания, сравнение с журналом; .html или .xlsx.",
    action="F5",
    macro=True,
    live=report_live,
    tables=("home", "report"),
    icon="PivotTableInsert",
    options=(
        Option("output", Path, "файл .html или .xlsx; иначе страница рядом с книгой", short="o"),
        Option("work", str, "только эта работа, например 5-РУ"),
    ),
    told_live="Статистика до загрузки: лист «Отчёт», страница и таблица графиков рядом с книгой.",
)
def report(session: Session, *, output: Path | None = None, work: str | None = None) -> Outcome:
    place = output or session.beside(PAGE)
    if place.suffix.lower() not in (".html", ".xlsx"):
        raise refused("W-176", name=place.name)
    works = _works(session, work)
    session.world.progress(f"Пишу «{place.name}»…")
    return Outcome(
        said=[*_said(session, works), f"Отчёт: «{place}»."],
        files={place: _file(session, works, place)},
        details={"works": [_told(one) for one in lines(works)]},
    )


def _works(session: Session, wanted: str | None) -> list[WorkResult]:
    """The works that have papers. Raises Refused where there is none."""
    session.world.progress("Считаю статистику…")
    every = [work for work in work_results(session.campaign) if work.written]
    if not every:
        raise refused("W-175")
    works = [work for work in every if wanted in (None, work.work_id)]
    if not works:
        raise refused("W-177", work=wanted)
    return works


def _file(session: Session, works: Sequence[WorkResult], place: Path) -> bytes:
    rules = thresholds(session.campaign.house.thresholds)
    page = own_report(session.campaign, works, rules)
    write = session.world.charts if place.suffix.lower() == ".xlsx" else session.world.page
    return write(page, session.world.clock.now())


def _said(session: Session, works: Sequence[WorkResult]) -> list[str]:
    papers = sum(work.whole.count for work in works)
    asks = sum(
        note.style == "attention" for work in works for note in notices(session.campaign, work)
    )
    said = [f"Посчитано работ: {len(works)}, участников в них: {papers}."]
    if asks:
        said.append(f"Обратите внимание: таких мест {asks}, они названы в отчёте.")
    return said


def in_sheet_order(works: Sequence[WorkResult]) -> list[Line]:
    """The works first, then their classes: the charts of the sheet begin at its first row."""
    every = list(lines(works))
    totals = [line(work, work.whole) for work in works]
    return [*totals, *(one for one in every if one not in totals)]


def _row(table: Table, one: Line) -> dict[str, Cell | None]:
    values: dict[str, Any] = {
        "work_id": one.work_id,
        "class_name": LOST if one.lost else one.class_name or None,
        **sheet_figures(one),
        "note": remark_words(one.remarks),
        "label": f"{one.work_id} {LOST if one.lost else one.class_name}".strip(),
    }
    return {name: cell_of(table.sheet.column(name), value) for name, value in values.items()}


def _told(one: Line) -> dict[str, Any]:
    """A line for `--json`: figures unrounded."""
    return {
        "work": one.work_id,
        "class": one.class_name or None,
        "participants": one.participants,
        "absent": one.absent,
        "left_out": one.left_out,
        "mean": one.mean_score,
        "median": one.median_score,
        "deviation": one.deviation,
        "completion": one.completion,
        "marks": None if one.marks is None else dict(zip("2345", one.marks, strict=True)),
        "pass_rate": one.pass_rate,
        "quality_rate": one.quality_rate,
        "lowered": one.lowered,
        "confirmed": one.confirmed,
        "raised": one.raised,
        "without_mark": one.without,
        "remarks": [remark.value for remark in one.remarks],
    }
