"""Documents to one PDF by typst, from one template. The blocks come as data, never as markup."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from vpr_xl.adapters.render.qr import qr_svg
from vpr_xl.core.documents.blocks import Document, Slips


def render_pdf(documents: Sequence[Document], created: datetime.datetime) -> bytes:
    """One PDF of the documents in their order, each with its own page numbers.

    created: stated in the file; the same input gives the same bytes.  Raises ValueError for none.
    """
    import typst

    if not documents:
        raise ValueError("no document")
    data = {"documents": [_plain(d) for d in documents], "qr": _codes(documents)}
    template = files("vpr_xl.adapters.render").joinpath("document.typ").read_bytes()
    sources: Any = {  # files in memory, which the package's own types do not know
        "main.typ": template,
        "documents.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    made = typst.compile(
        sources,
        font_paths=_fonts(),
        timestamp=int(created.timestamp()),
        pdf_tags=False,
    )
    return bytes(made)


@cache
def _fonts() -> Any:
    """The fonts inside the package, read once: the same look everywhere."""
    import typst

    return typst.Fonts(include_system_fonts=False)


def _plain(document: Document) -> dict[str, Any]:
    """A document as JSON; a block says its kind, for the template."""
    own = {f.name: getattr(document, f.name) for f in dataclasses.fields(document)}
    blocks = [{"type": type(b).__name__, **dataclasses.asdict(b)} for b in document.blocks]
    return {**own, "foot": document.foot, "blocks": blocks}


def _codes(documents: Sequence[Document]) -> dict[str, str]:
    """The QR of every slip once."""
    slips = (b for d in documents for b in d.blocks if isinstance(b, Slips))
    return {slip.code: qr_svg(slip.code) for block in slips for slip in block.slips}
