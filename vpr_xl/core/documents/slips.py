"""Slips with the participants' codes: cut out and handed out in the order of the room list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vpr_xl.core.documents.blocks import Document, Slip, Slips
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.sittings import Seat, sittings
from vpr_xl.core.documents.wording import about, head
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import MaterialsKind, ParticipantsRow
from vpr_xl.core.values import alphabetical


@document(
    kind="slips",
    title="Полоски с кодами",
    help="Полоски с кодом и QR, с линиями реза: по классам, а для дня или работы по аудиториям.",
    action="P5",
    tables=("participants",),
    pack=40,
    counts=MaterialsKind.SLIPS,
)
def slips(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """A slip holds the code and where to sit, never a name."""
    if scope == Scope():
        yield from _by_class(campaign)
        return
    for sitting in sittings(campaign, scope):
        cut = [_seat_slip(seat, sitting.room) for seat in sitting.seats if _code(seat.participant)]
        made = _sheet(campaign, cut, about(campaign, sitting))
        yield replace(made, work_id=sitting.work_id, part=sitting.part, room=sitting.room)


def _by_class(campaign: Campaign) -> Iterator[Document]:
    """All slips of a class in the order of its list: one code serves every work."""
    for name, pupils in sorted(campaign.participants_of.items()):
        present = sorted(
            (p for p in pupils if p.left is None and p.participant_code),
            key=lambda p: alphabetical(p.full_name),
        )
        if present:
            cut = [Slip(_code(p), (f"класс {name}",)) for p in present]
            yield _sheet(campaign, cut, f"{name} класс")


def _sheet(campaign: Campaign, cut: Sequence[Slip], words: str) -> Document:
    return Document(
        "Коды участников",
        (Slips(tuple(cut)),),
        head=head(campaign),
        about=words,
        titled=False,
        pieces=len(cut),
    )


def _seat_slip(seat: Seat, room: str) -> Slip:
    person = seat.participant
    lines = [f"класс {person.class_name}", f"ауд. {room}" if room else ""]
    if seat.place:
        lines[1] = f"ауд. {room}, место {seat.place}"
    return Slip(_code(person), tuple(line for line in lines if line))


def _code(person: ParticipantsRow) -> str:
    return person.participant_code or ""
