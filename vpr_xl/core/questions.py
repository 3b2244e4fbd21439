"""A small form that a person fills at an open book: what is asked. Who draws it is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

#: Answers by the question's name, as typed.
Answers = Mapping[str, str]
#: The button of a form whose answers go into the book.
ENTER = "Внести"


class Spot(NamedTuple):
    """Where the person stands: the sheet in front and the physical row of the selection."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Question:
    """One field.

    label: the words before it.  help: one sentence.  value: what stands in it at first.
    choices: what may be picked; anything else may be typed.  fixed: shown, not to be changed.
    secret: typed without being shown, and never shown again.
    """

    name: str
    label: str
    help: str = ""
    value: str = ""
    choices: tuple[str, ...] = ()
    fixed: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Fields under a title; `about` is one line above them, `take` the caption of its button."""

    title: str
    about: str
    questions: tuple[Question, ...]
    take: str = ENTER

    def with_answers(self, answers: Answers) -> Form:
        """The same form as the person left it, to be mended; what is secret is typed anew."""
        asked = (
            q if q.secret else replace(q, value=answers.get(q.name, q.value))
            for q in self.questions
        )
        return replace(self, questions=tuple(asked))

    def told(self, answers: Answers) -> Answers:
        """The answers that may be shown and kept."""
        hidden = {q.name for q in self.questions if q.secret}
        return {name: words for name, words in answers.items() if name not in hidden}

    def secrets(self, answers: Answers) -> list[str]:
        """What was typed unseen, field by field."""
        return [answers[q.name] for q in self.questions if q.secret]
