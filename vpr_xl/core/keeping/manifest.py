"""The manifest of a campaign's archive: every member with its checksum. No zip, no cipher."""

from __future__ import annotations

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FORMAT = "vpr-xl/archive/1"
#: Names that Windows keeps for devices, whatever stands after a dot.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
_FORBIDDEN = set('<>:"|?*\\\x7f') | {chr(code) for code in range(32)}
_LONGEST_PATH, _LONGEST_NAME, _DEEPEST = 400, 200, 12


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive. name: path inside with "/"; size: bytes; sha256: hexadecimal."""

    name: str
    size: int
    sha256: str


def manifest(book: str, created: datetime.datetime, members: Mapping[str, bytes]) -> bytes:
    """The manifest as JSON, members in order of names. book: name of the campaign's book."""
    listed = [
        {"name": name, "size": len(blob), "sha256": hashlib.sha256(blob).hexdigest()}
        for name, blob in sorted(members.items())
    ]
    made = {
        "format": FORMAT,
        "book": book,
        "created": created.isoformat(timespec="seconds"),
        "members": listed,
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def book_of(blob: bytes) -> str:
    """The name of the book that a manifest tells; "" where it tells none."""
    try:
        told = json.loads(blob)
        return str(told["book"])
    except (ValueError, KeyError, TypeError):
        return ""


def _members(blob: bytes) -> list[Member] | None:
    """What a manifest lists; None where it is no manifest of ours."""
    try:
        told = json.loads(blob)
        listed = [Member(str(m["name"]), int(m["size"]), str(m["sha256"])) for m in told["members"]]
    except (ValueError, KeyError, TypeError):
        return None
    return listed if told.get("format") == FORMAT else None


def wrong_member(blob: bytes, members: Mapping[str, bytes]) -> str | None:
    """The first name that the manifest and the archive do not agree on; None proves that they do.

    "" where the manifest itself cannot be read.
    """
    listed = _members(blob)
    if listed is None:
        return ""
    names = [member.name for member in listed]
    odd = sorted(set(names) ^ set(members)) or sorted(n for n in names if names.count(n) > 1)
    if odd:
        return odd[0]
    for member in listed:
        found = members[member.name]
        same_size = len(found) == member.size
        if not same_size or hashlib.sha256(found).hexdigest() != member.sha256:
            return member.name
    return None


def unsafe_name(names: Iterable[str]) -> str | None:
    """The first name that must not become a file on any system, or that hides another; else None.

    Only relative paths of plain names pass: nothing that climbs out of its folder, names a drive,
    a device or a stream, or differs from another by case or by the spelling of a letter alone.
    """
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        folded = _folded(name)
        above = {folded[:at] for at, letter in enumerate(folded) if letter == "/"}
        if not _plain(name.split("/")) or len(name) > _LONGEST_PATH:
            return name
        if folded in files or folded in folders or above & files:
            return name
        files.add(folded)
        folders |= above
    return None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _plain(parts: Sequence[str]) -> bool:
    return len(parts) <= _DEEPEST and all(
        part
        and len(part) <= _LONGEST_NAME
        and part not in (".", "..")
        and part == part.rstrip(" .")
        and not set(part) & _FORBIDDEN
        and part.split(".")[0].rstrip().casefold() not in _DEVICES
        for part in parts
    )
