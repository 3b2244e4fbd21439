"""Strict re-reader of a VBA project: what it must hold is told, every deviation is named.

MS-OVBA's records in its order, names twice equal, offsets, protection decrypted; independent of the
product's own reader, with oletools as the decompressor.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.adapters.vba.container import Container, Faulty, container, expect
from tests.adapters.vba.foreign import olevba

_DOCUMENT = """Attribute VB_Name = "{name}"
Attribute VB_Base = "0{{{base}-0000-0000-C000-000000000046}}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
"""
_HEAD = re.compile(
    r'ID="(?P<id>\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\})"\r\n'
    r"(?P<modules>(?:(?:Document=\w+/&H00000000|Module=\w+)\r\n)+)"
    r'Name="(?P<name>\w+)"\r\nHelpContextID="0"\r\nVersionCompatible32="393222000"\r\n'
    r'CMG="(?P<CMG>(?:[0-9A-F]{2})+)"\r\nDPB="(?P<DPB>(?:[0-9A-F]{2})+)"\r\n'
    r'GC="(?P<GC>(?:[0-9A-F]{2})+)"\r\n\r\n'
    r"\[Host Extender Info\]\r\n"
    r"&H00000001=\{3832D640-CF90-11CF-8E43-00A0C911005A\};VBE;&H00000000\r\n\r\n"
    r"\[Workspace\]\r\n(?P<windows>(?:\w+=0, 0, 0, 0, C\r\n)+)"
)
#: Protection of the project: none; password: none; shown in the editor: yes (MS-OVBA 2.3.1.15-17).
_PROTECTION = {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}


@dataclass(frozen=True)
class Meant:
    """What the project must be: name, code names of documents in order, texts of modules."""

    name: str
    documents: Sequence[str]
    sources: Mapping[str, str]

    @property
    def modules(self) -> list[str]:
        return [*self.documents, *self.sources]

    def text(self, module: str) -> str:
        if module in self.sources:
            lines = self.sources[module].rstrip().splitlines()
            return "\r\n".join([*lines, ""])
        base = "00020819" if module == self.documents[0] else "00020820"
        return _DOCUMENT.format(name=module, base=base).replace("\n", "\r\n")


def reread(blob: bytes, meant: Meant) -> None:
    """Raises Faulty where the project is not exactly the one that is meant."""
    try:
        _reread(container(blob), meant)
    except (ValueError, IndexError, struct.error, UnicodeError) as broken:
        raise Faulty(f"cannot be read: {broken}") from broken


def _reread(file: Container, meant: Meant) -> None:
    streams = file.streams
    wanted = {f"VBA/{n}" for n in ["dir", "_VBA_PROJECT", *meant.modules]}
    expect(set(streams) == wanted | {"PROJECT", "PROJECTwm"}, "set of streams")
    expect(streams["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000100"), "version stream")
    _directory(plain(streams["VBA/dir"]), meant)
    _project(streams["PROJECT"], meant)
    _names(streams["PROJECTwm"], meant)
    for module in meant.modules:
        source = plain(streams[f"VBA/{module}"]).decode("ascii")
        expect(source == meant.text(module), f"source of {module}")


def plain(compressed: bytes) -> bytes:
    """The bytes of a compressed container, of whole tokens only; oletools must read the same."""
    expect(compressed[:1] == b"\x01", "signature of a compressed container")
    read, at = b"", 1
    while at < len(compressed):
        expect(len(read) % 4096 == 0, "a chunk behind an incomplete one")
        (header,) = struct.unpack_from("<H", compressed, at)
        size = (header & 0xFFF) + 1
        tokens = compressed[at + 2 : at + 2 + size]
        expect(len(tokens) == size and header & 0xF000 == 0xB000, "a chunk")
        read += _chunk(tokens)
        at += 2 + size
    expect(
        bytes(olevba.decompress_stream(bytearray(compressed))) == read, "oletools reads otherwise"
    )
    return read


def _chunk(tokens: bytes) -> bytes:
    read, at = bytearray(), 0
    while at < len(tokens):
        flags, at = tokens[at], at + 1
        for bit in range(8):
            if at == len(tokens):
                expect(flags >> bit == 0, "flags of tokens behind the last")
            elif flags >> bit & 1:
                (token,) = struct.unpack_from("<H", tokens, at)
                bits = max(4, (len(read) - 1).bit_length())
                back, length = (token >> 16 - bits) + 1, (token & 0xFFFF >> bits) + 3
                expect(back <= len(read), "a copy from before the chunk")
                for _ in range(length):
                    read.append(read[-back])
                at += 2
            else:
                read.append(tokens[at])
                at += 1
    expect(0 < len(read) <= 4096, "length of a chunk")
    return bytes(read)


class _Records:
    def __init__(self, plain: bytes) -> None:
        self.plain, self.at = bytes(plain), 0

    def take(self, number: int, body: bytes | None = None, counted: int | None = None) -> bytes:
        """The body of the next record, which must be of this number (and hold this body)."""
        found, size = struct.unpack_from("<HI", self.plain, self.at)
        expect(found == number, f"record {found:#x} where {number:#x} must stand")
        if counted is not None:  # one record counts less than it holds
            expect(size == counted, f"count of record {number:#x}")
            size = len(body or b"")
        held = self.plain[self.at + 6 : self.at + 6 + size]
        expect(len(held) == size, f"record {number:#x} is cut off")
        expect(body is None or held == body, f"record {number:#x} holds {held!r}")
        self.at += 6 + size
        return held


def _directory(plain: bytes, meant: Meant) -> None:
    records = _Records(plain)
    records.take(0x01, struct.pack("<I", 1))
    records.take(0x02, struct.pack("<I", 0x0409))
    records.take(0x14, struct.pack("<I", 0x0409))
    records.take(0x03, struct.pack("<H", 1251))
    records.take(0x04, meant.name.encode("ascii"))
    for empty in (0x05, 0x40, 0x06, 0x3D):
        records.take(empty, b"")
    records.take(0x07, bytes(4))
    records.take(0x08, bytes(4))
    records.take(0x09, struct.pack("<IH", 0x5A5A0001, 1), counted=4)
    records.take(0x0C, b"")
    records.take(0x3C, b"")
    records.take(0x0F, struct.pack("<H", len(meant.modules)))
    records.take(0x13, b"\xff\xff")
    for module in meant.modules:
        _module(records, module, 0x22 if module in meant.documents else 0x21)
    records.take(0x10, b"")
    expect(records.at == len(records.plain), "records behind the last")


def _module(records: _Records, name: str, kind: int) -> None:
    narrow, wide = name.encode("cp1251"), name.encode("utf-16-le")
    records.take(0x19, narrow)
    records.take(0x47, wide)
    records.take(0x1A, narrow)
    records.take(0x32, wide)
    records.take(0x1C, b"")
    records.take(0x48, b"")
    records.take(0x31, bytes(4))
    records.take(0x1E, bytes(4))
    records.take(0x2C, b"\xff\xff")
    records.take(kind, b"")
    records.take(0x2B, b"")


def _project(packed: bytes, meant: Meant) -> None:
    told = _HEAD.fullmatch(packed.decode("ascii"))
    if told is None:
        raise Faulty("lines of PROJECT")
    expect(told["name"] == meant.name, "name of the project")
    listed = [re.split("[=/]", line)[:2] for line in told["modules"].split()]
    kinds = ["Document" if m in meant.documents else "Module" for m in meant.modules]
    expect(listed == [list(p) for p in zip(kinds, meant.modules, strict=True)], "list of modules")
    windows = [line.partition("=")[0] for line in told["windows"].splitlines()]
    expect(windows == meant.modules, "windows of modules")
    for field, plain in _PROTECTION.items():
        expect(decrypted(told[field], told["id"]) == plain, f"protection {field}")


def decrypted(hexadecimal: str, project_id: str) -> bytes:
    """Data encryption undone (MS-OVBA 2.4.3.3). Raises Faulty for a wrong key or length."""
    seed, version, key, *rest = bytes.fromhex(hexadecimal)
    expect(version ^ seed == 2, "version of encryption")
    expect(key ^ seed == sum(project_id.encode()) & 0xFF, "key of the project")
    plain = bytearray()
    before, newer, older = key ^ seed, key, version
    for byte in rest:
        plain.append(byte ^ ((older + before) & 0xFF))
        older, newer, before = newer, byte, plain[-1]
    padding = (seed & 6) // 2
    (length,) = struct.unpack_from("<I", plain, padding)
    expect(len(plain) == padding + 4 + length, "length of encrypted data")
    return bytes(plain[padding + 4 :])


def _names(packed: bytes, meant: Meant) -> None:
    names = (n.encode("cp1251") + b"\0" + n.encode("utf-16-le") + b"\0\0" for n in meant.modules)
    expect(packed == b"".join(names) + b"\0\0", "list of names")
