"""The form of `record` at an open book: what it shows of a row, and what its answers enter."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.commands.asking import asked_of
from vpr_xl.commands.record_form import near, row_form, row_options
from vpr_xl.commands.registry import Asked, Command, Option, Outcome, commands
from vpr_xl.commands.run import Session
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.findings import Refused
from vpr_xl.core.questions import Form, Spot
from vpr_xl.core.values import shown

FAR = 5000  # a row below all that is filled
FIRST = HEADER_ROW + 1


@pytest.fixture
def session() -> Session:
    world = disk_world()
    return Session(world, world.open(demo_book()), Path("ВПР-2026.xlsx"))


def _shown(form: Form) -> dict[str, str]:
    return {question.label: question.value for question in form.questions}


def _record(session: Session, spot: Spot, answers: dict[str, str]) -> Any:
    return commands()["record"].run(session, **row_options(session, spot, answers))


def test_a_new_row_begins_with_the_next_number_and_the_moment(session: Session) -> None:
    values = _shown(row_form(session, Spot("Инциденты", FAR)))
    now = session.world.clock.now()

    last = max(row.incident_id or "" for row in session.campaign.incidents)
    assert values["Номер"] == f"И-{int(last[2:]) + 1:02d}"
    assert values["Когда"] == f"{now:%d.%m.%Y %H:%M}"
    assert {values["Работа"], values["Аудитория"]} == {""}


def test_lists_and_references_are_offered(session: Session) -> None:
    questions = {q.name: q for q in row_form(session, Spot("Инциденты", FAR)).questions}

    assert "опоздание" in questions["kind"].choices
    assert "5-РУ" in questions["work_id"].choices
    assert len(set(questions["work_id"].choices)) == len(questions["work_id"].choices)
    assert all(q.help for q in questions.values())


def test_a_row_that_stands_is_shown_and_its_key_stays(session: Session) -> None:
    form = row_form(session, Spot("Портал", FIRST))
    fixed = {q.name for q in form.questions if q.fixed}

    assert fixed == {"task", "work_id"}
    assert _shown(form)["Дело"] == "доступ в кабинет"
    assert str(FIRST) in form.about


def test_only_what_was_changed_is_entered(session: Session) -> None:
    spot = Spot("Портал", FIRST)
    answers = {q.name: q.value for q in row_form(session, spot).questions} | {"note": "проверено"}

    options = row_options(session, spot, answers)

    assert options["values"] == ("Примечание=проверено",)
    done = _record(session, spot, answers)
    assert [(c.row, c.cell and c.cell.value) for c in done.changes] == [(FIRST, "проверено")]


def test_an_emptied_field_empties_the_cell(session: Session) -> None:
    spot = Spot("Портал", FIRST)
    answers = {q.name: q.value for q in row_form(session, spot).questions} | {"answer": ""}
    before = _shown(row_form(session, spot))["Ответ портала"]

    done = _record(session, spot, answers)

    assert bool(before) == bool(done.changes)
    assert all(c.cell is None for c in done.changes)


def test_a_new_row_is_entered_with_its_key(session: Session) -> None:
    spot = Spot("Инциденты", FAR)
    answers = {q.name: q.value for q in row_form(session, spot).questions}

    done = _record(session, spot, answers | {"kind": "опоздание", "work_id": "5-РУ"})

    written = {c.cell.value for c in done.changes if c.cell}
    assert (done.rows_out, done.rejected) == (1, 0)
    assert {answers["incident_id"], "опоздание", "5-РУ"} <= written


def test_a_setting_of_the_school_is_asked_by_its_name(session: Session) -> None:
    table = session.campaign.table("school")
    assert table is not None
    names = [shown(cell) for cell in table.column_cells("setting")]
    spot = Spot("Школа", table.numbers[names.index("Директор")])

    form = row_form(session, spot)
    options = row_options(session, spot, {form.questions[0].name: "Проверкина Елена Макетовна"})

    assert form.questions[0].label == "Директор"
    assert options["key"] == "Директор"
    assert commands()["record"].run(session, **options).rejected == 0


def test_a_sheet_of_the_program_is_refused(session: Session) -> None:
    with pytest.raises(Refused) as error:
        row_form(session, Spot("Ошибки", FIRST))

    assert error.value.rule == "W-81"


@pytest.mark.parametrize("table", commands()["record"].tables)
def test_every_sheet_with_the_button_has_a_form_whose_answers_are_no_change(
    table: str, session: Session
) -> None:
    spot = Spot(session.world.house.sheets[table].title, FIRST)
    form = row_form(session, spot)

    options = row_options(session, spot, {q.name: q.value for q in form.questions})

    assert len(form.questions) > 2
    assert options["values"] == ()


class TestFormOfOptions:
    """Commands that ask for some of their options."""

    def test_labels_are_the_options_own_words(self, session: Session) -> None:
        form = asked_of(commands()["attend"]).form(session, Spot("Протокол", FIRST))

        assert [q.name for q in form.questions] == ["work", "class", "absent", "part"]
        assert form.questions[0].label == "Работа"
        assert form.questions[0].help.startswith("работа, например 5-РУ")
        assert "5-РУ" in form.questions[0].choices
        assert form.questions[3].choices == ("1", "2")

    def test_answers_become_the_options(self, session: Session) -> None:
        asked = asked_of(commands()["acquaint"])
        answers = {"class": "5А", "on": "03.06.2026", "signed": "оба"}

        options = asked.options(session, Spot("Ознакомление", FIRST), answers)

        assert options == {
            "class": "5А",
            "work": None,
            "on": datetime.date(2026, 6, 3),
            "signed": "оба",
            "by": None,
        }

    @pytest.mark.parametrize(
        ("answers", "rule"), [({}, "W-280"), ({"work": "5-РУ", "part": "3"}, "W-281")]
    )
    def test_what_is_missing_or_not_understood_is_said(
        self, answers: dict[str, str], rule: str, session: Session
    ) -> None:
        options = (
            Option("work", str, "работа", required=True),
            Option("part", ("1", "2"), "часть"),
        )
        asking = Command("sit", "", "", lambda: Outcome(), options=options, asked=("work", "part"))

        with pytest.raises(Refused) as error:
            asked_of(asking).options(session, Spot("Протокол", FIRST), answers)

        assert error.value.rule == rule

    def test_every_option_that_is_asked_is_declared(self) -> None:
        for command in commands().values():
            if not isinstance(command.asked, Asked):
                assert set(command.asked) <= {o.name for o in command.options}, command.name

    def test_references_of_options_are_columns_of_sheets(self, session: Session) -> None:
        for command in commands().values():
            for option in command.options:
                if option.refers:
                    table, column = option.refers.split(".")
                    assert column in session.world.house.sheets[table].by_name, command.name


def test_a_long_name_that_is_close_is_told_with_its_quotes_closed() -> None:
    header = "Отметка за предыдущий триместр/ четверть/полугодие"

    told = near("Отметка за предыдущий период", [header])

    assert told.startswith(", похоже на «Отметка за предыдущий триместр")
    assert told.endswith("…»")
    assert len(told) <= 60
