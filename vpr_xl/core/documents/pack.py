"""All documents of a day, gathered room by room under a cover sheet of counts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from vpr_xl.core.documents.blocks import Column, Document, Fields, Table, Text
from vpr_xl.core.documents.registry import Scope, documents
from vpr_xl.core.documents.sittings import Sitting, sittings
from vpr_xl.core.documents.wording import head, lessons, long_day, people, work_title
from vpr_xl.core.materials.run import spare
from vpr_xl.core.records.campaign import Campaign

_COLUMNS = (
    Column("Работа", 3.0),
    Column("Урок", 1.0, "center"),
    Column("Участников", 1.1, "center"),
    Column("Запасных", 1.0, "center"),
    Column("Комплектов", 1.1, "center"),
)


@dataclass(frozen=True, slots=True)
class RoomPack:
    """A room's documents in the order in which they are needed, under their cover.

    by_kind: the same documents by their kinds, without the cover.
    """

    room: str
    documents: tuple[Document, ...]
    by_kind: Mapping[str, tuple[Document, ...]]


def pack(campaign: Campaign, day: datetime.date) -> Iterator[RoomPack]:
    """The pack of each room of the day, in the order of rooms."""
    rooms: dict[str, list[Sitting]] = {}
    for sitting in sittings(campaign, Scope(day)):
        rooms.setdefault(sitting.room, []).append(sitting)
    kinds = sorted((d for d in documents().values() if d.pack), key=lambda d: d.pack)
    for room, held in sorted(rooms.items()):
        scope = Scope(day, room=room)
        made = {kind.kind: tuple(kind.make(campaign, scope)) for kind in kinds}
        inside = tuple(one for several in made.values() for one in several)
        counted = {kind.title: len(made[kind.kind]) for kind in kinds if made[kind.kind]}
        yield RoomPack(room, (_cover(campaign, day, held, counted), *inside), made)


def _cover(
    campaign: Campaign, day: datetime.date, held: list[Sitting], inside: Mapping[str, int]
) -> Document:
    organizers = tuple(dict.fromkeys(s for sitting in held for s in sitting.organizers))
    rows = []
    for sitting in held:
        count = len(sitting.seats)
        more = spare(count, campaign.settings.spare_percent)
        name = work_title(campaign, sitting.work_id)
        told = (name, lessons(sitting), str(count), str(more), str(count + more))
        rows.append(told)
    fields = (
        ("День", long_day(day)),
        ("Организаторы", people(organizers)),
        ("В комплекте", ", ".join(f"{title.lower()}: {n}" for title, n in inside.items())),
    )
    made = Document(
        f"Аудитория {held[0].room}",
        (
            Fields(fields),
            Table(_COLUMNS, tuple(rows), height=8),
            Text("Комплект отдают организатору под подпись; протокол возвращают координатору."),
        ),
        head=head(campaign),
        about=long_day(day),
        private=True,
    )
    return replace(made, room=held[0].room)
