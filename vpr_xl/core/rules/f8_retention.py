"""F8. What is kept and how it ended: terms, acts, the archive that can be told from another."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.keeping.terms import setting_of, term
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import RetentionKind
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


@rule(
    id="F8-01",
    level=Level.ERROR,
    title="Уничтожено раньше срока без причины",
    message="{item} уничтожено {destroyed}, а хранить следовало до {until}.",
    advice="Назовите причину или исправьте день.",
    why="Раньше срока уничтожают только по причине, которая входит в акт.",
    source=INVARIANT,
    bad="""
        Хранение
        | Номер | Что хранится | Хранить до | Уничтожено  | Акт     | Причина |
        | Х-01  | отчёты       | 31.03.2026 | !02.03.2026 | акт № 1 |         |""",
    good="""
        Хранение
        | Номер | Что хранится | Хранить до | Уничтожено | Акт     | Причина |
        | Х-01  | отчёты       | 28.02.2026 | 02.03.2026 | акт № 1 |         |""",
)
def destroyed_too_early(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.retention:
        until = term(campaign, row)
        early = row.destroyed_on and until and row.destroyed_on <= until
        if early and not row.reason:
            yield report(
                row, "destroyed_on", item=row.item_id, destroyed=row.destroyed_on, until=until
            )


@rule(
    id="F8-02",
    level=Level.WARNING,
    title="Срок строки короче срока школы",
    message="{item} хранится до {own}, а на листе «{sheet}» у этого вида стоит {school}.",
    advice="Поставьте тот срок, который назначен школой.",
    why="Сроки хранения — решение школы или региона; строка не может его сократить.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка          | Значение   |
        | Хранить работы до  | 31.08.2026 |""",
    bad="""
        Хранение
        | Номер | Что хранится      | Хранить до  |
        | Х-01  | работы участников | !30.06.2026 |""",
    good="""
        Хранение
        | Номер | Что хранится      | Хранить до |
        | Х-01  | работы участников | 31.08.2026 |""",
)
def term_shortened(campaign: Campaign, report: Report) -> Iterator[Finding]:
    sheet = campaign.house.sheets["school"].title
    for row in campaign.retention:
        school = setting_of(campaign, row.kind)
        if row.keep_until and school and row.keep_until < school:
            yield report(
                row, "keep_until", item=row.item_id, own=row.keep_until, sheet=sheet, school=school
            )


@rule(
    id="F8-03",
    level=Level.ERROR,
    title="День уничтожения ещё не наступил",
    message="{item} отмечено уничтоженным {destroyed}, а сегодня {today}.",
    advice="Сотрите день или исправьте его.",
    why="Уничтоженное отмечают, когда оно уничтожено, а не заранее.",
    source=INVARIANT,
    bad="""
        Хранение
        | Номер | Что хранится | Уничтожено  | Акт                   |
        | Х-04  | отчёты       | !01.09.2098 | акт № 1 от 01.09.2098 |""",
    good="""
        Хранение
        | Номер | Что хранится | Уничтожено | Акт                   |
        | Х-04  | отчёты       | 02.03.2026 | акт № 1 от 02.03.2026 |""",
)
def destroyed_in_the_future(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.retention:
        if row.destroyed_on and row.destroyed_on > campaign.today:
            yield report(
                row,
                "destroyed_on",
                item=row.item_id,
                destroyed=row.destroyed_on,
                today=campaign.today,
            )


@rule(
    id="F8-04",
    level=Level.WARNING,
    title="Архив без файла или контрольной суммы",
    message="{item}: у архива файл «{file}», контрольная сумма {checksum}.",
    advice="Сделайте архив командой «archive make»: она запишет и файл, и сумму.",
    why="Без контрольной суммы не доказать, что хранится и уничтожено то самое.",
    source=INVARIANT,
    bad="""
        Хранение
        | Номер | Что хранится   | Файл архива   | Контрольная сумма |
        | Х-06  | архив кампании | !ВПР-2026.age |                   |""",
    good="""
        Хранение
        | Файл архива | Контрольная сумма |
        | a.age | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |""",
)
def archive_not_told(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.retention:
        told = row.archive_file and row.sha256
        if not told and (row.kind is RetentionKind.ARCHIVE or row.archive_file):
            checksum = "есть" if row.sha256 else "не записана"
            file = row.archive_file or "не назван"
            yield report(row, "archive_file", item=row.item_id, file=file, checksum=checksum)


@rule(
    id="F8-05",
    level=Level.ERROR,
    title="Один файл архива записан с разными суммами",
    message="{item}: у файла «{file}» в строке {other} другая контрольная сумма.",
    advice="Оставьте одну строку на каждый файл или назовите файлы по-разному.",
    why="По сумме файл узнают; два разных архива под одним именем не различить.",
    source=INVARIANT,
    bad="""
        Хранение
        | Номер | Файл архива | Контрольная сумма |
        | Х-06 | a.age | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
        | Х-07 | !a.age | 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752 |""",
    good="""
        Хранение
        | Номер | Файл архива | Контрольная сумма |
        | Х-06 | a.age | 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 |
        | Х-07 | b.age | 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752 |""",
)
def one_file_two_sums(campaign: Campaign, report: Report) -> Iterator[Finding]:
    first: dict[str, tuple[str, str | None]] = {}
    for row in campaign.retention:
        if not row.archive_file or not row.sha256 or row.destroyed_on:
            continue
        checksum, other = first.setdefault(row.archive_file, (row.sha256, row.item_id))
        if checksum != row.sha256:
            yield report(row, "archive_file", item=row.item_id, file=row.archive_file, other=other)


#: What every campaign leaves behind and has to keep.
_ALWAYS = (RetentionKind.WORKS, RetentionKind.PROTOCOLS, RetentionKind.CODE_LISTS)


@rule(
    id="F8-06",
    level=Level.WARNING,
    title="Не записано, где хранится то, что осталось",
    message="Работы пишут с {day}, а на листе «{sheet}» нет: {kinds}.",
    advice="Запишите, где это лежит, кто отвечает и до какого дня хранится.",
    why="Работы, протоколы и списки кодов остаются после каждой кампании и хранятся до срока.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка         | Значение   |
        | Год кампании      | 2027       |
        | Начало проведения | 30.03.2026 |
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 31.03.2026 |""",
    bad="""
        Хранение
        | Номер | !Что хранится     | Где  | Кто отвечает |
        | Х-01  | работы участников | сейф | С-01         |""",
    good="""
        Хранение
        | Номер | Что хранится       | Где  | Кто отвечает |
        | Х-01  | работы участников  | сейф | С-01         |
        | Х-02  | бумажные протоколы | сейф | С-01         |
        | Х-03  | списки кодов       | сейф | С-01         |""",
)
def kept_things_not_listed(campaign: Campaign, report: Report) -> Iterator[Finding]:
    table = campaign.table("retention")
    first = min((row.date for row in campaign.plan if row.date), default=None)
    if table is None or "kind" not in table.places or first is None or first >= campaign.today:
        return
    listed = {row.kind for row in campaign.retention}
    missing = [kind for kind in _ALWAYS if kind not in listed]
    if listed and missing:  # nobody has begun with the sheet: «Главная» says so
        yield report.header(table, "kind", day=first, sheet=table.title, kinds=missing)
