"""What opens an archive: a passphrase or a key of the age format. No cipher is in this room."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import Enum

#: Letters of the shortest passphrase taken. Source: length is what guessing costs (NIST SP 800-63B
#: asks at least 8 beside a limit of attempts; a file has no such limit).
SHORTEST = 12


class Closing(Enum):
    """What an archive is closed by."""

    PASSPHRASE = "passphrase"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Key:
    """passphrase: typed by people, or "".  keys: public keys to close with, secret ones to open."""

    passphrase: str = field(default="", repr=False)
    keys: tuple[str, ...] = field(default=(), repr=False)


def plain_passphrase(typed: str) -> str:
    """The passphrase whatever keyboard and editor wrote it: one form of each letter, no line end.

    The same letters typed on Windows and on a Mac are the same passphrase.
    """
    return unicodedata.normalize("NFC", typed.lstrip("\ufeff").rstrip("\r\n"))
