"""`materials add|move`: what comes to «Материалы» and «Портал», and what does not."""

from __future__ import annotations

import datetime
import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.archives.made_archives import made_zip
from tests.commands.demo_world import disk_world
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.demo.campaign import made_up_campaign
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsKind, Task
from vpr_xl.core.rules.engine import findings

NOW = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 5, 25)
COORDINATOR = "С-01"


@pytest.fixture(scope="module")
def made() -> bytes:
    """The made-up school's book before its works, its portal tasks not done yet."""
    world = disk_world()
    demo = made_up_campaign(world.house, "small", random.Random(1).randrange)
    before = {**demo.before, "portal": [], "materials": []}
    content = replace(demo, before=before).preparation()
    return world.builder.master(demo.settings, content, {}, NOW)


@pytest.fixture
def book(made: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(made)
    return path


def _campaign(path: Path) -> Campaign:
    world = disk_world()
    return Campaign(world.read(path.read_bytes()), world.house, world.clock.today())


def _file(book: Path, name: str, blob: bytes) -> Path:
    path = book.parent / name
    path.write_bytes(blob)
    return path


def _add(book: Path, files: Sequence[Path], **options: str) -> Outcome:
    return run_on_file(disk_world(), commands()["materials add"], book, {"paths": files, **options})


def _move(book: Path, event: str, **given: object) -> Outcome:
    return run_on_file(
        disk_world(), commands()["materials move"], book, {"event": event, "kind": "комп", **given}
    )


def test_an_archive_is_written_down_and_its_task_is_done(book: Path) -> None:
    run_on_file(disk_world(), commands()["portal plan"], book, {})
    blob = made_zip({"Вариант 1.pdf": b"1", "Вариант 2.pdf": b"2"})

    done = _add(book, [_file(book, "ВПР_5_РУ.zip", blob)])

    after = _campaign(book)
    (row,) = after.materials
    assert (row.kind, row.event, row.work_id) == (MaterialsKind.ARCHIVE, Event.REGISTERED, "5-РУ")
    assert (row.file_name, row.sha256) == ("ВПР_5_РУ.zip", hashlib.sha256(blob).hexdigest())
    assert (row.taken_by, row.at) == (COORDINATOR, "25.05.2026 10:00")
    (task,) = [r for r in after.portal if r.done_on]
    assert (task.task, task.work_id, task.done_on) == (Task.ARCHIVE, "5-РУ", TODAY)
    assert task.sha256 == row.sha256
    assert done.details["files"][0]["entries"] == [
        {"name": "Вариант 1.pdf", "size": 1},
        {"name": "Вариант 2.pdf", "size": 1},
    ]
    (left,) = [s for s in done.said if s.startswith("Ещё не получено (архив): ")]
    assert "5-МА" in left
    assert "5-РУ" not in left
    assert not list(book.parent.glob("**/Вариант*"))


def test_the_same_file_adds_nothing_and_says_where_it_stands(book: Path) -> None:
    path = _file(book, "ВПР_5_РУ.zip", made_zip({"1.pdf": b"1"}))
    _add(book, [path])
    between = book.read_bytes()

    again = _add(book, [path, _file(book, "ВПР_5_РУ (1).zip", path.read_bytes())])

    assert not again.changes
    assert book.read_bytes() == between
    assert [s.split(":")[0] for s in again.said] == [
        "Файл «ВПР_5_РУ.zip» уже записан",
        "Файл «ВПР_5_РУ (1).zip» уже записан",
    ]


def test_an_archive_of_several_works_does_the_task_of_each_and_names_the_foreign(
    book: Path,
) -> None:
    blob = made_zip({"РУ5.pdf": b"1", "МА5.pdf": b"2", "РУ6.pdf": b"3", "10-ХИ.pdf": b"4"})

    done = _add(book, [_file(book, "Всё.zip", blob)])

    after = _campaign(book)
    (row,) = after.materials
    works = {r.work_id for r in after.portal if r.task is Task.ARCHIVE and r.done_on}
    assert row.work_id is None
    assert works == set(done.details["files"][0]["works"]) >= {"5-РУ", "5-МА"}
    assert "10-ХИ" in done.details["files"][0]["foreign"]
    assert any("чужие работы" in s and "10-ХИ" in s for s in done.said)
    listed = {one["work"]: one["files"] for one in _list(book).details["works"]}
    assert (
        [one["file"] for one in listed["5-РУ"]]
        == ["Всё.zip"]
        == [one["file"] for one in listed["5-МА"]]
    )


def test_a_locked_archive_is_noticed_and_no_password_is_asked(book: Path) -> None:
    blob = made_zip({"1.pdf": b"1"}, locked=True)

    done = _add(book, [_file(book, "ВПР_5_РУ.zip", blob)])

    assert done.details["files"][0]["encrypted"] is True
    assert any(s.startswith("Архив зашифрован: паролем закрыто файлов 1 из 1") for s in done.said)


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("Критерии 5-РУ.pdf", Task.CRITERIA),
        ("Протокол 5-РУ.docx", Task.PAPER_PROTOCOL),
        ("Статистика по отметкам 5-РУ.xlsx", Task.REPORT),
        ("Форма сбора результатов Русский язык 5 класс ВПР 2026.xlsx", Task.FORM),
    ],
)
def test_every_kind_of_file_does_its_own_task(book: Path, name: str, task: Task) -> None:
    _add(book, [_file(book, name, b"%PDF " + name.encode())])

    (done,) = [r for r in _campaign(book).portal if r.done_on]
    assert (done.task, done.work_id) == (task, "5-РУ")


def test_a_form_that_is_taken_is_a_form_that_was_fetched(book: Path) -> None:
    world = disk_world()
    name = "Форма сбора результатов Русский язык 5 класс ВПР 2026.xlsx"
    details = {"parts": [["1 (2б)", "2 (1б)"]], "code_range": [50001, 51500]}
    path = _file(book, name, world.builder.form("2026", details))
    run_on_file(world, commands()["portal plan"], book, {})

    run_on_file(world, commands()["form add"], book, {"forms": [path], "work": None})

    (done,) = [r for r in _campaign(book).portal if r.done_on]
    assert (done.task, done.work_id, done.done_by) == (Task.FORM, "5-РУ", COORDINATOR)
    assert done.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_list_of_codes_serves_all_works(book: Path) -> None:
    _add(book, [_file(book, "Коды участников.pdf", b"%PDF")])

    (done,) = [r for r in _campaign(book).portal if r.done_on]
    assert (done.task, done.work_id) == (Task.CODE_LIST, None)


@pytest.mark.parametrize(
    ("name", "blob", "options", "rule"),
    [
        ("Документ.pdf", b"%PDF", {}, "W-165"),
        ("Материалы.zip", made_zip({"1.pdf": b"1"}), {}, "W-166"),
        ("5-РУ.zip", made_zip({"../1.pdf": b"1"}), {}, "W-167"),
        ("10-ХИ.zip", made_zip({"1.pdf": b"1"}), {}, "W-168"),
        ("5-МА.zip", made_zip({"1.pdf": b"1"}), {"work": "5-РУ"}, "W-168"),
        ("5-РУ.zip", made_zip({"1.pdf": b"1"}), {"by": "С-99"}, "W-170"),
        ("5-РУ.zip", made_zip({"1.pdf": b"1"}), {"work": "11-РУ"}, "W-151"),
    ],
)
def test_a_file_that_is_not_clear_is_refused_and_nothing_is_written(
    book: Path, name: str, blob: bytes, options: dict[str, str], rule: str
) -> None:
    before = book.read_bytes()

    with pytest.raises(Refused) as refusal:
        _add(book, [_file(book, name, blob)], **options)

    assert refusal.value.rule == rule
    assert book.read_bytes() == before


def test_what_names_do_not_tell_is_given(book: Path) -> None:
    path = _file(book, "1.pdf", b"%PDF")

    _add(book, [path], work="5-ру", kind="критерии", by="С-04")

    (row,) = _campaign(book).materials
    assert (row.kind, row.work_id, row.taken_by) == (MaterialsKind.CRITERIA, "5-РУ", "С-04")


def test_a_movement_is_written_as_the_sheet_takes_it(book: Path) -> None:
    done = _move(book, "напеч", work="5-РУ", part=1, count=30, to=COORDINATOR, place="сейф")

    (row,) = _campaign(book).materials
    assert done.rows_out == 1
    assert (row.movement_id, row.kind, row.event) == ("М-0001", MaterialsKind.SET, Event.PRINTED)
    assert (row.work_id, row.part, row.count, row.taken_by) == ("5-РУ", 1, 30, COORDINATOR)
    assert row.at == "25.05.2026 10:00"
    # Rooms have not been checked in this book, and that is all.
    assert {f.rule for f in findings(_campaign(book))} == {"C1-01"}


def test_a_movement_with_a_wrong_word_is_not_written(book: Path) -> None:
    before = book.read_bytes()

    done = _move(book, "потеряно", count=3)

    assert (done.rejected, len(done.changes)) == (1, 0)
    assert {f.sheet for f in done.findings} == {"Материалы"}
    assert book.read_bytes() == before


TAKER, GIVER = "Тестова Анна Тестовна", "Макетова Ирина Тестовна"


def _list(book: Path, **options: str) -> Outcome:
    return run_on_file(disk_world(), commands()["materials list"], book, options)


def test_the_list_tells_files_rooms_holders_and_what_does_not_agree(book: Path) -> None:
    _add(book, [_file(book, "ВПР_5_РУ.zip", made_zip({"1.pdf": b"1"}))])
    of_work = {"work": "5-РУ", "room": "202"}
    _move(book, "напеч", work="5-РУ", count=30, to=COORDINATOR)
    _move(book, "выдано", count=26, to="С-06", **of_work, **{"from": COORDINATOR})
    given = {"to": COORDINATOR, "from": "С-06", "place": "сейф", **of_work}
    halfway = _move(book, "возвращены испол", count=24, **given)
    _move(book, "возвращены чис", count=1, **given)

    done = _list(book, work="5-РУ")

    (work,) = done.details["works"]
    (room,) = work["rooms"]
    (differ,) = work["differences"]
    assert [one["file"] for one in work["files"]] == ["ВПР_5_РУ.zip"]
    assert (room["room"], room["issued"], room["used"], room["unused"]) == ("202", 26, 24, 1)
    assert (differ["what"], differ["first"]["count"], differ["second"]["count"]) == (
        "issued_returned",
        26,
        25,
    )
    assert {(h["holder"], h["room"], h["count"]) for h in done.details["held"]} == {
        (COORDINATOR, None, 4),
        (COORDINATOR, "202", 25),
        ("С-06", "202", 1),
    }
    assert done.said[0] == "5-РУ: архив; расхождений 1."
    assert [" | ".join(re.split("  +", line)) for line in done.said[-5:]] == [
        "Что у кого сейчас:",
        "Работа | Часть | Что | Аудитория | Сколько | У кого | Где хранится | С какого времени",
        f"5-РУ | 1 | комплекты | — | 4 | {TAKER} | — | 25.05.2026 10:00",
        f"5-РУ | 1 | комплекты | 202 | 25 | {TAKER} | сейф | 25.05.2026 10:00",
        f"5-РУ | 1 | комплекты | 202 | 1 | {GIVER} | — | 25.05.2026 10:00",
    ]
    assert halfway.rows_out == 1  # counts that the next rows complete turn no row away
    assert any(s.startswith("Пока не сходится: 5-РУ, аудитория 202") for s in halfway.said)
    assert not done.changes


def test_what_is_not_held_cannot_be_given(book: Path) -> None:
    _move(book, "напеч", work="5-РУ", count=30, to=COORDINATOR)
    before = book.read_bytes()

    done = _move(book, "выдано", work="5-РУ", room="202", count=26, to="С-06", **{"from": "С-02"})

    assert {f.rule for f in done.findings} == {"P6-03"}
    assert done.rejected == 1
    assert book.read_bytes() == before


def test_of_several_files_the_broken_one_is_named(book: Path) -> None:
    whole = _file(book, "ВПР_5_РУ.zip", made_zip({"1.pdf": b"1"}))
    broken = _file(book, "ВПР_5_МА.zip", made_zip({"1.pdf": b"1"})[:-4])
    before = book.read_bytes()

    with pytest.raises(Refused) as caught:
        _add(book, [whole, broken])

    assert caught.value.rule == "W-10"
    assert caught.value.message.startswith("ВПР_5_МА.zip: ")
    assert book.read_bytes() == before
