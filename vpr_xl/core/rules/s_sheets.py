"""S. Sheets and columns that are missing, doubled or not declared."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.declare.match import Misfit
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import Report, Source, rule

DECLARED = Source("Объявление листа", kind="invariant")


def _misfits(campaign: Campaign, what: str) -> Iterator[Misfit]:
    return (m for m in campaign.misfits if m.what == what)


@rule(
    id="S-01",
    level=Level.ERROR,
    title="Нет листа",
    message="В книге нет листа «{text}».",
    advice="Верните лист командой «vpr-xl repair» или возьмите книгу из снимка.",
    why="Без листа его строки не проверить и не выгрузить.",
    source=DECLARED,
    bad="""
        Классы (листа нет)""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def missing_sheet(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for misfit in _misfits(campaign, "missing_sheet"):
        yield report.sheet(misfit, text=misfit.text)


@rule(
    id="S-02",
    level=Level.ERROR,
    title="Нет шапки таблицы",
    message="На листе «{sheet}» не найдена шапка таблицы, в ней должен быть столбец «{text}».",
    advice="Верните шапку командой «vpr-xl repair».",
    why="Столбцы узнаются по заголовкам, без шапки строки не прочитать.",
    source=DECLARED,
    bad="""
        Классы (только эти столбцы)
        | !Кл. |
        | 5А   |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def missing_header(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for misfit in _misfits(campaign, "missing_header"):
        yield report.sheet(misfit, sheet=misfit.sheet, text=misfit.text)


@rule(
    id="S-03",
    level=Level.ERROR,
    title="Нет столбца",
    message="На листе «{sheet}» нет столбца «{text}».",
    advice="Верните заголовок столбца командой «vpr-xl repair» или впишите его на прежнее место.",
    why="Столбец узнаётся по заголовку, без него значения не прочитать.",
    source=DECLARED,
    bad="""
        Классы (только эти столбцы)
        | Класс | Параллель |
        | 5А    | 5         |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def missing_column(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for misfit in _misfits(campaign, "missing_column"):
        yield report.sheet(misfit, sheet=misfit.sheet, text=misfit.text)


@rule(
    id="S-04",
    level=Level.ERROR,
    title="Столбец стоит дважды",
    message="На листе «{sheet}» столбец «{text}» стоит второй раз.",
    advice="Удалите лишний столбец или переименуйте его.",
    why="Нельзя знать, какой из двух столбцов верен; читается первый.",
    source=DECLARED,
    bad="""
        Классы
        | Класс | Параллель | !Класс |
        | 5А    | 5         | 5Б     |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def doubled_column(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for misfit in _misfits(campaign, "doubled_column"):
        yield report.sheet(misfit, sheet=misfit.sheet, text=misfit.text)


@rule(
    id="S-05",
    level=Level.NOTE,
    title="Чужой столбец",
    message="На листе «{sheet}» незнакомый столбец «{text}»: он не проверяется и не выгружается.",
    advice="Оставьте его, если он нужен вам, или сверьте заголовок с шапкой листа.",
    why="Заголовок с опиской делает столбец чужим.",
    source=DECLARED,
    bad="""
        Классы
        | Класс | Параллель | !Заметки завуча |
        | 5А    | 5         | спросить       |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def foreign_column(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for misfit in _misfits(campaign, "foreign_column"):
        yield report.sheet(misfit, sheet=misfit.sheet, text=misfit.text)


@rule(
    id="S-06",
    level=Level.NOTE,
    title="Чужой лист",
    message="Лист «{text}» незнаком программе: он не проверяется и не выгружается.",
    advice="Оставьте его, если он нужен вам, или верните листу прежнее имя.",
    why="Переименованный лист программа не узнаёт.",
    source=DECLARED,
    bad="""
        Мои заметки
        | Дело     | Срок   |
        | позвонить | завтра |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def foreign_sheet(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for misfit in _misfits(campaign, "foreign_sheet"):
        yield report.sheet(misfit, text=misfit.text)
