"""`import participants|staff|rooms`: the school's own lists, in their own columns and formats."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vpr_xl.commands.import_tables import (
    FILE,
    MAP,
    SHEET,
    bad_map,
    foreign_file,
    overrides_of,
    problem_words,
    some,
    table_of,
)
from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.findings import Finding
from vpr_xl.core.imports.choose import choose
from vpr_xl.core.imports.entering import Entering, entering
from vpr_xl.core.imports.entries import Entries, Entry, grades_of, read_entries
from vpr_xl.core.imports.header import Header, Place, Problem, Reason, required
from vpr_xl.core.imports.kinds import KINDS, ForeignFile, Kind
from vpr_xl.core.imports.lines import Lines, Skipped, read_lines
from vpr_xl.core.imports.merge import Meant, meant
from vpr_xl.core.imports.new_classes import NewClass, by_letter, class_rows, new_classes
from vpr_xl.core.imports.titles import key_of
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.record import Record
from vpr_xl.core.rules.w_foreign import kept_code, rejection_findings
from vpr_xl.core.tables import address

_IGNORED: Mapping[Reason, str] = {
    "unknown": "таких столбцов в книге нет",
    "numbering": "это порядковые номера",
    "blank": "столбец пуст",
    "surplus": "то же уже взято из другого столбца",
    "unlike": "ни одно значение не подходит",
    "dropped": "так указано в --map",
}
_SKIPPED: Mapping[Skipped, str] = {
    "blank": "пустых",
    "class_caption": "заголовков класса",
    "total": "итогов",
    "header_again": "повторов заголовка",
    "numbers": "номеров столбцов",
    "note": "подписей и примечаний",
    "grade": "учеников параллелей, которые не пишут ВПР",
}


@dataclass(frozen=True)
class Listed:
    """A list as read from a file: its tables, and their rows of data with what they say."""

    headers: Sequence[Header]
    lines: Sequence[Lines]
    entries: Sequence[Entries]

    @property
    def rows(self) -> int:
        """Rows of data."""
        return sum(len(one.data) for one in self.lines)

    @property
    def skipped(self) -> Counter[Skipped]:
        """Rows that are no data, by reason."""
        return sum((one.skipped for one in self.lines), Counter())


@command(
    name="import participants",
    title="Внести участников из списка",
    help="Берёт участников из списка школы; второй список обновляет и называет, кого в нём нет.",
    action="P5",
    changes_data=True,
    macro=True,
    tables=("participants",),
    icon="GetExternalDataFromText",
    arguments=(FILE,),
    options=(
        MAP,
        SHEET,
        Option("left", datetime.date, "отметить выбывшими в этот день тех, кого в списке нет"),
    ),
)
def import_participants(
    session: Session,
    *,
    file: Path,
    map: Sequence[str] = (),
    sheet: str | None = None,
    left: datetime.date | None = None,
) -> Outcome:
    return _imported(session, KINDS["participants"], file, map, sheet, left)


@command(
    name="import staff",
    title="Внести сотрудников из списка",
    help="Берёт сотрудников из списка школы; второй список обновляет и называет, кого в нём нет.",
    action="P8",
    changes_data=True,
    macro=True,
    tables=("staff",),
    icon="GetExternalDataFromText",
    arguments=(FILE,),
    options=(MAP, SHEET),
)
def import_staff(
    session: Session, *, file: Path, map: Sequence[str] = (), sheet: str | None = None
) -> Outcome:
    return _imported(session, KINDS["staff"], file, map, sheet)


@command(
    name="import rooms",
    title="Внести аудитории из списка",
    help="Берёт аудитории из списка школы; второй список обновляет и называет, чего в нём нет.",
    action="P7",
    changes_data=True,
    macro=True,
    tables=("rooms",),
    icon="GetExternalDataFromText",
    arguments=(FILE,),
    options=(MAP, SHEET),
)
def import_rooms(
    session: Session, *, file: Path, map: Sequence[str] = (), sheet: str | None = None
) -> Outcome:
    return _imported(session, KINDS["rooms"], file, map, sheet)


def _imported(
    session: Session,
    kind: Kind,
    file: Path,
    given: Sequence[str],
    chosen: str | None,
    left: datetime.date | None = None,
) -> Outcome:
    campaign = session.campaign
    table = table_of(campaign, kind.table, [kind.issued, kind.name, kind.group])
    sheet = campaign.house.sheets[kind.table]
    foreign = foreign_file(session, file)
    found = _listed(foreign, sheet, kind, given, chosen)
    book: Sequence[Record] = getattr(campaign, kind.table)
    wrong = [one for entries in found.entries for one in entries.rejected]
    taken = [one for entries in found.entries for one in entries.taken]
    who = meant(sheet, kind, taken, wrong, book)
    rejected = [*wrong, *who.rejected]
    # Nobody is said to have left on the word of a list that was not understood to its end.
    entered = entering(table, kind, who, book, left if not rejected else None)
    order = {one.name: at for at, one in enumerate(foreign.tables)}
    findings: list[Finding] = rejection_findings(rejected, campaign, order, kind.name)
    findings += [
        kept_code(entry, str(getattr(record, kind.code)), kind.code, order)
        for entry, record in who.other_code
    ]
    said = [*_about_tables(found, sheet), *_about_rows(found, entered, len(rejected))]
    absent = _without_rows(campaign, sheet, taken)
    added, class_cells = _classes(campaign, kind, absent)
    said += [*_about_classes(campaign, added), *_about_absent(campaign, absent)]
    said += _about_people(kind, who, sheet, left, refused_any=bool(rejected))
    return Outcome(
        said=said,
        findings=findings,
        changes=(*class_cells, *entered.changes),
        rows_in=found.rows,
        rows_out=found.rows - len(rejected),
        rejected=len(rejected),
        details=_details(kind, found, who, entered, sheet, added),
        show=table.title,
    )


def _listed(
    foreign: ForeignFile, sheet: Sheet, kind: Kind, given: Sequence[str], chosen: str | None
) -> Listed:
    overrides = overrides_of(given, sheet)
    headers = choose(foreign, sheet, kind, overrides, chosen)
    if isinstance(headers, Problem):
        raise problem_words(headers, foreign, chosen)
    texts = frozenset(text for header in headers for text in header.texts)
    for one in given:
        named = one.partition("=")[0]
        if key_of(named) not in texts:
            titles = [p.title for header in headers for p in _places(header)]
            raise bad_map(one, named, titles, sheet)
    needed = [column.name for column in required(sheet, kind)]
    grades = frozenset(grades_of(sheet.column(kind.group))) if kind.group else frozenset()
    lines = [read_lines(header, kind, needed, grades) for header in headers]
    entries = [
        read_entries(header, sheet, kind, one.data)
        for header, one in zip(headers, lines, strict=True)
    ]
    return Listed(headers, lines, entries)


def _places(header: Header) -> Iterator[Place]:
    """Every titled column of the foreign table."""
    yield from (p for several in header.taken.values() for p in several if p)
    yield from (one.place for one in header.ignored)


def _about_tables(found: Listed, sheet: Sheet) -> Iterator[str]:
    """How the file was understood: the proposal that --map changes."""
    for header, lines in zip(found.headers, found.lines, strict=True):
        rows = f"{header.first_row}–{header.last_row}"
        where = rows if header.last_row > header.first_row else str(header.first_row)
        yield f"«{header.grid.name}»: заголовок в строке {where}, строк {len(lines.data)}."
    header = found.headers[0]
    for name, places in header.taken.items():
        sources = " + ".join(f"«{place.title}»" for place in places if place)
        yield f"Столбец «{sheet.column(name).title}» взят из {sources}."
    reasons = dict.fromkeys(one.reason for one in header.ignored)
    for reason in reasons:
        titles = [f"«{i.place.title}»" for i in header.ignored if i.reason == reason]
        yield f"Не взято ({_IGNORED[reason]}): {some(titles)}."


def _about_rows(found: Listed, entered: Entering, rejected: int) -> Iterator[str]:
    skipped = found.skipped
    if skipped:
        counts = ", ".join(f"{_SKIPPED[reason]} {count}" for reason, count in skipped.items())
        yield f"Пропущено строк: {counts}."
    yield (
        f"Строк в списке {found.rows}: новых {entered.new}, обновлено {entered.updated}, "
        f"без изменений {entered.unchanged}, отклонено {rejected}."
    )
    left: dict[str, list[str]] = {}
    for header, entries in zip(found.headers, found.entries, strict=True):
        for name, cells in entries.left.items():
            title = next(place.title for place in header.taken[name] if place)
            left.setdefault(title, []).extend(address(row, at) for row, at in cells)
    for title, cells_left in left.items():
        where = some(cells_left)
        yield f"В столбце «{title}» взяты не все значения, остальных нет в книге: {where}."


def _without_rows(campaign: Campaign, sheet: Sheet, taken: Sequence[Entry]) -> dict[str, set[str]]:
    """Classes and the like that the list names and the book's own sheet does not have yet."""
    missing: dict[str, set[str]] = {}
    for column in sheet.columns:
        ref = column.reference
        if ref is None:
            continue
        known = {getattr(row, ref.column) for row in getattr(campaign, ref.table)}
        for entry in taken:
            value = entry.values.get(column.name, ())
            items = value if isinstance(value, tuple) else (value,)
            missing.setdefault(ref.table, set()).update(i for i in items if i not in known)
    return missing


def _classes(
    campaign: Campaign, kind: Kind, absent: dict[str, set[str]]
) -> tuple[Sequence[NewClass], Sequence[SetCell]]:
    """Rows for the classes of a list of pupils; those that get none stay in `absent`."""
    table = campaign.table("classes") if kind.group else None
    needed = {c.name for c in table.sheet.columns if c.required} if table else set()
    if table is None or not needed <= table.places.keys():
        return (), ()
    added, left = new_classes(table, campaign.classes, absent.get("classes", ()))
    absent["classes"] = set(left)
    return added, class_rows(table, added)


def _about_classes(campaign: Campaign, added: Sequence[NewClass]) -> Iterator[str]:
    if added:
        title = campaign.house.sheets["classes"].title
        told = some([f"{one.class_name} — {one.class_ordinal}" for one in added])
        yield (
            f"На лист «{title}» внесены классы с порядковыми номерами: {told}. "
            "Сверьте номера с формой сбора."
        )


def _about_absent(campaign: Campaign, absent: Mapping[str, set[str]]) -> Iterator[str]:
    for table, names in absent.items():
        if names:
            title = campaign.house.sheets[table].title
            yield f"На лист «{title}» добавьте: {some(sorted(names, key=by_letter))}."


def _about_people(
    kind: Kind, who: Meant, sheet: Sheet, left: datetime.date | None, *, refused_any: bool
) -> Iterator[str]:
    """Those whom the list moves, brings back or names no more: by number, never by name."""
    for entry, record in who.moved:
        old, new = getattr(record, kind.group), entry.values[kind.group]
        yield f"{_mark(kind, record)}: класс был {old}, стал {new}."
    if who.alike:
        marks = some([_mark(kind, record) for _, record in who.alike])
        yield f"Внесены новыми, а в других классах есть тёзки: {marks}; сверьте, не перешли ли они."
    if who.returned:
        marks = some([_mark(kind, record) for record in who.returned])
        title = sheet.column(kind.left).title
        yield f"Отмечены выбывшими, а в списке есть: {marks}. Сотрите «{title}», если вернулись."
    if who.vanished:
        yield from _about_vanished(kind, who.vanished, sheet, left, refused_any=refused_any)


def _about_vanished(
    kind: Kind,
    vanished: Sequence[Record],
    sheet: Sheet,
    left: datetime.date | None,
    *,
    refused_any: bool,
) -> Iterator[str]:
    marks = some([_mark(kind, record) for record in vanished])
    yield f"Есть в книге, а в списке нет ({len(vanished)}): {marks}; строки остались."
    if not kind.left:
        return
    title = sheet.column(kind.left).title
    if left and not refused_any:
        yield f"Им в столбце «{title}» поставлено {left:%d.%m.%Y}."
    elif left:
        yield f"«{title}» не отмечено: сначала исправьте отклонённые строки."
    else:
        yield f"Если они выбыли, повторите с параметром --left и днём: он встанет в «{title}»."


def _mark(kind: Kind, record: Record) -> str:
    """A row of the book as it is called aloud: its number and class, a room by its own name."""
    own = str(getattr(record, kind.issued or kind.name))
    group = getattr(record, kind.group) if kind.group else None
    return f"{own} ({group})" if group else own


def _details(
    kind: Kind,
    found: Listed,
    who: Meant,
    entered: Entering,
    sheet: Sheet,
    classes: Sequence[NewClass],
) -> dict[str, Any]:
    tables = [
        {
            "sheet": header.grid.name,
            "header_rows": [header.first_row, header.last_row],
            "rows": len(lines.data),
            "columns": [
                {"from": [p.title for p in places if p], "to": sheet.column(name).title}
                for name, places in header.taken.items()
            ],
            "ignored": [{"header": i.place.title, "why": i.reason} for i in header.ignored],
        }
        for header, lines in zip(found.headers, found.lines, strict=True)
    ]
    return {
        "tables": tables,
        "skipped": dict(found.skipped),
        "new": entered.new,
        "updated": entered.updated,
        "unchanged": entered.unchanged,
        "moved": [_mark(kind, record) for _, record in who.moved],
        "vanished": [_mark(kind, record) for record in who.vanished],
        "returned": [_mark(kind, record) for record in who.returned],
        "classes": [dict(one.values) for one in classes],
    }
