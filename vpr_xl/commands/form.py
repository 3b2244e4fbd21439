"""`form add|check|learn|blank`: the portal's forms taken into the book, checked, described."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vpr_xl.commands.check import FileReport, check_files, unknown_layout
from vpr_xl.commands.registry import Argument, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.changes import AddSheet, Change, SetCell
from vpr_xl.core.declare.catalogue import CatalogueWork, catalogue
from vpr_xl.core.declare.forms import FormLayout, layout_of_year, layouts
from vpr_xl.core.declare.match import Table
from vpr_xl.core.findings import Finding, Refused, about
from vpr_xl.core.forms.learn import learn
from vpr_xl.core.forms.recognise import FormMismatch, recognise
from vpr_xl.core.forms.results import same_tasks, sheet_details
from vpr_xl.core.forms.work import Unidentified, identify
from vpr_xl.core.materials.printed import coordinator
from vpr_xl.core.materials.register import Received, tasks_done
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.form import Form
from vpr_xl.core.records.rows import MaterialsKind, Role, SubjectCode, WorksLevel
from vpr_xl.core.records.writing import append_row, set_value
from vpr_xl.core.rules.w_file import REFUSALS, refused
from vpr_xl.ports import World

#: The folder of the portal's blank forms, beside the book.
FORMS = "Формы"
#: Departures from the layout with which a blank form is not the portal's own.
_SPOILT = ("missing_sheet", "renamed_sheet", "foreign_sheet", "header", "list")


@dataclass(frozen=True, slots=True)
class TakenForm:
    """A portal's form and the work that it is for."""

    file: str
    blob: bytes
    form: Form
    work: CatalogueWork

    @property
    def sha256(self) -> str:
        """Checksum of the blank form."""
        return hashlib.sha256(self.blob).hexdigest()


def recognised(world: World, blob: bytes, name: str) -> Form:
    """The form in a file's bytes. Raises Refused for another file or an unknown layout."""
    found = recognise(world.read(blob), layouts(world.house.forms))
    if isinstance(found, FormMismatch):
        raise unknown_layout(found)
    if found is None:
        raise refused("W-72", name=name)
    return found


@command(
    name="form add",
    title="Добавить форму портала",
    help="Берёт пустые формы портала: задания, списки, границы кодов; заводит листы работ.",
    action="F4",
    changes_data=True,
    macro=True,
    tables=("works",),
    icon="FileOpen",
    arguments=(Argument("forms", "ФОРМА…", "пустые формы, скачанные с портала", count=-1),),
    options=(Option("work", str, "работа, если имя файла её не называет"),),
)
def add(session: Session, *, forms: Sequence[Path], work: str | None = None) -> Outcome:
    campaign = session.campaign
    if campaign.catalogue is None:
        raise refused("W-95")
    taken = [_taken(session, Path(path), work) for path in forms]
    changes: list[Change] = []
    said: list[str] = []
    behind, new_rows = _last_sheet(campaign), 0
    for one in taken:
        changes.extend(_facts(campaign, one, new_rows))
        new_rows += one.work.work_id not in campaign.work_by_id
        sheet = campaign.work_sheet_of(one.work.work_id)
        if sheet is None:
            expected = len(campaign.writers_of(one.work.work_id))
            details = sheet_details(one.form, campaign.house.results, one.work.work_id, expected)
            changes.append(AddSheet("results", one.work.work_id, behind, details))
            behind = one.work.work_id
        elif not same_tasks(sheet, one.form):
            raise refused("W-91", sheet=sheet.table.title, name=one.file)
        said += [_said(one, made=sheet is None), *_doubt(one)]
    came = [Received(t.file, t.sha256, MaterialsKind.FORM, (t.work.work_id,)) for t in taken]
    today = session.world.clock.today()
    changes += tasks_done(campaign, came, today, coordinator(campaign), add=False)
    files = {session.beside(FORMS, one.file): one.blob for one in taken}
    details = {"forms": [_told(one) for one in taken]}
    count = len(taken)
    # New sheets first: what is written into «Работы» then meets no half-made book.
    ordered = sorted(changes, key=lambda c: isinstance(c, SetCell))
    return Outcome(said, (), ordered, files, count, count, details=details)


def _taken(session: Session, path: Path, work_id: str | None) -> TakenForm:
    world, year = session.world, session.campaign.catalogue
    assert year is not None  # asked for by the caller
    blob = world.store.read(path)
    with about(path.name):
        form = recognised(world, blob, path.name)
    spoilt = next((d.what for d in form.departures if d.what in _SPOILT), None)
    if spoilt:
        raise refused("W-94", name=path.name, what=spoilt)
    if form.rows:
        raise refused("W-73", name=path.name, count=len(form.rows))
    if work_id is None:
        found = identify(path.name, form, year)
        if isinstance(found, Unidentified):
            raise Refused("W-74", found.reasons[0], REFUSALS["W-74"].advice)
        work_id = found.work_id
    work = year.work(work_id)
    if work is None:
        raise refused("W-92", work=work_id, year=year.year)
    return TakenForm(path.name, blob, form, work)


def _last_sheet(campaign: Campaign) -> str:
    """The tab behind which the next work's sheet stands."""
    sheets = campaign.work_sheets
    if sheets:
        return sheets[-1].table.title
    return campaign.house.sheets["protocol"].title


def _facts(campaign: Campaign, one: TakenForm, already: int) -> list[SetCell]:
    """What the form says of its work, on «Работы»: the form wins over every other source."""
    table = campaign.table("works")
    if table is None:
        raise refused("W-47", sheet=campaign.house.sheets["works"].title)
    values = _form_facts(one)
    row = campaign.work_by_id.get(one.work.work_id)
    if row is None:
        return append_row(table, _catalogue_facts(table, one.work) | values, already)
    return [
        set_value(table, row.nth, table.sheet.column(name), value)
        for name, value in values.items()
        if name in table.places and getattr(row, name) != value
    ]


def _form_facts(one: TakenForm) -> dict[str, Any]:
    out: dict[str, Any] = {
        "parts": one.form.parts,
        "max_score": one.form.max_score,
        "form_file": one.file,
        "form_layout": one.form.layout.id,
        "form_sha256": one.sha256,
    }
    if one.form.code_range:
        low, high = one.form.code_range
        out |= {"code_from": f"{low:05d}", "code_to": f"{high:05d}"}
    return out


def _catalogue_facts(table: Table, work: CatalogueWork) -> dict[str, Any]:
    subjects = dict(zip(table.sheet.column("subject_code").enum, SubjectCode, strict=True))
    levels = {"base": WorksLevel.BASE, "advanced": WorksLevel.ADVANCED}
    return {
        "work_id": work.work_id,
        "subject_code": subjects[work.subject_code],
        "grade": work.grade,
        "level": levels.get(work.level),
        "role": Role.OBLIGATORY if work.obligatory else Role.DRAWN,
        "minutes": work.duration_minutes.value,
    }


def _said(one: TakenForm, *, made: bool) -> str:
    form = one.form
    codes = f", коды {form.code_range[0]}–{form.code_range[1]}" if form.code_range else ""
    sheet = "лист заведён" if made else "лист уже есть"
    return (
        f"{one.work.work_id}: заданий {len(form.tasks)}, максимум {form.max_score}{codes}, {sheet}."
    )


def _doubt(one: TakenForm) -> Iterator[str]:
    """Where the form differs from what the catalogue knows of its work: maybe another's file."""
    known, given = one.work.max_primary_score.value, one.form.max_score
    if known is not None and known != given:
        yield (
            f"{one.work.work_id}: в форме максимум {given}, а в справочнике {known}. "
            "Проверьте, не перепутаны ли файлы работ."
        )


def _told(one: TakenForm) -> dict[str, Any]:
    return {
        "file": one.file,
        "work": one.work.work_id,
        "layout": one.form.layout.id,
        "sha256": one.sha256,
        "tasks": [task.header for task in one.form.tasks],
        "code_range": list(one.form.code_range) if one.form.code_range else None,
    }


@command(
    name="form check",
    title="Проверить форму",
    help="Проверяет форму перед загрузкой на портал; проверки наши, а не портала.",
    on="paths",
    action="F4",
    arguments=(Argument("forms", "ФОРМА…", "формы сбора результатов", count=-1),),
)
def check_forms(world: World, *, forms: Sequence[Path], **_: Any) -> Outcome:
    reports = [_as_form(one) for one in check_files(world, [Path(path) for path in forms])]
    if len(reports) == 1 and reports[0].refusal is not None:
        raise reports[0].refusal
    found: list[Finding] = [f for r in reports for f in (*r.package, *r.findings)]
    return Outcome(findings=found, details={"reports": reports})


def _as_form(report: FileReport) -> FileReport:
    """The verdict; a file that is no form is refused, and the others are told."""
    if report.refusal is not None or report.kind == "results_form":
        return report
    name = Path(report.path).name
    why = refused("W-72", name=name)
    if report.title:
        why = refused("W-222", name=name, title=report.title)
    return replace(report, package=(), refusal=why)


@command(
    name="form learn",
    title="Описать незнакомую форму",
    help="Предлагает описание незнакомой формы по её заголовкам.",
    on="paths",
    action="F4",
    arguments=(Argument("form", "ФОРМА", "форма незнакомого вида"),),
    options=(
        Option("year", int, "год кампании формы"),
        Option("output", Path, "записать описание в файл", short="o"),
    ),
)
def learn_form(
    world: World, *, form: Path, year: int | None = None, output: Path | None = None, **_: Any
) -> Outcome:
    known = layouts(world.house.forms)
    when = year or world.clock.today().year
    proposal = learn(world.read(world.store.read(form)), layout_of_year(known, when), when)
    if proposal is None:
        raise refused("W-96", name=form.name)
    text = json.dumps(proposal.layout, ensure_ascii=False, indent=2) + "\n"
    files: Mapping[Path, bytes] = {output: text.encode()} if output else {}
    said = [*proposal.unclear] if output else [text.rstrip("\n"), *proposal.unclear]
    if output:
        said.append(f"Описание записано в файл «{output.name}».")
    return Outcome(
        said=said, files=files, details={"layout": proposal.layout, "unclear": proposal.unclear}
    )


@command(
    name="form blank",
    title="Встроенная форма",
    help="Делает встроенную пустую форму тех же столбцов, пока портал не выдал свою.",
    on="paths",
    action="F4",
    options=(
        Option("work", str, "работа, например 4-РУ", required=True),
        Option("output", Path, "имя файла формы", required=True, short="o"),
        Option("year", int, "год кампании"),
        Option("codes", str, "границы кодов, например 40001-41500"),
    ),
)
def blank(
    world: World,
    *,
    work: str,
    output: Path,
    year: int | None = None,
    codes: str | None = None,
    **_: Any,
) -> Outcome:
    today = world.clock.today()
    year = year or today.year + (today.month >= 8)
    raw = world.house.catalogues.get(year)
    known = catalogue(raw).work(work) if raw else None
    if known is None:
        raise refused("W-92", work=work, year=year)
    tasks = known.tasks.value
    if tasks is None or not (tasks.columns and tasks.complete):
        raise refused("W-93", work=work, year=year)
    parts: dict[int, list[str]] = {}
    for task in tasks.items:
        parts.setdefault(task.part or 1, []).append(task.header.header)
    layout = layout_of_year(layouts(world.house.forms), year)
    blob = built_in(world, layout, [parts[p] for p in sorted(parts)], _codes(known, codes))
    said = (
        f"Форма «{output.name}» встроенная, столбцы как в форме {max(layout.years)} года.",
        "На портал загружайте только форму, которую выдал он сам.",
    )
    return Outcome(said=said, files={output: blob}, details={"layout": layout.id})


def _codes(work: CatalogueWork, given: str | None) -> tuple[int, int]:
    if given:
        low, _, high = given.partition("-")
        if low.strip().isdigit() and high.strip().isdigit() and int(low) < int(high):
            return int(low), int(high)
    elif work.participant_code_range.value:
        return work.participant_code_range.value
    raise refused("W-77", work=work.work_id)


def built_in(
    world: World, layout: FormLayout, parts: Sequence[Sequence[str]], codes: tuple[int, int]
) -> bytes:
    """The built-in blank form of a layout.  parts: header texts of each part's tasks."""
    details = {"parts": [list(part) for part in parts], "code_range": list(codes)}
    return world.builder.form(layout.id, details)
