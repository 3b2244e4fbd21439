"""`plan draft` and `plan export`: days of the works proposed, the plan as a file for others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vpr_xl.commands.registry import Asked, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import need_columns
from vpr_xl.core.declare.house import House
from vpr_xl.core.documents.plan_calendar import plan_calendar
from vpr_xl.core.documents.plan_schedule import dated_rows, plan_schedule
from vpr_xl.core.documents.registry import Scope
from vpr_xl.core.questions import Answers, Form, Question, Spot
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Kind
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.schedule.draft import Rule
from vpr_xl.core.schedule.propose import PlanProposal, WindowUnknown, propose
from vpr_xl.core.schedule.wanted import NotDrawn

#: Rule -> what stands in the way, said together with the others of the smallest set.
_WHY: Mapping[Rule, str] = {
    "window": "сроки школы",
    "region": "сроки работы на листе «{works}»",
    "criteria": "день критериев",
    "school_day": "неучебные и сокращённые дни",
    "per_day": "предел работ в день",
    "per_week": "предел работ в неделю",
    "lessons": "число уроков на листе «{lessons}»",
    "rooms": "свободные аудитории",
}
_MOST_LINES = 20
#: The plan's file beside the book, where no other place is named.
_FILE = "План-график.xlsx"


def _unplaced(done: PlanProposal, house: House) -> list[str]:
    """A line a reason: the works of the classes that found no day for it."""
    lines: dict[tuple[Rule, ...], list[str]] = defaultdict(list)
    for class_name, work_id, _, why in done.unplaced:
        lines[why].append(f"{class_name} {work_id}")
    titles = {name: house.sheets[name].title for name in ("works", "lessons")}
    return [
        f"Не нашлось дня: {_listed(names)}; мешают вместе: "
        f"{', '.join(_WHY[rule].format(**titles) for rule in why)}."
        for why, names in lines.items()
    ]


def _listed(names: Sequence[str], most: int = 6) -> str:
    more = f" и ещё {len(names) - most}" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _not_drawn(missing: Sequence[NotDrawn]) -> list[str]:
    """A line a set of subjects: the classes whose draw is not known."""
    lines: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in missing:
        lines[one.subjects].append(one.class_name)
    return [
        f"{_listed(classes)}: не названо, какой предмет выпал из {', '.join(subjects)}; "
        "внесите строку плана с классом и работой без даты и повторите."
        for subjects, classes in lines.items()
    ]


def _no_holidays(campaign: Campaign) -> list[str]:
    """A line where the book knows no day off: holidays may then be among the proposed days."""
    if any(row.date and row.kind is Kind.HOLIDAY for row in campaign.calendar):
        return []
    title = campaign.house.sheets["calendar"].title
    return [
        f"На листе «{title}» нет неучебных дней: праздники и каникулы не учтены; "
        "внесите их и проверьте план."
    ]


def _said(done: PlanProposal, house: House) -> list[str]:
    said = [f"Поставлено строк: {done.rows}, стояли и остались: {done.kept}."]
    if done.added:
        ids = _listed([work.work_id for work in done.added], 12)
        works = house.sheets["works"].title
        said.append(f"На лист «{works}» из справочника взяты {ids}: сверьте их с описанием работ.")
    lines = [*_unplaced(done, house), *_not_drawn(done.not_drawn)]
    said += lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        said.append(f"Таких строк ещё {len(lines) - _MOST_LINES}: исправьте названное и повторите.")
    if done.no_reserve:
        school = house.sheets["school"].title
        said.append(
            f"Резервного дня нет у строк: {done.no_reserve}, дни школы кончаются раньше; "
            f"исправьте их на листе «{school}»."
        )
    return said


def _ready(campaign: Campaign) -> None:
    """Raises Refused where the book cannot be planned for."""
    need_columns(campaign, "plan", ("class_name", "work_id", "part", "date"))
    need_columns(campaign, "works", ("work_id", "subject_code", "grade", "parts"))
    if not any(row.class_name and row.grade for row in campaign.classes):
        raise refused("W-155")


@command(
    name="plan draft",
    title="Составить план",
    help="Предлагает дни, уроки и аудитории работ; внесённые строки не меняет.",
    action="P2",
    changes_data=True,
    macro=True,
    tables=("home", "plan"),
    icon="CalendarInsert",
)
def plan_draft(session: Session) -> Outcome:
    campaign = session.campaign
    _ready(campaign)
    session.world.progress("Составляю план…")
    try:
        done = propose(campaign)
    except WindowUnknown:
        year = campaign.settings.campaign_year or session.world.clock.today().year
        raise refused("W-152", year=str(year)) from None
    lost = sum(parts for *_, parts, _ in done.unplaced)
    return Outcome(
        said=[*_said(done, campaign.house), *(_no_holidays(campaign) if done.rows else ())],
        changes=done.changes,
        rows_in=done.rows + lost,
        rows_out=done.rows,
        rejected=lost,
        details={
            "planned": done.rows,
            "kept": done.kept,
            "works_added": [work.work_id for work in done.added],
            "unplaced": [
                {"class": name, "work": work_id, "parts": parts, "why": list(why)}
                for name, work_id, parts, why in done.unplaced
            ],
            "not_drawn": [
                {"class": one.class_name, "subjects": list(one.subjects)} for one in done.not_drawn
            ],
        },
    )


CALENDAR = "календарь телефона .ics"
#: The kinds of file in the words of the window.
_KINDS = {
    "таблица .xlsx": ".xlsx",
    "документ .docx": ".docx",
    "печать .pdf": ".pdf",
    CALENDAR: ".ics",
}
KIND = Question(
    "kind", "Вид файла", "Документ — для приказа и сайта, календарь — для телефонов.",
    next(iter(_KINDS)), tuple(_KINDS),
)  # fmt: skip


def _export_form(session: Session, _: Spot) -> Form:
    about = f"План-график ляжет в папку «{session.beside().name}» рядом с книгой."
    return Form("Выгрузить план", about, (KIND,), take="Выгрузить")


def _export_options(session: Session, _: Spot, answers: Answers) -> Mapping[str, Any]:
    typed = answers.get(KIND.name, KIND.value).strip()
    suffix = _KINDS.get(typed) or next((s for s in _KINDS.values() if s == typed), None)
    if suffix is None:
        raise refused("W-281", option=KIND.label, given=typed)
    return {"output": session.beside(_FILE).with_suffix(suffix)}


@command(
    name="plan export",
    title="Выгрузить план",
    help="Записывает план-график в .xlsx, .docx или .pdf, а для телефонов в .ics.",
    action="P2",
    macro=True,
    tables=("plan",),
    icon="ExportExcel",
    asked=Asked(_export_form, _export_options),
    options=(
        Option(
            "output",
            Path,
            "имя файла: .xlsx, .docx, .pdf или .ics; иначе «План-график.xlsx» рядом с книгой",
            short="o",
        ),
    ),
)
def plan_export(session: Session, *, output: Path | None = None) -> Outcome:
    campaign, world = session.campaign, session.world
    path = output or session.beside(_FILE)
    made = list(plan_schedule(campaign, Scope()))
    writers: Mapping[str, Callable[[], bytes]] = {
        ".xlsx": lambda: world.xlsx(made, world.clock.now()),
        ".docx": lambda: world.docx(made, world.clock.now()),
        ".pdf": lambda: world.pdf(made, world.clock.now()),
        ".ics": lambda: plan_calendar(campaign, world.clock.now()).encode(),
    }
    write = writers.get(path.suffix.lower())
    if write is None:
        raise refused("W-153", name=path.name)
    if not made:
        raise refused("W-154")
    rows = len(dated_rows(campaign, Scope()))
    left = len(campaign.plan) - rows
    said = [f"Файл «{path.name}»: строк плана {rows}."]
    if left:
        said.append(f"Строк без даты {left}, в файл они не вошли: поставьте даты.")
    return Outcome(
        said=said,
        files={path: write()},
        rows_in=rows + left,
        rows_out=rows,
        rejected=left,
        details={"file": str(path), "planned": rows},
    )
