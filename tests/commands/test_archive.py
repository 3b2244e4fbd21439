"""`archive`: the campaign moves in one file, byte for byte, and ends by an act."""

from __future__ import annotations

import datetime
import io
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyrage
import pytest

from tests.commands.demo_world import StandingClock, disk_world, kept_demo_book
from tests.core.demo.made_up import demo_of
from vpr_xl.adapters.archives.sealed import AgeSealer
from vpr_xl.commands.archive import MANIFEST
from vpr_xl.commands.export import FOLDER as FILLED
from vpr_xl.commands.form import FORMS
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.documents.blocks import Document
from vpr_xl.core.findings import Refused
from vpr_xl.core.keeping.key import Key
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import RetentionKind
from vpr_xl.core.rules.engine import findings
from vpr_xl.faces.bug import LOG, concerning, told_bug
from vpr_xl.ports import World

TODAY = StandingClock().today()
LATER = datetime.datetime(2027, 1, 11, 9, tzinfo=datetime.UTC)


@dataclass
class _Later(StandingClock):
    moment: datetime.datetime = LATER

    def today(self) -> datetime.date:
        return self.moment.date()

    def now(self) -> datetime.datetime:
        return self.moment


def _world(papers: list[Document] | None = None, **more: Any) -> World:
    def pdf(made: Sequence[Document], created: datetime.datetime) -> bytes:
        (papers if papers is not None else []).extend(made)
        return b"%PDF act"

    return replace(disk_world(), pdf=pdf, sealer=AgeSealer, **more)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(kept_demo_book())
    prints = tmp_path / "ВПР.файлы" / "Печать"
    prints.mkdir(parents=True)
    (prints / "Протоколы.pdf").write_bytes(b"%PDF")
    (prints / ".~lock.x#").write_bytes(b"")
    return path


@pytest.fixture
def keys(tmp_path: Path) -> tuple[str, Path]:
    public, secret = AgeSealer().new_key()
    path = tmp_path / "ключ.txt"
    path.write_text(secret)
    return public, path


def _make(book: Path, world: World, **options: Any) -> Outcome:
    return run_on_file(world, commands()["archive make"], book, options)


def _open(name: str, world: World, **options: Any) -> Outcome:
    done: Outcome = commands()[f"archive {name}"].run(world, **options)
    if done.files:
        world.store.write(done.files)
    return done


def _campaign(book: Path, today: datetime.date = TODAY) -> Campaign:
    world = disk_world()
    return Campaign(world.read(book.read_bytes()), world.house, today)


def test_the_whole_campaign_moves_to_another_folder_byte_for_byte(
    book: Path, keys: tuple[str, Path], tmp_path: Path
) -> None:
    world, file = _world(), tmp_path / "кампания.age"
    world.store.snapshot(book)
    extra = tmp_path / "Загрузка"
    extra.mkdir()
    (extra / "форма.xlsx").write_bytes(b"PK form")
    before = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file() and "lock" not in path.name and path != keys[1]
    }

    _make(book, world, output=file, recipient=(keys[0],), snapshots=True, add=(extra,))
    proved = _open("verify", world, file=file, key=keys[1])
    done = _open("open", world, file=file, out=tmp_path / "новый ПК", key=keys[1])

    there = tmp_path / "новый ПК"
    moved = {
        path.relative_to(there).as_posix().removeprefix("Добавлено/"): path.read_bytes()
        for path in there.rglob("*")
        if path.is_file() and path.name != MANIFEST and "lock" not in path.name
    }
    assert moved == before
    assert set(proved.details["members"]) == set(done.details["book"] and before) - {
        "Загрузка/форма.xlsx"
    } | {"Добавлено/Загрузка/форма.xlsx"}
    assert findings(_campaign(Path(done.details["book"]))) == []


def test_the_register_learns_of_the_archive_and_of_the_snapshots(
    book: Path, keys: tuple[str, Path], tmp_path: Path
) -> None:
    done = _make(book, _world(), output=tmp_path / "a.age", recipient=(keys[0],))
    again = _make(book, _world(), output=tmp_path / "b.age", recipient=(keys[0],))

    campaign = _campaign(book)
    archives = [r for r in campaign.retention if r.kind is RetentionKind.ARCHIVE]
    assert [(r.archive_file, r.sha256) for r in archives] == [
        ("a.age", done.details["sha256"]),
        ("b.age", again.details["sha256"]),
    ]
    assert archives[0].keep_until == campaign.settings.keep_archive_until
    assert sum(r.kind is RetentionKind.COPIES for r in campaign.retention) == 1
    assert findings(campaign) == []


def test_verify_writes_nothing_and_open_lays_nothing_over_a_file(
    book: Path, keys: tuple[str, Path], tmp_path: Path
) -> None:
    world, file = _world(), tmp_path / "a.age"
    _make(book, world, output=file, recipient=(keys[0],))
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}

    assert not _open("verify", world, file=file, key=keys[1]).files
    with pytest.raises(Refused, match="W-189"):
        _open("open", world, file=file, out=tmp_path, key=keys[1])
    with pytest.raises(Refused, match="W-256"):
        _make(book, world, output=file, recipient=(keys[0],))

    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_open_goes_through_no_link(book: Path, keys: tuple[str, Path], tmp_path: Path) -> None:
    world, file = _world(), tmp_path / "a.age"
    _make(book, world, output=file, recipient=(keys[0],))
    outside, out = tmp_path / "чужое", tmp_path / "out"
    outside.mkdir()
    out.mkdir()
    (out / "ВПР.файлы").symlink_to(outside)

    with pytest.raises(Refused, match="W-189"):
        _open("open", world, file=file, out=out, key=keys[1])

    assert list(outside.iterdir()) == []


def _asked(_: bool) -> str:
    raise AssertionError("a passphrase was asked for")


def test_nobody_is_asked_for_a_passphrase_of_what_none_opens(
    book: Path, keys: tuple[str, Path], tmp_path: Path
) -> None:
    world = _world(secret=_asked)
    by_key, foreign, empty = tmp_path / "ключ.age", tmp_path / "чужой.age", tmp_path / "пустой.age"
    _make(book, world, output=by_key, recipient=(keys[0],))
    foreign.write_bytes(book.read_bytes())
    empty.write_bytes(b"")

    for file, rule in ((by_key, "W-259"), (foreign, "W-258"), (empty, "W-258")):
        for name in ("verify", "open"):
            with pytest.raises(Refused, match=rule):
                _open(name, world, file=file)


def test_a_key_does_not_open_what_a_passphrase_closed_and_both_at_once_are_refused(
    book: Path, keys: tuple[str, Path], tmp_path: Path
) -> None:
    world, file, secret = _world(secret=_asked), tmp_path / "a.age", tmp_path / "пароль.txt"
    secret.write_text("пароль из четырёх слов\n", encoding="utf-8")
    with pytest.raises(Refused, match="W-257"):
        _make(book, world, output=file, recipient=(keys[0],), passphrase_file=secret)
    assert not file.exists()
    file.write_bytes(pyrage.passphrase.encrypt(b"-", "пароль из четырёх слов"))

    with pytest.raises(Refused, match="W-259"):
        _open("verify", world, file=file, key=keys[1])
    with pytest.raises(Refused, match="W-257"):
        _open("verify", world, file=file, key=keys[1], passphrase_file=secret)


def test_an_archive_of_another_program_is_called_so(keys: tuple[str, Path], tmp_path: Path) -> None:
    packed, file = io.BytesIO(), tmp_path / "чужой.age"
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("письмо.txt", "привет")
    recipient = pyrage.x25519.Recipient.from_str(keys[0])

    for content in (packed.getvalue(), b"no zip"):
        file.write_bytes(pyrage.encrypt(content, [recipient]))
        with pytest.raises(Refused, match="W-273"):
            _open("verify", _world(), file=file, key=keys[1])


def test_a_short_passphrase_is_refused_and_one_is_asked_for_only_without_a_file(
    book: Path, tmp_path: Path
) -> None:
    asked: list[bool] = []

    def typed(new: bool) -> str:
        asked.append(new)
        return "коротко"

    with pytest.raises(Refused, match="W-186"):
        _make(book, _world(secret=typed), output=tmp_path / "a.age")

    assert asked == [True]
    assert not (tmp_path / "a.age").exists()


def test_nothing_is_destroyed_before_its_term_without_a_reason(book: Path) -> None:
    before = book.read_bytes()

    with pytest.raises(Refused, match="W-191"):
        run_on_file(_world(), commands()["archive destroy"], book, {"items": ("Х-01",)})
    with pytest.raises(Refused, match="W-192"):
        run_on_file(_world(), commands()["archive destroy"], book, {"items": ()})
    with pytest.raises(Refused, match="W-192"):
        run_on_file(_world(), commands()["archive destroy"], book, {"items": ("Х-99",)})

    assert book.read_bytes() == before


def test_after_the_term_all_of_it_ends_by_one_act(
    book: Path, keys: tuple[str, Path], tmp_path: Path
) -> None:
    papers: list[Document] = []
    world = _world(papers, clock=_Later())
    file = tmp_path / "a.age"
    _make(book, _world(), output=file, recipient=(keys[0],))
    copies = tmp_path / "ВПР.копии"
    assert list(copies.iterdir())

    done = run_on_file(world, commands()["archive destroy"], book, {"items": ()})

    campaign = _campaign(book, LATER.date())
    assert not file.exists()
    assert not copies.exists()
    assert len(done.details["destroyed"]) == len(campaign.retention)
    assert {(r.destroyed_on, r.act) for r in campaign.retention} == {
        (LATER.date(), "акт № 1 от 11.01.2027")
    }
    assert [p.title for p in papers] == ["Акт об уничтожении"]
    assert [f for f in findings(campaign) if f.rule.startswith("F8")] == []


def test_snapshots_and_logs_that_the_sheet_does_not_list_end_with_the_codes(book: Path) -> None:
    """They may hold names: a log of a fault lies among the snapshots of the book."""
    papers: list[Document] = []
    world = _world(papers, clock=_Later())
    world.store.snapshot(book)
    concerning(book)
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        told = told_bug()
    finally:
        concerning(None)
    copies = tmp_copies(book)
    assert (copies / LOG).exists()
    assert str(copies / LOG) in told

    done = run_on_file(world, commands()["archive destroy"], book, {"items": ()})

    campaign = _campaign(book, LATER.date())
    (row,) = (r for r in campaign.retention if r.kind is RetentionKind.COPIES)
    assert not copies.exists()
    assert (row.place, row.destroyed_on, row.reason) == (copies.name, LATER.date(), None)
    assert row.item_id in done.details["destroyed"]
    assert f"{row.item_id}" in str(papers[0].blocks)
    assert [f for f in findings(campaign) if f.rule.startswith("F8")] == []


def test_snapshots_made_since_their_own_act_end_with_the_codes(
    book: Path, keys: tuple[str, Path], tmp_path: Path
) -> None:
    world, later = _world(), _world(clock=_Later())
    _make(book, world, output=tmp_path / "a.age", recipient=(keys[0],))
    (first,) = (r for r in _campaign(book).retention if r.kind is RetentionKind.COPIES)
    ended = {"items": (first.item_id,), "reason": "место на диске"}
    run_on_file(world, commands()["archive destroy"], book, ended)
    world.store.snapshot(book)
    (codes,) = (r for r in _campaign(book).retention if r.kind is RetentionKind.CODE_LISTS)

    run_on_file(later, commands()["archive destroy"], book, {"items": (codes.item_id,)})

    rows = [r for r in _campaign(book).retention if r.kind is RetentionKind.COPIES]
    assert not tmp_copies(book).exists()
    assert [r.destroyed_on for r in rows] == [TODAY, LATER.date()]


def tmp_copies(book: Path) -> Path:
    return book.with_name(f"{book.stem}.копии")


def test_codes_kept_on_keep_their_snapshots_too(book: Path) -> None:
    world = _world()
    world.store.snapshot(book)

    options = {"items": ("х-02",), "reason": "приказ № 7"}
    run_on_file(world, commands()["archive destroy"], book, options)

    assert len(list(tmp_copies(book).glob("*.xlsx"))) == 2


def test_a_reason_goes_into_the_act_and_the_register(book: Path) -> None:
    papers: list[Document] = []
    options = {"items": ("х-02",), "reason": "приказ № 7"}

    run_on_file(_world(papers), commands()["archive destroy"], book, options)

    campaign = _campaign(book)
    row = next(r for r in campaign.retention if r.item_id == "Х-02")
    assert row.reason == "приказ № 7"
    assert "приказ № 7" in str(papers[0].blocks)
    assert findings(campaign) == []


def test_another_file_under_the_archives_name_is_not_deleted(
    book: Path, keys: tuple[str, Path], tmp_path: Path
) -> None:
    file = tmp_path / "a.age"
    _make(book, _world(), output=file, recipient=(keys[0],))
    file.write_bytes(file.read_bytes() + b"\0")

    with pytest.raises(Refused, match="W-193"):
        run_on_file(_world(clock=_Later()), commands()["archive destroy"], book, {"items": ()})

    assert file.exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_the_passphrase_is_typed_unseen_and_stands_nowhere(book: Path, tmp_path: Path) -> None:
    import pty

    secret, file = "тайные слова на бумаге", tmp_path / "a.age"
    call = [sys.executable, "-m", "vpr_xl", "archive", "make", str(book), "-o", str(file)]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, call)
    shown, typed = b"", 0
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
        if shown.count(b": ") > typed < 2 and shown.endswith(b": "):
            typed += 1
            os.write(terminal, f"{secret}\n".encode())
    _, status = os.waitpid(pid, 0)
    os.close(terminal)

    assert os.waitstatus_to_exitcode(status) == 0, shown.decode(errors="replace")
    assert typed == 2
    assert secret.encode() not in shown
    opened = AgeSealer().unsealed(file.read_bytes(), "a", Key(secret))
    assert book.name in opened
    assert secret not in str(_campaign(book).journal)


def test_without_a_console_the_passphrase_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.age"
    file.write_bytes(b"age-encryption.org/v1\n-> scrypt a 18\n")
    call = [sys.executable, "-m", "vpr_xl", "archive", "verify", str(file)]

    done = subprocess.run(
        call, capture_output=True, stdin=subprocess.DEVNULL, start_new_session=True, check=False
    )

    assert done.returncode == 2
    assert done.stderr.decode().startswith("Пароль архива не введён")


@pytest.fixture
def handed(book: Path, tmp_path: Path) -> Path:
    """The whole campaign: the portal's forms, filled ones, a snapshot, closed with a passphrase."""
    world, made = _world(), demo_of("small")
    forms = book.parent / f"{book.stem}.файлы" / FORMS
    forms.mkdir(parents=True)
    for work in made.works:
        parts = [[task.header for task in part] for part in work.parts]
        details = {"parts": parts, "code_range": list(work.code_range)}
        (forms / work.file).write_bytes(world.builder.form(made.layout.id, details))
    run_on_file(world, commands()["export"], book, {"work": "5-РУ"})
    world.store.snapshot(book)
    secret = tmp_path / "пароль.txt"
    secret.write_text("тайные слова на бумаге", encoding="utf-8")
    file = tmp_path / "передача.age"
    _make(book, world, output=file, passphrase_file=secret, snapshots=True)
    return file


def _copies(book: Path) -> list[Path]:
    """The snapshots; the last one was taken as the archive was noted in the book."""
    return sorted(tmp_copies(book).glob("*.xlsx"))


def _on_a_new_pc(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program for a person whose folders are all empty."""
    home = place / "дом"
    home.mkdir(parents=True, exist_ok=True)
    fresh = {name: str(home) for name in ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME")}
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-I", "-m", "vpr_xl", *words],
        cwd=place, env={**kept, **fresh}, capture_output=True, text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def test_one_file_and_its_passphrase_move_the_campaign_to_another_pc(
    handed: Path, book: Path, tmp_path: Path
) -> None:
    there = tmp_path / "другой ПК"
    there.mkdir()
    (there / handed.name).write_bytes(handed.read_bytes())
    (there / "записка.txt").write_text("тайные слова на бумаге\n", encoding="utf-8")

    opened = _on_a_new_pc(
        there, "archive", "open", handed.name, "--out", "ВПР", "--passphrase-file", "записка.txt"
    )

    moved, folder = there / "ВПР" / book.name, f"{book.stem}.файлы"
    assert opened.returncode == 0, opened.stderr
    own = [p for p in book.parent.rglob("*") if p.is_file() and there not in p.parents]
    names = {p.relative_to(book.parent).as_posix() for p in own if "lock" not in p.name}
    came = {
        p.relative_to(there / "ВПР").as_posix() for p in (there / "ВПР").rglob("*") if p.is_file()
    }
    later = {"передача.age", "пароль.txt", f"{tmp_copies(book).name}/{_copies(book)[-1].name}"}
    assert came - {MANIFEST} == names - later
    checked = _on_a_new_pc(there, "check", str(moved), "--today", "2026-05-25")
    assert checked.returncode == 0, checked.stdout
    again = _on_a_new_pc(there, "export", str(moved), "--work", "5-РУ", "--out", "снова")
    assert again.returncode == 0, again.stderr
    for form in (there / "снова").glob("*.xlsx"):
        assert form.read_bytes() == (book.parent / folder / FILLED / form.name).read_bytes()
    put_back = _on_a_new_pc(there, "restore", str(moved))
    assert put_back.returncode == 0, put_back.stderr


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Any archive under a passphrase."""
    file = tmp_path / "малый.age"
    file.write_bytes(AgeSealer().seal({"а": b"1"}, Key("тайные слова на бумаге"), LATER))
    return file


def test_a_wrong_passphrase_is_one_sentence_and_lays_nothing_out(
    small: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "не тот.txt"
    wrong.write_text("тайные слова на бумагe", encoding="utf-8")  # the last letter is Latin

    done = _on_a_new_pc(
        tmp_path, "archive", "open", small.name, "--out", "ВПР", "--passphrase-file", wrong.name
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "ВПР").exists()


def test_single_changed_bytes_are_found_under_a_passphrase_too(small: Path) -> None:
    blob, chance = small.read_bytes(), random.Random(2026)
    secret = Key("тайные слова на бумаге")

    for at in (0, 30, 120, len(blob) - 1, chance.randrange(200, len(blob))):
        spoilt = bytearray(blob)
        spoilt[at] ^= 1 << chance.randrange(8)
        with pytest.raises(Refused):
            AgeSealer().unsealed(bytes(spoilt), small.name, secret)
