"""Draft of the school's order that appoints everybody who takes part in the works."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Block, Column, Document, Heading, PageBreak, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import (
    closing,
    head,
    opening,
    ordered,
    rosobrnadzor,
    short_day,
    work_title,
)
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import AssignmentsRole

_ROOMS = (
    Column("Дата", 2.2, "center"),
    Column("Аудитория", 2.3, "center"),
    Column("Работа", 4.4),
    Column("Фамилия, имя, отчество", 4.6),
    Column("Роль", 3.5),
)


@document(
    kind="order-staff",
    title="Проект приказа о назначении",
    help="Приказ о координаторе, организаторах, специалистах и экспертах; текст правит школа.",
    action="P8",
    form="docx",
)
def order_staff(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """The order and its annex: every assignment by days and rooms."""
    settings = campaign.settings
    deputy = f" Заместитель: {settings.deputy}." if settings.deputy else ""
    coordinator = settings.coordinator or "________________"
    blocks: list[Block] = [
        *opening(campaign, "О назначении ответственных за проведение ВПР"),
        Text(f"В соответствии с {rosobrnadzor(campaign)} ПРИКАЗЫВАЮ:"),
        *ordered(
            f"Назначить школьным координатором: {coordinator}.{deputy}",
            "Назначить организаторов в аудиториях, технических специалистов, наблюдателей и "
            "экспертов по проверке работ (приложение 1).",
            "Координатору провести инструктаж назначенных лиц до дня работы и отметить его в "
            "журнале.",
            "Всем назначенным подписать обязательство о неразглашении содержания материалов.",
            "Контроль за исполнением приказа оставляю за собой.",
        ),
        *closing(campaign),
        PageBreak(),
        Heading("Приложение 1. Назначенные лица"),
        Table(_ROOMS, tuple(_rows(campaign))),
    ]
    yield Document(
        "Приказ о назначении", tuple(blocks), head=head(campaign), draft=True, titled=False
    )


def _rows(campaign: Campaign) -> Iterator[tuple[str, ...]]:
    names = {s.staff_id: s.full_name or s.staff_id or "" for s in campaign.staff}
    order = {role: at for at, role in enumerate(AssignmentsRole)}
    dated = [row for row in campaign.assignments if row.date and row.role]
    for row in sorted(
        dated, key=lambda r: (str(r.date), order[r.role] if r.role else 0, r.room or "")
    ):
        yield (
            short_day(row.date),
            row.room or "",
            work_title(campaign, row.work_id or ""),
            names.get(row.staff_id, row.staff_id or ""),
            campaign.words[row.role] if row.role else "",
        )
