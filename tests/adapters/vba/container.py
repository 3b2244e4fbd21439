"""Strict re-reader of a compound file: every byte is a stream's, a checked field or a known filler.

Independent of the product's reader, and stricter than Office: it takes only what MS-CFB says that a
writer shall write, in the canonical form that ours promises.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

FREE, END, TABLE, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI, CUTOFF = 512, 64, 4096


class Faulty(Exception):  # noqa: N818 - what the re-reader found
    """Something in the bytes is not as the specification or our own promise says."""


def expect(condition: object, said: str) -> None:
    if not condition:
        raise Faulty(said)


@dataclass
class Entry:
    number: int
    name: str
    kind: int
    colour: int
    left: int
    right: int
    child: int
    start: int
    size: int


@dataclass
class Container:
    """Streams by path, and the order in which the directory lists each storage's children."""

    streams: dict[str, bytes] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)


def container(blob: bytes) -> Container:
    """The file's streams. Raises Faulty."""
    return _Strict(blob).read()


class _Strict:
    def __init__(self, blob: bytes) -> None:
        expect(len(blob) >= 1024 and len(blob) % SECTOR == 0, "size is no multiple of a sector")
        self.blob = blob
        self.sectors = len(blob) // SECTOR - 1
        self.owned: set[int] = set()
        self.mini_owned: set[int] = set()
        self.visited: set[int] = set()
        self.found = Container()

    def read(self) -> Container:
        directory_at, mini_table_at, mini_tables = self._header()
        self.entries = list(self._directory(self._chain(directory_at)))
        table = self._chain(mini_table_at)
        expect(len(table) == mini_tables * SECTOR, "count of mini tables")
        root = self.entries[0]
        expect(
            (root.name, root.kind, root.left, root.right) == ("Root Entry", 5, NONE, NONE), "root"
        )
        expect(root.colour == 1, "root is not black")
        mini = self._chain(root.start)
        expect(root.size % MINI == 0 and -(-root.size // SECTOR) * SECTOR == len(mini), "mini size")
        expect(not any(mini[root.size :]), "dirty slack behind the mini stream")
        self.mini, used = mini, root.size // MINI
        numbers = struct.unpack(f"<{len(table) // 4}I", table)
        expect(all(n == FREE for n in numbers[used:]), "mini table names sectors beyond")
        expect(-(-used // (SECTOR // 4)) == mini_tables, "too many mini tables")
        self.mini_table = numbers[:used]
        self._storage(root, "")
        self._nothing_left_over(used)
        return self.found

    def _header(self) -> tuple[int, int, int]:
        head = self.blob[:SECTOR]
        expect(head[:8] == bytes.fromhex("D0CF11E0A1B11AE1"), "signature")
        expect(not any(head[8:24]), "class id of the header")
        expect(struct.unpack_from("<HHHHH", head, 24) == (0x3E, 3, 0xFFFE, 9, 6), "versions")
        expect(not any(head[34:44]), "reserved bytes, directory sectors")
        tables, directory, transaction, cutoff, mini, mini_count, more, more_count = (
            struct.unpack_from("<8I", head, 44)
        )
        expect((transaction, cutoff, more, more_count) == (0, CUTOFF, END, 0), "header's constants")
        places = struct.unpack_from("<109I", head, 76)
        expect(0 < tables <= 109 and set(places[tables:]) <= {FREE}, "places of tables")
        self.table: tuple[int, ...] = ()
        for place in places[:tables]:
            self._own(place)
            self.table += struct.unpack("<128I", self._at(place))
        expect(all(self.table[p] == TABLE for p in places[:tables]), "a table is not marked")
        expect(all(n == FREE for n in self.table[self.sectors :]), "table names sectors beyond")
        expect(len(self.table) - self.sectors < SECTOR // 4, "too many tables")
        return directory, mini, mini_count

    def _at(self, sector: int) -> bytes:
        return self.blob[(sector + 1) * SECTOR : (sector + 2) * SECTOR]

    def _own(self, sector: int) -> None:
        expect(sector < self.sectors, "a sector outside the file")
        expect(sector not in self.owned, "a sector belongs to two chains")
        self.owned.add(sector)

    def _chain(self, start: int) -> bytes:
        content = bytearray()
        while start != END:
            self._own(start)
            content += self._at(start)
            start = self.table[start]
        return bytes(content)

    def _directory(self, packed: bytes) -> Iterator[Entry]:
        expect(packed, "no directory")
        for at in range(0, len(packed), 128):
            raw = packed[at : at + 128]
            length, kind, colour, left, right, child = struct.unpack_from("<HBBIII", raw, 64)
            start, size = struct.unpack_from("<IQ", raw, 116)
            expect(not any(raw[80:116]), "class, state or dates of an entry")
            if kind == 0:
                expect(not any(raw[:68]) and (left, right, child) == (NONE,) * 3, "free entry")
                expect((start, size) == (0, 0), "free entry")
                name = ""
            else:
                expect(4 <= length <= 64 and length % 2 == 0, "length of a name")
                expect(not any(raw[length - 2 : 64]), "dirty name")
                name = raw[: length - 2].decode("utf-16-le", "replace")
                expect(colour in (0, 1), "colour")
            yield Entry(at // 128, name, kind, colour, left, right, child, start, size)

    def _storage(self, storage: Entry, path: str) -> None:
        _, order = self._tree(storage.child, path)
        keys = [(len(e.name), e.name.upper()) for e in order]
        expect(keys == sorted(set(keys)), f"children of {path!r} are not sorted")
        self.found.children[path] = [e.name for e in sorted(order, key=lambda e: e.number)]

    def _tree(self, number: int, path: str) -> tuple[int, list[Entry]]:
        """Black height and entries in order, of a subtree."""
        if number == NONE:
            return 1, []
        expect(number < len(self.entries) and number not in self.visited, "no tree")
        self.visited.add(number)
        entry = self.entries[number]
        left, before = self._tree(entry.left, path)
        right, after = self._tree(entry.right, path)
        expect(left == right, "black heights differ")
        if entry.colour == 0:
            near = [self.entries[n] for n in (entry.left, entry.right) if n != NONE]
            expect(all(e.colour == 1 for e in near), "red under red")
        self._content(entry, path + entry.name)
        return left + entry.colour, [*before, entry, *after]

    def _content(self, entry: Entry, path: str) -> None:
        expect(entry.kind in (1, 2), "kind of an entry")
        if entry.kind == 1:
            expect((entry.start, entry.size) == (0, 0), "a storage has no content")
            self._storage(entry, f"{path}/")
            return
        expect(entry.child == NONE, "a stream has no children")
        content = (
            self._chain(entry.start) if entry.size >= CUTOFF else self._mini_chain(entry.start)
        )
        unit = SECTOR if entry.size >= CUTOFF else MINI
        expect(-(-entry.size // unit) * unit == len(content), f"size of {path}")
        expect(not any(content[entry.size :]), f"dirty slack behind {path}")
        self.found.streams[path] = content[: entry.size]

    def _mini_chain(self, start: int) -> bytes:
        content = bytearray()
        while start != END:
            expect(start < len(self.mini_table), "a mini sector outside the stream")
            expect(start not in self.mini_owned, "a mini sector belongs to two streams")
            self.mini_owned.add(start)
            content += self.mini[start * MINI : (start + 1) * MINI]
            start = self.mini_table[start]
        return bytes(content)

    def _nothing_left_over(self, mini_used: int) -> None:
        expect(self.owned == set(range(self.sectors)), "sectors of no stream")
        expect(self.mini_owned == set(range(mini_used)), "mini sectors of no stream")
        named = {e.number for e in self.entries[1:] if e.kind}
        expect(self.visited == named, "entries of no storage")
        free = [e for e in self.entries if not e.kind]
        expect(len(free) < 4, "too many free entries")
