"""«Главная» shows what is true after a command, also where no program calculates at opening."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.actions.living import living
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.values import shown


def _campaign(blob: bytes) -> Campaign:
    world = disk_world()
    return Campaign(world.read(blob), world.house, world.clock.today())


def _states(campaign: Campaign) -> dict[str, str]:
    home = campaign.table("home")
    assert home is not None
    return {
        shown(home.cell(at, "action")): shown(home.cell(at, "state"))
        for at in range(len(home.rows))
    }


def test_after_the_demo_every_stored_value_is_the_one_that_python_counts() -> None:
    assert living(_campaign(demo_book())) == []
    assert _states(_campaign(demo_book()))["P2"] == "сделано"


def test_a_command_brings_the_state_of_its_action_home(tmp_path: Path) -> None:
    world = disk_world()
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(demo_book())
    before = world.read(demo_book()).grid("Главная")

    run_on_file(
        world,
        commands()["record"],
        path,
        {"table": "Аудитории", "key": "999", "values": ("Мест=20",)},
    )

    after = world.read(path.read_bytes()).grid("Главная")
    assert before is not None
    assert after is not None
    assert _states(_campaign(path.read_bytes()))["P7"].startswith("идёт: ")
    assert [[c and c.formula for c in row] for row in after.rows] == [
        [c and c.formula for c in row] for row in before.rows
    ]


def test_a_command_brings_home_the_school_and_takes_away_the_words_of_an_empty_sheet(
    tmp_path: Path,
) -> None:
    world = disk_world()
    new = commands()["new"].run(world, book=tmp_path / "ВПР.xlsx", year=2026, grades="4-8")
    world.store.write(new.files)
    (path,) = new.files
    calm = _row(path, "Журнал", 2)

    options = {"table": "Школа", "key": "Краткое название школы", "values": ("Значение=Школа № 0",)}
    run_on_file(world, commands()["record"], path, options)

    assert any(words.startswith("Здесь программа записывает") for words in calm)
    assert not any(words.startswith("Здесь программа") for words in _row(path, "Журнал", 2))
    assert any(words.startswith("Здесь появится отчёт") for words in _row(path, "Отчёт", 2))
    assert _row(path, "Главная", 1)[0] == "ВПР 2026 · Школа № 0"


def _row(path: Path, sheet: str, number: int) -> list[str]:
    grid = disk_world().read(path.read_bytes()).grid(sheet)
    assert grid is not None
    return [shown(cell) for cell in grid.row(number)]


def _results(path: Path, code: str) -> dict[str, object]:
    """Stored values of the participant's row in 5-РУ, by column."""
    sheet = _campaign(path.read_bytes()).work_sheet_of("5-РУ")
    assert sheet is not None
    at = next(row.nth for row in sheet.rows if row.participant_code == code)
    cells = {name: sheet.table.cell(at, name) for name in sheet.table.places}
    assert cells["total"] is not None
    assert cells["total"].formula
    return {name: cell.value for name, cell in cells.items() if cell is not None}


def test_a_score_brings_its_total_and_mark_along(tmp_path: Path) -> None:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(demo_book())
    sheet = _campaign(demo_book()).work_sheet_of("5-РУ")
    assert sheet is not None
    # The last task leads no criterion, so that its score may change alone.
    row = next(row for row in sheet.rows if row.scores[-1] == 0)
    code, raised = str(row.participant_code), sheet.tasks[-1].header
    before = _results(path, code)

    changed = {"table": "5-РУ", "key": code, "values": (f"{raised}=1",)}
    run_on_file(disk_world(), commands()["record"], path, changed)

    after = _results(path, code)
    assert after["total"] == before["total"] + 1  # type: ignore[operator]
    assert after["mark"] in (before["mark"], before["mark"] + 1)  # type: ignore[operator]


def test_a_new_scale_brings_new_marks(tmp_path: Path) -> None:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(demo_book())
    sheet = _campaign(demo_book()).work_sheet_of("5-РУ")
    assert sheet is not None
    code = next(str(r.participant_code) for r in sheet.rows if _total_of(r.scores) >= 3)

    bounds = ("«3» от=1", "«4» от=2", "«5» от=3")
    changed = {"table": "Работы", "key": "5-РУ", "values": bounds}
    run_on_file(disk_world(), commands()["record"], path, changed)

    assert _results(path, code)["mark"] == 5


def _total_of(scores: Sequence[object]) -> int:
    return sum(score for score in scores if isinstance(score, int))
