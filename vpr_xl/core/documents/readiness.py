"""The act of readiness of the rooms before a day of works."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Column, Document, Fields, Signatures, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, long_day
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import ReadinessRow

_COLUMNS = (
    Column("Место", 1.5),
    Column("Пункт", 3.0),
    Column("Готово", 0.8, "center"),
    Column("Кто проверил", 2.4),
    Column("Когда", 1.6, "center"),
)


@document(
    kind="readiness",
    title="Акт готовности",
    help="Готовность аудиторий и рабочих мест к дню работ: пункты, кто и когда проверил.",
    action="C1",
    tables=("readiness",),
)
def readiness(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """One act a day of checks."""
    days: dict[datetime.date, list[ReadinessRow]] = {}
    for row in campaign.readiness:
        if row.date and scope.takes(row.date, scope.work_id, row.place):
            days.setdefault(row.date, []).append(row)
    for day, rows in sorted(days.items()):
        ready = sum(row.ready is True for row in rows)
        settings = campaign.settings
        yield Document(
            "Акт готовности школы",
            (
                Fields((("Дата", long_day(day)), ("Пунктов готово", f"{ready} из {len(rows)}"))),
                Table(_COLUMNS, tuple(_rows(campaign, rows))),
                Text(_verdict(ready, len(rows)), "strong"),
                Signatures(
                    (
                        ("Школьный координатор", settings.coordinator or ""),
                        ("Директор", settings.director or ""),
                    )
                ),
            ),
            head=head(campaign),
            about=long_day(day),
            private=True,
        )


def _verdict(ready: int, of: int) -> str:
    if ready == of:
        return "Аудитории и рабочие места к проведению работ готовы."
    return f"Не готово пунктов: {of - ready}. Исправьте их до выдачи материалов."


def _rows(campaign: Campaign, rows: list[ReadinessRow]) -> Iterator[tuple[str, ...]]:
    names = {s.staff_id: s.full_name or s.staff_id or "" for s in campaign.staff}
    place = ""
    said = [(row.place or "", campaign.words[row.item] if row.item else "", row) for row in rows]
    for at, item, row in sorted(said, key=lambda one: one[:2]):
        shown, place = ("" if at == place else at), at
        state = "" if row.ready is None else "да" if row.ready else "нет"
        yield shown, item, state, names.get(row.checked_by, ""), row.checked_at or ""
