"""The reconciliation of a work's paper: counts room by room and every difference, to be signed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from vpr_xl.core.documents.blocks import (
    Block,
    Column,
    Document,
    Fields,
    Heading,
    Signatures,
    Table,
    Text,
)
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, short_day, work_title
from vpr_xl.core.materials.facts import facts_of
from vpr_xl.core.materials.figures import Difference, Figure, What, WorkFacts, stretches
from vpr_xl.core.materials.reconcile import differences
from vpr_xl.core.materials.summary import RoomCount, Run, room_counts, runs
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import MaterialsKind

_ROOMS = (
    Column("Аудитория", 1.2),
    Column("Что", 1.7),
    Column("Рассажено", 1.0, "center"),
    Column("Пришло", 0.9, "center"),
    Column("Выдано", 0.9, "center"),
    Column("Использовано", 1.3, "center"),
    Column("Чистых", 0.9, "center"),
    Column("Испорчено", 1.0, "center"),
    Column("Вернулось", 1.0, "center"),
)
_RUN = (
    Column("Что", 1.7),
    Column("Напечатано", 1.1, "center"),
    Column("Запечатано", 1.1, "center"),
    Column("Выдано", 0.9, "center"),
    Column("Запас", 0.8, "center"),
    Column("Экспертам", 1.0, "center"),
    Column("От экспертов", 1.2, "center"),
    Column("Уничтожено", 1.1, "center"),
)
_DIFFERENCES = (
    Column("Где", 1.6),
    Column("Что не сходится", 1.9),
    Column("Число", 0.6, "center"),
    Column("Откуда", 1.9),
    Column("Число", 0.6, "center"),
    Column("Откуда", 1.9),
)
#: What the two numbers of a difference are.
_NAMES: dict[What, tuple[str, str]] = {
    "printed_issued": ("напечатано", "выдано без возвращённых чистыми"),
    "printed_sealed": ("напечатано", "запечатано"),
    "issued_returned": ("выдано", "вернулось"),
    "not_returned": ("выдано", "вернулось"),
    "used_attended": ("использовано", "пришло"),
    "sets_printed": ("напечатано", "рассажено"),
    "slips_printed": ("полосок напечатано", "рассажено"),
    "slips_issued": ("полосок выдано", "рассажено"),
    "used_experts": ("использовано", "передано экспертам"),
    "experts_back": ("передано экспертам", "получено от них"),
    "seated_protocol": ("рассажено", "есть в протоколе"),
    "protocol_seated": ("в протоколе без места", "рассажено"),
    "protocol_twice": ("раз в протоколе", "мест"),
    "other_room": ("аудитория по рассадке", "в протоколе"),
    "other_variant": ("вариант по рассадке", "вариант в протоколе"),
}
_MOST_ROWS, _MOST_CODES = 3, 4


@document(
    kind="reconciliation",
    title="Сверка материалов",
    help="По каждой работе: сколько напечатано, выдано, вернулось и пришло, и что не сходится.",
    action="F1",
    tables=("materials",),
)
def reconciliation(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """One a work with paper that moved; rooms of other days are left out."""
    for facts in facts_of(campaign):
        days = _days(campaign, facts)
        taken = [d for d in days.values() if scope.takes(d, facts.work_id, scope.room)]
        if not facts.moves or not (taken or (not days and scope.date is None)):
            continue
        if scope.work_id not in (None, facts.work_id):
            continue
        parts = [p for p in range(1, facts.parts + 1) if scope.date in (None, days.get(p))]
        found = [
            d
            for d in differences(facts, campaign.today)
            if d.part in parts and scope.room in (None, d.room)
        ]
        yield Document(
            "Сверка материалов",
            tuple(_blocks(campaign, facts, (parts, scope.room), found)),
            head=head(campaign),
            about=f"{work_title(campaign, facts.work_id)} · {facts.work_id}",
            private=True,
            landscape=True,
        )


def _days(campaign: Campaign, facts: WorkFacts) -> dict[int, datetime.date]:
    """The first day of each part by the plan."""
    days: dict[int, datetime.date] = {}
    for row in campaign.plan:
        if row.work_id == facts.work_id and row.date:
            part = row.part or 1
            days[part] = min(row.date, days.get(part, row.date))
    return days


def _blocks(
    campaign: Campaign,
    facts: WorkFacts,
    limits: tuple[Sequence[int], str | None],
    found: Sequence[Difference],
) -> Iterator[Block]:
    parts, only_room = limits
    days = _days(campaign, facts)
    when = ", ".join(dict.fromkeys(short_day(days[p]) for p in parts if p in days))
    verdict = "сходится" if not found else f"расхождений: {len(found)}"
    yield Fields(
        (("Работа", work_title(campaign, facts.work_id)), ("День", when), ("Итог", verdict))
    )
    for part in parts:
        if facts.parts > 1:
            yield Heading(f"Часть {part}", 2)
        run = [r for r in runs(facts) if r.part == part]
        yield Table(_RUN, tuple(_run(campaign, one) for one in run))
        rooms = [r for r in room_counts(facts) if r.part == part and only_room in (None, r.room)]
        if rooms:
            yield Table(_ROOMS, tuple(_rooms(campaign, rooms)))
    yield Heading("Расхождения", 2)
    if found:
        yield Table(_DIFFERENCES, tuple(_difference(campaign, d, facts.parts) for d in found))
    else:
        yield Text("Все числа сходятся.", "strong")
    yield Text(
        "Сверено: напечатанное с выданным и запасом, выданное с вернувшимся, использованное "
        "с явкой, полоски с рассадкой, работы экспертов с использованными.",
        "quiet",
    )
    settings = campaign.settings
    yield Signatures(
        (
            ("Школьный координатор", settings.coordinator or ""),
            ("Директор", settings.director or ""),
        )
    )


def _run(campaign: Campaign, run: Run) -> tuple[str, ...]:
    counts = (
        run.printed,
        run.sealed,
        run.issued,
        run.printed - run.issued if run.printed else 0,
        run.to_experts,
        run.from_experts,
        run.destroyed,
    )
    return (campaign.words[run.kind], *(str(n) if n else "—" for n in counts))


def _rooms(campaign: Campaign, rooms: Sequence[RoomCount]) -> Iterator[tuple[str, ...]]:
    for one in rooms:
        came = "—" if one.came is None else str(one.came)
        counts = (one.issued, one.used, one.unused, one.spoiled, one.back)
        yield (
            one.room or "все",
            campaign.words[one.kind],
            str(one.seated),
            came,
            *map(str, counts),
        )
    for kind in dict.fromkeys(r.kind for r in rooms):
        mine = [r for r in rooms if r.kind is kind]
        if len(mine) > 1:
            yield _total(campaign, kind, mine)


def _total(campaign: Campaign, kind: MaterialsKind, rooms: Sequence[RoomCount]) -> tuple[str, ...]:
    came = [r.came for r in rooms if r.came is not None]
    counts = (
        sum(r.seated for r in rooms),
        sum(came),
        *(sum(getattr(r, name) for r in rooms) for name in ("issued", "used", "unused")),
        sum(r.spoiled for r in rooms),
        sum(r.back for r in rooms),
    )
    return ("Всего", campaign.words[kind], *map(str, counts))


def _difference(campaign: Campaign, one: Difference, parts: int) -> tuple[str, ...]:
    where = [f"часть {one.part}"] if parts > 1 else []
    if one.room:
        where.append(f"аудитория {one.room}")
    if one.variant:
        where.append(f"вариант {one.variant}")
    first, second = _NAMES[one.what]
    what = f"{campaign.words[one.kind]}: {first} и {second}"
    if one.codes:
        more = f" и ещё {len(one.codes) - _MOST_CODES}" if len(one.codes) > _MOST_CODES else ""
        what += f"; коды {', '.join(one.codes[:_MOST_CODES])}{more}"
    numbers = [str(one.first.count), str(one.second.count)]
    if one.what == "other_room":  # what differs are not counts
        numbers = [_seated_in(campaign, one), one.room or ""]
    return (
        ", ".join(where) or "вся работа",
        what,
        numbers[0],
        _source(campaign, one.first),
        numbers[1],
        _source(campaign, one.second),
    )


def _seated_in(campaign: Campaign, one: Difference) -> str:
    rows = (s.room for s in campaign.seating if s.row_number in one.first.rows)
    return next(rows, None) or ""


def _source(campaign: Campaign, figure: Figure) -> str:
    """The sheet and its rows, neighbours joined: «Материалы», строки 12–14."""
    title = campaign.house.sheets[figure.table].title
    if not figure.rows:
        return f"«{title}», строк нет"
    word = "строка" if len(figure.rows) == 1 else "строки"
    return f"«{title}», {word} {stretches(figure.rows, _MOST_ROWS)}"
