"""The command line's library made to speak Russian: help, wrong calls. No command is here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click


class WrongDay(click.BadParameter):
    """A word that is no day; the message is the word itself."""


class UnknownCommand(click.UsageError):
    """A command that the group does not have; the message is its name."""


_TOLD: tuple[tuple[type[click.UsageError], str], ...] = (
    (click.NoSuchOption, "Такого параметра нет"),
    (click.MissingParameter, "Не хватает параметра"),
    (click.BadParameter, "Параметр не подходит"),
    (click.UsageError, "Команда вызвана неверно"),
)


def wrong_call(error: click.UsageError) -> str:
    """What is wrong with the call, without the library's own words."""
    words = next(words for kind, words in _TOLD if isinstance(error, kind))
    name = getattr(error, "option_name", None)
    param = getattr(error, "param", None)
    if not name and param is not None:
        name = param.opts[0] if param.param_type_name == "option" else param.human_readable_name
    named = f"{words}: {name}." if name else f"{words}."
    if isinstance(error, WrongDay):
        named = f"В параметре {name} стоит «{error.message}», а нужен день."
        return f"{named} Введите его в виде ДД.ММ.ГГГГ."
    path = error.ctx.command_path if error.ctx else "vpr-xl"
    if isinstance(error, UnknownCommand):
        named = f"Команды «{path} {error.message}» нет."
    return f"{named} Посмотрите «{path} --help»."


class _Formatter(click.HelpFormatter):
    """The library's help with Russian words."""

    _WORDS = (
        ("Options", "Параметры"),
        ("Commands", "Команды"),
        ("Positional arguments", "Что указать"),
        ("Show this message and exit.", "показать эту справку"),
        ("[default: ", "[по умолчанию: "),
        ("[required]", "[обязателен]"),
        ("INTEGER", "ЧИСЛО"),
        ("TEXT", "ТЕКСТ"),
        ("PATH", "ПУТЬ"),
    )

    def _russian(self, text: str) -> str:
        for english, russian in self._WORDS:
            text = text.replace(english, russian)
        return text

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, self._russian(args), "Вызов: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(self._russian(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **named: Any) -> None:
        told = [(self._russian(first), self._russian(second)) for first, second in rows]
        super().write_dl(told, *args, **named)


class _Context(click.Context):
    formatter_class = _Formatter


class RussianCommand(click.Command):
    context_class = _Context


class RussianGroup(click.Group):
    context_class = _Context

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise UnknownCommand(args[0], ctx)
        return super().resolve_command(ctx, args)
