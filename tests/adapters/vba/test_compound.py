"""Compound files: what is written, the strict reader and ours read back; strangers' are bounded."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.vba.container import container
from vpr_xl.adapters.vba.compound import compound_file
from vpr_xl.adapters.vba.errors import UnreadableProject
from vpr_xl.adapters.vba.streams import LARGEST, streams

olefile = pytest.importorskip("olefile")

_SIZES = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 4608, 70_000])
_NAMES = st.text("abcdefgXYZ_0123", min_size=1, max_size=31)
_STORAGE = st.dictionaries(_NAMES.map(str.lower), _SIZES, max_size=20)
_ROOT = st.dictionaries(_NAMES.map(str.lower), st.one_of(_SIZES, _STORAGE), max_size=12)


def _filled(sizes: dict) -> dict:
    return {
        name: _filled(size) if isinstance(size, dict) else (name.encode() * (size + 1))[:size]
        for name, size in sizes.items()
    }


def _flat(tree: dict, path: str = "") -> dict[str, bytes]:
    flat: dict[str, bytes] = {}
    for name, content in tree.items():
        inside = _flat(content, f"{path}{name}/") if isinstance(content, dict) else None
        flat |= {path + name: content} if inside is None else inside
    return flat


@settings(deadline=None, max_examples=60)
@given(_ROOT)
def test_streams_are_read_back_by_the_strict_reader_by_ours_and_by_olefile(sizes: dict) -> None:
    tree = _filled(sizes)

    blob = compound_file(tree)

    assert container(blob).streams == _flat(tree)
    assert streams(blob) == _flat(tree)
    other = olefile.OleFileIO(blob, raise_defects=olefile.DEFECT_UNSURE)
    read = {"/".join(path): other.openstream(path).read() for path in other.listdir()}
    assert read == _flat(tree)


def test_an_empty_file_is_a_file() -> None:
    assert streams(compound_file({})) == {}


@pytest.mark.parametrize("name", ["", "a" * 32, "ёлка"])
def test_a_name_of_no_stream_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        compound_file({name: b""})


def test_names_that_differ_by_case_only_are_refused() -> None:
    with pytest.raises(ValueError, match="by case"):
        compound_file({"VBA": {"dir": b"", "Dir": b""}})


def test_a_file_over_7_mb_is_refused() -> None:
    assert len(compound_file({"large": bytes(7_000_000)})) > 7_000_000
    with pytest.raises(ValueError, match="7 MB"):
        compound_file({"large": bytes(7_200_000)})


def test_a_file_with_tables_beyond_the_header_is_read(tmp_path: Path) -> None:
    """Files over 7 MB chain their tables; made of a smaller file by moving the last table there."""
    blob = bytearray(compound_file({"large": b"x" * 6_900_000}))
    (tables,) = struct.unpack_from("<I", blob, 44)
    places = list(struct.unpack_from("<109I", blob, 76))
    moved = places[tables - 1]
    struct.pack_into("<I", blob, 76 + 4 * (tables - 1), 0xFFFFFFFF)
    listing = len(blob) // 512 - 1
    blob += struct.pack("<128I", moved, *[0xFFFFFFFF] * 126, 0xFFFFFFFE)
    struct.pack_into("<II", blob, 68, listing, 1)
    # The header's places must be full before the chain counts: repeat none, shift nothing.
    struct.pack_into("<I", blob, 44, 110)
    filler = [moved] * (110 - tables)
    struct.pack_into(f"<{109}I", blob, 76, *places[: tables - 1], *filler)

    assert streams(bytes(blob))["large"] == b"x" * 6_900_000


def _with(blob: bytes, at: int, value: int) -> bytes:
    return blob[:at] + struct.pack("<I", value) + blob[at + 4 :]


SMALL = compound_file({"VBA": {"dir": b"d" * 100}, "PROJECT": b"p" * 5000})
_DIRECTORY = 512


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"PK\x03\x04" + bytes(600),
        SMALL[:511],
        SMALL[:512],
        _with(SMALL, 44, 0xFFFF),
        _with(SMALL, 48, 0x00FFFFFF),
        _with(SMALL, 56, 4095),
        _with(SMALL, 76, 0x0000FFFF),
        _with(SMALL, _DIRECTORY + 128 + 68, 1),
        _with(SMALL, _DIRECTORY + 128 + 72, 77),
        _with(SMALL, _DIRECTORY + 3 * 128 + 120, 0x7FFFFFFF),
        SMALL[:24] + b"\x3e\x00\x05\x00" + SMALL[28:],
    ],
    ids=[
        "empty", "zip", "half a header", "only a header", "tables", "directory", "cutoff",
        "place of a table", "own sibling", "sibling outside", "endless stream", "version 5",
    ],
)  # fmt: skip
def test_damaged_files_are_unreadable(blob: bytes) -> None:
    with pytest.raises(UnreadableProject):
        streams(blob)


def test_a_file_over_16_mb_is_unreadable() -> None:
    with pytest.raises(UnreadableProject, match="more than"):
        streams(SMALL + bytes(LARGEST))


def test_streams_that_share_sectors_cannot_multiply_the_file() -> None:
    blob = bytearray(compound_file({f"s{n}": b"x" * 5000 for n in range(20)}))
    first = next(
        at for at in range(512, len(blob), 128) if blob[at : at + 4] == "s0".encode("utf-16-le")
    )
    same = blob[first + 116 : first + 120]
    for n in range(1, 20):
        at = first + 128 * n
        blob[at + 116 : at + 124] = same + struct.pack("<I", 5000 * 20)

    with pytest.raises(UnreadableProject):
        streams(bytes(blob))


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), max_size=6))
def test_any_damage_is_read_or_unreadable(hits: list[tuple[int, int]]) -> None:
    blob = bytearray(SMALL)
    for at, value in hits:
        blob[at] = value
    try:
        found = streams(bytes(blob))
    except UnreadableProject:
        return

    assert sum(map(len, found.values())) <= len(SMALL)
