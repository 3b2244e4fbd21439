"""Charts as SVG: shares in bars, counts in columns. Colours are classes of the page's style.

Drawn here and not by a plotting library: `docs/decisions/0009-report-page.md` says why.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from vpr_xl.core.reports.blocks import Chart
from vpr_xl.core.reports.wording import said

#: Units of the view box, a screen's pixel each where the chart is not shrunk: a desk's, a phone's.
WIDE, NARROW = 620, 340
_ROW, _BAR = 30, 20  # of "stack": a label's height and its bar's
_TALL, _TOP, _FOOT = 246, 28, 40  # of "columns": height, space above the axis and below
_LETTER = 7.0  # mean width of a letter of 12 units
_NAMED = 9.0  # per cent of a bar from which its number stands in it


def svg(chart: Chart, wide: int = WIDE) -> str:
    """The chart as an <svg> element; told to who does not see it by its label.

    wide: units across; what is drawn for a phone is not what a desk's chart shrinks to.
    """
    body, height = _stack(chart, wide) if chart.kind == "stack" else _columns(chart, wide)
    told = escape(chart.told or chart.title, quote=True)
    name = "wide" if wide == WIDE else "narrow"
    return (
        f'<svg class="{name}" viewBox="0 0 {wide} {height}" role="img" aria-label="{told}">'
        f"{''.join(body)}</svg>"
    )


def _text(x: float, y: float, words: str, anchor: str = "start", style: str = "") -> str:
    marked = f' class="{style}"' if style else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{marked}>{escape(words)}</text>'


def _box(x: float, y: float, wide: float, tall: float, tone: str, told: str) -> str:
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{tall:.2f}" class="{tone}">'
        f"<title>{escape(told)}</title></rect>"
    )


def _stack(chart: Chart, wide: int) -> tuple[list[str], int]:
    """A bar of full width a label, its parts as shares, the number of participants behind it."""
    left = 12 + _LETTER * max(map(len, chart.labels), default=0)
    right = 46.0
    room = wide - left - right
    out: list[str] = []
    for at, label in enumerate(chart.labels):
        y = at * _ROW + (_ROW - _BAR) / 2
        values = [series.values[at] or 0 for series in chart.series]
        whole = sum(values)
        out.append(_text(left - 10, y + 14.5, label, "end"))
        x = left
        for series, value in zip(chart.series, values, strict=True):
            if not value:
                continue
            share = 100 * value / whole
            told = f"{label}, {series.name}: {said(int(value))} ({said(share)} %)"
            out.append(_box(x, y, share * room / 100, _BAR, series.tone(at), told))
            if share >= _NAMED:
                middle = x + share * room / 200
                out.append(_text(middle, y + 14.5, said(int(value)), "middle", "over"))
            x += share * room / 100
        out.append(_text(wide - right + 10, y + 14.5, said(int(whole)), "start", "q"))
    return out, max(1, len(chart.labels)) * _ROW


def _columns(chart: Chart, wide: int) -> tuple[list[str], int]:
    """A column a label over an axis of round numbers."""
    series = chart.series[0]
    top, steps = _axis([v or 0 for v in series.values], chart.top)
    left, floor = 40.0, _TALL - _FOOT
    room, tall = wide - left - 6, floor - _TOP
    step = room / max(1, len(chart.labels))
    out = list(_grid(steps, top, left, wide, floor, tall))
    out.append(_text(left, _TOP - 12, chart.axis, "end" if len(chart.axis) < 5 else "start", "q"))
    every = max(1, math.ceil(_LETTER * max(map(len, chart.labels), default=1) * 1.3 / step))
    for at, (label, value) in enumerate(zip(chart.labels, series.values, strict=True)):
        x = left + at * step
        if value:
            high = tall * value / top
            shown = said(int(value)) if float(value).is_integer() else said(value)
            told = f"{chart.below} {label}: {shown} {chart.axis}"
            box = _box(x + step * 0.12, floor - high, step * 0.76, high, series.tone(at), told)
            out.append(box)
        limit = chart.limits[at] if chart.limits else None
        if limit is not None:
            y = floor - tall * limit / top
            out.append(
                f'<line x1="{x + 1:.2f}" x2="{x + step - 1:.2f}" y1="{y:.2f}" y2="{y:.2f}" '
                'class="limit"/>'
            )
        if at % every == 0:
            out.append(_text(x + step / 2, floor + 15, label, "middle"))
    out.append(_text(left + room / 2, _TALL - 6, chart.below, "middle", "q"))
    return out, _TALL


def _axis(values: Sequence[float], top: float) -> tuple[float, list[float]]:
    """The axis' end and its round steps, four to six of them."""
    most = top or max(values, default=0) or 1
    rough = most / 5
    unit = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(unit * n for n in (1, 2, 5, 10) if unit * n >= rough)
    end = top or step * math.ceil(most / step)
    return end, [step * n for n in range(math.floor(end / step) + 1)]


def _grid(
    steps: Sequence[float], top: float, left: float, right: float, floor: float, tall: float
) -> Iterator[str]:
    for value in steps:
        y = floor - tall * value / top
        yield f'<line x1="{left:g}" x2="{right:g}" y1="{y:.2f}" y2="{y:.2f}" class="grid"/>'
        yield _text(left - 6, y + 4, said(int(value)), "end", "q")
