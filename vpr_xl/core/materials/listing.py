"""What an archive of the portal holds, as its directory tells. Nothing is unpacked anywhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive. size: bytes after unpacking, as declared; locked: under a password."""

    name: str
    size: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A file as seen from outside.

    kind: "zip", "rar", "7z", or "" for no archive (a workbook is none, though it is packed).
    entries: of a zip; the others are not read.  locked: whether a password is needed, None where
    that cannot be told without one.
    """

    kind: str = ""
    entries: tuple[Entry, ...] = ()
    locked: bool | None = False

    @property
    def names(self) -> tuple[str, ...]:
        """Paths inside, as they are written there."""
        return tuple(entry.name for entry in self.entries)
