"""In which range the codes of a grade lie: the form's own limits win over every other source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from vpr_xl.core.records.campaign import Campaign


class CodeRange(NamedTuple):
    """First and last code of a grade, both lawful, and how sure that is.

    confidence: A from a form or the school's own entry, else the catalogue's.
    from_form: a form of the portal states it.
    """

    first: int
    last: int
    confidence: str
    from_form: bool = False


def ranges(campaign: Campaign) -> Mapping[int, CodeRange]:
    """Ranges by grade; a grade of unknown range is absent and must be asked for."""
    out: dict[int, CodeRange] = {}
    catalogue = campaign.catalogue
    for work in catalogue.works if catalogue else ():
        fact = work.participant_code_range
        if fact.value is not None:
            out.setdefault(work.grade, CodeRange(*fact.value, fact.confidence))
    settings = campaign.settings
    if settings.code_from_10 and settings.code_to_10:
        out[10] = CodeRange(int(settings.code_from_10), int(settings.code_to_10), "A")
    for form in campaign.works:
        if form.grade and form.code_from and form.code_to:
            stated = CodeRange(int(form.code_from), int(form.code_to), "A", from_form=True)
            known = out.get(form.grade)
            out[form.grade] = _narrower(known, stated) if known and known.from_form else stated
    return out


def _narrower(one: CodeRange, other: CodeRange) -> CodeRange:
    """What both forms accept: a pupil has one code for all works."""
    return CodeRange(max(one.first, other.first), min(one.last, other.last), "A", from_form=True)
