"""F4. Results after their form was uploaded: the book corrected, the portal not."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.forms.results import sheet_digest
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Task
from vpr_xl.core.rules.engine import INVARIANT, Report, rule

_SHOWN = 8  # characters of a checksum: enough to see that two differ
#: Of the results that the good example holds.
_UPLOADED = "8cbf79ec686796d7fb7c34d9551bc09e0a0ee4cf1e95de7266f9f55f30ab42a9"


@rule(
    id="F4-31",
    level=Level.WARNING,
    title="Выгружено раньше, чем исправлено",
    message="Форма {work} загружена {done} с результатами {uploaded}…, а на листе теперь {now}….",
    advice="Выгрузите и загрузите форму заново или верните прежние результаты.",
    why="Портал считает отметки по тому, что загружено, а не по тому, что исправлено позже.",
    source=INVARIANT,
    bad=f"""
        Портал
        | Дело           | Работа | Сделано     | Кто сделал | Сумма результатов |
        | загрузка формы | 5-РУ   | !20.05.2026 | С-01       | {_UPLOADED} |
        5-РУ
        | Код участника | Вариант | 1 (2б) | Порядковый номер класса | Отметка за… |
        | 50042         | 1       | 1      | 1                       | 4 |""",
    good=f"""
        Портал
        | Дело           | Работа | Сделано    | Кто сделал | Сумма результатов |
        | загрузка формы | 5-РУ   | 20.05.2026 | С-01       | {_UPLOADED} |
        5-РУ
        | Код участника | Вариант | 1 (2б) | Порядковый номер класса | Отметка за… |
        | 50042         | 1       | 2      | 1                       | 4 |""",
)
def results_changed_after_upload(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.portal:
        sheet = campaign.work_sheet_of(row.work_id) if row.results_sha256 else None
        if row.task is not Task.UPLOAD or row.results_sha256 is None or sheet is None:
            continue
        now = sheet_digest(sheet)
        if now != row.results_sha256:
            yield report(
                row,
                "done_on",
                work=row.work_id,
                done=row.done_on,
                uploaded=row.results_sha256[:_SHOWN],
                now=now[:_SHOWN],
            )
