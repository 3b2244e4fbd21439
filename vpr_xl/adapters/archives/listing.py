"""The directory of an archive, vetted and read without unpacking a byte. No file is written.

Layouts: PKWARE APPNOTE 6.3.9, sections 4.3 and 4.4; RAR 4 and RAR 5 technical notes; 7zFormat.txt.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vpr_xl.adapters.archives.zipend import END_MARK, end_record
from vpr_xl.core.materials.listing import Entry, Listing
from vpr_xl.core.rules.w_file import refused

#: A school's archive holds some dozens of files; these caps are far above and far below harm.
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO, RATIO_FROM = 4000, 2 << 30, 400, 10 << 20

_CENTRAL = struct.Struct("<4s6H3L5H2L")
_ZIP = (b"PK\x03\x04", END_MARK)
_LOCKED, _UTF8, _UNICODE_NAME = 0x2041, 0x0800, 0x7075
_AES_METHOD = 99
#: Windows in Russia names files in an archive so where it does not say that it is UTF-8.
_OEM = "cp866"
_RAR4, _RAR5, _SEVEN = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c"
_RAR_MAIN, _RAR_FILE = 0x73, 0x74
_RAR4_HEADERS_LOCKED, _RAR4_FILE_LOCKED = 0x0080, 0x0004
_RAR5_LOCK = 4
#: The coder «7zAES» as a 7z archive writes it.
_SEVEN_AES = b"\x06\xf1\x07\x01"


def archive_listing(blob: bytes, name: str) -> Listing:
    """What the file is and what its directory names.

    blob: the whole file; name: of the file, for the words.  Raises Refused for a zip archive that
    is damaged, swollen, or would write outside its folder.
    """
    if blob.startswith(_ZIP):
        return _zip(blob, name)
    if blob.startswith(_RAR4):
        return Listing("rar", locked=_rar4_locked(blob))
    if blob.startswith(_RAR5):
        return Listing("rar", locked=_rar5_locked(blob))
    if blob.startswith(_SEVEN):
        return Listing("7z", locked=_seven_locked(blob))
    return Listing()


def _zip(blob: bytes, name: str) -> Listing:
    entries: list[Entry] = []
    packed_total = 0
    for entry, packed in _central(blob, name):
        _vet_name(entry.name, name)
        if entry.size > RATIO_FROM and entry.size // max(1, packed) > MAX_RATIO:
            _swollen(name, "ratio", entry.size // max(1, packed), MAX_RATIO)
        entries.append(entry)
        packed_total += entry.size
        if packed_total > MAX_UNPACKED:
            _swollen(name, "megabytes", packed_total >> 20, MAX_UNPACKED >> 20)
    if any(entry.name == "[Content_Types].xml" for entry in entries):
        return Listing()  # a workbook or a document of an office
    files = tuple(entry for entry in entries if not entry.name.endswith("/"))
    return Listing("zip", files, any(entry.locked for entry in files))


def _swollen(name: str, what: str, size: int, limit: int) -> None:
    raise refused("W-169", name=name, what=what, size=size, limit=limit)


def _vet_name(entry: str, archive: str) -> None:
    """A name must stay inside the folder into which people unpack."""
    plain = entry.replace("\\", "/")
    segments = plain.rstrip("/").split("/")
    if plain.startswith("/") or ":" in segments[0] or {"..", "."} & set(segments) or "\0" in entry:
        raise refused("W-167", name=archive, part=entry)


def _directory(blob: bytes) -> tuple[int, int]:
    """Where the central directory begins and ends."""
    record = end_record(blob)
    if record.start + record.size > record.at:
        raise refused("W-10", what="record")
    return record.start, record.start + record.size


def _central(blob: bytes, archive: str) -> Iterator[tuple[Entry, int]]:
    """Entries of the directory, each with its packed size; their number is capped."""
    at, end = _directory(blob)
    count = 0
    while at < end:
        if at + _CENTRAL.size > end or blob[at : at + 4] != b"PK\x01\x02":
            raise refused("W-10", what="record")
        fields = _CENTRAL.unpack_from(blob, at)
        flags, method, packed, size = fields[3], fields[4], fields[8], fields[9]
        n, extra, comment = fields[10:13]
        if at + _CENTRAL.size + n + extra + comment > end:
            raise refused("W-10", what="record")
        raw = blob[at + _CENTRAL.size : at + _CENTRAL.size + n]
        more = blob[at + _CENTRAL.size + n : at + _CENTRAL.size + n + extra]
        count += 1
        if count > MAX_ENTRIES:
            _swollen(archive, "entries", count, MAX_ENTRIES)
        locked = bool(flags & _LOCKED) or method == _AES_METHOD
        yield Entry(_name(raw, flags, more), size, locked), packed
        at += _CENTRAL.size + n + extra + comment


def _name(raw: bytes, flags: int, extra: bytes) -> str:
    """The entry's name: UTF-8 where the entry says so or gives it beside, else Windows' own."""
    if flags & _UTF8:
        return raw.decode("utf-8", "replace")
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, at)
        if tag == _UNICODE_NAME and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "replace")
        at += 4 + size
    return raw.decode(_OEM, "replace")


def _rar4_locked(blob: bytes) -> bool | None:
    """By the main header, else by the first file's; None where the headers end early."""
    at = len(_RAR4)
    for _ in range(2):
        if at + 7 > len(blob):
            return None
        kind, flags, size = struct.unpack_from("<xxBHH", blob, at)
        if kind == _RAR_FILE or flags & _RAR4_HEADERS_LOCKED:
            return bool(flags & (_RAR4_FILE_LOCKED if kind == _RAR_FILE else _RAR4_HEADERS_LOCKED))
        if kind != _RAR_MAIN:
            return None
        at += size
    return None


def _rar5_locked(blob: bytes) -> bool | None:
    """True where the names are locked too; the lock of single files is not looked for."""
    at = len(_RAR5) + 4  # the checksum of the first header
    while at < len(blob) and blob[at] & 0x80:
        at += 1
    kind = blob[at + 1] if at + 1 < len(blob) else 0
    return True if kind == _RAR5_LOCK else None


def _seven_locked(blob: bytes) -> bool | None:
    """True where the last header names the coder of passwords; a packed header hides it."""
    if len(blob) < 32:
        return None
    start, size = struct.unpack_from("<QQ", blob, 12)
    return True if _SEVEN_AES in blob[32 + start : 32 + start + size] else None
