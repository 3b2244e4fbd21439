"""`entry merge`: experts' files back into the book; differences named, nothing overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vpr_xl.commands.import_tables import some
from vpr_xl.commands.registry import Argument, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.documents.entry_differences import entry_differences
from vpr_xl.core.entry.compare import Difference
from vpr_xl.core.entry.facts import book_of
from vpr_xl.core.entry.merge import Merged, merge
from vpr_xl.core.entry.read import EntryFile, facts_in, read_rows, table_in
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_entry import entry_findings
from vpr_xl.core.rules.w_file import REFUSALS, refused
from vpr_xl.core.tables import Reading


@command(
    name="entry merge",
    title="Собрать листы экспертов",
    help="Берёт баллы из листов экспертов; расхождения называет, внесённое в книгу не меняет.",
    action="F4",
    changes_data=True,
    macro=True,
    tables=("protocol",),
    icon="FileOpen",
    arguments=(Argument("paths", "ФАЙЛ…", "листы экспертов", count=-1),),
    options=(
        Option("by", str, "кто внёс: номер сотрудника; иначе эксперт листа или работы"),
        Option("differences", Path, "записать список расхождений в файл .xlsx"),
    ),
)
def merge_entries(
    session: Session,
    *,
    paths: Sequence[Path],
    by: str | None = None,
    differences: Path | None = None,
) -> Outcome:
    campaign = session.campaign
    _known_staff(campaign, by)
    files = []
    for nth, (path, name) in enumerate(_called(paths).items(), 1):
        session.world.progress(f"Читаю лист {nth}/{len(paths)}: {name}…")
        files.append(_read(session, path, name))
    done = merge(campaign, files, by)
    written: dict[Path, bytes] = {}
    if differences is not None and done.differences:
        document = entry_differences(campaign, done.differences)
        written[differences] = session.world.xlsx([document], session.world.clock.now())
    return Outcome(
        said=_said(files, done, differences),
        findings=entry_findings(done.faults, [file.name for file in files]),
        changes=done.changes,
        files=written,
        rows_in=done.rows,
        rows_out=done.rows - done.rejected,
        rejected=done.rejected,
        details=_details(files, done),
    )


def _called(paths: Sequence[Path]) -> dict[Path, str]:
    """Each file once, with the name that it is told by: its folder too where names are equal."""
    every = list(dict.fromkeys(Path(path) for path in paths))
    for told in (lambda p: p.name, lambda p: f"{p.parent.name}/{p.name}", str):
        names = {path: told(path) for path in every}
        if len(set(names.values())) == len(every):
            break
    return names


def _known_staff(campaign: Campaign, by: str | None) -> None:
    if by is not None and all(one.staff_id != by for one in campaign.staff):
        raise refused("W-203", staff=by, sheet=campaign.house.sheets["staff"].title)


def _read(session: Session, path: Path, name: str) -> EntryFile:
    """A file with its rows, or with what keeps all of them from being taken. Raises Refused."""
    campaign, house = session.campaign, session.world.house
    reading = _reading(session, path, name)
    facts = facts_in(reading, house)
    found = table_in(reading, house, facts) if facts else None
    if facts is None or found is None:
        raise refused("W-200", name=name, why="листа баллов с нашими сведениями в нём нет")
    sheet = campaign.work_sheet_of(facts.work_id)
    if sheet is None:
        raise refused("W-200", name=name, why=f"листа «{facts.work_id}» в книге нет")
    file = EntryFile(name, facts, *found)
    own = book_of(campaign.settings)
    if facts.book != own:
        file.fault("other_book", theirs=facts.book, own=own)
        return file
    layout = campaign.layout_of(facts.work_id)
    read_rows(file, sheet, not_covered=layout is None or layout.not_covered)
    return file


def _reading(session: Session, path: Path, name: str) -> Reading:
    try:
        return session.world.read(session.world.store.read(path))
    except Refused as refusal:
        words = REFUSALS["W-200"]
        said = words.message.format(name=name, why=refusal.message.rstrip("."))
        raise Refused("W-200", said, refusal.advice) from None


def _said(files: Sequence[EntryFile], done: Merged, differences: Path | None) -> list[str]:
    taken = done.rows - done.rejected
    said = [
        f"Листов {len(files)}, строк {done.rows}: взято {taken}, отклонено {done.rejected}, "
        f"ещё без баллов {done.waiting}.",
        f"Участников: новых {done.new}, дополнено {done.completed}, без изменений {done.same}.",
    ]
    changed = Counter((old, new) for file in files for _, old, new in file.changed)
    if changed:
        told = [f"«{old}» → {new}: {count}" for (old, new), count in sorted(changed.items())]
        said.append(f"Написание приведено к списку: {some(told)}.")
    if done.held:
        told = [f"{work_id} {name}" for work_id, name in done.held]
        said.append(f"Двойное внесение не сошлось, не взято ничего: {some(told)}.")
    if differences is not None:
        count = len(done.differences)
        made = f"записаны в «{differences.name}»" if count else "нет, файл не нужен"
        said.append(f"Расхождений по ячейкам {count}: {made}.")
    return said


def _details(files: Sequence[EntryFile], done: Merged) -> Mapping[str, Any]:
    return {
        "entry_files": [
            {
                "file": file.name,
                "work": file.facts.work_id,
                "classes": list(file.facts.classes),
                "copy": file.facts.copy,
                "taken": not file.faults,
                "changed": [
                    {"cell": cell, "from": old, "to": new} for cell, old, new in file.changed
                ],
            }
            for file in files
        ],
        "new": done.new,
        "completed": done.completed,
        "unchanged": done.same,
        "waiting": done.waiting,
        "held": [{"work": work_id, "class": name} for work_id, name in done.held],
        "differences": [_told(one) for one in done.differences],
    }


def _told(one: Difference) -> dict[str, Any]:
    return {
        "work": one.work_id,
        "class": one.class_name,
        "code": one.code,
        "column": one.title,
        "entries": [
            {"file": file, "cell": cell, "value": value}
            for (file, cell), value in zip(one.places, one.values, strict=True)
        ],
    }
