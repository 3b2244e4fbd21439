"""The HTML report: one file, whole, nameless; in a real browser it sorts, filters and is silent."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.adapters.render.made_report import NOW, demo_campaign, demo_report, small_report
from tests.conftest import Browser
from vpr_xl.adapters.render.page import render_page
from vpr_xl.adapters.render.plots import NARROW, WIDE, svg
from vpr_xl.core.reports.blocks import Chart, Series

_VOID = {"meta", "input", "br"}


class _Balanced(HTMLParser):
    """Notes elements that are closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [str(value) for name, value in attrs if name == "id"]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_page_is_whole_and_its_links_lead_somewhere() -> None:
    text = render_page(demo_report(), NOW).decode()
    parser = _Balanced()
    parser.feed(text)

    assert parser.wrong == []
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    links = re.findall(r'href="#([^"]+)"', text)
    assert set(links) == {section.name for section in demo_report().sections}
    assert set(links) <= set(parser.ids)


def test_the_page_names_no_person_and_no_address_of_the_net() -> None:
    text = render_page(demo_report(), NOW).decode()
    campaign = demo_campaign()
    words = set(re.findall(r"[а-яё]+", text.casefold()))

    people = [p.full_name for p in (*campaign.participants, *campaign.staff) if p.full_name]
    assert len(people) > 100
    surnames = {name.split()[0].casefold() for name in people}
    assert surnames & words == set()
    assert not re.search(r"https?:|src=|@import|url\(", text)


def test_texts_are_escaped_and_the_same_report_is_the_same_bytes() -> None:
    text = render_page(small_report(), NOW).decode()

    assert text.encode() == render_page(small_report(), NOW)
    assert "&lt;b&gt;" in text
    assert "<b>" not in text
    assert "Слово &amp; &lt;знак&gt;" in text
    assert 'aria-label="Доли &quot;двух&quot; отметок"' in text


@pytest.mark.parametrize("chart", [b for b in small_report().sections[0].blocks
                                   if isinstance(b, Chart)], ids=lambda c: c.kind)  # fmt: skip
@pytest.mark.parametrize("units", [WIDE, NARROW])
def test_a_plot_is_well_formed_and_lies_inside_its_box(chart: Chart, units: int) -> None:
    drawn = ET.fromstring(svg(chart, units))
    _, _, wide, tall = map(float, drawn.attrib["viewBox"].split())

    boxes = list(drawn.iter("rect"))
    assert wide == units
    assert boxes
    for box in boxes:
        x, y, w, h = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert x + w <= wide + 0.01
        assert y >= 0
        assert y + h <= tall + 0.01


def test_parts_of_a_bar_are_the_shares_of_its_sum() -> None:
    chart = Chart(
        "stack",
        "Доли",
        ("а",),
        tuple(Series(n, (v,), ("plain",)) for n, v in (("x", 1), ("y", 2), ("z", 5))),
    )
    widths = [float(box.attrib["width"]) for box in ET.fromstring(svg(chart)).iter("rect")]

    assert [round(w / sum(widths), 3) for w in widths] == [0.125, 0.25, 0.625]


def test_a_chart_of_nothing_is_drawn_without_bars() -> None:
    nothing = Series("x", (0, None), ("plain",))

    for kind in ("stack", "columns"):
        drawn = ET.fromstring(svg(Chart(kind, "Пусто", ("а", "б"), (nothing,))))  # type: ignore[arg-type]
        assert list(drawn.iter("rect")) == []


_TRIED = """
<script>
const seen = () => [...document.querySelectorAll("#words tbody tr")].filter(r => !r.hidden);
const column = at => seen().map(r => r.cells[at].textContent);
const out = {};
const buttons = document.querySelectorAll("#words th button");
out.before = column(0);
buttons[0].click(); out.words = column(0);
buttons[0].click(); out.fallen = column(0);
buttons[0].click(); out.back = column(0);
buttons[3].click(); out.numbers = column(3);
out.sorted = document.querySelectorAll("#words th[aria-sort]").length;
const find = document.querySelector("#words input");
find.value = "БЕТА"; find.dispatchEvent(new Event("input")); out.found = column(1);
out.count = document.querySelector("#words output").textContent;
find.value = ""; find.dispatchEvent(new Event("input"));
const list = document.querySelector("#words select");
list.value = "<b>"; list.dispatchEvent(new Event("change")); out.chosen = column(0);
out.wide = document.documentElement.scrollWidth <= window.innerWidth;
const pre = document.createElement("pre"); pre.id = "tried"; pre.textContent = JSON.stringify(out);
document.body.append(pre);
</script>
"""


@pytest.mark.browser
def test_tables_sort_and_filter_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "отчёт.html"
    text = render_page(small_report(), NOW).decode()
    page.write_text(text.replace("</body>", f"{_TRIED}</body>"), encoding="utf-8")

    shown, _ = browser(page, "--dump-dom", "--window-size=420,900")

    found = re.search(r'<pre id="tried">(.*?)</pre>', shown, re.S)
    assert found is not None
    tried = json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    words = ["<b>", "а9", "а10", "альфа", "бета", "бета", "ёж", "я", "яма"]
    assert tried["words"] == words
    assert tried["fallen"] == words[::-1]
    assert tried["back"] == tried["before"]
    assert tried["numbers"] == ["2,5", "3,5", "4,5", "5,5", "6,5", "7,5", "9,5", "10,5", ""]
    assert tried["sorted"] == 1
    assert sorted(tried["found"]) == ["00000", "00003"]
    assert tried["count"] == "строк: 2"
    assert tried["chosen"] == ["<b>"]
    assert tried["wide"]


@pytest.mark.browser
def test_the_page_asks_the_net_for_nothing_and_the_console_is_silent(
    browser: Browser, tmp_path: Path
) -> None:
    """What the page may not do its policy refuses aloud: the second page shows that it does."""
    page, tried, paper = tmp_path / "отчёт.html", tmp_path / "чужой.html", tmp_path / "отчёт.pdf"
    text = render_page(demo_report(), NOW).decode()
    page.write_text(text, encoding="utf-8")
    foreign = '<img src="https://net.invalid/a.png"></body>'
    tried.write_text(text.replace("</body>", foreign), encoding="utf-8")

    _, said = browser(page, f"--print-to-pdf={paper}")
    _, refused = browser(tried, "--dump-dom")

    assert "CONSOLE" not in said
    assert paper.read_bytes().startswith(b"%PDF")
    assert "CONSOLE" in refused
    assert "Content Security Policy" in refused
