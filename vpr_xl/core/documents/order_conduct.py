"""Draft of the school's order on the conduct of the works, with the schedule as its annex."""

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

_COLUMNS = (
    Column("Дата", 1.5, "center"),
    Column("Класс", 0.9, "center"),
    Column("Работа", 2.9),
    Column("Урок", 0.9, "center"),
    Column("Форма", 1.5),
    Column("Аудитории", 1.6, "center"),
    Column("Резервный день", 1.6, "center"),
)


@document(
    kind="order-conduct",
    title="Проект приказа о проведении ВПР",
    help="Приказ о проведении работ с расписанием из плана; текст правит школа.",
    action="P1",
    form="docx",
)
def order_conduct(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """The order and its annex: every row of the plan by days."""
    settings = campaign.settings
    coordinator = settings.coordinator or "________________"
    blocks: list[Block] = [
        *opening(campaign, "О проведении Всероссийских проверочных работ"),
        Text(f"В соответствии с {rosobrnadzor(campaign)} ПРИКАЗЫВАЮ:"),
        *ordered(
            f"Провести Всероссийские проверочные работы {_window(campaign)} по расписанию "
            "(приложение 1).",
            f"Назначить школьным координатором: {coordinator}.",
            "Классным руководителям ознакомить с расписанием обучающихся и их родителей "
            "(законных представителей).",
            "Организаторам в аудиториях провести работы по инструкции и вернуть материалы "
            "координатору в день работы.",
            "Координатору обеспечить сохранность бумажных протоколов и конфиденциальность "
            "материалов, загрузить формы сбора результатов в установленные сроки.",
            "Контроль за исполнением приказа оставляю за собой.",
        ),
        *closing(campaign),
        PageBreak(),
        Heading("Приложение 1. Расписание проверочных работ"),
        Table(_COLUMNS, tuple(_rows(campaign))),
    ]
    yield Document(
        "Приказ о проведении ВПР", tuple(blocks), head=head(campaign), draft=True, titled=False
    )


def _window(campaign: Campaign) -> str:
    start, end = campaign.settings.window_start, campaign.settings.window_end
    if start and end:
        return f"с {short_day(start)} по {short_day(end)}"
    return "в сроки, установленные расписанием,"


def _rows(campaign: Campaign) -> Iterator[tuple[str, ...]]:
    dated = [row for row in campaign.plan if row.date]
    for row in sorted(dated, key=lambda r: (str(r.date), r.lesson_from or 0, r.class_name or "")):
        last = row.lesson_to if row.lesson_to not in (None, row.lesson_from) else None
        name = work_title(campaign, row.work_id or "")
        work = campaign.work_by_id.get(row.work_id or "")
        if work is not None and (work.parts or 1) > 1 and row.part:
            name += f", часть {row.part}"
        yield (
            short_day(row.date),
            row.class_name or "",
            name,
            f"{row.lesson_from or ''}{f'–{last}' if last else ''}",
            campaign.words[row.form] if row.form else "",
            ", ".join(row.rooms or ()),
            short_day(row.reserve_date),
        )
