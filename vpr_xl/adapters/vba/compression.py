"""The compressed container of VBA streams (MS-OVBA 2.4.1), both ways. No files, no records."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator

from vpr_xl.adapters.vba.errors import UnreadableProject

_CHUNK = 4096
_SIGNATURE = b"\x01"
#: Chunk header: 12 bits of (size of the chunk - 3), three bits 0b011, the flag "compressed".
_COMPRESSED, _RAW = 0xB000, 0x3FFF
_SHORTEST_COPY = 3


def compress(plain: bytes) -> bytes:
    """The container that gives these bytes back; the same container for the same bytes.

    Raises ValueError where the last chunk is incomplete and incompressible (over 3640 bytes of
    noise): the format could hold it only with zeros behind it, which would alter the stream.
    """
    container = bytearray(_SIGNATURE)
    for start in range(0, len(plain), _CHUNK):
        chunk = plain[start : start + _CHUNK]
        tokens = _tokens(chunk)
        if len(tokens) <= _CHUNK:
            container += struct.pack("<H", _COMPRESSED | (len(tokens) - 1)) + tokens
        elif len(chunk) == _CHUNK:
            container += struct.pack("<H", _RAW) + chunk
        else:
            raise ValueError(f"{len(chunk)} incompressible bytes in an incomplete chunk")
    return bytes(container)


def _tokens(chunk: bytes) -> bytes:
    """The chunk as groups: a flag byte, then eight tokens, a literal byte or a two-byte copy."""
    tokens = bytearray()
    flags_at = 0
    for number, token in enumerate(_steps(chunk)):
        if number % 8 == 0:
            flags_at = len(tokens)
            tokens.append(0)
        if len(token) == 2:
            tokens[flags_at] |= 1 << number % 8
        tokens += token
    return bytes(tokens)


def _steps(chunk: bytes) -> Iterator[bytes]:
    """Tokens from left to right, each time the longest copy, the nearest of equal ones."""
    seen: dict[bytes, list[int]] = defaultdict(list)
    at = 0
    while at < len(chunk):
        start, length = _longest(chunk, at, seen[chunk[at : at + _SHORTEST_COPY]])
        step = length if length >= _SHORTEST_COPY else 1
        if step == 1:
            yield chunk[at : at + 1]
        else:
            offset = (at - start - 1) << (16 - _offset_bits(at))
            yield struct.pack("<H", offset | (length - _SHORTEST_COPY))
        for passed in range(at, at + step):
            seen[chunk[passed : passed + _SHORTEST_COPY]].append(passed)
        at += step


def _longest(chunk: bytes, at: int, starts: list[int]) -> tuple[int, int]:
    """Where the longest repetition of what follows `at` begins, and its length."""
    limit = min((0xFFFF >> _offset_bits(at)) + _SHORTEST_COPY, len(chunk) - at)
    found, longest = 0, 0
    for start in reversed(starts):
        length = 0
        while length < limit and chunk[start + length] == chunk[at + length]:
            length += 1
        if length > longest:
            found, longest = start, length
            if longest == limit:
                break
    return found, longest


def _offset_bits(at: int) -> int:
    """How many bits of a copy token hold its offset, at this place of the chunk (2.4.1.3.19.1)."""
    return max((at - 1).bit_length(), 4) if at else 4


def decompress(container: bytes, limit: int) -> bytes:
    """The bytes of a container. Raises UnreadableProject where damaged or over `limit` bytes."""
    if container[:1] != _SIGNATURE:
        raise UnreadableProject("no compressed container")
    plain = bytearray()
    at = 1
    while at < len(container):
        if at + 2 > len(container):
            raise UnreadableProject("a chunk header is cut off")
        (header,) = struct.unpack_from("<H", container, at)
        end = at + (header & 0x0FFF) + 3
        if header & 0x7000 != _RAW & 0x7000 or end > len(container):
            raise UnreadableProject(f"no whole chunk at {at}")
        chunk = container[at + 2 : end]
        plain += _expanded(chunk) if header & 0x8000 else chunk
        if len(plain) > limit:
            raise UnreadableProject(f"more than {limit} bytes in a stream")
        at = end
    return bytes(plain)


def _expanded(tokens: bytes) -> bytes:
    """One compressed chunk as plain bytes, at most 4096."""
    plain = bytearray()
    at = 0
    while at < len(tokens):
        flags = tokens[at]
        at += 1
        for bit in range(8):
            if at >= len(tokens):
                break
            if not flags >> bit & 1:
                plain.append(tokens[at])
                at += 1
                continue
            if at + 2 > len(tokens):
                raise UnreadableProject("a copy is cut off")
            _copy(plain, *struct.unpack_from("<H", tokens, at))
            at += 2
        if len(plain) > _CHUNK:
            raise UnreadableProject("a chunk is longer than 4096 bytes")
    return bytes(plain)


def _copy(plain: bytearray, token: int) -> None:
    bits = _offset_bits(len(plain))
    offset = (token >> (16 - bits)) + 1
    length = (token & (0xFFFF >> bits)) + _SHORTEST_COPY
    if offset > len(plain):
        raise UnreadableProject("a copy from before its chunk")
    period = plain[-offset:]  # a copy longer than its offset reaches into itself
    plain += (period * (length // offset + 1))[:length]
