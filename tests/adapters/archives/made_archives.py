"""Archives made in memory: plain, locked, in Windows' own letters, and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

CENTRAL, FLAGS_AT, LOCKED = b"PK\x01\x02", 8, 0x0001


def made_zip(files: Mapping[str, bytes], *, locked: bool = False) -> bytes:
    """A zip of these files; locked: every entry says that it is under a password."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2026, 4, 20, 10, 0, 0))
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    blob = stream.getvalue()
    return with_flags(blob, LOCKED, 0) if locked else blob


def with_flags(blob: bytes, add: int, drop: int) -> bytes:
    """The same archive, with other flags in every record of its directory."""
    out, at = bytearray(blob), blob.find(CENTRAL)
    while at >= 0:
        (flags,) = struct.unpack_from("<H", out, at + FLAGS_AT)
        struct.pack_into("<H", out, at + FLAGS_AT, (flags | add) & ~drop)
        at = blob.find(CENTRAL, at + 4)
    return bytes(out)


def windows_zip(name: str) -> bytes:
    """One file, its name in the letters of Russian Windows and no word about it."""
    raw = name.encode("cp866")
    blob = made_zip({"x" * len(raw): b"1"})
    return blob.replace(b"x" * len(raw), raw)
