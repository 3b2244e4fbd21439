"""The table of shared strings: the quick way gives what the events give, or leaves it to them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.xlsx.minimal_book import MAIN
from vpr_xl.adapters.xlsx import strings
from vpr_xl.adapters.xlsx.strings import read_string_events, read_strings
from vpr_xl.core.findings import Refused

MIXED = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<sst xmlns="{MAIN}" count="4"><si><t>5А</t></si>'
    "<si><r><rPr><b/></rPr><t>Се</t></r><r><t>го</t></r></si>"
    '<si><t xml:space="preserve"> &amp;lt; _x0041_ </t></si><si><t></t></si></sst>'
)


def table(entries: str) -> bytes:
    return f'<sst xmlns="{MAIN}">{entries}</sst>'.encode()


def outcome(blob: bytes, *, quick: bool) -> list[str] | str:
    """The strings, or the id of the refusal."""
    try:
        return read_strings(blob, "xl/a.xml") if quick else read_string_events(blob, "xl/a.xml")
    except Refused as refusal:
        return refusal.rule


def mutated(source: bytes, chance: random.Random) -> bytes:
    blob = bytearray(source)
    pieces = (b"<", b"&", b"]]>", b"<!--", b"-->", b"<si>", b"</si>", b"\r", b"\xff", b"<t/>", b">")
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(blob))
        blob[at : at + chance.randrange(3)] = chance.choice(pieces)
    return bytes(blob)


def test_only_entries_that_are_not_plain_are_read_by_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts: list[bytes] = []

    def events(blob: bytes, part: str) -> list[str]:
        parts.append(blob)
        return ["Сего", ""]

    monkeypatch.setattr(strings, "read_string_events", events)

    assert read_strings(MIXED.encode(), "xl/a.xml") == ["5А", "Сего", " &lt; A ", ""]
    assert len(parts) == 1
    assert "5А".encode() not in parts[0]


@given(st.integers(0, 2**32))
@settings(max_examples=1500, deadline=None)
def test_changed_bytes_never_give_other_strings(seed: int) -> None:
    blob = mutated(MIXED.encode(), random.Random(seed))

    assert outcome(blob, quick=True) == outcome(blob, quick=False)


@pytest.mark.parametrize(
    "entries",
    [
        "<si><r><t>a</t></r><r><t>b</t></r></si>",
        "<si><t>a</t><rPh sb='0' eb='1'><t>b</t></rPh></si>",
        "<si><t>&#1055;</t></si>",
        "<si><t>a</t></si>\n<si><t>b</t></si>",
        "<!-- <si><t>a</t></si> --><si><t>b</t></si>",
        "<ext><si><t>a</t></si></ext>",
        "<si><t>a\rb</t></si>",
        "<si><!-- </si><si><t>a</t></si> --></si>",
        "<si><si><t>a</t></si></si>",
        "<si><t>a</t><other/></si><si><t>b</t></si>",
        "",
    ],
)
def test_other_tables_are_read_like_the_events(entries: str) -> None:
    assert outcome(table(entries), quick=True) == outcome(table(entries), quick=False)
