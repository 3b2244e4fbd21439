"""The campaign's archive: a zip of its files inside the age format. The cipher is pyrage's.

Formats: age-encryption.org/v1 (C2SP age.md); PKWARE APPNOTE 6.3.9. Nothing here touches the disk.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from vpr_xl.core.findings import Refused
from vpr_xl.core.keeping.key import Closing, Key
from vpr_xl.core.keeping.manifest import unsafe_name
from vpr_xl.core.rules.w_file import refused

if TYPE_CHECKING:
    from pyrage import x25519

#: A school's campaign takes some megabytes; these caps are far above it and far below harm.
MAX_MEMBERS, MAX_UNPACKED, MAX_SEALED = 20_000, 1 << 30, 1 << 28
_AGE = b"age-encryption.org/"
#: How a stanza of the header begins; one of a passphrase stands alone, right below the first line.
_STANZA, _OF_PASSPHRASE = b"\n-> ", b"\n-> scrypt "
_SECRET = "AGE-SECRET-KEY-"
_SECONDS = re.compile(r"Excessive work.*?([0-9]+)", re.S)


def is_sealed(blob: bytes) -> bool:
    """Whether the file is in the age format."""
    return blob.startswith(_AGE)


class AgeSealer:
    """The port Sealer by the age format: passphrases by scrypt, keys by X25519."""

    def seal(self, members: Mapping[str, bytes], key: Key, created: datetime.datetime) -> bytes:
        """The closed archive. Raises Refused for a public key that is none, or too large a file."""
        import pyrage

        packed = _packed(members, created)
        if key.keys:
            sealed = pyrage.encrypt(packed, [_recipient(text) for text in key.keys])
        else:
            sealed = pyrage.passphrase.encrypt(packed, key.passphrase)
        if len(sealed) > MAX_SEALED:
            raise refused("W-11", size=len(sealed) >> 20, limit=MAX_SEALED >> 20)
        return sealed

    def closed_by(self, blob: bytes) -> Closing | None:
        """By the first stanza of the header."""
        head = blob[: len(_AGE) + 64]
        if not is_sealed(blob) or _STANZA not in head:
            return None
        return Closing.PASSPHRASE if _OF_PASSPHRASE in head else Closing.KEYS

    def unsealed(self, blob: bytes, name: str, key: Key) -> dict[str, bytes]:
        """The members in memory. name: of the file, for the words.

        Raises Refused: wrong key, any byte changed, names that would leave their folder.
        """
        import pyrage

        try:
            if key.keys:
                packed = pyrage.decrypt(blob, [_identity(text, name) for text in key.keys])
            else:
                packed = pyrage.passphrase.decrypt(blob, key.passphrase)
        except pyrage.DecryptError as error:
            raise _unopened(str(error), name) from None
        return _unpacked(packed, name)

    def new_key(self) -> tuple[str, str]:
        """A fresh pair: the public key and the secret one."""
        import pyrage

        secret = pyrage.x25519.Identity.generate()
        return str(secret.to_public()), str(secret)


def _unopened(told: str, name: str) -> Refused:
    """Why the archive stays closed, by what the cipher says in English.

    Before it tries a passphrase it measures how long the work would take here: a computer that is
    slow or busy just now may not open what a quick one has closed.
    """
    seconds = _SECONDS.search(told)
    if seconds is None:
        return refused("W-187", name=name)
    return refused("W-228", name=name, seconds=seconds[1])


def _recipient(text: str) -> x25519.Recipient:
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise refused("W-190", name=text[:12]) from None


def _identity(text: str, name: str) -> x25519.Identity:
    """The secret key in a key file, whose other lines are notes."""
    import pyrage

    lines = [line.strip() for line in text.splitlines()]
    secret = next((line for line in lines if line.startswith(_SECRET)), "")
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError:
        raise refused("W-190", name=name) from None


def _packed(members: Mapping[str, bytes], created: datetime.datetime) -> bytes:
    """The zip: members in order of names, one moment for all."""
    out = io.BytesIO()
    moment = created.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(members):
            packed.writestr(_entry(name, moment), members[name])
    return out.getvalue()


def _entry(name: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    year, month, day, hour, minute, second = moment
    entry = zipfile.ZipInfo(name, (year, month, day, hour, minute, second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _unpacked(packed: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            _vet(entries, name)
            return {entry.filename: _content(opened, entry, name) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise refused("W-273", name=name) from None


def _vet(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Caps and names before a byte is unpacked."""
    if len(entries) > MAX_MEMBERS:
        raise refused("W-169", name=name, what="entries", size=len(entries), limit=MAX_MEMBERS)
    size = sum(entry.file_size for entry in entries)
    if size > MAX_UNPACKED:
        megabytes = MAX_UNPACKED >> 20
        raise refused("W-169", name=name, what="megabytes", size=size >> 20, limit=megabytes)
    unsafe = unsafe_name(entry.filename for entry in entries)
    if unsafe is not None:
        raise refused("W-167", name=name, part=unsafe)


def _content(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """One member, never more than its declared size."""
    with opened.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise refused("W-188", name=name, part=entry.filename)
    return content
