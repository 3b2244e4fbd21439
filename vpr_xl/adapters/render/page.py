"""A report as one self-contained HTML page: style, script and plots inside, no request, no name.

What the report says is in `core/reports`; how it looks is in report.css beside, how its tables sort
and filter in report.js.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

from vpr_xl.adapters.render.plots import NARROW, svg
from vpr_xl.core.reports.blocks import (
    Block,
    Chart,
    Column,
    DataTable,
    Facts,
    Notice,
    Page,
    Section,
    Value,
)
from vpr_xl.core.reports.wording import ALL, CONTENTS, FIND, ROWS, SORT, said

_CLASS = {"whole": "n", "number": "n", "exact": "n", "percent": "n", "key": "k", "text": ""}
#: The page may neither ask the net for anything nor send to it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
#: Tables of fewer rows need no search.
_SEARCHED = 8
#: Tables of so many rows are not broken between printed pages.
_UNBROKEN = 24


def render_page(page: Page, created: datetime.datetime) -> bytes:
    """The page as UTF-8; the same report and moment give the same bytes."""
    links = "".join(f'<a href="#{s.name}">{escape(s.short)}</a>' for s in page.sections)
    body = "".join(_section(section) for section in page.sections)
    text = (
        '<!doctype html>\n<html lang="ru"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(page.title)}</title>\n<style>\n{_beside('report.css')}</style></head>\n"
        f'<body><div class="wrap"><nav><h2>{CONTENTS}</h2><div>{links}</div></nav><main>\n'
        f"<header><p>{escape(page.head)} · {created:%d.%m.%Y}</p><h1>{escape(page.title)}</h1>"
        f"<p>{escape(page.about)}</p></header>\n{body}</main></div>\n"
        f"<script>\n{_beside('report.js')}</script></body></html>\n"
    )
    return text.encode()


@cache
def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _section(section: Section) -> str:
    about = f'<p class="about">{escape(section.about)}</p>' if section.about else ""
    drawn = "".join(_blocks(section.blocks))
    return (
        f'<section id="{section.name}"><h2>{escape(section.title)}</h2>{about}{drawn}</section>\n'
    )


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """The blocks in order, charts that follow each other side by side."""
    for are_charts, run in groupby(blocks, lambda block: isinstance(block, Chart)):
        drawn = [_block(block) for block in run]
        if are_charts:
            lone = " lone" if len(drawn) == 1 else ""
            yield f'<div class="plots{lone}">{"".join(drawn)}</div>'
        else:
            yield from drawn


def _block(block: Block) -> str:
    if isinstance(block, Facts):
        return _facts(block)
    if isinstance(block, Notice):
        return f'<p class="{block.style}">{escape(block.text)}</p>'
    if isinstance(block, Chart):
        return _figure(block)
    return _table(block)


def _facts(block: Facts) -> str:
    shown = "".join(
        f"<div><dt>{escape(f.label)}</dt><dd>{escape(f.value)}<small>{escape(f.told)}</small></dd>"
        "</div>"
        for f in block.facts
    )
    return f'<dl class="facts">{shown}</dl>'


def _figure(chart: Chart) -> str:
    legend = "".join(
        f'<span><i class="{tone}"></i>{escape(word)}</span>' for tone, word in chart.legend
    )
    if chart.limits and chart.limit:
        legend += f'<span><i class="line"></i>{escape(chart.limit)}</span>'
    named = f'<div class="legend">{legend}</div>' if legend else ""
    return (
        f"<figure><figcaption>{escape(chart.title)}</figcaption>{named}"
        f"{svg(chart)}{svg(chart, NARROW)}</figure>"
    )


def _table(table: DataTable) -> str:
    heads = "".join(_head(column) for column in table.columns)
    rows = "".join(
        _row(table.columns, row, strong=at in table.strong) for at, row in enumerate(table.rows)
    )
    short = " short" if len(table.rows) <= _UNBROKEN else ""
    return (
        f'<div class="table{short}" id="{table.name}"><div class="bar">'
        f"<h3>{escape(table.title)}</h3>{_controls(table)}</div>"
        f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        "</div></div>\n"
    )


def _controls(table: DataTable) -> str:
    if len(table.rows) < _SEARCHED:
        return ""
    lists = "".join(
        _choice(at, column, [row[at] for row in table.rows])
        for at, column in enumerate(table.columns)
        if column.filtered
    )
    return (
        f'{lists}<input type="search" placeholder="{FIND}" aria-label="{FIND}">'
        f'<output data-words="{ROWS}">{ROWS}: {len(table.rows)}</output>'
    )


def _choice(at: int, column: Column, values: Sequence[Value]) -> str:
    title = escape(column.title, quote=True)
    known = dict.fromkeys(_shown(value, column) for value in values)
    options = "".join(f"<option>{escape(value)}</option>" for value in known if value)
    return (
        f'<select data-at="{at}" aria-label="{title}"><option value="">{title}: {ALL}</option>'
        f"{options}</select>"
    )


def _head(column: Column) -> str:
    told = f' title="{escape(column.told, quote=True)}"' if column.told else ""
    name = _CLASS[column.kind]
    marked = f' class="{name}"' if name else ""
    title = escape(column.title, quote=True)
    label = escape(f"{SORT}: {column.title}", quote=True)
    named = f'<button aria-label="{label}">{title}</button>'
    return f'<th scope="col" data-title="{title}"{marked}{told}>{named}</th>'


def _row(columns: Sequence[Column], row: Sequence[Value], *, strong: bool) -> str:
    cells = "".join(_cell(value, column) for value, column in zip(row, columns, strict=True))
    return f'<tr class="strong">{cells}</tr>' if strong else f"<tr>{cells}</tr>"


def _cell(value: Value, column: Column) -> str:
    name = _CLASS[column.kind]
    marked = f' class="{name}"' if name else ""
    exact = "" if name != "n" else f' data-v="{"" if value is None else value}"'
    return f"<td{marked}{exact}>{escape(_shown(value, column))}</td>"


def _shown(value: Value, column: Column) -> str:
    """The value as it is read; a blank for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if column.kind == "whole":
        return said(int(value))
    return said(float(value), 2 if column.kind == "exact" else 1)
