"""Documents as PDF: read back as a printer's user would, codes by a real QR reader."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from vpr_xl.adapters.render.pdf import render_pdf
from vpr_xl.adapters.render.qr import qr_svg
from vpr_xl.core.documents.blocks import (
    Column,
    Document,
    Fields,
    Heading,
    Label,
    Labels,
    Place,
    SeatPlan,
    Sign,
    Signatures,
    Slip,
    Slips,
    Table,
    Text,
)

NOW = datetime.datetime(2026, 4, 20, 9, tzinfo=datetime.UTC)
zxing = pytest.importorskip("zxingcpp")
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler is not installed"
)


def _text(blob: bytes, folder: Path) -> list[str]:
    """The text of each page."""
    path = folder / "документ.pdf"
    path.write_bytes(blob)
    run = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=30
    )
    return run.stdout.decode().split("\f")[:-1]


EVERY = Document(
    "Проба всех блоков",
    (
        Heading("Раздел #1 *не разметка* $x$"),
        Text("Обычный текст с «ёлочками», № 5 и @адресом."),
        Text("Тихо", "quiet"),
        Text("Громко", "strong"),
        Text("В рамке", "notice"),
        Fields((("Дата", "21 апреля 2026 г."), ("Подпись", ""))),
        Table((Column("№", 0.5, "center"), Column("Имя", 2)), (("1", "Тестова Анна"),)),
        SeatPlan(((Place("1-1", "40001", 1), Place("1-2", "40002", 2)), (Place("2-1"), None))),
        Labels((Label("Аудитория 201", ("Русский язык", "Запечатал:")),)),
        Slips((Slip("40001", ("класс 4А",)),)),
        Signatures((("Директор", "Примерова Мария"), ("Организатор", ""))),
        Sign("201", ("21 апреля",)),
    ),
    head="Школа № 0 · ВПР 2026",
    about="21.04.2026",
    private=True,
)


@needs_poppler
def test_every_block_is_on_paper_and_no_text_is_markup(tmp_path: Path) -> None:
    said = " ".join(_text(render_pdf([EVERY], NOW), tmp_path))

    for words in (
        "Раздел #1 *не разметка* $x$", "«ёлочками», № 5 и @адресом", "В рамке", "Тестова Анна",
        "доска", "вариант 2", "40001", "Примерова Мария", "Содержит имена: из школы не выносить",
    ):  # fmt: skip
        assert words in said


@needs_poppler
def test_each_document_counts_its_own_pages(tmp_path: Path) -> None:
    rows = tuple((str(n), f"строка {n}") for n in range(100))
    long = Document("Долгий", (Table((Column("№"), Column("Что")), rows),))
    short = Document("Короткий", (Text("одна страница"),), draft=True)

    pages = _text(render_pdf([long, short, long], NOW), tmp_path)

    ends = [page.rstrip().splitlines()[-1] for page in pages]
    of = len(pages) // 2
    assert ends[0].endswith(f"Страница 1 из {of}")
    assert ends[of - 1].endswith(f"Страница {of} из {of}")
    assert "Страница 1 из 1" in ends[of]
    assert "Проект: правит и утверждает школа" in ends[of]
    assert all("Что" in page for page in pages[:of])  # the header is repeated


@needs_poppler
@pytest.mark.parametrize("rows", [25, 26, 28, 31, 34])
def test_a_heading_stands_on_the_page_of_what_it_heads(rows: int, tmp_path: Path) -> None:
    seats = tuple(tuple(Place(f"{row}-{n}", "50001", 1) for n in range(1, 6)) for row in range(6))
    listed = tuple((str(n), "50001") for n in range(1, rows + 1))
    table = Table((Column("№"), Column("Код")), listed)
    document = Document("Список", (table, Heading("План аудитории", 2), SeatPlan(seats)))

    pages = _text(render_pdf([document], NOW), tmp_path)

    (headed,) = [page for page in pages if "План аудитории" in page]
    assert "доска" in headed


@needs_poppler
@pytest.mark.parametrize("rows", [10, 40, 70])
def test_a_document_of_one_page_is_shrunk_until_it_is_one(rows: int, tmp_path: Path) -> None:
    listed = tuple((str(n), f"задание {n}") for n in range(1, rows + 1))
    table = Table((Column("№"), Column("Что")), listed)
    document = Document("Лист", (table, Signatures((("Участник", ""),))), one_page=True)

    pages = _text(render_pdf([document, document], NOW), tmp_path)

    assert len(pages) == 2
    assert all(f"задание {rows}\n" in page and "Участник" in page for page in pages)


def test_same_documents_give_the_same_bytes() -> None:
    assert render_pdf([EVERY], NOW) == render_pdf([EVERY], NOW)


def _modules(svg: str) -> set[tuple[int, int]]:
    """The dark modules of the drawing, as column and row."""
    drawn = re.search(r'd="M0 0([^"]*)"', svg)
    assert drawn
    dark, x, y = set(), 0, 0
    for right, down, length in re.findall(r"m(-?\d+) (\d+)(?:h(\d+)v1h-\d+z)?", drawn[1]):
        x, y = x + int(right), y + int(down)
        dark |= {(x + n, y) for n in range(int(length or 0))}
    return dark


def _read(svg: str) -> str:
    """What a QR reader sees in the drawing."""
    import numpy

    picture = numpy.full((100, 100), 255, dtype=numpy.uint8)
    for x, y in _modules(svg):
        picture[(y + 2) * 4 : (y + 3) * 4, (x + 2) * 4 : (x + 3) * 4] = 0
    found = zxing.read_barcodes(picture)
    return found[0].text if found else ""


def test_the_sum_of_pictures_is_the_picture_of_the_code() -> None:
    import segno

    for code in (f"{n:05d}" for n in range(11, 100_000, 397)):
        made = segno.make(code, error="m", micro=False, boost_error=False, version=1, mask=0)
        rows = enumerate(made.matrix)
        assert _modules(qr_svg(code)) == {(x, y) for y, row in rows for x, m in enumerate(row) if m}


@pytest.mark.slow
def test_10_000_codes_are_read_back_by_a_reader() -> None:
    codes = [f"{n:05d}" for n in range(3, 100_000, 10)]

    wrong = [code for code in codes if _read(qr_svg(code)) != code]

    assert len(codes) == 10_000
    assert wrong == []


@pytest.mark.parametrize("code", ["4000", "400011", "4000a", "４０００１", ""])
def test_what_is_no_code_gets_no_qr(code: str) -> None:
    with pytest.raises(ValueError, match=code or "^$"):
        qr_svg(code)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is not installed")
def test_slips_of_a_printed_page_are_read_back(tmp_path: Path) -> None:
    import numpy

    codes = [f"4{n:04d}" for n in range(0, 240, 10)]
    slips = Document("Коды", (Slips(tuple(Slip(c) for c in codes)),), titled=False)
    pdf = tmp_path / "полоски.pdf"
    pdf.write_bytes(render_pdf([slips], NOW))

    run = subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", str(pdf)], capture_output=True, check=True, timeout=60
    )
    _, size, _, pixels = run.stdout.split(b"\n", 3)
    width, height = map(int, size.split())
    page = numpy.frombuffer(pixels[: width * height], dtype=numpy.uint8).reshape(height, width)

    assert sorted(found.text for found in zxing.read_barcodes(page)) == sorted(codes)
