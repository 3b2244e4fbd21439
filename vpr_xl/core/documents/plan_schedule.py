"""The plan-schedule for the order, the site and the board: every dated row of the plan by days."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Block, Column, Document, Signatures, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, short_day, work_title
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import PlanRow

_COLUMNS = (
    Column("Дата", 1.3, "center"),
    Column("Класс", 0.9, "center"),
    Column("Работа", 3.3),
    Column("Урок", 0.8, "center"),
    Column("Форма", 1.2),
    Column("Аудитории", 1.4, "center"),
    Column("Резервный день", 1.4, "center"),
)


def dated_rows(campaign: Campaign, scope: Scope) -> list[PlanRow]:
    """Rows of the plan that have a day, by day, lesson and class."""
    rows = [
        row
        for row in campaign.plan
        if row.date
        and (scope.room is None or scope.room in (row.rooms or ()))
        and scope.takes(row.date, row.work_id, scope.room)
    ]
    return sorted(rows, key=lambda r: (str(r.date), r.lesson_from or 0, r.class_name or ""))


def part_title(campaign: Campaign, row: PlanRow) -> str:
    """The work in words, with its part where there are two."""
    name = work_title(campaign, row.work_id or "")
    work = campaign.work_by_id.get(row.work_id or "")
    two = work is not None and (work.parts or 1) > 1
    return f"{name}, часть {row.part}" if two and row.part else name


def lesson_words(row: PlanRow) -> str:
    """«2», «2–3», "" where the plan names none."""
    if row.lesson_from is None:
        return ""
    last = row.lesson_to if row.lesson_to not in (None, row.lesson_from) else None
    return f"{row.lesson_from}–{last}" if last else str(row.lesson_from)


def plan_table(campaign: Campaign, scope: Scope) -> Table:
    """The plan as a table: day, class, work, lessons, form, rooms, reserve day."""
    rows = tuple(
        (
            short_day(row.date),
            row.class_name or "",
            part_title(campaign, row),
            lesson_words(row),
            campaign.words[row.form] if row.form else "",
            ", ".join(row.rooms or ()),
            short_day(row.reserve_date),
        )
        for row in dated_rows(campaign, scope)
    )
    return Table(_COLUMNS, rows)


@document(
    kind="plan-schedule",
    title="План-график ВПР",
    help="План-график для приказа и сайта: дни, классы, работы, уроки, аудитории.",
    action="P2",
    tables=("plan",),
)
def plan_schedule(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """One document of all dated rows; none without any."""
    table = plan_table(campaign, scope)
    if not table.rows:
        return
    settings = campaign.settings
    start, end = short_day(settings.window_start), short_day(settings.window_end)
    blocks: list[Block] = []
    if start and end:
        blocks.append(Text(f"Сроки проведения: с {start} по {end}."))
    blocks += [table, Signatures((("Директор", settings.director or ""),))]
    yield Document("План-график ВПР", tuple(blocks), head=head(campaign))
