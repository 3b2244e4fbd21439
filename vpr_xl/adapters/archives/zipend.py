"""The last record of a zip archive: where its directory lies. Entries are read by who needs them.

Source of the layout: PKWARE APPNOTE 6.3.9, section 4.3.16.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from vpr_xl.core.rules.w_file import refused

END_MARK = b"PK\x05\x06"
_END = struct.Struct("<4s4H2LH")
_ZIP64_MARK = b"PK\x06\x07"
_ZIP64_LOCATOR = 20  # bytes
_BIG, _LONGEST_COMMENT = 0xFFFFFFFF, 0xFFFF


class EndRecord(NamedTuple):
    """at: where the record stands.  entries: how many.  start, size: of the directory, in bytes.

    end: where the record with its comment ends.
    """

    at: int
    entries: int
    start: int
    size: int
    end: int


def end_record(blob: bytes) -> EndRecord:
    """The end record of a whole archive in one file. Raises Refused for anything else."""
    at = blob.rfind(END_MARK, max(0, len(blob) - _END.size - _LONGEST_COMMENT))
    if at < 0 or at + _END.size > len(blob):
        raise refused("W-10", what="no directory")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(blob, at)
    if blob[max(0, at - _ZIP64_LOCATOR) : at].startswith(_ZIP64_MARK) or _BIG in (size, start):
        raise refused("W-19", what="zip64")
    if disk or first_disk or here != count:
        raise refused("W-19", what="disks")
    return EndRecord(at, count, start, size, at + _END.size + comment)
