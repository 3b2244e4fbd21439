"""The sheet on which a room's materials are handed out and taken back, with signatures."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Column, Document, Fields, Signatures, Table
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.sittings import Sitting, sittings
from vpr_xl.core.documents.wording import about, head, long_day, people
from vpr_xl.core.materials.run import spare
from vpr_xl.core.records.campaign import Campaign

_COLUMNS = (
    Column("Что", 3.0),
    Column("Выдано", 1.0, "center"),
    Column("Использовано", 1.2, "center"),
    Column("Чистых", 1.0, "center"),
    Column("Испорчено", 1.1, "center"),
    Column("Возвращено", 1.1, "center"),
)


@document(
    kind="handout",
    title="Выдача и приём материалов",
    help="Лист на аудиторию: сколько выдано, использовано и возвращено, с подписями.",
    action="C3",
    tables=("materials",),
    pack=50,
)
def handout(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """Counts handed out are filled in; what comes back is written by hand."""
    for sitting in sittings(campaign, scope):
        coordinator = campaign.settings.coordinator or ""
        organizers = tuple(("Организатор", s.full_name or "") for s in sitting.organizers)
        yield Document(
            "Выдача и приём материалов",
            (
                Fields((("Дата", long_day(sitting.date)), ("Кому", people(sitting.organizers)))),
                Table(_COLUMNS, tuple(_rows(campaign, sitting)), height=9),
                Signatures((("Выдал координатор", coordinator), *organizers)),
                Signatures((("Принял координатор", coordinator), *organizers)),
            ),
            head=head(campaign),
            about=about(campaign, sitting),
            private=True,
        )


def _rows(campaign: Campaign, sitting: Sitting) -> Iterator[tuple[str, ...]]:
    by_variant: dict[int, int] = {}
    for seat in sitting.seats:
        by_variant[seat.variant or 0] = by_variant.get(seat.variant or 0, 0) + 1
    for variant, count in sorted(by_variant.items()):
        name = f"Комплекты, вариант {variant}" if variant else "Комплекты"
        yield name, str(count), "", "", "", ""
    more = spare(len(sitting.seats), campaign.settings.spare_percent)
    yield "Запасные комплекты", str(more), "", "", "", ""
    yield "Полоски с кодами", str(len(sitting.seats)), "", "—", "", ""
    yield "Протокол аудитории", "1", "—", "—", "—", ""
