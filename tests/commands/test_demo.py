"""`demo`: the campaign walked on a real disk, and the folders that it leaves alone."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.xlsx.book import FileBook
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.commands.demo import (
    BLANKS,
    BOOK,
    FILLED,
    MARKER,
    PHONES,
    REPORTS,
    STATISTICS,
    demo,
    typed_facts,
)
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.core.changes import AddSheet
from vpr_xl.core.declare.forms import layouts
from vpr_xl.core.demo.campaign import Demo, made_up_campaign
from vpr_xl.core.findings import Refused
from vpr_xl.core.forms.recognise import recognise
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.form import Form
from vpr_xl.core.rules.engine import findings

_NEEDED = {"form add", "codes issue", "export", "codes verify", "verify"}
landed = pytest.mark.skipif(
    not set(commands()) >= _NEEDED,
    reason=f"commands that are not there yet: {', '.join(sorted(_NEEDED - set(commands())))}",
)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("demo") / "показ"
    return folder, demo(disk_world(), folder=folder)


def _files(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@landed
def test_every_artefact_lies_where_the_last_line_says(walked: tuple[Path, Outcome]) -> None:
    folder, outcome = walked

    assert outcome.said[-1] == f"Всё лежит в папке «{folder}»."
    filled = {p.name for p in (folder / FILLED).iterdir()}
    blanks = {p.name for p in (folder / BLANKS).iterdir()}
    assert len(blanks) >= 8
    assert blanks <= filled
    assert {BOOK, MARKER, *REPORTS.values()} <= {p.name for p in folder.iterdir()}
    assert all((folder / place).stat().st_size > 10_000 for place in STATISTICS)


@landed
def test_nothing_is_found_in_the_book_or_the_forms(walked: tuple[Path, Outcome]) -> None:
    _, outcome = walked

    assert [(f.rule, f.sheet, f.cell) for f in outcome.findings] == []
    assert {r.verdict for r in outcome.details["reports"]} == {"clean"}
    assert len(outcome.details["reports"]) == 20


@landed
def test_the_filled_forms_hold_every_participant(walked: tuple[Path, Outcome]) -> None:
    folder, _ = walked
    rows = 0
    for path in (folder / FILLED).glob("*.xlsx"):
        form = recognise(read_workbook(path.read_bytes()), layouts(house().forms))
        assert isinstance(form, Form)
        rows += len(form.rows)

    assert rows == 700


@landed
def test_a_former_demo_is_written_over_and_comes_out_the_same(
    walked: tuple[Path, Outcome],
) -> None:
    folder, _ = walked
    before = _files(folder)

    demo(disk_world(), folder=folder)

    assert _files(folder) == before


def test_a_folder_with_files_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "заметки.txt").write_text("моё", encoding="utf-8")

    with pytest.raises(Refused) as refusal:
        demo(disk_world(), folder=tmp_path)

    assert refusal.value.rule == "W-90"
    assert [p.name for p in tmp_path.iterdir()] == ["заметки.txt"]


def test_a_marker_of_other_words_is_no_former_demo(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("что-то другое", encoding="utf-8")

    with pytest.raises(Refused):
        demo(disk_world(), folder=tmp_path)


@cache
def _small() -> Demo:
    return made_up_campaign(house(), "small", disk_world().chance)


def _eve() -> FileBook:
    """The book on the eve of the first work with the works' sheets, before any fact."""
    small, world = _small(), disk_world()
    rows = {"participants": small.complete(_codes())["participants"]}
    content = {**small.preparation(), **rows, "works": small.complete(_codes())["works"]}
    blob = world.builder.master(small.settings, content, {}, world.clock.now())
    book = world.open(blob)
    assert isinstance(book, FileBook)
    after = house().sheets["protocol"].title
    for work_id, details in small.details().items():
        book.apply([AddSheet("results", work_id, after, details)])
        after = work_id
    return book


@cache
def _codes() -> dict[str, str]:
    return dict(_small().drawn_codes(disk_world().chance))


def test_typed_facts_make_the_book_complete_and_clean() -> None:
    book, today = _eve(), disk_world().clock.today()

    changes, count = typed_facts(Campaign(book.read(), house(), today), _small(), _codes())
    book.apply(changes)

    campaign = Campaign(book.read(), house(), today)
    assert findings(campaign) == []
    assert count == sum(map(len, _small().conduct(_codes()).values())) + 700
    assert sum(len(sheet.rows) for sheet in campaign.work_sheets) == 700


def test_typed_scores_carry_the_results_of_their_formulas() -> None:
    book, today = _eve(), disk_world().clock.today()
    changes, _ = typed_facts(Campaign(book.read(), house(), today), _small(), _codes())
    book.apply(changes)

    for sheet in Campaign(book.read(), house(), today).work_sheets:
        for at, row in enumerate(sheet.rows):
            total = sheet.table.cell(at, "total")
            points = [s for s in row.scores if isinstance(s, int)]
            assert total is None or total.formula
            written = total.value if total and total.value != "" else None
            assert written == (sum(points) if set(row.scores) != {None} else None)


@landed
def test_everybody_wrote_the_variant_of_the_seat_that_the_command_gave(
    walked: tuple[Path, Outcome],
) -> None:
    folder, _ = walked
    reading = read_workbook((folder / BOOK).read_bytes())
    campaign = Campaign(reading, house(), disk_world().clock.today())
    seats = {(r.work_id, r.part, r.participant_code): r.variant for r in campaign.seating}

    written = {
        (r.work_id, part, r.participant_code): variant
        for r in campaign.protocol
        for part, variant in ((1, r.variant_1), (2, r.variant_2))
        if variant is not None
    }
    assert set(seats.values()) == {1, 2}
    assert len(written) > 600
    assert {key: seats[key] for key in written} == written
    assert {"plan draft", "seat"} <= {line.command for line in campaign.journal}
    assert all(row.lesson_from and row.rooms for row in campaign.plan)
    assert (folder / PHONES).read_bytes().count(b"BEGIN:VEVENT") == len(campaign.plan)
