"""Options and arguments of a command as the command line takes them. Nothing runs here."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import click

from vpr_xl.commands.registry import Argument, Option
from vpr_xl.core.values import day_of
from vpr_xl.faces.russian import WrongDay


def _as_day(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime.date | None:
    """A day as people or programs write it: 21.04.2026 or 2026-04-21."""
    day = None if value is None else day_of(value)
    if value is not None and day is None:
        raise WrongDay(value, ctx, param)
    return day


class _Place(click.Path):
    """A path; an empty one names nothing, though to Python it is the folder where one stands."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if value == "":
            raise click.MissingParameter(ctx=ctx, param=param)
        return super().convert(value, param, ctx)


def _click_type(kind: Any) -> Any:
    if isinstance(kind, tuple):
        return click.Choice(kind)
    if kind is Path:
        return _Place(path_type=Path)
    return {int: click.INT, str: click.STRING, bool: click.BOOL, datetime.date: click.STRING}[kind]


def option_of(option: Option) -> click.Option:
    names = [f"--{option.name.replace('_', '-')}", option.name]
    if option.short:
        names.insert(0, f"-{option.short}")
    if option.type is bool:
        return click.Option(names, is_flag=True, default=False, help=option.help)
    return click.Option(
        names,
        type=_click_type(option.type),
        default=option.default,
        required=option.required,
        help=option.help,
        show_default=option.default is not None,
        multiple=option.several,
        metavar="ДАТА" if option.type is datetime.date else None,
        callback=_as_day if option.type is datetime.date else None,
    )


def argument_of(argument: Argument) -> click.Argument:
    kind: Any = _Place(path_type=Path) if argument.is_path else click.STRING
    return click.Argument(
        [argument.name],
        nargs=argument.count,
        required=argument.required,
        type=kind,
        metavar=argument.metavar,
    )
