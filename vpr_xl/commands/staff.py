"""`staff assign`: organisers, technicians, experts and observers to rooms and works."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import need_columns
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.staffing.assign import Unmet
from vpr_xl.core.staffing.propose import StaffProposal, propose
from vpr_xl.core.staffing.rules import Need, Rule
from vpr_xl.core.values import shown_date

#: Rule -> what it says of the persons whom it keeps away.
_WHY: Mapping[Rule, str] = {
    "role": "роли нет у {count}",
    "day_off": "в этот день не могут {count}",
    "own_subject": "ведут этот предмет {count}",
    "own_class": "ведут этот класс {count}",
    "other_subject": "не ведут этот предмет {count}",
    "one_place": "заняты в другом месте {count}",
}
#: Lines about open needs before the rest is only counted.
_MOST_LINES = 30


def _place(need: Need, campaign: Campaign) -> str:
    room = f" в {need.room}" if need.room else ""
    works = ", ".join(need.works[:3]) + ("…" if len(need.works) > 3 else "")
    role = campaign.words[need.role]
    return f"{shown_date(need.date.isoformat())}, {works}: {role}{room}"


def _reason(unmet: Unmet, campaign: Campaign) -> str:
    staff = campaign.house.sheets["staff"].title
    if not unmet.why:
        return f"на листе «{staff}» людей меньше, чем нужно"
    counted = dict(unmet.blocked)
    return "; ".join(_WHY[rule].format(count=counted.get(rule, 0)) for rule in unmet.why)


def _open(unmet: Sequence[Unmet], campaign: Campaign) -> list[str]:
    """A line a place: how many are missing there and which rules together keep everybody away."""
    lines = Counter((_place(one.need, campaign), _reason(one, campaign)) for one in unmet)
    said = [f"{place}: не хватает {count}, {why}." for (place, why), count in lines.items()]
    if len(said) > _MOST_LINES:
        said[_MOST_LINES:] = [f"Таких мест ещё {len(said) - _MOST_LINES}; назначайте по дням."]
    return said


def _said(done: StaffProposal, campaign: Campaign, rows: int) -> list[str]:
    said = [
        f"Назначено людей на места: {len(done.met)}, строк: {rows}; были и остались: {done.kept}."
    ]
    if done.load:
        least, most = min(done.load.values()), max(done.load.values())
        said.append(
            f"Занято сотрудников: {len(done.load)}, назначений у каждого от {least} до {most}."
        )
    return said + _open(done.unmet, campaign)


@command(
    name="staff assign",
    title="Назначить организаторов",
    help="Назначает организаторов, специалистов и экспертов; внесённое вручную не меняет.",
    action="P8",
    changes_data=True,
    macro=True,
    tables=("home", "assignments"),
    icon="DistributionListAddNewMember",
    options=(
        Option("date", datetime.date, "только этот день, ДД.ММ.ГГГГ"),
        Option("replace", bool, "заново назначить тех, кого предложила программа", False),
    ),
)
def staff_assign(
    session: Session, *, date: datetime.date | None = None, replace: bool = False
) -> Outcome:
    campaign = session.campaign
    need_columns(campaign, "assignments", ("date", "work_id", "staff_id", "role"))
    if not any(row.date for row in campaign.plan):
        raise refused("W-154")
    session.world.progress("Подбираю людей…")
    done = propose(campaign, session.world.solver, date=date, replace=replace)
    rows = sum(len(need.works) for need, _ in done.met)
    missing = sum(len(one.need.works) for one in done.unmet)
    return Outcome(
        said=_said(done, campaign, rows),
        changes=done.changes,
        rows_in=rows + missing,
        rows_out=rows,
        rejected=missing,
        details={
            "assigned": len(done.met),
            "kept": done.kept,
            "unmet": [
                {
                    "date": one.need.date.isoformat(),
                    "works": list(one.need.works),
                    "role": one.need.role.value,
                    "room": one.need.room,
                    "why": list(one.why),
                }
                for one in done.unmet
            ],
        },
    )
