"""`attend`: the attendance of a work in one go, everybody present but the codes that are named."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import need_columns
from vpr_xl.core.agenda.attendance import Marked, mark_attendance
from vpr_xl.core.codes.nearest import nearest
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import ParticipantsRow
from vpr_xl.core.rules.w_file import refused

_SHOWN = 5  # codes in a sentence; the rest is counted


@command(
    name="attend",
    title="Отметить явку",
    help="Отмечает явку: писали все, кроме названных кодов; внесённое на листе не меняет.",
    action="C4",
    changes_data=True,
    macro=True,
    tables=("protocol",),
    icon="AcceptInvitation",
    asked=("work", "class", "absent", "part"),
    options=(
        Option(
            "work",
            str,
            "работа, например 5-РУ; иначе все работы, дни которых прошли",
            refers="works.work_id",
        ),
        Option("class", str, "только этот класс, например 5А", refers="classes.class_name"),
        Option("absent", str, "коды отсутствовавших, через запятую", several=True),
        Option("part", ("1", "2"), "отсутствовали только в этой части"),
    ),
)
def attend(
    session: Session,
    *,
    work: str | None = None,
    absent: Sequence[str] = (),
    part: str | None = None,
    **more: Any,
) -> Outcome:
    campaign = session.campaign
    need_columns(campaign, "protocol", ("work_id", "participant_code", "attendance"))
    table = campaign.table("protocol")
    assert table is not None  # asked for above
    if absent and work is None:
        raise refused("W-265")
    missing = [code for words in absent for code in re.split(r"[\s,;]+", words) if code]
    people: dict[str, list[ParticipantsRow]] = {}
    for work_id in [work] if work else _over(campaign):
        people[work_id] = _writers(campaign, work_id, more.get("class"), named=bool(work))
        _known(missing, people[work_id], work_id)
    done = mark_attendance(campaign, table, people, set(missing), int(part) if part else None)
    written = done.present + done.absent
    return Outcome(
        said=_said(campaign, done, named=bool(missing)),
        changes=done.changes,
        rows_in=sum(map(len, people.values())),
        rows_out=written + done.kept,
        details={"present": done.present, "absent": done.absent, "kept": done.kept},
    )


def _over(campaign: Campaign) -> list[str]:
    """Works whose last day has come, in the order of their days. Raises Refused for none."""
    last: dict[str, datetime.date] = {}
    for row in campaign.plan:
        if row.work_id and row.date:
            last[row.work_id] = max(row.date, last.get(row.work_id, row.date))
    over = [work for work, day in last.items() if day <= campaign.today]
    if not over:
        raise refused("W-266", today=f"{campaign.today:%d.%m.%Y}")
    return sorted(over, key=lambda work: (last[work], work))


def _writers(
    campaign: Campaign, work: str, class_name: str | None, *, named: bool
) -> list[ParticipantsRow]:
    """Those with a code who write the work. Raises Refused for a named work without any."""
    if campaign.work_by_id.get(work) is None:
        raise refused("W-151", work_id=work)
    found = [
        person
        for person in campaign.writers_of(work)
        if person.participant_code and class_name in (None, person.class_name)
    ]
    if not found and named:
        raise refused("W-157", work=work)
    return found


def _known(missing: Sequence[str], writers: Sequence[ParticipantsRow], work: str) -> None:
    """Refuses a code that none of the writers has, with what it may have been."""
    issued = {person.participant_code or "" for person in writers}
    for code in missing:
        if code not in issued:
            like = ", ".join(nearest(code, issued)) or "нет"
            raise refused("W-156", code=code, work=work, near=like)


def _said(campaign: Campaign, done: Marked, *, named: bool) -> list[str]:
    """named: whether codes were given; without any, who is marked absent was meant so."""
    said = [
        f"Явка: писали {done.present}, отсутствовали {done.absent}, отмечены раньше {done.kept}."
    ]
    if done.differing and named:
        some = ", ".join(done.differing[:_SHOWN])
        more = len(done.differing) - _SHOWN
        sheet = campaign.house.sheets["protocol"].title
        rest = f" и ещё {more}" if more > 0 else ""
        said.append(
            f"Раньше отмечено иначе: {some}{rest}; если это ошибка, исправьте на «{sheet}»."
        )
    return said
