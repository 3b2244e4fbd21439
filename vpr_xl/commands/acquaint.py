"""`acquaint`: rows of «Ознакомление» by class, and how far each class is."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import known_work, need_columns
from vpr_xl.core.changes import SetCell
from vpr_xl.core.familiarization.state import ClassState, Facts, enter, states
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import SignedBy
from vpr_xl.core.records.writing import applied
from vpr_xl.core.rules.w_file import refused

_SIGNED = {
    "участник": SignedBy.PARTICIPANT,
    "законный представитель": SignedBy.GUARDIAN,
    "оба": SignedBy.BOTH,
}
_MOST_LINES = 30


@command(
    name="acquaint",
    title="Отметить ознакомление",
    help="Добавляет строки всем, кто писал, отмечает ознакомленных и называет состояние классов.",
    action="F6",
    changes_data=True,
    macro=True,
    tables=("familiarization",),
    icon="AcceptInvitation",
    asked=("class", "work", "on", "signed", "by"),
    options=(
        Option("class", str, "только этот класс, например 5А", refers="classes.class_name"),
        Option("work", str, "только эта работа, например 5-РУ", refers="works.work_id"),
        Option("on", datetime.date, "день, когда ознакомлены, ДД.ММ.ГГГГ"),
        Option("signed", tuple(_SIGNED), "кто расписался"),
        Option("by", str, "кто ознакомил: номер с листа «Сотрудники»", refers="staff.staff_id"),
        Option("printed", datetime.date, "день, когда напечатаны листы, ДД.ММ.ГГГГ"),
    ),
)
def acquaint(
    session: Session,
    *,
    work: str | None = None,
    on: datetime.date | None = None,
    signed: str | None = None,
    by: str | None = None,
    printed: datetime.date | None = None,
    **more: str | None,
) -> Outcome:
    campaign = session.campaign
    need_columns(campaign, "familiarization", ("work_id", "participant_code"))
    table = campaign.table("familiarization")
    assert table is not None  # asked for above
    class_name = known_class(campaign, more.get("class"))
    _known_person(campaign, by)
    facts = Facts(printed, on, _SIGNED[signed] if signed else None, by)
    done = enter(campaign, table, facts, class_name, known_work(campaign, work))
    after = _after(session, done.changes)
    return Outcome(
        said=[f"Добавлено строк: {done.added}, дополнено: {done.filled}.", *_said(after)],
        changes=done.changes,
        rows_in=done.added + done.filled,
        rows_out=done.added + done.filled,
        show=table.title,
        details={
            "added": done.added,
            "filled": done.filled,
            "classes": [
                {
                    "class": one.class_name,
                    "results": one.results,
                    "printed": one.printed,
                    "acquainted": one.acquainted,
                }
                for one in after
            ],
        },
    )


def _after(session: Session, changes: Sequence[SetCell]) -> list[ClassState]:
    reading = applied(session.reading, changes)
    return states(Campaign(reading, session.world.house, session.campaign.today, session.campaign))


def known_class(campaign: Campaign, name: str | None) -> str | None:
    """The class as «Классы» writes it. Raises Refused for one that is not there."""
    if name is None:
        return None
    wanted = name.strip().casefold()
    found = next((c for c in campaign.class_by_name if c.casefold() == wanted), None)
    if found is None:
        raise refused("W-196", sheet=campaign.house.sheets["classes"].title, name=name)
    return found


def _known_person(campaign: Campaign, number: str | None) -> None:
    if number is not None and all(s.staff_id != number for s in campaign.staff):
        raise refused("W-170", who=number, sheet=campaign.house.sheets["staff"].title)


def _said(after: list[ClassState]) -> Iterator[str]:
    for one in after[:_MOST_LINES]:
        yield (
            f"{one.class_name}: ознакомлены {one.acquainted} из {one.results}, "
            f"листов напечатано {one.printed}."
        )
    if len(after) > _MOST_LINES:
        yield f"Классов ещё {len(after) - _MOST_LINES}; остальные — на листе."
