"""Files exchanged on a real disk: the old one or the new one, never half; what fails is said."""

from __future__ import annotations

import datetime
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vpr_xl.adapters.store import disk, lock, snapshots
from vpr_xl.adapters.store.disk import DiskStore
from vpr_xl.core.findings import Refused

NOW = datetime.datetime(2026, 5, 4, 10, 11, 12, tzinfo=datetime.UTC)


@pytest.fixture
def store() -> DiskStore:
    return DiskStore(lambda: NOW)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ВПР 2026.xlsx"
    path.write_bytes(b"old")
    return path


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_written_file_is_read_back_and_nothing_else_is_left(store: DiskStore, book: Path) -> None:
    other = book.with_name("второй.xlsx")

    store.write({book: b"new", other: b"2"})

    assert (store.read(book), store.read(other)) == (b"new", b"2")
    assert names(book.parent) == sorted([book.name, other.name])


def test_permissions_and_links_are_kept(store: DiskStore, book: Path) -> None:
    book.chmod(0o640)
    link = book.with_name("link.xlsx")
    link.symlink_to(book)

    store.write({link: b"new"})

    assert link.is_symlink()
    assert book.read_bytes() == b"new"
    assert book.stat().st_mode & 0o777 == 0o640


def test_a_name_of_255_bytes_is_written(store: DiskStore, tmp_path: Path) -> None:
    path = tmp_path / ("я" * 125 + ".xlsx")

    store.write({path: b"1"})

    assert names(tmp_path) == [path.name]


def test_missing_files_and_folders_are_named(store: DiskStore, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="W-60"):
        store.read(tmp_path / "нет.xlsx")
    with pytest.raises(Refused, match="W-241"):
        store.read(tmp_path)
    with pytest.raises(Refused, match="W-61"):
        store.write({tmp_path / "нет" / "книга.xlsx": b""})


def test_a_file_in_the_folders_place_is_no_folder(store: DiskStore, tmp_path: Path) -> None:
    (tmp_path / "папка").write_bytes(b"")

    with pytest.raises(Refused, match="Папки «папка» нет"):
        store.write({tmp_path / "папка" / "книга.xlsx": b""})


@pytest.mark.parametrize(
    ("code", "rule"),
    [(errno.ENOSPC, "W-63"), (errno.EDQUOT, "W-63"), (errno.EROFS, "W-62"),
     (errno.EACCES, "W-62"), (errno.EIO, "W-67"), (errno.ENAMETOOLONG, "W-270")],
)  # fmt: skip
@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_disk_that_fails_leaves_the_old_file_and_no_other(
    store: DiskStore, book: Path, monkeypatch: pytest.MonkeyPatch, code: int, rule: str, call: str
) -> None:
    def failing(*_args: object, **_more: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, failing)

    with pytest.raises(Refused, match=rule) as refusal:
        store.write({book: b"new", book.with_name("2.xlsx"): b"2"})

    monkeypatch.undo()
    assert os.strerror(code) not in str(refusal.value)
    assert book.read_bytes() == b"old"
    assert names(book.parent) == [book.name]


def test_a_rename_that_fails_leaves_the_old_file(
    store: DiskStore, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "replace", denied)

    with pytest.raises(Refused, match="W-62"):
        store.write({book: b"new"})

    assert book.read_bytes() == b"old"
    assert names(book.parent) == [book.name]


def in_a_process(code: str, *args: object) -> subprocess.CompletedProcess[str]:
    """Runs code with `store` at hand in a process of its own; it prints the rule of a refusal."""
    frame = (
        "import sys, os, datetime\nfrom pathlib import Path\n"
        "from vpr_xl.adapters.store.disk import DiskStore\n"
        "from vpr_xl.core.findings import Refused\n"
        "store = DiskStore(lambda: datetime.datetime(2026, 5, 4, tzinfo=datetime.UTC))\n"
        "path = Path(sys.argv[1])\n"
        "try:\n    {}\nexcept Refused as refusal:\n    print(refusal.rule)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", frame.format(code.replace("\n", "\n    ")), *map(str, args)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_disk_that_is_really_full_leaves_the_old_file(book: Path) -> None:
    run = in_a_process(
        "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "store.write({path: b'x' * 5000})",
        book,
    )

    assert run.stdout == "W-63\n", run.stderr
    assert book.read_bytes() == b"old"
    assert names(book.parent) == [book.name]


@pytest.mark.skipif(sys.platform == "win32", reason="users are changed on POSIX")
@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() != 0, reason="only root changes users")
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "чужая"
    folder.mkdir(mode=0o755)
    book = folder / "книга.xlsx"
    book.write_bytes(b"old")
    for open_to_all in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        open_to_all.chmod(0o755)

    run = in_a_process("os.setuid(65534)\nstore.write({path: b'new'})", book)

    assert run.stdout == "W-62\n", run.stderr
    assert book.read_bytes() == b"old"
    assert names(folder) == [book.name]


def excel_lock(owner: str) -> bytes:
    """An owner file as Excel writes it: 165 bytes."""
    narrow = owner.encode("cp1251")
    wide = owner.encode("utf-16-le")
    head = bytes([len(narrow)]) + narrow.ljust(54, b" ")
    return (head + len(owner).to_bytes(2, "little") + wide).ljust(165, b" ")


OFFICE = ",{login},{pc},04.05.2026 10:11,file:///home/user/.config/libreoffice/4;"
LOCKS: list[tuple[str, bytes, str]] = [
    ("~${}", excel_lock("Тестова Анна"), "Тестова Анна"),
    ("~${}", excel_lock("teacher")[:55], "teacher"),
    ("~${}", b"", ""),
    (".~lock.{}#", ("Тестова Анна" + OFFICE.format(login="a", pc="ПК-3")).encode(),
     "Тестова Анна (ПК-3)"),
    (".~lock.{}#", OFFICE.format(login="teacher", pc="pc7").encode(), "teacher (pc7)"),
    (".~lock.{}#", "Тестова\\, А.,x,y,z,u;".encode(), "Тестова, А. (y)"),
    (".~lock.{}#", b"", ""),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "content", "owner"), LOCKS)
def test_an_open_book_is_not_written_and_its_owner_is_named(
    store: DiskStore, book: Path, pattern: str, content: bytes, owner: str
) -> None:
    book.with_name(pattern.format(book.name)).write_bytes(content)

    assert store.held_by(book) == owner
    with pytest.raises(Refused, match="W-64" if owner else "W-59") as refusal:
        store.write({book: b"new"})
    assert owner in refusal.value.message
    assert book.read_bytes() == b"old"


def test_a_closed_book_is_held_by_nobody(store: DiskStore, book: Path) -> None:
    book.with_name("~$другая.xlsx").write_bytes(excel_lock("x"))

    assert store.held_by(book) is None


def test_two_processes_do_not_write_one_book(store: DiskStore, book: Path) -> None:
    with store.lock(book), store.lock(book):
        run = in_a_process("store.write({path: b'other'})", book)
        store.write({book: b"mine"})
    after = in_a_process("store.write({path: b'later'})", book)

    assert (run.stdout, after.stdout) == ("W-65\n", ""), run.stderr + after.stderr
    assert book.read_bytes() == b"later"
    assert names(book.parent) == [book.name]


def test_the_lock_of_a_dead_process_holds_nobody(store: DiskStore, book: Path) -> None:
    in_a_process("held = store.lock(path)\nheld.__enter__()\nos._exit(1)", book)
    assert names(book.parent) != [book.name]  # it left its lock file

    store.write({book: b"new"})

    assert names(book.parent) == [book.name]


def test_temp_files_of_a_dead_process_are_swept(store: DiskStore, book: Path) -> None:
    book.with_name(f"{lock.prefix(book)}-1-0.tmp").write_bytes(b"half")

    store.write({book: b"new"})

    assert names(book.parent) == [book.name]


def test_a_snapshot_is_the_same_bytes_under_the_moment_it_was_taken(
    store: DiskStore, book: Path
) -> None:
    first, second = store.snapshot(book), store.snapshot(book)

    assert first.parent == book.with_name("ВПР 2026.копии")
    assert first.name == "ВПР 2026 2026-05-04 10-11-12 001.xlsx"
    assert second.name.endswith("002.xlsx")
    assert first.read_bytes() == b"old"
    assert [copy.name for copy in snapshots.listed(book)] == [first.name, second.name]
    assert all(len(copy.sha256) == 64 for copy in snapshots.listed(book))


def test_a_restored_book_is_the_snapshot_and_the_present_one_is_kept(
    store: DiskStore, book: Path
) -> None:
    copy = store.snapshot(book)
    store.write({book: b"spoilt"})

    before = store.restore(book, copy.name)

    assert book.read_bytes() == b"old"
    assert before.read_bytes() == b"spoilt"


def test_a_lost_book_comes_back_from_its_snapshot(store: DiskStore, book: Path) -> None:
    copy = store.snapshot(book)
    book.unlink()

    store.restore(book, copy.name)

    assert book.read_bytes() == b"old"


def test_unknown_and_changed_snapshots_are_refused(store: DiskStore, book: Path) -> None:
    copy = store.snapshot(book)
    copy.write_bytes(b"touched")

    with pytest.raises(Refused, match="W-68"):
        store.restore(book, "нет такой.xlsx")
    with pytest.raises(Refused, match="W-69"):
        store.restore(book, copy.name)
    assert book.read_bytes() == b"old"


def test_a_manifest_line_cut_short_hides_no_snapshot(store: DiskStore, book: Path) -> None:
    copy = store.snapshot(book)
    manifest = next(copy.parent.glob("*.jsonl"))
    manifest.write_bytes(manifest.read_bytes()[:20])

    assert [c.name for c in snapshots.listed(book)] == [copy.name]
    store.restore(book, copy.name)


def test_windows_needs_no_folder_sync_and_retries_a_busy_file(
    store: DiskStore, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temp = book.with_name("t.tmp")
    temp.write_bytes(b"new")
    calls: list[int] = []
    real: Callable[..., Path] = Path.replace

    def busy(self: Path, target: Path) -> Path:
        calls.append(1)
        if len(calls) < 3:
            raise PermissionError(errno.EACCES, "sharing violation")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(disk, "WINDOWS", True)

    disk._exchange(temp, book)
    disk._sync_folder(book.parent / "no such folder")

    assert len(calls) == 3
    assert book.read_bytes() == b"new"
