"""Tells by content what a file is when it is no zip package. No package is opened here."""

from __future__ import annotations

import codecs

from vpr_xl.core.findings import Refused
from vpr_xl.core.rules.w_file import refused

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Directory entries of an OLE2 file are named in UTF-16; the encrypted ones come first.
_STREAMS = (
    ("EncryptedPackage", "W-02", ""),
    ("Workbook", "W-03", ""),
    ("Book", "W-03", ""),
    ("WordDocument", "W-08", "Word"),
    ("PowerPoint Document", "W-08", "PowerPoint"),
)
_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_MARKUP = ("<?xml", "<!doctype", "<html", "<head", "<body", "<table", "<meta", "<workbook", "<!--")
_OTHER = ((b"%PDF", "PDF"), (b"{\\rtf", "RTF"))
_SAMPLE = 4096
#: Parts of a document by the words of its main part's content type.
OFFICE_KINDS = (
    ("wordprocessingml", "Word"),
    ("ms-word", "Word"),
    ("presentationml", "PowerPoint"),
    ("ms-powerpoint", "PowerPoint"),
    ("visio", "Visio"),
)


def not_a_package(blob: bytes) -> Refused:
    """Why a file that is no zip archive is not a workbook."""
    if not blob:
        return refused("W-01")
    if blob.startswith(_OLE2):
        return _ole2(blob)
    for start, kind in _OTHER:
        if blob.startswith(start):
            return refused("W-08", kind=kind)
    if blob[:2] in _BIFF:
        return refused("W-03")
    text = _as_text(blob[:_SAMPLE])
    if text is None:
        return refused("W-09")
    return refused("W-06" if text.lstrip().lower().startswith(_MARKUP) else "W-07")


def opendocument(mimetype: bytes) -> Refused | None:
    """Why an OpenDocument package is refused; None where the mimetype is another one."""
    if not mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return None
    if b"spreadsheet" in mimetype[:80]:
        return refused("W-04")
    return refused("W-08", kind="OpenDocument")


def other_main_part(content_type: str) -> Refused:
    """Why a package whose main part has this content type is not a workbook that we read."""
    lowered = content_type.lower()
    if "sheet.binary" in lowered:
        return refused("W-05")
    for word, kind in OFFICE_KINDS:
        if word in lowered:
            return refused("W-08", kind=kind)
    return refused("W-09")


def _ole2(blob: bytes) -> Refused:
    for stream, rule, kind in _STREAMS:
        if stream.encode("utf-16-le") in blob:
            return refused(rule, kind=kind)
    return refused("W-09")


def _as_text(sample: bytes) -> str | None:
    """The sample as text, None where it is binary. A character cut in two at the end is dropped."""
    encoding = "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        # Russian programs still write the one-byte Windows encoding.
        text = sample.decode("cp1251", "replace")
    odd = sum(not c.isprintable() and c not in "\t\r\n" for c in text)
    return None if odd else text
