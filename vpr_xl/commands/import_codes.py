"""`import codes`: the portal's official list of codes, given out to those who have none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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
from vpr_xl.core.codes.issue import GradeIssue, Issue, grade_of, issue
from vpr_xl.core.codes.ranges import ranges
from vpr_xl.core.declare.match import plain
from vpr_xl.core.findings import Finding, in_order
from vpr_xl.core.imports.code_list import CodeList, ListedCode, code_list
from vpr_xl.core.imports.header import Problem
from vpr_xl.core.imports.kinds import ForeignFile
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import CodeOrigin
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.rules.w_foreign import code_cell
from vpr_xl.core.tables import Grid, address

_CODE = "participant_code"


@dataclass(frozen=True)
class Sorted:
    """Codes of a list by grade, and those of no grade with the reason."""

    by_grade: Mapping[int, Sequence[str]]
    outside: Sequence[tuple[ListedCode, str]]


@command(
    name="import codes",
    title="Внести коды портала",
    help="Берёт официальный список кодов и раздаёт коды тем, у кого их нет; выданные не меняет.",
    action="P5",
    changes_data=True,
    macro=True,
    tables=("participants",),
    icon="GetExternalDataFromText",
    arguments=(FILE,),
    options=(
        MAP,
        SHEET,
        Option("grade", int, "параллель, для которой список"),
        Option("replace", bool, "заменить коды не из списка портала во всех листах", False),
    ),
)
def import_codes(
    session: Session,
    *,
    file: Path,
    map: Sequence[str] = (),
    sheet: str | None = None,
    grade: int | None = None,
    replace: bool = False,
) -> Outcome:
    campaign = session.campaign
    table = table_of(campaign, "participants", [_CODE, "code_origin"])
    foreign = foreign_file(session, file)
    overrides = overrides_of(map, table.sheet)
    headers = [header for header, name in overrides.items() if name == _CODE]
    column = table.sheet.column(_CODE)
    of_grade = [table.sheet.column("class_name"), campaign.house.sheets["classes"].column("grade")]
    found = code_list(_chosen(foreign, sheet, campaign), column, headers, of_grade)
    if headers and not found.headed:
        raise bad_map(map[0], "", [], table.sheet)
    if not found.codes:
        raise problem_words(Problem("no_header", column), foreign)
    ordered = _by_grade(campaign, found, grade)
    if not ordered.by_grade and not ranges(campaign):
        works = campaign.house.sheets["works"].title
        raise refused("W-240", name=file.name, count=len(found.codes), sheet=works)
    done = issue(
        campaign, session.world.chance, grade=grade, replace=replace, listed=ordered.by_grade
    )
    held = _held(campaign, ordered)
    return Outcome(
        said=[
            *_said(done, found, ordered, held, _own(campaign, ordered), replace=replace),
            *_without_grade(campaign),
        ],
        findings=_findings(foreign, found, ordered),
        changes=done.changes,
        rows_in=done.issued + done.rejected,
        rows_out=done.issued,
        rejected=done.rejected,
        details={
            "listed": len(found.codes),
            "assigned": done.issued,
            "held": held,
            "outside": len(ordered.outside),
            "spare": len(found.codes) - done.issued - held - len(ordered.outside),
            "again": len(found.again),
            "unread": len(found.odd),
            "confirmed": done.confirmed,
            "replaced": len(done.replaced),
        },
        show=table.title,
    )


def _chosen(foreign: ForeignFile, wanted: str | None, campaign: Campaign) -> Sequence[Grid]:
    """The tables of the list: all of them, unless a person names one."""
    if wanted is None:
        return foreign.tables
    found = [table for table in foreign.tables if plain(table.name) == plain(wanted)]
    if not found:
        column = campaign.house.sheets["participants"].column(_CODE)
        names = tuple(table.name for table in foreign.tables)
        raise problem_words(Problem("no_sheet", column, sheets=names), foreign, wanted)
    return found


def _by_grade(campaign: Campaign, found: CodeList, grade: int | None) -> Sorted:
    """Which grade each code is for: by the ranges of the grades, as the person or the file says.

    A range that is known wins: a code outside it is of no grade, whatever the file says.
    """
    known = ranges(campaign)
    by_grade: dict[int, list[str]] = defaultdict(list)
    outside: list[tuple[ListedCode, str]] = []
    for one in found.codes:
        number = int(one.code)
        fitting = [g for g, limits in known.items() if limits.first <= number <= limits.last]
        stated = grade if grade is not None else one.grade
        if stated is not None:
            fitting = [stated] if stated in fitting or stated not in known else []
        if len(fitting) == 1:
            by_grade[fitting[0]].append(one.code)
        else:
            outside.append((one, _why_outside(bool(fitting), stated)))
    return Sorted(by_grade, outside)


def _why_outside(fits: bool, stated: int | None) -> str:
    if fits:
        return "он попадает в границы нескольких параллелей"
    if stated is not None:
        return f"он не попадает в границы параллели {stated}"
    return "он не попадает в границы ни одной параллели"


def _held(campaign: Campaign, ordered: Sorted) -> int:
    """Codes of the list that somebody had before."""
    known = campaign.participant_by_code
    return sum(code in known for codes in ordered.by_grade.values() for code in codes)


def _without_grade(campaign: Campaign) -> Iterator[str]:
    """Those who can get no code because their class is unknown to the book."""
    waiting = [p for p in campaign.participants if p.left is None and p.participant_code is None]
    count = sum(grade_of(campaign, one) is None for one in waiting)
    if count:
        title = campaign.house.sheets["classes"].title
        yield f"Участников без кода, чьих классов нет на листе «{title}»: {count}; добавьте классы."


def _own(campaign: Campaign, ordered: Sorted) -> list[str]:
    """Grades of the list in which somebody has a code that is not of the portal's lists."""
    listed = {code for codes in ordered.by_grade.values() for code in codes}
    own = [
        row
        for row in campaign.participants
        if row.participant_code
        and row.left is None
        and row.code_origin is not CodeOrigin.OFFICIAL
        and row.participant_code not in listed
    ]
    grades = {grade_of(campaign, row) for row in own}
    return [str(grade) for grade in sorted(ordered.by_grade) if grade in grades]


def _findings(foreign: ForeignFile, found: CodeList, ordered: Sorted) -> list[Finding]:
    order = {table.name: at for at, table in enumerate(foreign.tables)}
    places = [(one, "он уже есть в файле выше") for one in found.again]
    said = [
        code_cell(one.sheet, one.row, one.column, one.code, why, order)
        for one, why in (*places, *ordered.outside)
    ]
    said += [
        code_cell(sheet, row, at, f"из ячейки {address(row, at)}", "там не пять цифр", order)
        for sheet, row, at in found.odd
    ]
    return in_order(said)


def _said(
    done: Issue, found: CodeList, ordered: Sorted, held: int, own: Sequence[str], *, replace: bool
) -> Iterator[str]:
    yield f"Кодов в списке {len(found.codes)}, из них уже выдано {held}."
    for one in done.by_grade:
        yield from _about_grade(one, len(ordered.by_grade.get(one.grade or 0, ())))
    if done.confirmed:
        yield f"Прежних кодов, которые есть в списке: {done.confirmed}; теперь это коды портала."
    if done.replaced:
        yield f"Заменено кодов: {len(done.replaced)}, в других листах: {done.carried}."
    if own and not replace:
        yield f"Параллели {some(own)}: часть кодов не из списка; их меняет параметр --replace."


def _about_grade(one: GradeIssue, listed: int) -> Iterator[str]:
    yield (
        f"{one.grade} параллель: в списке {listed}, выдано {one.issued}, прежних {one.kept}, "
        f"в запасе {max(0, one.free - one.issued)}."
    )
    for reason, count in one.rejected:
        why = {
            "no_room": f"свободных кодов в списке {one.free}, а нужно {count}",
            "no_code": "в столбце кода стоит не код",
            "two_holders": "код у двух участников и стоит на других листах",
        }.get(reason, "параллель неизвестна")
        yield f"{one.grade} параллель: без кода портала осталось {count}, {why}."
