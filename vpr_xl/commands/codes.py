"""`codes issue` and `codes verify`: every participant one code for all works."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.codes.damm import carries_check_digit
from vpr_xl.core.codes.issue import GradeIssue, Issue, Reason, grade_of, issue
from vpr_xl.core.declare.house import House
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import Rule, findings, rules
from vpr_xl.core.rules.w_file import refused

_WHY: dict[Reason, str] = {
    "no_grade": "класса нет на листе «Классы»: добавьте класс",
    "no_range": "границы кодов неизвестны: {remedy}",
    "no_room": "свободных кодов не хватает",
    "no_code": "в столбце кода стоит не код: исправьте его",
    "two_holders": "код у двух участников и стоит на других листах: исправьте его по протоколу",
}


def _remedy(house: House, grade: int | None) -> str:
    """How the range of a grade becomes known; only grade 10 has settings of its own."""
    sheet = house.sheets["school" if grade == 10 else "works"]
    if grade == 10:
        first, last = (sheet.setting(n).title for n in ("code_from_10", "code_to_10"))
    else:
        first, last = (sheet.column(n).title for n in ("code_from", "code_to"))
    return f"добавьте форму портала или введите «{first}» и «{last}» на листе «{sheet.title}»"


def _grade_words(one: GradeIssue, house: House, *, replace: bool) -> Iterator[str]:
    name = f"{one.grade} параллель" if one.grade else "Класс без параллели"
    if one.issued:
        checked = {
            "all": "во всех кодах контрольная цифра",
            "new": "контрольная цифра в новых кодах",
            "none": "контрольной цифры нет, кодов на неё не хватает",
        }[one.checked]
        yield f"{name}: выдано кодов {one.issued}, прежних {one.kept}, {checked}."
    elif not one.rejected:
        yield f"{name}: новых кодов 0, прежних {one.kept}."
    for reason, count in one.rejected:
        room = f" (свободных {one.free}, нужно {count})" if reason == "no_room" else ""
        why = _WHY[reason].format(remedy=_remedy(house, one.grade))
        yield f"{name}: без кода осталось {count}, {why}{room}."
    if replace and one.kept_official:
        yield f"{name}: кодов из списка портала {one.kept_official}, их замена не трогает."


def _said(done: Issue, house: House, *, replace: bool) -> list[str]:
    said = [words for one in done.by_grade for words in _grade_words(one, house, replace=replace)]
    if done.replaced:
        said.append(f"Заменено кодов: {len(done.replaced)}, в других листах: {done.carried}.")
    return said or ["Участников без кода нет."]


@command(
    name="codes issue",
    title="Выдать коды",
    help="Даёт каждому участнику один код на все работы; выданные коды не меняются.",
    action="P5",
    changes_data=True,
    macro=True,
    tables=("home", "participants"),
    icon="NumberingGallery",
    options=(
        Option("grade", int, "только эта параллель"),
        Option("replace", bool, "заменить выданные коды во всех листах", False),
    ),
)
def codes_issue(session: Session, *, grade: int | None = None, replace: bool = False) -> Outcome:
    campaign = session.campaign
    table = campaign.table("participants")
    if table is None:
        raise refused("W-47", sheet=campaign.house.sheets["participants"].title)
    for name in ("participant_code", "code_origin"):
        if name not in table.places:
            title = table.sheet.column(name).title
            raise refused("W-83", sheet=table.title, column=title, near="")
    done = issue(campaign, session.world.chance, grade=grade, replace=replace)
    return Outcome(
        said=_said(done, campaign.house, replace=replace),
        changes=done.changes,
        rows_in=done.issued + done.rejected,
        rows_out=done.issued,
        rejected=done.rejected,
        details={"kept": done.kept, "replaced": len(done.replaced), "carried": done.carried},
    )


#: Rules outside P5 by which one code may stand twice: on a work's sheet, in a row's key.
_ELSEWHERE = ("F4-01", "S-14")


def _about_codes() -> list[Rule]:
    return [r for r in rules().values() if r.id.startswith("P5-") or r.id in _ELSEWHERE]


def _names_a_code(finding: Finding) -> bool:
    """A doubled key of another table is not this command's affair."""
    return finding.rule != "S-14" or finding.pointer.endswith("/participant_code")


def _by_grade(campaign: Campaign) -> Iterator[str]:
    """How many codes of each grade carry a right check digit."""
    grades: dict[int, list[str]] = {}
    for pupil in campaign.participants:
        grade = grade_of(campaign, pupil)
        if grade and pupil.participant_code:
            grades.setdefault(grade, []).append(pupil.participant_code)
    for grade, codes in sorted(grades.items()):
        right = sum(map(carries_check_digit, codes))
        yield f"{grade} параллель: кодов {len(codes)}, с верной контрольной цифрой {right}."


@command(
    name="codes verify",
    title="Проверить коды",
    help="Доказывает, что каждый код стоит у одного участника и один во всех работах.",
    action="P5",
    macro=True,
    tables=("participants",),
    icon="FindDialog",
)
def codes_verify(session: Session) -> Outcome:
    campaign = session.campaign
    found = [f for f in findings(campaign, _about_codes()) if _names_a_code(f)]
    given = [p.participant_code for p in campaign.participants if p.participant_code]
    right = sum(carries_check_digit(code) for code in given)
    said = [
        f"Участников с кодом: {len(given)}, разных кодов: {len(set(given))}, "
        f"с верной контрольной цифрой: {right}."
    ]
    said += _by_grade(campaign)
    if not any(f.level is Level.ERROR for f in found):
        said.append("Каждый код стоит у одного участника, чужих кодов в работах нет.")
    details = {"codes": len(given), "distinct": len(set(given)), "check_digit": right}
    return Outcome(said=said, findings=found, details=details)
