"""`excel install` and `excel uninstall`: the book, the add-in and the shortcut on a user's PC."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vpr_xl import __version__
from vpr_xl.commands.new import new
from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.core.desk.pc import ATTACH, Pc, Places
from vpr_xl.core.rules.w_file import refused
from vpr_xl.ports import Desk, World

FORMAT = "vpr-xl/installed/1"
#: What a shortcut holds if it is ours: Windows rewrites other parts of it when it is used.
_SIGN = "vpr_xl.faces.macros".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Installed:
    """What was put on the PC: by which version, and every file with its SHA-256. No books."""

    program: str = ""
    files: Mapping[Path, str] = field(default_factory=dict)

    def blob(self) -> bytes:
        """As it lies on the disk."""
        files = {str(path): digest for path, digest in sorted(self.files.items())}
        listed = {"format": FORMAT, "program": self.program, "files": files}
        return (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()


def desk_of(world: World) -> Desk:
    """The PC with Windows. Raises Refused on another system."""
    if world.desk is None:
        raise refused("W-130", system=world.system)
    return world.desk


def installed(world: World, places: Places) -> Installed:
    """What the last installation noted; nothing where there was none. Raises Refused."""
    if not _is_there(world, places.manifest):
        return Installed()
    try:
        noted = json.loads(world.store.read(places.manifest))
        files = {Path(path): str(digest) for path, digest in noted["files"].items()}
        return Installed(str(noted["program"]), files)
    except (ValueError, KeyError, AttributeError, TypeError):
        raise refused("W-133", name=places.manifest.name, what="record") from None


@command(
    name="excel install",
    title="Поставить кнопки Excel",
    help="Собирает книгу с кнопками, ставит ярлык «ВПР»; прав администратора не нужно.",
    on="paths",
    options=(
        Option("addin", bool, "вместо книги с кнопками — надстройка: вкладка «ВПР» для книг .xlsx"),
    ),
)
def install(world: World, *, addin: bool = False, **_: Any) -> Outcome:
    desk = desk_of(world)
    places = desk.places()
    _must_run_buttons(desk.pc(), places)
    before = installed(world, places)
    said: list[str] = []
    files = dict(_book(world, places.plain_book if addin else places.book, said))
    ours = dict(_shortcut(world, desk, before, said))
    if addin:
        ours[places.addin] = world.builder.addin(world.clock.now())
        said.append("Поставлена надстройка: вкладка «ВПР» появится, когда Excel откроется снова.")
    listed = {**before.files, **{path: _digest(blob) for path, blob in ours.items()}}
    files |= ours | {places.manifest: Installed(__version__, listed).blob()}
    for folder in sorted({path.parent for path in files}):
        world.store.make_folder(folder)
    return Outcome(said=said, files=files, details={"places": [str(path) for path in files]})


def _must_run_buttons(pc: Pc, places: Places) -> None:
    """Raises Refused where no button could ever run."""
    if not pc.excel:
        raise refused("W-131")
    if not pc.pythonw:
        raise refused("W-132", folder=places.pythonw.parent.name)
    if pc.store_python:
        raise refused("W-135")


def _book(world: World, book: Path, said: list[str]) -> Mapping[Path, bytes]:
    """The book, assembled here and so without the mark of the internet."""
    where = f"«{book.name}» в папке «{book.parent.name}» ваших документов"
    if _is_there(world, book):
        said.append(f"Книга {where} уже есть, она не изменена.")
        return {}
    made = new(world, book=book)
    said.append(f"Собрана книга {where}.")
    if book.suffix == ".xlsm":
        said.append("Откройте её в Excel и один раз нажмите «Включить содержимое».")
    return made.files


def _shortcut(world: World, desk: Desk, before: Installed, said: list[str]) -> Mapping[Path, bytes]:
    """The shortcut, unless another one of that name lies on the desktop."""
    places = desk.places()
    place = places.shortcut
    if _is_there(world, place) and not _is_ours(world, place, before.files.get(place, "")):
        said.append(f"На рабочем столе уже есть другой ярлык «{place.stem}», он оставлен.")
        return {}
    said.append(f"На рабочем столе ярлык «{place.stem}»: он работает и там, где кнопкам нельзя.")
    return {place: desk.shortcut(place, places.pythonw, ATTACH)}


@command(
    name="excel uninstall",
    title="Убрать кнопки Excel",
    help="Убирает то, что поставила команда «excel install»: надстройку и ярлык, но не книги.",
    on="paths",
)
def uninstall(world: World, **_: Any) -> Outcome:
    places = desk_of(world).places()
    noted = installed(world, places)
    present = [path for path in noted.files if _is_there(world, path)]
    ours = [path for path in present if _is_ours(world, path, noted.files[path])]
    world.store.remove([*ours, places.manifest], with_folders=False)
    said = [f"Удалено: «{path.name}»." for path in ours]
    said += [
        f"Оставлено, файл изменён не программой: «{p.name}»." for p in present if p not in ours
    ]
    said.append("Книги не тронуты." if noted.files else "Кнопки на этот компьютер не ставились.")
    return Outcome(said=said, details={"removed": [str(path) for path in ours]})


def _is_there(world: World, path: Path) -> bool:
    return bool(world.store.folder(path))


def _is_ours(world: World, path: Path, digest: str) -> bool:
    """Whether the file is still what was put there; a shortcut, whether it runs our program."""
    blob = world.store.read(path)
    return _digest(blob) == digest or (path.suffix == ".lnk" and _SIGN in blob)


def _digest(blob: bytes) -> str:
    return hashlib.sha256(blob).hexdigest()
