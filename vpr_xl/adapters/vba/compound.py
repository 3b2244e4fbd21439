"""Writes a compound file (MS-CFB version 3) from named streams. Reading one is in streams.py."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
#: Marks of the allocation table: a free sector, the end of a chain, a sector of the table itself.
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
#: "No entry" in the directory's trees.
NONE = 0xFFFFFFFF
SECTOR, MINI_SECTOR = 512, 64
#: Streams shorter than this share the mini stream.
CUTOFF = 4096
#: Sectors of the allocation table that the header itself can name: files up to 7 MB.
HEADER_TABLES = 109
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1

#: A storage: its children by name, each a stream or a storage.
Storage = Mapping[str, "bytes | Storage"]


@dataclass(slots=True)
class _Entry:
    """One of the directory's 128-byte entries."""

    name: str = ""
    kind: int = 0
    colour: int = RED
    left: int = NONE
    right: int = NONE
    child: int = NONE
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        wide = self.name.encode("utf-16-le")
        length = len(wide) + 2 if self.name else 0
        tree = struct.pack(
            "<HBBIII", length, self.kind, self.colour, self.left, self.right, self.child
        )
        # No class, no state, no dates: the same project is the same bytes on any day.
        return wide.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<IQ", self.start, self.size)


def compound_file(root: Storage) -> bytes:
    """The file with these storages and streams, in the order given; the same bytes every time.

    Names: ASCII, at most 31 characters, case does not tell siblings apart. Raises ValueError for
    other names or more than 7 MB.
    """
    return _Writer(root).file()


class _Writer:
    """Directory, mini stream and sectors of one file being laid out."""

    def __init__(self, root: Storage) -> None:
        self._entries = [_Entry("Root Entry", ROOT, BLACK, start=END)]
        self._mini = bytearray()
        self._mini_table: list[int] = []
        self._large: list[tuple[_Entry, bytes]] = []
        self._sectors: list[bytes] = []
        self._table: list[int] = []
        self._entries[0].child = self._add(root)

    def file(self) -> bytes:
        self._entries += [_Entry() for _ in range(-len(self._entries) % 4)]
        directory_at = self._place(bytes(128 * len(self._entries)))
        mini_table = _numbers(self._mini_table)
        mini_table_at = self._place(mini_table, filler=b"\xff")
        root = self._entries[0]
        root.start, root.size = self._place(bytes(self._mini)), len(self._mini)
        for entry, content in self._large:
            entry.start = self._place(content)
        directory = b"".join(entry.packed() for entry in self._entries)
        self._sectors[0] = directory  # its room was taken first, its content is known last
        header = self._header(directory_at, mini_table_at, -(-len(mini_table) // SECTOR))
        return header + b"".join(self._sectors) + _numbers(self._table)

    def _add(self, storage: Storage) -> int:
        """Adds the children of a storage; the root of their tree."""
        numbers = []
        if len({name.upper() for name in storage}) < len(storage):
            raise ValueError(f"names of streams differ by case only: {sorted(storage)}")
        for name, content in storage.items():
            if not name.isascii() or not 0 < len(name) < 32:
                raise ValueError(f"no name of a stream: {name!r}")
            entry = _Entry(name, STREAM if isinstance(content, bytes) else STORAGE)
            numbers.append(len(self._entries))
            self._entries.append(entry)
            if isinstance(content, bytes):
                self._stream(entry, content)
            else:
                entry.child = self._add(content)
        numbers.sort(key=lambda n: sort_key(self._entries[n].name))
        return self._tree(numbers, (len(numbers) + 1).bit_length() - 1)

    def _stream(self, entry: _Entry, content: bytes) -> None:
        entry.size = len(content)
        if len(content) >= CUTOFF:
            self._large.append((entry, content))
            return
        sectors = -(-len(content) // MINI_SECTOR)
        first = len(self._mini_table)
        entry.start = first if sectors else END
        self._mini_table += _chain(first, sectors)
        self._mini += content.ljust(sectors * MINI_SECTOR, b"\0")

    def _tree(self, numbers: Sequence[int], black_levels: int) -> int:
        """Links sorted siblings as a red-black tree: full levels black, an incomplete last one red.

        Halving leaves all depths equal or one apart, so this colouring is always valid.
        """
        if not numbers:
            return NONE
        middle = len(numbers) // 2
        entry = self._entries[numbers[middle]]
        entry.colour = BLACK if black_levels > 0 else RED
        entry.left = self._tree(numbers[:middle], black_levels - 1)
        entry.right = self._tree(numbers[middle + 1 :], black_levels - 1)
        return numbers[middle]

    def _place(self, content: bytes, filler: bytes = b"\0") -> int:
        """Gives the content its sectors; the number of the first, END for an empty one."""
        if not content:
            return END
        sectors = -(-len(content) // SECTOR)
        first = len(self._table)
        self._table += _chain(first, sectors)
        self._sectors.append(content.ljust(sectors * SECTOR, filler))
        return first

    def _header(self, directory_at: int, mini_table_at: int, mini_tables: int) -> bytes:
        """The first 512 bytes; closes the allocation table, which counts its own sectors too."""
        used, tables = len(self._table), 1
        while tables * (SECTOR // 4) < used + tables:
            tables += 1
        if tables > HEADER_TABLES:
            raise ValueError("more than 7 MB in a project")
        self._table += [TABLE] * tables
        self._table += [FREE] * (-len(self._table) % (SECTOR // 4))
        versions = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        counts = struct.pack("<IIIIIIIII", 0, tables, directory_at, 0, CUTOFF, mini_table_at,
                             mini_tables, END, 0)  # fmt: skip
        places = [used + n if n < tables else FREE for n in range(HEADER_TABLES)]
        return SIGNATURE + bytes(16) + versions + counts + _numbers(places)


def sort_key(name: str) -> tuple[int, str]:
    """Order of siblings: the shorter name first, then by upper-case letters (MS-CFB 2.6.4)."""
    return len(name), name.upper()


def _chain(first: int, sectors: int) -> list[int]:
    """Table entries of a chain of consecutive sectors."""
    return [*range(first + 1, first + sectors), END] if sectors else []


def _numbers(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)
