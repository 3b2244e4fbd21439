"""Modules and sources of a VBA project from anywhere (MS-OVBA), and how it differs from ours.

Only the sources are read: the compiled code that Office keeps beside them is not.
"""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vpr_xl.adapters.vba.compression import decompress
from vpr_xl.adapters.vba.errors import UnreadableProject
from vpr_xl.adapters.vba.project import Kind, Module
from vpr_xl.adapters.vba.streams import streams

#: All sources of a project together; Office itself takes 64 KB a procedure.
_MOST_TEXT = 8 * 2**20
_KINDS = {kind.value.lower(): kind for kind in Kind}
#: Lines of a module that do nothing; a colon outside quotes would begin a second statement.
_ATTRIBUTE = r"\s*attribute\s(?:\"[^\"]*\"|[^\":])*"
_IDLE = re.compile(rf"{_ATTRIBUTE}|\s*(?:option\s[\w\s]*|'.*|)", re.IGNORECASE)
_ATTRIBUTES = re.compile(_ATTRIBUTE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Project:
    """What a project holds; modules in its own order, sources with CRLF line ends as stored."""

    name: str
    modules: tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Names of modules: with code that is not ours; ours with another text; ours that are gone."""

    foreign: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]


def read_project(blob: bytes) -> Project:
    """The project in the bytes of vbaProject.bin.

    Raises UnreadableProject (a ValueError) where they hold none or more than 8 MB of sources.
    """
    found = {path.upper(): content for path, content in streams(blob).items()}
    listed = _Listed(decompress(_stream(found, "VBA/DIR"), _MOST_TEXT))
    kinds = _kinds(_stream(found, "PROJECT").decode(listed.encoding, "replace"))
    modules, room = [], _MOST_TEXT
    for name, stream, offset, typed in listed.modules:
        stored = _stream(found, f"VBA/{stream.upper()}")
        plain = decompress(stored[offset:], room)
        room -= len(plain)
        kind = kinds.get(name.lower(), typed)
        modules.append(Module(name, plain.decode(listed.encoding, "replace"), kind))
    return Project(listed.name, tuple(modules))


def difference(project: Project, sources: Mapping[str, str]) -> Difference:
    """How a project differs from these sources (name of a standard module -> text).

    Office spells identifiers and spaces its own way when it saves and gives procedures attributes:
    letter case, blanks within a line, empty lines and attributes do not count. Modules without any
    code do not count as foreign.
    """
    ours = {name.lower(): _essence(text) for name, text in sources.items()}
    foreign, changed = [], []
    present = set()
    for module in project.modules:
        own = ours.get(module.name.lower()) if module.kind is Kind.STANDARD else None
        if own is None:
            foreign += [module.name] if _acts(module) else []
            continue
        present.add(module.name.lower())
        if _essence(module.source) != own:
            changed.append(module.name)
    missing = (name for name in sources if name.lower() not in present)
    return Difference(tuple(foreign), tuple(changed), tuple(missing))


def _essence(source: str) -> list[str]:
    """The lines that matter, without case and blanks."""
    kept = (line for line in source.splitlines() if not _ATTRIBUTES.fullmatch(line))
    return [line for line in ("".join(text.lower().split()) for text in kept) if line]


def _acts(module: Module) -> bool:
    """Whether the module holds anything that could run; a form always may."""
    idle = all(_IDLE.fullmatch(line) for line in module.source.splitlines())
    return module.kind is Kind.FORM or not idle


class _Listed:
    """What the stream `dir` lists: encoding, name, (module, stream, offset, kind) of each."""

    def __init__(self, plain: bytes) -> None:
        self.encoding, self.name = "cp1252", ""
        self.modules: list[tuple[str, str, int, Kind]] = []
        name = stream = ""
        offset, kind = 0, Kind.STANDARD
        for number, body in _records(plain):
            if number == 0x03:
                self.encoding = _encoding(_number(body))
            elif number == 0x04:
                self.name = self._text(body)
            elif number == 0x19:
                name, stream, offset, kind = self._text(body), "", 0, Kind.STANDARD
            elif number == 0x47:
                name = body.decode("utf-16-le", "replace")
            elif number == 0x1A:
                stream = self._text(body)
            elif number == 0x32:
                stream = body.decode("utf-16-le", "replace")
            elif number == 0x31:
                offset = _number(body)
            elif number == 0x22:  # a document or a class: the stream PROJECT knows which
                kind = Kind.CLASS
            elif number == 0x2B:
                self.modules.append((name, stream or name, offset, kind))

    def _text(self, body: bytes) -> str:
        return body.decode(self.encoding, "replace")


def _records(plain: bytes) -> Iterator[tuple[int, bytes]]:
    """(id, body) of every record up to the end record."""
    at = 0
    while at + 6 <= len(plain):
        number, size = struct.unpack_from("<HI", plain, at)
        size = 6 if number == 0x09 else size  # the version's size says 4, its body has 6 bytes
        if number == 0x10:
            return
        if at + 6 + size > len(plain):
            break
        yield number, plain[at + 6 : at + 6 + size]
        at += 6 + size
    raise UnreadableProject("the list of modules is cut off")


def _kinds(text: str) -> dict[str, Kind]:
    """Kind of every module by its lower-case name, from the head of the stream PROJECT."""
    kinds = {}
    for line in text.splitlines():
        if line.startswith("["):
            break
        word, _, rest = line.partition("=")
        if word.lower() in _KINDS:
            kinds[rest.partition("/")[0].strip().lower()] = _KINDS[word.lower()]
    return kinds


def _encoding(code_page: int) -> str:
    name = {65001: "utf-8", 10000: "mac_roman", 10007: "mac_cyrillic"}.get(code_page)
    try:
        return codecs.lookup(name or f"cp{code_page}").name
    except LookupError:
        raise UnreadableProject(f"code page {code_page}") from None


def _number(body: bytes) -> int:
    return int.from_bytes(body, "little")


def _stream(found: Mapping[str, bytes], path: str) -> bytes:
    if path not in found:
        raise UnreadableProject(f"no stream {path}")
    return found[path]
