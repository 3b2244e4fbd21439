"""`entry split`: light nameless files in which experts enter scores on other computers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from vpr_xl.commands.acquaint import known_class
from vpr_xl.commands.asking import NO, YES, yes
from vpr_xl.commands.record_form import known_values
from vpr_xl.commands.registry import Asked, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.entry.portions import Portion, details_of, facts_of, portions, rows_of
from vpr_xl.core.entry.prefill import Knowledge
from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.proof import part_with_name
from vpr_xl.core.questions import Answers, Form, Question, Spot
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.rules.w_file import refused

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
#: The folder of the files beside the book, where no other is named.
FOLDER = "Экспертам"
_BY = {"классу": "class", "эксперту": "expert"}
WORK = Question("work", "Работа", "Пусто — все работы.")
CLASS = Question("class", "Класс", "Пусто — все классы.")
BY = Question(
    "by", "Листы по", "По эксперту — как работы розданы на листе «Назначения».", "классу", (*_BY,)
)
DOUBLE = Question(
    "double", "Внести дважды", "Два листа на класс разным экспертам, потом сравнить.", NO, (YES, NO)
)


def _form(session: Session, spot: Spot) -> Form:
    """On the sheet of a work: that work, else all of them."""
    campaign = session.campaign
    works = tuple(sheet.work_id for sheet in campaign.work_sheets)
    here = next((s.work_id for s in campaign.work_sheets if s.table.title == spot.sheet), "")
    classes = known_values(campaign, "classes", "class_name")
    about = f"Листы без имён лягут в папку «{session.beside(FOLDER)}»."
    return Form(
        "Листы экспертам",
        about,
        (
            replace(WORK, value=here, choices=("", *works)),
            replace(CLASS, choices=("", *classes)),
            BY,
            DOUBLE,
        ),
        take="Сделать",
    )


def _given(_: Session, __: Spot, answers: Answers) -> Mapping[str, Any]:
    typed = {name: words.strip() for name, words in answers.items()}
    by = typed.get("by") or BY.value
    if by not in _BY:
        raise refused("W-281", option=BY.label, given=by)
    given = {name: typed.get(name) or None for name in ("work", "class")}
    return {**given, "by": _BY[by], "double": yes(DOUBLE, answers)}


@command(
    name="entry split",
    title="Листы экспертам",
    help="Делает экспертам листы без имён и макросов: коды и варианты стоят, внести баллы.",
    action="F4",
    macro=True,
    tables=("protocol",),
    icon="ExportExcel",
    asked=Asked(_form, _given),
    options=(
        Option("out", Path, f"папка для листов; иначе «{FOLDER}» рядом с книгой"),
        Option("work", str, "только эта работа, например 5-РУ", refers="works.work_id"),
        Option("class", str, "только этот класс, например 5А", refers="classes.class_name"),
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
    **more: str | None,
) -> Outcome:
    campaign = session.campaign
    class_name = known_class(campaign, more.get("class"))
    out = out or session.beside(FOLDER)
    sheets = _chosen(campaign, work)
    cut = {
        sheet.work_id: portions(
            campaign, sheet, by_expert=by == "expert", double=double, class_name=class_name
        )
        for sheet in sheets
    }
    every = [one for portions_of_work in cut.values() for one in portions_of_work]
    if not every:
        why = f"в классе {class_name}" if class_name else "в этих работах"
        raise refused("W-201", why=f"{why} по плану не пишет никто, у кого есть код")
    files = _files(session, out, every)
    told = [
        {"file": path.name, **facts_of(campaign, one).pairs}
        for path, one in zip(files, every, strict=True)
    ]
    rows = sum(len(one.people) for one in every)
    return Outcome(
        said=_said(
            campaign,
            [] if class_name else sheets,
            every,
            out,
            by_expert=by == "expert",
            double=double,
        ),
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
    """Name of the file; equal names get a number."""
    name = file_of(one.sheet.work_id, _whose(one), one.copy)
    return name if out / name not in taken else f"{Path(name).stem} ({nth}).xlsx"


def file_of(work_id: str, whose: str, copy: int = 0) -> str:
    """Name of an expert's file: what no program takes in a name is replaced.

    whose: its classes or its expert.  copy: which entry of two, 0 where there is one.
    """
    return f"{_FORBIDDEN.sub('-', _titled(work_id, whose, copy))}.xlsx"


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
    """Title of the sheet: work, class or expert, entry."""
    return _titled(one.sheet.work_id, _whose(one), one.copy)


def _whose(one: Portion) -> str:
    return one.expert or ", ".join(one.classes)


def _titled(work_id: str, whose: str, copy: int) -> str:
    return f"{work_id} {whose}{f', внесение {copy}' if copy else ''}"


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
    said = [
        f"Листов экспертам: {len(every)} ({works}); имён в них нет, лежат в «{out.name}».",
        "Раздайте их; вернувшиеся соберите по кнопке «Собрать листы экспертов».",
    ]
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
