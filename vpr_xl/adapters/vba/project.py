"""vbaProject.bin from readable text (MS-OVBA 2.3), as Office takes it from any program.

No compiled code is written: `_VBA_PROJECT` states version 0xFFFF, which orders Office to compile
from the sources. Reading a project is in reading.py, the product's own sources in sources.py.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from vpr_xl.adapters.vba.compound import compound_file
from vpr_xl.adapters.vba.compression import compress


class Kind(Enum):
    """What a module is, by its keyword in the stream PROJECT."""

    STANDARD = "Module"
    DOCUMENT = "Document"
    CLASS = "Class"
    FORM = "BaseClass"


@dataclass(frozen=True, slots=True)
class Module:
    """One module; source: its whole text with the `Attribute` lines, line ends as they come."""

    name: str
    source: str
    kind: Kind = Kind.STANDARD


#: Fixed, so that the same sources are the same bytes: Office makes another one when it saves.
PROJECT_ID = "{6A0C3A52-3C0B-4F5E-9F0E-0B1D6C7E9A11}"
#: Sources are ASCII; the page is named for what users may add.
CODE_PAGE = 1251
#: Language of the project: MS-OVBA 2.3.4.2.1.3 knows no other.
_LANGUAGE = 0x0409
_VERSION = (0x5A5A0001, 1)
_NO_COOKIE = 0xFFFF
_NEW_LINE = "\r\n"
#: Classes of document modules: Excel's workbook and worksheet.
_WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
_WORKSHEET = "0{00020820-0000-0000-C000-000000000046}"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_VB_NAME = re.compile(r'Attribute VB_Name = "([^"]*)"\r?\n')
_PROCEDURE = re.compile(r"^Public (?:Sub|Function) (\w+)", re.MULTILINE)


def vba_project(modules: Sequence[Module], documents: Sequence[str], name: str = "VprXl") -> bytes:
    """The project's bytes; the same for the same sources, whatever the day and the machine.

    modules: standard ones, ASCII text whose first line is `Attribute VB_Name = "<name>"`.
    documents: code names, the workbook's first, then every sheet's; a package must give exactly
    these as `codeName`.  Raises ValueError for a name over 31 letters, one of other letters, one
    given twice (VBA knows no case), a first line that names another module, text beyond ASCII, a
    public procedure that another one or a module is called like: its button would not find it.
    """
    every = [*_documents(documents), *map(_standard, modules)]
    _known_once([m.name for m in every], [p for m in every for p in _PROCEDURE.findall(m.source)])
    if not _NAME.fullmatch(name):
        raise ValueError(f"no name of a project: {name!r}")
    streams = {module.name: compress(module.source.encode("ascii")) for module in every}
    storage = {
        "dir": compress(b"".join(_directory(name, every))),
        "_VBA_PROJECT": bytes.fromhex("CC61FFFF000100"),
        **streams,
    }
    lines = _NEW_LINE.join([*_project_lines(name, every), ""])
    return compound_file(
        {"VBA": storage, "PROJECT": lines.encode("ascii"), "PROJECTwm": _wide_names(every)}
    )


def _documents(names: Sequence[str]) -> Iterator[Module]:
    """Modules behind the workbook and its sheets: nothing but attributes, as Excel writes them."""
    for number, name in enumerate(names):
        attributes = (
            f'VB_Name = "{name}"',
            f'VB_Base = "{_WORKSHEET if number else _WORKBOOK}"',
            "VB_GlobalNameSpace = False",
            "VB_Creatable = False",
            "VB_PredeclaredId = True",
            "VB_Exposed = True",
            "VB_TemplateDerived = False",
            "VB_Customizable = True",
        )
        lines = (f"Attribute {attribute}{_NEW_LINE}" for attribute in attributes)
        yield Module(name, "".join(lines), Kind.DOCUMENT)


def _standard(module: Module) -> Module:
    """The module with line ends and last line as VBA has them."""
    named = _VB_NAME.match(module.source)
    if module.kind is not Kind.STANDARD or not named or named[1] != module.name:
        raise ValueError(f"no standard module {module.name!r} by its kind or first line")
    if not module.source.isascii():
        raise ValueError(f"module {module.name} is not pure ASCII")
    lines = module.source.rstrip().splitlines()
    return Module(module.name, _NEW_LINE.join([*lines, ""]))


def _known_once(names: Sequence[str], procedures: Sequence[str]) -> None:
    wrong = [name for name in names if not _NAME.fullmatch(name)]
    folded = {name.lower() for name in names}
    if wrong or len(folded) < len(names):
        raise ValueError(f"names of modules are malformed or given twice: {wrong or names}")
    called = [*folded, *(procedure.lower() for procedure in procedures)]
    if len(set(called)) < len(called):
        raise ValueError(f"a procedure is called like another or like a module: {sorted(called)}")
    if folded & {"dir", "_vba_project"}:
        raise ValueError("a module may not be named like a stream of the format")


def _directory(name: str, modules: Sequence[Module]) -> Iterator[bytes]:
    """Records of the stream `dir`, in the order that MS-OVBA 2.3.4.2 orders."""
    yield _record(0x01, _u32(1))  # SYSKIND: Windows; 64-bit Office takes it too
    yield _record(0x02, _u32(_LANGUAGE)) + _record(0x14, _u32(_LANGUAGE))
    yield _record(0x03, _u16(CODE_PAGE))
    yield _record(0x04, name.encode("ascii"))
    yield _record(0x05) + _record(0x40)  # description
    yield _record(0x06) + _record(0x3D)  # help file
    yield _record(0x07, _u32(0)) + _record(0x08, _u32(0))  # help context, flags
    yield struct.pack("<HIIH", 0x09, 4, *_VERSION)  # its size says 4, its body has 6 bytes
    yield _record(0x0C) + _record(0x3C)  # constants
    yield _record(0x0F, _u16(len(modules))) + _record(0x13, _u16(_NO_COOKIE))
    for module in modules:
        yield from _module_records(module)
    yield _record(0x10)


def _module_records(module: Module) -> Iterator[bytes]:
    narrow, wide = module.name.encode("ascii"), module.name.encode("utf-16-le")
    yield _record(0x19, narrow) + _record(0x47, wide)  # name
    yield _record(0x1A, narrow) + _record(0x32, wide)  # stream
    yield _record(0x1C) + _record(0x48)  # description
    yield _record(0x31, _u32(0))  # where the source begins: no compiled code before it
    yield _record(0x1E, _u32(0)) + _record(0x2C, _u16(_NO_COOKIE))
    yield _record(0x21 if module.kind is Kind.STANDARD else 0x22)
    yield _record(0x2B)


def _project_lines(name: str, modules: Sequence[Module]) -> Iterator[str]:
    """Lines of the stream PROJECT (MS-OVBA 2.3.1): modules, protection (none), windows."""
    yield f'ID="{PROJECT_ID}"'
    for module in modules:
        suffix = "/&H00000000" if module.kind is Kind.DOCUMENT else ""
        yield f"{module.kind.value}={module.name}{suffix}"
    yield f'Name="{name}"'
    yield 'HelpContextID="0"'
    yield 'VersionCompatible32="393222000"'
    # Protection state, password, visibility: none, none, visible. Seeds: any, but fixed.
    yield f'CMG="{encrypted(bytes(4), 0x44)}"'
    yield f'DPB="{encrypted(bytes(1), 0x48)}"'
    yield f'GC="{encrypted(bytes([0xFF]), 0x4A)}"'
    yield ""
    yield "[Host Extender Info]"
    yield "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"
    yield ""
    yield "[Workspace]"
    for module in modules:
        yield f"{module.name}=0, 0, 0, 0, C"


def encrypted(plain: bytes, seed: int) -> str:
    """Data encryption of MS-OVBA 2.4.3.2 with this seed and the project's key, in hex digits."""
    key = sum(PROJECT_ID.encode("ascii")) & 0xFF
    written = bytearray([seed, seed ^ 2, seed ^ key])
    before = key
    padding = bytes((seed & 6) // 2)
    for byte in padding + _u32(len(plain)) + plain:
        written.append(byte ^ ((written[-2] + before) & 0xFF))
        before = byte
    return written.hex().upper()


def _wide_names(modules: Sequence[Module]) -> bytes:
    """The stream PROJECTwm: every name in the code page and in UTF-16."""
    names = (
        module.name.encode("ascii") + b"\0" + module.name.encode("utf-16-le") + b"\0\0"
        for module in modules
    )
    return b"".join(names) + b"\0\0"


def _record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(body)) + body


def _u16(value: int) -> bytes:
    return struct.pack("<H", value)


def _u32(value: int) -> bytes:
    return struct.pack("<I", value)
