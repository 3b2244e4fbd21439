"""`seat`: participants to rooms and places, neighbours with different variants."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.declare.house import House
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.seating.propose import SeatingProposal, Sitting, propose
from vpr_xl.core.seating.sit import Reason
from vpr_xl.core.values import shown_date

_WHY: dict[Reason, str] = {
    "no_code": "у них нет кода: выполните «Выдать коды»",
    "no_rooms": "аудитории нет в плане или на листе «{rooms}»: внесите её",
    "no_place": "мест в аудиториях плана не хватает: добавьте аудиторию в строку плана",
    "other_class": "аудитории заняты другим классом: добавьте свою или разрешите «{mix}»",
    "no_special_place": "в аудитории «{special}» нет места: назовите другую на листе «{school}»",
}
#: Lines about people without a place before the rest is only counted.
_MOST_LINES = 20


def known_work(campaign: Campaign, work_id: str | None) -> str | None:
    """The work of `--work` as the book writes it. Raises Refused where the plan has no such."""
    if work_id is None:
        return None
    planned = {row.work_id for row in campaign.plan if row.work_id}
    found = next((one for one in planned if one.casefold() == work_id.strip().casefold()), None)
    if found is None:
        raise refused("W-151", work_id=work_id)
    return found


def _words(why: Reason, house: House, special: str) -> str:
    mix = house.sheets["school"].setting("mix_classes").title
    return _WHY[why].format(
        rooms=house.sheets["rooms"].title,
        school=house.sheets["school"].title,
        mix=mix,
        special=special,
    )


def _lost(one: Sitting, house: House, special: str) -> Iterator[str]:
    part = f", часть {one.part}" if one.part > 1 else ""
    for (class_name, why), count in sorted(one.lost.items()):
        words = _words(why, house, special)
        yield f"{one.work_id}{part}, {class_name}: без места осталось {count}, {words}."


def _forced(one: Sitting) -> Iterator[str]:
    if one.done.forced:
        when = f" {shown_date(one.date.isoformat())}" if one.date else ""
        yield (
            f"{one.work_id}{when}: рядом с тем же вариантом сидят {one.done.forced}, "
            "иначе они не помещались: пересадите тех, кто внесён вручную."
        )


def _said(done: SeatingProposal, campaign: Campaign) -> list[str]:
    special = campaign.settings.special_needs_room or ""
    now = sum(len(one.done.seats) for one in done.sittings)
    kept = sum(one.kept for one in done.sittings)
    works = len({one.work_id for one in done.sittings})
    said = [f"Работ: {works}; посажено: {now}, сидели и остались: {kept}."]
    lines = [line for one in done.sittings for line in _lost(one, campaign.house, special)]
    said += lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        said.append(f"Таких строк ещё {len(lines) - _MOST_LINES}; рассадите по одному дню.")
    said += [line for one in done.sittings for line in _forced(one)]
    if done.unplaced:
        rooms = ", ".join(done.unplaced[:10])
        said.append(
            f"Ряды и места не указаны у аудиторий {rooms}: там назначены только варианты. "
            f"Внесите их на лист «{campaign.house.sheets['rooms'].title}»."
        )
    return said


@command(
    name="seat",
    title="Рассадить участников",
    help="Сажает участников по аудиториям и местам так, чтобы у соседей были разные варианты.",
    action="C3",
    changes_data=True,
    macro=True,
    tables=("home", "seating"),
    icon="TableInsert",
    options=(
        Option("date", datetime.date, "только работы этого дня, ДД.ММ.ГГГГ"),
        Option("work", str, "только эта работа, например 5-РУ"),
        Option("replace", bool, "рассадить заново и тех, кто уже сидит", False),
    ),
)
def seat(
    session: Session,
    *,
    date: datetime.date | None = None,
    work: str | None = None,
    replace: bool = False,
) -> Outcome:
    campaign = session.campaign
    need_columns(campaign, "seating", ("work_id", "part", "participant_code", "room"))
    if not campaign.plan:
        raise refused("W-154")
    session.world.progress("Рассаживаю участников…")
    done = propose(
        campaign,
        session.world.chance,
        date=date,
        work_id=known_work(campaign, work),
        replace=replace,
    )
    written = sum(len(one.done.seats) for one in done.sittings)
    rejected = sum(len(one.done.unseated) for one in done.sittings)
    return Outcome(
        said=_said(done, campaign),
        changes=done.changes,
        rows_in=written + rejected,
        rows_out=written,
        rejected=rejected,
        details={
            "seated": written,
            "kept": sum(one.kept for one in done.sittings),
            "unseated": [
                {"work": one.work_id, "part": one.part, "class": name, "why": why, "count": count}
                for one in done.sittings
                for (name, why), count in sorted(one.lost.items())
            ],
        },
    )


def need_columns(campaign: Campaign, table_name: str, names: Sequence[str]) -> None:
    """Raises Refused where the sheet or one of these columns of it is missing."""
    table = campaign.table(table_name)
    if table is None:
        raise refused("W-47", sheet=campaign.house.sheets[table_name].title)
    for name in names:
        if name not in table.places:
            title = table.sheet.column(name).title
            raise refused("W-83", sheet=table.title, column=title, near="")
