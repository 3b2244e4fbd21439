"""`entry split`: light nameless files in which experts enter scores on other computers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.entry.portions import Portion, details_of, facts_of, portions, rows_of
from vpr_xl.core.entry.prefill import Knowledge
from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.proof import part_with_name
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.rules.w_file import refused

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
#: The folder of the files beside the book, where no other is named.
FOLDER = "Экспертам"


@command(
    name="entry split",
    title="Листы экспертам",
    help="Делает экспертам листы без имён и макросов: коды и варианты стоят, внести баллы.",
    action="F4",
    macro=True,
    tables=("protocol",),
    icon="ExportExcel",
    options=(
        Option("out", Path, f"папка для листов; иначе «{FOLDER}» рядом с книгой"),
        Option("work", str, "только эта работа"),
        Option("by", ("class", "expert"), "лист на класс или на эксперта из «Назначений»", "class"),
        Option("double", bool, "два листа на каждый класс: внести дважды и сравнить", False),
    ),
)
def split(
    session: Session,
    *,
    out: Path | None = None,
    work: str | None = None,
    by: str = "class",
    double: bool = False,
) -> Outcome:
    campaign = session.campaign
    out = out or session.beside(FOLDER)
    sheets = _chosen(campaign, work)
    cut = {
        sheet.work_id: portions(campaign, sheet, by_expert=by == "expert", double=double)
        for sheet in sheets
    }
    every = [one for portions_of_work in cut.values() for one in portions_of_work]
    if not every:
        raise refused("W-201", why="у участников этих работ ещё нет кодов или нет плана")
    files = _files(session, out, every)
    told = [
        {"file": path.name, **facts_of(campaign, one).pairs}
        for path, one in zip(files, every, strict=True)
    ]
    rows = sum(len(one.people) for one in every)
    return Outcome(
        said=_said(campaign, sheets, every, out, by_expert=by == "expert", double=double),
        files=files,
        rows_in=rows,
        rows_out=rows,
        details={"files_made": told, "folder": str(out)},
    )


def _chosen(campaign: Campaign, work_id: str | None) -> Sequence[WorkSheet]:
    if work_id is None:
        if not campaign.work_sheets:
            raise refused("W-201", why="в книге нет листа ни одной работы")
        return campaign.work_sheets
    sheet = campaign.work_sheet_of(work_id)
    if sheet is None:
        raise refused("W-47", sheet=work_id)
    return [sheet]


def _files(session: Session, out: Path, every: Sequence[Portion]) -> dict[Path, bytes]:
    """Every file, proved nameless before any of them is written. Raises Refused."""
    campaign = session.campaign
    people, knowledge = People.known(campaign), Knowledge(campaign)
    bare: dict[tuple[str, int], Mapping[str, str]] = {}
    files: dict[Path, bytes] = {}
    for nth, one in enumerate(every, 1):
        name, work_id = _name(one), one.sheet.work_id
        session.world.progress(f"Делаю лист {nth}/{len(every)}: {name}…")
        build, details = session.world.builder.entry, details_of(campaign, one.sheet)
        blob = build(name, details, rows_of(knowledge, one), facts_of(campaign, one).pairs)
        kind = work_id, len(one.people)
        if kind not in bare:
            empty = build(work_id, details, [()] * len(one.people), {})
            bare[kind] = session.world.readable(empty, "")
        _prove_nameless(session, one, blob, bare[kind], people)
        files[out / _file(one, nth, files, out)] = blob
    return files


def _file(one: Portion, nth: int, taken: Mapping[Path, bytes], out: Path) -> str:
    """Name of the file: what no program takes in a name is replaced, equal names get a number."""
    name = _FORBIDDEN.sub("-", _name(one))
    return f"{name}.xlsx" if out / f"{name}.xlsx" not in taken else f"{name} ({nth}).xlsx"


def _prove_nameless(
    session: Session, one: Portion, blob: bytes, bare: Mapping[str, str], people: People
) -> None:
    """Raises Refused where the file names somebody.

    bare: what the same file says without a row of the book; its notes and hints are nobody's, even
    where a pupil is called like one of their words.
    """
    file = f"{_name(one)}.xlsx"
    said = {p: t for p, t in session.world.readable(blob, file).items() if bare.get(p) != t}
    part = part_with_name(said, bare, people, ours=True)
    if part is not None:
        whose = f"{one.sheet.work_id} {', '.join(one.classes)}"
        place = part or "имена файла и его частей"
        raise refused("W-202", name=whose, part=place)


def _name(one: Portion) -> str:
    """Title of the sheet and name of its file: work, class or expert, entry."""
    whose = one.expert or ", ".join(one.classes)
    copy = f", внесение {one.copy}" if one.copy else ""
    return f"{one.sheet.work_id} {whose}{copy}"


def _said(
    campaign: Campaign,
    sheets: Sequence[WorkSheet],
    every: Sequence[Portion],
    out: Path,
    *,
    by_expert: bool,
    double: bool,
) -> list[str]:
    counts = Counter(one.sheet.work_id for one in every)
    works = ", ".join(f"{work} {count}" for work, count in counts.items())
    said = [f"Листов экспертам: {len(every)} ({works}); имён в них нет, они в «{out.name}»."]
    empty = [sheet.work_id for sheet in sheets if sheet.work_id not in counts]
    if empty:
        said.append(f"Нет участников с кодами: {', '.join(empty)}.")
    alone = sorted({one.sheet.work_id for one in every if by_expert and not one.expert})
    if alone:
        title = campaign.house.sheets["assignments"].title
        said.append(f"На листе «{title}» нет экспертов, листы по классам: {', '.join(alone)}.")
    if double:
        said.append("Внесений два: отдайте их разным людям и соберите оба сразу.")
        same = _same_expert_twice(every)
        if same:
            said.append(f"Эксперт один на оба внесения: {', '.join(same)}; назначьте второго.")
    return said


def _same_expert_twice(every: Sequence[Portion]) -> list[str]:
    experts: dict[str, set[str]] = {}
    for one in every:
        if one.expert:
            experts.setdefault(one.sheet.work_id, set()).add(one.expert)
    return sorted(work for work, names in experts.items() if len(names) == 1)
