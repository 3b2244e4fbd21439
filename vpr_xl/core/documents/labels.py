"""Labels for the envelopes in which the sets of a room lie."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Document, Label, Labels
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.sittings import Sitting, sittings
from vpr_xl.core.documents.wording import head, lessons, long_day, work_title
from vpr_xl.core.materials.run import spare
from vpr_xl.core.records.campaign import Campaign


@document(
    kind="labels",
    title="Наклейки на конверты",
    help="Наклейка на конверт каждой аудитории: работа, день, сколько комплектов и запасных.",
    action="P5",
    tables=("materials",),
)
def labels(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """All labels of the scope, to cut out."""
    made = tuple(_label(campaign, sitting) for sitting in sittings(campaign, scope))
    if made:
        yield Document("Наклейки на конверты", (Labels(made),), head=head(campaign), titled=False)


def _label(campaign: Campaign, sitting: Sitting) -> Label:
    people = len(sitting.seats)
    more = spare(people, campaign.settings.spare_percent)
    lines = [
        work_title(campaign, sitting.work_id),
        ", ".join(word for word in (long_day(sitting.date), lessons(sitting)) if word),
        f"Комплектов: {people}, запасных: {more}, всего: {people + more}",
        "Запечатал: ____________________  Вскрыл: ____________________",
    ]
    work = campaign.work_by_id.get(sitting.work_id)
    if work is not None and (work.parts or 1) > 1:
        lines[0] += f", часть {sitting.part}"
    return Label(f"Аудитория {sitting.room}", tuple(lines))
