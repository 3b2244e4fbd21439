"""Who holds a file: the office's lock files read, and our own exclusive lock. Nothing is written to
the file itself."""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from vpr_xl.core.rules.w_file import refused

_LONGEST_NAME = 54
_ESCAPED = "\\"
#: Where Excel's owner file keeps the name in UTF-16: a length in characters, then the text.
_WIDE_NAME = 55


def held_by(path: Path) -> str | None:
    """Who has the file open in a spreadsheet program; "" where unnamed, None where nobody.

    A lock file left behind by a crashed program counts too: only its owner can tell.
    """
    for name, owner in ((f"~${path.name}", excel_owner), (f".~lock.{path.name}#", office_owner)):
        with contextlib.suppress(OSError):
            return owner(_start_of(path.with_name(name)))
        if _there(path.with_name(name)):  # Excel denies even reading it
            return ""
    return None


def excel_owner(blob: bytes) -> str:
    """The user named in Excel's `~$` file, "" where it names none.

    Layout: length and name in the Windows code page padded to 55 bytes, then both in UTF-16.
    """
    if len(blob) >= _WIDE_NAME + 2:
        size = struct.unpack_from("<H", blob, _WIDE_NAME)[0]
        wide = blob[_WIDE_NAME + 2 : _WIDE_NAME + 2 + 2 * size]
        if 0 < size <= _LONGEST_NAME and len(wide) == 2 * size:
            return _clean(wide.decode("utf-16-le", "replace"))
    if not blob:
        return ""
    return _clean(blob[1 : 1 + min(blob[0], _LONGEST_NAME)].decode("cp1251", "replace"))


def office_owner(blob: bytes) -> str:
    """The user and computer named in LibreOffice's `.~lock.` file: "Имя (ПК)", or "".

    Layout: full name, login, computer, time, profile, between commas; a literal one is escaped.
    """
    fields = _fields(blob.decode("utf-8", "replace"))
    full, login, computer = [_clean(field) for field in [*fields, "", "", ""][:3]]
    name = full or login
    return f"{name} ({computer})" if name and computer else name or computer


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Only one vpr-xl process at a time works on the file; a lock dies with its process.

    Raises Refused where another one holds it, OSError where the folder takes no lock file.
    """
    beside = path.with_name(f"{prefix(path)}.lock")
    handle = _locked(beside)
    if handle is None:
        raise refused("W-65", name=path.name)
    try:
        yield
    finally:
        if os.name != "nt":  # there an open file cannot go; here it must go while it is locked
            with contextlib.suppress(OSError):
                beside.unlink()
        os.close(handle)
        if os.name == "nt":
            with contextlib.suppress(OSError):
                beside.unlink()


def prefix(path: Path) -> str:
    """Beginning of the names of our own files beside a book; short, for a Cyrillic name may fill
    all 255 bytes."""
    return f".vpr-{hashlib.sha256(path.name.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _locked(beside: Path) -> int | None:
    """An open, locked handle of the lock file, None where another process has it."""
    while True:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOINHERIT", 0), 0o666)
        if not _lock(handle):
            os.close(handle)
            return None
        with contextlib.suppress(OSError):
            if os.name == "nt" or os.path.samestat(os.fstat(handle), beside.stat()):
                return handle
        os.close(handle)  # the holder before us removed this file just as we opened it


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _start_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4096)


def _there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that the file system cannot even hold
        return False


def _clean(name: str) -> str:
    return " ".join("".join(c for c in name if c.isprintable()).split())


def _fields(line: str) -> list[str]:
    out, escaped = [""], False
    for char in line:
        if escaped or char not in (_ESCAPED, ",", ";"):
            out[-1] += char
            escaped = False
        elif char == _ESCAPED:
            escaped = True
        elif char == ",":
            out.append("")
        else:
            break
    return out
