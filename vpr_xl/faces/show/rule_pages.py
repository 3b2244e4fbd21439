"""The rules for people: a list, one rule in full, a page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vpr_xl.core.findings import Level

_CONFIDENCE = {
    "A": "первичный текст или официальный файл",
    "B": "пересказ школы, органа управления или прессы",
    "C": "сторонний источник",
}


def source_words(source: Mapping[str, str]) -> str:
    """The source with how sure it is."""
    sure = _CONFIDENCE.get(source["confidence"])
    return f"{source['text']} ({sure})" if sure else source["text"]


def _shown(words: str) -> str:
    """A rule's sentence for people: where a value will stand, dots instead of its name."""
    return re.sub(r"\{\w+\}", "…", words)


def lines(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A list of several rules, or everything about one."""
    if len(rules) > 1:
        for rule in rules:
            yield f"{rule['id']}  {Level(rule['level']).word}: {rule['title']}"
        return
    for rule in rules:
        yield f"{rule['id']}. {rule['title']} ({Level(rule['level']).word})"
        yield f"Слова: {_shown(rule['message'])} {_shown(rule['advice'])}"
        yield f"Зачем: {rule['why']}"
        yield f"Источник: {source_words(rule['source'])}"
        yield f"Плохо («!» отмечает ячейку):\n{rule['bad']}"
        yield f"Хорошо:\n{rule['good']}"


def page(rules: Sequence[Mapping[str, Any]]) -> str:
    """One plain page of rules."""
    body = "".join(
        f"<h2 id='{r['id']}'>{r['id']}. {html.escape(r['title'])}</h2>"
        f"<p>{Level(r['level']).word}: "
        f"{html.escape(_shown(r['message']))} {html.escape(_shown(r['advice']))}</p>"
        f"<p>{html.escape(r['why'])} Источник: {html.escape(source_words(r['source']))}.</p>"
        f"<p>Плохо:</p><pre>{html.escape(r['bad'])}</pre>"
        f"<p>Хорошо:</p><pre>{html.escape(r['good'])}</pre>"
        for r in rules
    )
    style = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto}"
    style += "pre{overflow-x:auto;background:#f4f6f7;padding:.6rem}"
    return (
        f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Правила</title>'
        f"<style>{style}</style></head><body><h1>Правила проверки</h1>{body}</body></html>\n"
    )
