"""Draft of the school's order on the conduct of the works, with the schedule as its annex."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Block, Document, Heading, PageBreak, Text
from vpr_xl.core.documents.plan_schedule import plan_table
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import (
    closing,
    head,
    opening,
    ordered,
    rosobrnadzor,
    short_day,
)
from vpr_xl.core.records.campaign import Campaign


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
        plan_table(campaign, Scope()),
    ]
    yield Document(
        "Приказ о проведении ВПР", tuple(blocks), head=head(campaign), draft=True, titled=False
    )


def _window(campaign: Campaign) -> str:
    start, end = campaign.settings.window_start, campaign.settings.window_end
    if start and end:
        return f"с {short_day(start)} по {short_day(end)}"
    return "в сроки, установленные расписанием,"
