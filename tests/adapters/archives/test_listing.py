"""The directory of an archive: names, locks, and what is refused by name."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.archives.made_archives import made_zip, windows_zip
from vpr_xl.adapters.archives import listing as room
from vpr_xl.adapters.archives.listing import archive_listing
from vpr_xl.core.findings import Refused


def _refused(blob: bytes) -> Refused:
    with pytest.raises(Refused) as refusal:
        archive_listing(blob, "Архив.zip")
    return refusal.value


def test_a_plain_archive_is_listed_with_sizes_and_without_folders() -> None:
    found = archive_listing(made_zip({"5-РУ/": b"", "5-РУ/Вариант 1.pdf": b"12345"}), "а.zip")

    assert found.kind == "zip"
    assert found.names == ("5-РУ/Вариант 1.pdf",)
    assert [e.size for e in found.entries] == [5]
    assert found.locked is False


def test_names_of_russian_windows_are_read() -> None:
    assert archive_listing(windows_zip("Вариант 1.pdf"), "а.zip").names == ("Вариант 1.pdf",)


def test_a_locked_archive_is_noticed_and_its_names_are_read() -> None:
    found = archive_listing(made_zip({"РУ5.pdf": b"1", "МА5.pdf": b"2"}, locked=True), "а.zip")

    assert found.locked is True
    assert found.names == ("РУ5.pdf", "МА5.pdf")


@pytest.mark.parametrize("name", ["../a", "/etc/a", "C:/a", "a/../../b", "..\\b", "x/./y"])
def test_a_name_outside_the_folder_is_refused_and_said(name: str) -> None:
    refusal = _refused(made_zip({"1.pdf": b"1", name: b"2"}))

    assert refusal.rule == "W-167"
    assert name.rpartition("/")[2].rpartition("\\")[2] in refusal.message


def test_a_swollen_archive_is_refused() -> None:
    bomb = made_zip({"0.bin": b"\0" * (room.RATIO_FROM + 1)})

    assert _refused(bomb).rule == "W-169"


def test_the_unpacked_size_of_all_files_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_UNPACKED", 5)

    assert archive_listing(made_zip({"a": b"123", "b": b"45"}), "а.zip").names == ("a", "b")
    assert _refused(made_zip({"a": b"123", "b": b"456"})).rule == "W-169"


def test_the_number_of_entries_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_ENTRIES", 3)

    assert len(archive_listing(made_zip(dict.fromkeys("abc", b"")), "а.zip").entries) == 3
    assert _refused(made_zip(dict.fromkeys("abcd", b""))).rule == "W-169"


@pytest.mark.parametrize("cut", [1, 10, 30, 60])
def test_a_cut_archive_is_refused(cut: int) -> None:
    assert _refused(made_zip({"1.pdf": b"1" * 50})[:-cut]).rule == "W-10"


def test_a_workbook_is_no_archive() -> None:
    assert archive_listing(made_zip({"[Content_Types].xml": b"<a/>"}), "ф.xlsx").kind == ""


@pytest.mark.parametrize(
    ("blob", "kind", "locked"),
    [
        (b"Rar!\x1a\x07\x00" + struct.pack("<HBHH", 1, 0x73, 0x0080, 13), "rar", True),
        (
            b"Rar!\x1a\x07\x00"
            + struct.pack("<HBHH", 1, 0x73, 0, 13)
            + b"\0" * 6
            + struct.pack("<HBHH", 1, 0x74, 0x0004, 40),
            "rar",
            True,
        ),
        (
            b"Rar!\x1a\x07\x00"
            + struct.pack("<HBHH", 1, 0x73, 0, 13)
            + b"\0" * 6
            + struct.pack("<HBHH", 1, 0x74, 0, 40),
            "rar",
            False,
        ),
        (b"Rar!\x1a\x07\x01\x00" + b"\1\2\3\4" + b"\x21\x04", "rar", True),
        (b"Rar!\x1a\x07\x01\x00" + b"\1\2\3\4" + b"\x0b\x01", "rar", None),
        (
            b"7z\xbc\xaf\x27\x1c\0\4" + b"\0" * 4 + struct.pack("<QQL", 2, 6, 0)
            + b"ab" + b"\x01\x06\xf1\x07\x01\0",
            "7z",
            True,
        ),
        (b"7z\xbc\xaf\x27\x1c", "7z", None),
        (b"%PDF-1.7", "", False),
        (b"", "", False),
    ],
)  # fmt: skip
def test_other_archives_are_known_by_their_first_bytes(
    blob: bytes, kind: str, locked: bool | None
) -> None:
    found = archive_listing(blob, "а")

    assert (found.kind, found.locked, found.names) == (kind, locked, ())


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_archives_are_listed_or_refused(data: st.DataObject) -> None:
    blob = bytearray(made_zip({"5-РУ/1.pdf": b"123", "2.pdf": b"4"}))
    for _ in range(data.draw(st.integers(1, 6))):
        blob[data.draw(st.integers(4, len(blob) - 1))] = data.draw(st.integers(0, 255))

    with contextlib.suppress(Refused):
        found = archive_listing(bytes(blob), "а.zip")

        assert len(found.entries) <= 2
