"""P2. The works, their lessons and the window against the catalogue of the campaign's year."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.declare.catalogue import Catalogue, CatalogueWork
from vpr_xl.core.declare.facts import Fact
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign, word_of
from vpr_xl.core.records.rows import WorksLevel, WorksRow
from vpr_xl.core.rules.engine import INVARIANT, Report, Source, rule

CATALOGUE = Source("Справочник кампании: источник стоит у каждого факта", kind="catalogue")


def _works(campaign: Campaign) -> Iterator[tuple[WorksRow, CatalogueWork]]:
    """Works that this year's catalogue knows for sure."""
    catalogue = campaign.catalogue
    if catalogue is None or not catalogue.confirmed:
        return
    for work in campaign.works:
        known = catalogue.work(work.work_id or "")
        if known is not None:
            yield work, known


def _differs(report: Report, work: WorksRow, column: str, fact: Fact[int]) -> Iterator[Finding]:
    given = getattr(work, column)
    if given is not None and fact.value is not None and given != fact.value:
        yield report(
            work,
            column,
            confidence=fact.confidence,
            work_id=work.work_id,
            given=given,
            known=fact.value,
        )


@rule(
    id="P2-20",
    level=Level.ERROR,
    title="Код работы не сходится с её столбцами",
    message="Код работы {work_id}, а по её столбцам выходит {expected}.",
    advice="Исправьте код работы или параллель, предмет и уровень.",
    why="По коду работы связаны план, протокол и результаты.",
    source=INVARIANT,
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | !5-РУ  | МА      | 5         | 1      |""",
    good="""
        Работы
        | Работа  | Предмет | Параллель | Уровень     | Частей |
        | 7-МА-У  | МА      | 7         | углублённый | 1      |""",
)
def misnamed_work(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for work in campaign.works:
        if work.work_id and work.grade and work.subject_code:
            subject = word_of(work.found_in.sheet.column("subject_code"), work.subject_code)
            suffixes = ("-У",) if work.level is WorksLevel.ADVANCED else ("", "-Б")
            if work.work_id not in {f"{work.grade}-{subject}{s}" for s in suffixes}:
                expected = f"{work.grade}-{subject}{suffixes[0]}"
                yield report(work, "work_id", work_id=work.work_id, expected=expected)


@rule(
    id="P2-21",
    level=Level.WARNING,
    title="Такой работы в этом году нет",
    message="Работы {work_id} нет в справочнике кампании {year} года.",
    advice="Сверьте предмет и параллель с приказом.",
    why="Список предметов каждой параллели назван приказом.",
    source=Source("Приказ Рособрнадзора о проведении ВПР, пересказ на сайтах школ", "B"),
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | !5-ХИ  | ХИ      | 5         | 1      |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 8-ХИ   | ХИ      | 8         | 1      |""",
)
def unknown_work(campaign: Campaign, report: Report) -> Iterator[Finding]:
    catalogue = campaign.catalogue
    if catalogue is None or not catalogue.confirmed:
        return
    for work in campaign.works:
        if work.work_id and catalogue.work(work.work_id) is None:
            yield report(work, "work_id", work_id=work.work_id, year=catalogue.year)


@rule(
    id="P2-22",
    level=Level.WARNING,
    title="Другая продолжительность",
    message="У работы {work_id} стоит {given} мин, а в справочнике {known} мин.",
    advice="Сверьте с описанием работы; если описание говорит иначе, верно описание.",
    why="От продолжительности зависит, сколько уроков нужно.",
    source=CATALOGUE,
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей | Минут |
        | 4-РУ   | РУ      | 4         | 1      | !90   |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей | Минут |
        | 4-РУ   | РУ      | 4         | 1      | 45    |""",
)
def other_duration(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for work, known in _works(campaign):
        yield from _differs(report, work, "minutes", known.duration_minutes)


@rule(
    id="P2-23",
    level=Level.WARNING,
    title="Другое число частей",
    message="У работы {work_id} частей {given}, а в справочнике {known}.",
    advice="Сверьте с описанием работы; если описание говорит иначе, верно описание.",
    why="Две части требуют двух строк плана и двух вариантов.",
    source=CATALOGUE,
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 4-РУ   | РУ      | 4         | !2     |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 4-РУ   | РУ      | 4         | 1      |""",
)
def other_parts(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for work, known in _works(campaign):
        yield from _differs(report, work, "parts", known.parts)


@rule(
    id="P2-24",
    level=Level.ERROR,
    title="Другой наибольший балл",
    message="У работы {work_id} максимум {given}, а в справочнике {known}.",
    advice="Сверьте с описанием работы; если описание говорит иначе, верно описание.",
    why="По максимуму строится шкала отметок.",
    source=CATALOGUE,
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей | Максимум |
        | 4-РУ   | РУ      | 4         | 1      | !38      |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей | Максимум |
        | 4-РУ   | РУ      | 4         | 1      | 24       |""",
)
def other_maximum(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for work, known in _works(campaign):
        if not campaign.work_sheet_of(work.work_id):
            yield from _differs(report, work, "max_score", known.max_primary_score)


@rule(
    id="P2-28",
    level=Level.WARNING,
    title="Мало уроков",
    message="Работа {work_id} идёт {minutes} мин, а в плане уроков {lessons} по {limit} мин.",
    advice="Отведите больше уроков или сверьте продолжительность на листе «Работы».",
    why="Урок не длиннее 45 минут.",
    source=CATALOGUE,
    given="""
        Работы
        | Работа | Предмет | Параллель | Частей | Минут |
        | 10-ИС  | ИС      | 10        | 1      | 90    |""",
    bad="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по |
        | 10А   | 10-ИС  | 1     | 21.04.2026 | 2      | !2      |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по |
        | 10А   | 10-ИС  | 1     | 21.04.2026 | 2      | 3       |""",
)
def too_few_lessons(campaign: Campaign, report: Report) -> Iterator[Finding]:
    catalogue = campaign.catalogue
    fact = catalogue.lesson_limit_minutes if catalogue else None
    if fact is None or fact.value is None:
        return
    for row in campaign.plan:
        work = campaign.work_by_id.get(row.work_id or "")
        if not (work and work.minutes and row.lesson_from and row.lesson_to):
            continue
        lessons = row.lesson_to - row.lesson_from + 1
        if 0 < lessons < work.minutes / (work.parts or 1) / fact.value:
            yield report(
                row,
                "lesson_to",
                confidence=fact.confidence,
                work_id=row.work_id,
                minutes=work.minutes,
                lessons=lessons,
                limit=fact.value,
            )


@rule(
    id="P2-29",
    level=Level.WARNING,
    title="Сроки школы шире сроков приказа",
    message="На листе «Школа» стоит {given}, а сроки приказа с {start} по {end}.",
    advice="Сверьте сроки с приказом.",
    why="Школа выбирает дни внутри сроков приказа.",
    source=CATALOGUE,
    bad="""
        Школа
        | Настройка         | Значение    |
        | Год кампании      | 2026        |
        | Начало проведения | !11.04.2026 |""",
    good="""
        Школа
        | Настройка         | Значение   |
        | Год кампании      | 2026       |
        | Начало проведения | 20.04.2026 |""",
)
def window_beyond_order(campaign: Campaign, report: Report) -> Iterator[Finding]:
    catalogue: Catalogue | None = campaign.catalogue
    window = catalogue.window if catalogue else None
    if window is None or window.value is None:
        return
    for name in ("window_start", "window_end"):
        given = getattr(campaign.settings, name)
        if given and not window.value.start <= given <= window.value.end:
            yield report.setting(
                name,
                confidence=window.confidence,
                given=given,
                start=window.value.start,
                end=window.value.end,
            )


@rule(
    id="P2-30",
    level=Level.NOTE,
    title="Сроки не введены",
    message="В плане есть даты, а начало и конец проведения на листе «Школа» пусты.",
    advice="Введите сроки из приказа: без них даты плана не с чем сверить.",
    why="Сроков кампании 2027 года справочник не знает, их называет приказ.",
    source=INVARIANT,
    given="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 20.04.2027 |""",
    bad="""
        Школа
        | Настройка         | Значение |
        | Год кампании      | 2027     |
        | Начало проведения | !        |
        | Конец проведения  |          |""",
    good="""
        Школа
        | Настройка         | Значение   |
        | Год кампании      | 2027       |
        | Начало проведения | 19.04.2027 |
        | Конец проведения  | 14.05.2027 |""",
)
def window_not_entered(campaign: Campaign, report: Report) -> Iterator[Finding]:
    settings = campaign.settings
    if settings.window_start or settings.window_end or not campaign.has("school"):
        return
    if any(row.date for row in campaign.plan):
        yield report.setting("window_start")
