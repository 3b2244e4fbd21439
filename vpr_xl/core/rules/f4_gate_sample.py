"""The gate's rules about what is nobody's result: words of a sample, equal answers."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.form import Form
from vpr_xl.core.rules.engine import rule
from vpr_xl.core.rules.f4_gate import (
    FORM_2025,
    PRACTICE,
    FormReport,
    given,
    is_sample,
    present_rows,
)

#: So many participants, and tasks, with equal answers are no chance.
_PEOPLE, _TASKS = 5, 3


@rule(
    id="F4-81",
    level=Level.ERROR,
    title="Осталась запись образца",
    message="В строке {row}, столбец «{title}», стоит «{value}»: так пишут в образце.",
    advice="Впишите значение участника или сотрите строку образца.",
    why="Строка образца уйдёт на портал как ещё один участник.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Вариант |
        | !Образец      | 1       |
        | 50001         | 1       |""",
    good="""
        форма 2026
        | Код участника | Вариант |
        | 50001         | 1       |""",
)
def sample_left(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        for column in form.columns:
            if column.role != "total" and is_sample(value := given(row, column)):
                yield report(row, column, row=row.number, value=str(value)[:40])


@rule(
    id="F4-82",
    level=Level.NOTE,
    title="У всех одни и те же ответы",
    message="У всех участников, их {count}, одни и те же баллы во всех заданиях.",
    advice="Проверьте, не образец ли это и не скопирована ли одна строка вниз.",
    why="Незаполненный образец и растянутая строка выглядят именно так.",
    source=PRACTICE,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | 1 (2б) | 2К1 (2б) | 2К2 (1б) |
        | 50001         | !2     | 1        | 1        |
        | 50002         | 2      | 1        | 1        |
        | 50003         | 2      | 1        | 1        |
        | 50004         | 2      | 1        | 1        |
        | 50005         | 2      | 1        | 1        |""",
    good="""
        форма 2026
        | Код участника | 1 (2б) | 2К1 (2б) | 2К2 (1б) |
        | 50001         | 2      | 1        | 1        |
        | 50002         | 2      | 1        | 1        |
        | 50003         | 2      | 1        | 0        |
        | 50004         | 2      | 1        | 1        |
        | 50005         | 2      | 1        | 1        |""",
)
def answers_all_equal(form: Form, report: FormReport) -> Iterator[Finding]:
    wrote = list(present_rows(form))
    if len(wrote) < _PEOPLE or len(form.scores) < _TASKS:
        return
    answers = {tuple(given(row, column) for column in form.scores) for row in wrote}
    if len(answers) == 1:
        yield report(wrote[0], form.scores[0], count=len(wrote))
