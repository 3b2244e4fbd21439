"""The journal of a briefing: who was instructed for which day, with room for signatures."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Column, Document, Fields, Signatures, Table
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, long_day, short_day
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import AssignmentsRow

_COLUMNS = (
    Column("№", 0.4, "center"),
    Column("Фамилия, имя, отчество", 2.8),
    Column("Роль", 1.8),
    Column("Куда", 1.0, "center"),
    Column("Инструктаж", 1.3, "center"),
    Column("Подпись", 1.4),
)


@document(
    kind="briefing",
    title="Журнал инструктажа",
    help="Кто проинструктирован и куда распределён на каждый день работ, с местом для подписи.",
    action="C2",
    tables=("assignments",),
    draft=True,
)
def briefing(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """One a day of works; also the distribution list of that day."""
    days: dict[datetime.date, list[AssignmentsRow]] = {}
    for row in campaign.assignments:
        if row.date and scope.takes(row.date, row.work_id, row.room):
            days.setdefault(row.date, []).append(row)
    for day, rows in sorted(days.items()):
        yield Document(
            "Журнал инструктажа",
            (
                Fields((("День работ", long_day(day)), ("Дата инструктажа", ""))),
                Table(_COLUMNS, tuple(_rows(campaign, rows)), height=8),
                Signatures((("Инструктаж провёл", campaign.settings.coordinator or ""),)),
            ),
            head=head(campaign),
            about=long_day(day),
            private=True,
        )


def _rows(campaign: Campaign, rows: list[AssignmentsRow]) -> Iterator[tuple[str, ...]]:
    """Each person once for a place; several works of the day are one line."""
    names = {s.staff_id: s.full_name or s.staff_id or "" for s in campaign.staff}
    lines: dict[tuple[str, str, str], str] = {}
    for row in rows:
        role = campaign.words[row.role] if row.role else ""
        key = (names.get(row.staff_id, row.staff_id or ""), role, row.room or "")
        lines[key] = lines.get(key) or short_day(row.briefed_on)
    ordered = sorted(lines.items(), key=lambda one: (one[0][2] == "", one[0][2], one[0][0]))
    for number, ((name, role, room), briefed) in enumerate(ordered, 1):
        yield str(number), name, role, room, briefed, ""
