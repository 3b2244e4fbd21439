"""Keeping at an open book: archive, act and proof of names by the buttons' own windows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.commands.demo_world import StandingClock, disk_world, kept_demo_book
from vpr_xl.adapters.archives.sealed import AgeSealer
from vpr_xl.commands.asking import asked_of
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import Session, run_on_book
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.keeping.key import Key
from vpr_xl.core.questions import Form, Question, Spot
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import emptied_row
from vpr_xl.core.values import text
from vpr_xl.ports import FileBook, World

WORDS = "тайные слова на бумаге"
SPOT = Spot("Хранение", 4)


@dataclass
class Later(StandingClock):
    """The demo's terms of 31.08.2026 have passed, those of 31.12.2026 have not."""

    def today(self) -> datetime.date:
        return datetime.date(2026, 9, 1)


class Open:
    """A book as a person has it before her: what she changed is not in the file yet."""

    def __init__(self, path: Path, world: World) -> None:
        self.path, self.world = path, world
        self.book: FileBook = world.open(path.read_bytes())

    def session(self) -> Session:
        return Session(self.world, self.book, self.path, lambda: self.book.blob)

    def campaign(self) -> Campaign:
        return self.session().campaign

    def form(self, name: str) -> Form:
        return asked_of(commands()[name]).form(self.session(), SPOT)

    def press(self, name: str, answers: Mapping[str, str], **given: Any) -> Outcome:
        """The form taken with these answers over what stands in it; options as a macro has them."""
        command, session = commands()[name], self.session()
        shown = {q.name: q.value for q in self.form(name).questions}
        usual = {o.name: o.usual for o in command.options}
        asked = asked_of(command).options(session, SPOT, {**shown, **answers})
        return run_on_book(session, command, {**usual, **given, **asked})


def world(**more: Any) -> World:
    return replace(disk_world(), sealer=AgeSealer, secret=lambda _: WORDS, **more)


def opened(tmp_path: Path, here: World) -> Open:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(kept_demo_book())
    return Open(path, here)


def fields(form: Form) -> Sequence[tuple[str, str]]:
    return [(q.label, q.value) for q in form.questions]


def test_the_archive_of_an_open_book_holds_what_is_not_saved_yet(tmp_path: Path) -> None:
    desk = opened(tmp_path, world())
    desk.book.apply([SetCell("Школа", 5, 3, text("не сохранено"))])
    before = desk.path.read_bytes()

    done = desk.press("archive make", {})
    (file,) = tmp_path.glob("*.age")
    members = AgeSealer().unsealed(file.read_bytes(), file.name, Key(WORDS))
    grid = disk_world().read(members["ВПР.xlsx"]).grid("Школа")

    assert grid is not None
    assert grid.cell(5, 3) == text("не сохранено")
    assert desk.path.read_bytes() == before  # the person saves
    assert done.details["sha256"] in {row.sha256 for row in desk.campaign().retention}
    assert not any("копии" in name for name in members)


def test_the_window_of_an_archive_can_ask_for_the_snapshots_too(tmp_path: Path) -> None:
    desk = opened(tmp_path, world())
    desk.world.store.snapshot(desk.path)

    with pytest.raises(Refused, match="W-281"):
        desk.press("archive make", {"snapshots": "наверное"})
    done = desk.press("archive make", {"snapshots": "Да"})

    assert any("копии" in name for name in done.details["members"])


def test_a_second_archive_of_a_day_and_a_second_laying_out_take_a_free_place(
    tmp_path: Path,
) -> None:
    desk = opened(tmp_path, world())
    for _ in range(2):
        desk.press("archive make", {})
    first = tmp_path / "ВПР 25.05.2026.age"
    told = [desk.press("archive open", {}, file=first).said[0] for _ in range(2)]

    assert {p.name for p in tmp_path.glob("*.age")} == {first.name, "ВПР 25.05.2026 (2).age"}
    assert [p.name for p in sorted(tmp_path.glob("ВПР 25.05.2026*")) if p.is_dir()] == [
        "ВПР 25.05.2026",
        "ВПР 25.05.2026 (2)",
    ]
    assert "(2)" in told[1]
    assert (tmp_path / "ВПР 25.05.2026 (2)" / "ВПР.xlsx").read_bytes() == desk.path.read_bytes()


def test_what_is_over_stands_first_with_yes_and_ends_alone(tmp_path: Path) -> None:
    desk = opened(tmp_path, world(clock=Later()))
    desk.world.store.snapshot(desk.path)
    copies = tmp_path / "ВПР.копии"
    assert list(copies.iterdir())
    file = desk.path.read_bytes()
    shown = fields(desk.form("archive destroy"))

    done = desk.press("archive destroy", {})
    ended = {r.item_id for r in desk.campaign().retention if r.destroyed_on}

    assert shown[0] == ("Х-01 работы участников, до 31.08.2026", "да")
    assert ("Х-02 бумажные протоколы, до 31.12.2026", "нет") in shown
    assert shown[-2] == ("Акт", "акт № 1 от 01.09.2026")
    assert {"Х-01", "Х-03"} <= ended
    assert "Х-02" not in ended
    assert not copies.exists()  # the snapshot of this very run too
    assert desk.path.read_bytes() == file
    assert "Акт об уничтожении 01.09.2026.pdf" in " ".join(done.said)
    assert done.said[-1].startswith("Сохраните книгу")


def test_before_the_term_the_window_wants_a_reason(tmp_path: Path) -> None:
    desk = opened(tmp_path, world())
    names = [q.name for q in desk.form("archive destroy").questions if q.choices]
    only = {**dict.fromkeys(names, "нет"), "Х-02": "да"}

    with pytest.raises(Refused, match="W-192"):
        desk.press("archive destroy", dict.fromkeys(names, "нет"))
    with pytest.raises(Refused, match="W-191"):
        desk.press("archive destroy", only)
    desk.press("archive destroy", {**only, "reason": "приказ № 7", "act": "акт № 9"})

    ended = [r for r in desk.campaign().retention if r.destroyed_on]
    assert [(r.item_id, r.reason, r.act) for r in ended] == [("Х-02", "приказ № 7", "акт № 9")]


def test_with_nothing_kept_the_window_is_not_shown(tmp_path: Path) -> None:
    desk = opened(tmp_path, world())
    rows = desk.campaign().retention
    desk.book.apply([c for row in rows for c in emptied_row(row.found_in, row.nth)])

    with pytest.raises(Refused, match="W-192"):
        desk.form("archive destroy")


def test_names_are_those_of_the_open_book(tmp_path: Path) -> None:
    desk = opened(tmp_path, world())
    person = desk.campaign().participants[0]
    column = person.found_in.places["full_name"]
    letter = tmp_path / "письмо.txt"
    letter.write_text("Работу написала Выдумкина Аглая.", encoding="utf-8")

    before = run_on_book(desk.session(), commands()["private"], {"paths": [letter]})
    desk.book.apply([SetCell("Участники", person.row_number, column, text("Выдумкина Аглая"))])
    after = run_on_book(desk.session(), commands()["private"], {"paths": [letter]})

    assert before.findings == []
    assert [f.rule for f in after.findings] == ["W-194"]


def test_what_is_typed_unseen_is_asked_for_anew_and_is_no_answer() -> None:
    form = Form("", "", (Question("word", "Пароль", secret=True), Question("more", "Ещё")))
    typed = {"word": WORDS, "more": "да"}

    assert form.told(typed) == {"more": "да"}
    assert form.secrets(typed) == [WORDS]
    assert [q.value for q in form.with_answers(typed).questions] == ["", "да"]


def test_the_plan_is_written_as_the_kind_that_the_window_names(tmp_path: Path) -> None:
    desk = opened(tmp_path, world())

    for typed in ("таблица .xlsx", "календарь телефона .ics", ".docx"):
        desk.press("plan export", {"kind": typed})
    with pytest.raises(Refused, match="W-281"):
        desk.press("plan export", {"kind": "картинка"})

    made = {p.name for p in (tmp_path / "ВПР.файлы").iterdir()}
    assert made == {"План-график.xlsx", "План-график.ics", "План-график.docx"}
