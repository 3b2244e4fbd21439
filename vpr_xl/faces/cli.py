"""The command line, generated from the command registry. Catches refusals and our own bugs."""

from __future__ import annotations

import datetime
import gc
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from vpr_xl import __version__
from vpr_xl.commands.registry import Argument, Command, Option, Outcome, registered
from vpr_xl.core.findings import VERDICTS, Finding, Level, Refused
from vpr_xl.faces.bug import concerning, told_bug
from vpr_xl.faces.index import INDEX
from vpr_xl.faces.parameters import argument_of, option_of
from vpr_xl.faces.russian import RussianCommand, RussianGroup, wrong_call
from vpr_xl.faces.show.progress import progress_line

DONE, FOUND, NOT_DONE, OUR_BUG = 0, 1, 2, 3
_NOT_WRITTEN = "Это проба: в книгу и файлы ничего не записано."
_GROUPS = {
    "codes": "Коды участников.",
    "plan": "План-график: составить, выгрузить.",
    "print": "Документы на бумагу, PDF.",
    "staff": "Организаторы, специалисты, эксперты.",
    "entry": "Баллы: листы экспертам и обратно в книгу.",
    "form": "Формы сбора результатов портала.",
    "portal": "Дела в личном кабинете портала.",
    "materials": "Материалы: файлы портала, движения, сверка.",
    "import": "Свои таблицы школы: списки из журнала, коды портала.",
    "archive": "Архив кампании: один зашифрованный файл.",
    "report": "Статистика и отчёты портала.",
    "excel": "Кнопки в Excel на этом компьютере.",
    "libreoffice": "Кнопки в LibreOffice на этом компьютере.",
    "fleet": "Книги многих школ: проверка и свод.",
    "dev": "Для разработчиков.",
}


_COMMON = (
    ("json", "ответ для другой программы: один документ JSON"),
    ("quiet", "без сообщений"),
)


def _click_command(command: Command, kind: type[RussianCommand] = RussianCommand) -> click.Command:
    parameters: list[click.Parameter] = []
    if command.on == "book":
        parameters.append(argument_of(Argument("book", "КНИГА", "книга кампании")))
    parameters += [argument_of(a) for a in command.arguments]
    parameters += [option_of(o) for o in command.options]
    taken = {p.name for p in parameters}
    parameters += [option_of(Option(n, bool, h)) for n, h in _COMMON if n not in taken]
    if command.changes_data:
        parameters.append(option_of(Option("dry_run", bool, "показать, но не записывать")))

    def callback(**given: Any) -> None:
        run(command, given)

    return kind(
        command.name.split()[-1],
        params=parameters,
        callback=callback,
        help=command.help,
        short_help=command.title,
        hidden=command.hidden,
        options_metavar="[ПАРАМЕТРЫ]",
        add_help_option=True,
    )


def run(command: Command, given: Mapping[str, Any]) -> None:
    """Runs one command of the registry and ends the process with its exit code."""
    from vpr_xl.faces.wiring import world

    options = dict(given)
    as_json, quiet = options.pop("json", False), options.pop("quiet", False)
    dry_run = options.pop("dry_run", False)
    with progress_line(silent=quiet or as_json) as progress:
        here = world(progress, _sayer(progress, err=as_json or command.lines, quiet=quiet))
        if command.on == "book":
            from vpr_xl.commands.run import run_on_file

            book = options.pop("book")
            concerning(book)
            outcome = run_on_file(here, command, book, options, dry_run=dry_run)
        else:
            outcome = command.run(here, **options)
            if outcome.files and not dry_run:
                here.store.write(outcome.files)
    if dry_run:
        outcome = replace(outcome, said=[*outcome.said, _NOT_WRITTEN])
    _show(command, outcome, given, as_json=as_json, quiet=quiet)
    sys.exit(exit_code(command, outcome, given))


def _sayer(progress: Callable[[str], None], *, err: bool, quiet: bool) -> Callable[[str], None]:
    """What tells people something before the command's end, past the line of progress."""

    def say(words: str) -> None:
        progress("")
        if not quiet:
            click.echo(words, err=err)

    return say


#: Commands that give a verdict on each file; of several one may be refused.
_VERDICTS = ("check", "form check")


def exit_code(command: Command, outcome: Outcome, given: Mapping[str, Any]) -> int:
    """The public exit code of what a command did."""
    reports = outcome.details.get("reports", ())
    verdicts = outcome.details.get("verdicts", {})
    if verdicts.get("refused") or (command.name in _VERDICTS and any(r.refusal for r in reports)):
        return NOT_DONE
    least = Level(given.get("fail_on") or "error").weight
    if any(level and level.weight >= least and verdicts.get(v) for level, v in VERDICTS.items()):
        return FOUND
    if outcome.rejected or any(f.level.weight >= least for f in outcome.findings):
        return FOUND
    return DONE


def _show(
    command: Command, outcome: Outcome, given: Mapping[str, Any], *, as_json: bool, quiet: bool
) -> None:
    if "lines" in outcome.details:
        for line in outcome.details["lines"]:
            click.echo(line)
        return
    form = "json" if as_json else given.get("format")
    if command.name == "check":
        _put(given.get("output"), _report(outcome, str(form)))
        return
    if command.name in _VERDICTS and not as_json:
        if not quiet:
            _put(None, _report(outcome, "text"))
        return
    if command.name == "rules":
        _put(None, _rules(outcome, str(form)))
        return
    if as_json:
        click.echo(json.dumps(_document(outcome), ensure_ascii=False, default=_plain))
    if not quiet:
        _tell(outcome, err=as_json or command.lines)


def _report(outcome: Outcome, form: str) -> str:
    from vpr_xl.faces.show.reports import rendered

    return rendered(outcome.details["reports"], form)


def _rules(outcome: Outcome, form: str) -> str:
    from vpr_xl.faces.show.rule_pages import lines, page

    known = outcome.details["rules"]
    if form == "json":
        return json.dumps(known, ensure_ascii=False, indent=1) + "\n"
    return page(known) if form == "html" else "\n".join(lines(known)) + "\n"


def _put(path: Path | None, text: str) -> None:
    if path is None:
        click.echo(text, nl=False)
        return
    from vpr_xl.faces.wiring import world

    world().store.write({path: text.encode()})


def _tell(outcome: Outcome, *, err: bool) -> None:
    from vpr_xl.faces.show.reports import finding_lines

    for finding in outcome.findings:
        for line in finding_lines(finding):
            click.echo(line, err=err)
    for sentence in outcome.said:
        click.echo(sentence, err=err)


def _document(outcome: Outcome) -> dict[str, Any]:
    return {
        "said": list(outcome.said),
        "rows": {
            "in": outcome.rows_in,
            "written": outcome.rows_out,
            "rejected": outcome.rejected,
        },
        "files": [str(path) for path in outcome.files],
        "findings": [f.as_json() for f in outcome.findings],
        **outcome.details,
    }


def _plain(value: Any) -> Any:
    from vpr_xl.commands.check import FileReport

    if isinstance(value, FileReport | Finding):
        return value.as_json()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


class _Tree(RussianGroup):
    """A group whose commands are imported when one of them is asked for: `--help` stays quick."""

    prefix = ""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = [n.removeprefix(self.prefix) for n in INDEX if n.startswith(self.prefix)]
        own = {name.partition(" ")[0] for name in names}
        return sorted(own | set(self.commands))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = self.prefix + cmd_name
        if cmd_name not in self.commands:
            if name in INDEX:
                import_module(f"vpr_xl.commands.{INDEX[name][0]}")
                self.commands[cmd_name] = _with_members(name, registered(name))
            elif any(known.startswith(f"{name} ") for known in INDEX):
                self.commands[cmd_name] = _tree(cmd_name)
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, _title(self.prefix + name))
            for name in self.list_commands(ctx)
            if not (name in self.commands and self.commands[name].hidden)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class _Both(RussianCommand):
    """A command that has members too: `report BOOK` and `report import BOOK FILE`."""

    members: _Tree

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        member = self.members.get_command(click.Context(self.members), args[0]) if args else None
        if member is None:
            return super().make_context(info_name, args, parent, **extra)
        return member.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.members.format_commands(ctx, formatter)


def _with_members(name: str, command: Command) -> click.Command:
    """The command, with those whose names begin with its own."""
    if not any(known.startswith(f"{name} ") for known in INDEX):
        return _click_command(command)
    both = _click_command(command, _Both)
    assert isinstance(both, _Both)
    both.members = _tree(name.split()[-1])
    return both


def _title(name: str) -> str:
    return INDEX[name][1] if name in INDEX else _GROUPS[name]


def _tree(name: str) -> _Tree:
    tree = _Tree(
        name,
        help=_GROUPS[name],
        subcommand_metavar="КОМАНДА …",
        options_metavar="[ПАРАМЕТРЫ]",
    )
    tree.prefix = f"{name} "
    return tree


def program() -> click.Group:
    """The whole command tree."""
    settings: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 96}
    root = _Tree(
        "vpr-xl",
        help="Вся кампания ВПР школы в одной книге: проверка, коды, формы для портала.",
        context_settings=settings,
        subcommand_metavar="КОМАНДА …",
        options_metavar="[ПАРАМЕТРЫ]",
    )
    root.params.append(
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_version,
            help="показать версию",
        )
    )
    root.add_command(_for_developers())
    return root


def _for_developers() -> click.Group:
    group = RussianGroup("dev", help=_GROUPS["dev"], hidden=True)

    @group.command("generate", cls=RussianCommand, help="Пишет порождаемые файлы репозитория.")
    def generate() -> None:
        from vpr_xl.faces.dev import write

        for path in write(Path.cwd()):
            click.echo(path)

    @group.command("installer", cls=RussianCommand, help="Собирает папку установщика без сети.")
    @click.option("--out", type=click.Path(path_type=Path), required=True, help="куда сложить")
    @click.option("--wheels", type=click.Path(path_type=Path), help="папка готовых пакетов .whl")
    @click.option("--python", type=click.Path(path_type=Path), help="архив Python для Windows")
    def installer(out: Path, wheels: Path | None, python: Path | None) -> None:
        from vpr_xl.faces.installer import build_installer

        for name in build_installer(Path.cwd(), out, wheels, python):
            click.echo(name)

    return group


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(f"vpr-xl {__version__}")
        context.exit()


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of `vpr-xl`: runs, tells, ends the process with the public exit code."""
    # A book is hundreds of thousands of objects that stay to the end; looking through them for
    # rubbish again and again takes 6 % of the check of a large one, and finds none.
    gc.set_threshold(50_000, 20, 100)
    concerning(None)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        program().main(args=None if arguments is None else list(arguments), standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as shown:
        click.echo(shown.ctx.get_help() if shown.ctx else "")
        sys.exit(NOT_DONE)
    except click.UsageError as error:
        click.echo(wrong_call(error), err=True)
        sys.exit(NOT_DONE)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Прервано, ничего не записано.", err=True)
        sys.exit(NOT_DONE)
    except Refused as refusal:
        if "--json" in (sys.argv[1:] if arguments is None else arguments):
            click.echo(json.dumps({"refusal": refusal.as_json()}, ensure_ascii=False))
        click.echo(f"{refusal.message} {refusal.advice}", err=True)
        sys.exit(NOT_DONE)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing to tell anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except Exception:
        click.echo(told_bug(), err=True)
        sys.exit(OUR_BUG)


if __name__ == "__main__":
    main()
