"""The act of destruction of what «Хранение» lists, and the draft of the next one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from vpr_xl.core.documents.blocks import Column, Document, Fields, Signatures, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, long_day, short_day
from vpr_xl.core.keeping.terms import kept, over, term
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import RetentionRow

_COLUMNS = (
    Column("Номер", 0.8, "center"),
    Column("Что", 2.0),
    Column("Работа", 0.9, "center"),
    Column("Где хранилось", 2.0),
    Column("Хранить до", 1.1, "center"),
    Column("Файл и начало контрольной суммы", 2.2),
)
_SUM = 16  # letters of a checksum that people compare


@document(
    kind="destruction",
    title="Акт об уничтожении",
    help="Что уничтожено, по какому сроку или причине; до уничтожения — проект акта.",
    action="F8",
    tables=("retention",),
)
def destruction(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """The acts of the scope; where there is none, the draft for what is to be destroyed next."""
    acts: dict[tuple[datetime.date, str], list[RetentionRow]] = {}
    for row in campaign.retention:
        day = row.destroyed_on
        if day and scope.takes(day, row.work_id if scope.work_id else None, scope.room):
            acts.setdefault((day, row.act or ""), []).append(row)
    for (day, name), rows in sorted(acts.items()):
        reasons = list(dict.fromkeys(row.reason for row in rows if row.reason))
        yield act(campaign, rows, name, day, "; ".join(reasons))
    waiting = [r for r in kept(campaign) if scope.work_id in (None, r.work_id)]
    due = [row for row in waiting if over(campaign, row)]
    rows = due if acts or due else waiting
    if rows and scope.date is None:
        yield act(campaign, rows, "", None, "")


def act(
    campaign: Campaign,
    rows: Sequence[RetentionRow],
    name: str,
    day: datetime.date | None,
    reason: str,
) -> Document:
    """One act. name: number and date as the sheet writes them; day None: a draft to fill in.

    reason: why before the term, "" where the term has passed.
    """
    settings = campaign.settings
    ground = reason or ("истёк срок хранения" if day else "")
    fields = (
        ("Акт", name),
        ("Дата", long_day(day) if day else ""),
        ("Основание", ground),
        ("Способ уничтожения", ""),
    )
    signers = dict.fromkeys(
        [
            ("Директор", settings.director or ""),
            ("Школьный координатор", settings.coordinator or ""),
            *(("Кто отвечал за хранение", one) for one in _holders(campaign, rows)),
        ]
    )
    return Document(
        "Акт об уничтожении" if day else "Проект акта об уничтожении",
        (
            Fields(fields),
            Text("Комиссия подтверждает, что уничтожено перечисленное и восстановить его нельзя."),
            Table(_COLUMNS, tuple(_line(campaign, row) for row in rows)),
            Text(f"Всего позиций: {len(rows)}.", "strong"),
            Signatures(tuple(signers)),
        ),
        head=head(campaign),
        about=short_day(day),
        private=True,
    )


def _holders(campaign: Campaign, rows: Sequence[RetentionRow]) -> Iterator[str]:
    """Names of those who kept it, the coordinator aside."""
    held = {row.holder for row in rows if row.holder}
    for person in campaign.staff:
        if person.staff_id in held and person.full_name != campaign.settings.coordinator:
            yield person.full_name or person.staff_id or ""


def _line(campaign: Campaign, row: RetentionRow) -> tuple[str, ...]:
    file = row.archive_file or ""
    if row.sha256:
        file = f"{file} {row.sha256[:_SUM]}…".strip()
    return (
        row.item_id or "",
        campaign.words[row.kind] if row.kind else "",
        row.work_id or "",
        row.place or "",
        short_day(term(campaign, row)),
        file,
    )
