"""Files on a disk, written so that a reader finds either the old or the new one. No content."""

from __future__ import annotations

import contextlib
import datetime
import errno
import itertools
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from vpr_xl.adapters.store import folders, lock, snapshots
from vpr_xl.core.findings import Refused
from vpr_xl.core.rules.w_file import refused

LARGEST = 1 << 28  # bytes read at once; the reader of books has its own, smaller cap
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
#: A file that stands where the folder should be is no folder either.
_NO_FOLDER = {errno.ENOENT, errno.ENOTDIR, errno.EEXIST}
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES}
WINDOWS = os.name == "nt"
_RETRIES = 5  # an antivirus on Windows holds a fresh file for a moment


class DiskStore:
    """The port Store on the local file system.

    now: the clock that names snapshots.
    """

    def __init__(self, now: Callable[[], datetime.datetime]) -> None:
        self._now = now
        self._mine: set[Path] = set()

    def read(self, path: Path) -> bytes:
        """The file's bytes. Raises Refused (missing, no permission, too large)."""
        try:
            with path.open("rb") as stream:
                blob = stream.read(LARGEST + 1)
        except OSError as error:
            if path.is_dir():
                raise refused("W-241", name=str(path)) from None
            missing = error.errno in _NO_FOLDER
            raise refused("W-60" if missing else "W-66", name=path.name) from None
        if len(blob) > LARGEST:
            raise refused("W-11", size=len(blob) >> 20, limit=LARGEST >> 20)
        return blob

    def write(self, files: Mapping[Path, bytes]) -> None:
        """Writes each file by temp file, fsync, rename, folder fsync.

        No file is exchanged before every one of them is safely on the disk.  Raises Refused;
        the old files are intact then and no temp file is left.
        """
        places = {_real(path): blob for path, blob in files.items()}
        with contextlib.ExitStack() as held:
            for path in places:
                held.enter_context(self.lock(path))
                self._free(path)
            written = held.enter_context(_temporary(places))
            for path, temp in written.items():
                with _worded(path, places[path]):
                    _exchange(temp, path)
            for folder in {path.parent for path in places}:
                _sync_folder(folder)

    def snapshot(self, path: Path) -> Path:
        """Copies the file as it is into its folder of snapshots and returns the copy's path."""
        return self.keep(path, self.read(_real(path)))

    def keep(self, path: Path, blob: bytes) -> Path:
        """Puts these bytes into the file's folder of snapshots and returns the copy's path."""
        copy, manifest = snapshots.planned(_real(path), blob, self._now())
        with _worded(copy, b""):
            copy.parent.mkdir(parents=True, exist_ok=True)
        self.write({copy: manifest.blob})
        with _worded(copy, b""):
            snapshots.note(copy.parent, manifest.line)
        return copy

    def snapshots(self, path: Path) -> Sequence[tuple[str, bool]]:
        """Names of the file's snapshots, oldest first, and whether each is as it was taken."""
        return [(copy.name, snapshots.whole(copy)) for copy in snapshots.listed(_real(path))]

    def restore(self, path: Path, name: str) -> Path:
        """Puts the snapshot `name` back; returns the snapshot made of the file as it was before.

        Raises Refused for an unknown snapshot or one whose checksum does not agree.
        """
        path = _real(path)
        blob = snapshots.taken(path, name)
        with self.lock(path):
            before = self.snapshot(path) if path.exists() else path
            self.write({path: blob})
        return before

    def folder(self, path: Path) -> Sequence[Path]:
        """Files under the folder that may be workbooks, sorted; the path itself if it is a file."""
        with _read(path):
            return folders.workbooks(path)

    def files(self, path: Path) -> Sequence[Path]:
        """Every file under the folder, sorted; none where there is no such folder."""
        with _read(path):
            return list(folders.files(path))

    def make_folder(self, path: Path) -> None:
        """Makes the folder and those above it; one that is there already stays as it is."""
        with _worded(path, b""):
            path.mkdir(parents=True, exist_ok=True)

    def remove(self, paths: Sequence[Path], *, with_folders: bool = True) -> None:
        """Deletes files that the program itself wrote; a missing one is no matter.

        with_folders: also the folders that they leave empty.
        """
        for path in paths:
            with _worded(path, b""):
                folders.remove([path], with_folders=with_folders)

    def held_by(self, path: Path) -> str | None:
        """Who has the book open, by the office's lock file; "" where unnamed, None where nobody."""
        return lock.held_by(_real(path))

    @contextlib.contextmanager
    def lock(self, path: Path) -> Iterator[None]:
        """Keeps other vpr-xl processes off the file, from reading it to writing it.

        May be nested.  Raises Refused where another process is at work.
        """
        path = _real(path)
        if path in self._mine:
            yield
            return
        with contextlib.ExitStack() as held:
            with _worded(path, b""):
                held.enter_context(lock.exclusive(path))
            self._mine.add(path)
            try:
                yield
            finally:
                self._mine.discard(path)

    def _free(self, path: Path) -> None:
        owner = lock.held_by(path)
        if owner is not None:
            raise refused("W-64" if owner else "W-59", name=path.name, owner=owner)
        if path.exists() and not os.access(path, os.W_OK):
            raise refused("W-62", name=path.name, folder=path.parent.name)


def _real(path: Path) -> Path:
    """The file behind a link: the link stays, its file is exchanged."""
    return Path(os.path.realpath(path))


@contextlib.contextmanager
def _temporary(files: Mapping[Path, bytes]) -> Iterator[dict[Path, Path]]:
    """Every content in a temp file beside its place, on the disk; gone afterwards."""
    made: dict[Path, Path] = {}
    try:
        for path, blob in files.items():
            with _worded(path, blob):
                _sweep(path)
                made[path] = _fresh(path)
                _fill(made[path], blob, path)
        yield made
    finally:
        for temp in made.values():
            with contextlib.suppress(OSError):
                temp.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Removes temp files of a killed process: we hold the lock, so no living one owns them."""
    for temp in path.parent.glob(f"{lock.prefix(path)}-*.tmp"):
        with contextlib.suppress(OSError):
            temp.unlink()


def _fresh(path: Path) -> Path:
    """A new empty file beside the place, under a name of its own."""
    for number in itertools.count():
        temp = path.with_name(f"{lock.prefix(path)}-{os.getpid()}-{number}.tmp")
        with contextlib.suppress(FileExistsError):
            os.close(os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
            return temp
    raise AssertionError


def _fill(temp: Path, blob: bytes, path: Path) -> None:
    with temp.open("wb") as stream:
        stream.write(blob)
        stream.flush()
        os.fsync(stream.fileno())
    if path.exists():
        temp.chmod(stat.S_IMODE(path.stat().st_mode))


def _exchange(temp: Path, path: Path) -> None:
    for attempt in itertools.count(1):
        try:
            temp.replace(path)
            return
        except PermissionError:
            if not WINDOWS:
                raise
            if attempt == _RETRIES:  # no program but a spreadsheet keeps a book open that long
                raise refused("W-59", name=path.name) from None
            time.sleep(0.1 * attempt)


def _sync_folder(folder: Path) -> None:
    """The rename itself reaches the disk. Windows has no such call and needs none."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


@contextlib.contextmanager
def _read(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        raise refused("W-66", name=path.name) from None


@contextlib.contextmanager
def _worded(path: Path, blob: bytes) -> Iterator[None]:
    """What the system says about writing a file, in the coordinator's words."""
    try:
        yield
    except Refused:
        raise
    except OSError as error:
        _refuse(error, path, blob)


def _refuse(error: OSError, path: Path, blob: bytes) -> NoReturn:
    code = error.errno or 0
    folder = path.parent.name or str(path.parent)
    if code in _FULL:
        raise refused("W-63", name=path.name, size=-(-len(blob) // 1024)) from None
    if code in _DENIED:
        raise refused("W-62", name=path.name, folder=folder) from None
    if code in _NO_FOLDER:
        raise refused("W-61", name=path.name, folder=folder) from None
    if code == errno.ENAMETOOLONG:
        raise refused("W-270", name=path.name, folder=folder) from None
    raise refused("W-67", name=path.name, error=errno.errorcode.get(code, str(code))) from None
