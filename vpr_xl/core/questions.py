"""A small form that a person fills at an open book: what is asked. Who draws it is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

#: Answers by the question's name, as typed.
Answers = Mapping[str, str]


class Spot(NamedTuple):
    """Where the person stands: the sheet in front and the physical row of the selection."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Question:
    """One field.

    label: the words before it.  help: one sentence.  value: what stands in it at first.
    choices: what may be picked; anything else may be typed.  fixed: shown, not to be changed.
    """

    name: str
    label: str
    help: str = ""
    value: str = ""
    choices: tuple[str, ...] = ()
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Fields under a title; `about` is one line above them."""

    title: str
    about: str
    questions: tuple[Question, ...]

    def with_answers(self, answers: Answers) -> Form:
        """The same form as the person left it, to be mended."""
        asked = (replace(q, value=answers.get(q.name, q.value)) for q in self.questions)
        return replace(self, questions=tuple(asked))
