"""The one gate for every zip package a user hands us: vetted before anything is parsed.

No XML is read here. Source of the layout: PKWARE APPNOTE 6.3.9, sections 4.3 and 4.4.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from vpr_xl.adapters.archives.zipend import END_MARK, EndRecord, end_record
from vpr_xl.adapters.xlsx.kind import not_a_package, opendocument
from vpr_xl.core.rules.w_file import refused

MIB = 1 << 20
#: Chosen so that any input, accepted or refused, ends within 10 s and 300 MB (see the tests).
MAX_FILE, MAX_PART, MAX_TOTAL, MAX_ENTRIES = 32 * MIB, 48 * MIB, 128 * MIB, 4000
#: Styled blank rows compress about 100 times; deflate itself cannot pass 1032.
MAX_RATIO, RATIO_FROM = 400, MIB
#: Parts that are no sheet and no table of strings: the real ones stay below 2 MiB.
MAX_SMALL = 16 * MIB
MAX_MARKS = 5_000_000
#: No text of a cell and no honest tag goes on this long without the next "<".
MAX_STRETCH = 256 * 1024

_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_NEWEST = 63  # version 6.3 of the format; later ones may mean anything
_ENCRYPTED, _UTF8, _BIG = 0x2041, 0x0800, 0xFFFFFFFF
_UNICODE_NAME = 0x7075


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the archive as its central record states it.

    start, end: its compressed bytes in the file.  size: bytes after unpacking, as declared.
    """

    name: str
    header: int
    start: int
    end: int
    size: int
    crc: int
    method: int


#: Bytes of unpacked parts that are kept: a form is read and then filled, a book is read once.
_KEPT = 2 * MIB


class Parts:
    """The parts of a vetted package. Reading never trusts a declared size.

    A part can be read any number of times; XML parts are counted once against the cap on markup.
    """

    def __init__(self, blob: bytes, members: list[Member]) -> None:
        self._blob = blob
        self._members = {member.name: member for member in members}
        self._folded = {name.casefold(): name for name in self._members}
        self._marks: dict[str, int] = {}
        self._kept: dict[str, bytes] = {}
        self._room = _KEPT

    @property
    def names(self) -> tuple[str, ...]:
        """Part names without a leading slash, in the order of the archive."""
        return tuple(self._members)

    def find(self, name: str) -> str | None:
        """The part's own spelling of a name, matched without regard to case."""
        return self._folded.get(name.lstrip("/").casefold())

    def read(self, name: str) -> bytes:
        """The unpacked bytes of a part. Raises Refused where they are not what was declared."""
        found = self.find(name)
        if found is None:
            raise refused("W-23", part=name)
        if found in self._kept:
            return self._kept[found]
        unpacked = _inflate(self._blob, self._members[found])
        self._room -= len(unpacked)
        if self._room >= 0:
            self._kept[found] = unpacked
        return unpacked

    def xml(self, name: str, limit: int = MAX_SMALL) -> bytes:
        """The bytes of a part that is going to be parsed, bounded in size and markup."""
        found = self.find(name)
        if found is not None and self._members[found].size > limit:
            raise refused("W-12", part=name, limit=limit // MIB)
        blob = self.read(name)
        self._count_marks(name, blob)
        return blob

    def _count_marks(self, name: str, blob: bytes) -> None:
        """Parsing takes time per tag, not per byte: `<a/>` is four bytes."""
        self._marks[name.casefold()] = blob.count(b"<")
        if sum(self._marks.values()) > MAX_MARKS:
            raise refused("W-22", part=name, what="elements", limit=MAX_MARKS)
        for at in range(0, len(blob) - MAX_STRETCH, MAX_STRETCH):
            if blob.find(b"<", at, at + MAX_STRETCH) < 0:
                raise refused("W-22", part=name, what="one element", limit=MAX_STRETCH)


def vet(blob: bytes) -> Parts:
    """The parts of a package that is safe to parse.

    blob: the whole file.  Raises Refused, naming what is the matter, for everything else.
    """
    if len(blob) > MAX_FILE:
        raise refused("W-11", size=-(-len(blob) // MIB), limit=MAX_FILE // MIB)
    if not blob.startswith((b"PK\x03\x04", END_MARK)):
        raise not_a_package(blob)
    members = list(_members(blob))
    _vet_places(members, _end_record(blob).start)
    _vet_names(members)
    _vet_sizes(members)
    parts = Parts(blob, [m for m in members if not m.name.endswith("/")])
    _vet_kind(parts)
    return parts


def _end_record(blob: bytes) -> EndRecord:
    record = end_record(blob)
    if record.end != len(blob) or record.start + record.size != record.at:
        # Bytes before the archive or behind it shift every offset: readers disagree about them.
        raise refused("W-19", what="hidden bytes")
    return record


def _members(blob: bytes) -> Iterator[Member]:
    end, count, at, *_ = _end_record(blob)
    if count > MAX_ENTRIES:
        raise refused("W-15", count=count, limit=MAX_ENTRIES)
    for _ in range(count):
        if at + _CENTRAL.size > end:
            raise refused("W-10", what="record")
        member, at = _central(blob, at, end)
        yield member
    if at != end:
        raise refused("W-19", what="hidden bytes")


def _central(blob: bytes, at: int, directory_end: int) -> tuple[Member, int]:
    """The entry described at this place of the central directory, and the next place."""
    fields = _CENTRAL.unpack_from(blob, at)
    mark, _, version, flags, method, _, _, crc, packed, size, n, extra, comment, disk = fields[:14]
    header = fields[16]
    after = at + _CENTRAL.size + n + extra + comment
    if mark != b"PK\x01\x02" or after > directory_end:
        raise refused("W-10", what="record")
    raw = blob[at + _CENTRAL.size : at + _CENTRAL.size + n]
    name = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    if flags & _ENCRYPTED:
        raise refused("W-18", part=name)
    if disk:
        raise refused("W-19", what="disks")
    if _BIG in (packed, size, header):
        raise refused("W-19", what="zip64")
    if method not in (_STORED, _DEFLATED) or version & 0xFF > _NEWEST:
        raise refused("W-19", what="method")
    if _has_unicode_name(blob[at + _CENTRAL.size + n : at + _CENTRAL.size + n + extra]):
        raise refused("W-19", what="names")
    start = _body(blob, header, raw)
    return Member(name, header, start, start + packed, size, crc, method), after


def _has_unicode_name(extra: bytes) -> bool:
    """Whether an extra field gives the entry a second name, which some readers prefer."""
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, at)
        if tag == _UNICODE_NAME:
            return True
        at += 4 + size
    return False


def _body(blob: bytes, header: int, name: bytes) -> int:
    """Where the entry's bytes begin; its local header must name the same part."""
    if header + _LOCAL.size > len(blob):
        raise refused("W-10", what="record")
    fields = _LOCAL.unpack_from(blob, header)
    mark, flags = fields[0], fields[2]
    n, extra = int(fields[9]), int(fields[10])
    if mark != b"PK\x03\x04":
        raise refused("W-10", what="record")
    if flags & _ENCRYPTED:
        raise refused("W-18", part=name.decode("utf-8", "replace"))
    if blob[header + _LOCAL.size : header + _LOCAL.size + n] != name:
        raise refused("W-19", what="names")
    return header + _LOCAL.size + n + extra


def _vet_places(members: list[Member], directory: int) -> None:
    """Entries must not share bytes: that is how a small archive unpacks into petabytes.

    Gaps that no record explains are only padding to us (nothing reads them), so they are let be.
    """
    before = 0
    for member in sorted(members, key=lambda m: m.header):
        if member.header < before:
            raise refused("W-19", what="overlap")
        before = member.end
    if before > directory:
        raise refused("W-19", what="overlap")


def _vet_names(members: list[Member]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.name
        segments = name.rstrip("/").split("/")
        if "\\" in name or "\0" in name or ":" in segments[0] or {"..", ".", ""} & set(segments):
            raise refused("W-16", part=name)
        folded = name.rstrip("/").casefold()
        if folded in seen:
            raise refused("W-17", part=name)
        seen.add(folded)


def _vet_sizes(members: list[Member]) -> None:
    for member in members:
        if member.size > MAX_PART:
            raise refused("W-12", part=member.name, limit=MAX_PART // MIB)
        ratio = member.size // max(1, member.end - member.start)
        if member.size > RATIO_FROM and ratio > MAX_RATIO:
            raise refused("W-13", part=member.name, ratio=ratio, limit=MAX_RATIO)
    if sum(member.size for member in members) > MAX_TOTAL:
        raise refused("W-14", limit=MAX_TOTAL // MIB)


def _vet_kind(parts: Parts) -> None:
    mimetype = parts.find("mimetype")
    other = opendocument(parts.read(mimetype)) if mimetype else None
    if other is not None:
        raise other
    if parts.find("[Content_Types].xml") is None:
        raise refused("W-09")


def _inflate(blob: bytes, member: Member) -> bytes:
    """The bytes of an entry, at most one more than declared, checked by length and CRC."""
    packed = blob[member.start : member.end]
    if len(packed) < member.end - member.start:
        raise refused("W-10", what="cut off")
    if member.method == _STORED:
        unpacked = packed
    else:
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            unpacked = engine.decompress(packed, member.size + 1)
        except zlib.error:
            raise refused("W-10", what="cut off") from None
        if len(unpacked) <= member.size and not engine.eof:
            raise refused("W-10", what="cut off")
    if len(unpacked) != member.size or zlib.crc32(unpacked) != member.crc:
        raise refused("W-10", what="checksum")
    return unpacked
