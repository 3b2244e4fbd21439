"""What reserve days are needed for: by subject and class, by days, and by codes. No names in it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from vpr_xl.core.documents.blocks import Column, Document, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, short_day, work_title
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import PlanRow, ReserveRow, State
from vpr_xl.core.reserve.needs import parts_of

_BY_CLASS = (
    Column("Работа", 0.9, "center"),
    Column("Предмет и параллель", 3.0),
    Column("Класс", 0.8, "center"),
    Column("Участников", 1.1, "center"),
    Column("Написали", 1.0, "center"),
    Column("Резервный день", 1.6, "center"),
)
_BY_DAY = (
    Column("Резервный день", 1.5, "center"),
    Column("Работа", 0.9, "center"),
    Column("Предмет и параллель", 3.0),
    Column("Классы", 1.5),
    Column("Участников", 1.1, "center"),
    Column("Аудитория", 1.2, "center"),
)
_BY_CODE = (
    Column("Работа", 0.9, "center"),
    Column("Класс", 0.8, "center"),
    Column("Код участника", 1.3, "center"),
    Column("Часть", 0.7, "center"),
    Column("Резервный день", 1.5, "center"),
    Column("Состояние", 1.6),
)


@document(
    kind="reserve",
    title="Резервные дни",
    help="Кому какой резервный день нужен: по предметам и классам, по дням и по кодам.",
    action="F7",
    tables=("reserve",),
)
def reserve(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """Three documents of the needs of the scope; none where nobody needs a day."""
    rows = [
        row
        for row in campaign.reserve
        if row.work_id
        and row.state is not State.NOT_REQUIRED
        and scope.date in (None, row.reserve_date)
        and scope.work_id in (None, row.work_id)
    ]
    rows.sort(key=lambda r: (r.work_id or "", _class(campaign, r), r.participant_code or ""))
    if not rows:
        return
    told = f"Работы в резервные дни нужны участникам: {len(rows)}. Причины остаются в школе."
    tables = (
        ("Резервные дни по классам", _BY_CLASS, _by_class),
        ("План резервных дней", _BY_DAY, _by_day),
        ("Резервные дни по кодам", _BY_CODE, _by_code),
    )
    for title, columns, lines in tables:
        table = Table(columns, tuple(lines(campaign, rows)))
        if table.rows:
            yield Document(title, (Text(told), table), head=head(campaign))


def _class(campaign: Campaign, row: ReserveRow) -> str:
    person = campaign.participant_by_code.get(row.participant_code or "")
    return (person.class_name if person else None) or ""


def _by_class(campaign: Campaign, rows: Sequence[ReserveRow]) -> Iterator[tuple[str, ...]]:
    groups: dict[tuple[str, str, datetime.date | None], list[ReserveRow]] = {}
    for row in rows:
        key = (row.work_id or "", _class(campaign, row), row.reserve_date)
        groups.setdefault(key, []).append(row)
    for (work_id, name, day), here in groups.items():
        written = sum(row.state is State.WRITTEN for row in here)
        title = work_title(campaign, work_id)
        yield work_id, title, name, str(len(here)), str(written), short_day(day)


def _by_day(campaign: Campaign, rows: Sequence[ReserveRow]) -> Iterator[tuple[str, ...]]:
    groups: dict[tuple[datetime.date, str], list[ReserveRow]] = {}
    for row in rows:
        if row.reserve_date:
            groups.setdefault((row.reserve_date, row.work_id or ""), []).append(row)
    for (day, work_id), here in sorted(groups.items(), key=lambda one: one[0]):
        names = sorted({_class(campaign, row) for row in here})
        room = _room([p for p in campaign.plan if p.work_id == work_id and p.class_name in names])
        title = work_title(campaign, work_id)
        yield short_day(day), work_id, title, ", ".join(names), str(len(here)), room


def _room(planned: Sequence[PlanRow]) -> str:
    """The first room that the plan gives the work: few write, so one does for all."""
    return next((row.rooms[0] for row in planned if row.rooms), "")


def _by_code(campaign: Campaign, rows: Sequence[ReserveRow]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        state = campaign.words[row.state] if row.state else ""
        work_id, code = row.work_id or "", row.participant_code or ""
        parts = ", ".join(map(str, parts_of(campaign, work_id, code)))
        day = short_day(row.reserve_date)
        yield work_id, _class(campaign, row), code, parts, day, state
