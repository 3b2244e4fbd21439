"""The form of a command whose macro asks for some of its options; drawn by the face."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from vpr_xl.commands.record_form import known_values
from vpr_xl.commands.registry import Asked, Command, Option
from vpr_xl.commands.run import Session
from vpr_xl.core.questions import Answers, Form, Question, Spot
from vpr_xl.core.rules.w_file import refused

_YES, _NO = "да", "нет"


def asked_of(command: Command) -> Asked:
    """What the macro of a command that asks shows and takes."""
    if isinstance(command.asked, Asked):
        return command.asked
    chosen = [o for o in command.options if o.name in command.asked]

    def form(session: Session, _: Spot) -> Form:
        questions = tuple(_question(session, option) for option in chosen)
        return Form(command.title, command.told_live or command.help, questions)

    def options(_: Session, __: Spot, answers: Answers) -> Mapping[str, Any]:
        return {o.name: _value(o, answers.get(o.name, "").strip()) for o in chosen}

    return Asked(form, options)


def _question(session: Session, option: Option) -> Question:
    label = option.help[:1].upper() + option.help[1:]
    value = "" if option.default is None else str(option.default)
    choices: tuple[str, ...] = ()
    if isinstance(option.type, tuple):
        choices = option.type
    elif option.type is bool:
        value, choices = _YES if option.default else _NO, (_YES, _NO)
    elif option.refers:
        choices = known_values(session.campaign, *option.refers.split("."))
    return Question(option.name, label, value=value, choices=choices)


def _value(option: Option, typed: str) -> Any:
    """The option as the command takes it. Raises Refused for words that it is not."""
    if not typed:
        if option.required:
            raise refused("W-280", option=option.help)
        return option.usual
    if option.type is bool:
        return typed == _YES
    try:
        value = _typed(option, typed)
    except ValueError:
        raise refused("W-281", option=option.help, given=typed) from None
    return (value,) if option.several else value


def _typed(option: Option, typed: str) -> Any:
    if option.type is int:
        return int(typed)
    if option.type is datetime.date:
        return datetime.datetime.strptime(typed, "%d.%m.%Y").date()  # noqa: DTZ007 - a day
    if isinstance(option.type, tuple) and typed not in option.type:
        raise ValueError(typed)
    return typed
