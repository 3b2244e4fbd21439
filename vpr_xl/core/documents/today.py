"""One page for the day: what, where, who, by when."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.agenda.day import agenda
from vpr_xl.core.documents.blocks import Column, Document, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, long_day
from vpr_xl.core.records.campaign import Campaign

_COLUMNS = (
    Column("К какому времени", 1.5),
    Column("Что сделать", 3.4),
    Column("Работа", 0.8, "center"),
    Column("Где", 1.1, "center"),
    Column("Кто", 2.2),
    Column("✓", 0.4, "center"),
)


@document(
    kind="today",
    title="Дела на день",
    help="Страница координатора: что, где, кто и к какому времени; без дня — на сегодня.",
    action="C4",
    tables=("today",),
)
def today(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """The agenda of the scope's day, by default of the campaign's today."""
    day = scope.date or campaign.today
    rows = tuple((t.due, t.what, t.work_id, t.place, t.who, "") for t in agenda(campaign, day))
    body = Table(_COLUMNS, rows, height=7) if rows else Text("На этот день дел не найдено.")
    yield Document(
        f"Дела на {long_day(day)}",
        (body,),
        head=head(campaign),
        about=long_day(day),
        private=True,
        landscape=True,
    )
