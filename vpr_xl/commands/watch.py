"""`watch`: checks a book after every save, for computers where no button may run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vpr_xl.commands.check import FileReport, check_file
from vpr_xl.commands.registry import Argument, Outcome, command
from vpr_xl.core.findings import Finding
from vpr_xl.ports import World


@command(
    name="watch",
    title="Следить за книгой",
    help="Проверяет книгу после каждого сохранения и показывает замечания; в книгу не пишет.",
    on="paths",
    arguments=(Argument("book", "КНИГА", "книга кампании, открытая в редакторе таблиц"),),
)
def watch(world: World, *, book: Path, **_: Any) -> Outcome:
    world.store.read(book)  # a name mistyped is told at once, not waited for
    last: FileReport | None = None
    times = 0
    for _save in world.saves(book):
        report = check_file(world, book)
        world.say(_told(world, last, report))
        # After a save that could not be read the next is compared with the last good one.
        last, times = (last if report.refusal else report), times + 1
    name = book.name
    return Outcome(
        said=[f"Наблюдение за «{name}» закончено, проверок: {times}."],
        details={"checks": times, "verdict": last.verdict if last else None},
    )


def _told(world: World, last: FileReport | None, report: FileReport) -> str:
    """The moment, what changed since the last save, and the whole report."""
    moment = world.clock.now().strftime("%H:%M:%S")
    rendered = world.render([report], "text").rstrip() if world.render else report.verdict
    if last is None or report.refusal:
        head = f"{moment}. Проверено; жду следующего сохранения, конец: Ctrl+C."
    else:
        head = f"{moment}. {_difference(_every(last), _every(report))}"
    return f"{head}\n{rendered}\n"


def _every(report: FileReport) -> Sequence[Finding]:
    return (*report.package, *report.findings)


def _difference(before: Sequence[Finding], after: Sequence[Finding]) -> str:
    """What a save changed. A finding is the same one in another row: rows move when sorted."""
    old, new = Counter(map(_same, before)), Counter(map(_same, after))
    mended, fresh = (old - new).total(), (new - old).total()
    if not mended and not fresh:
        return f"Сохранено, по-прежнему найдено: {len(after)}."
    return f"Сохранено. Исправлено: {mended}, новых: {fresh}, всего: {len(after)}."


def _same(finding: Finding) -> tuple[str, str | None, str, str]:
    return finding.rule, finding.sheet, finding.key, finding.message
