"""What a command is: one declaration that gives CLI, help, macro, button and journal name."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from vpr_xl.core.changes import Change
from vpr_xl.core.findings import Finding
from vpr_xl.core.questions import Answers, Form, Spot


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command, `--name VALUE`.

    type: int, str, bool (a flag), Path, date, or a tuple of allowed words.  help: Russian, without
    a full stop at its end.  several: may be given again and again, and comes as a tuple.
    """

    name: str
    type: Any
    help: str
    default: Any = None
    required: bool = False
    short: str = ""
    several: bool = False
    refers: str = ""

    @property
    def usual(self) -> Any:
        """What it is where nobody gives it."""
        return () if self.several and self.default is None else self.default


@dataclass(frozen=True, slots=True)
class Argument:
    """A positional argument; count -1 takes several.

    pattern: the files that a dialog offers for it, as "*.xlsx;*.csv".  line: only the command line
    has it; a macro takes the open book for it, or asks in its form.
    """

    name: str
    metavar: str
    help: str
    count: int = 1
    required: bool = True
    pattern: str = "*.xlsx;*.xlsm"
    line: bool = False

    @property
    def is_path(self) -> bool:
        """Whether it names files: a face on an open book asks for them by a dialog."""
        return self.name in ("book", "paths", "forms", "form", "folder", "file")


@dataclass(frozen=True)
class Outcome:
    """What a command did or wants done; the runner writes, the face shows.

    said: sentences for people.  findings: what is wrong.  changes: for the book.  files: other
    files to write.  rows_in = rows_out + rejected.  details: for `--json`.
    rebuilt: the whole book made anew; the changes are applied to it.
    show: the sheet to bring to the front of an open book.
    removed: files and whole folders of ours to delete once everything else is written.
    """

    said: Sequence[str] = ()
    findings: Sequence[Finding] = ()
    changes: Sequence[Change] = ()
    files: Mapping[Path, bytes] = field(default_factory=dict)
    rows_in: int = 0
    rows_out: int = 0
    rejected: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)
    rebuilt: bytes = b""
    show: str = ""
    removed: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a macro asks for in a form: the fields, and the options that the answers give.

    form: of the session and the place where the person stands.  options: of the same and the
    answers.  Both may raise Refused.
    """

    form: Callable[[Any, Spot], Form]
    options: Callable[[Any, Spot, Answers], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the product.

    on: "book" runs on one open workbook (file or live) and gets a `Session`; "paths" gets the world
    and its arguments.  macro: makes sense on an open book.  live: what the macro runs instead on
    the session, where `run` takes paths or does less.  tables: the sheets that carry its button.
    icon: the picture of its ribbon button by Office's name.  told_live: what the ribbon tells
    instead of `help`, where that speaks of files.  asked: the form that the macro shows first;
    names of options for one that asks just these.  lines: it writes JSON lines, words go past them.
    """

    name: str
    title: str
    help: str
    run: Callable[..., Outcome]
    on: Literal["book", "paths"] = "book"
    action: str = ""
    changes_data: bool = False
    macro: bool = False
    live: Callable[..., Outcome] | None = None
    tables: tuple[str, ...] = ()
    icon: str = ""
    options: tuple[Option, ...] = ()
    arguments: tuple[Argument, ...] = ()
    hidden: bool = False
    told_live: str = ""
    asked: Asked | tuple[str, ...] = ()
    lines: bool = False

    @property
    def identifier(self) -> str:
        """Name as a macro: codes_issue."""
        return self.name.replace(" ", "_").replace("-", "_")


_COMMANDS: dict[str, Command] = {}


def command(
    *,
    name: str,
    title: str,
    help: str,
    on: Literal["book", "paths"] = "book",
    action: str = "",
    changes_data: bool = False,
    macro: bool = False,
    live: Callable[..., Outcome] | None = None,
    tables: tuple[str, ...] = (),
    icon: str = "",
    options: tuple[Option, ...] = (),
    arguments: tuple[Argument, ...] = (),
    hidden: bool = False,
    told_live: str = "",
    asked: Asked | tuple[str, ...] = (),
    lines: bool = False,
) -> Callable[[Callable[..., Outcome]], Callable[..., Outcome]]:
    """Registers the decorated function as the command of this name."""

    def register(run: Callable[..., Outcome]) -> Callable[..., Outcome]:
        _COMMANDS[name] = Command(
            name,
            title,
            help,
            run,
            on,
            action,
            changes_data,
            macro,
            live,
            tables,
            icon,
            options,
            arguments,
            hidden,
            told_live,
            asked,
            lines,
        )
        return run

    return register


def registered(name: str) -> Command:
    """The command of this name, whose module has been imported. Raises KeyError."""
    return _COMMANDS[name]


@cache
def commands() -> Mapping[str, Command]:
    """Every command by name; found by walking this room."""
    import vpr_xl.commands as room

    for module in pkgutil.iter_modules(room.__path__):
        import_module(f"{room.__name__}.{module.name}")
    return dict(sorted(_COMMANDS.items()))
