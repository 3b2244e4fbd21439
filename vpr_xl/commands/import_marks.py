"""`import marks`: marks of the previous period from the journal, onto the works' sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vpr_xl.commands.import_tables import (
    FILE,
    MAP,
    SHEET,
    foreign_file,
    overrides_of,
    problem_words,
    some,
)
from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.changes import SetCell
from vpr_xl.core.entry.prefill import is_away
from vpr_xl.core.findings import Finding
from vpr_xl.core.imports.header import Problem
from vpr_xl.core.imports.kinds import ForeignFile, Kind
from vpr_xl.core.imports.marks import (
    BY_CODE,
    BY_NAME,
    MARK,
    Journal,
    JournalMark,
    is_known,
    journal_sheet,
    read_journal,
)
from vpr_xl.core.records.campaign import Campaign, WorkSheet, member_of, word_of
from vpr_xl.core.records.rows import ResultsRow
from vpr_xl.core.records.writing import set_value
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.rules.w_foreign import marks_findings


@dataclass
class _Entered:
    """What becomes of the marks of pupils who are known.

    same: stand in the book already.  without_row: marks by work that has no row of the pupil yet.
    aside: marks of pupils who do not write the subject, or were away.
    """

    changes: list[SetCell] = field(default_factory=list)
    same: int = 0
    differing: list[tuple[JournalMark, WorkSheet, str]] = field(default_factory=list)
    without_row: Counter[str] = field(default_factory=Counter)
    aside: int = 0


@command(
    name="import marks",
    title="Внести отметки журнала",
    help="Берёт отметки за предыдущий период из выгрузки журнала и ставит их на листы работ.",
    action="F4",
    changes_data=True,
    macro=True,
    tables=("protocol",),
    icon="GetExternalDataFromText",
    arguments=(FILE,),
    options=(
        MAP,
        SHEET,
        Option("work", str, "работа, если в файле один предмет, например 5-РУ"),
    ),
)
def import_marks(
    session: Session,
    *,
    file: Path,
    map: Sequence[str] = (),
    sheet: str | None = None,
    work: str | None = None,
) -> Outcome:
    campaign = session.campaign
    works = _works(campaign, work)
    foreign = foreign_file(session, file)
    journal = _journal(campaign, foreign, _subjects(campaign, works), map, sheet, work)
    done = _entered(campaign, works, journal)
    rejected = journal.lost + len(done.differing) + done.without_row.total()
    written = len(done.changes) + done.same
    order = {table.name: at for at, table in enumerate(foreign.tables)}
    return Outcome(
        said=[*_about_columns(journal), *_about_marks(campaign, journal, done, rejected)],
        findings=_findings(campaign, journal, done, order),
        changes=done.changes,
        rows_in=written + rejected,
        rows_out=written,
        rejected=rejected,
        details={
            "subjects": list(journal.subjects),
            "written": len(done.changes),
            "unchanged": done.same,
            "differing": len(done.differing),
            "without_row": dict(done.without_row),
            "aside": done.aside,
            "strangers": len(journal.strangers),
        },
    )


def _works(campaign: Campaign, work_id: str | None) -> Sequence[WorkSheet]:
    """Works whose sheets take marks. Raises Refused where there is none."""
    if work_id is None:
        if not campaign.work_sheets:
            raise refused("W-224")
        return campaign.work_sheets
    found = campaign.work_sheet_of(work_id)
    if found is None:
        raise refused("W-47", sheet=work_id)
    return [found]


def _subjects(campaign: Campaign, works: Sequence[WorkSheet]) -> dict[str, str]:
    """Code of a subject -> its name."""
    known = campaign.catalogue.works if campaign.catalogue else ()
    names = {one.subject_code: one.subject_name for one in known}
    codes = dict.fromkeys(_subject_of(sheet) for sheet in works)
    return {code: names.get(code, code) for code in codes}


def _subject_of(sheet: WorkSheet) -> str:
    return sheet.work_id.split("-")[1]


def _journal(
    campaign: Campaign,
    foreign: ForeignFile,
    subjects: Mapping[str, str],
    given: Sequence[str],
    wanted: str | None,
    work: str | None,
) -> Journal:
    """The file's marks: pupils by code where it has our codes, else by name and class."""
    house, single = campaign.house, work is not None

    def read(kind: Kind) -> Journal | Problem:
        sheet = journal_sheet(house, subjects, kind, single=single)
        return read_journal(campaign, foreign, sheet, kind, overrides_of(given, sheet), wanted)

    coded = read(BY_CODE)
    found = coded
    if isinstance(coded, Problem) or not is_known(coded):
        found = read(BY_NAME)
        nameless = isinstance(found, Problem) and found.what in ("missing", "no_header")
        if nameless and isinstance(coded, Journal):
            found = coded  # there are no names: unknown codes are named one by one
    if isinstance(found, Problem):
        raise problem_words(found, foreign, wanted)
    if not found.subjects:
        code = next(iter(subjects))
        titles = [f"«{one.place.title}»" for one in found.headers[0].ignored]
        example = work or next(s.work_id for s in campaign.work_sheets if _subject_of(s) == code)
        told = some(titles) if titles else "только об ученике"
        raise refused("W-219", found=told, subject=subjects[code], work=example)
    return found


def _entered(campaign: Campaign, works: Sequence[WorkSheet], journal: Journal) -> _Entered:
    out = _Entered()
    writers = {
        sheet.work_id: {one.nth for one in campaign.writers_of(sheet.work_id)} for sheet in works
    }
    rows = {
        sheet.work_id: {row.participant_code: row for row in reversed(sheet.rows)}
        for sheet in works
    }
    for mark in journal.marks:
        mine = [
            sheet
            for sheet in works
            if _subject_of(sheet) == mark.subject and mark.person.nth in writers[sheet.work_id]
        ]
        if len(mine) != 1:
            out.aside += 1
            continue
        row = rows[mine[0].work_id].get(mark.person.participant_code)
        _enter(out, mark, mine[0], row)
    return out


def _enter(out: _Entered, mark: JournalMark, sheet: WorkSheet, row: ResultsRow | None) -> None:
    """One mark: written where nothing stands, named where something else does."""
    if row is None:
        out.without_row[sheet.work_id] += 1
        return
    column = sheet.table.column(MARK)
    value = member_of(column, mark.value)
    own = row.previous_mark
    if own is None and row.blank(MARK):
        if is_away(sheet, {name: getattr(row, name) for name in sheet.variants}):
            out.aside += 1
        else:
            out.changes.append(set_value(sheet.table, row.nth, column, value))
    elif own is value:
        out.same += 1
    else:
        stands = "непонятное" if own is None else str(word_of(column, own))
        out.differing.append((mark, sheet, stands))


def _findings(
    campaign: Campaign, journal: Journal, done: _Entered, order: Mapping[str, int]
) -> list[Finding]:
    differing = [(mark, sheet.work_id, own) for mark, sheet, own in done.differing]
    strangers = [one for one in journal.strangers if _is_ours(campaign, one.values)]
    return marks_findings(journal, strangers, differing, campaign, order)


def _is_ours(campaign: Campaign, values: Mapping[str, object]) -> bool:
    """Whether the book has the class of a pupil whom it does not have; a code tells no class."""
    name = values.get("class_name")
    return name is None or name in campaign.class_by_name


def _about_columns(journal: Journal) -> Iterator[str]:
    header = journal.headers[0]
    for name, places in header.taken.items():
        sources = " + ".join(f"«{place.title}»" for place in places if place)
        yield f"Столбец «{journal.sheet.column(name).title}» взят из {sources}."
    left = [f"«{one.place.title}»" for one in header.ignored if one.reason != "numbering"]
    if left:
        yield f"Не взято: {some(left)}."


def _about_marks(
    campaign: Campaign, journal: Journal, done: _Entered, rejected: int
) -> Iterator[str]:
    written = len(done.changes)
    yield (
        f"Отметок {written + done.same + rejected}: внесено {written}, уже стояло {done.same}, "
        f"отклонено {rejected}."
    )
    if done.without_row:
        told = ", ".join(f"{work} {count}" for work, count in done.without_row.items())
        yield f"Строк участников на листах ещё нет: {told}; начните их командой prepare."
    if done.aside:
        yield f"Не нужны, участник отсутствовал или предмет не пишет: {done.aside}."
    elsewhere = sum(not _is_ours(campaign, one.values) for one in journal.strangers)
    if elsewhere:
        yield f"Строк учеников из классов, которых в книге нет: {elsewhere}."
    if journal.moved:
        codes = [one.participant_id or "" for one in journal.moved]
        yield f"Класс в журнале другой, отметки взяты: {some(codes)}."
