"""Drafts as DOCX: read back by python-docx and opened by a real office."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.adapters.render.docx import render_docx
from vpr_xl.core.documents.blocks import Column, Document, Slip, Slips, Table, Text
from vpr_xl.core.documents.registry import Scope, documents
from vpr_xl.core.records.campaign import Campaign

NOW = datetime.datetime(2026, 4, 20, 9, tzinfo=datetime.UTC)


def _all_text(blob: bytes) -> str:
    found: Any = docx.Document(BytesIO(blob))
    cells = [c.text for t in found.tables for row in t.rows for c in row.cells]
    margins = [p.text for s in found.sections for p in (*s.header.paragraphs, *s.footer.paragraphs)]
    return "\n".join([*(p.text for p in found.paragraphs), *cells, *margins])


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    world, blob = disk_world(), demo_book()
    return Campaign(world.read(blob), world.house, world.clock.today())


DRAFTS = sorted(kind for kind, known in documents().items() if known.form == "docx")


@pytest.mark.parametrize("kind", DRAFTS)
def test_every_draft_says_that_the_school_edits_it(kind: str, campaign: Campaign) -> None:
    said = _all_text(render_docx(list(documents()[kind].make(campaign, Scope())), NOW))

    assert "Проект: правит и утверждает школа" in said
    assert campaign.settings.school_short_name or campaign.settings.school_name
    assert str(campaign.settings.school_name) in said


def test_the_order_holds_every_row_of_the_plan(campaign: Campaign) -> None:
    blob = render_docx(list(documents()["order-conduct"].make(campaign, Scope())), NOW)

    found: Any = docx.Document(BytesIO(blob))
    rows = found.tables[0].rows
    dated = [row for row in campaign.plan if row.date]
    assert len(rows) == len(dated) + 1
    assert {r.cells[1].text for r in rows[1:]} == {row.class_name for row in dated}


def test_same_documents_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = render_docx([Document("Проба", (Text("слово"),))], NOW)
    monkeypatch.setattr("time.time", lambda: 0.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2001, 1, 1, 1, 1, 1, 0, 1, 0))

    assert render_docx([Document("Проба", (Text("слово"),))], NOW) == first


def test_no_author_is_stated(campaign: Campaign) -> None:
    blob = render_docx([Document("Проба", (Text("слово"),))], NOW)

    stated = docx.Document(BytesIO(blob)).core_properties
    assert (stated.author, stated.last_modified_by, stated.comments) == ("", "", "")


def test_a_block_for_paper_only_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="Slips"):
        render_docx([Document("Коды", (Slips((Slip("40001"),)),))], NOW)


@pytest.mark.office
def test_a_draft_opens_in_an_office(
    office_convert: Callable[[Path, str], bytes], tmp_path: Path
) -> None:
    rows = tuple((str(n), "строка") for n in range(80))
    table = Table((Column("№", 1, "center"), Column("Что", 3)), rows)
    path = tmp_path / "Проект приказа.docx"
    path.write_bytes(render_docx([Document("Приказ", (table,), draft=True)], NOW))

    pdf = tmp_path / "Проект приказа.pdf"
    pdf.write_bytes(office_convert(path, "pdf"))

    run = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=False)
    pages = run.stdout.decode().split("\f")[:-1]
    assert len(pages) > 1
    assert all("Что" in page for page in pages)  # the header is repeated


def _pages(pdf: Path) -> list[str]:
    run = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=False)
    return [" ".join(page.split()) for page in run.stdout.decode().split("\f")[:-1]]


@pytest.mark.office
def test_every_document_of_a_file_counts_its_own_pages(
    office_convert: Callable[[Path, str], bytes], tmp_path: Path
) -> None:
    rows = tuple((str(n), "строка") for n in range(80))
    table = Table((Column("№", 1, "center"), Column("Что", 3)), rows)
    three = [
        Document("Первый", (table,), head="Школа · ВПР 2026", about="5-РУ"),
        Document("Второй", (table,), head="Школа · ВПР 2026", landscape=True),
        Document("Третий", (Text("слово"),), head="Школа · ВПР 2026"),
    ]
    (tmp_path / "три.docx").write_bytes(render_docx(three, NOW))
    (tmp_path / "один.docx").write_bytes(render_docx(three[:1], NOW))

    for name in ("три", "один"):
        (tmp_path / f"{name}.pdf").write_bytes(office_convert(tmp_path / f"{name}.docx", "pdf"))

    one, several = _pages(tmp_path / "один.pdf"), _pages(tmp_path / "три.pdf")
    last = len(one)
    assert last == 2
    for number, page in enumerate(one, 1):
        assert page.startswith("Школа · ВПР 2026 5-РУ")
        assert page.endswith(f"Первый Страница {number} из {last}")
    second = [page for page in several if "Второй Страница" in page]
    assert several[0].endswith("Первый Страница 1 из 2")
    assert several[1].endswith("Первый Страница 2 из 2")
    for number, page in enumerate(second, 1):
        assert page.startswith("Школа · ВПР 2026 Второй")
        assert page.endswith(f"Страница {number} из {len(second)}")
    assert several[-1].endswith("Третий Страница 1 из 1")


@pytest.mark.office
@pytest.mark.parametrize("kind", ["order-conduct", "order-staff"])
def test_an_order_of_the_demo_opens_with_its_annex_in_order(
    kind: str,
    campaign: Campaign,
    office_convert: Callable[[Path, str], bytes],
    tmp_path: Path,
) -> None:
    path = tmp_path / "Приказ.docx"
    path.write_bytes(render_docx(list(documents()[kind].make(campaign, Scope())), NOW))
    (tmp_path / "Приказ.pdf").write_bytes(office_convert(path, "pdf"))

    pages = _pages(tmp_path / "Приказ.pdf")

    assert len(pages) > 1
    assert "Приложение 1" in pages[1]
    for number, page in enumerate(pages, 1):
        assert page.startswith(str(campaign.settings.school_short_name))
        assert page.endswith(f"Страница {number} из {len(pages)}")


@pytest.mark.validator
@pytest.mark.parametrize("kind", [*DRAFTS, "briefing"])
def test_a_draft_is_valid_open_xml(
    kind: str, campaign: Campaign, validator: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    path = tmp_path / "Проект.docx"
    path.write_bytes(render_docx(list(documents()[kind].make(campaign, Scope())), NOW))

    assert validator(path) == []
