"""`private`: which files may leave the school, and how a name is told without being told."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.adapters.privacy.readable import readable
from vpr_xl.commands.form import FORMS
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.core.findings import Level, Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.ports import World


def _world() -> World:
    return replace(disk_world(), readable=readable)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(demo_book())
    return path


def _form(world: World) -> bytes:
    details = {"parts": [["1 (1б)", "2 (2б)"]], "code_range": [50001, 50500]}
    return world.builder.form("2026", details)


def _with_string(blob: bytes, text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = content.replace(b"</sst>", f"<si><t>{text}</t></si></sst>".encode())
            new.writestr(name, content)
    return out.getvalue()


def _private(book: Path, *paths: Path) -> Outcome:
    done: Outcome = commands()["private"].run(_world(), paths=paths, book=book)
    return done


def _pupil(book: Path) -> tuple[str, str]:
    world = disk_world()
    campaign = Campaign(world.read(book.read_bytes()), world.house, world.clock.today())
    one = campaign.participants[0]
    return one.full_name or "", one.participant_code or ""


def test_a_nameless_file_is_clean_and_a_named_one_is_told_by_code_and_place(
    book: Path, tmp_path: Path
) -> None:
    name, code = _pupil(book)
    clean, named = tmp_path / "чистая.xlsx", tmp_path / "с именем.xlsx"
    clean.write_bytes(_form(_world()))
    named.write_bytes(_with_string(_form(_world()), name))

    done = _private(book, clean, named)

    assert [f.rule for f in done.findings] == ["W-194"]
    assert done.findings[0].level is Level.ERROR
    assert "с именем.xlsx" in done.findings[0].message
    assert "xl/sharedStrings.xml" in done.findings[0].message
    assert code in done.findings[0].message
    assert name.split()[0] not in done.findings[0].message
    assert [one["clean"] for one in done.details["files"]] == [True, False]


def test_the_name_of_a_file_is_looked_at_and_not_repeated(book: Path, tmp_path: Path) -> None:
    surname = _pupil(book)[0].split()[0]
    folder = tmp_path / "к отправке"
    folder.mkdir()
    (folder / f"лист {surname}.txt").write_text("50042;2")

    done = _private(book, folder)

    assert len(done.findings) == 1
    assert "имя файла" in done.findings[0].message


def test_a_book_with_names_never_passes(book: Path) -> None:
    assert _private(book, book).findings


def test_a_file_that_cannot_be_read_is_not_proved_and_the_others_are(
    book: Path, tmp_path: Path
) -> None:
    locked, clean = tmp_path / "a.rar", tmp_path / "б.csv"
    locked.write_bytes(b"Rar!\x1a\x07\x00")
    clean.write_text("50042;2")

    done = _private(book, locked, clean)

    assert [f.rule for f in done.findings] == ["W-195"]
    assert [one["clean"] for one in done.details["files"]] == [False, True]


def test_authors_whom_the_portals_blank_names_are_no_alarm(book: Path, tmp_path: Path) -> None:
    surname = _pupil(book)[0].split()[0]
    line = f"{surname} и другие. География"
    blank = _with_string(_form(_world()), line)
    folder = tmp_path / "ВПР.файлы" / FORMS
    folder.mkdir(parents=True)
    (folder / "Форма.xlsx").write_bytes(blank)
    filled, spoilt = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    filled.write_bytes(blank)
    spoilt.write_bytes(_with_string(blank, surname))

    done = _private(book, filled, spoilt)

    assert [one["clean"] for one in done.details["files"]] == [True, False]


def test_a_file_that_is_no_book_of_ours_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "a.xlsx"
    other.write_bytes(_form(_world()))

    with pytest.raises(Refused, match="W-40"):
        _private(other, other)
