"""The gate's rules about several forms of one school: a participant is the same in all of them.

Names are not in the forms: whose code it is shows in the class and the sex beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from vpr_xl.core.declare.forms import Role
from vpr_xl.core.declare.tasks import Score
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.rules.engine import Source, rule
from vpr_xl.core.rules.f4_gate import FormFile, FormReport, given

THEMSELVES = Source("Следует из самих форм", kind="invariant")
#: A class is compared from so many pupils on; below this share its codes were dealt out anew.
_PUPILS, _SHARE = 5, 0.8
_Class = tuple[int, Score]  # first digit of its codes, ordinal


@rule(
    id="F4-90",
    level=Level.ERROR,
    title="Класс участника в формах разный",
    message="Код {code}: здесь класс {value}, а в форме «{other}» {theirs}.",
    advice="Сверьте класс и код с бумажными протоколами обеих работ.",
    why="Один код принадлежит одному участнику во всех работах, и класс у него один.",
    source=THEMSELVES,
    across=True,
    bad="""
        форма 2026 (файл «История 5 класс»)
        | Код участника | Порядковый номер класса |
        | 50001         | 1                       |
        форма 2026 (файл «Биология 5 класс»)
        | Код участника | Порядковый номер класса |
        | 50001         | !2                      |""",
    good="""
        форма 2026 (файл «История 5 класс»)
        | Код участника | Порядковый номер класса |
        | 50001         | 1                       |
        форма 2026 (файл «Биология 5 класс»)
        | Код участника | Порядковый номер класса |
        | 50001         | 1                       |""",
)
def class_of_another_form(
    file: FormFile, before: Sequence[FormFile], report: FormReport
) -> Iterator[Finding]:
    yield from _contradicted("class", file, before, report)


@rule(
    id="F4-91",
    level=Level.ERROR,
    title="Пол участника в формах разный",
    message="Код {code}: здесь пол «{value}», а в форме «{other}» «{theirs}».",
    advice="Сверьте код с бумажными протоколами обеих работ: он мог достаться другому.",
    why="Другой пол при том же коде бывает, когда коды к новой работе раздали заново.",
    source=THEMSELVES,
    across=True,
    bad="""
        форма 2025 (файл «История 7 класс»)
        | Код участника | Пол |
        | 50001         | ж   |
        форма 2025 (файл «Биология 7 класс»)
        | Код участника | Пол |
        | 50001         | !м  |""",
    good="""
        форма 2025 (файл «История 7 класс»)
        | Код участника | Пол |
        | 50001         | ж   |
        форма 2025 (файл «Биология 7 класс»)
        | Код участника | Пол |
        | 50001         | ж   |""",
)
def sex_of_another_form(
    file: FormFile, before: Sequence[FormFile], report: FormReport
) -> Iterator[Finding]:
    yield from _contradicted("sex", file, before, report)


def _contradicted(
    role: Role, file: FormFile, before: Sequence[FormFile], report: FormReport
) -> Iterator[Finding]:
    """Participants of whom the first form that tells it says otherwise in this column."""
    column = file.form.column(role)
    for code, row in file.codes.items():
        value = None if column is None else given(row, column)
        if column is None or value is None:
            continue
        for other in before:
            theirs = other.told(code, other.form.column(role))
            if theirs is None:
                continue
            if theirs != value and _comparable(theirs, value):
                yield report(row, column, value=value, other=_short(other.name), theirs=theirs)
            break


def _comparable(one: Score, other: Score) -> bool:
    """Whether both are of one kind and spelt so: 7 and «7А», «м» and «М» tell no other pupil."""
    same_kind = isinstance(one, int) == isinstance(other, int)
    return same_kind and str(one).casefold() != str(other).casefold()


def _short(name: str) -> str:
    """A file's name as it stands in a sentence."""
    said = name.removesuffix(".xlsx").removeprefix("Форма сбора результатов ")
    return said if len(said) <= 60 else said[:59] + "…"


@rule(
    id="F4-92",
    level=Level.WARNING,
    title="Коды класса в формах разные",
    message="Класс {ordinal}: из {count} кодов в форме «{other}» есть только {shared}.",
    advice="Сверьте коды с бумажными протоколами: у участника один код на все работы.",
    why="Самая дорогая ошибка: к новой работе коды раздали заново, и результаты не связать.",
    source=THEMSELVES,
    across=True,
    bad="""
        форма 2026 (файл «История 5 класс»)
        | Код участника | 2К2 (1б) |
        | 50001         | 0        |
        | 50002         | 1        |
        | 50003         | 1        |
        | 50004         | 1        |
        | 50005         | 1        |
        форма 2026 (файл «Биология 5 класс»)
        | Код участника | 2К2 (1б) |
        | !50001        | 1        |
        | 50002         | 1        |
        | 50013         | 1        |
        | 50014         | 0        |
        | 50015         | 1        |""",
    good="""
        форма 2026 (файл «История 5 класс»)
        | Код участника | 2К2 (1б) |
        | 50001         | 0        |
        | 50002         | 1        |
        | 50003         | 1        |
        | 50004         | 1        |
        | 50005         | 1        |
        форма 2026 (файл «Биология 5 класс»)
        | Код участника | 2К2 (1б) |
        | 50005         | 1        |
        | 50001         | 1        |
        | 50002         | 1        |
        | 50003         | 0        |
        | 50004         | 1        |""",
)
def codes_dealt_anew(
    file: FormFile, before: Sequence[FormFile], report: FormReport
) -> Iterator[Finding]:
    classes = [(other, _classes(other)) for other in before]
    for one, codes in _classes(file).items():
        for other, known_classes in classes:
            theirs = known_classes.get(one, [])
            few = min(len(codes), len(theirs))
            if few < _PUPILS or (file.foreign and other.foreign):
                continue
            known, asked = (other.codes, codes) if len(codes) == few else (file.codes, theirs)
            shared = sum(code in known for code in asked)
            if shared < _SHARE * few:
                yield report(
                    file.codes[codes[0]], file.form.code,
                    ordinal=one[1], count=few, shared=shared, other=_short(other.name),
                )  # fmt: skip
                break


def _classes(file: FormFile) -> dict[_Class, list[int]]:
    """Codes by the first digit, which is the grade's, and the ordinal."""
    column, out = file.form.column("class"), defaultdict[_Class, list[int]](list)
    for code, row in file.codes.items():
        ordinal = None if column is None else given(row, column)
        if ordinal is not None and isinstance(code, int):
            out[code // 10_000, ordinal].append(code)
    return out


@rule(
    id="F4-93",
    level=Level.WARNING,
    title="Две формы одной работы",
    message="Участники этой формы, их {count}, есть и в форме «{other}» той же работы.",
    advice="Оставьте одну форму работы, последнюю, и загружайте её.",
    why="Старую копию легко загрузить вместо исправленной.",
    source=THEMSELVES,
    across=True,
    bad="""
        форма 2026 (файл «Форма сбора результатов История 5 класс ВПР 2026.xlsx»)
        | Код участника |
        | 50001         |
        форма 2026 (файл «Форма сбора результатов История 5 класс ВПР 2026 (1).xlsx»)
        | Код участника |
        | !50001        |""",
    good="""
        форма 2026 (файл «Форма сбора результатов История 5 класс ВПР 2026.xlsx»)
        | Код участника |
        | 50001         |
        форма 2026 (файл «Форма сбора результатов Биология 5 класс ВПР 2026.xlsx»)
        | Код участника |
        | 50001         |""",
)
def work_twice(file: FormFile, before: Sequence[FormFile], report: FormReport) -> Iterator[Finding]:
    for other in before:
        if not file.work or other.work != file.work:
            continue
        both = [code for code in file.codes if code in other.codes]
        if both:
            count, first = len(both), file.codes[both[0]]
            yield report(first, file.form.code, count=count, other=_short(other.name))
            return
