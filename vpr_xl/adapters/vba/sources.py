"""The product's own VBA sources: where they lie, and the one module that is made of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

#: Names that the stub itself uses: VBA takes no second procedure or module of such a name.
_TAKEN = frozenset(
    {"vprrun", "vprstart", "vprline", "vprtext", "vprsay", "vpronaction"}
    | {"vprmain", "vprribbon", "vprbuttons"}
)
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_KEY = re.compile(r'\bVpr(?:Text\(|Say )"(\w+)"')
_HEAD = """Attribute VB_Name = "VprButtons"
Option Explicit
' GENERATED from the command registry by "vpr-xl dev generate": do not edit.
' One macro a command, for buttons and for the list of macros (Alt+F8).
"""


def folder() -> Path:
    """Folder of the sources: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "workbook" / "vba"
    return inside if inside.is_dir() else package.parent / "workbook" / "vba"


@cache
def sources() -> Mapping[str, str]:
    """Name of a standard module -> its text, by name. Raises FileNotFoundError where none lies."""
    files = sorted(folder().glob("*.bas"))
    if not files:
        raise FileNotFoundError(folder())
    return MappingProxyType({f.stem: f.read_text("ascii") for f in files})


def keys() -> frozenset[str]:
    """Keys that the sources read from the sheet "_vpr"; whoever writes it gives them all."""
    return frozenset(_KEY.findall("".join(sources().values())))


def macro_name(identifier: str) -> str:
    """The macro of a command: codes_issue -> VprCodesIssue. Raises ValueError for no identifier."""
    if not _IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"no identifier of a command: {identifier!r}")
    return "Vpr" + "".join(word.capitalize() for word in identifier.split("_"))


def buttons_module(identifiers: Iterable[str]) -> str:
    """Text of VprButtons.bas: one macro a command, in the order given.

    Raises ValueError where two commands would have one macro, or one of the stub's own names.
    """
    text, taken = _HEAD, set(_TAKEN)
    for identifier in identifiers:
        name = macro_name(identifier)
        if name.lower() in taken:
            raise ValueError(f"the macro {name} of {identifier} is already there")
        taken.add(name.lower())
        text += f'\nPublic Sub {name}()\n    VprRun "{identifier}"\nEnd Sub\n'
    return text
