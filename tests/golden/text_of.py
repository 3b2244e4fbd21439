"""Documents as plain text, a line a block or a row: what a golden file holds. For tests only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch

from vpr_xl.core.documents import blocks as b
from vpr_xl.core.documents.lines import lines_of

#: Rows, slips, signs of a block that are shown; the rest is counted.
_SHOWN = 8


def text_of(documents: Sequence[b.Document], shown: int = 2) -> str:
    """The first documents in full but for long lists, then how many there are of each title."""
    out = [line for document in documents[:shown] for line in (*_document(document), "")]
    rest = len(documents) - shown
    if rest > 0:
        out.append(f"(и ещё документов: {rest})")
    return "\n".join(line.rstrip() for line in out).rstrip() + "\n"


def _document(document: b.Document) -> Iterator[str]:
    flags = [name for name in ("private", "landscape", "draft") if getattr(document, name)]
    yield f"=== {document.title} [{', '.join(flags)}]" if flags else f"=== {document.title}"
    for line in (document.head, document.about, document.foot):
        if line:
            yield f"| {line}"
    for block in document.blocks:
        yield from _block(block)


def _few(items: Sequence[str]) -> Iterator[str]:
    yield from items[:_SHOWN]
    if len(items) > _SHOWN:
        yield f"(и ещё {len(items) - _SHOWN})"


@singledispatch
def _block(block: object) -> Iterator[str]:
    raise AssertionError(f"no text for {type(block).__name__}")


@_block.register
def _(block: b.Heading) -> Iterator[str]:
    yield f"{'#' * block.level} {block.text}"


@_block.register
def _(block: b.Text) -> Iterator[str]:
    yield block.text if block.style == "body" else f"({block.style}) {block.text}"


@_block.register
def _(block: b.Fields) -> Iterator[str]:
    for label, value in block.pairs:
        yield f"{label}: {value or '____'}"


@_block.register
def _(block: b.Table) -> Iterator[str]:
    few = b.Table(block.columns, block.rows[:_SHOWN], block.height)
    yield from lines_of(few) or [" | ".join(column.title for column in block.columns)]
    if len(block.rows) > _SHOWN:
        yield f"(и ещё строк: {len(block.rows) - _SHOWN})"


@_block.register
def _(block: b.Signatures) -> Iterator[str]:
    for who, name in block.lines:
        yield f"{who} ____ {name}".rstrip()


@_block.register
def _(block: b.Slips) -> Iterator[str]:
    yield from _few([" · ".join((slip.code, *slip.lines)) for slip in block.slips])


@_block.register
def _(block: b.Sign) -> Iterator[str]:
    yield f"[{block.text}] {' · '.join(block.lines)}"


@_block.register
def _(block: b.Labels) -> Iterator[str]:
    yield from _few([" · ".join((label.head, *label.lines)) for label in block.labels])


@_block.register
def _(block: b.SeatPlan) -> Iterator[str]:
    for row in block.rows:
        yield "  ".join(
            "----" if place is None else f"{place.name}:{place.code or '-'}/{place.variant}"
            for place in row
        )


@_block.register
def _(block: b.PageBreak) -> Iterator[str]:
    yield "-- страница --"
