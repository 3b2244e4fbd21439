"""`private`: proves that files which leave the school hold no name of the book's people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vpr_xl.commands.form import FORMS
from vpr_xl.commands.registry import Argument, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.findings import Finding, Refused
from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.proof import is_about
from vpr_xl.core.privacy.search import cell_pieces, named_in
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_file import finding, refused
from vpr_xl.ports import FILES, World

_FEW = 3  # people told by their codes in one sentence
_NAMES = "имя файла"


def private_live(session: Session, *, paths: Sequence[Path]) -> Outcome:
    """The proof by the names of the open book."""
    return _proof(session.world, session.campaign, session.path, paths)


@command(
    name="private",
    title="Доказать, что имён нет",
    help="Ищет в файлах имена из книги: в ячейках, комментариях, свойствах и где угодно ещё.",
    on="paths",
    action="P6",
    macro=True,
    live=private_live,
    tables=("portal", "report"),
    icon="FindDialog",
    told_live="Ищет в выбранных файлах имена из этой книги: в ячейках, комментариях, свойствах.",
    arguments=(
        Argument("paths", "ФАЙЛ…", "что отправляют: файлы или папки", count=-1, pattern="*.*"),
    ),
    options=(Option("book", Path, "книга кампании с именами", required=True),),
)
def private(world: World, *, paths: Sequence[Path], book: Path, **_: Any) -> Outcome:
    campaign = Campaign(world.read(world.store.read(book)), world.house, world.clock.today())
    if not campaign.has("school"):
        raise refused("W-40", name=book.name)
    return _proof(world, campaign, book, paths)


def _proof(world: World, campaign: Campaign, book: Path, paths: Sequence[Path]) -> Outcome:
    """Every place of the files that names people of the campaign; book: its file."""
    people = People.known(campaign)
    own = _own(world, book)
    files = [file for path in paths for file in (world.store.files(path) or [path])]
    found: list[Finding] = []
    told = []
    for nth, file in enumerate(files, 1):
        world.progress(f"Ищу имена {nth}/{len(files)}: {file.name}…")
        here = list(_named(world, file, people, own))
        found += here
        told.append({"path": str(file), "clean": not here})
    clean = sum(one["clean"] is True for one in told)
    return Outcome(
        said=[f"Файлов: {len(files)}, имён нет в {clean}; людей в книге: {len(people.persons)}."],
        findings=found,
        rows_in=len(files),
        rows_out=len(files),
        details={"files": told, "people": len(people.persons)},
    )


def _own(world: World, book: Path) -> frozenset[str]:
    """What the portal's blank forms beside the book say themselves: textbooks and their authors."""
    folder = book.parent / FILES.format(stem=book.stem) / FORMS
    return frozenset(
        piece
        for path in world.store.files(folder)
        for part, text in world.readable(world.store.read(path), path.name).items()
        for piece in cell_pieces(part, text)
    )


def _named(world: World, file: Path, people: People, own: frozenset[str]) -> Iterator[Finding]:
    """A finding for every place of a file that names people of the book."""
    blob = world.store.read(file)
    try:
        texts = world.readable(blob, file.name)
    except Refused as refusal:
        yield finding("W-195", name=file.name, why=refusal.message)
        return
    for place, text in texts.items():
        persons = named_in(text, people, own, about=is_about(place))
        if persons:
            keys = list(dict.fromkeys(person.key for person in persons))
            more = f" и ещё {len(keys) - _FEW}" if len(keys) > _FEW else ""
            who = ", ".join(keys[:_FEW]) + more
            yield finding("W-194", name=file.name, part=_shown(place, people), who=who)


def _shown(place: str, people: People) -> str:
    """The place as it may be told: one that itself holds a name is not repeated."""
    return _NAMES if not place or named_in(place, people, about=True) else place
