"""P1. Documents: who has not read what they must, and the school's own order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.moments import preparation_is_over
from vpr_xl.core.records.rows import DocumentsRow
from vpr_xl.core.records.rows import Level as Issuer
from vpr_xl.core.rules.engine import INVARIANT, Report, rule

#: People in one sentence before the rest is only counted.
_MOST = 3
_ORDER = "приказ"


def _orders(campaign: Campaign) -> list[DocumentsRow]:
    """The school's own orders among the documents."""
    return [
        row
        for row in campaign.documents
        if row.level is Issuer.SCHOOL and (row.kind or "").casefold().startswith(_ORDER)
    ]


def _few(ids: Sequence[str]) -> str:
    more = f" и ещё {len(ids) - _MOST}" if len(ids) > _MOST else ""
    return ", ".join(ids[:_MOST]) + more


@rule(
    id="P1-01",
    level=Level.WARNING,
    title="Документ не прочитан в срок",
    message="{staff_id}, документ {document_id}: подготовка окончена, а дня ознакомления нет.",
    advice="Ознакомьте сотрудника под подпись и внесите день.",
    why="К началу работ каждый знает документы, по которым работает.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка     | Значение   |
        | Подготовка до | 31.03.2026 |""",
    bad="""
        Ознакомлены
        | Сотрудник | Код документа | Дата |
        | С-01      | ПП556         | !    |""",
    good="""
        Ознакомлены
        | Сотрудник | Код документа | Дата       |
        | С-01      | ПП556         | 16.03.2026 |""",
)
def unread_in_time(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not preparation_is_over(campaign):
        return
    for row in campaign.acknowledgements:
        if row.staff_id and row.document_id and row.blank("date"):
            yield report(row, "date", staff_id=row.staff_id, document_id=row.document_id)


@rule(
    id="P1-02",
    level=Level.WARNING,
    title="Об ознакомлении нет записи",
    message="Документ {document_id} читают по роли, а на листе «{sheet}» нет записи: {people}.",
    advice="Выполните «Подготовить листы» и внесите дни ознакомления.",
    why="Кому документ предписан, о том остаётся запись: кто и когда прочитал.",
    source=INVARIANT,
    gathered=True,
    given="""
        Школа
        | Настройка     | Значение   |
        | Подготовка до | 31.03.2026 |""",
    bad="""
        Сотрудники
        | Номер | Роли на ВПР |
        | С-01  | директор    |
        | С-02  | эксперт     |
        Документы
        | Код документа | Уровень  | Вид    | Номер | Дата       | Название  | Кто читает         |
        | Ш-01          | школьный | приказ | 12-В  | 02.03.2026 | О ВПР     | !директор; эксперт |
        | Ш-02          | школьный | приказ | 13-В  | 02.03.2026 | О доступе | директор           |
        Ознакомлены
        | Сотрудник | Код документа | Дата       |
        | С-01      | Ш-01          | 16.03.2026 |
        | С-01      | Ш-02          | 16.03.2026 |""",
    good="""
        Сотрудники
        | Номер | Роли на ВПР |
        | С-01  | директор    |
        Документы
        | Код документа | Уровень  | Вид    | Номер | Дата       | Название | Кто читает        |
        | Ш-01          | школьный | приказ | 12-В  | 02.03.2026 | О ВПР    | директор; эксперт |
        Ознакомлены
        | Сотрудник | Код документа | Дата       |
        | С-01      | Ш-01          | 16.03.2026 |""",
)
def reading_not_recorded(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.has("acknowledgements") or not preparation_is_over(campaign):
        return
    recorded: dict[str | None, set[str | None]] = defaultdict(set)
    for row in campaign.acknowledgements:
        recorded[row.document_id].add(row.staff_id)
    sheet = campaign.house.sheets["acknowledgements"].title
    for document in campaign.documents:
        wanted = {role.value for role in document.must_read or ()}
        people = [
            person.staff_id
            for person in campaign.staff
            if person.staff_id
            and wanted & {role.value for role in person.roles or ()}
            and person.staff_id not in recorded[document.document_id]
        ]
        if document.document_id and people:
            yield report(
                document,
                "must_read",
                document_id=document.document_id,
                sheet=sheet,
                people=_few(people),
            )


@rule(
    id="P1-03",
    level=Level.WARNING,
    title="Нет приказа школы",
    message="Подготовка окончена, а среди документов нет ни одного приказа школы.",
    advice="Выполните «Проекты приказов», утвердите приказ и внесите его строкой листа.",
    why="Работы проводят по приказу школы: в нём план-график и ответственные.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка     | Значение   |
        | Подготовка до | 31.03.2026 |""",
    bad="""
        Документы
        | Код документа | !Уровень    | Вид           | Название |
        | ПП556         | федеральный | постановление | Правила  |""",
    good="""
        Документы
        | Код документа | Уровень  | Вид    | Номер | Дата       | Название     |
        | Ш-01          | школьный | приказ | 12-В  | 02.03.2026 | О проведении |""",
)
def no_order_of_the_school(campaign: Campaign, report: Report) -> Iterator[Finding]:
    table = campaign.table("documents")
    if table is None or "level" not in table.places or not preparation_is_over(campaign):
        return
    if not _orders(campaign):
        yield report.header(table, "level")


@rule(
    id="P1-04",
    level=Level.NOTE,
    title="Приказ школы без номера или даты",
    message="Приказ школы {document_id}: номер — {number}, дата — {date}.",
    advice="Внесите номер и дату подписанного приказа.",
    why="На приказ ссылаются протоколы и акты, без номера и даты он ещё проект.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка     | Значение   |
        | Подготовка до | 31.03.2026 |""",
    bad="""
        Документы
        | Код документа | Уровень  | Вид    | Номер | Дата       | Название     |
        | Ш-01          | школьный | приказ | !     | 02.03.2026 | О проведении |""",
    good="""
        Документы
        | Код документа | Уровень  | Вид    | Номер | Дата       | Название     |
        | Ш-01          | школьный | приказ | 12-В  | 02.03.2026 | О проведении |""",
)
def order_not_signed(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not preparation_is_over(campaign):
        return
    for row in _orders(campaign):
        missing = next((name for name in ("number", "date") if row.blank(name)), None)
        if missing:
            yield report(
                row, missing, document_id=row.document_id, number=row.number, date=row.date
            )


@rule(
    id="P1-05",
    level=Level.WARNING,
    title="Прочитан раньше, чем издан",
    message="Сотрудник {staff_id} ознакомлен {read}, а документ {document_id} издан {issued}.",
    advice="Исправьте день ознакомления или дату документа.",
    why="С документом знакомятся не раньше дня, когда он издан.",
    source=INVARIANT,
    given="""
        Документы
        | Код документа | Уровень  | Вид    | Номер | Дата       | Название     |
        | Ш-01          | школьный | приказ | 12-В  | 02.03.2026 | О проведении |""",
    bad="""
        Ознакомлены
        | Сотрудник | Код документа | Дата        |
        | С-01      | Ш-01          | !01.03.2026 |""",
    good="""
        Ознакомлены
        | Сотрудник | Код документа | Дата       |
        | С-01      | Ш-01          | 02.03.2026 |""",
)
def read_before_issued(campaign: Campaign, report: Report) -> Iterator[Finding]:
    issued = {row.document_id: row.date for row in campaign.documents}
    for row in campaign.acknowledgements:
        since = issued.get(row.document_id)
        if row.date and since and row.date < since:
            yield report(
                row,
                "date",
                staff_id=row.staff_id,
                read=row.date,
                document_id=row.document_id,
                issued=since,
            )
