"""The guide and the README: what they tell a coordinator to type is what the program takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vpr_xl.commands.registry import Command, commands

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CALL = re.compile(r"vpr-xl ([^`\n#]*(?:\n[^`#\n]*)?)`|^vpr-xl ([a-z][^#\n]*)", re.M)
#: Options that every command has.
EVERY = {"--json", "--quiet", "--dry-run", "--help", "-o"}
#: For scripts and tests of a computer, not for the coordinator's year.
OTHERS = {"dump"}


def _calls(page: str) -> list[str]:
    found = (" ".join((inline or fenced).split()) for inline, fenced in CALL.findall(page))
    return [words for words in found if words and not words.startswith("--") and words != "КНИГА"]


def _meant(words: str) -> Command | None:
    """The command at the beginning of a call, the longest name first."""
    known = sorted(commands().values(), key=lambda one: -len(one.name))
    return next((one for one in known if f"{words} ".startswith(f"{one.name} ")), None)


CALLS = sorted({*_calls(GUIDE), *_calls(README)})


@pytest.mark.parametrize("words", CALLS)
def test_a_call_of_the_guide_is_one_that_the_program_takes(words: str) -> None:
    if words.startswith(("print ВИД", "dev ")):
        return
    command = _meant(words)

    assert command, f"no such command: {words}"
    given = set(re.findall(r"(?<!\S)--[a-z-]+|(?<!\S)-o(?!\S)", words))
    known = {f"--{one.name.replace('_', '-')}" for one in command.options} | EVERY
    assert given <= known, f"{command.name} has no {given - known}"


@pytest.mark.parametrize("name", sorted(set(commands()) - OTHERS))
def test_the_guide_names_every_command(name: str) -> None:
    last = name.rsplit(" ", 1)[-1]
    words = (f"vpr-xl {name}", f"`{name}", f"`{last}`", f"{last}.cmd")

    assert commands()[name].hidden or any(word in GUIDE for word in words)


def test_a_button_named_in_the_guide_is_on_a_sheet() -> None:
    titles = {one.title for one in commands().values() if one.macro}
    named = set(re.findall(r"[Кк]нопк[аиу]\s+«([^»]+)»", GUIDE))

    assert named
    assert {" ".join(one.split()) for one in named} <= titles
