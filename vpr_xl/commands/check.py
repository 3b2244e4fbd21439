"""`check`: validates books, official forms and folders of them; the kind is found by content."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpr_xl.commands.registry import Argument, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.changes import Change
from vpr_xl.core.declare.forms import layouts
from vpr_xl.core.findings import VERDICTS, Finding, Level, Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import whole_table
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.rules.w_file import finding, package_findings, refused, saved_otherwise
from vpr_xl.core.rules.w_macros import macro_findings
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import Cell, shown, text
from vpr_xl.ports import Clock, World

if TYPE_CHECKING:  # the gate is imported when a form is met
    from vpr_xl.core.forms.recognise import FormMismatch
    from vpr_xl.core.records.form import Form
    from vpr_xl.core.rules.f4_gate import FormFile

_ENOUGH = 3  # declared sheets by which a workbook of ours is known
_KEYWORDS = "ячейки листов"  # what the rules of no action look at
_TITLE = re.compile(r"ВПР\s+20[0-9]{2}\s+\S")
_FORM_NAME = "форма сбора"
_REPORTS = {
    "индивидуальные результаты": "individual_results",
    "статистика по отметкам": "mark_statistics",
}


@dataclass(frozen=True, slots=True)
class FileReport:
    """The verdict on one file, as the public report has it.

    kind: workbook, results_form, individual_results, mark_statistics or unknown.
    form: the official form, to be compared with others.  title: of a report of the portal.
    refusal: why it was not read, None where it was.  package: findings about the file itself.
    """

    path: str
    kind: str = "unknown"
    rows: Mapping[str, int] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    package: Sequence[Finding] = ()
    refusal: Refused | None = None
    form: Form | None = field(default=None, repr=False, compare=False)
    title: str = ""

    @property
    def worst(self) -> Level | None:
        """The level of the heaviest finding, None without any."""
        levels = (f.level for f in (*self.findings, *self.package))
        return max(levels, key=lambda level: level.weight, default=None)

    @property
    def verdict(self) -> str:
        """clean, notes, warnings, errors or refused: the heaviest thing said."""
        return "refused" if self.refusal is not None else VERDICTS[self.worst]

    def as_json(self) -> dict[str, Any]:
        """The file as the public report has it."""
        return {
            "path": self.path,
            "kind": self.kind,
            "verdict": self.verdict,
            "refusal": None if self.refusal is None else self.refusal.as_json(),
            "package": [f.as_json() for f in self.package],
            "rows": dict(self.rows),
            "findings": [f.as_json() for f in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Day(Clock):
    """The clock with another day: rules that depend on it use `--today`."""

    clock: Clock
    day: datetime.date

    def today(self) -> datetime.date:
        return self.day

    def now(self) -> datetime.datetime:
        return self.clock.now()


def check_reading(world: World, reading: Reading, path: str) -> FileReport:
    """The verdict on a workbook as read. Raises Refused for a form of an unknown layout."""
    known = sum(grid.name in world.house.by_title for grid in reading.grids)
    about = reading.package
    odd = macro_findings(about, workbook=known >= _ENOUGH, suffix=Path(path).suffix)
    package = (*package_findings(about), *odd)
    if known >= _ENOUGH:
        campaign = Campaign(reading, world.house, world.clock.today())
        found = judged(world, campaign)
        return FileReport(path, "workbook", campaign.counted(), found, package)
    return _official(world, reading, path, package)


def judged(world: World, campaign: Campaign) -> list[Finding]:
    """The findings of a book, telling how far the rules are."""
    words = {a.id: a.short for a in world.house.actions}

    def watched(family: str, nth: int, of: int) -> None:
        world.progress(f"Проверяю {nth}/{of}: {words.get(family, _KEYWORDS).lower()}…")

    return findings(campaign, watched=watched)


def unknown_layout(at: FormMismatch) -> Refused:
    """The refusal of a form whose headers are not those of any known layout."""
    stands = f"стоит «{at.found}»" if at.found else "пусто"
    return refused(
        "W-52", sheet=at.sheet, cell=at.cell, stands=stands, layout=at.layout, expected=at.expected
    )


def _official(
    world: World, reading: Reading, path: str, package: tuple[Finding, ...]
) -> FileReport:
    from vpr_xl.core.entry.read import facts_in
    from vpr_xl.core.forms.recognise import FormMismatch, recognise
    from vpr_xl.core.rules.f4_gate import gate

    form = recognise(reading, layouts(world.house.forms))
    if isinstance(form, FormMismatch):
        raise unknown_layout(form)
    if form is not None:
        rows = {"protocol": len(form.rows)}
        odd = (
            *saved_otherwise(reading.package, Path(path).suffix),
            *_named_otherwise(world, form, Path(path).name),
        )
        return FileReport(path, "results_form", rows, gate(form), (*package, *odd), form=form)
    report = _report(reading)
    if report is None:
        facts = facts_in(reading, world.house)
        raise refused("W-218", work=facts.work_id) if facts else refused("W-41")
    title, kind = report
    posing = [finding("W-221", title=title)] if _posing_as_form(path) else []
    return FileReport(path, kind, {}, (), (*package, *posing), title=title)


def _named_otherwise(world: World, form: Form, file_name: str) -> Iterator[Finding]:
    """Where the form is not the work's that its file is named after: two files were swapped."""
    from vpr_xl.core.declare.catalogue import catalogue
    from vpr_xl.core.forms.work import grade_of_codes, named, works_of_name

    said = named(file_name)
    if said is None:
        return
    if form.code_range and grade_of_codes(form.code_range) not in (None, said.grade):
        low, high = form.code_range
        yield finding("W-272", grade=said.grade, low=low, high=high)
    raw = world.house.catalogues.get(said.year)
    works = works_of_name(said, catalogue(raw)) if raw else []
    known = {work.max_primary_score.value for work in works}
    if known and known.isdisjoint((None, form.max_score)):
        maxima = " или ".join(map(str, sorted(known, key=str)))
        yield finding("W-271", subject=said.subject, known=maxima, given=form.max_score)


def _report(reading: Reading) -> tuple[str, str] | None:
    """Title and kind of a report of the portal, by its head: title in A1, the work in A3."""
    for grid in reading.grids:
        title, work = shown(grid.cell(1, 1)), shown(grid.cell(3, 1))
        if title and _TITLE.match(work):
            known = (kind for words, kind in _REPORTS.items() if words in title.casefold())
            return title, next(known, "unknown")
    return None


def _posing_as_form(path: str) -> bool:
    """Whether the file is named as the forms are that go to the portal."""
    return Path(path).name.casefold().startswith(_FORM_NAME)


def _named(world: World, path: Path) -> Sequence[Path]:
    """The files of a folder; a missing path stays, so that its absence is told."""
    found = world.store.folder(path)
    return found or ([] if world.store.files(path) else [path])


def check_file(world: World, path: Path) -> FileReport:
    """The verdict on one file; a refusal is part of it."""
    world.progress(f"Читаю «{path.name}»…")
    try:
        return check_reading(world, world.read(world.store.read(path)), str(path))
    except Refused as refusal:
        return FileReport(str(path), refusal=refusal)


def check_files(world: World, files: Sequence[Path]) -> list[FileReport]:
    """The verdicts on several files; forms that lie in one folder are compared with each other."""
    from vpr_xl.core.rules.f4_gate import form_file, gate_across

    reports = [check_file(_nth(world, at, files), file) for at, file in enumerate(files, 1)]
    together: dict[Path, list[tuple[int, FormFile]]] = defaultdict(list)
    for at, report in enumerate(reports):
        if report.form is not None:
            path = Path(report.path)
            together[path.parent].append((at, form_file(path.name, report.form)))
    for members in together.values():
        compared = gate_across([form for _, form in members])
        for (at, _), found in zip(members, compared, strict=True):
            if found:
                reports[at] = replace(reports[at], findings=[*reports[at].findings, *found])
    return reports


def _nth(world: World, at: int, files: Sequence[Path]) -> World:
    """The world with words of progress that begin with the file; alone it needs no naming."""
    if len(files) == 1:
        return world
    head = f"Файл {at}/{len(files)}"
    return replace(world, progress=lambda words: world.progress(f"{head}. {words}"))


def check_live(session: Session) -> Outcome:
    """«Проверить» on an open book: the findings, and the changes that bring them to «Ошибки»."""
    campaign = session.campaign
    found = judged(session.world, campaign)
    sheet = campaign.house.sheets["findings"].title
    return Outcome(
        said=[_told(found, sheet)],
        findings=found,
        changes=findings_changes(campaign, found),
        show=sheet if found else "",
    )


def _told(found: Sequence[Finding], sheet: str) -> str:
    if not found:
        return "Замечаний нет."
    counts = Counter(f.level for f in found)
    parts = [f"{level.word}: {counts[level]}" for level in reversed(Level) if counts[level]]
    return f"Найдено: {len(found)} ({', '.join(parts)}); список на листе «{sheet}»."


@command(
    name="check",
    title="Проверить",
    help="Проверяет книги кампании, формы сбора результатов и папки с ними; в файлы не пишет.",
    on="paths",
    macro=True,
    live=check_live,
    tables=("home", "findings", "results"),
    icon="AcceptInvitation",
    told_live="Проверяет открытую книгу и пишет, что не так и что сделать, на лист «Ошибки».",
    arguments=(Argument("paths", "ПУТЬ…", "файлы и папки", count=-1, line=True),),
    options=(
        Option("format", ("text", "json", "html"), "вид отчёта", "text"),
        Option("output", Path, "записать отчёт в файл", short="o"),
        Option(
            "fail_on",
            ("error", "warning", "note"),
            "с какого уровня проверка не пройдена (код выхода 1)",
            "error",
        ),
        Option("today", datetime.date, "считать сегодняшним этот день"),
    ),
)
def check(
    world: World, *, paths: Sequence[Path], today: datetime.date | None = None, **_: Any
) -> Outcome:
    if today:
        world = replace(world, clock=Day(world.clock, today))
    files = [file for path in paths for file in _named(world, path)]
    reports = check_files(world, files)
    every = [f for r in reports for f in (*r.package, *r.findings)]
    return Outcome(findings=every, details={"reports": reports})


def findings_changes(campaign: Campaign, found: Sequence[Finding]) -> list[Change]:
    """Changes that make «Ошибки» hold exactly these findings: what the macro writes."""
    table = campaign.table("findings")
    if table is None:
        raise refused("W-47", sheet=campaign.house.sheets["findings"].title)
    return [*whole_table(table, [_row(one) for one in found])]


def _row(finding: Finding) -> dict[str, Cell | None]:
    values = {
        "rule": finding.rule,
        "level": finding.level.word,
        "sheet": finding.sheet or "",
        "cell": finding.cell or "",
        "message": finding.message,
        "advice": finding.advice,
        "key": finding.key,
        "value": finding.value,
    }
    return {name: text(value) if value else None for name, value in values.items()}
