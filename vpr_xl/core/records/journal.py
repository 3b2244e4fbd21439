"""The chain of the journal: each line carries the hash of the line before. No sheet, no file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence


def line_hash(fields: Sequence[str]) -> str:
    """SHA-256, in hex, of a journal line.

    fields: the line's columns in order, the hash of the line before among them; "" for a blank.
    The bytes hashed are a JSON list in UTF-8, so no two different lines can look alike.
    """
    canonical = json.dumps(list(fields), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def broken(lines: Iterable[tuple[Sequence[str], str]]) -> int | None:
    """Index of the first line that does not follow from the one before, None for a whole chain.

    lines: (fields, the hash of the line before as that line states it), oldest first; the first
    line states "".  A changed, removed or inserted line is found; the last line has no witness
    but the next one.
    """
    expected = ""
    for index, (fields, stated) in enumerate(lines):
        if stated != expected:
            return index
        expected = line_hash(fields)
    return None
