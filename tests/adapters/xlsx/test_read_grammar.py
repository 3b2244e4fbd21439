"""The fast grammar gives what the events give, or leaves the part to them: never another value."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.adapters.xlsx.minimal_book import STYLES, sheet_part
from tests.commands.demo_world import demo_book
from vpr_xl.adapters.xlsx import grammar
from vpr_xl.adapters.xlsx.cells import CellMaker
from vpr_xl.adapters.xlsx.events import read_events
from vpr_xl.adapters.xlsx.grammar import NotProven, read_grammar
from vpr_xl.adapters.xlsx.package import open_package
from vpr_xl.adapters.xlsx.sheet import Budget, SheetContent
from vpr_xl.adapters.xlsx.styles import read_styles
from vpr_xl.adapters.xlsx.vet import MAX_PART
from vpr_xl.core.findings import Refused

Reader = Callable[[bytes, str, str, CellMaker, Budget], SheetContent]
STRINGS = ["", "5А", " X ", "00042", "отсутствовал"]
CELL_STYLES = read_styles(STYLES.encode(), "xl/styles.xml")


def read_by(reader: Reader, blob: bytes) -> SheetContent | str:
    """What a reader makes of a part: its content, the rule it refuses by, or "not proven"."""
    maker = CellMaker(STRINGS, CELL_STYLES, date1904=False)
    try:
        return reader(blob, "xl/a.xml", "Лист", maker, Budget())
    except Refused as refused:
        return refused.rule
    except NotProven:
        return "not proven"


def assert_never_another_value(blob: bytes) -> bool:
    """Whether the grammar took the part; then it gave what the events give."""
    fast = read_by(read_grammar, blob)
    if isinstance(fast, str):
        assert fast == "not proven" or fast == read_by(read_events, blob)
        return False
    assert fast == read_by(read_events, blob)
    return True


# ---- sheets as programs write them

NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(["", "0", "46173", "46173.5", "60", "1e999", "nan", " 3 ", "1E2"]),
)
TEXTS = st.text(alphabet='абвЯ ёX5"&<>\n_x0041_😀\u00a0]', max_size=8).map(
    lambda t: t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
REFERENCES = st.sampled_from(["&#1055;", "&#x41;", "&#10;", "&quot;", "&#0;", "&#xD800;", "&nb;"])
FORMULAS = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            "<f>SUM(A1:B2)</f>",
            "<f/>",
            '<f t="shared" ref="A1:A9" si="0">A1&gt;1</f>',
            '<f t="shared" si="0"/>',
            '<f aca="false">1</f>',
            "<f>'&#1055;'!A1</f>",
            '<f t="a" t="b">1</f>',
            "<f>]]&gt;</f>",
        ]
    ),
)

LOOKS = st.sampled_from(
    [
        "",
        "<rPr/>",
        '<rPr><b/><sz val="16"/><color rgb="FF26323D"/><rFont val="Calibri"/></rPr>',
        '<rPr><color theme="1" tint="0.5"/></rPr>',
        '<rPr><sz val="1" val="2"/></rPr>',
        '<rPr><b xmlns="other"/></rPr>',
        "<rPr><t>б</t></rPr>",
        "<rPr><v/></rPr>",
        "<rPh><t>б</t></rPh>",
    ]
)
WORDS = st.builds(
    "<t{}>{}{}</t>".format,
    st.sampled_from(["", ' xml:space="preserve"']),
    TEXTS,
    st.just("") | REFERENCES,
)
RUNS = st.lists(st.builds("<r>{}{}</r>".format, LOOKS, WORDS), max_size=3).map("".join)
INLINE = st.one_of(WORDS, RUNS, st.builds("{}{}".format, WORDS, RUNS))


@st.composite
def values(draw: st.DrawFn) -> tuple[str, str]:
    """The attributes and the inside of a cell."""
    kind = draw(st.sampled_from(["", "", "n", "s", "str", "b", "e", "d", "inlineStr", "z"]))
    style = draw(st.sampled_from(["", "0", "1", "2", "3", "5", "77", "9" * 20]))
    attributes = (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")
    if kind == "inlineStr":
        return attributes, f"<is>{draw(INLINE)}</is>"
    inside = {
        "s": st.integers(0, 5).map(str),
        "str": st.one_of(TEXTS, REFERENCES),
        "b": st.sampled_from(["0", "1", "2", ""]),
        "e": st.sampled_from(["#N/A", "#REF!", "oops"]),
        "d": st.sampled_from(["2026-05-31", "2026-05-31T10:00", "31.05.2026"]),
    }.get(kind, NUMBERS)
    value = draw(st.one_of(inside.map(lambda v: f"<v>{v}</v>"), st.sampled_from(["", "<v/>"])))
    return attributes, draw(FORMULAS) + value


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """A sheet part of a few rows, mostly in the shape that programs write."""
    rows = []
    for number in sorted(draw(st.sets(st.integers(1, 40), max_size=5))):
        cells = []
        for column in sorted(draw(st.sets(st.sampled_from("ABCDEFG"), max_size=5))):
            attributes, inside = draw(values())
            cells.append(f'<c r="{column}{number}"{attributes}>{inside}</c>')
            cells.append(draw(st.sampled_from(["", "", f'<c r="H{number}" s="1"/>'])))
        shape = draw(
            st.sampled_from(["", ' spans="1:5"', ' ht="15.75" customHeight="1"', ' q:a=""'])
        )
        rows.append(f'<row r="{number}"{shape}>{"".join(cells)}</row>')
    head = draw(st.sampled_from(["", '<row r="1"/>', '<row r="1" s="1" s="1"/>']))
    return sheet_part(head + "".join(rows)).encode()


@given(sheets())
@settings(max_examples=400, deadline=None)
def test_grammar_equals_events_on_generated_sheets(blob: bytes) -> None:
    assert_never_another_value(blob)


# ---- the same sheets with bytes changed

SEEDS = [
    sheet_part(
        '<row r="1" spans="1:4"><c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>46173</v></c>'
        '<c r="C1"/><c r="D1" s="1"><f>SUM(A1:B1)</f><v>4.5</v></c></row><row r="2" ht="20"/>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t xml:space="preserve"> &amp;Код&#1055;</t></is>'
        '</c><c r="C3" t="str"><f t="shared" si="1"/><v></v></c><c r="D3" t="b"><v>1</v></c></row>',
        '<dataValidations><dataValidation type="list" sqref="A1"/></dataValidations>',
    ),
    sheet_part(
        '<row r="4"><c r="B4" s="2" t="str"><f>A&amp;"я"</f><v>я</v></c><c r="C4"><f>1</f><v />'
        '</c><c r="E4" t="e"><v>#N/A</v></c><c r="F4" /></row>'
        '<row r="5"><c r="A5"><v>0</v></c><c r="B5" t="inlineStr"><is><r><rPr><b/><sz val="9"/>'
        '</rPr><t>5-РУ</t></r><r><t xml:space="preserve"> &amp; я</t></r></is></c></row>'
    ).partition("\n")[2],
]
PIECES = [
    b"<", b">", b"&", b'"', b"'", b"/", b"=", b" ", b"\n", b"\r", b"\x00", b"\x01", b"]]>", b"<!--",
    b"-->", b"<![CDATA[", b"]]", b"<?a?>", b"&#49;", b"&lt;", b"&x;", b"<v>", b"</v>", b"<f>",
    b"</f>", b"<f/>", b"<c>", b"</c>", b"<row>", b"</row>", b"<is>", b"<t>", b"</t>", b"A1",
    b"1", b"XFE1", b"9999999", b"-", b".", b"e", b"\xd0", b"\xd0\xaf", b"\xff", b"\xef\xbf\xbf",
    b' s="1"', b' xmlns="a"',
    b' t="s"', b' r="A1"', b"<sheetData>", b"</sheetData>", b"<sheetData/>", b' x:a="1"', b"xmlns",
]  # fmt: skip


def mutated(source: bytes, chance: random.Random) -> bytes:
    """The source with one to three bytes or pieces changed, dropped, doubled or put in."""
    blob = source
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(blob))
        end = min(len(blob), at + chance.choice([0, 1, 1, 2, 5, 20, 60]))
        put = chance.choice(
            [b"", chance.choice(PIECES), blob[at:end] * 2, bytes([chance.randrange(256)])]
        )
        blob = blob[:at] + put + blob[end:]
        if chance.random() < 0.2:  # whole elements change places
            cut = sorted(chance.randrange(len(blob)) for _ in range(3))
            blob = blob[: cut[0]] + blob[cut[1] : cut[2]] + blob[cut[0] : cut[1]] + blob[cut[2] :]
    return blob


@given(st.integers(0, 2**32), st.sampled_from(SEEDS))
@settings(max_examples=1500, deadline=None)
@example(seed=0, source=SEEDS[0])
@example(seed=2228665, source=SEEDS[0])  # an empty row whose number is not its first attribute
def test_changed_bytes_never_give_another_value(seed: int, source: str) -> None:
    assert_never_another_value(mutated(source.encode(), random.Random(seed)))


def test_the_unchanged_seeds_take_the_fast_path() -> None:
    assert all(assert_never_another_value(seed.encode()) for seed in SEEDS)


def test_a_sheet_taken_into_a_book_takes_the_fast_path() -> None:
    package = open_package(demo_book())
    maker = CellMaker(package.strings, package.styles, date1904=False)
    taken_in = [s for s in package.sheets if s.name.startswith("5-")]

    rows = [
        len(read_grammar(package.parts.xml(s.part, MAX_PART), s.part, s.name, maker, Budget()).rows)
        for s in taken_in
    ]

    assert len(rows) > 2
    assert min(rows) > 3


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><f>1</f><![CDATA[2]]><v>1</v></c></row>',
        '<row r="1">\r\n<c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" cm="1"><v>1</v></c></row>',
        '<row><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>text</row>',
        '<row r="1"><c r="A1" t="str"><v>\x7f&#128;</v></c></row>\x01',
        '<row r="1" r="2"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/><row r="3" r="3"/>',
        '<row r="1"><c r="A1"><f t="a" t="b">1</f><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f>1<v>1</v></c></row>',
        '<row r="1"><c r="A1">\x01</c></row>',
        '<row r="1" xmlns="other"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f xmlns="other">1</f><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>]]></v></c></row>',
    ],
)  # fmt: skip
def test_what_the_grammar_cannot_prove_goes_to_the_events(rows: str) -> None:
    assert read_by(read_grammar, sheet_part(rows).encode()) in ("not proven", "W-21")


def test_a_part_in_pieces_reads_like_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="str"><v>я{i}</v></c><c r="C{i}"><f>1</f></c></row>'
        for i in range(1, 200)
    )
    whole = read_by(read_grammar, sheet_part(rows).encode())
    monkeypatch.setattr(grammar, "_PIECE", 100)
    monkeypatch.setattr(grammar, "_MAX_MEMO", 10)

    pieces = read_by(read_grammar, sheet_part(rows).encode())

    assert not isinstance(whole, str)
    assert pieces == whole == read_by(read_events, sheet_part(rows).encode())
    assert whole.uncached == 199


def test_a_part_that_is_not_proven_leaves_the_budget_alone() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2" q="1"><v>1</v></c></row>'
    budget = Budget()
    read = partial(read_grammar, sheet_part(rows).encode(), "xl/a.xml", "Лист")

    with pytest.raises(NotProven):
        read(CellMaker([], CELL_STYLES, date1904=False), budget)
    assert budget == Budget()
