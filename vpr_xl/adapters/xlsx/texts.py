"""Everything that can be read in a package, part by part, for the proof that no name is in it."""

from __future__ import annotations

import re
from html import unescape

from vpr_xl.adapters.xlsx.package import open_package

_MARKUP = (".xml", ".rels", ".vml")
_BETWEEN_RUNS = re.compile(
    r"</(?:\w+:)?t\s*>(?:(?!</?(?:\w+:)?(?:si|is|comment|text)\b)<[^>]*>)*?<(?:\w+:)?t\b[^>]*>"
)
_RUN = re.compile(r"<(?:\w+:)?r[\s>]")


def part_texts(blob: bytes) -> dict[str, str]:
    """Text of every part: markup with its references resolved and split runs joined.

    A binary part is read as UTF-8 and as UTF-16, so that a name stored in either is seen; part
    names are told too.  Raises Refused for what the vetting gate refuses.
    """
    parts = open_package(blob).parts
    out = {"": "\n".join(parts.names)}
    for name in parts.names:
        content = parts.read(name)
        out[name] = _markup(content) if name.casefold().endswith(_MARKUP) else _binary(content)
    return out


def _markup(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = content.decode(encoding, errors="replace")
    if "&" in text:
        text = unescape(text)
    return _BETWEEN_RUNS.sub("", text) if _RUN.search(text) else text


def _binary(content: bytes) -> str:
    whole = content[: len(content) // 2 * 2]
    return f"{content.decode(errors='ignore')}\n{whole.decode('utf-16-le', errors='ignore')}"
