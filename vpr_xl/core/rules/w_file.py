"""Family W: why a file is refused, and what is odd about it as a package. The words: `words/`."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level, Refused
from vpr_xl.core.rules.words import (
    books,
    desk,
    entering,
    fleet,
    forms,
    keeping,
    lists,
    live,
    macros,
    planning,
    portal,
    reading,
    writing,
)
from vpr_xl.core.rules.words.entry import Words
from vpr_xl.core.tables import Package

_LONGEST_FACT = 48

REFUSALS: dict[str, Words] = {
    **reading.REFUSALS,
    **books.REFUSALS,
    **writing.REFUSALS,
    **forms.REFUSALS,
    **live.REFUSALS,
    **desk.REFUSALS,
    **lists.REFUSALS,
    **planning.REFUSALS,
    **portal.REFUSALS,
    **keeping.REFUSALS,
    **entering.REFUSALS,
    **fleet.REFUSALS,
}

FINDINGS: dict[str, Words] = {
    **books.FINDINGS,
    **forms.FINDINGS,
    **macros.FINDINGS,
    **desk.FINDINGS,
    **lists.FINDINGS,
    **portal.FINDINGS,
    **keeping.FINDINGS,
    **entering.FINDINGS,
}

#: Phrases for the fact `what`: adapters hold no Russian, so they give the key.
PHRASES = {
    "missing_sheet": "нет листа",
    "renamed_sheet": "лист переименован",
    "foreign_sheet": "есть лишний лист",
    "moved_sheet": "листы переставлены",
    "sheet_state": "служебный лист открыт",
    "header": "заголовок изменён",
    "lost_validation": "потеряны выпадающие списки",
    "list": "изменён список ячейки",
    "no directory": "нет оглавления архива",
    "cut off": "часть обрывается",
    "checksum": "не сходится контрольная сумма",
    "record": "запись оглавления не читается",
    "zip64": "он собран для файлов больше 4 ГБ",
    "disks": "он разбит на несколько томов",
    "overlap": "части занимают одно место",
    "names": "имена частей названы по-разному",
    "method": "способ сжатия, которого в книгах не бывает",
    "hidden bytes": "внутри спрятаны посторонние данные",
    "nesting": "вложенность элементов",
    "elements": "число элементов",
    "one element": "размер одного элемента в байтах",
    "cells": "ячеек",
    "strings": "строк текста",
    "characters": "знаков текста",
    "areas": "областей проверки данных",
    "styles": "форматов ячеек",
    "entries": "записей в оглавлении",
    "megabytes": "мегабайт после распаковки",
    "ratio": "сжатие во столько раз",
}


def refused(rule: str, **facts: object) -> Refused:
    """The refusal to raise: the words of this rule filled with the facts."""
    words = REFUSALS[rule]
    told = {name: _told(value) for name, value in facts.items()}
    if "what" in facts:
        told["what"] = PHRASES.get(str(facts["what"]), told["what"])
    return Refused(rule, words.message.format(**told), words.advice.format(**told))


def package_findings(package: Package) -> Iterator[Finding]:
    """What is odd about the file around the sheets, macros aside (`w_macros`)."""
    for sheet, count in package.uncached.items():
        if count:
            yield finding("W-34", sheet=sheet, count=count)


def saved_otherwise(package: Package, suffix: str) -> Iterator[Finding]:
    """A form that is no .xlsx any more, as file or by its name; `w_macros` tells of a wrong name.

    suffix: of the file's name, as it stands; "" where it is not known.
    """
    content = package.content if suffix.casefold() == f".{package.content}" else suffix[1:]
    if suffix and content != "xlsx" and suffix.casefold() != ".xlsx":
        yield finding("W-220", content=content)


def finding(rule: str, *, sheet: str | None = None, **facts: object) -> Finding:
    """The finding to yield: the words of this rule filled with the facts."""
    words = FINDINGS[rule]
    told = {name: _told(value) for name, value in facts.items()} | {"sheet": _told(sheet)}
    if sheet is not None:
        facts["sheet"] = sheet
    return Finding(
        rule=rule,
        level=words.level or Level.WARNING,
        message=words.message.format(**told),
        advice=words.advice.format(**told),
        sheet=sheet,
        facts=facts,
    )


def _told(value: object) -> object:
    """A fact as it may stand in a sentence: numbers grouped, text printable and short."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u00a0") if value >= 10_000 else value
    if not isinstance(value, str):
        return value
    plain = "".join(c if c.isprintable() else "\ufffd" for c in value[: _LONGEST_FACT + 1])
    return plain if len(plain) <= _LONGEST_FACT else plain[: _LONGEST_FACT - 1] + "…"
