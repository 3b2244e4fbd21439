"""P4. Files of the portal on «Материалы»: one file for two works, a task not marked, too late."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.materials.ledger import first_events, moment, movements
from vpr_xl.core.materials.portal_tasks import TASK_OF_KIND
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsKind, MaterialsRow, Task
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


@rule(
    id="P4-01",
    level=Level.WARNING,
    title="Напечатано раньше, чем получен архив",
    message="Архив {work} получен {at}, а комплекты напечатаны {printed}.",
    advice="Исправьте время того движения, которое внесено неверно.",
    why="Печатать нечего, пока архива нет: напечатанное раньше взято не из него.",
    source=INVARIANT,
    bad="""
        Материалы
        | Номер | Что       | Событие    | Работа | Количество | Кому | Когда             |
        | 1     | архив     | получено   | 5-РУ   | 1          | С-01 | !20.04.2026 16:00 |
        | 2     | комплекты | напечатано | 5-РУ   | 27         | С-01 | 20.04.2026 15:00  |""",
    good="""
        Материалы
        | Номер | Что       | Событие    | Работа | Количество | Кому | Когда            |
        | 1     | архив     | получено   | 5-РУ   | 1          | С-01 | 20.04.2026 14:00 |
        | 2     | комплекты | напечатано | 5-РУ   | 27         | С-01 | 20.04.2026 15:00 |""",
)
def printed_before_archive(campaign: Campaign, report: Report) -> Iterator[Finding]:
    moves = movements(campaign)
    rows = {row.row_number: row for row in campaign.materials}
    printed, told = first_events(moves, Event.PRINTED), set[str]()
    for move in moves:
        archive = move.kind is MaterialsKind.ARCHIVE and move.event is Event.REGISTERED
        if not archive or not move.work_id or move.work_id in told:
            continue
        told.add(move.work_id)  # a second archive of the work may well come later
        made = printed.get(move.work_id)
        if made is not None and made.at < move.at:
            row = rows[move.row]
            yield report(row, "at", work=move.work_id, at=row.at, printed=rows[made.row].at)


@rule(
    id="P4-02",
    level=Level.WARNING,
    title="Один файл записан у двух работ",
    message="Файл «{file}» работы {work} тот же, что в строке {row} у работы {other}.",
    advice="Скачайте файл этой работы заново: скорее всего, взят не тот.",
    why="Контрольные суммы совпадают только у одинаковых файлов.",
    source=INVARIANT,
    bad="""
        Материалы
        | Номер | Что   | Событие  | Работа | Файл  | Контрольная сумма |
        | 1     | архив | получено | 5-РУ   | а.zip | {SHA}             |
        | 2     | архив | получено | 5-МА   | б.zip | !{SHA}            |""".replace(
        "{SHA}", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    ),
    good="""
        Материалы
        | Номер | Что   | Событие  | Работа | Файл  | Контрольная сумма |
        | 1     | архив | получено | 5-РУ   | а.zip | {SHA}             |
        | 2     | архив | получено | 5-МА   | б.zip |                   |""".replace(
        "{SHA}", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    ),
)
def one_file_two_works(campaign: Campaign, report: Report) -> Iterator[Finding]:
    first: dict[str, MaterialsRow] = {}
    for row in campaign.materials:
        if row.sha256 and row.event is Event.REGISTERED and row.work_id:
            other = first.setdefault(row.sha256, row)
            if other.work_id != row.work_id:
                yield report(
                    row,
                    "sha256",
                    file=row.file_name,
                    work=row.work_id,
                    row=other.row_number,
                    other=other.work_id,
                )


@rule(
    id="P4-03",
    level=Level.WARNING,
    title="Файл получен, а дело не отмечено",
    message="Файл «{file}» работы {work} получен {at}, а дело «{task}» не отмечено.",
    advice="Поставьте день, когда файл скачан.",
    why="«Главная» считает сделанным то, что отмечено на листе «Портал».",
    source=INVARIANT,
    given="""
        Материалы
        | Номер  | Что   | Событие  | Работа | Количество | Когда            |
        | М-0001 | архив | получено | 5-РУ   | 1          | 20.04.2026 14:00 |""",
    bad="""
        Портал
        | Дело                | Работа | Сделано |
        | архив с материалами | 5-РУ   | !       |""",
    good="""
        Портал
        | Дело                | Работа | Сделано    | Кто сделал |
        | архив с материалами | 5-РУ   | 20.04.2026 | С-01       |""",
)
def task_not_marked(campaign: Campaign, report: Report) -> Iterator[Finding]:
    came: dict[tuple[Task | None, str | None], MaterialsRow] = {
        (TASK_OF_KIND.get(row.kind), row.work_id): row
        for row in reversed(campaign.materials)
        if row.kind and row.event is Event.REGISTERED and row.work_id and moment(row.at)
    }
    for task in campaign.portal:
        file = came.get((task.task, task.work_id))
        if file is not None and task.blank("done_on"):
            yield report(
                task,
                "done_on",
                file=file.file_name,
                work=task.work_id,
                at=file.at,
                task=task.task,
            )
