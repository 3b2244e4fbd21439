"""`report import`: the portal's reports against the book, cell by cell. The book's scores stay."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vpr_xl.commands.registry import Argument, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.analytics.compare import Difference, differences, work_of
from vpr_xl.core.analytics.head import Head, head_of, names_a_work
from vpr_xl.core.analytics.read import read_report
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Finding, about
from vpr_xl.core.materials.printed import coordinator
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import PortalRow, Task
from vpr_xl.core.records.writing import append_row, set_value
from vpr_xl.core.reports.portal import KIND_WORDS, Compared, difference_report
from vpr_xl.core.reports.portal_findings import portal_findings
from vpr_xl.core.rules.w_file import finding, refused
from vpr_xl.core.statistics.work import WorkResult, work_results

_REPORTS = Argument("paths", "ОТЧЁТ…", "отчёты портала .xlsx", count=-1)
#: The page of the differences beside the book, where no other place is named.
PAGE = "Расхождения с порталом.html"


@command(
    name="report import",
    title="Сравнить с отчётами портала",
    help="Сравнивает отчёты портала с книгой по ячейкам; расхождения называет, баллы не меняет.",
    action="F5",
    changes_data=True,
    macro=True,
    tables=("report",),
    icon="ImportExcel",
    arguments=(_REPORTS,),
    options=(
        Option("output", Path, "файл расхождений .html или .xlsx; иначе рядом с книгой", short="o"),
    ),
)
def report_import(
    session: Session, *, paths: Sequence[Path], output: Path | None = None
) -> Outcome:
    campaign = session.campaign
    place = output or session.beside(PAGE)
    if place.suffix.lower() not in (".html", ".xlsx"):
        raise refused("W-176", name=place.name)
    works = [work for work in work_results(campaign) if work.written]
    found: list[Compared] = []
    findings: list[Finding] = []
    sums: dict[str, str] = {}
    for path in paths:
        session.world.progress(f"Сравниваю «{Path(path).name}»…")
        blob = session.world.store.read(Path(path))
        with about(Path(path).name):
            heads = list(_heads(session, blob, Path(path).name))
        for head in heads:
            one = _compared(campaign, head, works, Path(path).name)
            found.append(one)
            findings += portal_findings(one.differences, head.grid.name)
            if not one.read:
                findings.append(_other_school(campaign, head))
                continue
            sums.setdefault(one.work_id, hashlib.sha256(blob).hexdigest())
    page = difference_report(campaign, found)
    write = session.world.charts if place.suffix.lower() == ".xlsx" else session.world.page
    return Outcome(
        said=[*map(_line, found), f"Расхождения: «{place}»."],
        findings=findings,
        changes=_received(session, sums),
        files={place: write(page, session.world.clock.now())},
        rows_in=len(found),
        rows_out=len(found),
        details={"compared": [_told(one) for one in found]},
    )


def _heads(session: Session, blob: bytes, name: str) -> list[Head]:
    """The reports of a file. Raises Refused where it holds none, or one of another year."""
    foreign = session.world.tables(blob, name)
    heads = [head for grid in foreign.tables if (head := head_of(grid))]
    if not heads:
        known = any(names_a_work(grid) for grid in foreign.tables)
        raise refused("W-274" if known else "W-178", name=name)
    own = session.campaign.settings.campaign_year
    other = next((head for head in heads if own and head.year != own), None)
    if other is not None:
        raise refused("W-179", name=name, theirs=str(other.year), own=str(own))
    return heads


def _compared(campaign: Campaign, head: Head, works: Sequence[WorkResult], name: str) -> Compared:
    report = read_report(head, campaign.settings.school_login)
    work = work_of(report, works)
    if work is None:
        raise refused("W-180", name=name, title=head.title)
    read = bool(report.papers) or report.figures is not None
    count, found = differences(report, work, campaign) if read else (0, [])
    return Compared(name, head.kind, work.work_id, head.title, count, tuple(found), read)


def _other_school(campaign: Campaign, head: Head) -> Finding:
    login = campaign.settings.school_login or "не указан"
    return finding("W-223", sheet=head.grid.name, login=login)


def _line(one: Compared) -> str:
    kind = KIND_WORDS[one.kind]
    if not one.read:
        return f"«{one.file}»: {kind}, {one.work_id}: строки школы в отчёте нет."
    return (
        f"«{one.file}»: {kind}, {one.work_id}: сравнено ячеек {one.compared}, "
        f"расхождений {len(one.differences)}."
    )


def _received(session: Session, sums: Mapping[str, str]) -> list[SetCell]:
    """Marks the portal's task of the report as done today; what people entered stays."""
    campaign = session.campaign
    table = campaign.table("portal")
    if table is None:
        return []
    rows = {row.work_id: row for row in campaign.portal if row.task is Task.REPORT}
    today, who, out, added = campaign.today, coordinator(campaign), list[SetCell](), 0
    for work_id, sha256 in sums.items():
        row: PortalRow | None = rows.get(work_id)
        if row is None:
            values: dict[str, Any] = {
                "task": Task.REPORT, "work_id": work_id, "done_on": today, "done_by": who,
                "sha256": sha256,
            }  # fmt: skip
            out += append_row(table, values, added)
            added += 1
            continue
        for name, value in (("done_on", today), ("done_by", who), ("sha256", sha256)):
            if name in table.places and row.blank(name) and value is not None:
                out.append(set_value(table, row.nth, table.sheet.column(name), value))
    return out


def _told(one: Compared) -> dict[str, Any]:
    return {
        "file": one.file,
        "kind": one.kind.value,
        "work": one.work_id,
        "compared": one.compared,
        "school_found": one.read,
        "differences": [_difference(d) for d in one.differences],
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "what": one.figure.kind if one.figure else one.what.value,
        "cell": one.cell or None,
        "code": one.code or None,
        "at": (one.figure.at if one.figure else None) or None,
        "task": list(one.task or (one.figure.task if one.figure else None) or ()) or None,
        "portal": one.theirs,
        "book": one.ours,
        "reason": one.reason.value if one.reason else None,
    }
