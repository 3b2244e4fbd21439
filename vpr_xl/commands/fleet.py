"""`fleet check`, `fleet sum`: the books of many schools; one bad book never stops the run."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from vpr_xl.commands.check import Day, check_reading, judged
from vpr_xl.commands.registry import Argument, Option, Outcome, command
from vpr_xl.core.declare.thresholds import thresholds
from vpr_xl.core.findings import Refused
from vpr_xl.core.fleet.page import fleet_report
from vpr_xl.core.fleet.school import School, school_of
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import rules
from vpr_xl.core.rules.w_file import refused
from vpr_xl.ports import FILES, World

_FOLDER = Argument("folder", "ПАПКА", "папка с книгами школ; вложенные папки тоже")
_WORKERS = Option("workers", int, "сколько книг сразу; иначе по числу ядер")
_SCHEDULER = Option("scheduler", str, "адрес кластера Dask, tcp://…; иначе этот компьютер")
_TODAY = Option("today", datetime.date, "считать сегодняшним этот день")
#: How many books there are of each verdict, as a sentence counts them.
_COUNTED = {
    "clean": "без замечаний",
    "notes": "с замечаниями",
    "warnings": "с предупреждениями",
    "errors": "с ошибками",
    "refused": "не прочитано",
}


@command(
    name="fleet check",
    title="Проверить книги школ",
    help="Проверяет книги многих школ: строка JSON на книгу; плохая книга другим не мешает.",
    on="paths",
    lines=True,
    arguments=(_FOLDER,),
    options=(
        _WORKERS,
        _SCHEDULER,
        Option("output", Path, "записать строки в файл", short="o"),
        Option(
            "fail_on",
            ("error", "warning", "note"),
            "с какого уровня проверка не пройдена (код выхода 1)",
            "error",
        ),
        _TODAY,
    ),
)
def fleet_check(
    world: World,
    *,
    folder: Path,
    workers: int | None = None,
    scheduler: str | None = None,
    output: Path | None = None,
    today: datetime.date | None = None,
    **_: Any,
) -> Outcome:
    task = partial(judged_book, today or world.clock.today())
    paths = _books(world, folder)
    verdicts: Counter[str] = Counter()
    answers = _answers(world, task, paths, workers, scheduler)
    lines = _lines(world, answers, verdicts)
    details: dict[str, Any] = {"verdicts": verdicts}
    if output is None:
        return Outcome(details={**details, "lines": lines})
    text = "".join(f"{line}\n" for line in lines)
    return Outcome(said=[f"Строки: «{output}»."], files={output: text.encode()}, details=details)


def judged_book(today: datetime.date, world: World, path: Path, blob: bytes) -> dict[str, Any]:
    """The line of one book, as the public report has a file. Raises Refused."""
    world = replace(world, clock=Day(world.clock, today))
    return check_reading(world, world.read(blob), str(path)).as_json()


def _lines(
    world: World,
    answers: Iterable[tuple[Path, Mapping[str, Any] | Refused]],
    verdicts: Counter[str],
) -> Iterator[str]:
    """A line a book; counts the verdicts on the way and tells them at the end."""
    for path, answer in answers:
        line = _refused_line(path, answer) if isinstance(answer, Refused) else answer
        verdicts[line["verdict"]] += 1
        yield json.dumps(line, ensure_ascii=False)
    told = [f"{words} {verdicts[name]}" for name, words in _COUNTED.items() if verdicts[name]]
    world.say(f"Книг: {verdicts.total()}; {', '.join(told)}.")


def _refused_line(path: Path, refusal: Refused) -> dict[str, Any]:
    return {
        "path": str(path),
        "kind": "unknown",
        "verdict": "refused",
        "refusal": refusal.as_json(),
        "package": [],
        "rows": {},
        "findings": [],
    }


@command(
    name="fleet sum",
    title="Свести книги школ",
    help="Сводит книги многих школ: действия, работы, находки; страница .html или книга .xlsx.",
    on="paths",
    arguments=(_FOLDER,),
    options=(
        Option("output", Path, "файл свода, .html или .xlsx", required=True, short="o"),
        _WORKERS,
        _SCHEDULER,
        _TODAY,
    ),
)
def fleet_sum(
    world: World,
    *,
    folder: Path,
    output: Path,
    workers: int | None = None,
    scheduler: str | None = None,
    today: datetime.date | None = None,
    **_: Any,
) -> Outcome:
    write = {".html": world.page, ".xlsx": world.charts}.get(output.suffix.lower())
    if write is None:
        raise refused("W-176", name=output.name)
    task = partial(summed_book, folder, today or world.clock.today())
    schools: list[School] = []
    unread: list[tuple[str, Refused]] = []
    paths = [path for path in _books(world, folder) if path.resolve() != output.resolve()]
    for path, answer in _answers(world, task, paths, workers, scheduler):
        if isinstance(answer, Refused):
            unread.append((_place(folder, path), answer))
        else:
            schools.append(answer)
    if not schools:
        raise unread[0][1]
    page = fleet_report(
        schools,
        unread,
        world.house.actions,
        {id: rule.title for id, rule in rules().items()},
        thresholds(world.house.thresholds),
    )
    return Outcome(
        said=[f"Сведено книг: {len(schools)}, не прочитано: {len(unread)}.", f"Свод: «{output}»."],
        files={output: write(page, world.clock.now())},
        rows_in=len(paths),
        rows_out=len(schools),
        rejected=len(unread),
        details={"schools": len(schools), "unread": [path for path, _ in unread]},
    )


def summed_book(
    folder: Path, today: datetime.date, world: World, path: Path, blob: bytes
) -> School:
    """The numbers of one book. Raises Refused."""
    campaign = Campaign(world.read(blob), world.house, today)
    if not campaign.has("school"):
        raise refused("W-296", name=path.name)
    return school_of(_place(folder, path), campaign, judged(world, campaign))


def _place(folder: Path, path: Path) -> str:
    """The book as the sum names it: its place under the folder."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _books(world: World, folder: Path) -> Sequence[Path]:
    """The books under a folder, but for what our own commands put beside one. Raises Refused."""
    beside = FILES.format(stem="")
    paths = [
        path
        for path in world.store.folder(folder)
        if not any(part.endswith(beside) for part in path.parts[:-1])
    ]
    if not paths:
        raise refused("W-295", folder=folder.name)
    return paths


def _answers(
    world: World, task: Any, paths: Sequence[Path], workers: int | None, scheduler: str | None
) -> Iterator[tuple[Path, Any]]:
    """Each book with its answer, in the order of the paths."""
    handed = ((path, _read(world, path)) for path in paths)
    answers = world.each(task, handed, workers, scheduler or "")
    for nth, (path, answer) in enumerate(zip(paths, answers, strict=True), 1):
        world.progress(f"Книга {nth}/{len(paths)}: {path.name}…")
        yield path, answer


def _read(world: World, path: Path) -> bytes | Refused:
    try:
        return world.store.read(path)
    except Refused as refusal:
        return refusal
