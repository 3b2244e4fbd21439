"""P2. The subjects of a class in the plan against those that its grade writes this year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import PlanRow
from vpr_xl.core.rules.engine import Report, rule
from vpr_xl.core.rules.p2_catalogue import CATALOGUE


def _of_class(campaign: Campaign) -> Mapping[str, dict[str, PlanRow]]:
    """Class -> base id of the work (subject and grade) -> its first row of the plan."""
    out: dict[str, dict[str, PlanRow]] = defaultdict(dict)
    for row in campaign.plan:
        if row.class_name and row.work_id:
            out[row.class_name].setdefault(row.work_id, row)
    return out


def _subject(work_id: str) -> str:
    return work_id.split("-")[1]


@rule(
    id="P2-25",
    level=Level.WARNING,
    title="Слишком много предметов у класса",
    message="У класса {class_name} предметов {count}, а параллель {grade} пишет не больше {limit}.",
    advice="Уберите лишнюю работу из плана.",
    why="Число предметов названо приказом.",
    source=CATALOGUE,
    given="""
        Классы
        | Класс | Параллель |
        | 4А    | 4         |""",
    bad="""
        План
        | Класс | Работа | Часть |
        | 4А    | 4-РУ   | 1     |
        | 4А    | 4-МА   | 1     |
        | 4А    | 4-ОМ   | 1     |
        | 4А    | !4-РУ-Б | 1    |
        | 4А    | !4-ФИ  | 1     |""",
    good="""
        План
        | Класс | Работа | Часть |
        | 4А    | 4-РУ   | 1     |
        | 4А    | 4-МА   | 1     |
        | 4А    | 4-ОМ   | 1     |""",
)
def too_many_subjects(campaign: Campaign, report: Report) -> Iterator[Finding]:
    catalogue = campaign.catalogue
    if catalogue is None:
        return
    fact = catalogue.max_subjects_per_class
    for class_name, works in _of_class(campaign).items():
        found = campaign.class_by_name.get(class_name)
        limit = (fact.value or {}).get(found.grade or 0) if found else None
        if limit is None or found is None:
            continue
        # Foreign languages of a class count as one subject: its groups write different ones.
        languages = sum(campaign.language_of(work) is not None for work in works)
        if max(1, languages) - 1 + limit >= len(works):
            continue
        for row in list(works.values())[limit:]:
            yield report(
                row,
                "work_id",
                confidence=fact.confidence,
                class_name=class_name,
                count=len(works),
                grade=found.grade,
                limit=limit,
            )


@rule(
    id="P2-26",
    level=Level.WARNING,
    title="Нет обязательной работы",
    message="В плане класса {class_name} нет обязательной работы {work_id}.",
    advice="Добавьте строку с этой работой.",
    why="Русский язык и математику пишут все.",
    source=CATALOGUE,
    bad="""
        Классы
        | Класс | Параллель |
        | !5А   | 5         |
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |
        | 5А    | 5-МА   | 1     |""",
)
def obligatory_missing(campaign: Campaign, report: Report) -> Iterator[Finding]:
    catalogue = campaign.catalogue
    if catalogue is None:
        return
    fact = catalogue.obligatory_subjects
    for class_name, works in _of_class(campaign).items():
        found = campaign.class_by_name.get(class_name)
        given = {_subject(w) for w in works}
        for subject in fact.value or ():
            if found and subject not in given:
                yield report(
                    found,
                    "class_name",
                    confidence=fact.confidence,
                    class_name=class_name,
                    work_id=f"{found.grade}-{subject}",
                )


@rule(
    id="P2-27",
    level=Level.WARNING,
    title="Два предмета из одной группы",
    message="Класс {class_name} пишет {subjects}, а из этой группы выбирают {choose}.",
    advice="Оставьте предметы, которые выпали классу на портале.",
    why="Предметы по случайному выбору распределены по группам.",
    source=CATALOGUE,
    given="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
    bad="""
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |
        | 5А    | 5-МА   | 1     |
        | 5А    | 5-ИС   | 1     |
        | 5А    | !5-ЛИ  | 1     |""",
    good="""
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |
        | 5А    | 5-МА   | 1     |
        | 5А    | 5-ИС   | 1     |
        | 5А    | 5-БИ   | 1     |""",
)
def same_group_twice(campaign: Campaign, report: Report) -> Iterator[Finding]:
    catalogue = campaign.catalogue
    if catalogue is None or not catalogue.confirmed:
        return
    for class_name, works in _of_class(campaign).items():
        found = campaign.class_by_name.get(class_name)
        for group in catalogue.random_groups:
            if found and group.grade == found.grade:
                chosen = _chosen(campaign, works, group.subjects)
                for row in list(chosen.values())[group.choose :]:
                    yield report(
                        row,
                        "work_id",
                        confidence=group.confidence,
                        class_name=class_name,
                        subjects=list(chosen),
                        choose=group.choose,
                    )


def _chosen(
    campaign: Campaign, works: Mapping[str, PlanRow], subjects: tuple[str, ...]
) -> dict[str, PlanRow]:
    """Subjects of the group in the plan; groups of a class may learn different languages."""
    out: dict[str, PlanRow] = {}
    languages = 0
    for work_id, row in works.items():
        if _subject(work_id) in subjects:
            language = campaign.language_of(work_id) is not None
            languages += language
            if not language or languages == 1:
                out[_subject(work_id)] = row
    return out
