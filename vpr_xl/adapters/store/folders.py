"""Folders as the store shows them: which files lie there, a folder made, files deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from vpr_xl.adapters.store import snapshots

_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
_OF_OFFICE = ("~$", ".~lock.")


def files(place: Path) -> Iterator[Path]:
    """Every file under the folder in order of names; none where there is no such folder."""
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            yield from files(path)
        else:
            yield path


def workbooks(place: Path) -> list[Path]:
    """Files under the folder that may be workbooks: neither locks of an office nor snapshots."""
    if place.is_file():
        return [place]
    copies = snapshots.folder(Path("x.xlsx")).suffix
    return [
        path
        for path in files(place)
        if path.suffix.casefold() in _WORKBOOKS
        and not path.name.startswith(_OF_OFFICE)
        and not any(part.endswith(copies) for part in path.relative_to(place).parts[:-1])
    ]


def remove(paths: Sequence[Path], *, with_folders: bool) -> None:
    """Deletes the files, and where `with_folders` the folders that they leave empty."""
    for path in paths:
        path.unlink(missing_ok=True)
    if not with_folders:
        return
    for folder in sorted({path.parent for path in paths}, reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
