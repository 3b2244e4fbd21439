"""`archive make`, `verify`, `open`, `key`: the campaign as one encrypted file, and back."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vpr_xl.commands.asking import NO, YES, yes
from vpr_xl.commands.registry import Argument, Asked, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.findings import Refused
from vpr_xl.core.keeping.key import SHORTEST, Closing, Key, plain_passphrase
from vpr_xl.core.keeping.manifest import book_of, manifest, wrong_member
from vpr_xl.core.keeping.terms import new_rows
from vpr_xl.core.questions import Answers, Form, Question, Spot
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, RetentionKind
from vpr_xl.core.rules.w_file import refused
from vpr_xl.ports import SNAPSHOTS, Clock, Store, World

MANIFEST = "Опись архива.json"
#: The folder inside the archive that takes what `--add` names.
ADDED = "Добавлено"
SUFFIX = ".age"
_OF_OFFICE = ("~$", ".~lock.")
_OURS = (".lock", ".tmp")
#: The refusal of a file that is not there.
_MISSING = "W-60"
_CLOSED = {Closing.PASSPHRASE: "паролем", Closing.KEYS: "ключом"}
_PASSPHRASE = Option("passphrase_file", Path, "файл с паролем; иначе пароль спросят в консоли")
_KEY = Option("key", Path, "файл тайного ключа, которым открывают архив")
_FILE = Argument("file", "АРХИВ", "файл архива", pattern="*.age")
_BRING = "положите их в папку «{}» или назовите их папку параметром --add."
ASKED = Question(
    "passphrase", "Пароль архива", "Пароль, с которым архив сделан; на экране точки.", secret=True
)
NEW = (
    Question(
        "passphrase",
        "Новый пароль",
        f"Не короче {SHORTEST} знаков, лучше четыре случайных слова; на экране точки.",
        secret=True,
    ),
    Question("again", "Ещё раз", "Тот же пароль: опечатку потом не найти.", secret=True),
)
_SNAPSHOTS = Question(
    "snapshots", "Положить и снимки книги", "Какой книга была перед каждой записью.", NO, (YES, NO)
)


def _form_of_new(session: Session, _: Spot) -> Form:
    name = _free_name(session).name
    about = f"Файл «{name}» ляжет рядом с книгой. Пароль храните отдельно: восстановить его нельзя."
    return Form("Сделать архив", about, (*NEW, _SNAPSHOTS), take="Сделать")


def _given_to_new(_: Session, __: Spot, answers: Answers) -> Mapping[str, Any]:
    return {"snapshots": yes(_SNAPSHOTS, answers)}


def _asks_passphrase(title: str, about: str, take: str) -> Asked:
    """A form with the passphrase of an archive that is there."""
    form = Form(title, about, (ASKED,), take=take)
    return Asked(lambda *_: form, lambda *_: {})


@command(
    name="archive make",
    title="Сделать архив",
    help="Складывает книгу, формы, печать и выгрузку в один зашифрованный файл с описью.",
    action="F8",
    changes_data=True,
    macro=True,
    tables=("retention",),
    icon="Lock",
    asked=Asked(_form_of_new, _given_to_new),
    options=(
        Option("output", Path, "файл архива, обычно .age; иначе рядом с книгой", short="o"),
        _PASSPHRASE,
        Option("recipient", str, "открытый ключ получателя, age1…", several=True),
        Option("snapshots", bool, "положить и снимки книги", False),
        Option("add", Path, "ещё файл или папка в архив", several=True),
    ),
)
def archive_make(
    session: Session,
    *,
    output: Path | None = None,
    passphrase_file: Path | None = None,
    recipient: Sequence[str] = (),
    snapshots: bool = False,
    add: Sequence[Path] = (),
) -> Outcome:
    world, campaign = session.world, session.campaign
    output = output or _free_name(session)
    if is_there(world.store, output):
        raise refused("W-256", name=output.name)
    if recipient and passphrase_file:
        raise refused("W-257", name=passphrase_file.name)
    key = Key(keys=tuple(recipient)) if recipient else _new_passphrase(world, passphrase_file)
    session.world.progress(f"Собираю архив «{output.name}»…")
    members = dict(_members(session, snapshots, add))
    now = world.clock.now()
    members[MANIFEST] = manifest(session.path.name, now, members)
    blob = world.sealer().seal(members, key, now)
    checksum = hashlib.sha256(blob).hexdigest()
    rows: list[dict[str, object]] = [
        {"kind": RetentionKind.ARCHIVE, "archive_file": output.name, "sha256": checksum}
    ]
    if not any(r.kind is RetentionKind.COPIES and not r.destroyed_on for r in campaign.retention):
        rows.append({"kind": RetentionKind.COPIES, "place": copies_of(session.path).name})
    count = len(members) - 1
    outside = _outside(campaign, members)
    return Outcome(
        said=[
            *(
                [f"Загруженных форм вне архива: {outside}; {_BRING.format(session.beside().name)}"]
                if outside
                else []
            ),
            f"Архив «{output.name}»: файлов {count}, контрольная сумма {checksum[:16]}….",
            "Пароль или ключ храните отдельно: без него архив не откроет никто.",
            f"Запишите на лист «{campaign.house.sheets['retention'].title}», где лежит архив.",
        ],
        changes=new_rows(campaign, rows),
        files={output: blob},
        rows_in=count,
        rows_out=count,
        details={"file": str(output), "sha256": checksum, "members": sorted(members)},
    )


@command(
    name="archive verify",
    title="Проверить архив",
    help="Доказывает каждую контрольную сумму описи; на диск ничего не пишет.",
    on="paths",
    action="F8",
    macro=True,
    tables=("retention",),
    icon="FileProperties",
    asked=_asks_passphrase(
        "Проверить архив",
        "Каждый файл архива сверится с описью; на диск ничего не пишется.",
        "Проверить",
    ),
    arguments=(_FILE,),
    options=(_PASSPHRASE, _KEY),
)
def archive_verify(
    world: World,
    *,
    file: Path,
    passphrase_file: Path | None = None,
    key: Path | None = None,
    **_: Any,
) -> Outcome:
    members = _proved(world, file, passphrase_file, key)
    listed = members.pop(MANIFEST)
    return Outcome(
        said=[
            f"Архив «{file.name}» цел: файлов {len(members)}, все сходятся с описью.",
            f"Книга в нём: «{book_of(listed)}».",
        ],
        details={"members": {n: hashlib.sha256(b).hexdigest() for n, b in sorted(members.items())}},
    )


@command(
    name="archive open",
    title="Открыть архив",
    help="Проверяет архив и раскладывает его в папку; поверх файлов ничего не кладёт.",
    on="paths",
    action="F8",
    macro=True,
    tables=("retention",),
    icon="FileOpen",
    asked=_asks_passphrase(
        "Открыть архив",
        "Архив разложится в новую папку рядом с ним; открытая книга не изменится.",
        "Открыть",
    ),
    arguments=(_FILE,),
    options=(
        Option("out", Path, "папка; иначе папка с именем архива рядом с ним"),
        _PASSPHRASE,
        _KEY,
    ),
)
def archive_open(
    world: World,
    *,
    file: Path,
    out: Path | None = None,
    passphrase_file: Path | None = None,
    key: Path | None = None,
    **_: Any,
) -> Outcome:
    folder = out or _free_folder(world.store, file)
    members = _proved(world, file, passphrase_file, key)
    files = {folder.joinpath(*name.split("/")): blob for name, blob in members.items()}
    _refuse_taken(world, folder, files)
    for place in sorted({path.parent for path in files}):
        world.store.make_folder(place)
    book = folder / book_of(members[MANIFEST])
    return Outcome(
        said=[
            f"Архив «{file.name}» проверен и разложен в папку «{folder}»: "
            f"файлов {len(files) - 1} и опись.",
            f"Откройте книгу «{book}» и проверьте её.",
        ],
        files=files,
        details={"folder": str(folder), "book": str(book)},
    )


@command(
    name="archive key",
    title="Сделать ключ архива",
    help="Записывает новый тайный ключ и называет открытый: им закрывают архив для получателя.",
    on="paths",
    action="F8",
    options=(Option("output", Path, "файл тайного ключа", required=True, short="o"),),
)
def archive_key(world: World, *, output: Path, **_: Any) -> Outcome:
    if is_there(world.store, output):
        raise refused("W-256", name=output.name)
    public, secret = world.sealer().new_key()
    at = world.clock.now().isoformat(timespec="seconds")
    text = f"# created: {at}\n# public key: {public}\n{secret}\n"
    return Outcome(
        said=[
            f"Тайный ключ записан в «{output.name}»: никому его не отдавайте.",
            f"Открытый ключ для параметра --recipient: {public}",
        ],
        files={output: text.encode()},
        details={"public_key": public, "file": str(output)},
    )


def _new_passphrase(world: World, file: Path | None) -> Key:
    key = _passphrase(world, file, new=True)
    if len(key.passphrase) < SHORTEST:
        raise refused("W-186", count=len(key.passphrase), least=SHORTEST)
    return key


def _passphrase(world: World, file: Path | None, *, new: bool = False) -> Key:
    if file is None:
        return Key(plain_passphrase(world.secret(new)))
    return Key(plain_passphrase(world.store.read(file).decode("utf-8", "replace")))


def _proved(
    world: World, file: Path, passphrase_file: Path | None, key: Path | None
) -> dict[str, bytes]:
    """The members after every checksum of the manifest is proved. Raises Refused."""
    if key and passphrase_file:
        raise refused("W-257", name=passphrase_file.name)
    blob = world.store.read(file)
    given = Closing.KEYS if key else Closing.PASSPHRASE
    _refuse_other(world.sealer().closed_by(blob), file.name, given)
    if key is not None:
        opens = Key(keys=(world.store.read(key).decode("utf-8", "replace"),))
    else:
        opens = _passphrase(world, passphrase_file)
    world.progress(f"Открываю «{file.name}»…")
    members = dict(world.sealer().unsealed(blob, file.name, opens))
    listed = members.get(MANIFEST)
    if listed is None:
        raise refused("W-273", name=file.name)
    wrong = wrong_member(listed, {n: b for n, b in members.items() if n != MANIFEST})
    if wrong is not None:
        raise refused("W-188", name=file.name, part=wrong or MANIFEST)
    return members


def _refuse_other(closed: Closing | None, name: str, given: Closing) -> None:
    """Refuses what is no archive, or opens otherwise, before anybody types a passphrase."""
    if closed is None:
        raise refused("W-258", name=name)
    if closed is not given:
        raise refused("W-259", name=name, closed=_CLOSED[closed], given=_CLOSED[given])


def _refuse_taken(world: World, folder: Path, files: dict[Path, bytes]) -> None:
    """Nothing is laid over a file or through a link that is there already."""
    there = {str(path).casefold() for path in world.store.files(folder)}
    for path in files:
        for place in (path, *path.parents):
            if place == folder:
                break
            if str(place).casefold() in there:
                raise refused(
                    "W-189", folder=folder.name, part=place.relative_to(folder).as_posix()
                )


def is_there(store: Store, path: Path) -> bool:
    """Whether a file stands at the place, readable or not."""
    try:
        store.read(path)
    except Refused as refusal:
        return refusal.rule != _MISSING
    return True


def sealed_name(book: Path, clock: Clock) -> str:
    """How an archive of today is called where nobody names it."""
    return f"{book.stem} {clock.today():%d.%m.%Y}{SUFFIX}"


def _free_name(session: Session) -> Path:
    """Where the archive goes that nobody names: beside the book, the second of a day numbered."""
    first = session.path.with_name(sealed_name(session.path, session.world.clock))
    return _free(first, SUFFIX, lambda path: is_there(session.world.store, path))


def _free_folder(store: Store, file: Path) -> Path:
    """Where an archive is laid out that nobody names a folder for: a new one beside it."""
    first = file.with_suffix("")
    if first == file:
        first = file.with_name(f"{file.name} открыт")
    return _free(first, "", lambda path: bool(store.files(path)))


def _free(first: Path, suffix: str, taken: Callable[[Path], bool]) -> Path:
    """The place, else the first numbered one that is free: «ВПР 15.06.2026 (2).age»."""
    plain = first.name.removesuffix(suffix)
    numbered = (first.with_name(f"{plain} ({n}){suffix}") for n in itertools.count(2))
    return next(path for path in itertools.chain([first], numbered) if not taken(path))


def copies_of(path: Path) -> Path:
    """The folder of the book's snapshots."""
    return path.with_name(SNAPSHOTS.format(stem=path.stem))


def _members(session: Session, snapshots: bool, add: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """The campaign's files by their path inside the archive, the book's own folder as its root."""
    store, root = session.world.store, session.path.parent
    yield session.path.name, session.blob
    folders = [session.beside(), *([copies_of(session.path)] if snapshots else [])]
    for folder in folders:
        for path in store.files(folder):
            if _wanted(path):
                yield path.relative_to(root).as_posix(), store.read(path)
    for more in add:
        inside = store.files(more)
        for path in inside or [more]:
            if _wanted(path):
                under = path.relative_to(more.parent).as_posix()
                yield f"{ADDED}/{under}", store.read(path)


def _outside(campaign: Campaign, members: Mapping[str, bytes]) -> int:
    """How many forms went to the portal from a folder that the archive does not take."""
    uploaded = {
        row.sha256 for row in campaign.materials if row.event is Event.UPLOADED and row.sha256
    }
    return len(uploaded - {hashlib.sha256(blob).hexdigest() for blob in members.values()})


def _wanted(path: Path) -> bool:
    """Neither a lock, nor a file being written, nor another archive."""
    return not path.name.startswith((*_OF_OFFICE, ".")) and path.suffix not in (SUFFIX, *_OURS)
