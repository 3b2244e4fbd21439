"""The list of a room: who sits where, by codes; names are on the protocol only."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Column, Document, Heading, Place, SeatPlan, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.sittings import Sitting, sittings
from vpr_xl.core.documents.wording import about, head
from vpr_xl.core.records.campaign import Campaign

_COLUMNS = (
    Column("№", 0.5, "center"),
    Column("Код участника", 1.4, "center"),
    Column("Класс", 1.0, "center"),
    Column("Место", 1.0, "center"),
    Column("Вариант", 1.0, "center"),
)


@document(
    kind="room-lists",
    title="Список аудитории",
    help="Кто где сидит: список по местам без имён и план аудитории.",
    action="C3",
    tables=("seating",),
    pack=20,
)
def room_lists(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """The list by places, then the room from above with variants."""
    for sitting in sittings(campaign, scope):
        blocks = [Table(_COLUMNS, tuple(_rows(sitting)))]
        plan = _plan(campaign, sitting)
        drawn = (Heading("План аудитории", 2), plan) if plan else (Text("Рассадки ещё нет."),)
        yield Document(
            "Список аудитории",
            (*blocks, *drawn),
            head=head(campaign),
            about=about(campaign, sitting),
        )


def _rows(sitting: Sitting) -> Iterator[tuple[str, ...]]:
    for number, seat in enumerate(sitting.seats, 1):
        person = seat.participant
        variant = str(seat.variant or "")
        yield (
            str(number),
            person.participant_code or "",
            person.class_name or "",
            seat.place,
            variant,
        )


def _plan(campaign: Campaign, sitting: Sitting) -> SeatPlan | None:
    """The desks of the room with those who sit there; None before places are given."""
    taken: dict[tuple[int, int], Place] = {}
    for seat in sitting.seats:
        row, _, column = seat.place.partition("-")
        if row.isdigit() and column.isdigit():
            code = seat.participant.participant_code or ""
            taken[int(row), int(column)] = Place(seat.place, code, seat.variant or 0)
    if not taken:
        return None
    room = next((r for r in campaign.rooms if r.room == sitting.room), None)
    rows = max([row for row, _ in taken] + [(room and room.desk_rows) or 0])
    columns = max([column for _, column in taken] + [(room and room.desk_columns) or 0])
    return SeatPlan(
        tuple(
            tuple(
                taken.get((row, column), Place(f"{row}-{column}"))
                for column in range(1, columns + 1)
            )
            for row in range(1, rows + 1)
        )
    )
