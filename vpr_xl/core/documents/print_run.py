"""The plan of the print run: how many sets, slips and protocols each room of a work needs."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Column, Document, Fields, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.sittings import Sitting, sittings
from vpr_xl.core.documents.wording import head, long_day, work_title
from vpr_xl.core.materials.run import spare
from vpr_xl.core.records.campaign import Campaign

_COLUMNS = (
    Column("Аудитория", 1.2),
    Column("Участников", 1.2, "center"),
    Column("Вариант 1", 1.0, "center"),
    Column("Вариант 2", 1.0, "center"),
    Column("Без рассадки", 1.2, "center"),
    Column("Запасных", 1.0, "center"),
    Column("Комплектов", 1.1, "center"),
    Column("Протоколов", 1.1, "center"),
)


@document(
    kind="print-run",
    title="План тиражирования",
    help="Сколько комплектов по вариантам, запасных, полосок и протоколов нужно на аудиторию.",
    action="P5",
    tables=("materials",),
)
def print_run(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """One a work and day, a row a room, a sum at the end."""
    works: dict[tuple[datetime.date, str, int], list[Sitting]] = {}
    for sitting in sittings(campaign, scope):
        works.setdefault((sitting.date, sitting.work_id, sitting.part), []).append(sitting)
    for (day, work_id, part), rooms in works.items():
        rows = [_row(campaign, one) for one in rooms]
        total = tuple(str(sum(row[at] for _, row in rows)) for at in range(len(_COLUMNS) - 1))
        cells = tuple((room, *(str(n) if n else "—" for n in row)) for room, row in rows)
        work = campaign.work_by_id.get(work_id)
        name = work_title(campaign, work_id)
        if work is not None and (work.parts or 1) > 1:
            name += f", часть {part}"
        yield Document(
            "План тиражирования",
            (
                Fields((("Работа", name), ("День", long_day(day)), ("Полосок с кодами", total[0]))),
                Table(_COLUMNS, (*cells, ("Всего", *total))),
                Text(_spare_words(campaign), "quiet"),
            ),
            head=head(campaign),
            about=f"{name} · {long_day(day)}",
        )


def _row(campaign: Campaign, sitting: Sitting) -> tuple[str, tuple[int, ...]]:
    people = len(sitting.seats)
    dealt = Counter(seat.variant or 0 for seat in sitting.seats)
    more = spare(people, campaign.settings.spare_percent)
    return sitting.room, (people, dealt[1], dealt[2], dealt[0], more, people + more, 1)


def _spare_words(campaign: Campaign) -> str:
    title = campaign.house.sheets["school"].setting("spare_percent").title
    return (
        f"Запасных в каждой аудитории: по настройке «{title}» листа «Школа», с округлением вверх."
    )
