"""F6. Who has been acquainted with which result, when, and by whose signature."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from vpr_xl.core.familiarization.results import away
from vpr_xl.core.familiarization.state import shown_results
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


def _days(campaign: Campaign) -> Mapping[tuple[str, str], datetime.date]:
    """The first day of each work by class and work."""
    out: dict[tuple[str, str], datetime.date] = {}
    for row in campaign.plan:
        if row.class_name and row.work_id and row.date:
            key = (row.class_name, row.work_id)
            out[key] = min(row.date, out.get(key, row.date))
    return out


@rule(
    id="F6-01",
    level=Level.ERROR,
    title="Ознакомлены раньше, чем написана работа",
    message="Код {code}, {work}: ознакомлены {seen}, а класс пишет работу {date}.",
    advice="Исправьте день ознакомления или день в плане.",
    why="С результатом знакомят после работы.",
    source=INVARIANT,
    given="""
        Участники
        | Код участника | Откуда код     | Класс |
        | 50042         | список портала | 5А    |
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |""",
    bad="""
        Ознакомление
        | Работа | Код участника | Ознакомлены | Кто расписался |
        | 5-РУ   | 50042         | !20.04.2026 | оба            |""",
    good="""
        Ознакомление
        | Работа | Код участника | Ознакомлены | Кто расписался |
        | 5-РУ   | 50042         | 03.06.2026  | оба            |""",
)
def acquainted_before_work(campaign: Campaign, report: Report) -> Iterator[Finding]:
    days = _days(campaign)
    for row in campaign.familiarization:
        person = campaign.participant_by_code.get(row.participant_code or "")
        held = days.get(((person.class_name if person else None) or "", row.work_id or ""))
        if row.acquainted_on and held and row.acquainted_on < held:
            yield report(
                row,
                "acquainted_on",
                code=row.participant_code,
                work=row.work_id,
                seen=row.acquainted_on,
                date=held,
            )


@rule(
    id="F6-02",
    level=Level.ERROR,
    title="Ознакомлен с результатом, которого нет",
    message="Код {code}: на листе «{work}» работа не написана, а ознакомлены {seen}.",
    advice="Удалите строку или внесите результат участника.",
    why="Отсутствовавшему показывать нечего: результата у него нет.",
    source=INVARIANT,
    bad="""
        5-РУ
        | Код участника | Вариант      | 1 (2б) |
        | 50042         | отсутствовал |        |
        Ознакомление
        | Работа | Код участника | Ознакомлены | Кто расписался |
        | 5-РУ   | !50042        | 03.06.2026  | оба            |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |
        Ознакомление
        | Работа | Код участника | Ознакомлены | Кто расписался |
        | 5-РУ   | 50042         | 03.06.2026  | оба            |""",
)
def acquainted_without_result(campaign: Campaign, report: Report) -> Iterator[Finding]:
    absent = {
        (sheet.work_id, row.participant_code)
        for sheet in campaign.work_sheets
        for row in sheet.rows
        if away(row, sheet)
    }
    for row in campaign.familiarization:
        if row.acquainted_on and (row.work_id or "", row.participant_code) in absent:
            yield report(
                row,
                "participant_code",
                code=row.participant_code,
                work=row.work_id,
                seen=row.acquainted_on,
            )


@rule(
    id="F6-03",
    level=Level.WARNING,
    title="Класс знакомят, а этого участника на листе нет",
    message="Код {code}, {work}: результат есть, а на листе «{sheet}» строки нет.",
    advice="Выполните «Отметить ознакомление»: недостающие строки добавятся.",
    why="С результатом знакомят каждого, кто писал работу, и его родителей.",
    source=INVARIANT,
    given="""
        Участники
        | Номер | Код участника | Откуда код     | Класс | Фамилия, имя   |
        | У-001 | 50042         | список портала | 5А    | Тестова Анна   |
        | У-002 | 50057         | список портала | 5А    | Примеров Олег  |""",
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |
        | !50057        | 1       | 1      |
        Ознакомление
        | Работа | Код участника | Ознакомлены | Кто расписался |
        | 5-РУ   | 50042         | 03.06.2026  | оба            |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |
        | 50057         | 1       | 1      |
        Ознакомление
        | Работа | Код участника | Ознакомлены | Кто расписался |
        | 5-РУ   | 50042         | 03.06.2026  | оба            |
        | 5-РУ   | 50057         |             |                |""",
)
def left_out_of_acquaintance(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.familiarization:
        return
    sheet = campaign.house.sheets["familiarization"].title
    known = campaign.participant_by_code
    # A code that nobody has hides whose row it was: that is told by itself.
    unclear = {r.work_id for r in campaign.familiarization if r.participant_code not in known}
    have = {(row.work_id, row.participant_code) for row in campaign.familiarization}
    shown = shown_results(campaign)
    begun = {(pair[0], person.class_name) for pair, person in shown.items() if pair in have}
    for work in (one for one in campaign.work_sheets if one.work_id not in unclear):
        for row in work.rows:
            key = (work.work_id, row.participant_code or "")
            person = shown.get(key)
            if person and key not in have and (work.work_id, person.class_name) in begun:
                yield report(
                    row,
                    "participant_code",
                    code=row.participant_code,
                    work=work.work_id,
                    sheet=sheet,
                )


@rule(
    id="F6-04",
    level=Level.WARNING,
    title="Ознакомление без подписи",
    message="Код {code}, {work}: ознакомлены {seen}, а кто расписался, не указано.",
    advice="Выберите, кто расписался на листе ознакомления.",
    why="Ознакомление подтверждает подпись участника или законного представителя.",
    source=INVARIANT,
    bad="""
        Ознакомление
        | Работа | Код участника | Ознакомлены | Кто расписался |
        | 5-РУ   | 50042         | 03.06.2026  | !              |""",
    good="""
        Ознакомление
        | Работа | Код участника | Ознакомлены | Кто расписался |
        | 5-РУ   | 50042         | 03.06.2026  | оба            |""",
)
def acquainted_without_signature(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.familiarization:
        if row.acquainted_on and row.blank("signed_by"):
            yield report(
                row,
                "signed_by",
                code=row.participant_code,
                work=row.work_id,
                seen=row.acquainted_on,
            )


@rule(
    id="F6-05",
    level=Level.ERROR,
    title="Лист напечатан позже ознакомления",
    message="Код {code}, {work}: лист напечатан {printed}, а ознакомлены {seen}.",
    advice="Исправьте одну из дат.",
    why="Знакомят по напечатанному листу, поэтому он старше подписи.",
    source=INVARIANT,
    bad="""
        Ознакомление
        | Работа | Код участника | Лист напечатан | Ознакомлены | Кто расписался |
        | 5-РУ   | 50042         | !05.06.2026    | 03.06.2026  | оба            |""",
    good="""
        Ознакомление
        | Работа | Код участника | Лист напечатан | Ознакомлены | Кто расписался |
        | 5-РУ   | 50042         | 02.06.2026     | 03.06.2026  | оба            |""",
)
def printed_after_acquaintance(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.familiarization:
        if row.printed_on and row.acquainted_on and row.printed_on > row.acquainted_on:
            yield report(
                row,
                "printed_on",
                code=row.participant_code,
                work=row.work_id,
                printed=row.printed_on,
                seen=row.acquainted_on,
            )
