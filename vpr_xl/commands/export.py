"""`export`: works' sheets into the portal's forms, each checked, nameless, in a manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vpr_xl.commands.archive import is_there
from vpr_xl.commands.form import FORMS, built_in, recognised
from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.codes.ranges import ranges
from vpr_xl.core.findings import Finding, Level, Refused
from vpr_xl.core.forms.fill import fill
from vpr_xl.core.forms.results import entries_of, results_digest, same_tasks
from vpr_xl.core.forms.rows import entries
from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.proof import part_with_name
from vpr_xl.core.privacy.search import named_in
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.records.form import Form
from vpr_xl.core.records.rows import CodeOrigin
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.rules.f4_gate import departures, gate
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import shown
from vpr_xl.ports import World

#: The folder of filled forms beside the book, and the manifest in it.
FOLDER, MANIFEST = "Выгрузка", "Опись.json"
#: What an entry of it always says; characters of a checksum that a sentence shows.
_ENTRY = {"file", "work", "sha256"}
SHOWN = 12
_NOT_LISTED = "её не было"
_FILE_NAMES, _SERVICE = "имена файла и его частей", "служебный лист"


@dataclass(frozen=True, slots=True)
class _Blank:
    """A blank form to fill: its file's name, its bytes, whether the portal gave it."""

    name: str
    blob: bytes
    form: Form
    official: bool


@dataclass(frozen=True, slots=True)
class _Filled:
    """A work's filled form, or why there is none.

    blob: None where findings stand in the way.  rows: participants written.  results: their
    digest.
    """

    sheet: WorkSheet
    blank: _Blank
    blob: bytes | None
    rows: int
    findings: Sequence[Finding]
    results: str = ""


@command(
    name="export",
    title="Выгрузить формы",
    help="Заполняет формы портала, проверяет каждую, доказывает, что имён в ней нет.",
    action="F4",
    macro=True,
    tables=("home",),
    icon="FileSaveAs",
    options=(
        Option("out", Path, "папка для готовых форм; иначе «Выгрузка» рядом с книгой"),
        Option("work", str, "только эта работа"),
    ),
)
def export(session: Session, *, out: Path | None = None, work: str | None = None) -> Outcome:
    campaign = session.campaign
    out = out or session.beside(FOLDER)
    sheets = _chosen(campaign, work)
    wrong, before = _errors_by_sheet(campaign, sheets), listed(session.world, out / MANIFEST)
    people = People.known(campaign)
    filled = []
    for nth, sheet in enumerate(sheets, 1):
        title = sheet.table.title
        session.world.progress(f"Заполняю форму {nth}/{len(sheets)}: {title}…")
        filled.append(_filled(session, sheet, wrong.get(title, ()), people))
    written = [one for one in filled if one.blob is not None]
    for one in written:
        _refuse_changed(session, out, one, before)
    stale = _stale(session, out, filled, before)
    files = {out / one.blank.name: one.blob for one in written if one.blob is not None}
    rows_in, rows_out = sum(len(s.rows) for s in sheets), sum(one.rows for one in written)
    manifest = _manifest(session, written, before)
    if written:
        files[out / MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    return Outcome(
        said=[*map(_said, filled), *stale, f"Строк в работах: {rows_in}, выгружено: {rows_out}."],
        findings=[f for one in filled for f in one.findings],
        files=files,
        rows_in=rows_in,
        rows_out=rows_out,
        rejected=rows_in - rows_out,
        details={"manifest": manifest, "folder": str(out)},
    )


def _chosen(campaign: Campaign, work_id: str | None) -> list[WorkSheet]:
    """Works' sheets with results in the book's order, or the one asked for.

    Raises Refused where there is none: an empty export must not look like one that is done.
    """
    if work_id is None:
        sheets = [sheet for sheet in campaign.work_sheets if sheet.rows]
        if not sheets:
            raise refused("W-225")
        return sheets
    sheet = campaign.work_sheet_of(work_id)
    if sheet is None:
        raise refused("W-47", sheet=work_id)
    if not sheet.rows:
        raise refused("W-269", work=work_id)
    return [sheet]


def listed(world: World, path: Path) -> list[dict[str, Any]]:
    """Entries of the manifest at a place, [] without one. Raises Refused for a spoilt one."""
    if not is_there(world.store, path):
        return []
    try:
        told = json.loads(world.store.read(path))
    except ValueError:
        told = None
    files = told.get("files") if isinstance(told, dict) else None
    if not isinstance(files, list) or not all(_is_entry(one) for one in files):
        raise refused("W-267", name=path.name, folder=path.parent.name)
    return files


def _is_entry(told: object) -> bool:
    return isinstance(told, dict) and told.keys() >= _ENTRY


def _refuse_changed(
    session: Session, out: Path, one: _Filled, before: Sequence[Mapping[str, Any]]
) -> None:
    """A form in the folder that somebody corrected by hand is not written over.

    One that a spreadsheet program only saved anew says the same results and may go.
    """
    store, path = session.world.store, out / one.blank.name
    if not is_there(store, path):
        return
    blob = store.read(path)
    found = hashlib.sha256(blob).hexdigest()
    entry = next((e for e in before if e["file"] == path.name), {})
    ours = {entry.get("sha256"), hashlib.sha256(one.blob or b"").hexdigest()}
    if found not in ours and _results_in(session.world, blob, path.name) not in {
        entry.get("results_sha256"),
        one.results,
    }:
        expected = str(entry.get("sha256", _NOT_LISTED))[:SHOWN]
        raise refused("W-268", name=path.name, found=found[:SHOWN], expected=expected)


def _results_in(world: World, blob: bytes, name: str) -> str:
    """The digest of the results in a form; "" of a file that is none."""
    try:
        return results_digest(entries(recognised(world, blob, name)))
    except Refused:
        return ""


def _stale(
    session: Session, out: Path, filled: Sequence[_Filled], before: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """What lies in the folder of works that this export has not written under the same name."""
    made = {one.blank.name for one in filled if one.blob is not None}
    works = {one.sheet.work_id for one in filled}
    for entry in before:
        name, work = entry["file"], entry["work"]
        if work in works and name not in made and is_there(session.world.store, out / name):
            yield f"{work}: в папке осталась прежняя форма «{name}», не загружайте её."


def _errors_by_sheet(
    campaign: Campaign, sheets: Sequence[WorkSheet]
) -> Mapping[str, Sequence[Finding]]:
    """Errors of the book on the works' own sheets: a form made of them would be wrong."""
    out: dict[str, list[Finding]] = {sheet.table.title: [] for sheet in sheets}
    for finding in findings(campaign):
        if finding.level is Level.ERROR and finding.sheet in out:
            out[finding.sheet].append(finding)
    return out


def _filled(
    session: Session, sheet: WorkSheet, wrong: Sequence[Finding], people: People
) -> _Filled:
    _refuse_own_codes(session.campaign, sheet)
    blank = _blank(session, sheet)
    if not same_tasks(sheet, blank.form):
        raise refused("W-91", sheet=sheet.table.title, name=blank.name)
    if wrong:
        return _Filled(sheet, blank, None, 0, wrong)
    rows = entries_of(sheet, blank.form)
    if len(rows) > blank.form.capacity:
        capacity = blank.form.capacity
        raise refused("W-76", work=sheet.work_id, count=len(rows), capacity=capacity)
    blob = session.world.patch(blank.blob, fill(blank.form, rows))
    again = recognised(session.world, blob, blank.name)
    if entries(again) != rows:
        raise AssertionError(f"{blank.name} does not read back as it was filled")
    found = gate(again)
    if any(f.level is Level.ERROR for f in found):
        return _Filled(sheet, blank, None, 0, found)
    _refuse_names(session, blank, blob, people)
    return _Filled(sheet, blank, blob, len(again.rows), found, results_digest(rows))


def _refuse_own_codes(campaign: Campaign, sheet: WorkSheet) -> None:
    issued = campaign.participant_by_code
    own = [
        row
        for row in sheet.rows
        if (p := issued.get(row.participant_code or "")) and p.code_origin is CodeOrigin.OWN
    ]
    if own:
        raise refused("W-78", work=sheet.work_id, count=len(own))


def _refuse_names(session: Session, blank: _Blank, blob: bytes, people: People) -> None:
    """The proof: every part of the file is read, its own name too."""
    before, filled = (session.world.readable(one, blank.name) for one in (blank.blob, blob))
    part = part_with_name(filled, before, people)
    if part is None and any(named_in(one, people, about=True) for one in _beside_lists(blank.form)):
        part = _SERVICE
    if part is not None:
        raise refused("W-79", name=blank.name, part=part or _FILE_NAMES)


def _beside_lists(form: Form) -> Iterator[str]:
    """What stands on the service sheet outside of every list: no author of a textbook."""
    for one in departures(form, "service_extra"):
        grid = form.reading.grid(one.sheet)
        if grid is not None:
            yield shown(grid.cell(one.row, one.column))


def _blank(session: Session, sheet: WorkSheet) -> _Blank:
    """The portal's form of the work as it was added, else the built-in one."""
    campaign, world = session.campaign, session.world
    work = campaign.work_by_id.get(sheet.work_id)
    if work is None or not work.form_file or not work.form_sha256:
        return _built_in(session, sheet)
    path = session.beside(FORMS, work.form_file)
    if path not in world.store.files(path.parent):
        raise refused("W-75", name=work.form_file)
    blob = world.store.read(path)
    if hashlib.sha256(blob).hexdigest() != work.form_sha256:
        raise refused("W-75", name=work.form_file)
    return _Blank(work.form_file, blob, recognised(world, blob, work.form_file), official=True)


def _built_in(session: Session, sheet: WorkSheet) -> _Blank:
    campaign, world = session.campaign, session.world
    layout, year = campaign.layout_of(sheet.work_id), campaign.catalogue
    work = campaign.work_by_id.get(sheet.work_id)
    known = year.work(sheet.work_id) if year else None
    limits = ranges(campaign).get(work.grade) if work and work.grade else None
    if layout is None or year is None:
        raise refused("W-95")
    if known is None:
        raise refused("W-92", work=sheet.work_id, year=year.year)
    if limits is None:
        raise refused("W-77", work=sheet.work_id)
    parts: list[list[str]] = [[] for _ in sheet.variants]
    for task, part in zip(sheet.tasks, sheet.part_of, strict=True):
        parts[part - 1].append(task.header)
    blob = built_in(world, layout, parts, (limits.first, limits.last))
    subject = f"{known.subject_name} ({known.level_name})" if known.level else known.subject_name
    name = layout.name_of_file(subject, known.grade, year.year)
    return _Blank(name, blob, recognised(world, blob, name), official=False)


def _manifest(
    session: Session, written: Sequence[_Filled], before: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What was made, so that each file can be proved unchanged and complete.

    Works of an earlier export that this one has not made stay listed: their files still lie there.
    """
    made = {one.sheet.work_id for one in written}
    kept = [dict(entry) for entry in before if entry["work"] not in made]
    order = {s.work_id: nth for nth, s in enumerate(session.campaign.work_sheets)}
    files = [*kept, *map(_entry, written)]
    return {
        "format": "vpr-xl/manifest/1",
        "book": session.path.name,
        "files": sorted(files, key=lambda one: order.get(one["work"], len(order))),
    }


def _entry(one: _Filled) -> dict[str, Any]:
    return {
        "file": one.blank.name,
        "work": one.sheet.work_id,
        "sha256": hashlib.sha256(one.blob or b"").hexdigest(),
        "results_sha256": one.results,
        "rows_in": len(one.sheet.rows),
        "rows_written": one.rows,
        "form": "official" if one.blank.official else "built-in",
        "blank_sha256": hashlib.sha256(one.blank.blob).hexdigest(),
    }


def _said(one: _Filled) -> str:
    work = one.sheet.work_id
    if one.blob is None:
        count = sum(f.level is Level.ERROR for f in one.findings)
        return f"{work}: не выгружена, ошибок: {count}."
    kind = "" if one.blank.official else " Форма встроенная: портал примет только свою."
    return f"{work}: участников {one.rows}, форма «{one.blank.name}».{kind}"
