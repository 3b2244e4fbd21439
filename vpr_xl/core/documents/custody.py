"""Where the paper is now: who holds how much of what, in which place and since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vpr_xl.core.documents.blocks import Column, Document, Signatures, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, short_day
from vpr_xl.core.materials.ledger import Holding, holdings, ledger, movements, parts_by_work
from vpr_xl.core.records.campaign import Campaign

_COLUMNS = (
    Column("Работа", 0.9),
    Column("Часть", 0.6, "center"),
    Column("Что", 2.0),
    Column("Вариант", 0.8, "center"),
    Column("Аудитория", 0.9, "center"),
    Column("Сколько", 0.8, "right"),
    Column("У кого", 2.4),
    Column("Где хранится", 2.0),
    Column("С какого времени", 1.5, "center"),
)


@document(
    kind="custody",
    title="Материалы на руках",
    help="Что у кого лежит сейчас: комплекты, полоски, протоколы, место и время передачи.",
    action="P6",
    tables=("materials",),
)
def custody(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """One list; a day limits it to what that day's movements brought."""
    book = ledger(movements(campaign), parts_by_work(campaign))
    held = [
        one
        for one in holdings(book)
        if scope.takes(one.since.at.date(), one.work_id, one.room or scope.room)
    ]
    if not held:
        return
    nobody = sum(one.count for one in held if not one.holder)
    words = f"Ни за кем не числится: {nobody}." if nobody else "За всё есть ответственный."
    yield Document(
        "Материалы на руках",
        (
            held_table(campaign, held),
            Text(words, "strong"),
            Signatures((("Школьный координатор", campaign.settings.coordinator or ""),)),
        ),
        head=head(campaign),
        about=f"на {short_day(campaign.today)}",
        private=True,
        landscape=True,
    )


def held_table(campaign: Campaign, held: Sequence[Holding]) -> Table:
    """What is held: work, part, kind, variant, room, count, by whom, where and since when."""
    names = {s.staff_id: s.full_name or s.staff_id or "" for s in campaign.staff}
    return Table(_COLUMNS, tuple(_row(campaign, one, names) for one in held))


def _row(campaign: Campaign, one: Holding, names: dict[str | None, str]) -> tuple[str, ...]:
    return (
        one.work_id,
        str(one.part),
        campaign.words[one.kind],
        str(one.variant or "—"),
        one.room or "—",
        str(one.count),
        names.get(one.holder, one.holder) or "никто",
        one.since.place or "—",
        f"{one.since.at:%d.%m.%Y %H:%M}",
    )
