"""Compression of VBA streams: others read what ours wrote, ours reads it back, noise is refused."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.adapters.vba.foreign import olevba
from vpr_xl.adapters.vba.compression import compress, decompress
from vpr_xl.adapters.vba.errors import UnreadableProject

_LINES = st.lists(st.sampled_from(["Dim r As Long", "End Sub", "'", " ", "\r\n", "VprRun"]))
#: Bytes of few values repeat themselves, as code does; pieces make runs and far copies.
_PIECES = st.lists(st.tuples(st.binary(min_size=1, max_size=40), st.integers(1, 400)), max_size=30)


def _pieces(parts: list[tuple[bytes, int]]) -> bytes:
    return b"".join(piece * times for piece, times in parts)[:20_000]


def _both(container: bytes) -> tuple[bytes, bytes]:
    ours = decompress(container, 1 << 20)
    return ours, bytes(olevba.decompress_stream(bytearray(container)))


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(_LINES.map("".join).map(str.encode), _PIECES.map(_pieces), st.binary(max_size=3640))
)
@example(b"")
@example(b"a" * 4096)
@example(b"a" * 4097)
@example(b"abc" * 5000)
def test_what_is_compressed_is_read_back_by_ours_and_by_oletools(plain: bytes) -> None:
    try:
        container = compress(plain)
    except ValueError:  # pieces of noise may end in an incompressible chunk
        assert len(plain) % 4096 > 3640
        return

    if plain:  # oletools takes no empty container
        assert _both(container) == (plain, plain)
    else:
        assert decompress(container, 10) == b""


@settings(deadline=None, max_examples=20)
@given(st.integers(0), st.integers(1, 3))
def test_whole_chunks_of_noise_are_stored_raw(seed: int, chunks: int) -> None:
    plain = _noise(seed, 4096 * chunks)

    container = compress(plain)

    assert len(container) == 1 + chunks * 4098
    assert _both(container) == (plain, plain)


@pytest.mark.parametrize("size", [3700, 4000, 4095, 4096 + 3700])
def test_noise_that_would_get_zeros_behind_it_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="incompressible"):
        compress(_noise(1, size))


def test_code_shrinks_to_less_than_half() -> None:
    code = b"".join(
        b"Public Sub Vpr%d()\r\n    VprRun %d\r\nEnd Sub\r\n" % (n, n) for n in range(99)
    )

    assert len(compress(code)) < len(code) / 2


@pytest.mark.parametrize(
    "container",
    [
        b"",
        b"\x02",
        b"\x01\x00",
        compress(b"text" * 50)[:-1],
        b"\x01" + struct.pack("<H", 0x8000) + b"abc",
        b"\x01" + struct.pack("<H", 0xB002) + b"\x01\x00\x00",
        b"\x01" + struct.pack("<H", 0xB001) + b"\x01\x00",
        b"\x01" + struct.pack("<H", 0xB003) + b"\x02a\xff\x0f",
    ],
    ids=[
        "empty",
        "signature",
        "header",
        "cut",
        "chunk mark",
        "copy from nowhere",
        "half copy",
        "long copy",
    ],
)
def test_damaged_containers_are_unreadable(container: bytes) -> None:
    with pytest.raises(UnreadableProject):
        decompress(container, 4096)


def test_nothing_larger_than_the_limit_comes_out() -> None:
    with pytest.raises(UnreadableProject, match="more than 5000"):
        decompress(compress(b" " * 100_000), 5000)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_unreadable(noise: bytes) -> None:
    try:
        plain = decompress(b"\x01" + noise, 10_000)
    except UnreadableProject:
        return

    assert len(plain) <= 10_000


def _noise(seed: int, size: int) -> bytes:
    return hashlib.shake_256(str(seed).encode()).digest(size)
