"""What a file of the portal is and which works its names tell. The files are not read here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vpr_xl.core.declare.catalogue import Catalogue, CatalogueWork
from vpr_xl.core.forms.work import named
from vpr_xl.core.materials.listing import Listing
from vpr_xl.core.records.rows import MaterialsKind
from vpr_xl.core.values import tidy

#: Words of a file's name -> what it is; the first that fits.  Names of the portal's files, other
#: than those of the forms and reports, have not been seen.
_KINDS = (
    (r"форма\s+сбора", MaterialsKind.FORM),
    (r"критери", MaterialsKind.CRITERIA),
    (r"протокол", MaterialsKind.PROTOCOL),
    (r"\bкод(?:ы|ов|а)?\b|полоск", MaterialsKind.SLIPS),
    (
        r"отч[её]т|статистик|индивидуальн|сравнение\s+отмет|выполнение\s+задан|распределение",
        MaterialsKind.REPORT,
    ),
)


@dataclass(frozen=True, slots=True)
class Named:
    """Which works the names tell.

    mine: works of the school, certain.  foreign: works that the school does not write.
    unclear: names that fit several of the school's works, by those works.
    """

    mine: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    unclear: tuple[tuple[str, ...], ...] = ()


def kind_of(file_name: str, listing: Listing) -> MaterialsKind | None:
    """What the file is by its name; an archive that is nothing else is the work's archive."""
    said = _plain(file_name)
    for pattern, kind in _KINDS:
        if re.search(pattern, said):
            return kind
    return MaterialsKind.ARCHIVE if listing.kind else None


def works_named(names: Iterable[str], year: Catalogue | None, school: Iterable[str]) -> Named:
    """Works that file names tell, compared with those that the school writes.

    A name that tells no level fits each level's work; one of them that the school writes is meant.
    """
    own = set(school)
    mine: set[str] = set()
    foreign: set[str] = set()
    unclear: set[tuple[str, ...]] = set()
    known = _patterns(year, own)
    for name in names:
        fitting = _fitting(name, year, known)
        ours = sorted(fitting & own)
        if len(ours) == 1:
            mine.update(ours)
        elif ours:
            unclear.add(tuple(ours))
        elif fitting:
            foreign.add(min(fitting))
    left = tuple(sorted(one for one in unclear if not mine & set(one)))
    return Named(tuple(sorted(mine)), tuple(sorted(foreign)), left)


def _fitting(name: str, year: Catalogue | None, known: Mapping[str, re.Pattern[str]]) -> set[str]:
    """Works that one name may mean; a level that it tells leaves only that level's."""
    said = _plain(name)
    found = {work_id for work_id, pattern in known.items() if pattern.search(said)}
    form = named(name.rpartition("/")[2])
    if form is not None and year is not None:
        works = [w for w in year.works_of(form.grade) if _alike(w.subject_name, form.subject)]
        found |= {w.work_id for w in works}
    told = {work_id for work_id in found if _tells_level(said, work_id)}
    return told or found


def _tells_level(said: str, work_id: str) -> bool:
    """Whether the name says the level of this work: by a word, or by a letter behind the work."""
    grade, code, *level = work_id.casefold().split("-")
    if not level:
        return False
    word = "углуб" if level[0] == "у" else "базов"
    return word in said or bool(re.search(rf"(?:{code}|{grade})[\s-]+{level[0]}(?![а-я])", said))


def _patterns(year: Catalogue | None, school: Iterable[str]) -> dict[str, re.Pattern[str]]:
    """How a name may spell each work: «5-РУ», «РУ5», «5 класс Русский язык»."""
    works = {w.work_id: w for w in year.works} if year is not None else {}
    return {
        work_id: re.compile(_spelt(work_id, works.get(work_id)))
        for work_id in sorted({*works, *school})
    }


def _spelt(work_id: str, work: CatalogueWork | None) -> str:
    grade, code, *_ = work_id.casefold().split("-")
    names = re.escape(code)
    if work is not None:
        names += "|" + r"\s+".join(map(re.escape, _plain(work.subject_name).split()))
    subject, number = rf"(?<![а-я])(?:{names})(?![а-я])", rf"(?<!\d){grade}(?!\d)"
    gap = r"[\s-]*(?:й\s+)?(?:класс[а-я]*|кл\.?)?[\s-]*"
    return rf"{number}{gap}{subject}|{subject}{gap}{number}"


def _plain(name: str) -> str:
    """A name for comparison: small letters, spaces for underscores, «ё» as «е»."""
    spelt = unicodedata.normalize("NFC", name)  # macOS parts «й» in names of files
    return tidy(re.sub(r"[_/\\]", " ", spelt)).casefold().replace("ё", "е")


def _alike(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)
