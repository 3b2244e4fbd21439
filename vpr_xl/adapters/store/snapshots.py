"""Copies of a book beside it, each with its checksum. What is in the book is not known here."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
from pathlib import Path
from typing import NamedTuple

from vpr_xl.core.rules.w_file import refused
from vpr_xl.ports import SNAPSHOTS

_MANIFEST = "manifest.jsonl"
_NAME = re.compile(r".* \d{4}-\d\d-\d\d \d\d-\d\d-\d\d (\d{3,})\.[a-z]+\Z", re.S)


class Snapshot(NamedTuple):
    """One copy. sha256 is "" where the manifest does not know it."""

    name: str
    path: Path
    sha256: str
    size: int


class Planned(NamedTuple):
    """What is to be written for a copy: its bytes and its line of the manifest."""

    blob: bytes
    line: str


def folder(path: Path) -> Path:
    """The folder of a book's copies."""
    return path.with_name(SNAPSHOTS.format(stem=path.stem))


def planned(path: Path, blob: bytes, now: datetime.datetime) -> tuple[Path, Planned]:
    """Where the next copy of the book goes, and what is written for it.

    The number goes on from the last copy, so copies of one second stay apart and in order.
    """
    number = 1 + max((_number(copy.name) for copy in listed(path)), default=0)
    name = f"{path.stem} {now:%Y-%m-%d %H-%M-%S} {number:03d}{path.suffix}"
    entry = {
        "name": name,
        "sha256": hashlib.sha256(blob).hexdigest(),
        "size": len(blob),
        "at": now.isoformat(timespec="seconds"),
    }
    return folder(path) / name, Planned(blob, json.dumps(entry, ensure_ascii=False))


def note(place: Path, line: str) -> None:
    """Appends a line to the folder's manifest, on the disk before it returns."""
    with (place / _MANIFEST).open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(line + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def listed(path: Path) -> list[Snapshot]:
    """The book's copies, oldest first."""
    place = folder(path)
    if not place.is_dir():
        return []
    sums = _sums(place)
    copies = [file for file in place.iterdir() if file.suffix == path.suffix and _number(file.name)]
    return [
        Snapshot(file.name, file, sums.get(file.name, ""), file.stat().st_size)
        for file in sorted(copies, key=lambda file: (_number(file.name), file.name))
    ]


def taken(path: Path, name: str) -> bytes:
    """The bytes of a copy. Raises Refused where there is none or its checksum does not agree."""
    copy = next((copy for copy in listed(path) if copy.name == name), None)
    if copy is None:
        raise refused("W-68", copy=name, name=path.name)
    blob = copy.path.read_bytes()
    if copy.sha256 and hashlib.sha256(blob).hexdigest() != copy.sha256:
        raise refused("W-69", copy=name)
    return blob


def whole(copy: Snapshot) -> bool:
    """Whether the copy is as it was made; one without a noted checksum is not known to be."""
    return hashlib.sha256(copy.path.read_bytes()).hexdigest() == copy.sha256


def _number(name: str) -> int:
    match = _NAME.match(name)
    return int(match[1]) if match else 0


def _sums(place: Path) -> dict[str, str]:
    """Name -> checksum. A line cut short by a power failure is passed over; its copy stays."""
    out: dict[str, str] = {}
    try:
        lines = (place / _MANIFEST).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return out
    for line in lines:
        try:
            entry = json.loads(line)
            out[str(entry["name"])] = str(entry["sha256"])
        except (ValueError, KeyError, TypeError):
            continue
    return out
