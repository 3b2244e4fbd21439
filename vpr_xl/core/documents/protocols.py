"""The paper protocol of a room: code and name side by side. It stays in the school."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Column, Document, Fields, Signatures, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.sittings import Sitting, sittings
from vpr_xl.core.documents.wording import about, head, lessons, long_day, people
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import MaterialsKind

_COLUMNS = (
    Column("№", 0.5, "center"),
    Column("Код", 0.9, "center"),
    Column("Фамилия, имя", 3.2),
    Column("Класс", 0.8, "center"),
    Column("Место", 0.8, "center"),
    Column("Вариант", 0.9, "center"),
    Column("Явка", 1.1, "center"),
    Column("Подпись", 1.6),
)


@document(
    kind="protocols",
    title="Бумажный протокол",
    help="Протокол аудитории с именами и кодами; из школы не выносится.",
    action="P5",
    tables=("protocol",),
    pack=30,
    counts=MaterialsKind.PROTOCOL,
)
def protocols(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """One a room, work and part; attendance is ticked by hand."""
    for sitting in sittings(campaign, scope):
        yield Document(
            "Протокол проведения",
            (
                Fields(_fields(sitting)),
                Table(_COLUMNS, tuple(_rows(sitting)), height=7.5),
                Text("Явка: «+» писал, «н» отсутствовал. Вариант запишите с выданного комплекта."),
                Signatures(tuple(("Организатор", s.full_name or "") for s in sitting.organizers)),
            ),
            head=head(campaign),
            about=about(campaign, sitting),
            private=True,
            pieces=1,
            work_id=sitting.work_id,
            part=sitting.part,
            room=sitting.room,
        )


def _fields(sitting: Sitting) -> tuple[tuple[str, str], ...]:
    return (
        ("Дата", long_day(sitting.date)),
        ("Время", lessons(sitting)),
        ("Организаторы", people(sitting.organizers)),
        ("По списку", str(len(sitting.seats))),
        ("Писали", ""),
        ("Отсутствовали", ""),
    )


def _rows(sitting: Sitting) -> Iterator[tuple[str, ...]]:
    for number, seat in enumerate(sitting.seats, 1):
        person = seat.participant
        yield (
            str(number),
            person.participant_code or "",
            person.full_name or "",
            person.class_name or "",
            seat.place,
            str(seat.variant or ""),
            "",
            "",
        )
