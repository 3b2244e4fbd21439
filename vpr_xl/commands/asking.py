"""The form of a command whose macro asks for some of its options; drawn by the face."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from vpr_xl.commands.record_form import known_values
from vpr_xl.commands.registry import Asked, Command, Option
from vpr_xl.commands.run import Session
from vpr_xl.core.questions import ENTER, Answers, Form, Question, Spot
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import day_of

#: The button of a form whose command leaves the book as it is.
_MAKE = "Сделать"
YES, NO = "да", "нет"


def asked_of(command: Command) -> Asked:
    """What the macro of a command that asks shows and takes."""
    if isinstance(command.asked, Asked):
        return command.asked
    known = {option.name: option for option in command.options}
    chosen = [known[name] for name in command.asked]
    take = ENTER if command.changes_data else _MAKE

    def form(session: Session, _: Spot) -> Form:
        questions = tuple(_question(session, option) for option in chosen)
        return Form(command.title, command.told_live or command.help, questions, take)

    def options(_: Session, __: Spot, answers: Answers) -> Mapping[str, Any]:
        return {o.name: _value(o, answers.get(o.name, "").strip()) for o in chosen}

    return Asked(form, options)


def yes(question: Question, answers: Answers) -> bool:
    """The answer to a question of «да» and «нет». Raises Refused for other words."""
    typed = answers.get(question.name, question.value)
    try:
        return is_yes(typed)
    except ValueError:
        raise refused("W-281", option=question.label, given=typed) from None


def is_yes(typed: str) -> bool:
    """Whether «да» or «нет» is typed. Raises ValueError for other words."""
    return (YES, NO).index(typed.strip().casefold()) == 0


def label_of(option: Option) -> str:
    """The words before the option's field; how to write it stands in the hint."""
    label = option.help.partition(", например")[0]
    return label[:1].upper() + label[1:]


def _question(session: Session, option: Option) -> Question:
    value = "" if option.default is None else str(option.default)
    choices: tuple[str, ...] = ()
    if isinstance(option.type, tuple):
        choices = option.type
    elif option.type is bool:
        value, choices = YES if option.default else NO, (YES, NO)
    elif option.refers:
        choices = known_values(session.campaign, *option.refers.split("."))
    return Question(option.name, label_of(option), option.help, value=value, choices=choices)


def _value(option: Option, typed: str) -> Any:
    """The option as the command takes it. Raises Refused for words that it is not."""
    if not typed:
        if option.required:
            raise refused("W-280", option=option.help)
        return option.usual
    try:
        value = _typed(option, typed)
    except ValueError:
        raise refused("W-281", option=option.help, given=typed) from None
    return (value,) if option.several else value


def _typed(option: Option, typed: str) -> Any:
    if option.type is bool:
        return is_yes(typed)
    if option.type is int:
        return int(typed)
    if option.type is datetime.date:
        day = day_of(typed)
        if day is None:
            raise ValueError(typed)
        return day
    if isinstance(option.type, tuple) and typed not in option.type:
        raise ValueError(typed)
    return typed
