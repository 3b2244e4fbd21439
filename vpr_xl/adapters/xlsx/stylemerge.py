"""The cell formats of one book appended to another's styles part. No sheet, no package.

Nothing of the host is changed or moved; what it has already is used again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vpr_xl.adapters.xlsx.rawcells import Unlawful, attributes, plain

_TAG = re.compile(rb"<(/?)([\w.:-]+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>")
_FIRST_OWN = 164  # ids of number formats below are built in
_POINTERS = {b"fontId": b"fonts", b"fillId": b"fills", b"borderId": b"borders"}
#: Elements of a style sheet in their lawful order, as far as one may have to be inserted.
_ORDER = (b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs",
          b"cellStyles", b"dxfs")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merged:
    """xml: the host's styles part with the guest's formats.

    formats: the guest's cell format -> the host's; first_difference: what to add to a dxfId.
    """

    xml: bytes
    formats: Mapping[int, int]
    first_difference: int


def merged(host: bytes, guest: bytes) -> Merged:
    """Both styles parts as one. Raises Unlawful where either is outside the byte grammar."""
    host, guest = plain(host), plain(guest)
    maps: dict[bytes, dict[int, int]] = {}
    for name in _POINTERS.values():
        own = children(host, name)
        maps[name] = _added(own, children(guest, name))
        host = with_children(host, name, own)
    own_formats = children(host, b"numFmts")
    numbers = _numbers(own_formats, children(guest, b"numFmts"))
    host = with_children(host, b"numFmts", own_formats)
    looks = children(host, b"cellXfs")
    moved = [_moved(xf, maps, numbers) for xf in children(guest, b"cellXfs")]
    formats = _added(looks, moved)
    host = with_children(host, b"cellXfs", looks)
    differences = children(host, b"dxfs")
    first = len(differences)
    host = with_children(host, b"dxfs", differences + children(guest, b"dxfs"))
    return Merged(host, formats, first)


def children(xml: bytes, name: bytes) -> list[bytes]:
    """The elements directly inside the one element of this name; none where it is absent."""
    found = _span(xml, name)
    if found is None:
        return []
    inner = xml[found[1] : found[2]]
    out: list[bytes] = []
    depth = start = 0
    for tag in _TAG.finditer(inner):
        if depth == 0:
            start = tag.start()
        depth += -1 if tag[1] else 0 if tag[3].endswith(b"/") else 1
        if depth == 0:
            out.append(inner[start : tag.end()])
    if depth:
        raise Unlawful
    return out


def with_children(xml: bytes, name: bytes, inside: list[bytes]) -> bytes:
    """The part with the element's children exchanged and counted; made where it is absent."""
    found = _span(xml, name)
    if found is None and not inside:
        return xml
    if found is None:
        at = _place(xml, name)
        tag = b""
        start = end = at
    else:
        start, _, _, end, tag = found
    if found is not None and children(xml, name) == inside:
        return xml
    kept = b"".join(b' %s="%s"' % pair for pair in attributes(tag).items() if pair[0] != b"count")
    body = b"".join(inside)
    made = b'<%s count="%d"%s>%s</%s>' % (name, len(inside), kept, body, name)
    return xml[:start] + made + xml[end:]


def _span(xml: bytes, name: bytes) -> tuple[int, int, int, int, bytes] | None:
    """(start, start of the inside, its end, end, the tag's attributes)."""
    match = re.search(rb"<" + name + rb"(?=[\s/>])([^<>]*)>", xml)
    if not match:
        return None
    if match[1].endswith(b"/"):
        return match.start(), match.end(), match.end(), match.end(), match[1][:-1]
    stop = re.compile(rb"</" + name + rb"\s*>").search(xml, match.end())
    if not stop:
        raise Unlawful
    return match.start(), match.end(), stop.start(), stop.end(), match[1]


def _place(xml: bytes, name: bytes) -> int:
    """Where an absent element belongs: behind the last of those that come before it."""
    for before in reversed(_ORDER[: _ORDER.index(name)]):
        found = _span(xml, before)
        if found:
            return found[3]
    root = re.search(rb"<styleSheet(?=[\s/>])[^<>]*(?<!/)>", xml)
    if not root:
        raise Unlawful
    return root.end()


def _added(own: list[bytes], more: list[bytes]) -> dict[int, int]:
    """Guest index -> host index; `own` grows by what it lacks."""
    known = {element: index for index, element in reversed(list(enumerate(own)))}
    out: dict[int, int] = {}
    for index, element in enumerate(more):
        if element not in known:
            known[element] = len(own)
            own.append(element)
        out[index] = known[element]
    return out


def _numbers(own: list[bytes], more: list[bytes]) -> dict[bytes, bytes]:
    """Id of a guest's number format -> the host's id of the same code; `own` grows."""
    given = [attributes(element) for element in own]
    codes = {pair.get(b"formatCode"): pair.get(b"numFmtId", b"") for pair in given}
    taken = [int(i) for i in codes.values() if i.isdigit()]
    following = max([_FIRST_OWN - 1, *taken]) + 1
    out: dict[bytes, bytes] = {}
    for element in more:
        pair = attributes(element)
        code = pair.get(b"formatCode", b"")
        if code not in codes:
            codes[code] = b"%d" % following
            own.append(b'<numFmt numFmtId="%d" formatCode="%s"/>' % (following, code))
            following += 1
        out[pair.get(b"numFmtId", b"")] = codes[code]
    return out


def _moved(
    xf: bytes, maps: Mapping[bytes, Mapping[int, int]], numbers: Mapping[bytes, bytes]
) -> bytes:
    """A cell format with the host's numbers; it hangs on the host's base style."""
    tag = _TAG.match(xf)
    if not tag:
        raise Unlawful
    given = attributes(tag[3])
    for pointer, name in _POINTERS.items():
        given[pointer] = b"%d" % maps[name].get(int(given.get(pointer, b"0")), 0)
    number = given.get(b"numFmtId", b"0")
    given[b"numFmtId"] = numbers.get(number, number)
    given[b"xfId"] = b"0"
    made = b"<xf" + b"".join(b' %s="%s"' % pair for pair in given.items())
    return made + (b"/>" if tag[3].endswith(b"/") else b">" + xf[tag.end() :])
