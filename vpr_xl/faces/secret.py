"""A passphrase typed without being shown, in the console or a form. It is never kept or logged."""

from __future__ import annotations

import getpass
import sys
import warnings
from collections.abc import Callable, Sequence

from vpr_xl.core.rules.w_file import refused

_ASKED, _AGAIN = "Пароль архива: ", "Ещё раз: "
_TRIES = 3


def typed_secret(new: bool) -> str:
    """What the user types; a new passphrase is typed twice, three tries.

    Raises Refused where there is no console, or one that would show the letters.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            if not new:
                return _typed(_ASKED)
            for _ in range(_TRIES):
                first = _typed(_ASKED)
                if first == _typed(_AGAIN):
                    return first
    except (getpass.GetPassWarning, EOFError, OSError):
        pass
    raise refused("W-185") from None


def secret_of(typed: Sequence[str]) -> Callable[[bool], str]:
    """Gives what a person typed into a form's unseen fields, more than one for a new passphrase.

    The giver raises Refused where the fields differ, and where there was no such field.
    """

    def secret(_: bool) -> str:
        if not typed:
            raise refused("W-185")
        if len(set(typed)) > 1:
            raise refused("W-226")
        return typed[0]

    return secret


def _typed(asked: str) -> str:
    if not sys.stdin or (sys.platform == "win32" and not sys.stdin.isatty()):
        raise EOFError
    return getpass.getpass(asked)
