"""Streams of a compound file (MS-CFB) from anywhere, read within bounds. Writing is in compound.py.

The bytes may come from a stranger: every chain and tree is followed with a count, nothing larger
than the file itself comes out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.adapters.vba.compound import (
    CUTOFF,
    END,
    HEADER_TABLES,
    MINI_SECTOR,
    NONE,
    ROOT,
    SIGNATURE,
    STORAGE,
    STREAM,
)
from vpr_xl.adapters.vba.errors import UnreadableProject

#: Larger than any project of macros; 150 sheets and 1 MB of code take under 2 MB.
LARGEST = 16 * 2**20
_MOST_ENTRIES = 4096
#: Version -> sector shift (MS-CFB 2.2).
_SHIFTS = {3: 9, 4: 12}


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


def streams(blob: bytes) -> Mapping[str, bytes]:
    """Path -> bytes of every stream («VBA/dir»), spelled as in the file.

    Raises UnreadableProject for another format, broken chains, over 16 MB or 4096 entries.
    """
    if len(blob) > LARGEST:
        raise UnreadableProject(f"{len(blob)} bytes, more than {LARGEST}")
    if blob[:8] != SIGNATURE or len(blob) < 512:
        raise UnreadableProject("no compound file")
    return _Reader(blob).streams()


class _Reader:
    """Allocation tables and directory of one file."""

    def __init__(self, blob: bytes) -> None:
        version, order, shift, mini_shift = struct.unpack_from("<HHHH", blob, 26)
        if _SHIFTS.get(version) != shift or order != 0xFFFE or 1 << mini_shift != MINI_SECTOR:
            raise UnreadableProject(f"a compound file of version {version}, sectors of 2^{shift}")
        self._blob, self._version, self._sector = blob, version, 1 << shift
        self._count = -(-len(blob) // self._sector) - 1
        directory, _, cutoff, mini_table = struct.unpack_from("<IIII", blob, 48)
        if cutoff != CUTOFF:
            raise UnreadableProject(f"a cutoff of {cutoff}")
        self._table = _numbers(b"".join(map(self._at, self._table_sectors())))
        self._entries = list(self._directory(self._chain(directory)))
        if not self._entries or self._entries[0].kind != ROOT:
            raise UnreadableProject("no root entry")
        self._mini_table = _numbers(self._chain(mini_table))
        self._mini = self._chain(self._entries[0].start)

    def streams(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        total = 0
        for path, entry in self._walk():
            total += entry.size
            if total > len(self._blob):  # chains shared by several streams multiply the file
                raise UnreadableProject("streams larger than their file")
            found[path] = self._content(entry)
        return found

    def _at(self, sector: int) -> bytes:
        if sector >= self._count:
            raise UnreadableProject(f"sector {sector} lies outside the file")
        start = (sector + 1) * self._sector
        return self._blob[start : start + self._sector].ljust(self._sector, b"\0")

    def _table_sectors(self) -> Iterator[int]:
        """Sectors of the allocation table: named in the header, then in a chain of their own."""
        (tables,) = struct.unpack_from("<I", self._blob, 44)
        (more,) = struct.unpack_from("<I", self._blob, 68)
        if tables > self._count:
            raise UnreadableProject(f"{tables} allocation tables")
        places = list(struct.unpack_from(f"<{HEADER_TABLES}I", self._blob, 76))
        while len(places) < tables and more != END:
            *listed, more = _numbers(self._at(more))
            places += listed
        if len(places) < tables:
            raise UnreadableProject("allocation tables are missing")
        yield from places[:tables]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._at(sector) for sector in _followed(start, self._table))

    def _directory(self, packed: bytes) -> Iterator[_Entry]:
        if len(packed) > 128 * _MOST_ENTRIES:
            raise UnreadableProject("too many entries")
        for at in range(0, len(packed), 128):
            length, kind, _, left, right, child = struct.unpack_from("<HBBIII", packed, at + 64)
            start, size = struct.unpack_from("<IQ", packed, at + 116)
            # In version 3 the upper half of the size is whatever the writer left there.
            size = size & 0xFFFFFFFF if self._version == 3 else size
            name = packed[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            yield _Entry(name, kind, left, right, child, start, size)

    def _walk(self) -> Iterator[tuple[str, _Entry]]:
        """Every stream with its path, each entry of the trees once."""
        waiting = [(self._entries[0].child, "")]
        seen: set[int] = set()
        while waiting:
            number, folder = waiting.pop()
            if number == NONE:
                continue
            if number in seen or number >= len(self._entries):
                raise UnreadableProject("the directory is no tree")
            seen.add(number)
            entry = self._entries[number]
            waiting += [(entry.left, folder), (entry.right, folder)]
            if entry.kind == STORAGE:
                waiting.append((entry.child, f"{folder}{entry.name}/"))
            elif entry.kind == STREAM:
                yield folder + entry.name, entry
            else:
                raise UnreadableProject(f"an entry of kind {entry.kind}")

    def _content(self, entry: _Entry) -> bytes:
        if entry.size >= CUTOFF:
            content = self._chain(entry.start)
        elif entry.size:
            sectors = _followed(entry.start, self._mini_table)
            content = b"".join(self._mini[n * MINI_SECTOR : (n + 1) * MINI_SECTOR] for n in sectors)
        else:
            return b""
        if len(content) < entry.size:
            raise UnreadableProject(f"the stream {entry.name!r} is cut off")
        return content[: entry.size]


def _followed(start: int, table: Sequence[int]) -> Iterator[int]:
    """Sectors of a chain in order."""
    steps = 0
    while start != END:
        if start >= len(table) or steps >= len(table):
            raise UnreadableProject("a chain of sectors leaves the file or has no end")
        yield start
        start = table[start]
        steps += 1


def _numbers(packed: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)
