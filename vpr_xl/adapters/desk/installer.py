"""The offline installer: a folder of scripts, wheels and checksums. Nothing is fetched or written.

Its sources are in `workbook/installer/`, as text with plain line ends.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from email.parser import BytesParser
from io import BytesIO

from vpr_xl.core.rules.w_file import refused

#: Versions of Python that the folder serves; install.ps1 looks for the same.
PYTHONS = ((3, 11), (3, 12), (3, 13))
PLATFORM = "win_amd64"
#: What a folder of wheels needs beyond our own requirements: pip itself comes with no Python zip.
TOOLS = ("pip",)
PROGRAM = "vpr-xl"
WHEELHOUSE, PYTHON, SUMS = "wheelhouse", "python", "SHA256.txt"
_ENCODINGS = {".ps1": "utf-8-sig", ".txt": "utf-8-sig", ".cmd": "ascii"}
#: Shown by `type` in a console, where a byte order mark would be seen.
_BARE = ("blocked.txt", "missing.txt")


def folder(
    sources: Mapping[str, str], wheels: Mapping[str, bytes], python: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    """The files of the folder by path with "/", checksums last.

    sources: texts by name.  wheels: by file name.  python: the zip of an embeddable Python by its
    name, or nothing.  Raises Refused where a wheel is missing for one of `PYTHONS`.
    """
    for version in PYTHONS:
        lacking = next(missing(wheels, version), None)
        if lacking:
            raise refused("W-137", name=lacking, version=".".join(map(str, version)))
    facts = {"version": _version(wheels), "pip": _named(wheels, "pip")}
    files = {name: _encoded(name, text, facts) for name, text in sources.items()}
    files |= {f"{WHEELHOUSE}/{name}": blob for name, blob in wheels.items()}
    files |= {f"{PYTHON}/{name}": blob for name, blob in python.items()}
    files[SUMS] = _sums(files)
    return files


def _encoded(name: str, text: str, facts: Mapping[str, str]) -> bytes:
    """A source as Windows wants it: CR LF; PowerShell 5 takes a script for UTF-8 by its mark."""
    for key, value in facts.items():
        text = text.replace(f"{{{key}}}", value) if name.endswith(".txt") else text
    suffix = name[name.rindex(".") :]
    encoding = "utf-8" if name in _BARE else _ENCODINGS[suffix]
    return text.replace("\n", "\r\n").encode(encoding)


def _sums(files: Mapping[str, bytes]) -> bytes:
    lines = [f"{hashlib.sha256(blob).hexdigest()}  {name}" for name, blob in sorted(files.items())]
    return ("\r\n".join(lines) + "\r\n").encode()


def missing(wheels: Mapping[str, bytes], version: tuple[int, int]) -> Iterator[str]:
    """Requirements on Windows with this Python that no wheel of the folder meets."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    at_hand = _usable(wheels, version)
    wanted = [Requirement(name) for name in (PROGRAM, *TOOLS)]
    seen: set[str] = set()
    while wanted:
        requirement = wanted.pop(0)
        name = canonicalize_name(requirement.name)
        if name not in at_hand:
            yield str(requirement)
            continue
        found, needs = at_hand[name]
        if not requirement.specifier.contains(found, prereleases=True):
            yield str(requirement)
        if name not in seen:
            seen.add(name)
            wanted += [one for one in map(Requirement, needs) if _applies(one, version)]


def _usable(
    wheels: Mapping[str, bytes], version: tuple[int, int]
) -> dict[str, tuple[str, Sequence[str]]]:
    """Version and requirements of the packages whose wheel fits, by canonical name."""
    from packaging.tags import compatible_tags, cpython_tags
    from packaging.utils import parse_wheel_filename

    interpreter = f"cp{version[0]}{version[1]}"
    fitting = {*cpython_tags(version, platforms=[PLATFORM])}
    fitting |= {*compatible_tags(version, interpreter, [PLATFORM])}
    usable: dict[str, tuple[str, Sequence[str]]] = {}
    for file, blob in wheels.items():
        name, found, _, tags = parse_wheel_filename(file)
        if tags & fitting:
            usable[name] = (str(found), _requirements(blob))
    return usable


def _requirements(wheel: bytes) -> Sequence[str]:
    with zipfile.ZipFile(BytesIO(wheel)) as unpacked:
        path = next(n for n in unpacked.namelist() if n.endswith(".dist-info/METADATA"))
        return BytesParser().parsebytes(unpacked.read(path)).get_all("Requires-Dist", [])


def _applies(requirement: object, version: tuple[int, int]) -> bool:
    """Whether a requirement counts on Windows with this Python, without any extra."""
    marker = getattr(requirement, "marker", None)
    text = f"{version[0]}.{version[1]}"
    windows = {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "python_version": text,
        "python_full_version": f"{text}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    return marker is None or bool(marker.evaluate(windows))


def _named(wheels: Mapping[str, bytes], package: str) -> str:
    """The file of a package's wheel."""
    return next(name for name in sorted(wheels) if name.startswith(f"{package}-"))


def _version(wheels: Mapping[str, bytes]) -> str:
    from packaging.utils import parse_wheel_filename

    return str(parse_wheel_filename(_named(wheels, PROGRAM.replace("-", "_")))[1])
