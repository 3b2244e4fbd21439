"""What family W says: one entry a refusal or finding about a file. The words stand beside."""

from __future__ import annotations

from dataclasses import dataclass

from vpr_xl.core.findings import Level


@dataclass(frozen=True, slots=True)
class Words:
    """What the coordinator hears about a file.

    message and advice: templates over the facts, one sentence each.  why: reason for the docs.
    bad, good: a file that is refused (or warned about) and one that is not, in words.
    level: None for a refusal, else the level of the finding.
    """

    title: str
    message: str
    advice: str
    why: str
    bad: str
    good: str
    level: Level | None = None
