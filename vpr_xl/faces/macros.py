"""What a button runs: a command of the registry on the book that is open in front of the person.

`python -I -m vpr_xl.faces.macros ACTION --hwnd=N --wb=NAME` from Excel, `ACTION --office` from
LibreOffice, `[ACTION] --active` from the desktop, where no button may run.  The program shows the
words; exit codes are those that the buttons know.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vpr_xl.adapters.excel import attach, host, window
from vpr_xl.adapters.excel.library import load_xlwings
from vpr_xl.adapters.excel.trouble import refusal_of
from vpr_xl.commands.registry import Asked, Command, Outcome, registered
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.findings import Finding, Level, Refused
from vpr_xl.core.questions import Answers, Spot
from vpr_xl.core.rules.w_file import refused
from vpr_xl.faces.bug import concerning, told_bug
from vpr_xl.faces.index import INDEX

if TYPE_CHECKING:
    import xlwings

    from vpr_xl.adapters.excel.live import LiveBook
    from vpr_xl.commands.run import Session

#: Exit codes: done; the person was told; nothing could be told.
DONE, TOLD, SILENT = 0, 10, 3
TITLE = "ВПР"
_FITTING = "Подходящие файлы"
_SHOWN = 5  # findings in a message; the rest is counted
_EVERY = 0.1  # seconds between two words of progress
_IN_CLOUD = "Книга лежит в облаке, её файлы и снимки — в папке «{folder}»."
#: The button that closes a form.
_CLOSE = "Отмена"
_MORE = "Найдено ещё: {count}. Исправьте названное и повторите."


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one action and tells how it ended; gives the exit code."""
    asked = _asked(arguments)
    concerning(None)
    bench = Bench()
    try:
        return _run(asked, bench)
    except Exception as fault:
        told = refusal_of(fault)
        words = f"{told.message}\n{told.advice}" if told else told_bug("работа прервана")
        return bench.tell(words, serious=True)
    finally:
        bench.clear()


class Bench:
    """The program at which the person sits, once it is found."""

    def __init__(self) -> None:
        self.app: xlwings.App | None = None

    def tell(self, words: str, *, serious: bool) -> int:
        """Shows a message in the program, else by the system; gives the exit code."""
        self.clear()
        for app in (self.app, None):
            with suppress(Exception):
                window.message(app, words, TITLE, serious=serious)
                return TOLD
        sys.stderr.write(f"{words}\n")
        return SILENT

    def clear(self) -> None:
        """Gives the status bar back, if the program is still there."""
        if self.app is not None:
            with suppress(Exception):
                window.show_status(self.app, "")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="vpr_xl.faces.macros", allow_abbrev=False)
    parser.add_argument("action", nargs="?", default="")
    parser.add_argument("--hwnd", type=int)
    parser.add_argument("--wb", default="")
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--active", action="store_true")
    return parser.parse_args(arguments)


def _run(asked: argparse.Namespace, bench: Bench) -> int:
    bench.app = _program(asked)
    book = attach.book_of(bench.app, asked.wb)
    action = asked.action or _chosen(book)
    if not action:
        return DONE
    command = command_of(action)
    path, in_cloud = place_of(book)
    concerning(path)
    given = _files(command, bench.app)
    if given is None:
        return DONE
    run = _Run(book, path, in_cloud)
    return (_by_form if command.asked else _ended)(bench, command, run, given)


class _Run(NamedTuple):
    """A book at which a command runs. in_cloud: its file lies on the net, ours lie in `path`."""

    book: xlwings.Book
    path: Path
    in_cloud: bool


def _ended(bench: Bench, command: Command, run: _Run, given: dict[str, Any]) -> int:
    """Runs the command and tells how it ended; gives the exit code."""
    outcome = _worked(command, run, lambda _: given)
    code = _shown(bench, command, run, outcome)
    clean = not outcome.findings and not outcome.rejected
    return DONE if clean and code == TOLD else code


def _shown(bench: Bench, command: Command, run: _Run, outcome: Outcome) -> int:
    if outcome.show:
        host.print_rows(run.book.sheets[outcome.show], _filled(outcome))
        window.to_front(run.book, outcome.show)
    words = told(outcome)
    if run.in_cloud and (outcome.files or command.changes_data):
        words += "\n" + _IN_CLOUD.format(folder=run.path.parent)
    return bench.tell(words, serious=_is_bad(outcome))


@dataclass(frozen=True, slots=True)
class _Typed:
    """Options of a command that was asked for by a form, once its book is read.

    answers: those that may be shown; what was typed unseen reaches the command by its world.
    """

    asked: Asked
    spot: Spot
    answers: Answers
    given: Mapping[str, Any]

    def __call__(self, session: Session) -> Mapping[str, Any]:
        return {**self.given, **self.asked.options(session, self.spot, self.answers)}


def _by_form(bench: Bench, command: Command, run: _Run, given: dict[str, Any]) -> int:
    """Asks by a form until what is typed is taken, or the person closes it."""
    from vpr_xl.commands.asking import asked_of
    from vpr_xl.faces.wiring import live_book

    asked = asked_of(command)
    spot = window.spot(run.book)
    form = asked.form(_session(run, live_book(run.book)), spot)
    bench.clear()
    while (answers := window.ask_form(run.book.app, form, (form.take, _CLOSE))) is not None:
        typed = _Typed(asked, spot, form.told(answers), given)
        try:
            outcome = _worked(command, run, typed, form.secrets(answers))
        except Refused as refusal:
            bench.tell(f"{refusal.message}\n{refusal.advice}", serious=True)
        else:
            code = _shown(bench, command, run, outcome)
            if not outcome.rejected:
                return DONE if code == TOLD else code
        form = form.with_answers(answers)
    return DONE


def _program(asked: argparse.Namespace) -> xlwings.App:
    load_xlwings()
    if asked.office:
        from vpr_xl.adapters.office.engine import connect
        from vpr_xl.adapters.office.transport import JsonLines

        app: xlwings.App = connect(JsonLines.of_process())
        return app
    return attach.by_window(asked.hwnd) if asked.hwnd is not None else attach.running()


def command_of(action: str) -> Command:
    """The command of a macro's name. Raises Refused for one that this version does not have."""
    for name, (module, _) in INDEX.items():
        if name.replace(" ", "_").replace("-", "_") == action:
            import_module(f"vpr_xl.commands.{module}")
            command = registered(name)
            if command.macro:
                return command
    raise refused("W-116", name=action)


def place_of(book: xlwings.Book) -> tuple[Path, bool]:
    """Where the files of a book belong, as if the book lay there, and whether it is on the net.

    Raises Refused for a book that was never saved.
    """
    where = host.location(book)
    if not where:
        raise refused("W-110", name=book.name)
    if "://" not in where:
        return Path(where), False
    from vpr_xl.faces.wiring import documents

    return documents() / book.name, True


def _chosen(book: xlwings.Book) -> str:
    """The action that the person picks; "" for none."""
    from vpr_xl.faces.menu import chosen

    return chosen(book)


def _files(command: Command, app: xlwings.App) -> dict[str, Any] | None:
    """The files that the command takes, asked for in a dialog; None where it was closed."""
    given: dict[str, Any] = {}
    for argument in command.arguments:
        if argument.line or not argument.is_path:
            continue
        title = f"{command.title}: {argument.help}"
        offered = (_FITTING, argument.pattern)
        files = window.ask_files(app, title, offered, several=argument.count != 1)
        if not files:
            return None
        given[argument.name] = files if argument.count != 1 else files[0]
    return given


def _session(run: _Run, live: LiveBook) -> Session:
    from vpr_xl.commands.run import Session
    from vpr_xl.faces.wiring import world

    here = world(window.progress(run.book.app, time.monotonic, _EVERY))
    return Session(here, live, run.path, live.copy)


def _worked(
    command: Command,
    run: _Run,
    given: Callable[[Session], Mapping[str, Any]],
    secrets: Sequence[str] = (),
) -> Outcome:
    """Runs the command on the book as it is now.

    given: its options, by the same book.  secrets: what the person typed unseen.
    """
    from vpr_xl.commands.run import run_on_book
    from vpr_xl.faces.secret import secret_of
    from vpr_xl.faces.wiring import live_book

    window.show_status(run.book.app, f"{command.title}…")
    session = _session(run, live_book(run.book))
    session = replace(session, world=replace(session.world, secret=secret_of(secrets)))
    options = dict(given(session))
    if command.live is None:
        options = {o.name: o.usual for o in command.options} | options
    return run_on_book(session, command, options)


def _filled(outcome: Outcome) -> int:
    """The last row that the shown sheet has after the run, at least the first below the header."""
    rows = (
        change.row
        for change in outcome.changes
        if isinstance(change, SetCell) and change.sheet == outcome.show and change.cell is not None
    )
    return max(rows, default=HEADER_ROW + 1)


def told(outcome: Outcome) -> str:
    """What the message says: the command's sentences and the first findings not on a sheet."""
    lines = list(outcome.said)
    if not outcome.show:
        lines += [_line(finding) for finding in outcome.findings[:_SHOWN]]
        more = len(outcome.findings) - _SHOWN
        if more > 0:
            lines.append(_MORE.format(count=more))
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    place = f"{finding.sheet}, {finding.cell}" if finding.cell else finding.sheet or finding.key
    return f"{place}: {finding.message} {finding.advice}"


def _is_bad(outcome: Outcome) -> bool:
    return bool(outcome.rejected) or any(f.level is Level.ERROR for f in outcome.findings)


if __name__ == "__main__":
    gc.disable()  # a short run keeps all that it makes: collecting takes a tenth of its time
    sys.exit(main())
