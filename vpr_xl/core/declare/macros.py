"""What the workbook offers of a command: its button and its entry of the ribbon. Nothing runs."""

from __future__ import annotations

from typing import NamedTuple


class Macro(NamedTuple):
    """A command that runs on an open book, as buttons and ribbon show it.

    identifier: its name as a macro, "codes_issue".  title: the Russian caption.  help: one
    sentence.  stage: "preparation", "conduct" or "completion" of its action, "" where it serves the
    whole book.  tables: the sheets that carry its button, "results" for every work's sheet.
    icon: Office's name of the picture.
    """

    identifier: str
    title: str
    help: str
    stage: str
    tables: tuple[str, ...]
    icon: str
