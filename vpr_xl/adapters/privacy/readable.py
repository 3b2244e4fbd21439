"""The text of every corner of a file, by place: what a reader of any program could find in it.

Formats: OOXML packages and other zips, PDF, text in the usual encodings. What cannot be read to
its end is refused: nothing can be proved of it. Nothing is written to the disk.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from vpr_xl.adapters.xlsx.vet import vet
from vpr_xl.core.rules.w_file import refused

_PACKAGE, _PDF = b"PK\x03\x04", b"%PDF-"
#: Nested archives, members and bytes after unpacking: far above a school's file, far below harm.
MAX_DEPTH, MAX_MEMBERS, MAX_UNPACKED = 4, 5000, 1 << 28
_MARKUP = (".xml", ".rels", ".vml", ".htm", ".html", ".xhtml", ".svg")
#: RAR, 7z, gzip, old office files, age, bzip2, xz; pictures, whose letters no search can read.
_PACKED = (
    b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"age-encryption", b"BZh",
    b"\xfd7zXZ", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*",
)  # fmt: skip
#: Ends of what stands for itself: text on both sides belongs to different values.
_PARTED = re.compile(
    r"</?(?:\w+:)?(?:p|tc|tr|td|th|li|div|br|row|c|si|is|tab|cr|h\d|comment|text|author|option"
    r"|script|style|title)\b[^>]*>",
    re.I,
)
_TAG = re.compile(r"<[^>]*>")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){3,}")
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")
_HYPHENED = re.compile(r"-\s*\n\s*")
#: Runs of Cyrillic letters in the one-byte encodings, long enough not to come by chance; a space or
#: a full stop between them keeps a name beside its patronymic or initials.
_CP1251 = re.compile(rb"[\xc0-\xff\xa8\xb8][\xc0-\xff\xa8\xb8 .]{4,}")
_CP866 = re.compile(rb"[\x80-\xaf\xe0-\xf1][\x80-\xaf\xe0-\xf1 .]{4,}")
#: Runs of them, with spaces, in Unicode: a byte before could otherwise join the word as a letter.
_UNICODE = (
    (re.compile(rb"(?:[\xd0\xd1][\x80-\xbf]| (?=[\xd0\xd1])){3,}"), "utf-8"),
    (re.compile(rb"(?:[\x01\x10-\x51]\x04|[ .]\x00){3,}"), "utf-16-le"),
    (re.compile(rb"(?:\x04[\x01\x10-\x51]|\x00[ .]){3,}"), "utf-16-be"),
)


def readable(blob: bytes, name: str) -> dict[str, str]:
    """Text by place; the place "" holds the names of the file and of all that is inside.

    blob: the whole file; name: of the file.  Raises Refused where it cannot be read to its end.
    """
    out = {"": name}
    for place, text in _inside(blob, name, 0, _Budget()):
        out[place] = f"{out[place]}\n{text}" if place in out else text
    return out


class _Budget:
    """What unpacking may still cost, over all nested archives."""

    def __init__(self) -> None:
        self.members, self.size = MAX_MEMBERS, MAX_UNPACKED

    def spend(self, name: str, members: int, size: int) -> None:
        """Raises Refused where the archive is swollen."""
        self.members -= members
        self.size -= size
        if self.members < 0:
            raise refused("W-169", name=name, what="entries", size=members, limit=MAX_MEMBERS)
        if self.size < 0:
            limit = MAX_UNPACKED >> 20
            raise refused("W-169", name=name, what="megabytes", size=size >> 20, limit=limit)


def _inside(blob: bytes, name: str, depth: int, budget: _Budget) -> Iterator[tuple[str, str]]:
    """Places and texts of a file by its content, whatever its name says."""
    if blob.startswith(_PACKAGE):
        yield from _zip(blob, name, depth, budget)
    elif blob.startswith(_PDF):
        yield from _pdf(blob, name, depth, budget)
    elif not blob:
        yield name, ""
    else:
        _refuse_unreadable(blob)
        yield name, plain_text(blob, name)


def _refuse_unreadable(blob: bytes) -> None:
    """Packed and encrypted files of other kinds, whose words no search can see."""
    if blob.startswith(_PACKED):
        raise refused("W-10", what="method")
    control = sum(blob[:4096].count(code) for code in range(1, 9))
    if control > 16 and not _utf16(blob):
        raise refused("W-10", what="method")


def _zip(blob: bytes, name: str, depth: int, budget: _Budget) -> Iterator[tuple[str, str]]:
    if depth >= MAX_DEPTH:
        raise refused("W-22", part=name, what="nesting", limit=MAX_DEPTH)
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as packed:
            entries = packed.infolist()
            budget.spend(name, len(entries), sum(entry.file_size for entry in entries))
            package = any(entry.filename == "[Content_Types].xml" for entry in entries)
            if package:
                vet(blob)
            yield "", "\n".join(_entry_name(entry) for entry in entries)
            notes = [packed.comment, *(entry.comment + entry.extra for entry in entries)]
            yield name, binary_text(b"\n".join(notes))
            for entry in entries:
                yield from _entry(packed, entry, depth, budget, package=package)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise refused("W-10", what="record") from None
    except (RuntimeError, NotImplementedError):  # under a password, or packed in a rare way
        raise refused("W-10", what="method") from None


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The name; one of an old Windows packer in its own encoding too."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    return f"{entry.filename}\n{raw.decode('cp866', 'replace')}\n{raw.decode('cp1251', 'replace')}"


def _entry(
    packed: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int, budget: _Budget, *, package: bool
) -> Iterator[tuple[str, str]]:
    with packed.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise refused("W-10", what="checksum")
    part = entry.filename
    markup = part.casefold().endswith(_MARKUP)
    if package and not markup and not content.startswith((_PACKAGE, _PDF)):
        yield part, binary_text(content)
        return
    if package and markup:
        yield part, markup_text(decoded(content))
        return
    for place, text in _inside(content, part, depth + 1, budget):
        yield (f"{part} › {place}" if place not in ("", part) else place), text


def markup_text(text: str) -> str:
    """Markup with its references resolved, as it stands and with the tags gone.

    A word split into runs is joined, values of different cells and lines stay apart.
    """
    told = unescape(text) if "&" in text else text
    bare = _TAG.sub("", _PARTED.sub("\n", text))
    return f"{told}\n{unescape(bare)}\n{_unquoted(told)}"


def plain_text(content: bytes, name: str) -> str:
    """Text in whatever encoding, JSON's escapes resolved, tags of HTML seen through."""
    text = decoded(content)
    out = [text]
    if name.casefold().endswith(".json") or text.lstrip()[:1] in ("{", "["):
        out.append("\n".join(_json_words(text)))
    if "<" in text:
        out.append(markup_text(text))
    out.append(_unquoted(text))
    return "\n".join(out)


def _unquoted(text: str) -> str:
    """What stands percent-encoded in addresses, and by number in scripts."""
    spelled = [unquote(found) for found in _PERCENT.findall(text)]
    if _ESCAPED.search(text):
        spelled.append(_ESCAPED.sub(lambda found: chr(int(found[0][2:], 16)), text))
    return "\n".join(spelled)


def _json_words(text: str) -> Iterator[str]:
    """Every text of a JSON document or of lines of them; nothing where it is none."""
    lines = [text, *text.splitlines()] if "\n" in text else [text]
    for line in lines:
        try:
            yield from _texts_of(json.loads(line))
        except (ValueError, RecursionError):
            continue


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, more in value.items():
            yield str(key)
            yield from _texts_of(more)
    elif isinstance(value, list):
        for more in value:
            yield from _texts_of(more)


def _utf16(content: bytes) -> bool:
    """Whether the bytes look like UTF-16 without a mark: every other one is small."""
    sample = content[:4000]
    high = [sample[0::2], sample[1::2]]
    small = max(sum(b in (0, 4) for b in half) for half in high)
    return len(sample) > 3 and small > 0.7 * (len(sample) // 2)


def decoded(content: bytes) -> str:
    """The text by its mark, else by what the bytes can be; several readings where they differ."""
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return content.decode("utf-32", "replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if _utf16(content):
        return f"{content.decode('utf-16-le', 'replace')}\n{content.decode('utf-16-be', 'replace')}"
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        tried = ("cp1251", "cp866", "koi8-r", "mac-cyrillic")
        said = [content.decode(encoding, "replace") for encoding in tried]
        return "\n".join([content.decode("utf-8", "replace"), *said])


def binary_text(content: bytes) -> str:
    """What the strings of a picture, a printer's settings, a thumbnail say, in any encoding."""
    odd = content[1:]
    readings = [
        content.decode("utf-8", "ignore"),
        *(
            part[: len(part) // 2 * 2].decode(encoding, "ignore")
            for part in (content, odd)
            for encoding in ("utf-16-le", "utf-16-be")
        ),
        *("\n".join(_runs(pattern, content, encoding)) for pattern, encoding in _UNICODE),
        "\n".join(run.decode("cp1251") for run in _CP1251.findall(content)),
        "\n".join(run.decode("cp866") for run in _CP866.findall(content)),
    ]
    return "\n".join(readings)


def _runs(pattern: re.Pattern[bytes], content: bytes, encoding: str) -> Iterator[str]:
    for run in pattern.findall(content):
        yield run.decode(encoding, "ignore")


def _pdf(blob: bytes, name: str, depth: int, budget: _Budget) -> Iterator[tuple[str, str]]:
    """Pages, notes on them, properties, bookmarks, files inside."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(blob))
        if reader.is_encrypted and not reader.decrypt(""):
            raise refused("W-10", what="method")
        budget.spend(name, len(reader.pages), 0)
        for number, page in enumerate(reader.pages, 1):
            text = page.extract_text()
            if not text.strip() and _drawn(page):
                raise refused("W-10", what="method")
            notes = "\n".join(_pdf_words(page.get("/Annots"), 0))
            yield f"{name} › {number}", f"{text}\n{_HYPHENED.sub('', text)}\n{notes}"
        about = [str(value) for value in (reader.metadata or {}).values()]
        xmp = reader.xmp_metadata
        if xmp is not None:
            about.append(str(xmp.rdf_root.toxml()))
        about += _pdf_words(reader.root_object.get("/Outlines"), 0)
        yield f"{name} › docProps/", "\n".join(about)
        for inner, contents in reader.attachments.items():
            for content in contents:
                budget.spend(name, 1, len(content))
                yield "", inner
                yield from _inside(content, inner, depth + 1, budget)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise refused("W-10", what="record") from None


def _drawn(page: Any) -> bool:
    """Whether a page without text shows pictures: a scan, whose letters are not to be read."""
    resources = page.get("/Resources")
    pictures = resources.get_object().get("/XObject") if resources is not None else None
    return bool(pictures is not None and pictures.get_object())


def _pdf_words(value: Any, depth: int) -> Iterator[str]:
    """Texts of a tree of the document; its own links back are not followed."""
    if depth > 12 or value is None:
        return
    plain = value.get_object()
    if isinstance(plain, str):
        yield str(plain)
    elif isinstance(plain, dict):
        for key, more in plain.items():
            if key not in ("/Parent", "/P", "/Prev", "/Popup", "/Last", "/Dest", "/AP", "/A"):
                yield from _pdf_words(more, depth + 1)
    elif isinstance(plain, list):
        for more in plain:
            yield from _pdf_words(more, depth + 1)
