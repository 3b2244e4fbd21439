"""The sealed archive: opens by its key alone, and no changed byte passes."""

from __future__ import annotations

import datetime
import io
import random
import re
import zipfile

import pytest

from vpr_xl.adapters.archives import sealed
from vpr_xl.adapters.archives.sealed import AgeSealer, is_sealed
from vpr_xl.core.findings import Refused
from vpr_xl.core.keeping.key import Closing, Key, plain_passphrase

_AT = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
_FILES = {"ВПР.xlsx": b"PK" * 40, "ВПР.файлы/пусто": b"", "а/б.json": "имя".encode()}
_SEALER = AgeSealer()
_PUBLIC, _SECRET = _SEALER.new_key()
_KEY_FILE = Key(keys=(f"# public key: {_PUBLIC}\n{_SECRET}\n",))


def _closed(members: dict[str, bytes] = _FILES) -> bytes:
    return _SEALER.seal(members, Key(keys=(_PUBLIC,)), _AT)


def _sealed_zip(build: io.BytesIO) -> bytes:
    import pyrage

    return pyrage.encrypt(build.getvalue(), [pyrage.x25519.Recipient.from_str(_PUBLIC)])


def test_the_key_file_opens_what_the_public_key_closed() -> None:
    blob = _closed()

    assert is_sealed(blob)
    assert _SEALER.unsealed(blob, "a.age", _KEY_FILE) == _FILES
    assert "имя".encode() not in blob


def test_every_one_of_ten_thousand_changed_bytes_is_found() -> None:
    blob, chance = _closed(), random.Random(2026)
    passed, rules = [], set()

    for _ in range(10_000):
        spoilt = bytearray(blob)
        spoilt[chance.randrange(len(blob))] ^= chance.randrange(1, 256)
        try:
            _SEALER.unsealed(bytes(spoilt), "a.age", _KEY_FILE)
        except Refused as refusal:
            rules.add(refusal.rule)
        else:
            passed.append(spoilt)

    assert passed == []
    assert rules == {"W-187"}


@pytest.mark.parametrize("cut", [0, 1, 20, 150, -1, -17])
def test_a_cut_or_lengthened_archive_is_refused(cut: int) -> None:
    for spoilt in (_closed()[:cut], _closed() + b"\0"):
        with pytest.raises(Refused, match="W-187"):
            _SEALER.unsealed(spoilt, "a.age", _KEY_FILE)


def test_one_passphrase_opens_however_it_was_written_and_another_does_not() -> None:
    typed, of_mac = "кораблик и йод", "кораблик и и\u0306од\r\n"
    blob = _SEALER.seal(_FILES, Key(plain_passphrase(typed)), _AT)

    assert _SEALER.unsealed(blob, "a.age", Key(plain_passphrase(of_mac))) == _FILES
    with pytest.raises(Refused, match="W-187"):
        _SEALER.unsealed(blob, "a.age", Key("кораблик и мёд"))


def test_an_archive_that_would_take_this_computer_too_long_is_told_as_such() -> None:
    blob = _SEALER.seal(_FILES, Key("кораблик и мёд"), _AT)
    heavy = re.sub(rb"(-> scrypt [^ ]+) [0-9]+\n", rb"\1 40\n", blob, count=1)

    with pytest.raises(Refused, match="W-228") as refusal:
        _SEALER.unsealed(heavy, "a.age", Key("кораблик и мёд"))
    assert re.search(r"около [0-9]+ с", refusal.value.message)


def test_another_key_does_not_open_and_a_broken_key_is_named() -> None:
    _, other = _SEALER.new_key()

    with pytest.raises(Refused, match="W-187"):
        _SEALER.unsealed(_closed(), "a.age", Key(keys=(other,)))
    with pytest.raises(Refused, match="W-190"):
        _SEALER.unsealed(_closed(), "a.age", Key(keys=("никакой",)))
    with pytest.raises(Refused, match="W-190"):
        _SEALER.seal(_FILES, Key(keys=("age1abc",)), _AT)


def test_a_key_shows_nothing_when_it_is_printed() -> None:
    assert "тайна" not in repr(Key("тайна", ("тайна",)))


@pytest.mark.parametrize("name", ["../a", "/a", "C:/a", "a\\..\\b"])
def test_a_member_that_would_leave_its_folder_is_refused(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        packed.writestr(entry, b"1")

    with pytest.raises(Refused, match="W-167"):
        _SEALER.unsealed(_sealed_zip(out), "a.age", _KEY_FILE)


def test_a_swollen_archive_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blob = _closed({"a": bytes(5000), "b": b""})

    monkeypatch.setattr(sealed, "MAX_UNPACKED", 4000)
    with pytest.raises(Refused, match="W-169"):
        _SEALER.unsealed(blob, "a.age", _KEY_FILE)
    monkeypatch.setattr(sealed, "MAX_MEMBERS", 1)
    with pytest.raises(Refused, match="W-169"):
        _SEALER.unsealed(blob, "a.age", _KEY_FILE)


def test_what_is_closed_but_no_zip_is_refused() -> None:
    with pytest.raises(Refused, match="W-273"):
        _SEALER.unsealed(_sealed_zip(io.BytesIO(b"no zip at all")), "a.age", _KEY_FILE)


def test_what_opens_an_archive_is_told_by_its_first_lines() -> None:
    by_passphrase = _SEALER.seal({"а": b"1"}, Key("четыре слова на бумаге"), _AT)
    first, _, _ = _closed().partition(b"\n")

    assert _SEALER.closed_by(by_passphrase) is Closing.PASSPHRASE
    assert _SEALER.closed_by(_closed()) is Closing.KEYS
    for foreign in (b"", first, b"PK\3\4", b"\n" + _closed()):
        assert _SEALER.closed_by(foreign) is None
