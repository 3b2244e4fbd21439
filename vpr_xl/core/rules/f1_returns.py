"""F1. What came back from the rooms: issued = used + unused + spoiled, used = those who came."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.counts import codes, counted, of_kind, shown_at, told
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


@rule(
    id="F1-01",
    level=Level.ERROR,
    title="Вернулось не столько, сколько выдано",
    message="{place}, {kind}: выдано {first}, а вернулось {second}.",
    advice="Пересчитайте использованные, чистые и испорченные и исправьте количество.",
    why="Каждый выданный лист должен вернуться: потерянный может оказаться в интернете.",
    source=INVARIANT,
    gathered=True,
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | выдано | 5-РУ | !26 | С-07 | аудитория | 21.04.2026 09:10 |
        | 2 | комплекты | возвращены использованные | 5-РУ | 24 | С-01 | сейф | 21.04.2026 11:15 |
        | 3 | комплекты | возвращены чистые | 5-РУ | 1 | С-01 | сейф | 21.04.2026 11:15 |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | выдано | 5-РУ | 26 | С-07 | аудитория | 21.04.2026 09:10 |
        | 2 | комплекты | возвращены использованные | 5-РУ | 24 | С-01 | сейф | 21.04.2026 11:15 |
        | 3 | комплекты | возвращены чистые | 5-РУ | 2 | С-01 | сейф | 21.04.2026 11:15 |""",
)
def returned_not_as_issued(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "issued_returned")


@rule(
    id="F1-02",
    level=Level.ERROR,
    title="Использовано не столько, сколько пришло",
    message="{place}, {kind}: использовано {first}, а пришло {second}.",
    advice="Сверьте работы с явкой протокола и исправьте то, что внесено неверно.",
    why="Работа без участника или участник без работы значит, что листы перепутаны.",
    source=INVARIANT,
    gathered=True,
    given="""
        Протокол
        | Работа | Код участника | Явка         | Аудитория |
        | 5-РУ   | 50042         | присутствовал | 204      |
        | 5-РУ   | 50057         | отсутствовал  | 204      |""",
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | выдано | 5-РУ | 2 | С-07 | аудитория | 21.04.2026 09:10 |
        | 2 | комплекты | возвращены использованные | 5-РУ | !2 | С-01 | сейф | 21.04.2026 11:15 |
        """,
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | выдано | 5-РУ | 2 | С-07 | аудитория | 21.04.2026 09:10 |
        | 2 | комплекты | возвращены использованные | 5-РУ | 1 | С-01 | сейф | 21.04.2026 11:15 |
        | 3 | комплекты | возвращены чистые | 5-РУ | 1 | С-01 | сейф | 21.04.2026 11:15 |""",
)
def used_not_as_attended(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "used_attended")


@rule(
    id="F1-03",
    level=Level.WARNING,
    title="Материалы не вернулись",
    message="{place}, {kind}: выдано {first}, и ничего не вернулось.",
    advice="Примите материалы у организатора и внесите возврат.",
    why="После работы материалы принимает координатор в тот же день.",
    source=INVARIANT,
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Аудит… | Колич… | Кому | Когда |
        | 1 | комплекты | выдано | 5-РУ | 1 | 204 | !26 | С-07 | 31.03.2026 09:10 |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Аудит… | Колич… | Кому | Когда |
        | 1 | комплекты | выдано | 5-РУ | 1 | 204 | 26 | С-07 | 01.04.2026 09:10 |""",
)
def not_returned(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "not_returned")


@rule(
    id="F1-04",
    level=Level.WARNING,
    title="Участник рассажен, а в протоколе его нет",
    message="{place}: рассажено {first}, а в протоколе {second}; нет кодов: {codes}.",
    advice="Внесите в протокол явку этих участников или уберите их из рассадки.",
    why="Полоска без строки протокола потеряна или попала к другому.",
    source=INVARIANT,
    bad="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |
        | 5-РУ   | 1     | !50057        | 204       |
        Протокол
        | Работа | Код участника | Аудитория |
        | 5-РУ   | 50042         | 204       |""",
    good="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |
        | 5-РУ   | 1     | 50057         | 204       |
        Протокол
        | Работа | Код участника | Аудитория |
        | 5-РУ   | 50042         | 204       |
        | 5-РУ   | 50057         | 204       |""",
)
def seated_without_protocol(campaign: Campaign, report: Report) -> Iterator[Finding]:
    rows = {(s.work_id, s.part or 1, s.participant_code): s for s in campaign.seating}
    for one in of_kind(campaign, "seated_protocol"):
        lost = rows[one.work_id, one.part, one.codes[0]]
        yield report(lost, "participant_code", codes=codes(one), **told(campaign, one))


@rule(
    id="F1-05",
    level=Level.WARNING,
    title="Участник в протоколе, а места у него нет",
    message="{place}: в протоколе есть коды без места в рассадке: {codes}.",
    advice="Проверьте код по полоске: скорее всего, он записан неверно.",
    why="Под чужим кодом результат уйдёт другому участнику.",
    source=INVARIANT,
    given="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |""",
    bad="""
        Протокол
        | Работа | Код участника | Аудитория |
        | 5-РУ   | 50042         | 204       |
        | 5-РУ   | !50057        | 204       |""",
    good="""
        Протокол
        | Работа | Код участника | Аудитория |
        | 5-РУ   | 50042         | 204       |""",
)
def protocol_without_seat(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for one in of_kind(campaign, "protocol_seated"):
        if one.part == 1:  # one line of the protocol serves both parts
            yield shown_at(report, one, one.first, "participant_code", codes=codes(one))


@rule(
    id="F1-06",
    level=Level.WARNING,
    title="Участник писал в другой аудитории",
    message="Код {code}: в рассадке аудитория {seated}, а в протоколе {wrote}.",
    advice="Сверьте код с полоской: если участника пересадили, исправьте рассадку.",
    why="Так выглядит полоска, выданная не тому участнику.",
    source=INVARIANT,
    given="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |""",
    bad="""
        Протокол
        | Работа | Код участника | Явка          | Аудитория |
        | 5-РУ   | 50042         | присутствовал | !205      |""",
    good="""
        Протокол
        | Работа | Код участника | Явка          | Аудитория |
        | 5-РУ   | 50042         | присутствовал | 204       |""",
)
def other_room(campaign: Campaign, report: Report) -> Iterator[Finding]:
    seats = {s.row_number: s for s in campaign.seating}
    for one in of_kind(campaign, "other_room"):
        seated = seats[one.first.rows[0]].room
        yield shown_at(
            report, one, one.second, "room", code=codes(one), seated=seated, wrote=one.room
        )


@rule(
    id="F1-07",
    level=Level.WARNING,
    title="Участник писал другой вариант",
    message="Код {code}, часть {part}: по рассадке вариант {planned}, а в протоколе {wrote}.",
    advice="Сверьте вариант с работой: если полоски перепутаны, исправьте коды протокола.",
    why="Так выглядят полоски, перепутанные между соседями.",
    source=INVARIANT,
    given="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория | Вариант |
        | 5-РУ   | 1     | 50042         | 204       | 1       |""",
    bad="""
        Протокол
        | Работа | Код участника | Явка          | Вариант части 1 | Аудитория |
        | 5-РУ   | 50042         | присутствовал | !2              | 204       |""",
    good="""
        Протокол
        | Работа | Код участника | Явка          | Вариант части 1 | Аудитория |
        | 5-РУ   | 50042         | присутствовал | 1               | 204       |""",
)
def other_variant(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for one in of_kind(campaign, "other_variant"):
        yield shown_at(
            report,
            one,
            one.second,
            f"variant_{one.part}",
            code=codes(one),
            part=one.part,
            planned=one.first.count,
            wrote=one.second.count,
        )
