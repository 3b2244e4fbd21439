"""`reserve`: who needs which reserve day, proposed into the book and told to others as a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import need_columns
from vpr_xl.core.documents.registry import Scope
from vpr_xl.core.documents.reserve import reserve as papers
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import applied
from vpr_xl.core.reserve.needs import unmarked
from vpr_xl.core.reserve.propose import ReserveProposal, propose

FILE = "Резервные дни.xlsx"
_FEW = 6  # classes named in one sentence


@command(
    name="reserve",
    title="Собрать резервные дни",
    help="Предлагает строки листа «Резерв» по явке и инцидентам и записывает сводку для других.",
    action="F7",
    changes_data=True,
    macro=True,
    tables=("reserve",),
    icon="CalendarInsert",
    options=(Option("output", Path, f"файл .xlsx; иначе «{FILE}» рядом с книгой", short="o"),),
)
def reserve(session: Session, *, output: Path | None = None) -> Outcome:
    campaign, world = session.campaign, session.world
    need_columns(campaign, "reserve", ("work_id", "participant_code", "state"))
    table = campaign.table("reserve")
    assert table is not None  # asked for above
    world.progress("Собираю резервные дни…")
    done = propose(campaign, table)
    after = Campaign(applied(session.reading, done.changes), world.house, campaign.today, campaign)
    made = list(papers(after, Scope()))
    path = (output or session.beside(FILE)).with_suffix(".xlsx")
    return Outcome(
        said=[
            *_said(campaign, done),
            *([f"Файл «{path.name}»: имён и причин в нём нет."] if made else []),
        ],
        changes=done.changes,
        files={path: world.xlsx(made, world.clock.now())} if made else {},
        rows_in=len(done.added),
        rows_out=len(done.added),
        show=table.title,
        details={
            "added": [
                {
                    "work": need.work_id,
                    "code": need.participant.participant_code,
                    "class": need.participant.class_name,
                    "parts": list(need.parts),
                }
                for need in done.added
            ],
            "kept": done.kept,
            "file": str(path) if made else None,
        },
    )


def _said(campaign: Campaign, done: ReserveProposal) -> Iterator[str]:
    yield f"Добавлено строк: {len(done.added)}, стояли и остались: {done.kept}."
    counts = Counter((n.work_id, n.participant.class_name or "") for n in done.added)
    if counts:
        told = [f"{name} {work} — {count}" for (work, name), count in sorted(counts.items())]
        more = f" и ещё {len(told) - _FEW}" if len(told) > _FEW else ""
        yield f"Нужны: {', '.join(told[:_FEW])}{more}."
    if done.planned:
        yield f"В план вписан резервный день, строк: {done.planned}."
    if done.without_day:
        school = campaign.house.sheets["school"].title
        yield (
            f"Дня нет у строк: {done.without_day}; внесите резервные дни на лист «{school}» "
            "или назначьте день сами."
        )
    left = unmarked(campaign)
    if left:
        names = ", ".join(f"{name} {work}" for name, work in left[:_FEW])
        more = f" и ещё {len(left) - _FEW}" if len(left) > _FEW else ""
        yield f"Явка не отмечена: {names}{more}; отметьте её и повторите."
