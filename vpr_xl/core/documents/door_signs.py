"""The sign on the door of a room, to be read from the end of the corridor."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Document, Sign
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.sittings import sittings
from vpr_xl.core.documents.wording import head, lessons, long_day, work_title
from vpr_xl.core.records.campaign import Campaign


@document(
    kind="door-signs",
    title="Таблички на двери",
    help="Номер аудитории, день, работа и классы крупно; по одной на аудиторию и день.",
    action="C3",
    tables=("rooms",),
    pack=10,
)
def door_signs(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """One sign a room and day, with every work that is written there."""
    signs: dict[tuple[str, str], list[str]] = {}
    for sitting in sittings(campaign, scope):
        classes = sorted({s.participant.class_name or "" for s in sitting.seats})
        told = [work_title(campaign, sitting.work_id), lessons(sitting), ", ".join(classes)]
        line = " · ".join(word for word in told if word)
        of_room = signs.setdefault((long_day(sitting.date), sitting.room), [])
        if line not in of_room:
            of_room.append(line)
    for (day, room), lines in signs.items():
        sign = Sign(room or "Аудитория", (day, *lines, "Идёт работа, соблюдайте тишину"))
        yield Document(
            "Аудитория", (sign,), head=head(campaign), about=day, landscape=True, titled=False
        )
